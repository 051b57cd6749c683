"""Three records for tests of passing on: Sue gives to the carers, and they pass some of it to a club."""

from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.handing_over import copy_of
from portable_record.actions.open_item import open_item
from portable_record.actions.pass_on import Passing, look_at_passing, sign_passing
from portable_record.actions.people import remember
from portable_record.actions.receive import Received, receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.to_pass_on import to_pass
from portable_record.actions.ways_out import way_named
from portable_record.sharing.contact import Recipient

SUE, CARERS, CLUB = "Sue", "Tameside Carers", "Lunch Club"
TEA, BUS = "How I communicate: I like tea", "How I communicate: I come by bus"


@dataclass(frozen=True)
class Three:
    """The three records, open."""

    sue: OpenRecord
    carers: OpenRecord
    club: OpenRecord


def know(one: OpenRecord, other: OpenRecord, kind: str, name: str) -> None:
    """Let one have compared the key of another."""
    contact = Recipient(kind, name, other.identity.did, other.identity.hpke.public.to_bytes())
    remember(one, contact, issuer=other.identity.iss)


def know_each_other(three: Three) -> None:
    """Let those who give something to each other have compared their keys; the club does not know Sue."""
    know(three.sue, three.carers, "organisation", CARERS)
    know(three.carers, three.sue, "contact", SUE)
    know(three.carers, three.club, "organisation", CLUB)
    know(three.club, three.carers, "organisation", CARERS)


def write(sue: OpenRecord) -> None:
    """Let Sue write down what she gives."""
    for title in (TEA, BUS):
        words = title.partition(": ")[2]
        add_words(sue, part="communication", kind=None, words=words, sensitive=False)


def give(three: Three, folder: Path, *, pass_on: bool = True) -> tuple[str, str]:
    """Let Sue give two things to the carers; return the ids of the share and of what lies in their inbox."""
    wish = Wish(parts=("communication",), to=CARERS, purpose="support", pass_on=pass_on, forms=("sealed",))
    shared = share_parts(three.sue, wish, folder / "given")
    return shared.id, receive_file(three.carers, shared.files[0]).item


def wish_for(three: Three, item: str, *titles: str) -> Passing:
    """Choose these things for the club."""
    there = to_pass(three.carers, open_item(three.carers, item, why="to pass it on", by="Jo")).things
    chosen = tuple(thing.url for thing in there if thing.title in titles)
    return Passing(to=three.club.identity.did, entries=chosen, role="independent")


def passed(three: Three, item: str, wish: Passing) -> str:
    """Look and sign; return the id of the share."""
    return sign_passing(three.carers, item, wish, seen=look_at_passing(three.carers, item, wish).seen)


def handed(three: Three, share: str, folder: Path) -> Received:
    """Hand it over as a locked file, and let the club take it in."""
    _, content = copy_of(three.carers, share, way_named("sealed"), ".carebundle")
    assert isinstance(content, bytes)
    return taken(three.club, content, folder)


def taken(record: OpenRecord, content: bytes, folder: Path) -> Received:
    """Let somebody take in a file."""
    file = folder / "handed"
    file.write_bytes(content)
    return receive_file(record, file)
