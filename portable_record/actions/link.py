"""Share by a link: the sealed share is put on the web, looked at from outside, taken away when it is over.

1. What was signed is taken from the share that is kept (``kept_shares.py``), sealed under a key of its own.
2. It is written down that the file is about to lie there, so that nothing is left there unknown.
3. It is put there under a name that nobody can guess, and fetched back without any password.
4. The link is shown; the key stands in the link alone, and here in the record.

A link lasts as long as what was signed is kept: when the share ends, is stopped, or loses an erased entry,
the file is deleted. Where the place does not answer, it is tried again while the record is open.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import write_file
from portable_record.actions.handing_over import new_passcode
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import is_kept, is_open, kept_share
from portable_record.actions.link_place import LinkPlace, link_place, new_name, put_and_look
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment_text
from portable_record.sharing.link import (
    DIRECT,
    KEY_BYTES,
    LABEL,
    PASSCODE,
    Link,
    link_matrix,
    seal_for_link,
    write_link,
)
from portable_record.sharing.qr import png, svg
from portable_record.sharing.terms import terms_from_value
from portable_record.vault.shelf import Document

TRIES = 10
"""How often a passcode may be wrong, in the whole life of a link."""


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link of a share: its text, with the viewer before it, and the moment it was made."""

    id: str
    share: str
    made: str
    text: str = field(repr=False)
    passcode: str = field(default="", repr=False)

    @property
    def drawing(self) -> str:
        """Its code, drawn."""
        return svg(link_matrix(self.text))

    @property
    def picture(self) -> bytes:
        """Its code, as a picture."""
        return png(link_matrix(self.text))


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came to a link: ``what`` is ``opened`` or ``wrong-passcode``."""

    at: datetime
    what: str
    who: str


def make_link(record: OpenRecord, share_id: str) -> OwnLink:
    """Put a share on the web and return its link.

    Raises:
        NotFoundError, MayNotWriteError, ShareOverError, ShareNotKeptError: see ``kept_share``.
        LinkPlaceMissingError: no place was chosen.
        StorageRefusedError, OutsideGoneError, OutsideLockedError, OutsideCorsError, NotFromOutsideError,
        LinkChangedError: the place does not do what it must; nothing is left there.
    """
    kept, place = kept_share(record, share_id), link_place(record)
    name, key = new_name(record), record.desk.dice(KEY_BYTES)
    until = int(kept.terms.until.timestamp())
    sealed = seal_for_link((kept.signed,), key)
    value = {"place": place.to_value(), "key": b64url(key), "until": until, "shown": False}
    if place.is_host:
        value |= {"manage": new_name(record), "passcode": new_passcode(record)}
    document = Document(name, share_id, moment_text(record.now), value)
    record.vault.links.put(document)
    try:
        _put(document, sealed)
    except PortableRecordError:
        with suppress(PortableRecordError):
            _take_away(record, document)
        raise
    document = replace(document, value={**value, "shown": True})
    with record.vault.transaction():
        record.vault.links.put(document)
        note(record, Act.COPY, to=kept.terms.recipient.name, purpose=kept.terms.purpose, about=share_id)
    return _own(document)


def links_of(record: OpenRecord, share_id: str) -> list[OwnLink]:
    """List the links of a share, newest first."""
    return [_own(document) for document in record.vault.links.about(share_id) if document.value["shown"]]


def end_link(record: OpenRecord, link_id: str) -> None:
    """Take one link away: its file is deleted, and the link leads nowhere.

    Raises:
        NotFoundError: there is no such link.
        StorageRefusedError: the place does not answer; the link stays in the list.
    """
    _take_away(record, record.vault.links.get(link_id))


def end_links(record: OpenRecord) -> int:
    """Take away the links of shares that are over; return how many could not be."""
    left = 0
    for document in over(record):
        try:
            _take_away(record, document)
        except PortableRecordError:
            left += 1
    return left


def over(record: OpenRecord) -> Sequence[Document]:
    """List the links whose share is over, was stopped, or is no longer kept as it was signed.

    And those that were never shown, because the place did not do what it must.
    """
    links = record.vault.links.all()
    return [each for each in links if not each.value["shown"] or not _lasts(record, each.about)]


def write_link_files(link: OwnLink, out: Path) -> tuple[Path, ...]:
    """Write a link as a text and as a picture of its code."""
    text, picture = out / f"link-{link.id[:8]}.txt", out / f"link-{link.id[:8]}.png"
    write_file(text, [link.text.encode(), b"\n"])
    write_file(picture, [link.picture])
    return text, picture


def visits_of(record: OpenRecord, link_id: str) -> list[Visit]:
    """List who came to a link that a host keeps, newest first; other places tell nothing of that.

    Raises:
        NotFoundError: there is no such link, here or there.
        StorageRefusedError: the host does not answer.
    """
    document = record.vault.links.get(link_id)
    place = _place_of(document)
    if not place.is_host:
        return []
    found = place.host.visits(link_id, manage=document.value["manage"])
    return [Visit(datetime.fromtimestamp(at, UTC), what, who) for at, what, who in found]


def _put(document: Document, sealed: bytes) -> None:
    place, said = _place_of(document), document.value
    if not place.is_host:
        put_and_look(place, document.id, sealed)
        return
    place.host.keep(
        document.id,
        sealed,
        manage=said["manage"],
        passcode=said["passcode"],
        tries=TRIES,
        until=said["until"],
    )


def _lasts(record: OpenRecord, share_id: str) -> bool:
    terms = terms_from_value(record.vault.shares.get(share_id).value["terms"])
    return is_open(record, terms) and is_kept(record, share_id)


def _take_away(record: OpenRecord, document: Document) -> None:
    place = _place_of(document)
    if place.is_host:
        place.host.end(document.id, manage=document.value["manage"])
    else:
        place.storage.delete(document.id)
    record.vault.links.delete(document.id)


def _place_of(document: Document) -> LinkPlace:
    return LinkPlace(**document.value["place"])


def _own(document: Document) -> OwnLink:
    place, said = _place_of(document), document.value
    flag = PASSCODE if place.is_host else DIRECT
    link = Link(place.url_of(document.id), unb64url(said["key"]), flag, said["until"], LABEL)
    text = write_link(link, viewer=place.viewer)
    return OwnLink(document.id, document.about, document.moment, text, said.get("passcode", ""))
