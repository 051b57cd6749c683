"""Whom to tell after a correction: everybody who was given something that was changed or erased since.

What they hold is said by the shares themselves: each keeps the ids of what went out, and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from portable_record.actions.desk import OpenRecord
from portable_record.actions.withdraw import ShareLine, shares_named, wanted
from portable_record.vault.given import Older


@dataclass(frozen=True, slots=True)
class ToTell:
    """A share whose copy is older than the record: the titles of what changed, how many were erased."""

    share: ShareLine
    titles: tuple[str, ...]
    erased: int


@dataclass(frozen=True, slots=True)
class ToTellPage:
    """Some of the shares whose copy is older than the record, and how many there are of them."""

    some: tuple[ToTell, ...]
    total: int


def to_tell(
    record: OpenRecord, *, confirmed: bool, entry: str = "", start: int = 0, most: int = 20
) -> ToTellPage:
    """List some of the shares with an older version of something, newest first; of one entry, where named.

    ``confirmed``: the passphrase was typed again, so that private shares are listed too.
    """
    asked = wanted(record, private=None if confirmed else False)
    older = record.vault.shares.older(asked, entry=entry)
    found = [(share, list(some)) for share, some in groupby(older, key=lambda one: one.share)]
    shown = dict(found[start : start + most])
    return ToTellPage(
        tuple(_told(share, shown[share.id]) for share in shares_named(record, tuple(shown))), len(found)
    )


def _told(share: ShareLine, older: Sequence[Older]) -> ToTell:
    titles = tuple(one.title for one in older if one.title is not None)
    return ToTell(share, titles, len(older) - len(titles))
