"""What was signed, kept with its share, so that more copies of the very same can be made while it lasts.

It lies encrypted in the record, beside the share on its shelf. It is let go of when the share is over or was
stopped, and when an entry that it holds is erased: then nothing more can be given of it, and nothing is left.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.writer import own_writer
from portable_record.errors import CardContentError, NotFoundError, ShareNotKeptError, ShareOverError
from portable_record.record.entry import Entry
from portable_record.record.moments import moment
from portable_record.saying import say
from portable_record.sharing.bundle import resources_by_url
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.selection import Chosen, Selection
from portable_record.sharing.terms import Terms, terms_from_value

ON_NO_CARD = say("So small a code cannot say whose hands it went through.")


@dataclass(frozen=True, slots=True)
class KeptShare:
    """A share as it was signed: its terms, the signed text, what is in it, and who gave it.

    ``files`` names the bytes of the files that go with it, in their order. ``passed``: it is a part of what
    somebody else gave, passed on.
    """

    terms: Terms
    signed: str
    by: str
    selection: Selection
    files: tuple[str, ...] = ()
    passed: bool = False

    def refuse_on_card(self) -> None:
        """Make sure that it may go on a card, which cannot say whose hands it went through.

        Raises:
            CardContentError: it may not.
        """
        if self.passed:
            raise CardContentError(ON_NO_CARD)


def to_keep(signed: str, by: str, selection: Selection, files: Sequence[str] = ()) -> bytes:
    """Write down what is kept of a share."""
    entries = [
        [each.entry.id, each.entry.part, each.entry.type, each.entry.title, each.url, each.came_in]
        for each in selection.chosen
    ]
    value = {"signed": signed, "by": by, "entries": entries, "files": list(files)}
    return json.dumps(value, ensure_ascii=False).encode()


def kept_share(record: OpenRecord, share_id: str) -> KeptShare:
    """Return a share as it was signed, to make more copies of it.

    Raises:
        NotFoundError: there is no such share.
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
        ShareOverError: it has ended, or was stopped.
        ShareNotKeptError: what was signed is no longer kept.
    """
    refuse_if_closed(record)
    share = record.vault.shares.get(share_id)
    terms = terms_from_value(share.value["terms"])
    if not is_open(record, terms):
        raise ShareOverError(place=share_id)
    try:
        kept = json.loads(record.vault.shares.raw(share_id))
    except NotFoundError:
        raise ShareNotKeptError(place=share_id) from None
    bundle = open_jws(kept["signed"], most_inflated=MOST_FILE).bundle
    resources = resources_by_url(bundle)
    chosen = tuple(
        Chosen(Entry(entry_id, part, kind, b"", title, ""), resources[url], url, came_in)
        for entry_id, part, kind, title, url, came_in in kept["entries"]
    )
    giver = own_writer(record)
    for part in dict.fromkeys((*terms.parts, *(each.entry.part for each in chosen[1:]))):
        giver.refuse_unless_may_write(part)
    return KeptShare(
        terms,
        kept["signed"],
        kept["by"],
        Selection(chosen, (), ()),
        tuple(kept.get("files", ())),
        passed="passed" in share.value,
    )


def is_kept(record: OpenRecord, share_id: str) -> bool:
    """Say whether what was signed is still there."""
    return record.vault.shares.has_bytes(share_id)


def is_open(record: OpenRecord, terms: Terms) -> bool:
    """Say whether a share is neither over nor stopped."""
    return record.now < terms.until and not record.vault.withdrawals.has(terms.id)


def let_go_of_erased(record: OpenRecord, entries: Iterable[str]) -> None:
    """Let go of what was signed where it holds one of these entries."""
    erased = frozenset(entries)
    for share in record.vault.shares.all():
        if not erased.isdisjoint(share.value.get("sent", ())):
            record.vault.shares.let_go_of_bytes(share.id)


def let_go_of_ended(record: OpenRecord) -> None:
    """Let go of what was signed where the share is over."""
    for share in record.vault.shares.with_bytes():
        if moment(share.value["terms"]["until"]) <= record.now:
            record.vault.shares.let_go_of_bytes(share.id)
