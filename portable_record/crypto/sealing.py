"""One sealed message: AES-256-GCM with a nonce that the caller gives."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portable_record.errors import KeyFormatError, SealBrokenError

KEY = 32
NONCE = 12
TAG = 16


def seal(key: bytes, plaintext: bytes, *, nonce: bytes, associated: bytes) -> bytes:
    """Seal a message and bind it to the associated bytes.

    One key and one nonce never seal twice: the caller counts, or throws 12 dice for a key of few uses.

    Returns:
        The ciphertext with the 16 bytes of the tag after it.

    Raises:
        KeyFormatError: the key has not 32 bytes, or the nonce has not 12.
    """
    if len(nonce) != NONCE:
        raise KeyFormatError("A nonce has 12 bytes.")
    return _cipher(key).encrypt(nonce, plaintext, associated)


def open_sealed(key: bytes, sealed: bytes, *, nonce: bytes, associated: bytes) -> bytes:
    """Open what ``seal`` made; nothing is given out unless all of it is whole.

    Raises:
        KeyFormatError: the key has not 32 bytes.
        SealBrokenError: the key is another one, or a byte was changed, or something is missing.
    """
    cipher = _cipher(key)
    if len(nonce) != NONCE or len(sealed) < TAG:
        raise SealBrokenError
    try:
        return cipher.decrypt(nonce, sealed, associated)
    except InvalidTag as broken:
        raise SealBrokenError from broken


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY:
        raise KeyFormatError("A sealing key has 32 bytes.")
    return AESGCM(key)
