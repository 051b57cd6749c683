"""The outside of a backup: a line that says what it is, the header that opens it, and one sealed stream.

``docs/format/backup.md``, "The file". Bytes in, bytes out; what is inside, `backup_tar` knows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from portable_record.crypto.chunks import CHUNK, open_chunks, seal_chunks
from portable_record.crypto.derive import Purpose, derive
from portable_record.crypto.sealing import TAG
from portable_record.errors import (
    BackupDamagedError,
    BackupTooNewError,
    NotABackupError,
    SealBrokenError,
    VaultDamagedError,
)
from portable_record.vault.header import MOST, Header
from portable_record.vault.slots import VaultKeys

MAGIC = b"portable-record-backup 1\n"
SALT = 32
SUFFIX = ".carebackup"

Unlock = Callable[[Header], VaultKeys]
"""Opens the keys behind a header, by whatever way in: passphrase, recovery code."""

_NAME = MAGIC[:-2]
_LENGTH = 4
_AT_ONCE = 4 * CHUNK


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands before the sealed stream: the vault's header, byte for byte, and the salt."""

    header: bytes
    salt: bytes

    def to_bytes(self) -> bytes:
        """Write it as the file begins."""
        return MAGIC + len(self.header).to_bytes(_LENGTH) + self.header + self.salt

    def parsed(self) -> Header:
        """Read the header as that of a vault.

        Raises:
            BackupDamagedError: it is not in its one form.
            VaultTooNewError, KdfTooWeakError, KdfTooCostlyError: as with a vault.
        """
        try:
            return Header.parse(self.header)
        except VaultDamagedError as broken:
            raise BackupDamagedError from broken


def sealed(outside: Outside, keys: VaultKeys, content: Iterable[bytes]) -> Iterator[bytes]:
    """Write a backup, in pieces."""
    before = outside.to_bytes()
    yield before
    yield from seal_chunks(_key(outside, keys), content, associated=before)


def read_outside(file: BinaryIO) -> Outside:
    """Read what stands before the stream.

    Raises:
        NotABackupError: it begins in another way.
        BackupTooNewError: a later version.
        BackupDamagedError: it is cut.
    """
    first = file.read(len(MAGIC))
    if first != MAGIC:
        _refuse(first + file.read(MOST))
    length = int.from_bytes(file.read(_LENGTH))
    if not 1 <= length <= MOST:
        raise BackupDamagedError
    outside = Outside(file.read(length), file.read(SALT))
    if len(outside.header) < length or len(outside.salt) < SALT:
        raise BackupDamagedError("It is cut.")
    return outside


def opened(file: BinaryIO, outside: Outside, keys: VaultKeys) -> Iterator[bytes]:
    """Open the stream that follows, in pieces; only when the last one came is it whole.

    Raises:
        BackupDamagedError: while iterating; a byte was changed, added or lost.
    """
    pieces = iter(lambda: file.read(_AT_ONCE), b"")
    try:
        yield from open_chunks(_key(outside, keys), pieces, associated=outside.to_bytes())
    except SealBrokenError as broken:
        raise BackupDamagedError from broken


def size_of(outside: Outside, content: int) -> int:
    """Say how long a backup with so many bytes inside is."""
    return len(outside.to_bytes()) + content + TAG * max(1, -(-content // CHUNK))


def _refuse(begins: bytes) -> None:
    """Say why a first line is not ours: a later version of it, or something else."""
    line, end, _ = begins.partition(b"\n")
    number = line.removeprefix(_NAME)
    if line.startswith(_NAME) and end and number.isdigit() and not number.startswith(b"0"):
        raise BackupTooNewError
    raise NotABackupError


def _key(outside: Outside, keys: VaultKeys) -> bytes:
    about = outside.parsed().id.encode() + outside.salt
    return derive(keys.vault_key, Purpose.BACKUP, context=about)
