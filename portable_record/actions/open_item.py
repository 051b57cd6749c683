"""Open one thing in the inbox: it is judged again as of now, and the activity log keeps that, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from portable_record.actions.came_files import KeptFile, kept_files
from portable_record.actions.desk import OpenRecord
from portable_record.actions.hands_said import through_hands
from portable_record.actions.inbox import (
    InboxLine,
    did_of,
    item_of,
    kept_of,
    line_of,
    sender_of,
    state_of_item,
)
from portable_record.actions.inbox_rules import has_workers, rules_of, worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.people import known_signers
from portable_record.actions.pins import pins_of
from portable_record.actions.receive import SIGNED, reader_here
from portable_record.actions.team_shelf import refuse_readers
from portable_record.crypto.did import did_key
from portable_record.errors import InboxItemLockedError, NotFoundError, OpenedByWhomError
from portable_record.record.moments import moment, moment_text
from portable_record.record.readable.titles import is_of_kind
from portable_record.record.readable.view import Line
from portable_record.saying import Said
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.me import Me
from portable_record.sharing.verdict import PassedHand, Standing, Verdict, code_of
from portable_record.vault.shelf import Document

LOOKING = {
    "support": "To support the person",
    "meeting": "To get ready to meet them",
    "answer": "To answer them",
    "asked": "Because the person asked me to",
    "safe": "To keep somebody safe",
    "tidy": "To check or tidy what we hold",
}
"""What somebody may open it for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry of an opened item as its reader sees it: ``type`` is FHIR's, ``kind`` is for people."""

    type: str
    kind: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """Another share of the same giver about the same person; ``is_newer`` than the one that is opened."""

    id: str
    given: str
    state: str
    is_newer: bool


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """One thing, opened; ``verdict`` is that of now, None where its time is over and a part is kept.

    ``hands`` tell whose hands it went through, where it was passed on.
    """

    line: InboxLine
    seen: tuple[Seen, ...]
    verdict: Verdict | None
    versions: tuple[Version, ...] = ()
    files: tuple[KeptFile, ...] = ()
    hands: tuple[Said, ...] = ()

    @property
    def is_older(self) -> bool:
        """Whether a newer one is held of the same giver about the same person."""
        return any(version.is_newer for version in self.versions)


def why_in_words(purpose: str, words: str = "") -> str:
    """Say what something is opened for: a reason of the list, and perhaps more in own words."""
    said = LOOKING.get(purpose, "")
    return f"{said}: {words}" if said and words else said or words


def open_item(record: OpenRecord, item: str, *, why: str, by: str = "") -> OpenedItem:
    """Open one thing; the activity log keeps that, and why.

    Args:
        record: the open record.
        item: its id.
        why: what for, in words.
        by: who opens it, where several work with this record.

    Raises:
        NotFoundError: there is no such thing.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        OpenedByWhomError: no reason is said, or in a group nobody is named.
    """
    document = record.vault.inbox.get(item)
    worker = _looker(record, why, by)
    state, kept = state_of_item(document, record.now), kept_of(document, record.now)
    if state != "open" and kept is None:
        raise InboxItemLockedError(f"It is {'over' if state == 'ended' else 'stopped by them'}.", place=item)
    known = known_signers(record)
    if state == "open":
        verdict = judge_again(record, document)
        seen = _seen(verdict)
        if verdict.refused:
            return OpenedItem(item_of(record, item), (), verdict, versions_of(record, document))
    else:
        verdict, seen = None, kept_entries(record, document)
    look = {"when": moment_text(record.now), "by": worker, "why": why}
    document = replace(document, value={**document.value, "last_look": look})
    line = line_of(record, document, known, rules_of(record).days)
    with record.vault.transaction():
        record.vault.inbox.put(document)
        note(record, Act.OPEN_ITEM, to=line.sender, purpose=why, about=item, by=worker)
    files = kept_files(document.value) if state == "open" else ()
    hands = through_hands(record, document)
    return OpenedItem(line, seen, verdict, versions_of(record, document), files, hands)


def judge_again(record: OpenRecord, document: Document) -> Verdict:
    """Judge what lies in the inbox as of now: is it over, was it stopped, has the signer's key changed?

    That it was sent to this reader and is the newest was settled when it came; what is newer is told beside.
    """
    me = reader_here(record, received=moment(document.moment))
    iss, did = str(document.value["iss"]), did_of(document)
    verdict = _read(record, document, _as_to(me, document))
    if verdict.refused:
        return verdict
    known, ended = me.known.get(did) or me.known.get(iss), me.ended.get(did)
    if ended is not None and verdict.limits.since is not None and verdict.limits.since > ended:
        standing = Standing.KEY_CHANGED
    elif known is None:
        standing = Standing.FIRST_TIME
    else:
        standing = Standing.KNOWN if did_key(known.key) == did else Standing.KEY_CHANGED
    signer = replace(verdict.signer, standing=standing, name=known.name if known else None)
    taken = tuple(replace(one, hands=_as_known(one.hands, me)) for one in verdict.taken)
    hands = [hand for one in taken for hand in one.hands]
    return replace(verdict, code=code_of(signer, hands), signer=signer, taken=taken)


def _as_known(hands: Sequence[PassedHand], me: Me) -> tuple[PassedHand, ...]:
    """Say of each hand how well it is known now, whatever was known when it came."""
    pins = [me.known.get(hand.did) for hand in hands]
    return tuple(
        replace(hand, known=pin is not None, name=pin.name if pin else None)
        for hand, pin in zip(hands, pins, strict=True)
    )


def kept_entries(record: OpenRecord, document: Document) -> tuple[Seen, ...]:
    """Return the entries that are kept longer of something whose time is over, as they were when it came."""
    kept = document.value.get("kept") or {}
    kinds = frozenset(kept.get("kinds", ()))
    return tuple(
        seen for seen in entries_of(record, document) if not kinds or is_of_kind(seen.kind, seen.type, kinds)
    )


def entries_of(record: OpenRecord, document: Document) -> tuple[Seen, ...]:
    """Return what stood in something when it came, for whoever decides how long it is kept."""
    if "entries" in document.value:
        return tuple(
            Seen(one["type"], one["kind"], one["title"], _lines(one["lines"]))
            for one in document.value["entries"]
        )
    return _seen(verdict_at_arrival(record, document))


def verdict_at_arrival(record: OpenRecord, document: Document) -> Verdict:
    """Read something as it was when it came, whatever has become of it since."""
    me = Me(dids=reader_here(record).dids, known=pins_of(document))
    return _read(record, document, me, at_arrival=True)


def signed_texts(record: OpenRecord, document: Document) -> bytes:
    """Return the signed texts as they came, in one file.

    Raises:
        NotFoundError: they are kept no more.
    """
    if "signed" in document.value:  # as an older program kept them
        return write_card_file(document.value["signed"])
    return record.vault.consents.raw(SIGNED + document.id)


def save_item(record: OpenRecord, item: str, *, why: str, by: str = "") -> bytes:
    """Give a copy of one thing as it was signed; the activity log keeps that, and why.

    Raises:
        NotFoundError: there is no such thing.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        OpenedByWhomError: no reason is said, or in a group nobody is named.
        TeamReaderError: in this team they may open things, and no more.
    """
    refuse_readers(record)
    document = record.vault.inbox.get(item)
    worker = _looker(record, why, by)
    if state_of_item(document, record.now) != "open":
        raise InboxItemLockedError(place=item)
    content = signed_texts(record, document)
    sender = sender_of(document, known_signers(record))
    note(record, Act.SAVE_ITEM, to=sender, purpose=why, about=item, by=worker)
    return content


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file of something in the inbox, to be saved: its name, its length, and its bytes in pieces."""

    name: str
    size: int
    pieces: Iterator[bytes] = field(repr=False)


def save_file(record: OpenRecord, item: str, number: int, *, why: str, by: str = "") -> SavedFile:
    """Give one file that came with a thing, the first by 0; the activity log keeps that, and why.

    Once this has returned, the record may be closed.

    Raises:
        NotFoundError: there is no such thing, or no such file in it.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
        OpenedByWhomError: no reason is said, or in a group nobody is named.
        VaultDamagedError: its bytes are missing or changed; before or while iterating.
    """
    refuse_readers(record)
    document = record.vault.inbox.get(item)
    worker = _looker(record, why, by)
    if state_of_item(document, record.now) != "open":
        raise InboxItemLockedError(place=item)
    files = kept_files(document.value)
    if not 0 <= number < len(files):
        raise NotFoundError("There is no such file in it.", place=item)
    file = files[number]
    pieces = record.vault.blobs.part(file.blob, 0, file.size)
    note(
        record,
        Act.SAVE_ITEM,
        to=sender_of(document, known_signers(record)),
        purpose=why,
        about=item,
        by=worker,
    )
    return SavedFile(file.name, file.size, pieces)


def versions_of(record: OpenRecord, document: Document) -> tuple[Version, ...]:
    """List what else came from the same giver about the same person, the newest first."""
    iss, about = str(document.value["iss"]), str(document.value["about"])
    if not iss or not about:
        return ()
    here = line_of(record, document, {}, 0)
    others = [
        line_of(record, other, {}, 0)
        for other in record.vault.inbox.of_giver(iss, about)
        if other.id != document.id
    ]
    others.sort(key=lambda line: (line.given, line.received), reverse=True)
    return tuple(Version(one.id, one.given, one.state, is_newer=one.given > here.given) for one in others)


def _looker(record: OpenRecord, why: str, by: str) -> str:
    """Name whoever looks, as it is written down with why."""
    worker = worker_named(record, by)
    if not why.strip() or (has_workers(record) and not worker):
        raise OpenedByWhomError
    return worker


def _as_to(me: Me, document: Document) -> Me:
    """Say what a reader needs to know for whoever signed one thing: nothing of others."""
    iss, known = str(document.value["iss"]), pins_of(document)
    if iss not in known and iss in me.known:
        known[iss] = me.known[iss]
    issuers = {iss, *known}
    return replace(
        me,
        known=known,
        withdrawn=frozenset(each for each in me.withdrawn if each[0] in issuers),
        ended={},
    )


def _read(record: OpenRecord, document: Document, me: Me, *, at_arrival: bool = False) -> Verdict:
    return record.desk.reader.read(
        signed_texts(record, document),
        name="",
        trust=b"",
        at=moment(document.moment) if at_arrival else record.now,
        me=me,
        is_held=True,
    )


def _seen(verdict: Verdict) -> tuple[Seen, ...]:
    return tuple(Seen(one.type, one.kind, one.title, _lines(one.lines)) for one in verdict.contents)


def _lines(lines: object) -> tuple[Line, ...]:
    return tuple(Line(label, text, 0) for label, text in lines) if isinstance(lines, list | tuple) else ()
