"""What owners said to what somebody suggested: it stands in the record, and so every device learns of it.

Format: docs/format/circle.md, rules 21 and 48. A yes is a change of an owner, and the Provenance in it names
what was suggested. A no is a comment about the suggestion; where there is a yes, no no counts.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_standing import members_once, seat_of, standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts
from portable_record.circle.membership import OWNER
from portable_record.circle.refusing import may_refuse
from portable_record.errors import PortableRecordError
from portable_record.record.comment import read_comment
from portable_record.record.comment_entry import BEGIN, comments_of, named_in
from portable_record.record.entry import Entry
from portable_record.record.refusal import is_no, is_suggestion_id, suggestion_id
from portable_record.record.suggested import SOURCE, SaidYes, who_said_yes
from portable_record.record.values import ABSENT, read_whole

ANSWERED = "suggestion-answered"


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes to one suggestion, and the entry that says so."""

    proof: str
    said: SaidYes


@dataclass(frozen=True, slots=True, order=True)
class No:
    """A no to one suggestion: when it was said, by whom, and the comment that says so.

    One that was said before devices told it to each other has no ``comment``.
    """

    when: str
    by: str
    comment: str = ""


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


def noes(record: OpenRecord) -> Mapping[str, tuple[No, ...]]:
    """Find what owners said no to, by the hash of what was suggested, the first no first.

    What an owner said yes to is not among it.
    """
    mark = record.vault.database.mark

    def look() -> Mapping[str, tuple[No, ...]]:
        said, here = _noes(record), _noes_of_old(record)
        taken = {name for name, answer in _here(record).items() if answer == "yes"} | yeses(record).keys()
        found = {}
        for one in record.vault.circle.about(APART):
            name = str(one.value["hash"])
            if one.value["counts"] == Counts.SUGGESTION.value and name not in taken:
                place = comments_of(str(one.value["part"]), suggestion_id(name))
                found[name] = (*sorted(said.get(place, ())), *here.get(name, ()))
        return {name: of for name, of in found.items() if of}

    known = (record.vault.id, mark)
    return look() if mark is None else record.remembered.the_last("noes", known, look)


def answers_here(record: OpenRecord) -> Mapping[str, str]:
    """Say what was answered, ``yes`` or ``no``, by the hash of what was suggested, as far as known here."""
    taken = dict.fromkeys(yeses(record), "yes")
    return dict.fromkeys(noes(record), "no") | _here(record) | taken


def _here(record: OpenRecord) -> dict[str, str]:
    return {str(one.value["hash"]): str(one.value["said"]) for one in record.vault.circle.about(ANSWERED)}


def _noes(record: OpenRecord) -> dict[str, list[No]]:
    """Give the noes that count, by what stands in place of the part of comments about one suggestion."""
    now, once = standing_of(record).now, members_once(record)
    found: dict[str, list[No]] = {}
    for one in record.vault.entries.within(BEGIN):
        part, about = named_in(one.part)
        says_no = is_suggestion_id(about) and is_no(read_comment(one.text))
        if says_no and may_refuse(now, one.writer, part, one.updated):
            found.setdefault(one.part, []).append(No(one.updated, once[one.writer].name, one.id))
    return found


def _noes_of_old(record: OpenRecord) -> dict[str, tuple[No]]:
    """Give the noes that were said on this device alone, before others were told."""
    member = seat_of(record).member
    name = member.name if member else ""
    told = [one for one in record.vault.circle.about(ANSWERED) if one.value["said"] == "no"]
    return {str(one.value["hash"]): (No(one.moment, name),) for one in told}


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
