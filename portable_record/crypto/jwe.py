"""Sealed texts: JWE in compact form (RFC 7516), key given directly, AES-256-GCM only.

Opening, in this order: size, five segments, header (names, texts, methods), no wrapped key, canonical
base64url, lengths of nonce and tag, the seal, unfolding with our own bound. joserfc seals, and does not open,
because it would hold a large text six times over (docs/decisions).
"""

from collections.abc import Mapping

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.compact import HEADER_MOST, header_of, segments
from portable_record.crypto.deflate import inflate
from portable_record.crypto.sealing import KEY, NONCE, TAG, open_sealed
from portable_record.errors import (
    AlgorithmRefusedError,
    HeaderRefusedError,
    KeyFormatError,
    MalformedError,
    TooLargeError,
)

METHODS = {"alg": "dir", "enc": "A256GCM"}
ZIP = "DEF"
SPARE = 64  # bytes for nonce, tag, dots and the frame of DEFLATE


def encrypt_jwe(plaintext: bytes, key: bytes, *, header: Mapping[str, str]) -> str:
    """Seal a text under a key made for it alone; where the header says ``zip`` ``DEF`` it is folded first.

    Raises:
        KeyFormatError: the key has not 32 bytes.
        AlgorithmRefusedError: the header names another method than dir, A256GCM or DEF.
        HeaderRefusedError: the library refuses the header.
    """
    from joserfc.errors import JoseError
    from joserfc.jwe import encrypt_compact
    from joserfc.jwk import OctKey

    named = {**METHODS, **header}
    _check_methods(named)
    if len(key) != KEY:
        raise KeyFormatError("A sealing key has 32 bytes.")
    secret = OctKey.import_key({"kty": "oct", "k": b64url(key)})
    try:
        return encrypt_compact(named, plaintext, secret, algorithms=[*METHODS.values(), ZIP])
    except JoseError as refused:
        raise HeaderRefusedError from refused


def decrypt_jwe(
    token: str, key: bytes, *, allowed: frozenset[str], most: int
) -> tuple[dict[str, str], bytes]:
    """Open a sealed text of at most ``most`` bytes (counted when unfolded).

    Returns:
        The header and the plaintext.

    Raises:
        KeyFormatError: the key has not 32 bytes.
        TooLargeError: the text is longer than such a plaintext can make it, or unfolds to more.
        MalformedError: it has not five segments of canonical base64url, or its header is no JSON object.
        HeaderRefusedError: the header holds a name that is not allowed, a value that is no text, or ``crit``.
        AlgorithmRefusedError: it is not sealed with dir and A256GCM, or folded by anything but DEFLATE.
        SealBrokenError: the key is another one, or it was changed.
    """
    folded = most + most // 1000 + SPARE  # what cannot be folded grows by less than a thousandth
    first, wrapped, second, third, fourth = segments(token, 5, most=HEADER_MOST + 4 * folded // 3)
    header = header_of(first, allowed=allowed)
    _check_methods(header)
    if wrapped:
        raise MalformedError("It holds a wrapped key where there is none to be.")
    nonce, tag = unb64url(second), unb64url(fourth)
    if len(nonce) != NONCE or len(tag) != TAG:
        raise MalformedError("Its nonce or its tag has another length.")
    opened = open_sealed(key, unb64url(third) + tag, nonce=nonce, associated=first.encode("ascii"))
    if "zip" in header:
        return header, inflate(opened, most=most)
    if len(opened) > most:
        raise TooLargeError
    return header, opened


def _check_methods(header: Mapping[str, str]) -> None:
    if any(header.get(name) != method for name, method in METHODS.items()) or header.get("zip", ZIP) != ZIP:
        raise AlgorithmRefusedError
