"""What was met in one file so far, in little memory: which text each entry had, and what it would become.

A file may have hundreds of thousands of entries. Of each only a short sum of its address is kept, and beside
it a sum of its text and the number of its part and type: an eighth of a kilobyte.
"""

import hashlib

from portable_record.record.entry import Entry

_SUM = 16
_MARK = 16  # signs of the hash of a text
_KIND = 16  # bits


class Met:
    """Entries by their address, or by their id where they have none."""

    def __init__(self) -> None:
        """Have met nothing yet."""
        self._found: dict[bytes, int] = {}
        self._kinds: dict[tuple[str, str], int] = {}
        self._by_number: list[tuple[str, str]] = []

    def add(self, entry: Entry, sha256: str) -> None:
        """Note that an entry was met, and the hash of its text."""
        key = _key(entry.full_url or entry.id)
        kind = self._found.get(key, 0) & ((1 << _KIND) - 1)
        self._found[key] = int(sha256[:_MARK], 16) << _KIND | kind

    def has(self, entry: Entry) -> bool:
        """Say whether an entry was met."""
        return _key(entry.full_url or entry.id) in self._found

    def is_same(self, entry: Entry, sha256: str) -> bool:
        """Say whether an entry that was met had this text."""
        return self._found[_key(entry.full_url or entry.id)] >> _KIND == int(sha256[:_MARK], 16)

    def foresee(self, entry: Entry) -> None:
        """Note of an entry that was met what it would be, once it is taken in."""
        named = (entry.part, entry.type)
        if named not in self._kinds:
            self._kinds[named] = len(self._by_number) + 1
            self._by_number.append(named)
        self._found[_key(entry.full_url or entry.id)] |= self._kinds[named]

    def foreseen(self, address: str) -> Entry | None:
        """Return what would stand under an address, without its text; nothing if that is not foreseen."""
        kind = self._found.get(_key(address), 0) & ((1 << _KIND) - 1)
        if not kind:
            return None
        part, type_name = self._by_number[kind - 1]
        return Entry(address, part, type_name, b"", "", "", full_url=address)


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_SUM).digest()
