"""Share by a link: the sealed share is put on the web and looked at from outside before the link is shown.

1. What was signed is taken from the share that is kept (``kept_shares.py``), sealed under a key of its own.
2. It is written down that the file is about to lie there, so that nothing is left there unknown.
3. It is put there under a name that nobody can guess, and fetched back as a viewer does it.
4. The link is shown; the key stands in the link alone, and here in the record.

The third step needs no record, so that a slow place keeps nobody waiting. A link lasts as long as what was
signed is kept; ``link_ends.py`` takes it away.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import write_file
from portable_record.actions.handing_over import new_passcode
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import kept_share
from portable_record.actions.link_ends import end_links, is_going, place_of
from portable_record.actions.link_place import WHO, link_place, look_with_passcode, new_name, put_and_look
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
class Making:
    """A link that is being made: what is written down of it, and what is sealed under its key."""

    document: Document = field(repr=False)
    sealed: bytes = field(repr=False)


def make_link(record: OpenRecord, share_id: str) -> OwnLink:
    """Put a share on the web and return its link.

    Raises:
        NotFoundError, MayNotWriteError, ShareOverError, ShareNotKeptError, LinkPlaceMissingError: see
            ``begin_link``.
        StorageRefusedError, OutsideGoneError, OutsideLockedError, OutsideCorsError, NotFromOutsideError,
        LinkChangedError, LinkHostWrongError: see ``put_link``.
    """
    making = begin_link(record, share_id)
    try:
        put_link(making)
    except PortableRecordError:
        give_up_link(record, making)
        end_links(record)
        raise
    return finish_link(record, making)


def begin_link(record: OpenRecord, share_id: str) -> Making:
    """Seal a share for a link, and write down where it is about to lie.

    Raises:
        NotFoundError, MayNotWriteError, ShareOverError, ShareNotKeptError: see ``kept_share``.
        LinkPlaceMissingError: no place was chosen.
    """
    kept, place = kept_share(record, share_id), link_place(record)
    name, key = new_name(record), record.desk.dice(KEY_BYTES)
    until = int(kept.terms.until.timestamp())
    value = {"place": place.to_value(), "key": b64url(key), "until": until, "shown": False}
    if place.is_host:
        value |= {"manage": new_name(record), "passcode": new_passcode(record)}
        value |= {"who": f"{WHO} ({new_name(record)[:8]})"}  # nobody else can call themselves so
    document = Document(name, share_id, moment_text(record.now), value)
    record.vault.links.put(document)
    return Making(document, seal_for_link((kept.signed,), key))


def put_link(making: Making) -> None:
    """Put the file there, and fetch it back as a viewer that has the link alone. No record is needed for it.

    Raises:
        StorageRefusedError, OutsideGoneError, OutsideLockedError, OutsideCorsError, NotFromOutsideError,
        LinkChangedError, LinkHostWrongError: the place does not do what it must; give it up.
    """
    place, said, name = place_of(making.document), making.document.value, making.document.id
    if not place.is_host:
        put_and_look(place, name, making.sealed)
        return
    place.host.keep(
        name,
        making.sealed,
        manage=said["manage"],
        passcode=said["passcode"],
        tries=TRIES,
        until=said["until"],
    )
    look_with_passcode(place.url_of(name), said["passcode"], making.sealed, who=said["who"])


def finish_link(record: OpenRecord, making: Making) -> OwnLink:
    """Show a link that was fetched back.

    Raises:
        NotFoundError, ShareOverError, ShareNotKeptError: meanwhile it ended; what lies there is taken away.
    """
    document = making.document
    try:
        record.vault.links.get(document.id)
        kept = kept_share(record, document.about)
    except PortableRecordError:
        give_up_link(record, making)
        raise
    document = replace(document, value={**document.value, "shown": True})
    with record.vault.transaction():
        record.vault.links.put(document)
        note(record, Act.COPY, to=kept.terms.recipient.name, purpose=kept.terms.purpose, about=document.about)
    return _own(document)


def give_up_link(record: OpenRecord, making: Making) -> None:
    """Have what may lie there of a link taken away: it was never shown."""
    document = making.document
    if record.vault.links.has(document.id):
        record.vault.links.put(replace(document, value={**document.value, "ended": True}))


def links_of(record: OpenRecord, share_id: str) -> list[OwnLink]:
    """List the links of a share that lead somewhere, newest first."""
    links = record.vault.links.about(share_id)
    return [_own(each) for each in links if each.value["shown"] and not is_going(record, each)]


def write_link_files(link: OwnLink, out: Path) -> tuple[Path, ...]:
    """Write a link as a text and as a picture of its code."""
    text, picture = out / f"link-{link.id[:8]}.txt", out / f"link-{link.id[:8]}.png"
    write_file(text, [link.text.encode(), b"\n"])
    write_file(picture, [link.picture])
    return text, picture


def _own(document: Document) -> OwnLink:
    place, said = place_of(document), document.value
    flag = PASSCODE if place.is_host else DIRECT
    link = Link(place.url_of(document.id), unb64url(said["key"]), flag, said["until"], LABEL)
    text = write_link(link, viewer=place.viewer)
    return OwnLink(document.id, document.about, document.moment, text, said.get("passcode", ""))
