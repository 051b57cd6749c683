"""Attachments: one encrypted file each, beside the database (``docs/format/vault.md``, "blobs/").

What is on the disk is ciphertext from the first byte. A file that is written or let go in a transaction of
the vault shares the fate of the transaction: `Vault.transaction` settles when it ends.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from portable_record.crypto.chunks import CHUNK, open_chunk, open_chunks, seal_chunks
from portable_record.crypto.derive import Purpose, derive, keyed_name
from portable_record.crypto.sealing import TAG
from portable_record.errors import NotFoundError, SealBrokenError, VaultDamagedError
from portable_record.vault import disk
from portable_record.vault.database import Database

MAGIC = b"PRBLOB1\n"
SALT = 32
NAME = 20
HALF_WRITTEN = ".part"
_READ_AT_ONCE = 4 * CHUNK


@dataclass(frozen=True, slots=True)
class BlobRef:
    """What an attachment is known by: its file's name, and the length and SHA-256 of its plaintext."""

    name: str
    size: int
    sha256: bytes


class Blobs:
    """The attachments of one vault."""

    def __init__(
        self, folder: Path, database: Database, key: bytes, vault_id: str, dice: Callable[[int], bytes]
    ) -> None:
        """Derive the keys for names and contents from the vault key, and clear away what a crash left."""
        self._folder = folder
        self._database = database
        self._names = derive(key, Purpose.VAULT_BLOB_NAME, context=vault_id.encode())
        self._contents = derive(key, Purpose.VAULT_BLOB, context=vault_id.encode())
        self._dice = dice
        self._arrived: list[str] = []
        self._left: dict[str, bytes] = {}
        for name in disk.names(folder):
            if name.endswith(HALF_WRITTEN):
                disk.remove(folder / name)

    def write(self, source: Iterable[bytes]) -> BlobRef:
        """Keep an attachment, given in pieces of any size, and return what it is known by.

        The same attachment is kept once, however often it is written.
        """
        path, salt, reckoning = self._sealed(source)
        ref = BlobRef(self._name(reckoning), reckoning.size, reckoning.digest)
        try:
            self._name_it(path, ref, salt)
        finally:
            disk.remove(path)
            self.settle_unless_within()
        return ref

    def keep_as(self, ref: BlobRef, source: Iterable[bytes]) -> None:
        """Keep an attachment under the name that another vault gave it; one that is here stays as it is.

        Raises:
            VaultDamagedError: it has another length, or other bytes, than ``ref`` says; nothing is kept.
        """
        path, salt, reckoning = self._sealed(source)
        try:
            if (reckoning.size, reckoning.digest) != (ref.size, ref.sha256):
                raise VaultDamagedError("An attachment is not the one that was named.", place=ref.name)
            self._name_it(path, ref, salt)
        finally:
            disk.remove(path)
            self.settle_unless_within()

    def _sealed(self, source: Iterable[bytes]) -> tuple[Path, bytes, "_Reckoning"]:
        """Seal an attachment into a file that has no name yet."""
        salt = self._dice(SALT)
        path = self._folder / f"{self._dice(16).hex()}{HALF_WRITTEN}"
        reckoning = _Reckoning()
        with disk.faults_named(), disk.open_new(path) as file:
            disk.write(file, MAGIC + salt)
            for sealed in seal_chunks(self._key(salt), reckoning.passing(source), associated=MAGIC + salt):
                disk.write(file, sealed)
            disk.sync(file)
        return path, salt, reckoning

    def write_as(self, ref: BlobRef, source: Iterable[bytes]) -> bytes:
        """Seal an attachment, known already, under the name it has, without a row; return the file's salt.

        Raises:
            VaultDamagedError: it does not come whole from its source.
        """
        path, salt, _ = self._sealed(source)
        disk.rename(path, self._folder / ref.name)
        return salt

    def salt_of(self, ref: BlobRef) -> bytes | None:
        """Return the salt of an attachment's file, once all of it is checked; None if it is not whole."""
        if not self.is_there(ref.name):
            return None
        head = disk.read(self._folder / ref.name, most=len(MAGIC) + SALT - 1) or b""
        salt = head[len(MAGIC) :]
        try:
            for _ in self._opened(self._bytes_of(ref.name), salt, ref):
                pass
        except VaultDamagedError:
            return None
        return salt

    def _name_it(self, path: Path, ref: BlobRef, salt: bytes) -> None:
        with self._database.transaction():
            if self.has(ref.name):
                return
            final = self._folder / ref.name
            if ref.name in self._left and disk.is_file(final):
                salt = self._left[ref.name]  # its file still stands, as the row does if this is undone
            else:
                self._arrived.append(ref.name)
                disk.rename(path, final)
            self._database.run(
                "INSERT INTO blobs (name, size, sha256, salt) VALUES (?, ?, ?, ?)",
                (ref.name, ref.size, ref.sha256, salt),
            )

    def ref_of(self, name: str) -> BlobRef:
        """Return what an attachment is known by.

        Raises:
            NotFoundError: there is none by this name.
        """
        return self._known(name)[0]

    def size_of(self, name: str) -> int:
        """Say how many bytes an attachment has.

        Raises:
            NotFoundError: there is none by this name.
        """
        return self._known(name)[0].size

    def has(self, name: str) -> bool:
        """Say whether there is an attachment by this name."""
        return self._database.row("SELECT 1 FROM blobs WHERE name = ?", (name,)) is not None

    def all(self) -> list[BlobRef]:
        """Return what every attachment is known by, in the order of their names."""
        return [
            BlobRef(*row) for row in self._database.rows("SELECT name, size, sha256 FROM blobs ORDER BY name")
        ]

    def read(self, name: str) -> Iterator[bytes]:
        """Give an attachment in pieces. Only when the last one came is it whole; what came before is not yet.

        Raises:
            NotFoundError: there is none by this name.
            VaultDamagedError: its file is missing, cut, changed or another one; before or while iterating.
        """
        ref, salt = self._known(name)
        if not self.is_there(name):
            raise VaultDamagedError("An attachment is missing.", place=name)
        return self._opened(self._bytes_of(name), salt, ref)

    def part(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from ``start`` up to ``end``, and open no more than the chunks that hold them.

        Each byte stood at its place in this attachment; whether the rest is whole is not looked at. Once
        this has returned, the database is not needed any more.

        Raises:
            NotFoundError: there is none by this name.
            VaultDamagedError: its file is missing, cut or changed; before or while iterating.
        """
        ref, salt = self._known(name)
        if not self.is_there(name):
            raise VaultDamagedError("An attachment is missing.", place=name)
        return self._cut_out(ref, salt, start, min(end, ref.size))

    def _cut_out(self, ref: BlobRef, salt: bytes, start: int, end: int) -> Iterator[bytes]:
        if start >= end:
            return
        head, key, last = MAGIC + salt, self._key(salt), (ref.size - 1) // CHUNK
        with disk.reading(), (self._folder / ref.name).open("rb") as file:
            file.seek(len(head) + start // CHUNK * (CHUNK + TAG))
            for number in range(start // CHUNK, (end - 1) // CHUNK + 1):
                sealed = file.read(CHUNK + TAG)
                try:
                    opened = open_chunk(key, sealed, number, last=number == last, associated=head)
                except SealBrokenError as broken:
                    raise VaultDamagedError("An attachment was changed or cut.", place=ref.name) from broken
                place = number * CHUNK
                yield opened[max(start - place, 0) : end - place]

    def verify(self, name: str, sealed: Iterable[bytes]) -> None:
        """Make sure that these bytes, from wherever, are those of an attachment's file.

        Raises:
            NotFoundError: there is none by this name.
            VaultDamagedError: they are cut, changed or another one's.
        """
        ref, salt = self._known(name)
        for _ in self._opened(sealed, salt, ref):
            pass

    def is_there(self, name: str) -> bool:
        """Say whether an attachment's file lies in the folder."""
        return disk.is_file(self._folder / name)

    def _known(self, name: str) -> tuple[BlobRef, bytes]:
        found = self._database.row("SELECT size, sha256, salt FROM blobs WHERE name = ?", (name,))
        if found is None:
            raise NotFoundError(place=name)
        size, sha256, salt = found
        return BlobRef(name, size, sha256), salt

    def _opened(self, sealed: Iterable[bytes], salt: bytes, ref: BlobRef) -> Iterator[bytes]:
        reckoning = _Reckoning()
        try:
            yield from reckoning.passing(self._unsealed(sealed, salt))
        except SealBrokenError as broken:
            raise VaultDamagedError("An attachment was changed or cut.", place=ref.name) from broken
        if (reckoning.size, reckoning.digest) != (ref.size, ref.sha256):
            raise VaultDamagedError("An attachment is not the one it was.", place=ref.name)

    def _bytes_of(self, name: str) -> Iterator[bytes]:
        with disk.reading(), (self._folder / name).open("rb") as file:
            yield from iter(lambda: file.read(_READ_AT_ONCE), b"")

    def _unsealed(self, sealed: Iterable[bytes], salt: bytes) -> Iterator[bytes]:
        head, pieces, held = MAGIC + salt, iter(sealed), b""
        while len(held) < len(head) and (piece := next(pieces, b"")):
            held += piece
        if not held.startswith(head):
            raise SealBrokenError
        yield from open_chunks(self._key(salt), chain([held[len(head) :]], pieces), associated=head)

    def delete(self, name: str) -> None:
        """Let go of an attachment for good; of one that is not there, nothing more goes."""
        with self._database.transaction():
            found = self._database.row("DELETE FROM blobs WHERE name = ? RETURNING salt", (name,))
            if found:
                self._left[name] = found[0]
        self.settle_unless_within()

    def settle(self) -> None:
        """Remove the files that the database does not name: let go of, or written in vain.

        Where the disk failed as all was to be kept, every file stays: what the next opening finds in the
        database must have its file, and what has no place there is a stray.
        """
        if self._database.is_unsure:
            self._left.clear()
            self._arrived.clear()
        if not (self._left or self._arrived):
            return
        with self._database.transaction():
            for name in (*self._left, *self._arrived):
                if not self.has(name):
                    disk.remove(self._folder / name)
            self._left.clear()
            self._arrived.clear()

    def settle_unless_within(self) -> None:
        """Settle now, unless a transaction is open and may still go either way."""
        if not self._database.in_transaction:
            self.settle()

    def strays(self) -> list[str]:
        """Return the names of files that the database does not know, left by a crash between file and row."""
        known = {ref.name for ref in self.all()}
        return sorted(disk.names(self._folder) - known)

    def sweep(self) -> None:
        """Remove the strays."""
        for name in self.strays():
            disk.remove(self._folder / name)

    def _key(self, salt: bytes) -> bytes:
        return derive(self._contents, Purpose.VAULT_BLOB, context=salt)

    def _name(self, reckoning: "_Reckoning") -> str:
        known_by = reckoning.digest + reckoning.size.to_bytes(8)
        return keyed_name(self._names, known_by, Purpose.VAULT_BLOB_NAME)[:NAME].hex()


class _Reckoning:
    """Length and SHA-256 of bytes that pass."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.size += len(piece)
            self._hash.update(piece)
            yield piece

    @property
    def digest(self) -> bytes:
        return self._hash.digest()
