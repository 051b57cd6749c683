"""Sealed texts: JWE in compact form (RFC 7516), key given directly, AES-256-GCM only.

In this order: size, five segments, header (names, texts, methods), no wrapped key, canonical base64url,
lengths of nonce and tag. Only then does joserfc see the text, and unfolding has our own bound.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.compact import HEADER_MOST, header_of, segments
from portable_record.crypto.sealing import KEY, NONCE, TAG
from portable_record.errors import (
    AlgorithmRefusedError,
    HeaderRefusedError,
    KeyFormatError,
    MalformedError,
    SealBrokenError,
    TooLargeError,
)

if TYPE_CHECKING:
    from joserfc.jwk import OctKey

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

    from portable_record.crypto.jwe_registry import BoundedRegistry

    named = {**METHODS, **header}
    _check_methods(named)
    try:
        return encrypt_compact(named, plaintext, _key(key), registry=BoundedRegistry(len(plaintext)))
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
    from joserfc.errors import DecodeError, JoseError
    from joserfc.jwe import decrypt_compact

    from portable_record.crypto.jwe_registry import BoundedRegistry

    secret = _key(key)
    header = _checked_header(token, allowed=allowed, most=most)
    try:
        plaintext = decrypt_compact(token, secret, registry=BoundedRegistry(most)).plaintext or b""
    except DecodeError as broken:
        raise SealBrokenError from broken
    except JoseError as refused:
        raise HeaderRefusedError from refused
    if len(plaintext) > most:
        raise TooLargeError
    return header, plaintext


def _checked_header(token: str, *, allowed: frozenset[str], most: int) -> dict[str, str]:
    folded = most + most // 1000 + SPARE  # what cannot be folded grows by less than a thousandth
    longest = HEADER_MOST + 4 * folded // 3
    first, wrapped, nonce, ciphertext, tag = segments(token, 5, most=longest)
    header = header_of(first, allowed=allowed)
    _check_methods(header)
    if wrapped:
        raise MalformedError("It holds a wrapped key where there is none to be.")
    if len(unb64url(nonce)) != NONCE or len(unb64url(tag)) != TAG:
        raise MalformedError("Its nonce or its tag has another length.")
    unb64url(ciphertext)
    return header


def _check_methods(header: Mapping[str, str]) -> None:
    if any(header.get(name) != method for name, method in METHODS.items()) or header.get("zip", ZIP) != ZIP:
        raise AlgorithmRefusedError


def _key(key: bytes) -> "OctKey":
    from joserfc.jwk import OctKey

    if len(key) != KEY:
        raise KeyFormatError("A sealing key has 32 bytes.")
    return OctKey.import_key({"kty": "oct", "k": b64url(key)})
