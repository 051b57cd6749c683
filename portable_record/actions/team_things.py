"""Things of the team's inbox: written as they came, for the others; and taken in from them.

What another device says of a thing is not believed: its signed texts are read anew, as of when it came, and
the list shows what they say. Format: docs/format/team.md, rules 5 and 10.
"""

from portable_record.actions.came_files import kept_files
from portable_record.actions.circle_standing import roots_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import did_of
from portable_record.actions.notices import stopped_names
from portable_record.actions.open_item import signed_texts
from portable_record.actions.receive import SIGNED, answers_to, found_by, reader_here, value_of
from portable_record.circle.thing import MOST, MOST_TEXT, Thing
from portable_record.crypto.did import key_from_did
from portable_record.errors import CircleFileError, NotFoundError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.hand import read_hand
from portable_record.sharing.me import Me, Pin
from portable_record.vault.shelf import Document


def thing_of(record: OpenRecord, item: str) -> Thing | None:
    """Write a thing of the inbox as it came; None where its signed texts are here no more, or too large."""
    document = record.vault.inbox.get(item)
    try:
        signed = signed_texts(record, document).decode()
    except NotFoundError:
        return None
    value = document.value
    pins = {str(value["iss"]): did_of(document)}
    for token, did in value.get("hands", ()):
        pins[read_hand(token).said.iss] = did
    thing = Thing(
        record=record.identity.record,
        item=item,
        consent=document.about,
        received=document.moment,
        file=str(value["file"])[:MOST_TEXT],
        sender=str(value["sender"])[:MOST_TEXT],
        known=bool(value.get("known")),
        pins=tuple(sorted((iss, did) for iss, did in pins.items() if did)),
        files=_files_of(document),
        signed=signed,
    )
    return thing if len(thing.written) <= MOST else None


def take_in(record: OpenRecord, thing: Thing, *, name: str) -> None:
    """Put a thing into the inbox that another device received; ``name`` is who it was. In a transaction.

    Raises:
        CircleFileError: its signed texts are refused.
    """
    me = Me(
        dids=reader_here(record).dids | roots_of(record),
        known={iss: Pin(key_from_did(did), None) for iss, did in thing.pins},
    )
    verdict = record.desk.reader.read(
        thing.signed.encode(), name="", trust=b"", at=moment(thing.received), me=me, is_held=True
    )
    if verdict.refused or not verdict.taken:
        raise CircleFileError("It holds something that was not signed as it must be.", place=thing.item)
    value = value_of(verdict, thing.file)
    value |= {
        "find": found_by(str(value["about"]), str(value["claims"]), thing.sender),
        "sender": thing.sender,
        "known": thing.known,
        "received_by": name,
        "files_there": [list(one) for one in thing.files],
    }
    stopped = stopped_names(record)
    if any((iss, one) in stopped for iss, one, _ in value["names"]):
        value |= {"state": "withdrawn", "stopped": moment_text(record.now)}
    consent = verdict.limits.consent or ""
    record.vault.inbox.put(Document(thing.item, consent, thing.received, value))
    signed = Document(SIGNED + thing.item, thing.item, thing.received, answers_to(verdict))
    record.vault.consents.put(signed, thing.signed.encode())


def _files_of(document: Document) -> tuple[tuple[str, int], ...]:
    there = document.value.get("files_there")
    if there is not None:
        return tuple((str(name), int(size)) for name, size in there)
    return tuple((one.name, one.size) for one in kept_files(document.value))
