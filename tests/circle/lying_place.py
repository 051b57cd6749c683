"""A place that lies, for the tests of whatever has to live with one.

It keeps all that was ever put there, and shows of it what a test says: see each of its switches.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from portable_record.errors import NotFoundError, PortableRecordError, StorageGoneError, TooLargeError
from portable_record.storage.port import MOST_ATTACHED, MOST_FILE, check_file_name, is_file_name, put_each


@dataclass
class LyingPlace:
    """A place in memory; with no switch set it is honest.

    ``late`` are not listed yet and not given; ``lost`` are listed and not given; ``cut`` are given without
    their end; ``other`` are given as other bytes; ``fails`` is raised by the next so many deeds, by their
    name; ``after`` runs after each deed (so that a test can cut in, or have another device come between).
    """

    files: dict[str, bytes] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    other: dict[str, bytes] = field(default_factory=dict)
    fails: dict[str, list[PortableRecordError]] = field(default_factory=dict)
    after: Callable[[str, str], object] = lambda _deed, _name: None
    gone: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    most_attached: int = MOST_ATTACHED

    def names(self) -> frozenset[str]:
        """List what it admits to."""
        self._do("names")
        return frozenset(name for name in self.files if is_file_name(name) and name not in self.late)

    def get(self, name: str, *, most: int = MOST_FILE) -> bytes:
        """Give something."""
        self._do("get", name)
        if name not in self.files or name in self.late | self.lost:
            raise NotFoundError(place=name)
        data = self.other.get(name, self.files[name])
        data = data[: len(data) // 2] if name in self.cut else data
        if len(data) > most:
            raise TooLargeError(place=name)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; one that is there is never changed, but where it was emptied."""
        self._do("put", name)
        self.files[name] = self.files.get(name) or data

    def delete(self, name: str) -> None:
        """Let go of a file."""
        self._do("delete", name)
        self.files.pop(name, None)

    def put_all(self, files: Mapping[str, bytes], *, away: Iterable[str] = ()) -> None:
        """Keep many files, one by one, and let go of others."""
        put_each(self, files, away)

    def held(self) -> dict[str, bytes]:
        """Remember what is there now, for ``roll_back``."""
        return dict(self.files)

    def roll_back(self, held: Mapping[str, bytes]) -> None:
        """Show again what was there then, and nothing that came later."""
        self.files = dict(held)

    def honest(self) -> None:
        """Stop lying: all that is kept is shown as it is."""
        for switch in (self.late, self.lost, self.cut, self.other, self.fails):
            switch.clear()
        self.gone = False

    def _do(self, deed: str, name: str = "") -> None:
        if deed != "names":
            check_file_name(name)
        self.asked.append((deed, name))
        if self.gone:
            raise StorageGoneError
        if self.fails.get(deed):
            raise self.fails[deed].pop(0)
        self.after(deed, name)
