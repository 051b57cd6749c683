"""What is new at the place of the circle: what to fetch, what came, what is gone; and kept in the vault.

The place is asked without the record; what came is sorted without it too. Only what is known before, and what
comes of it, needs the record. Format: docs/format/circle.md, rules 1, 2, 25 and 26.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_checkpoints import (
    explained,
    forget_checkpoints,
    forget_explained,
    keep_checkpoints,
)
from portable_record.actions.circle_files import forget_lists, keep_list, lists_among
from portable_record.actions.circle_folded import folded_ends
from portable_record.actions.circle_standing import CIRCLE, keep_membership, standing_of
from portable_record.actions.circle_state import (
    ELSE,
    count_rings,
    forget_ring_key,
    keep_apart,
    keep_ring,
    keep_ring_key,
    mine,
    say_of_circle,
    the_circle,
)
from portable_record.actions.circle_wordless import StandIns, forget_wordless, has_more_here, keep_wordless
from portable_record.actions.circle_words import forget_words, keep_words, words_replaced
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_take import keep_came
from portable_record.circle.arrivals import RING_KEY as OF_A_RING
from portable_record.circle.arrivals import Sorting
from portable_record.circle.came import Apart, CameChange, Sorted, Why
from portable_record.circle.paper import PURPOSE as PAPERS
from portable_record.circle.pieces import PURPOSE as FILE
from portable_record.errors import NotFoundError, SignatureBrokenError, StorageRefusedError, TooLargeError
from portable_record.record.change import change_hash, signed_bytes
from portable_record.record.moments import moment, moment_text
from portable_record.storage.port import CirclePlace
from portable_record.vault.place_files import (
    DAMAGED,
    DONE,
    LOCKED,
    LOST,
    ON_ITS_WAY,
    CarriedChange,
    PlaceFile,
)
from portable_record.vault.shelf import Document

A_DAY = timedelta(days=1)
LATE = timedelta(hours=1)  # a place may list something late; what is gone for longer is lost
AT_ONCE = 32 * 1024 * 1024  # bytes that are fetched and unfolded before they are kept


@dataclass(slots=True)
class Look:
    """One look at the place. ``to_fetch`` are files to read, ``heads`` the first bytes of locked ones."""

    sorting: Sorting
    to_fetch: list[str]
    heads: dict[str, bytes]
    known: Mapping[str, PlaceFile]
    fault: StorageRefusedError | None = None

    def fetch(self, place: CirclePlace) -> Sorted | None:
        """Fetch and sort the next files, up to so many bytes; None once nothing is left.

        Where the place does not answer any more, what came before is given, and the ``fault`` kept.
        """
        found, size = Sorted(), 0
        while self.to_fetch and size + found.size < AT_ONCE and self.fault is None:
            name = self.to_fetch.pop()
            try:
                file = place.get(name)
            except NotFoundError:  # listed too early, or just taken away
                continue
            except TooLargeError:
                file = b""
            except StorageRefusedError as fault:
                self.fault = fault
                break
            size += len(file) + 1
            self._take(name, file, found)
        return found if size else None

    def _take(self, name: str, file: bytes, found: Sorted) -> None:
        before = self.sorting.keys
        came = self.sorting.take({name: file})
        found.add(came)
        self.heads |= came.locked
        if self.sorting.keys - before:
            found.opened += self.try_locked()

    def try_locked(self) -> list[str]:
        """Fetch again what was locked and is so no longer; name it."""
        opens = [name for name, head in self.heads.items() if self.sorting.opens(head)]
        for name in opens:
            del self.heads[name]
        self.to_fetch += opens
        return opens


def look(record: OpenRecord, names: Collection[str]) -> Look:
    """Compare what the place lists with what is known, and write down what is gone.

    Raises:
        CircleMissingError: there is no circle.
    """
    the_circle(record)
    said = record.vault.settings.get(CIRCLE)
    known = record.vault.place_files.all()
    listed = set(names)
    new_day = said.get("looked_again") != record.today.isoformat()
    again = {ON_ITS_WAY, DAMAGED} if new_day else {ON_ITS_WAY}
    to_fetch = [name for name in listed if name not in known or known[name].state in again]
    with record.vault.transaction():
        _note_gone(record, listed, known)
        if new_day:
            say_of_circle(record, looked_again=record.today.isoformat())
    locked = {name: one.head for name, one in known.items() if one.state == LOCKED and name in listed}
    has = mine(record)
    to_fetch.sort(key=lambda name: (name not in known, name))  # what was never seen is fetched first
    found = Look(Sorting(has), to_fetch, locked, known)
    if has.ring_keys or said.get("rings_tried") != len(has.rings):
        opened = found.try_locked()  # a key came in another way than with a file
        now = moment_text(record.now)
        record.vault.place_files.put_many(PlaceFile(name, ON_ITS_WAY, now) for name in opened)
    return found


def _note_gone(record: OpenRecord, listed: Collection[str], known: Mapping[str, PlaceFile]) -> None:
    """Write down what the place gave before and gives no more (rule 26), and what is there again."""
    now, files = moment_text(record.now), record.vault.place_files
    gone = [one for name, one in known.items() if name not in listed and one.state != LOST]
    replaced = (
        words_replaced(record) | lists_among(record, [one.name for one in gone]) if gone else set[str]()
    )
    there = dict[bytes, list[str]]()
    for name in listed & known.keys():
        if known[name].state == DONE and known[name].head:
            there.setdefault(known[name].head, []).append(name)
    copies = StandIns(record, there)
    lost = [one for one in gone if one.state == DONE and one.name not in replaced and not copies.has(one)]
    known_why = explained(record, [one for one in lost if one.head not in there])
    lost = [one for one in lost if one.name not in known_why]
    forget_checkpoints(record, known_why)
    before = [one for name, one in known.items() if name not in listed and one.state == LOST and one.head]
    folded = explained(record, [one for one in before if one.head not in there])
    found = [one.name for one in before if one.name in folded or copies.has(one)]
    back = [one.name for name, one in known.items() if name in listed and one.state == LOST]
    files.forget([*found, *(one.name for one in gone)])
    forget_words(record, [one.name for one in gone])
    forget_lists(record, [one.name for one in gone])
    stay = {one.name for one in lost}
    forget_wordless(record, [*found, *(one.name for one in gone if one.name not in stay)])
    files.put_many(PlaceFile(one.name, LOST, now, one.head) for one in lost)
    files.put_many(PlaceFile(name, DONE, now, known[name].head) for name in back)


def keep(record: OpenRecord, found: Sorted, *, known: Mapping[str, PlaceFile]) -> list[Apart]:
    """Keep what came, but for the changes, and return what is kept apart. Call it in a transaction."""
    began, now = the_circle(record).began, moment_text(record.now)
    apart = list(found.apart)
    for name, key in found.ring_keys.items():
        keep_ring_key(record, name, key)
    for ring in found.rings:
        keep_ring(record, ring.ring, ring.raw)
        forget_ring_key(record, ring.key_file)
    for came in found.memberships:
        if came.membership.previous or came.membership.root == began:
            keep_membership(record.vault, came.raw, now=now)
        else:
            apart.append(Apart(came.file, Why.FOREIGN))
    broken, waits = keep_words(record, found.heres)
    apart += [*broken, *keep_checkpoints(record, found.checkpoints)]
    for other in found.others:  # what a later part of the app reads; nothing of it is lost
        if other.purpose == FILE:
            refused = keep_list(record, other)
            apart += [refused] if refused is not None else []
            continue
        value = {"file": other.file, "purpose": other.purpose, "key": other.key, "under": other.under}
        record.vault.circle.put(Document(f"{ELSE} {other.file}", ELSE, now, value), other.content)
        if other.purpose == PAPERS and other.under == OF_A_RING:  # its key opens nothing else
            forget_ring_key(record, other.key)
    for one in apart:
        keep_apart(record, one)
    keep_came(record, found.deeds, found.things)
    keep_wordless(record, found.changes)
    _note_files(record, found, waits, known)
    _note_carried(record, found.changes)
    if found.checkpoints:
        forget_explained(record)
    return apart


def _note_files(
    record: OpenRecord, found: Sorted, waits: Iterable[str], known: Mapping[str, PlaceFile]
) -> None:
    """Write down of each file that was read how it stands with it (rule 2)."""
    now = moment_text(record.now)
    states = dict.fromkeys(found.opened, ON_ITS_WAY) | dict.fromkeys(found.done, DONE)
    states |= dict.fromkeys(waits, ON_ITS_WAY)
    held = {came.file: change_hash(came.change).encode() for came in found.changes}
    held |= {came.file: came.deeds.hash.encode() for came in found.deeds}
    held |= {came.file: came.thing.hash.encode() for came in found.things}
    files = [PlaceFile(name, state, now, held.get(name, b"")) for name, state in states.items()]
    copies = StandIns(record)
    for name, head in held.items():
        copies.there.setdefault(head, []).append(name)
    lost = record.vault.place_files.of_state(LOST).values() if held else ()
    record.vault.place_files.forget([one.name for one in lost if copies.has(one)])
    files += [PlaceFile(name, LOCKED, now, head) for name, head in found.locked.items() if name not in states]
    for name in found.unfinished:
        since = known[name].since if name in known else now
        late = record.now - moment(since) >= A_DAY
        files.append(PlaceFile(name, DAMAGED if late else ON_ITS_WAY, since))
    record.vault.place_files.put_many(files)
    say_of_circle(record, rings_tried=count_rings(record))


def _note_carried(record: OpenRecord, changes: Iterable[CameChange]) -> None:
    """Write down in which file each change lies, the newest keys before older ones (rules 20 and 26).

    Keys of a membership that is not in force are nobody's keys; a copy with fewer words than are here lies
    nowhere.
    """
    if not changes:
        return
    in_force = {one.hash for one in standing_of(record).in_force}
    known, new = record.vault.carried.all(), dict[str, CarriedChange]()
    for came in changes:
        if has_more_here(record, came):
            continue
        name, epoch = change_hash(came.change), came.epoch if came.under in in_force else 0
        if name not in known or known[name].epoch < epoch:
            known[name] = new[name] = CarriedChange(name, epoch, came.file)
    record.vault.carried.put_many(new.values())


def stop_if_copied(record: OpenRecord, changes: Iterable[CameChange]) -> bool:
    """Stop writing if a change of this device's own key came that it does not have (rule 25).

    What it wrote and holds apart, because it was cut off or may not count, it knows; and what a checkpoint
    folded of it, since that ends with a change that it had.
    """
    own, folded = record.identity.device.public, folded_ends(record)
    for came in changes:
        name, change = change_hash(came.change), came.change
        if change.device != record.identity.device_id or record.vault.log.has(name):
            continue
        if record.vault.circle.has(f"{APART} {name}"):
            continue
        here = record.vault.log.hash_at(*change.chain, change.seq)
        if not here and change.chain in folded and change.seq <= folded[change.chain].seq:
            continue
        try:
            own.verify(signed_bytes(came.change), came.change.signature)
        except SignatureBrokenError:
            continue
        say_of_circle(record, stopped={"since": moment_text(record.now), "device": came.change.device})
        return True
    return False
