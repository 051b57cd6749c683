"""Pass some of what somebody gave on to a smaller group, where they allow it: choose, look, sign.

It becomes a share of this record, to be handed over like any other (``handing_over.py``); the thing in the
inbox says to whom it went. Never more than came, never longer, never for another purpose: the rules are those
of ``sharing/pass_on.py``.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files_to_pass import FileToPass, chosen_files, files_to_pass
from portable_record.actions.hands_said import said_of_hands
from portable_record.actions.inbox import sender_of
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import to_keep
from portable_record.actions.open_item import judge_again
from portable_record.actions.passed_on import PASSED
from portable_record.actions.people import in_book, known_signers
from portable_record.actions.private_items import private_items
from portable_record.actions.share_names import hands_of
from portable_record.actions.team_shelf import refuse_readers
from portable_record.actions.to_pass_on import bundle_of, end_of, groups_for, refuse_to_pass
from portable_record.actions.wish import name_that_goes_out
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.errors import (
    PassedLongerError,
    PassOnRefusedError,
    SharedOtherwiseError,
    ShareTooLargeError,
)
from portable_record.record.moments import moment_text
from portable_record.saying import Said, say
from portable_record.sharing.consent import terms_to_fhir
from portable_record.sharing.contact import Author
from portable_record.sharing.hand import ROLES
from portable_record.sharing.hands import hands_in
from portable_record.sharing.health_card import MOST_TOKEN, sign
from portable_record.sharing.pass_on import Part, PassedOn, part_of, pass_on
from portable_record.sharing.preview import Preview, preview
from portable_record.sharing.terms import ONLY_THEM, SMALLER_GROUPS, Terms, new_terms, terms_to_value
from portable_record.sharing.withdrawal import rid_of
from portable_record.vault.shelf import Document

WAYS = ("sealed", "page", "moving")
"""In which ways it is offered first."""

NOBODY = say("Choose a group among your contacts.")
ROLE_WORDS = {
    "independent": "They decide themselves how they use it, and answer for it",
    "joint": "They and you decide together",
    "processor": "They do only what you tell them to do with it",
}
"""In which role they hold it, in words for whoever passes it on."""


@dataclass(frozen=True, slots=True)
class Passing:
    """What somebody chose: to whom (a did), which entries by their addresses, which details, until which day.

    ``role`` is that in which they will hold it, ``again`` that they may pass it on once more. ``files`` are
    the addresses of those entries whose file goes along.
    """

    to: str = ""
    entries: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    until: str = ""
    role: str = ""
    again: bool = False
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassLook:
    """What would go on, as they will see it, what to heed, their role; ``seen`` stands for all of it.

    ``files`` go along, ``left`` are those of the chosen entries that do not.
    """

    preview: Preview
    warnings: tuple[Said, ...]
    role: Said
    files: tuple[FileToPass, ...]
    left: tuple[FileToPass, ...]
    seen: str


def look_at_passing(record: OpenRecord, item: str, wish: Passing, *, private: bool = True) -> PassLook:
    """Show exactly what would go on, and say what to heed; to ``private`` contacts as well, or to none.

    Raises:
        NotFoundError: there is no such thing.
        InboxItemLockedError, PassOnRefusedError: it may not be passed on, or not to them.
        PassOnApartError: an entry would go without another that it speaks of.
        PassedLongerError: until after the person's own last day.
        TermsError: the day is over.
    """
    document, bundle, part, terms, called = _chosen(record, item, wish, private=private)
    seen = _said(record, document, preview(part.selection, terms), terms)
    warnings, role = tuple(_to_heed(record, terms, called)), say("%(role)s.", role=say(ROLE_WORDS[wish.role]))
    found = files_to_pass(record, document, bundle)
    chosen_files(record, found, wish.files, wish.entries)
    going = [one for url, one in sorted(found.items()) if url in wish.entries]
    files = tuple(one for one in going if one.url in wish.files)
    shown = (seen, warnings, role, files, tuple(one for one in going if one not in files))
    return PassLook(*shown, hashlib.sha256(repr(shown).encode()).hexdigest())


def refuse_apart(record: OpenRecord, item: str, entries: tuple[str, ...]) -> None:
    """Make sure that no entry goes without another that it speaks of.

    Raises:
        PassOnApartError: one would.
        NotFoundError, InboxItemLockedError, PassOnRefusedError: as ``look_at_passing``.
    """
    document = record.vault.inbox.get(item)
    refuse_to_pass(record, document)
    part_of(bundle_of(judge_again(record, document)), chosen=frozenset(entries), details=frozenset())


def sign_passing(
    record: OpenRecord,
    item: str,
    wish: Passing,
    *,
    seen: str,
    form: str = "",
    who: str = "",
    private: bool = True,
) -> str:
    """Sign what was looked at, and keep it as a share; the same form sent twice is signed once.

    Returns the id of the share.

    Raises:
        SharedOtherwiseError: it is not what was looked at; nothing was signed.
        ShareTooLargeError: it is more than a reader takes.
        WorkerUnknownError: the group has a list of workers, and ``who`` is not in it.
        TeamReaderError: in this team they may open things, and no more.
        As ``look_at_passing``.
    """
    refuse_readers(record)
    document = record.vault.inbox.get(item)
    before = list(document.value.get(PASSED, ()))
    for one in before:
        if form and one["form"] == form:
            return str(one["share"])
    worker = worker_named(record, who)
    if look_at_passing(record, item, wish, private=private).seen != seen:
        raise SharedOtherwiseError(place=item)
    document, came, part, terms, _ = _chosen(record, item, wish, private=private)
    by, found = _by(record, document, terms, wish), files_to_pass(record, document, came)
    files = chosen_files(record, found, wish.files, wish.entries)
    sent = [each.sent for each in files]
    bundle = pass_on(part, terms, by=by, now=record.now, dice=record.desk.dice, files=sent)
    signed = sign(bundle, key=by.key, iss=by.iss, nbf=terms.given, exp=terms.until, rid=by.rid, types=())
    if len(signed) > MOST_TOKEN:
        raise ShareTooLargeError
    hands = hands_in(bundle)
    token = hands.given[-1].token if hands else ""
    passed = {"share": terms.id, "token": token, "form": form, "things": len(part.things) - 1}
    with record.vault.transaction():
        _store(record, document, part, terms, signed, role=wish.role, files=[each.blob for each in files])
        value = {**document.value, PASSED: [passed, *before]}
        record.vault.inbox.put(replace(document, value=value))
        note(record, Act.PASS_ON, to=terms.recipient.name, purpose=terms.purpose, about=terms.id, by=worker)
    return terms.id


def _chosen(
    record: OpenRecord, item: str, wish: Passing, *, private: bool
) -> tuple[Document, dict[str, object], Part, Terms, str]:
    """Read the thing once more, take the chosen part of it, and make the terms under which it goes on.

    With them come its Bundle, and what the group is called here.
    """
    document = record.vault.inbox.get(item)
    refuse_to_pass(record, document)
    bundle = bundle_of(judge_again(record, document))
    part = part_of(bundle, chosen=frozenset(wish.entries), details=frozenset(wish.details))
    to = next((one for one in groups_for(record, item, private=private) if one.did == wish.to), None)
    if to is None:
        raise PassOnRefusedError(NOBODY, place="to")
    if wish.role not in ROLES:
        raise PassOnRefusedError(place="role")
    last = hands_of(document)[-1]
    terms = new_terms(
        to.outgoing,
        last.reason,
        now=record.now,
        dice=record.desk.dice,
        until=_until(wish.until, end_of(document, last)),
        pass_on=SMALLER_GROUPS if wish.again else ONLY_THEM,
        private=item in private_items(record),
    )
    return document, bundle, part, terms, to.name


def _until(day: str, end: datetime) -> datetime:
    """Read the last day; the very last day ends with what was agreed, to the second.

    Raises:
        PassedLongerError: it comes after that.
    """
    if not day:
        return end
    begin = datetime.combine(date.fromisoformat(day), time(), UTC)
    if begin >= end:
        raise PassedLongerError
    return end if end - begin < timedelta(days=1) else begin + timedelta(days=1)


def _by(record: OpenRecord, document: Document, terms: Terms, wish: Passing) -> PassedOn:
    identity = record.identity
    return PassedOn(
        author=Author(identity.signed_as, identity.did),
        iss=identity.iss,
        rid=rid_of(identity.rid_key, terms.id),
        key=identity.signer,
        role=wish.role,
        shown_as=_from_whom(record, document),
    )


def _from_whom(record: OpenRecord, document: Document) -> Said:
    """Say who passes it on, and from whom they got it."""
    who = sender_of(document, known_signers(record)) or str(document.value.get("claims", ""))
    return say("%(who)s, who got it from %(whom)s", who=record.identity.signed_as, whom=who)


def _said(record: OpenRecord, document: Document, seen: Preview, terms: Terms) -> Preview:
    """Put before the terms through whose hands it went, as whoever gets it reads it."""
    before = said_of_hands(record, hands_of(document), to_others=True)
    who, whom = record.identity.signed_as, terms.recipient.name
    last = say("%(who)s passed it on to %(whom)s on %(day)s.", who=who, whom=whom, day=record.now.date())
    mine = say("Why: %(purpose)s.", purpose=say("To support me"))
    said = (say("Why: To support the person.") if one == mine else one for one in seen.said)
    return replace(seen, said=(*before, last, *said))


def _to_heed(record: OpenRecord, terms: Terms, called: str) -> Iterator[Said]:
    yield from name_that_goes_out(terms, called)
    did = terms.recipient.did or ""
    eight = " ".join(words(key_from_did(did)))
    yield say("The eight words of %(name)s: %(words)s.", name=terms.recipient.name, words=eight)
    book = in_book(record, did)
    if book is None or not book.known:
        yield say(
            "You have not compared these words with %(name)s yet. Do that first, or a stranger may read it.",
            name=terms.recipient.name,
        )


def _store(
    record: OpenRecord,
    document: Document,
    part: Part,
    terms: Terms,
    signed: str,
    *,
    role: str,
    files: Sequence[str],
) -> None:
    """Keep what was agreed and signed as a share of this record, to be handed over like any other."""
    now, sender = moment_text(record.now), sender_of(document, known_signers(record))
    about = str(document.value["about"])
    who = sender or str(document.value.get("claims", ""))
    value = {
        "terms": terms_to_value(terms),
        "forms": [],
        "ways": list(WAYS),
        "sent": [],
        PASSED: {
            "item": document.id,
            "about": about,
            "from": who,
            "things": len(part.things) - 1,
            "role": role,
        },
    }
    record.vault.shares.put(
        Document(terms.id, terms.recipient.did or "", now, value),
        to_keep(signed, _from_whom(record, document), part.selection, files),
    )
    consent = terms_to_fhir(
        terms,
        patient_url=part.selection.patient.url,
        author=Author(record.identity.signed_as, record.identity.did),
    )
    record.vault.consents.put(Document(terms.id, terms.id, now, {"consent": consent}))
