"""The door to JOSE: signed texts, sealed texts, folding, and keys wrapped by a passcode.

The library behind it (joserfc) is loaded when a text is verified or sealed, not before.
"""

from portable_record.crypto.deflate import deflate, inflate
from portable_record.crypto.jwe import decrypt_jwe, encrypt_jwe
from portable_record.crypto.jws import Jws, read_jws, sign_jws, verify_jws
from portable_record.crypto.passcode import unwrap_with_passcode, wrap_with_passcode

__all__ = [
    "Jws",
    "decrypt_jwe",
    "deflate",
    "encrypt_jwe",
    "inflate",
    "read_jws",
    "sign_jws",
    "unwrap_with_passcode",
    "verify_jws",
    "wrap_with_passcode",
]
