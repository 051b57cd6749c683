"""To what somebody suggested an owner said yes: it stands in the record, and so every device learns of it.

Format: docs/format/circle.md, rule 21. A yes is a change of an owner, and the Provenance in it names what was
suggested. A no is told to nobody: it stays on the device on which it was said.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.membership import OWNER
from portable_record.errors import PortableRecordError
from portable_record.record.entry import Entry
from portable_record.record.suggested import SOURCE, SaidYes, who_said_yes
from portable_record.record.values import ABSENT, read_whole

ANSWERED = "suggestion-answered"


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes to one suggestion, and the entry that says so."""

    proof: str
    said: SaidYes


def yeses(record: OpenRecord) -> Mapping[str, tuple[Yes, ...]]:
    """Find what owners said yes to, by the hash of what was suggested; nothing where there is no circle.

    Only the word of a device of an owner counts, or anybody could end what somebody else suggests.
    """
    mark = record.vault.database.mark

    def look() -> Mapping[str, tuple[Yes, ...]]:
        found: dict[str, tuple[Yes, ...]] = {}
        for one in _yeses(record):
            found[one.said.source] = (*found.get(one.said.source, ()), one)
        return found

    known = (record.vault.id, mark)
    return look() if mark is None else record.remembered.the_last("yeses", known, look)


def yeses_about(record: OpenRecord, entry: Entry) -> dict[tuple[str, int], SaidYes]:
    """Give what owners said yes to about an entry, by the device and the number of the change that did it."""
    own = {entry.full_url, f"urn:uuid:{entry.id}"}
    every = (one for each in yeses(record).values() for one in each if one.said.target in own)
    return {
        (placed.id.device, placed.id.seq): one.said
        for one in every
        for placed in record.vault.log.edits_of(one.proof)
    }


def answers_here(record: OpenRecord) -> Mapping[str, str]:
    """Say what was answered, ``yes`` or ``no``, by the hash of what was suggested, as far as known here."""
    here = {str(one.value["hash"]): str(one.value["said"]) for one in record.vault.circle.about(ANSWERED)}
    return here | dict.fromkeys(yeses(record), "yes")


def _yeses(record: OpenRecord) -> Iterator[Yes]:
    in_force = standing_of(record).in_force
    owners = {name for one in in_force for name, (member, _) in one.devices.items() if member.role == OWNER}
    if not owners:
        return
    for device, entry, value in record.vault.log.who_named("Provenance", having=SOURCE.encode()):
        if device in owners and value != ABSENT:
            with suppress(PortableRecordError):  # an element of one, and not the whole of it
                if (said := who_said_yes(read_whole(value).text)) is not None:
                    yield Yes(entry, said)
