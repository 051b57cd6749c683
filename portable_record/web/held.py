"""What a page sends that was left open over a lock: held sealed until its own record is unlocked again."""

from secrets import compare_digest, token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portable_record.actions.begun import Begun, SealedBegun
    from portable_record.actions.desk import OpenRecord
    from portable_record.crypto.hpke import HpkePublicKey

MOST = 20
MOST_SESSIONS = 10


class Held:
    """Holds forms, each sealed to the key of the record it was opened in.

    A page names its record by a mark that was thrown for it, so that what was typed for one person never
    comes into another's record. Only a session that had a record open here may leave something.
    """

    def __init__(self) -> None:
        """Begin with nothing, before any record was open."""
        self._marks: dict[str, str] = {}
        self._keys: dict[str, HpkePublicKey] = {}
        self._passes: list[str] = []
        self._sealed: list[tuple[str, SealedBegun]] = []

    def open_with(self, record: "OpenRecord", shown: str) -> None:
        """Know a record that was unlocked and the pass of its session; give it what was held for it."""
        mark = self._marks.setdefault(record.identity.record, token_hex(8))
        self._keys[mark] = record.identity.hpke.public
        if shown:
            self._passes = [*self._passes[1 - MOST_SESSIONS :], shown]
        theirs = [sealed for of, sealed in self._sealed if of == mark]
        if theirs:
            from portable_record.actions.begun import take_sealed

            self._sealed = [pair for pair in self._sealed if pair[0] != mark]
            take_sealed(record, theirs)

    def mark_of(self, record: "OpenRecord") -> str:
        """Give the mark by which pages name this record."""
        return self._marks.get(record.identity.record, "")

    def knew(self, shown: str) -> bool:
        """Say whether a session with this pass had a record open here."""
        return any(compare_digest(shown.encode(), each.encode()) for each in self._passes)

    def hold(self, mark: str, begun: "Begun") -> bool:
        """Seal a form for the record with this mark; say whether there is one."""
        from portable_record.actions.begun import seal_begun

        key = self._keys.get(mark)
        if key is None:
            return False
        others = [(of, sealed) for of, sealed in self._sealed if of != mark][-MOST:]
        theirs = [(of, sealed) for of, sealed in self._sealed if of == mark][1 - MOST :]
        self._sealed = [*others, *theirs, (mark, seal_begun(key, begun))]
        return True
