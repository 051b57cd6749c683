"""Taking links away: the file that a link leads to is deleted where it lies, however slow that place is.

A link ends with its share, when the share is stopped, when an entry in it is erased, and when the person says
so. It leads nowhere in the app from then on. Its file is deleted in three steps, of which the second needs no
record: which are to go; asking the place; writing down what came of it. Where the place does not do it, the
link stays written down and is tried again, later each time, and at once when the record is next opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from portable_record.actions.desk import OpenRecord
from portable_record.actions.kept_shares import is_kept, is_open
from portable_record.actions.link_place import LinkPlace
from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.terms import terms_from_value
from portable_record.vault.shelf import Document

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MAKING = timedelta(minutes=10)
"""How long a link may be in the making: after that the app was ended while it made it."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A file to be deleted: where it lies, and the key by which a host lets go of it."""

    id: str
    place: LinkPlace
    manage: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Going:
    """A link that leads nowhere any more, but whose file may still lie there.

    ``tried`` is the last time that its place was asked, if it was, and ``why`` what went wrong, in sentences.
    """

    id: str
    share: str
    place: str
    tried: str = ""
    why: tuple[str, ...] = ()


def is_going(record: OpenRecord, document: Document) -> bool:
    """Say whether a link is to be taken away."""
    if "ended" in document.value:
        return True
    if not document.value["shown"]:
        return record.now - moment(document.moment) > MAKING
    terms = terms_from_value(record.vault.shares.get(document.about).value["terms"])
    return not (is_open(record, terms) and is_kept(record, document.about))


def end_link(record: OpenRecord, link_id: str) -> None:
    """Say that a link is over: from now on it is to be taken away.

    Raises:
        NotFoundError: there is no such link.
    """
    document = record.vault.links.get(link_id)
    record.vault.links.put(replace(document, value={**document.value, "ended": True}))


def to_take_away(record: OpenRecord, *, at_once: bool = False) -> list[Removal]:
    """List what is to go now; with ``at_once`` also what was tried a short time ago."""
    links = [each for each in record.vault.links.all() if is_going(record, each)]
    return [_removal(each) for each in links if at_once or _is_due(record.now, each)]


def take_away(removal: Removal) -> PortableRecordError | None:
    """Delete a file where it lies, and say what went wrong, if something did. No record is needed for it."""
    try:
        if removal.place.is_host:
            removal.place.host.end(removal.id, manage=removal.manage)
        else:
            removal.place.storage.delete(removal.id)
    except PortableRecordError as refused:
        return refused
    return None


def note_taken(record: OpenRecord, removal: Removal, refused: PortableRecordError | None) -> None:
    """Let go of a link whose file is gone; of another, write down that it was tried."""
    if not record.vault.links.has(removal.id):
        return
    if refused is None:
        record.vault.links.delete(removal.id)
        return
    document = record.vault.links.get(removal.id)
    tries = int(document.value.get("tries", 0)) + 1
    said = {"tries": tries, "tried": moment_text(record.now), "why": [refused.sentence, refused.detail]}
    record.vault.links.put(replace(document, value={**document.value, **said}))


def end_links(record: OpenRecord) -> int:
    """Take away all that is to go, and wait for it; return how many could not be."""
    left = 0
    for removal in to_take_away(record, at_once=True):
        refused = take_away(removal)
        note_taken(record, removal, refused)
        left += refused is not None
    return left


def going(record: OpenRecord, share_id: str) -> Sequence[Going]:
    """List the links of a share that lead nowhere any more, but whose files may still lie there."""
    return _going(record, record.vault.links.about(share_id))


def late(record: OpenRecord, *, hidden: frozenset[str]) -> Sequence[Going]:
    """List the links that could not be taken away yet, but for those of ``hidden`` shares."""
    found = _going(record, record.vault.links.all())
    return [each for each in found if each.tried and each.share not in hidden]


def _going(record: OpenRecord, documents: Sequence[Document]) -> list[Going]:
    return [
        Going(
            each.id,
            each.about,
            place_of(each).name,
            str(each.value.get("tried", "")),
            tuple(said for said in each.value.get("why", ()) if said),
        )
        for each in documents
        if is_going(record, each)
    ]


def place_of(document: Document) -> LinkPlace:
    """Give the place where the file of a link lies."""
    return LinkPlace(**document.value["place"])


def _removal(document: Document) -> Removal:
    return Removal(document.id, place_of(document), str(document.value.get("manage", "")))


def _is_due(now: datetime, document: Document) -> bool:
    tried = document.value.get("tried")
    if not tried:
        return True
    doubled = int(document.value.get("tries", 1)) - 1
    wait: timedelta = min(FIRST_WAIT * 2 ** min(doubled, 10), LONGEST_WAIT)
    return now - moment(str(tried)) >= wait
