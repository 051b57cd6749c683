"""One sentence that a page may say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence: with ``many`` where it counts, and the file in which it stands."""

    one: str
    many: str
    place: str
