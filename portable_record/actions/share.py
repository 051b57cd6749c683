"""Share chosen parts: terms, selection, bundle, signature, carriers; then keep what was agreed.

1. The wish becomes terms: for whom, why, until when, may they pass it on (``wish.py``).
2. The entries are taken from the vault, and the selection decides what goes out: the minimum.
3. A bundle is made of it and signed with the owner's key.
4. Each carrier is made, and its files are written under new names (``outgoing.py``).
5. Terms, share, what was signed (``kept_shares.py``) and a line in the activity log are stored; then the
   files get their names. If any of it fails, nothing is stored and no file is left.

On pages a person looks first, signs what they have seen, and makes the files after that
(``handing_over.py``).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from portable_record.actions.carriers import Parcel, make_carriers, packed, signed_by
from portable_record.actions.circle_files import files_elsewhere
from portable_record.actions.circle_standing import refuse_unless_may_share
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import to_keep
from portable_record.actions.origins import came_in
from portable_record.actions.outgoing import going_out
from portable_record.actions.owner import OWNER, joined_with, owner_entry
from portable_record.actions.share_comments import (
    beside_what_goes,
    comments_to_share,
    part_of,
)
from portable_record.actions.whole_record import whole_record
from portable_record.actions.wish import Wish, terms_of, to_heed
from portable_record.actions.write import new_entry_id, write
from portable_record.actions.writer import Writer, own_writer
from portable_record.crypto.words import made_up_words
from portable_record.errors import SharedOtherwiseError, ShareTooLargeError, UsageError
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.values import WRITTEN_HERE
from portable_record.saying import say
from portable_record.sharing.digests import hash_of
from portable_record.sharing.hands import hands_in
from portable_record.sharing.health_card import MOST_TOKEN
from portable_record.sharing.preview import Preview, card_preview, preview
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.selection import Selection, select
from portable_record.sharing.terms import Terms, terms_to_value
from portable_record.vault.shelf import Document

__all__ = ["Look", "Shared", "Wish", "list_purposes", "look_at", "preview_share", "share_parts", "sign_share"]

PASSCODE_WORDS = 5
WITH_PASSCODE = ("page", "sealed")
CARDS = frozenset({"card", "sheet"})
BACK = say("From a page or a link they can write back. Only you can open what they write.")


@dataclass(frozen=True, slots=True)
class Shared:
    """A share that went out: its id, the files, and the passcode if one is needed."""

    id: str
    files: tuple[Path, ...]
    passcode: str


def list_purposes() -> tuple[tuple[str, str], ...]:
    """Return the purposes a person can choose from, with their plain words."""
    return tuple((purpose.key, purpose.title) for purpose in PURPOSES)


@dataclass(frozen=True, slots=True)
class Look:
    """A share before it is signed, as the recipient will see it, ready to be handed over in any form.

    ``seen`` stands for all of it: what is signed must have the same.
    """

    preview: Preview
    parcel: Parcel
    seen: str


def preview_share(record: OpenRecord, wish: Wish) -> Preview:
    """Show exactly what the recipient would see, what is left out and why; nothing is shared or written.

    Raises:
        UsageError, TermsError, NotFoundError, PasscodeWeakError, SheetOfAddressError: the wish does not make
            terms.
        NothingChosenError: nothing was chosen.
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
        CardContentError: only a card is wanted, and something would lose its meaning on it.
    """
    parcel, _ = _parcel(record, wish)
    only_cards = bool(wish.forms) and set(wish.forms) <= CARDS
    seen = (card_preview if only_cards else preview)(parcel.selection, parcel.terms)
    return _with_signer(record, wish, parcel, seen, cards=only_cards)


def look_at(record: OpenRecord, wish: Wish) -> Look:
    """Show the same to a person who is about to sign, whatever way they will give it.

    Raises:
        As ``preview_share``, but for ``CardContentError``.
    """
    refuse_if_closed(record)
    refuse_unless_may_share(record)
    bare = replace(wish, forms=(), open_page=False)
    of = (bare, record.today, record.vault.log.open_change())
    parcel, seen = record.remembered.the_last("share", of, lambda: _previewed(record, bare))
    seen = _with_signer(record, wish, parcel, seen)
    return Look(seen, parcel, _fingerprint(seen))


def _previewed(record: OpenRecord, wish: Wish) -> tuple[Parcel, Preview]:
    parcel, _ = _parcel(record, wish)
    return parcel, preview(parcel.selection, parcel.terms)


def sign_share(record: OpenRecord, wish: Wish, *, seen: str, ways: Sequence[str] = ()) -> str:
    """Sign a share that the person has looked at, and keep it; no file is made. Return its id.

    ``ways`` are those in which it is to be given (``ways_out.py``), kept for its page.

    Raises:
        As ``preview_share``, but for ``CardContentError``.
        SharedOtherwiseError: what would go out is not what they have seen; nothing was shared.
        ShareTooLargeError: it is more than a reader takes; nothing was shared.
    """
    parcel, owner = _parcel(record, wish)
    looked = _with_signer(record, wish, parcel, preview(parcel.selection, parcel.terms))
    if _fingerprint(looked) != seen:
        raise SharedOtherwiseError
    with record.vault.transaction():
        _store(parcel, owner, wish.forms, ways, agree=wish.agree)
    return parcel.terms.id


def share_parts(record: OpenRecord, wish: Wish, out: Path | None) -> Shared:
    """Share what was wished for, into files in a folder.

    Raises:
        UsageError, TermsError, NotFoundError, PasscodeWeakError, SheetOfAddressError: the wish does not make
            terms.
        NothingChosenError: nothing was chosen.
        CardContentError, CardTooLargeError: it does not fit the carrier; nothing was shared.
        ShareTooLargeError: it is more than a reader takes; nothing was shared.
        MayNotWriteError: the right of whoever keeps the record does not reach so far, or the person has died.
        FileStandsError, FileUnwritableError: the files cannot be written; nothing was shared.
    """
    parcel, owner = _parcel(record, wish)
    forms = wish.forms or ("page",)
    if set(forms) & set(WITH_PASSCODE) and not wish.passcode:
        parcel = replace(parcel, passcode=_passcode(record, parcel.terms, wish))
    with (
        going_out(out or Path(), packed(parcel, make_carriers(parcel, forms))) as files,
        record.vault.transaction(),
    ):
        _store(parcel, owner, forms)
    return Shared(parcel.terms.id, files, parcel.passcode)


def _parcel(record: OpenRecord, wish: Wish) -> tuple[Parcel, tuple[Entry, ...]]:
    """Choose what is wished for; with it comes who the owner is, where the record is to learn it now."""
    refuse_if_closed(record)
    refuse_unless_may_share(record)
    giver = own_writer(record)
    terms, said = terms_of(record, wish), comments_to_share(record, wish.comments)
    named = (*terms.entries, *joined_with(record))
    entries = record.vault.entries.in_scope(named, terms.parts, "Patient")
    owner = _new_owner(record, entries)
    selection = _selected(record, terms, [*entries, *owner], owner, giver)
    if said:
        there = {each.entry.id for each in selection.chosen}
        going = [one.entry for one in said if one.about in there]
        terms = replace(terms, entries=(*terms.entries, *(one.id for one in going)))
        selection = _selected(record, terms, [*entries, *going, *owner], owner, giver)
        selection = beside_what_goes(selection, said)
    parcel = Parcel(
        record=record,
        terms=terms,
        selection=selection,
        passcode=wish.passcode,
        open_page=wish.open_page,
        giver=giver,
    )
    return parcel, owner


def _with_signer(
    record: OpenRecord, wish: Wish, parcel: Parcel, seen: Preview, *, cards: bool = False
) -> Preview:
    """Add who signs, and that they can write back, which no card can carry."""
    giver = parcel.giver
    signer = signed_by(record, giver, parcel.selection) if giver.name else ""
    back = () if cards else (BACK,)
    said = (say("Signed by %(signer)s.", signer=signer),) if signer else ()
    elsewhere = files_elsewhere(record, (each.entry for each in parcel.selection.chosen))
    warnings = (*seen.warnings, *to_heed(record, wish, parcel.terms), *elsewhere)
    return replace(seen, said=(*seen.said, *back, *said), warnings=warnings)


def _fingerprint(seen: Preview) -> str:
    """Make one short text of all that the person is shown, warnings and what is left out as well.

    The id of the person's own entry is left out: who is not written down yet gets a new one each time.
    """
    person, *others = seen.items
    shown = (replace(person, entry_id=""), *others)
    return hashlib.sha256(repr(replace(seen, items=shown)).encode()).hexdigest()


def _store(
    parcel: Parcel, owner: Sequence[Entry], forms: Sequence[str], ways: Sequence[str] = (), *, agree: str = ""
) -> None:
    """Keep what was agreed and what was signed, and note it; within a transaction."""
    record, terms = parcel.record, parcel.terms
    signed = parcel.signed_text
    if len(signed) > MOST_TOKEN:
        raise ShareTooLargeError
    value = {
        "terms": terms_to_value(terms),
        "forms": list(forms),
        "ways": list(ways),
        "sent": [each.entry.id for each in parcel.selection.chosen],
    }
    if agree:
        value["agree"] = agree
    hands = hands_in(parcel.bundle)
    if hands is not None:
        value["hand"] = hash_of(hands.given[0].token.encode())
    moment = moment_text(record.now)
    for entry in owner:
        _write_owner(record, entry)
    record.vault.shares.put(
        Document(terms.id, terms.recipient.did or "", moment, value),
        to_keep(signed, parcel.author_name, parcel.selection, [each.blob for each in parcel.files]),
    )
    record.vault.consents.put(Document(terms.id, terms.id, moment, {"consent": parcel.consent}))
    note(record, Act.SHARE, to=terms.recipient.name, purpose=terms.purpose, about=terms.id)


def _passcode(record: OpenRecord, terms: Terms, wish: Wish) -> str:
    sealed_for_key = terms.recipient.hpke is not None and "page" not in wish.forms
    if sealed_for_key or (wish.open_page and "sealed" not in wish.forms):
        return ""
    return made_up_words(PASSCODE_WORDS, record.desk.dice)


def _selected(
    record: OpenRecord, terms: Terms, entries: Sequence[Entry], new: Sequence[Entry], giver: Writer
) -> Selection:
    """Choose out of these entries, of which some are new; of all others it is known what leads to them.

    Nobody gives for the person what they could not write for them.
    """
    ticked = [record.vault.entries.get(entry_id) for entry_id in (*terms.entries, *terms.sensitive)]
    for part in dict.fromkeys((*terms.parts, *(part_of(entry) for entry in ticked))):
        giver.refuse_unless_may_write(part)
    whole, owner = whole_record(record), owner_entry(record)
    may_go = [each.id for each in entries if each.type != "Patient" or owner in ("", each.id)]
    with whole.along_with(new):
        return select(
            entries,
            terms,
            record.now,
            owner=owner,
            joined=joined_with(record),
            came_in=came_in(record, among=may_go),
            around=whole.around(),
        )


def _new_owner(record: OpenRecord, entries: Iterable[Entry]) -> tuple[Entry, ...]:
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
