"""What was erased goes from the place of the circle too, and each device says that it has let go of it.

Format: docs/format/circle.md, rule 33. A device puts its own changes there anew, without the words; the files
that held them go. Those of devices that are no more are put by the one that signed the membership in force.
"""

from dataclasses import dataclass

from portable_record.actions.circle_apart import APART, ApartShelf
from portable_record.actions.circle_files import let_go_of_file
from portable_record.actions.circle_folded import let_go_of_words
from portable_record.actions.circle_outbox import drop_waiting
from portable_record.actions.circle_push import brings, seal_apart, seal_without_words
from portable_record.actions.circle_state import circle_of, the_circle
from portable_record.actions.circle_wordless import with_words_there
from portable_record.actions.circle_words import ERASED_HERE, carried_out, words
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts
from portable_record.circle.here import Here
from portable_record.circle.membership import Member, Membership
from portable_record.circle.reach import sees
from portable_record.circle.ring import Ring
from portable_record.record.moments import moment_text
from portable_record.vault.erasings import Erasing, Held, erased_among, erasings, held_words_of, is_let_go
from portable_record.vault.shelf import Document

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class NotYet:
    """Something that was erased, and the members on whose devices it is not yet known to be gone.

    ``devices`` counts theirs. Each of them also takes away its own files from the place.
    """

    erasing: Erasing
    members: tuple[Member, ...]
    devices: int


def carry_out(record: OpenRecord) -> int:
    """Take what was erased from the place, some of it at a time, and return how many files wait for it.

    What has words left that came meanwhile waits until somebody chooses.
    """
    circle = the_circle(record)
    if circle.now is None or circle.ring is None or circle.stopped:
        return 0
    done = carried_out(record)
    todo = [one for one in erasings(record.vault) if one.hash not in done and is_let_go(record.vault, one)]
    mine = set(brings(record, circle.now))
    waits = 0
    for erasing in todo[:AT_ONCE]:
        with record.vault.transaction():
            for held in (*held_words_of(record.vault, erasing), *_suggested(record, erasing)):
                drop_waiting(record, held.hash)
                if held.device in mine:
                    waits += seal_without_words(record, circle.now, circle.ring, held.number, held.hash)
            let_go_of_file(record, erasing.entry)
            let_go_of_words(record, erasing.part)
            _say_done(record, erasing)
    return waits + _strip_cut_off(record, circle.now, circle.ring) + len(todo[AT_ONCE:])


def _strip_cut_off(record: OpenRecord, now: Membership, ring: Ring) -> int:
    """Put copies without the words in the place of what was cut off and spoke of what is erased.

    It counts nowhere, whenever it came; but its file would hold the words still.
    """
    shelf, own, waits = ApartShelf(record), record.identity.device_id, 0
    names = [name for name in shelf.names() if shelf.counts(name) is Counts.CUT_OFF]
    names = [
        name
        for name in names
        if shelf.device(name) == own or (now.by == own and shelf.device(name) not in now.devices)
    ]
    if not names:
        return 0
    gone = erased_among(record.vault, {entry for name in names for entry in shelf.entries(name)})
    with record.vault.transaction():
        for name in (name for name in names if gone.intersection(shelf.entries(name))):
            change, edits = shelf.read(name)
            erased = [edit for edit in edits if edit.entry in gone]
            if before := with_words_there(record, name, erased):
                drop_waiting(record, name)
                waits += seal_apart(record, now, ring, change, edits, instead=before)
    return waits


def _suggested(record: OpenRecord, erasing: Erasing) -> list[Held]:
    """Give the changes that only hold their place in the history and had words for an erased entry."""
    told = [one.value for one in record.vault.circle.about(APART) if erasing.entry in one.value["entries"]]
    numbers = {str(one["hash"]): record.vault.log.numbers_of([str(one["hash"])]) for one in told}
    return [
        Held(number, str(one["hash"]), str(one["device"])) for one in told for number in numbers[one["hash"]]
    ]


def not_yet_gone(record: OpenRecord) -> list[NotYet]:
    """List what was erased and may still lie on somebody's device, the newest first."""
    circle = circle_of(record)
    if circle is None or circle.now is None:
        return []
    said = words(record)
    found = []
    for erasing in erasings(record.vault)[::-1]:
        waits_for = [
            (member, device)
            for device, (member, _) in circle.now.devices.items()
            if device != circle.device
            and sees(member, erasing.part)
            and not _has_said(said.get((device, erasing.part)), erasing)
        ]
        if waits_for:
            members = {member.id: member for member, _ in waits_for}
            found.append(NotYet(erasing, tuple(members.values()), len(waits_for)))
    return found


def _has_said(word: Here | None, erasing: Erasing) -> bool:
    return word is not None and erasing.hash in word.erased


def _say_done(record: OpenRecord, erasing: Erasing) -> None:
    value = {"hash": erasing.hash, "part": erasing.part}
    document = Document(
        f"{ERASED_HERE} {erasing.hash} {erasing.entry}", ERASED_HERE, moment_text(record.now), value
    )
    record.vault.circle.put(document)
