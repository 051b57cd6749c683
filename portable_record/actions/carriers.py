"""The ways to hand over one share: each turns the same selection and terms into files."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portable_record.actions.desk import OpenRecord
from portable_record.actions.kept_shares import KeptShare
from portable_record.actions.sent_files import (
    FileToSend,
    files_of_selection,
    files_signed,
    inside_a_page,
    with_its_files,
)
from portable_record.actions.team_keys import sealing_key
from portable_record.actions.writer import Writer, own_writer
from portable_record.crypto.fingerprint import words
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.record.readable.view import title
from portable_record.saying import say
from portable_record.sharing.attachments import without_files
from portable_record.sharing.card_content import card_content
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.card_print import PrintedCard, print_card
from portable_record.sharing.consent import terms_to_fhir
from portable_record.sharing.contact import Author
from portable_record.sharing.health_card import MOST_FILE, open_jws, sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.page import make_open_page, make_page
from portable_record.sharing.paper.handed import print_share
from portable_record.sharing.paper.pdf import make_pdf
from portable_record.sharing.pass_on import PassedOn, with_first_hand
from portable_record.sharing.qr import CardSize, matrix, png, svg
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.selection import Selection
from portable_record.sharing.terms import Terms
from portable_record.sharing.withdrawal import rid_of

HTTPS = "https:"
SEALED = ".carebundle"
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Parcel:
    """One share, ready to be handed over in any form; ``kept`` is what was signed, if that was before."""

    record: OpenRecord
    terms: Terms
    selection: Selection
    passcode: str
    open_page: bool
    giver: Writer
    kept: KeptShare | None = None

    @property
    def issuer(self) -> str:
        """The name under which the owner signs."""
        return self.record.identity.iss

    @property
    def consent(self) -> dict[str, object]:
        """The terms as a FHIR Consent."""
        return terms_to_fhir(self.terms, patient_url=self.selection.patient.url, author=self._author)

    @cached_property
    def bundle(self) -> dict[str, object]:
        """The FHIR Bundle with everything chosen, the Consent and the Provenance."""
        if self.kept is not None:
            return open_jws(self.kept.signed, most_inflated=MOST_FILE).bundle
        files = [each.sent for each in self.files]
        made = make_bundle(
            self.selection,
            self.terms,
            author=self._author,
            now=self.record.now,
            files=files,
            answer_to=sealing_key(self.record).to_bytes(),
        )
        return with_first_hand(made, self.terms, by=self._giving, dice=self.record.desk.dice)

    @cached_property
    def files(self) -> tuple[FileToSend, ...]:
        """The files of what is shared; they go where the way can carry them."""
        if self.kept is not None:
            return files_signed(self.bundle, self.kept.files)
        return files_of_selection(self.record.vault.blobs, self.selection, self.record.desk.dice)

    @cached_property
    def signed_text(self) -> str:
        """The Bundle, signed."""
        if self.kept is not None:
            return self.kept.signed
        return self.sign(self.bundle, types=())

    @property
    def author_name(self) -> str:
        """The name of who gives it: that of the start, else the one by which the share is about them.

        Somebody else gives it with what they are to the person, for whom, and by what right.
        """
        if self.kept is not None:
            return self.kept.by
        if self.record.identity.keeper is not None:
            return signed_by(self.record, self.giver, self.selection)
        return self.record.identity.name or title(self.selection.patient.resource)

    @property
    def _author(self) -> Author:
        keeper = self.record.identity.keeper
        if keeper is None:
            return Author(name=self.author_name, did=self.record.identity.did)
        return Author(
            name=keeper.name,
            did=self.record.identity.did,
            relation=keeper.role,
            basis=self.giver.by.basis,
            professional=self.giver.professional,
        )

    @property
    def _giving(self) -> PassedOn:
        """Who gives it, for the hand of a share that may be passed on."""
        identity = self.record.identity
        name = self.author_name if identity.keeper is None else identity.signed_as
        rid = rid_of(identity.rid_key, self.terms.id)
        return PassedOn(author=Author(name, identity.did), iss=identity.iss, rid=rid, key=identity.signer)

    def sign(self, bundle: dict[str, object], *, types: Sequence[str]) -> str:
        """Sign a Bundle under the terms of this share."""
        return sign(
            bundle,
            key=self.record.identity.signer,
            iss=self.issuer,
            nbf=self.terms.given,
            exp=self.terms.until,
            rid=rid_of(self.record.identity.rid_key, self.terms.id),
            types=types,
        )


def signed_by(record: OpenRecord, giver: Writer, selection: Selection) -> str:
    """Say who signs for the person, and by what right: "Sam (son) for Amina, by this right: ..."."""
    keeper, person = record.identity.keeper, title(selection.patient.resource)
    role = f" ({keeper.role})" if keeper else ""
    return say(
        "%(keeper)s for %(person)s, by this right: %(right)s",
        keeper=f"{giver.name}{role}",
        person=person,
        right=say(giver.basis),
    )


def parcel_of(record: OpenRecord, kept: KeptShare, *, passcode: str = "", open_page: bool = False) -> Parcel:
    """Make a share that was signed before ready to be handed over once more."""
    return Parcel(
        record=record,
        terms=kept.terms,
        selection=kept.selection,
        passcode=passcode,
        open_page=open_page,
        giver=own_writer(record),
        kept=kept,
    )


def make_carriers(parcel: Parcel, forms: Sequence[str]) -> Files:
    """Make the files of all the forms, by name; a form that does not fit stops all of them."""
    return {name: data for form in dict.fromkeys(forms) for name, data in _FORMS[form](parcel).items()}


def packed(parcel: Parcel, files: Files) -> Mapping[str, bytes | Iterable[bytes]]:
    """Pack sealed files with the files of the share, where it has any; they are made as they go out."""
    if not parcel.files:
        return files
    blobs, when = parcel.record.vault.blobs, parcel.terms.given
    return {
        name: with_its_files(blobs, data, parcel.files, when=when) if name.endswith(SEALED) else data
        for name, data in files.items()
    }


def _card(parcel: Parcel) -> Files:
    return _code(parcel, "card", CardSize.WALLET)


def _sheet(parcel: Parcel) -> Files:
    return _code(parcel, "sheet", CardSize.SHEET)


def _code(parcel: Parcel, name: str, most: CardSize) -> Files:
    """Make the code as pictures, as a file for other programs, and with its words as a page to print."""
    if parcel.kept is not None:
        parcel.kept.refuse_on_card()
    for_them = parcel.record.identity.keeper is not None
    content = card_content(parcel.selection, parcel.terms, for_them=for_them)
    token = parcel.sign(content.bundle, types=[content.standing])
    modules = matrix(token, most=most)
    printed = PrintedCard.of(
        content,
        parcel.selection,
        terms=parcel.terms,
        signer_words=words(parcel.record.identity.signer.public),
        signer=parcel.author_name,
    )
    ending = "smart-health-card" if parcel.issuer.startswith(HTTPS) else "carecard"
    return {
        f"{name}.png": png(modules),
        f"{name}.svg": svg(modules).encode(),
        f"{name}.{ending}": write_card_file([token]),
        f"{name}.html": print_card(printed, modules, size=most),
    }


def _page(parcel: Parcel) -> Files:
    key = parcel.record.identity.signer.public if parcel.issuer.startswith(HTTPS) else None
    files = inside_a_page(parcel.record.vault.blobs, parcel.files)
    if parcel.open_page:
        return {"page.html": make_open_page(parcel.signed_text, key=key, files=files)}
    sealed = seal_file([parcel.signed_text], passcode=parcel.passcode, dice=parcel.record.desk.dice)
    return {"page.html": make_page(sealed, key=key, files=files)}


def _sealed(parcel: Parcel) -> Files:
    key = parcel.terms.recipient.hpke
    recipients = [HpkePublicKey.from_bytes(key)] if key is not None else []
    dice = parcel.record.desk.dice
    sealed = seal_file(
        [parcel.signed_text], recipients=recipients, passcode=parcel.passcode or None, dice=dice
    )
    return {f"bundle{SEALED}": sealed}


def _paper(parcel: Parcel) -> Files:
    author, now = parcel.author_name, parcel.terms.given
    return {"paper.html": print_share(parcel.selection, parcel.terms, author=author, now=now)}


def _pdf(parcel: Parcel) -> Files:
    return {"paper.pdf": make_pdf(_paper(parcel)["paper.html"].decode(), ())}


def _fhir(parcel: Parcel) -> Files:
    return {
        "bundle.fhir.json": json.dumps(without_files(parcel.bundle), ensure_ascii=False, indent=2).encode()
        + b"\n"
    }


def _no_files(_parcel: Parcel) -> Files:
    """A link needs the share to be kept first: ``link.py`` makes it then."""
    return {}


_FORMS: Mapping[str, Callable[[Parcel], Files]] = {
    "card": _card,
    "sheet": _sheet,
    "page": _page,
    "sealed": _sealed,
    "paper": _paper,
    "pdf": _pdf,
    "fhir": _fhir,
    "link": _no_files,
}
