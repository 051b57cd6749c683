"""The checkpoints of the circle that this device knows: how far each goes, and which of them count.

On the shelf ``circle`` lies what was read of each, by the file that it came in; its bytes lie there only
while something in it is missing here. Format: docs/format/circle.md, rules 26 to 29.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_belief import is_believed
from portable_record.actions.circle_standing import memberships_of, standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.came import Apart, CameCheckpoint, Why
from portable_record.circle.checkpoint import Checkpoint, verify_checkpoint
from portable_record.circle.standing import Standing
from portable_record.errors import PortableRecordError
from portable_record.record.causal import End
from portable_record.record.change import EditId
from portable_record.record.moments import moment_text
from portable_record.vault.folding import places_of
from portable_record.vault.place_files import LOST, PlaceFile
from portable_record.vault.shelf import Document

CHECKPOINT, FOLDED = "checkpoint", "folded"
"""What documents on the shelf are about: a checkpoint; and the one with which this device began in a part."""


@dataclass(frozen=True, slots=True)
class Known:
    """A checkpoint that was read: its file, who folded it when, under which membership, and how far it goes.

    ``came`` is when it came here, ``ends`` the last change of each chain, by device.
    """

    file: str
    part: str
    epoch: int
    membership: str
    by: str
    when: str
    came: str
    ends: Mapping[str, End]

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """Which of several is the one to go by: that of the newest epoch, which goes furthest."""
        return self.epoch, sum(end.seq for end in self.ends.values()), self.when, self.file

    def holds(self, device: str, seq: int) -> bool:
        """Whether a change is folded in it."""
        return device in self.ends and seq <= self.ends[device].seq

    def has_folded(self, edit: EditId) -> bool:
        """Whether the change of an edit is folded in it."""
        return self.holds(edit.device, edit.seq)

    def covers(self, other: "Known") -> bool:
        """Whether all is folded in it that is in another one."""
        return all(self.holds(device, end.seq) for device, end in other.ends.items())


def keep_checkpoints(record: OpenRecord, came: Iterable[CameCheckpoint]) -> list[Apart]:
    """Keep the checkpoints that an owner signed, in a transaction; return those that are kept apart."""
    apart, memberships = list[Apart](), memberships_of(record)
    for one in came:
        try:
            verify_checkpoint(one.checkpoint, memberships[one.membership])
        except (PortableRecordError, KeyError):
            apart.append(Apart(one.file, Why.FORGED))
            continue
        keep_known(record, one.file, one.membership, one.checkpoint, one.raw)
    return apart


def keep_known(
    record: OpenRecord, file: str, membership: str, checkpoint: Checkpoint, raw: bytes | None = None
) -> None:
    """Write down what a checkpoint says of itself; with its bytes, where it is still to be folded in."""
    ends = ((device, end) for (device, _), end in checkpoint.before.ends.items())
    value = {
        "file": file,
        "part": checkpoint.part,
        "epoch": checkpoint.epoch,
        "membership": membership,
        "by": checkpoint.by,
        "when": checkpoint.when,
        "ends": [[device, end.seq, end.hash, end.lamport] for device, end in ends],
    }
    document = Document(f"{CHECKPOINT} {file}", CHECKPOINT, moment_text(record.now), value)
    record.vault.circle.put(document, raw)


def known_checkpoints(record: OpenRecord, part: str = "") -> list[Known]:
    """List the checkpoints that are known, whether they count or not; of one part, or of all."""
    found = map(known_of, record.vault.circle.about(CHECKPOINT))
    return [one for one in found if not part or one.part == part]


def known_of(document: Document) -> Known:
    """Read what was written down about a checkpoint."""
    said = document.value
    texts = {name: str(said[name]) for name in ("file", "part", "membership", "by", "when")}
    ends = {device: End(seq, name, lamport) for device, seq, name, lamport in said["ends"]}
    return Known(epoch=int(said["epoch"]), came=document.moment, ends=ends, **texts)


def counting_checkpoints(record: OpenRecord, part: str = "") -> list[Known]:
    """List the checkpoints that count: the best of each part before the others of it."""
    known = known_checkpoints(record, part)
    standing = standing_of(record) if known else None
    good = [one for one in known if standing is not None and counts(one, standing)]
    return sorted(good, key=lambda one: one.rank, reverse=True)


def believed_checkpoints(record: OpenRecord) -> list[Known]:
    """List those of them that this device may believe (rule 46)."""
    good = counting_checkpoints(record)
    begun = {str(one.value["part"]) for one in record.vault.circle.about(FOLDED)} if good else set[str]()
    return [
        one
        for one in good
        if is_believed(record, one.part, one.ends, one.epoch, by=one.by, has_begun=one.part in begun)
    ]


def best_of(record: OpenRecord) -> dict[str, Known]:
    """Give the checkpoint to go by of each part that has one."""
    return _first_of_each(believed_checkpoints(record))


def first_of(record: OpenRecord) -> dict[str, Known]:
    """Give of each part the checkpoint to go by once it may be believed: it may hold what lacks here."""
    return _first_of_each(counting_checkpoints(record))


def _first_of_each(sorted_ones: Iterable[Known]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for one in sorted_ones:
        found.setdefault(one.part, one)
    return found


def counts(known: Known, standing: Standing) -> bool:
    """Say whether a checkpoint counts (rule 28).

    Its membership is in force or was, whoever folded it owns the circle now, and nothing in it was cut off
    since (rule 12).
    """
    now = standing.now
    if now is None or known.membership not in {one.hash for one in standing.in_force}:
        return False
    if now.owner_of(known.by) is None:
        return False
    later = [one for one in standing.in_force if one.epoch > known.epoch]
    cuts = {cut.device: cut for one in reversed(later) for cut in one.removed if cut.part == known.part}
    return not any(
        end.seq > cuts[device].seq or (end.seq == cuts[device].seq and end.hash != cuts[device].hash)
        for device, end in known.ends.items()
        if device in cuts
    )


def explained(record: OpenRecord, gone: Collection[PlaceFile]) -> set[str]:
    """Name those of these files that are gone for a reason: a checkpoint holds what they held (rule 26)."""
    if not gone:
        return set()
    good, counting = believed_checkpoints(record), counting_checkpoints(record)
    places = places_of(record.vault, [one.head.decode(errors="replace") for one in gone if one.head])
    known = {one.file: one for one in known_checkpoints(record)}
    names, shelf = {one.name for one in gone}, record.vault.circle
    begun, apart = bool(shelf.about(FOLDED)), {str(one.value["hash"]) for one in shelf.about(APART)}
    why = _Why(places, known, good, counting, names, apart if begun else None)
    return {one.name for one in gone if why.explains(one)}


@dataclass(frozen=True, slots=True)
class _Why:
    """Why files are gone. ``apart`` are changes kept apart, if this device began with a checkpoint.

    ``good`` are checkpoints that may be believed of those that are ``counting``.
    """

    places: Mapping[str, tuple[str, str, int]]
    known: Mapping[str, Known]
    good: Sequence[Known]
    counting: Sequence[Known]
    gone: Collection[str]
    apart: Collection[str] | None

    def explains(self, one: PlaceFile) -> bool:
        """Whether another checkpoint is there instead, or one holds the change."""
        if (folded := self.known.get(one.name)) is not None:
            others = [
                each for each in self.counting if each.part == folded.part and each.file not in self.gone
            ]
            return folded not in self.counting or any(
                each.covers(folded) or each.rank > folded.rank for each in others
            )
        change = one.head.decode(errors="replace")
        place = self.places.get(change)
        if place is None:  # nothing of it is here: what this device began with held it
            return self.apart is not None and bool(change) and change not in self.apart
        device, part, seq = place
        return any(each.part == part and each.holds(device, seq) for each in self.good)


def forget_explained(record: OpenRecord) -> None:
    """Take back that files were lost which a checkpoint explains. Call it in a transaction."""
    names = explained(record, list(record.vault.place_files.of_state(LOST).values()))
    record.vault.place_files.forget(names)
    forget_checkpoints(record, names)


def forget_checkpoints(record: OpenRecord, files: Iterable[str]) -> None:
    """Let go of what is known of checkpoints that made way for another one. Call it in a transaction."""
    for name in files:
        record.vault.circle.delete(f"{CHECKPOINT} {name}")
