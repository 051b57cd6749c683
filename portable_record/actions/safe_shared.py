"""What was shared to keep somebody safe: the list of it, and handing the very same over once more.

What was signed is kept for as many days as the inbox keeps what is over (``safe_over.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.safe_lock import Lock, lock_for
from portable_record.actions.safe_over import SHARED
from portable_record.actions.safeguarding import TOLD, Plan, document_of, plan_from
from portable_record.actions.sent_files import FileToSend, files_signed, inside_a_page, with_its_files
from portable_record.actions.team_shelf import leads
from portable_record.crypto.b64 import unb64url
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.crypto.words import made_up_words
from portable_record.errors import NotFoundError, PasscodeMissingError
from portable_record.record.moments import moment
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.disclosure import selection_of
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.page import make_page
from portable_record.sharing.paper.unagreed import print_disclosure
from portable_record.sharing.sealed_file import seal_file
from portable_record.vault.shelf import Document

PASSCODE_WORDS = 5
SHORT = 8  # signs of its id in the name of a file
FILE, PAGE = WAYS = ("file", "page")
BACK, NOTICE, FILES, FROM = "back", "notice", "files", "from"


@dataclass(frozen=True, slots=True)
class Went:
    """One piece that went out, and why it was needed."""

    kind: str
    title: str
    needed: str


@dataclass(frozen=True, slots=True)
class Back:
    """That it was taken back: when, why, and by which worker."""

    when: str
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Shared:
    """One that was shared. ``may_hand_over``: its bytes are still here; ``lock``: fixed at signing.

    ``back`` says that it was taken back, ``may_take_back`` that it still can be. ``elsewhere`` names whoever
    shared it on another device of the team.
    """

    id: str
    plan: Plan
    about: str
    by: str
    when: str
    went: tuple[Went, ...]
    may_hand_over: bool
    lock: Lock
    back: Back | None = None
    may_take_back: bool = False
    elsewhere: str = ""

    @property
    def locked(self) -> bool:
        """Whether a file of it is locked for a key."""
        return bool(self.lock.key)

    @property
    def told(self) -> bool:
        """Whether the person knows of it."""
        return self.plan.answer == TOLD

    @property
    def file(self) -> str:
        """The name of its file, which says nothing of it."""
        return f"shared-{self.id[-SHORT:]}"


def shared_of(record: OpenRecord, safe: str) -> Shared:
    """Return one that was shared.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is none, or it is another's and whoever is here leads no more.
    """
    document = document_of(record, safe, SHARED)
    if not _may_see(record, document):
        raise NotFoundError(place=safe)
    return _read(record, document)


def all_shared(record: OpenRecord, hidden: frozenset[str] = frozenset()) -> tuple[Shared, ...]:
    """List what was shared, newest first; ``hidden`` are ids of things that are not shown.

    Raises:
        OnlyGroupsError: the record is a person's own.
    """
    refuse_unless_group(record)
    documents = record.vault.register.about(SHARED)
    found = (_read(record, document) for document in documents if _may_see(record, document))
    return tuple(each for each in found if hidden.isdisjoint(each.plan.items))


def _may_see(record: OpenRecord, document: Document) -> bool:
    """Say whether it was shared on this device, or whoever is here leads the team."""
    return FROM not in document.value or leads(record)


def new_words(record: OpenRecord) -> str:
    """Make five words for a lock."""
    return made_up_words(PASSCODE_WORDS, record.desk.dice)


def file_of(
    record: OpenRecord, safe: str, way: str, *, passcode: str, by: str
) -> tuple[str, bytes | Iterable[bytes]]:
    """Make a locked file of one that was shared, or a page with a lock; return name and bytes, and note it.

    What is packed with files comes in pieces, and the record may be closed meanwhile.

    A file is locked for the key of the contact it is for, where that was known when it was signed; else,
    and a page always, with five words.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is none, its bytes are gone, or there is no such way.
        FileGoneError: a file that goes with it is here no more.
        PasscodeMissingError: it opens with words, and none were given.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
    """
    shared, token = shared_of(record, safe), _token(record, safe)
    if way not in WAYS:
        raise NotFoundError(place=way)
    key = HpkePublicKey.from_bytes(unb64url(shared.lock.key)) if way == FILE and shared.locked else None
    if key is None and not passcode:
        raise PasscodeMissingError
    sealed = seal_file(
        [token],
        recipients=[key] if key is not None else [],
        passcode=None if key is not None else passcode,
        dice=record.desk.dice,
    )
    public = record.identity.signer.public if record.identity.iss.startswith("https:") else None
    name, content, files = f"{shared.file}.carebundle", sealed, _files(record, safe, token)
    if way == PAGE:
        inside = inside_a_page(record.vault.blobs, files)
        name, content = f"{shared.file}.html", make_page(sealed, key=public, files=inside)
    elif files:
        _goes_out(record, shared, by)
        return name, with_its_files(record.vault.blobs, sealed, files, when=moment(shared.when))
    _goes_out(record, shared, by)
    return name, content


def paper_of(record: OpenRecord, safe: str, *, by: str) -> bytes:
    """Write one that was shared on paper, and note it.

    Raises:
        OnlyGroupsError, NotFoundError, WorkerUnknownError: as ``file_of``.
    """
    shared, token = shared_of(record, safe), _token(record, safe)
    card = open_jws(token, most_inflated=MOST_FILE)
    contents = read_bundle(card.bundle)
    if contents.notice is None:
        raise NotFoundError(place=safe)
    paper = print_disclosure(selection_of(contents), contents.notice)
    _goes_out(record, shared, by)
    return paper


def _read(record: OpenRecord, document: Document) -> Shared:
    value = document.value
    plan = plan_from(value["plan"])
    return Shared(
        id=document.id,
        plan=plan,
        about=value["about"],
        by=value["by"],
        when=document.moment,
        went=tuple(Went(**each) for each in value["went"]),
        may_hand_over=record.vault.register.has_bytes(document.id),
        lock=Lock(**value["lock"]) if "lock" in value else lock_for(record, plan.contact),
        back=Back(**value[BACK]) if BACK in value else None,
        may_take_back=BACK not in value and bool(names_notice(record, document)),
        elsewhere=value.get(FROM, {}).get("name", ""),
    )


def names_notice(record: OpenRecord, document: Document) -> str:
    """Return the id of the notice inside, by which it is taken back; nothing where nobody knows it any more.

    One that was shared before that was written down has it in its bytes, as long as they are kept.
    """
    known = document.value.get(NOTICE)
    if known or not record.vault.register.has_bytes(document.id):
        return str(known or "")
    token = record.vault.register.raw(document.id).decode()
    notice = read_bundle(open_jws(token, most_inflated=MOST_FILE).bundle).notice
    return notice.id if notice is not None else ""


def _files(record: OpenRecord, safe: str, token: str) -> tuple[FileToSend, ...]:
    """Find the files that go with it."""
    names = record.vault.register.get(safe).value.get(FILES, [])
    return files_signed(open_jws(token, most_inflated=MOST_FILE).bundle, names) if names else ()


def _token(record: OpenRecord, safe: str) -> str:
    document_of(record, safe, SHARED)
    return record.vault.register.raw(safe).decode()


def _goes_out(record: OpenRecord, shared: Shared, by: str) -> None:
    note(record, Act.SAFEGUARD_OUT, to=shared.plan.to, about=shared.id, by=worker_named(record, by))
