"""Whom to tell after a correction: everybody who was given something that was changed or erased since.

What they hold is said by the shares themselves: each keeps the ids of what went out, and when.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.withdraw import ShareLine, every_share_of
from portable_record.record.moments import moment
from portable_record.vault.shelf import Document


@dataclass(frozen=True, slots=True)
class ToTell:
    """A share whose copy is older than the record: the titles of what changed, how many were erased."""

    share: ShareLine
    titles: tuple[str, ...]
    erased: int


def to_tell(record: OpenRecord, *, confirmed: bool, entry: str = "") -> list[ToTell]:
    """List the shares with an older version of something, newest first; of one entry, where it is named.

    ``confirmed``: the passphrase was typed again, so that private shares are listed too.
    """
    found = (_look_at(record, share, entry) for share in every_share_of(record, confirmed=confirmed))
    return [one for one in found if one.titles or one.erased]


def _look_at(record: OpenRecord, share: ShareLine, only: str) -> ToTell:
    document = record.vault.shares.get(share.id)
    titles, erased = [], 0
    for entry_id in _sent(document):
        if only and entry_id != only:
            continue
        if not record.vault.entries.has(entry_id):
            erased += 1
            continue
        entry = record.vault.entries.get(entry_id)
        if moment(entry.updated) > moment(document.moment):
            titles.append(entry.title)
    return ToTell(share, tuple(titles), erased)


def _sent(document: Document) -> Iterator[str]:
    """Give what went out; of a share that does not say it, what was ticked one by one."""
    yield from document.value.get("sent") or document.value["terms"]["entries"]
