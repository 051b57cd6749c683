"""Keys made from keys, each under a label that says what it is for.

Two keys made from one never meet, because their labels differ. Every label under which a key is derived or
wrapped, or names are made by :func:`keyed_name`, stands in :class:`Purpose`. Tags that only part one kind of
signed, hashed or named text from another stand beside their formats. ``docs/format/keys.md`` lists them all.
"""

import hashlib
import hmac
from enum import StrEnum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portable_record.errors import KeyFormatError

KEY = 32  # bytes of every symmetric key here
HKDF_MOST = 255 * 32  # bytes HKDF-SHA256 can give (RFC 5869 section 2.3)
SEPARATOR = b"\x00"  # no label holds it, so label and context cannot run into each other


class Purpose(StrEnum):
    """What a derived key, a keyed name, a labelled hash or a wrapping is for."""

    SLOT_PASSPHRASE = "portable-record/v1/vault/slot/passphrase"  # noqa: S105 - a label, no secret
    SLOT_RECOVERY = "portable-record/v1/vault/slot/recovery"
    SLOT_TRUSTED = "portable-record/v1/vault/slot/trusted"
    VAULT_DATABASE = "portable-record/v1/vault/database"
    VAULT_HEADER = "portable-record/v1/vault/header"
    VAULT_BLOB = "portable-record/v1/vault/blob"
    VAULT_BLOB_NAME = "portable-record/v1/vault/blob-name"
    VAULT_JOURNAL = "portable-record/v1/vault/journal"
    VAULT_JOURNAL_HEAD = "portable-record/v1/vault/journal-head"
    VAULT_HISTORY = "portable-record/v1/vault/history"
    VAULT_ANCHOR = "portable-record/v1/vault/anchor"
    VAULT_ACCEPTED = "portable-record/v1/vault/accepted"
    VAULT_END = "portable-record/v1/vault/end"
    BACKUP = "portable-record/v1/backup"
    SEALED_FILE_SLOT = "portable-record/v1/sealed-file/slot"
    SHARE_RID = "portable-record/v1/share/rid"
    CIRCLE_TAG = "portable-record/v1/circle/tag"
    CIRCLE_SLOT = "portable-record/v1/circle/slot"
    CIRCLE_ANSWER = "portable-record/v1/circle/answer"
    CIRCLE_REQUEST = "portable-record/v1/circle/request"
    CIRCLE_WORDS = "portable-record/v1/circle/words"
    FINGERPRINT = "portable-record/v1/fingerprint"


def derive(key: bytes, purpose: Purpose, *, context: bytes = b"", length: int = KEY) -> bytes:
    """Make from a strong key another one for one purpose.

    HKDF-SHA256 without salt; info is the label, a zero byte and the context (an identifier, say).

    Raises:
        KeyFormatError: the key is shorter than 32 bytes, or the length is not 1 to 8160.
    """
    if len(key) < KEY:
        raise KeyFormatError("Keys are made only from keys of at least 32 bytes.")
    return hkdf_sha256(key, salt=b"", info=purpose.encode() + SEPARATOR + context, length=length)


def keyed_name(key: bytes, data: bytes, purpose: Purpose) -> bytes:
    """Name some bytes so that only a holder of the key can tell what they are.

    HMAC-SHA256 over the label, a zero byte and the bytes; 32 bytes.

    Raises:
        KeyFormatError: the key is shorter than 32 bytes.
    """
    if len(key) < KEY:
        raise KeyFormatError("Names are made only under keys of at least 32 bytes.")
    return hmac.digest(key, purpose.encode() + SEPARATOR + data, "sha256")


def hkdf_sha256(ikm: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """Extract and expand as in RFC 5869 with SHA-256.

    Raises:
        KeyFormatError: the length is not 1 to 8160.
    """
    if not 1 <= length <= HKDF_MOST:
        raise KeyFormatError(f"A derived key has 1 to {HKDF_MOST} bytes.")
    return HKDF(hashes.SHA256(), length, salt, info).derive(ikm)


def pbkdf2_sha512(secret: bytes, *, salt: bytes, rounds: int, length: int) -> bytes:
    """Stretch a secret as in RFC 8018 with HMAC-SHA512; how many rounds are enough is the caller's to say.

    Raises:
        KeyFormatError: the rounds or the length are below 1.
    """
    if rounds < 1 or length < 1:
        raise KeyFormatError("Rounds and length are at least 1.")
    return hashlib.pbkdf2_hmac("sha512", secret, salt, rounds, length)
