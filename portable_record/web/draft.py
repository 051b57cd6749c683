"""What somebody has answered so far while they set up a record: in memory only, and only for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import compare_digest, token_hex

LONGEST_SILENCE = 60 * 60


@dataclass(slots=True)
class Draft:
    """The answers."""

    whose: str = ""
    name: str = ""
    passphrase: str = ""
    made: str = ""
    is_made: bool = False

    @property
    def known_words(self) -> tuple[str, ...]:
        """The words that somebody who knows the person would try first."""
        return (self.name,)

    @property
    def first_gap(self) -> str:
        """Name the first page that is not answered yet; "check" if all are."""
        needed = [("who", self.whose), ("names", self.name)]
        needed += [("passphrase", self.passphrase)]
        return next((page for page, answer in needed if not answer), "check")


class Drafts:
    """Holds the one draft of the one browser that may set up a record."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        """Begin with none; ``ticks`` gives seconds that only go forward."""
        self._ticks = ticks
        self._key = ""
        self._draft: Draft | None = None
        self._touched = 0.0

    def begin(self) -> str:
        """Begin a new draft and return the key that its browser shows."""
        self._key, self._draft, self._touched = token_hex(16), Draft(), self._ticks()
        return self._key

    def of(self, key: str) -> Draft | None:
        """Return the draft of this browser, if it has one and is not gone for an hour."""
        if self._draft is None or not compare_digest(key.encode(), self._key.encode()):
            return None
        if self._ticks() - self._touched > LONGEST_SILENCE:
            self.forget()
            return None
        self._touched = self._ticks()
        return self._draft

    def forget(self) -> None:
        """Let go of what was answered."""
        self._key, self._draft = "", None
