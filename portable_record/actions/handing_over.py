"""Hand over what was signed: the files of one way, made anew from what is kept, as often as it is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass

from portable_record.actions.carriers import HTTPS, make_carriers, packed, parcel_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import KeptShare, kept_share
from portable_record.actions.ways_out import CODES, Fit, Way, fit
from portable_record.crypto.fingerprint import words
from portable_record.crypto.words import made_up_words
from portable_record.errors import NotFoundError, PasscodeMissingError
from portable_record.sharing.card_content import card_content
from portable_record.sharing.paper.pdf import can_make_pdf
from portable_record.sharing.preview import Seen, card_said, preview
from portable_record.sharing.qr import matrix, svg

PASSCODE_WORDS = 5
PRINTED = ("paper", "card", "sheet")
PDF = "pdf"


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A code for the screen: the drawing, what it says of its terms and in it, the eight words of its key."""

    drawing: str
    said: tuple[str, ...]
    items: tuple[str, ...]
    signer_words: tuple[str, ...]


def new_passcode(record: OpenRecord) -> str:
    """Make five words for a lock."""
    return made_up_words(PASSCODE_WORDS, record.desk.dice)


def needs_passcode(kept: KeptShare, way: Way) -> bool:
    """Say whether this way has a lock that opens with words; a file for a known key alone has none."""
    return way.locked and not (way.form == "sealed" and kept.terms.recipient.hpke is not None)


def fits_of(record: OpenRecord, kept: KeptShare, ways: tuple[Way, ...]) -> list[Fit]:
    """Say of each way whether the share can go it."""
    parcel = parcel_of(record, kept)
    return [fit(parcel, way) for way in ways]


def copy_of(
    record: OpenRecord, share_id: str, way: Way, ending: str, *, passcode: str = ""
) -> tuple[str, bytes | Iterable[bytes]]:
    """Make one file of a share that was signed before; return its name and its bytes, and note it.

    What is packed with files comes in pieces, and the record may be closed meanwhile.

    Raises:
        NotFoundError: there is no such share, or no such file of this way.
        ShareOverError, ShareNotKeptError, MayNotWriteError: see ``kept_share``.
        PasscodeMissingError: it has a lock, and no words were given for it.
        CardContentError, CardTooLargeError, TooLargeError: it does not fit this way.
        PdfUnavailableError: this device cannot make PDF files.
    """
    if not way.form or ending not in {each for each, _ in way.endings}:
        raise NotFoundError(place=ending)
    kept = kept_share(record, share_id)
    if needs_passcode(kept, way) and not passcode:
        raise PasscodeMissingError
    opens_with = passcode if needs_passcode(kept, way) else ""
    parcel = parcel_of(record, kept, passcode=opens_with, open_page=way.open_page)
    form = PDF if ending == f".{PDF}" else way.form
    files = packed(parcel, make_carriers(parcel, (form,)))
    found = [(name, data) for name, data in files.items() if name.endswith(ending)]
    if not found:
        raise NotFoundError(place=ending)
    note_copy(record, kept)
    return found[0]


def note_copy(record: OpenRecord, kept: KeptShare) -> None:
    """Note that a copy of a share is made, or shown to be read or printed."""
    terms = kept.terms
    with record.vault.transaction():
        note(record, Act.COPY, to=terms.recipient.name, purpose=terms.purpose, about=terms.id)


def endings_of(record: OpenRecord, way: Way) -> tuple[tuple[str, str], ...]:
    """List the files of a way that can be saved here, with what to say of each."""
    not_here = {".carecard" if record.identity.iss.startswith(HTTPS) else ".smart-health-card"}
    if not can_make_pdf():
        not_here.add(f".{PDF}")
    return tuple(pair for pair in way.endings if pair[0] not in not_here)


def paper_of(record: OpenRecord, kept: KeptShare, way: Way) -> bytes:
    """Write the paper of a share, or a printed card, to be looked at and printed.

    Raises:
        NotFoundError: this way has no paper.
        CardContentError, CardTooLargeError: it does not fit.
    """
    if way.form not in PRINTED:
        raise NotFoundError(place=way.key)
    files = make_carriers(parcel_of(record, kept), (way.form,))
    return files[f"{way.form}.html"]


def seen_of(kept: KeptShare) -> tuple[Seen, ...]:
    """Show what was signed, as a reader shows it."""
    return preview(kept.selection, kept.terms).items


def code_of(record: OpenRecord, kept: KeptShare, way: Way) -> CodeShown:
    """Draw the code of a card, for the screen.

    Raises:
        CardContentError, CardTooLargeError: it does not fit.
    """
    kept.refuse_on_card()
    content = card_content(kept.selection, kept.terms, for_them=record.identity.keeper is not None)
    token = parcel_of(record, kept).sign(content.bundle, types=[content.standing])
    drawing = svg(matrix(token, most=CODES[way.form]))
    eight = words(record.identity.signer.public)
    return CodeShown(drawing, card_said(kept.terms), tuple(item.text for item in content.items), eight)
