"""Share chosen parts: terms, selection, bundle, signature, carriers; then keep what was agreed.

1. The wish becomes terms: for whom, why, until when, may they pass it on (``wish.py``).
2. The entries are taken from the vault, and the selection decides what goes out: the minimum.
3. A bundle is made of it and signed with the owner's key.
4. Each carrier is made, and its files are written under new names (``outgoing.py``).
5. Terms, share and a line in the activity log are stored; then the files get their names. If any of it fails,
   nothing is stored and no file is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from portable_record.actions.carriers import Parcel, make_carriers, signed_by
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.origins import came_in
from portable_record.actions.outgoing import going_out
from portable_record.actions.owner import OWNER, owner_entry
from portable_record.actions.wish import Wish, terms_of, to_heed
from portable_record.actions.write import new_entry_id, write
from portable_record.actions.writer import Writer, own_writer
from portable_record.crypto.words import made_up_words
from portable_record.errors import UsageError
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.values import WRITTEN_HERE
from portable_record.sharing.preview import Preview, card_preview, preview
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.selection import Selection, select
from portable_record.sharing.terms import Terms, terms_to_value
from portable_record.vault.shelf import Document

__all__ = ["Shared", "Wish", "list_purposes", "preview_share", "share_parts"]

PASSCODE_WORDS = 5
WITH_PASSCODE = ("page", "sealed")
CARDS = frozenset({"card", "sheet"})


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
    """Show exactly what the recipient would see, what is left out and why; nothing is shared or written.

    Raises:
        UsageError, TermsError, NotFoundError, PasscodeWeakError, SheetOfAddressError: the wish does not make
            terms.
        NothingChosenError: nothing was chosen.
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
        CardContentError: only a card is wanted, and something would lose its meaning on it.
    """
    refuse_if_closed(record)
    giver = own_writer(record)
    terms = terms_of(record, wish)
    entries = list(record.vault.entries.all())
    selection = _selected(record, terms, [*entries, *_new_owner(record, entries)], giver)
    only_cards = bool(wish.forms) and set(wish.forms) <= CARDS
    seen = card_preview(selection, terms) if only_cards else preview(selection, terms)
    said = (f"Signed by {signed_by(record, giver, selection)}.",) if giver.name else ()
    return replace(seen, said=(*seen.said, *said), warnings=(*seen.warnings, *to_heed(record, wish, terms)))


def share_parts(record: OpenRecord, wish: Wish, out: Path | None) -> Shared:
    """Share what was wished for, into files in a folder.

    Raises:
        UsageError, TermsError, NotFoundError, PasscodeWeakError, SheetOfAddressError: the wish does not make
            terms.
        NothingChosenError: nothing was chosen.
        CardContentError, CardTooLargeError: it does not fit the carrier; nothing was shared.
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
        FileStandsError, FileUnwritableError: the files cannot be written; nothing was shared.
    """
    refuse_if_closed(record)
    giver = own_writer(record)
    terms = terms_of(record, wish)
    forms = wish.forms or ("page",)
    passcode = wish.passcode or (_passcode(record, terms, wish) if set(forms) & set(WITH_PASSCODE) else "")
    entries = list(record.vault.entries.all())
    owner = _new_owner(record, entries)
    selection = _selected(record, terms, [*entries, *owner], giver)
    parcel = Parcel(
        record=record,
        terms=terms,
        selection=selection,
        passcode=passcode,
        open_page=wish.open_page,
        giver=giver,
    )
    value = {"terms": terms_to_value(terms), "forms": list(forms)}
    share = Document(terms.id, terms.recipient.did or "", moment_text(record.now), value)
    consent = Document(terms.id, terms.id, moment_text(record.now), {"consent": parcel.consent})
    with going_out(out or Path(), make_carriers(parcel, forms)) as files, record.vault.transaction():
        for entry in owner:
            _write_owner(record, entry)
        record.vault.shares.put(share)
        record.vault.consents.put(consent)
        note(record, Act.SHARE, to=terms.recipient.name, purpose=terms.purpose, about=terms.id)
    return Shared(terms.id, files, passcode)


def _passcode(record: OpenRecord, terms: Terms, wish: Wish) -> str:
    sealed_for_key = terms.recipient.hpke is not None and "page" not in wish.forms
    if sealed_for_key or (wish.open_page and "sealed" not in wish.forms):
        return ""
    return made_up_words(PASSCODE_WORDS, record.desk.dice)


def _selected(record: OpenRecord, terms: Terms, entries: Sequence[Entry], giver: Writer) -> Selection:
    """Choose out of the whole record: what is hidden must be known to be kept out.

    Nobody gives for the person what they could not write for them.
    """
    ticked = [record.vault.entries.get(entry_id) for entry_id in (*terms.entries, *terms.sensitive)]
    for part in dict.fromkeys((*terms.parts, *(entry.part for entry in ticked))):
        giver.refuse_unless_may_write(part)
    return select(entries, terms, record.now, owner=owner_entry(record), came_in=came_in(record))


def _new_owner(record: OpenRecord, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Make the entry that says who the owner is, by the name they gave, if the record does not say it yet."""
    people = [
        each for each in entries if each.type == "Patient" and each.part == "details" and not each.binned
    ]
    if owner_entry(record) or len(people) == 1:
        return ()
    name = record.identity.name
    if not name:
        raise UsageError("Your record does not say who you are yet. Import or add a Patient first.")
    text = json_bytes({"resourceType": "Patient", "name": [{"text": name}]})
    entry_id = new_entry_id(record)
    return (Entry(entry_id, "details", "Patient", text, title=name, updated=moment_text(record.now)),)


def _write_owner(record: OpenRecord, owner: Entry) -> None:
    made = creation(owner.id, owner.text, type_name=owner.type, url="", origin=WRITTEN_HERE)
    write(record, owner.part, [made], by=record.identity.by)
    record.vault.settings.put(OWNER, owner.id)
