"""Answer what somebody gave: what was agreed, what we will do, what we noticed, what we can offer.

An answer is signed by this record's key and bound to the share it answers; it lies with that in the inbox. It
goes out locked, for the person's own key where that is known or stands in the share, or under five words; a
short one can be shown from screen to screen. Whoever gets it says yes or no to each piece.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import did_of, sender_of, state_of_item
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.moving import Shown, cut
from portable_record.actions.outgoing import going_out
from portable_record.actions.people import contacts, known_signers
from portable_record.actions.receive import SIGNED
from portable_record.actions.share_names import hands_of, names_of
from portable_record.actions.team_shelf import refuse_readers
from portable_record.actions.team_vouchers import own_voucher
from portable_record.crypto.b64 import unb64url
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.crypto.words import made_up_words
from portable_record.errors import (
    InboxItemLockedError,
    NoReceiptError,
    NotFoundError,
    PasscodeMissingError,
    ReplyError,
)
from portable_record.sharing.contact import MOST_NAME
from portable_record.sharing.contact_code import MOST_BYTES
from portable_record.sharing.page import make_page
from portable_record.sharing.reply import HTTPS, MOST, Piece, Reply, read_reply, write_reply
from portable_record.sharing.sealed_file import seal_file
from portable_record.vault.shelf import Document

MOST_ANSWERS = 50
PASSCODE_WORDS = 5
SHORT = 8  # signs of an answer's id in the name of its file


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that was signed here: its id, what it says, its signed text, and to whom it goes.

    ``locked`` says that the person's own key is known, so that no passcode is needed.
    """

    id: str
    said: Reply
    token: str
    to: str
    locked: bool

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"answer-{self.id[:SHORT]}.carebundle"

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"answer-{self.id[:SHORT]}.html"

    @property
    def fits_code(self) -> bool:
        """Whether one code takes it."""
        return len(self.token) <= MOST_BYTES


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """An answer in a file; ``words`` open it, empty where the person's own key does."""

    answer: GivenAnswer
    file: Path
    words: str


def written_as(name: str, role: str) -> str:
    """Put together who writes: "Jo Bell, support worker"."""
    return ", ".join(one for one in (" ".join(name.split()), " ".join(role.split())) if one)[: MOST["who"]]


def answer_of(record: OpenRecord, item: str, pieces: Sequence[Piece], *, by: str = "") -> Reply:
    """Put an answer together, to be looked at before it is signed.

    Raises:
        NotFoundError: there is no such thing in the inbox.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
        NoReceiptError: it has no name by which its giver could know it again.
        ReplyError: something in it is missing, too long, or cannot be typed.
        MayNotWriteError: the record is closed.
    """
    refuse_if_closed(record)
    refuse_readers(record)
    document = record.vault.inbox.get(item)
    if state_of_item(document, record.now) != "open":
        raise InboxItemLockedError(place=item)
    named = names_of(document)
    if not named.consent and not named.rid:
        raise NoReceiptError(place=item)
    token, voucher = own_voucher(record) or ("", None)
    return Reply(
        iss=voucher.iss if voucher else record.identity.iss,
        name=voucher.name if voucher else " ".join(record.identity.signed_as.split())[:MOST_NAME],
        giver=named.giver,
        consent=named.consent,
        rid=named.rid,
        when=record.now.replace(microsecond=0),
        pieces=tuple(pieces),
        by=by or (voucher.worker[: MOST["who"]].strip() if voucher else ""),
        vouched=token,
    )


def sign_answer(record: OpenRecord, item: str, said: Reply, *, form: str = "", who: str = "") -> GivenAnswer:
    """Sign an answer and keep it with what it answers; the same form sent twice is signed once.

    Raises:
        NotFoundError, InboxItemLockedError, NoReceiptError, ReplyError, MayNotWriteError: see ``answer_of``.
        WorkerUnknownError: the group has a list of workers, and ``who`` is not in it.
    """
    said = replace(answer_of(record, item, said.pieces, by=said.by), when=said.when)
    worker = worker_named(record, who)
    document = record.vault.inbox.get(item)
    before = list(document.value.get("answers", ()))
    same = next((one for one in before if form and one["form"] == form), None)
    if same is None:
        if len(before) >= MOST_ANSWERS:
            raise ReplyError(f"There are {MOST_ANSWERS} answers to this already.")
        token = write_reply(said, record.identity.signer)
        same = {"id": record.desk.dice(8).hex(), "form": form, "token": token}
        kept = replace(document, value={**document.value, "answers": [same, *before]})
        with record.vault.transaction():
            record.vault.inbox.put(kept)
            to = _giver_of(record, document)[1]
            note(record, Act.ANSWER, to=to, about=item, by=worker)
    return _given(record, document, same)


def answers_to(record: OpenRecord, item: str) -> tuple[GivenAnswer, ...]:
    """List what was answered to something in the inbox, the newest first.

    Raises:
        NotFoundError: there is no such thing.
    """
    document = record.vault.inbox.get(item)
    return tuple(_given(record, document, one) for one in document.value.get("answers", ()))


def answer_given(record: OpenRecord, item: str, answer: str) -> GivenAnswer:
    """Return one of them.

    Raises:
        NotFoundError: there is no such answer.
    """
    for one in answers_to(record, item):
        if one.id == answer:
            return one
    raise NotFoundError(place=answer)


def new_words(record: OpenRecord) -> str:
    """Make five words for a lock."""
    return made_up_words(PASSCODE_WORDS, record.desk.dice)


def locked_answer(
    record: OpenRecord, item: str, answer: str, *, passcode: str = "", who: str = ""
) -> tuple[str, bytes]:
    """Lock an answer, for the person's key where it is known, else under a passcode; return name and file.

    Raises:
        NotFoundError: there is no such answer.
        PasscodeMissingError: the person's key is not known, and no words were given.
        WorkerUnknownError: the group has a list of workers, and ``who`` is not in it.
    """
    given = answer_given(record, item, answer)
    key = _key_of(record, record.vault.inbox.get(item))
    if key is None and not passcode:
        raise PasscodeMissingError
    file = seal_file(
        [given.token],
        recipients=[key] if key is not None else [],
        passcode=None if key is not None else passcode,
        dice=record.desk.dice,
    )
    _goes_out(record, item, given, who)
    return given.file, file


def answer_page(
    record: OpenRecord, item: str, answer: str, *, passcode: str = "", who: str = ""
) -> tuple[str, bytes]:
    """Lock an answer in a page that opens in any browser with a passcode; return name and page.

    It opens for the person's key too, where that is known.

    Raises:
        NotFoundError: there is no such answer.
        PasscodeMissingError: no words were given.
        WorkerUnknownError: the group has a list of workers, and ``who`` is not in it.
    """
    given = answer_given(record, item, answer)
    if not passcode:
        raise PasscodeMissingError
    key, identity = _key_of(record, record.vault.inbox.get(item)), record.identity
    sealed = seal_file(
        [given.token],
        recipients=[key] if key is not None else [],
        passcode=passcode,
        dice=record.desk.dice,
    )
    page = make_page(sealed, key=identity.signer.public if identity.iss.startswith(HTTPS) else None)
    _goes_out(record, item, given, who)
    return given.page, page


def answer_shown(record: OpenRecord, item: str, answer: str, *, who: str = "") -> Shown:
    """Make an answer ready to be shown as a moving code; locked where the person's key is known.

    Raises:
        NotFoundError: there is no such answer.
        WorkerUnknownError: the group has a list of workers, and ``who`` is not in it.
    """
    given = answer_given(record, item, answer)
    key = _key_of(record, record.vault.inbox.get(item))
    file = given.token.encode()
    if key is not None:
        file = seal_file([given.token], recipients=[key], dice=record.desk.dice)
    shown = Shown(cut(file), locked=key is not None, to=given.to or given.said.giver)
    _goes_out(record, item, given, who)
    return shown


def write_answer(
    record: OpenRecord,
    item: str,
    said: Reply,
    out: Path,
    *,
    passcode: str = "",
    who: str = "",
    as_page: bool = False,
) -> WrittenAnswer:
    """Sign an answer and write its locked file, or its page, into a folder.

    Raises:
        NotFoundError, InboxItemLockedError, NoReceiptError, ReplyError, MayNotWriteError, WorkerUnknownError:
            see ``sign_answer``.
        FileStandsError, FileUnwritableError: it cannot be written there; then nothing was signed.
    """
    with record.vault.transaction():
        given = sign_answer(record, item, said, who=who)
        opens = "" if given.locked and not as_page else passcode or new_words(record)
        lock = answer_page if as_page else locked_answer
        name, file = lock(record, item, given.id, passcode=opens, who=who)
        with going_out(out, {name: file}) as written:
            return WrittenAnswer(given, written[0], opens)


def _given(record: OpenRecord, document: Document, kept: dict[str, str]) -> GivenAnswer:
    to = _giver_of(record, document)[1] or str(document.value.get("claims", ""))
    locked = _key_of(record, document) is not None
    return GivenAnswer(kept["id"], read_reply(kept["token"]).said, kept["token"], to, locked)


def _giver_of(record: OpenRecord, document: Document) -> tuple[str, str]:
    """Return the key and the name of whoever gave something: the person, also where it was passed on."""
    hands, known = hands_of(document), known_signers(record)
    if len(hands) < 2:
        return did_of(document), sender_of(document, known)
    did = str(document.value["hands"][0][1])
    pin = known.get(did)
    return did, (pin.name if pin else "") or hands[0].name


def _key_of(record: OpenRecord, document: Document) -> HpkePublicKey | None:
    """Return the key for which something can be locked so that its giver alone opens it.

    It is that of the contact, or else the one that the giver signed into the share; whoever passed a share on
    is not its giver.
    """
    (did, _name), kept = _giver_of(record, document), f"{SIGNED}{document.id}"
    key = next((one.recipient.hpke for one in contacts(record) if one.did == did), None)
    if key is None and did == did_of(document) and record.vault.consents.has(kept):
        key = unb64url(record.vault.consents.get(kept).value.get("answer_to", ""))
    return HpkePublicKey.from_bytes(key) if key else None


def _goes_out(record: OpenRecord, item: str, given: GivenAnswer, who: str) -> None:
    note(record, Act.ANSWER_OUT, to=given.to, about=item, by=worker_named(record, who))
