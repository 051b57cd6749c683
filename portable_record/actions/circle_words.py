"""What devices say after a sync, as they are kept; and what this device says itself.

Format: docs/format/circle.md, rules 23 and 24. Of each device and part the newest word lies on the shelf
``circle``, with the names of the files of the words before it, which may go from the place without a loss.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_belief import missing_ends
from portable_record.actions.circle_checkpoints import first_of
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_standing import CIRCLE, HERE, memberships_of, standing_of, words_of
from portable_record.actions.circle_state import circle_of, is_compared, say_of_circle, the_circle
from portable_record.actions.circle_wordless import words_missing
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import deed_heads
from portable_record.circle.came import Apart, CameHere, Why
from portable_record.circle.cuts import cuts_of
from portable_record.circle.deeds import INBOX
from portable_record.circle.files import file_name, seal_part_file
from portable_record.circle.here import Here, Missing, missing, newest, read_here, sign_here, verify_here
from portable_record.circle.membership import Membership
from portable_record.circle.reach import sees
from portable_record.circle.ring import PART
from portable_record.circle.standing import Standing
from portable_record.errors import PortableRecordError
from portable_record.record.causal import ChangeKey
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

ERASED_HERE = "erased-here"
_GAPS = "gaps"
SAID_AGAIN = timedelta(days=1)
KEPT_BACK = timedelta(days=7)
"""What two devices name and is not here for so long, the place keeps back (rule 24)."""


def words(record: OpenRecord) -> dict[tuple[str, str], Here]:
    """Return the newest word of each device about each part."""
    return newest(words_of(record).values())


def last_here(record: OpenRecord) -> dict[str, str]:
    """Say of each device when it was here last, by its own clock, but never later than its word came here."""
    came, seen = _came(record), dict[str, str]()
    for name, word in words_of(record).items():
        seen[word.device] = max(seen.get(word.device, ""), min(word.when, came[name]))
    return seen


def _came(record: OpenRecord) -> dict[str, str]:
    """Say of each word that is kept, by the id of its document, when it came."""
    now = moment_text(record.now)
    return {one.id: min(one.moment, now) for one in record.vault.circle.about(HERE)}


def words_replaced(record: OpenRecord) -> set[str]:
    """Return the names of the files at the place that hold a word: they go when a newer one comes."""
    return {name for one in record.vault.circle.about(HERE) for name in one.value["files"]}


def keep_words(record: OpenRecord, came: Sequence[CameHere]) -> tuple[list[Apart], list[str]]:
    """Keep the words that are signed as they must be; return what is kept apart, and the files that wait.

    Those wait that name a membership which has not come. Call it in a transaction.
    """
    shelf, apart, waits = record.vault.circle, list[Apart](), list[str]()
    kept = {(str(one.value["device"]), str(one.value["part"])): one for one in shelf.about(HERE)}
    known = memberships_of(record)
    for said in came:
        of = known.get(said.here.membership)
        if of is None:
            waits.append(said.file)
            continue
        try:
            verify_here(said.here, of)
        except PortableRecordError:
            apart.append(Apart(said.file, Why.FORGED))
            continue
        place = (said.here.device, said.here.part)
        kept[place] = _keep(record, said, kept.get(place))
    return apart, waits


def _keep(record: OpenRecord, said: CameHere, before: Document | None) -> Document:
    shelf, files = record.vault.circle, [said.file]
    if before is not None:
        files = [*before.value["files"], said.file]
        older = read_here(shelf.raw(before.id))
        known = replace(older, when=min(older.when, before.moment))  # its clock may have been ahead
        if newest([known, said.here])[said.here.device, said.here.part] is known:
            document = replace(before, value={**before.value, "files": files})
            shelf.put(document)
            return document
        shelf.delete(before.id)
    value = {"device": said.here.device, "part": said.here.part, "files": files}
    document = Document(f"{HERE} {said.file}", HERE, moment_text(record.now), value)
    shelf.put(document, said.raw)
    return document


def say_here(record: OpenRecord) -> int:
    """Let this device's words wait to be put to the place, and say how many they are.

    A part in which nothing is new is passed over for a day.
    """
    circle = the_circle(record)
    may = not circle.stopped and is_compared(record)
    if circle.now is None or circle.ring is None or circle.member is None or not may:
        return 0
    said = words(record)
    made = 0
    for name in (name for name in circle.ring.keys if name.startswith(PART)):
        part = name.removeprefix(PART)
        if not sees(circle.member, part):
            continue  # the papers of a team that its workers share: they are no chain
        word = Here(
            record=record.identity.record,
            epoch=circle.now.epoch,
            membership=circle.now.hash,
            part=part,
            device=circle.device,
            when=moment_text(record.now),
            heads=deed_heads(record) if part == INBOX else record.vault.log.heads(part),
            erased=tuple(sorted(carried_out(record, part))),
        )
        if _says_nothing_new(word, said.get((circle.device, part))):
            continue
        with record.vault.transaction():
            _put_word(record, word, circle.ring.keys[name])
        made += 1
    return made


def _says_nothing_new(word: Here, before: Here | None) -> bool:
    if before is None or abs(moment(word.when) - moment(before.when)) >= SAID_AGAIN:
        return False  # a clock that was ahead is set right with the next word
    return replace(before, when=word.when, signature=b"") == word


def _put_word(record: OpenRecord, word: Here, key: bytes) -> None:
    shelf = record.vault.circle
    raw = sign_here(word, record.identity.device)
    file = seal_part_file(raw, key, record.desk.dice)
    before = [one for one in shelf.about(HERE) if one.value["device"] == word.device]
    older = [one for one in before if one.value["part"] == word.part]
    files = [name for one in older for name in one.value["files"]]
    put_out(record, [file], instead=files)
    for one in older:
        shelf.delete(one.id)
    value = {"device": word.device, "part": word.part, "files": [*files, file_name(file)]}
    shelf.put(Document(f"{HERE} {file_name(file)}", HERE, word.when, value), raw)


def forget_words(record: OpenRecord, files: Iterable[str]) -> None:
    """Let go of the names of files that hold words and are at the place no more."""
    gone = set(files)
    if not gone:
        return
    for one in record.vault.circle.about(HERE):
        if gone & set(one.value["files"]):
            left = [name for name in one.value["files"] if name not in gone]
            record.vault.circle.put(replace(one, value={**one.value, "files": left}))


def carried_out(record: OpenRecord, part: str = "") -> dict[str, str]:
    """Say of the erasing changes that this device has carried out, by hash, when; in a part or in all."""
    done: dict[str, str] = {}
    for one in record.vault.circle.about(ERASED_HERE):
        if not part or one.value["part"] == part:
            done[one.value["hash"]] = max(one.moment, done.get(one.value["hash"], ""))
    return done


def missing_here(record: OpenRecord) -> tuple[Missing, ...]:
    """Find what devices of the circle have and this one has not, or not with all words (rule 24)."""
    circle = circle_of(record)
    if circle is None or circle.now is None:
        return ()
    held, noted = _held(record), _known_gaps(record)
    gaps = [
        replace(gap, since=noted[gap.device, gap.part].since) if _is_known(gap, noted) else gap
        for gap in _gaps(record, circle.now)
    ]
    told = {(gap.device, gap.part) for gap in gaps}
    unproved = (
        Missing(device, part, held.get((device, part), 0) + 1, end.seq, (known.by,), known.came)
        for part, known in first_of(record).items()
        for device, end in missing_ends(record, part, known.ends).items()
        if (device, part) not in told
    )
    return tuple(sorted([*gaps, *words_missing(record), *unproved]))


def note_gaps(record: OpenRecord) -> None:
    """Keep the moment at which each gap was first known: the words that name it are said again (rule 24)."""
    circle = circle_of(record)
    if circle is None or circle.now is None:
        return
    noted, now = _known_gaps(record), moment_text(record.now)
    found = {
        (gap.device, gap.part): noted[gap.device, gap.part]
        if _is_known(gap, noted)
        else _Known(gap.last, now)
        for gap in _gaps(record, circle.now)
    }
    if found != noted:
        say_of_circle(record, **{_GAPS: [[*chain, one.upto, one.since] for chain, one in found.items()]})


@dataclass(frozen=True, slots=True)
class _Known:
    """Up to where a chain was first known to go on, and since when."""

    upto: int
    since: str


def _known_gaps(record: OpenRecord) -> dict[tuple[str, str], _Known]:
    kept: list[list[Any]] = record.vault.settings.get(CIRCLE, {}).get(_GAPS, [])
    return {(device, part): _Known(upto, since) for device, part, upto, since in kept}


def _is_known(gap: Missing, noted: Mapping[tuple[str, str], _Known]) -> bool:
    """Whether the first change that is missing was known of before."""
    chain = (gap.device, gap.part)
    return chain in noted and gap.first <= noted[chain].upto


def _gaps(record: OpenRecord, now: Membership) -> tuple[Missing, ...]:
    """Find what words of devices name and this device has not, but for what would not count if it came."""
    said = [one for one in words(record).values() if one.device in now.devices]
    found = missing(_held(record), said)
    if not found:
        return ()
    in_force, apart = standing_of(record), ApartShelf(record).signed_places()
    may_count = (_that_may_count(gap, in_force) for gap in found)
    return tuple(gap for gap in (_that_is_not(gap, apart) for gap in may_count) if gap.first <= gap.last)


def _that_may_count(gap: Missing, in_force: Standing) -> Missing:
    """Leave out what a device wrote after it was taken out: nobody waits for that (rule 18)."""
    if in_force.now is None or gap.device in in_force.now.devices:
        return gap
    ends = [cut.seq for cut in cuts_of(in_force, (gap.device, gap.part))]
    return replace(gap, last=min([gap.last, *ends])) if ends else replace(gap, last=0)


def _that_is_not(gap: Missing, apart: Collection[ChangeKey]) -> Missing:
    """Leave out at both ends what is here after all, apart: as when its device wrote two things at once."""
    first, last = gap.first, gap.last
    while first <= last and (gap.device, gap.part, first) in apart:
        first += 1
    while first <= last and (gap.device, gap.part, last) in apart:
        last -= 1
    return replace(gap, first=first, last=last)


def _held(record: OpenRecord) -> dict[tuple[str, str], int]:
    held = {chain: end.seq for chain, end in record.vault.log.chain_ends().items()}
    return held | {(one.device, INBOX): one.seq for one in deed_heads(record)}


def is_kept_back(record: OpenRecord, gap: Missing) -> bool:
    """Say whether two devices name it and it is not here for a week: the place keeps it back."""
    return len(gap.known_by) > 1 and record.now - moment(gap.since) >= KEPT_BACK
