"""Share chosen parts: terms, selection, bundle, signature, carriers; then keep what was agreed.

1. The wish becomes terms: for whom, why, until when, may they pass it on.
2. The entries are taken from the vault, and the selection decides what goes out: the minimum.
3. A bundle is made of it and signed with the owner's key.
4. Each carrier is written.
5. Terms, share and a line in the activity log are stored. If any of it fails, nothing is stored.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from portable_record.actions.carriers import Parcel, write_carriers
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.owner import OWNER, owner_entry
from portable_record.actions.people import recipient_for
from portable_record.actions.verify import moment_of
from portable_record.actions.write import WRITTEN_HERE, new_entry_id, write
from portable_record.crypto.words import made_up_words
from portable_record.errors import NothingChosenError, UsageError
from portable_record.record.edits import creation
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.who import By
from portable_record.sharing.preview import Preview, preview
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.selection import Selection, select
from portable_record.sharing.terms import Terms, new_terms, terms_to_value
from portable_record.vault.shelf import Document

PASSCODE_WORDS = 5
WITH_PASSCODE = ("page", "sealed")
_DAY = len("2026-12-31")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for, not checked before it becomes terms. Nothing is chosen by itself."""

    parts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    to: str = ""
    emergency: bool = False
    purpose: str = ""
    until: str = ""
    pass_on: bool = False
    private: bool = False
    forms: tuple[str, ...] = ()
    open_page: bool = False
    passcode: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A share that went out: its id, the files, and the passcode if one is needed."""

    id: str
    files: tuple[Path, ...]
    passcode: str


def list_purposes() -> tuple[tuple[str, str], ...]:
    """Return the purposes a person can choose from, with their plain words."""
    return tuple((purpose.key, purpose.title) for purpose in PURPOSES)


def preview_share(record: OpenRecord, wish: Wish) -> Preview:
    """Show exactly what the recipient would see, what is left out and why; nothing is shared.

    Raises:
        UsageError, TermsError, NotFoundError: the wish does not make terms.
        NothingChosenError: nothing was chosen.
    """
    terms = _terms(record, wish)
    return preview(_selected(record, terms), terms)


def share_parts(record: OpenRecord, wish: Wish, out: Path | None) -> Shared:
    """Share what was wished for, into files in a folder.

    Raises:
        UsageError, TermsError, NotFoundError: the wish does not make terms.
        NothingChosenError: nothing was chosen.
        CardContentError, CardTooLargeError: it does not fit the carrier; nothing was shared.
        FileUnwritableError: the files cannot be written; nothing was shared.
    """
    terms = _terms(record, wish)
    forms = wish.forms or ("page",)
    passcode = wish.passcode or (_passcode(record, terms, wish) if set(forms) & set(WITH_PASSCODE) else "")
    selection = _selected(record, terms)
    parcel = Parcel(
        record=record, terms=terms, selection=selection, passcode=passcode, open_page=wish.open_page
    )
    with record.vault.transaction():
        value = {"terms": terms_to_value(terms), "forms": list(forms)}
        record.vault.shares.put(Document(terms.id, terms.recipient.did or "", moment_text(record.now), value))
        record.vault.consents.put(
            Document(terms.id, terms.id, moment_text(record.now), {"consent": parcel.consent}), parcel.signed
        )
        note(record, Act.SHARE, to=terms.recipient.name, purpose=terms.purpose, about=terms.id)
        files = write_carriers(parcel, forms, out or Path())
    return Shared(terms.id, files, passcode)


def _passcode(record: OpenRecord, terms: Terms, wish: Wish) -> str:
    sealed_for_key = terms.recipient.hpke is not None and "page" not in wish.forms
    if sealed_for_key or (wish.open_page and "sealed" not in wish.forms):
        return ""
    return made_up_words(PASSCODE_WORDS, record.desk.dice)


def _terms(record: OpenRecord, wish: Wish) -> Terms:
    if not wish.parts and not wish.entries:
        raise NothingChosenError
    if not wish.purpose:
        raise UsageError(f"Say why with --purpose: {', '.join(purpose.key for purpose in PURPOSES)}.")
    return new_terms(
        recipient_for(record, wish.to, emergency=wish.emergency),
        wish.purpose,
        now=record.now,
        dice=record.desk.dice,
        until=_end(wish.until) if wish.until else None,
        pass_on="smaller-groups" if wish.pass_on else "no",
        parts=wish.parts,
        entries=wish.entries,
        sensitive=wish.sensitive,
        details=frozenset(wish.details),
        private=wish.private,
    )


def _end(text: str) -> datetime:
    """Read the end. A day is meant as the last day, so the end is the day after."""
    moment = moment_of(text)
    return moment + timedelta(days=1) if len(text) == _DAY else moment


def _selected(record: OpenRecord, terms: Terms) -> Selection:
    """Choose out of the whole record: what is hidden must be known to be kept out."""
    if not owner_entry(record):
        _write_owner(record)
    for entry_id in (*terms.entries, *terms.sensitive):
        record.vault.entries.get(entry_id)
    return select(list(record.vault.entries.all()), terms, record.now)


def _write_owner(record: OpenRecord) -> None:
    """Write down who the owner is, from the name they gave when they started."""
    name = record.identity.name
    if not name:
        raise UsageError("Your record does not say who you are yet. Import or add a Patient first.")
    entry_id = new_entry_id(record)
    text = json_bytes({"resourceType": "Patient", "name": [{"text": name}]})
    made = creation(entry_id, text, type_name="Patient", url="", origin=WRITTEN_HERE)
    write(record, "details", [made], by=By())
    record.vault.settings.put(OWNER, entry_id)
