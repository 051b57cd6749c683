"""Whom to tell after a correction: everybody who was given something that was changed or erased since.

It ends when the person says that they have told them, or gives them all of it anew.

What they hold is said by the shares themselves: each keeps the ids of what went out, and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.receipts import hands_told, receipts_of_many
from portable_record.actions.withdraw import ShareLine, one_share_of, shares_named, wanted
from portable_record.record.moments import moment_text
from portable_record.saying import Said
from portable_record.vault.given import Older


@dataclass(frozen=True, slots=True)
class ToTell:
    """A share whose copy is older than the record: the titles of what changed, how many were erased.

    ``ways`` tell where it was passed on, as receipts say: whoever has a part now is to be told, too.
    """

    share: ShareLine
    titles: tuple[str, ...]
    erased: int
    ways: tuple[tuple[Said, ...], ...] = ()


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
    came = receipts_of_many(record, tuple(shown))
    some = (
        (share, shown[share.id], hands_told(record, came.get(share.id, ())))
        for share in shares_named(record, tuple(shown))
    )
    return ToTellPage(tuple(_told(*one) for one in some), len(found))


def say_told(record: OpenRecord, share_id: str, *, confirmed: bool) -> None:
    """Keep that they were told of all that was changed or erased until now.

    Raises:
        NotFoundError: there is no such share, or it is private and nobody typed the passphrase again.
        MayNotWriteError: the person has died.
    """
    refuse_if_closed(record)
    one_share_of(record, share_id, confirmed=confirmed)
    share = record.vault.shares.get(share_id)
    older = record.vault.shares.older(replace(wanted(record), ids=(share_id,)))
    gone = {*share.value.get("told_gone", ()), *(one.entry for one in older if one.title is None)}
    said = {"told": moment_text(record.now), "told_gone": sorted(gone)}
    record.vault.shares.put(replace(share, value={**share.value, **said}))


def told_by_giving(record: OpenRecord, before: str, share_id: str) -> None:
    """Keep of an earlier share that they were told, where the same one has all that changed of it anew."""
    shelf = record.vault.shares
    if not before or not shelf.has(before) or _whom(record, before) != _whom(record, share_id):
        return
    older = {
        one.entry for one in shelf.older(replace(wanted(record), ids=(before,))) if one.title is not None
    }
    if older <= {*shelf.get(share_id).value["sent"]}:
        say_told(record, before, confirmed=True)


def _whom(record: OpenRecord, share_id: str) -> tuple[str, str]:
    who = record.vault.shares.get(share_id).value["terms"]["recipient"]
    return (str(who["did"]), "") if who["did"] else (str(who["kind"]), str(who["name"]))


def _told(share: ShareLine, older: Sequence[Older], ways: tuple[tuple[Said, ...], ...]) -> ToTell:
    titles = tuple(one.title for one in older if one.title is not None)
    return ToTell(share, titles, len(older) - len(titles), ways)
