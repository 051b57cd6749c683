"""Changes of a circle that do not count, or not yet: kept apart, with the reason, so that no words are lost.

Each is a document on the shelf ``circle`` with the change as a file (docs/format/change.md, section 3). Some
hold their place in the history all the same, without their edits: what waits for an owner's yes, and what
somebody wrote who may only read, or did not know yet what an owner had changed. So whatever their device
writes next goes on from them.
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from portable_record.actions.circle_causes import FORKED, REFUSED, WAITS
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import SILENT, Counts
from portable_record.circle.cuts import CutOff
from portable_record.circle.standing import Standing
from portable_record.record.causal import ChangeKey
from portable_record.record.change import Change, Edit, change_hash
from portable_record.record.change_file import from_json, to_json
from portable_record.record.erase import erase_values
from portable_record.record.moments import moment_text
from portable_record.record.shapes import SENSITIVE, WHOLE
from portable_record.vault.erasings import erased_among
from portable_record.vault.shelf import Document

APART = "apart"
GONE = SILENT | {Counts.CUT_OFF}
"""What does not count, or only its place: its words are proposed, or were cut off."""
UNCHECKED = frozenset({Counts.LATER, Counts.FOREIGN, Counts.STRANGER, Counts.FORGED})
"""What was put apart before its signature was found to be good."""


class ApartShelf:
    """The changes that are kept apart, by hash, each with what is written down about it."""

    def __init__(self, record: OpenRecord) -> None:
        """Read what is there."""
        self._read: dict[str, tuple[Change, tuple[Edit, ...]]] = {}
        self._vault, self._shelf = record.vault, record.vault.circle
        self._now = moment_text(record.now)
        self._said = {str(one.value["hash"]): dict(one.value) for one in self._shelf.about(APART)}

    def names(self, *whys: str) -> list[str]:
        """Return the hashes of those that are kept for one of these reasons; of all where none is named."""
        return [name for name, said in self._said.items() if not whys or said["why"] in whys]

    def waiting(self, *whys: str) -> list[tuple[str, tuple[str, str], int, str]]:
        """Return hash, chain and number of those that are kept for one of these reasons, and the reason."""
        return [
            (name, (said["device"], said["part"]), said["seq"], said["why"])
            for name, said in self._said.items()
            if said["why"] in whys
        ]

    def of_chains(self, chains: Collection[tuple[str, str]]) -> list[str]:
        """Return the hashes of those of some chains."""
        return [name for name, said in self._said.items() if (said["device"], said["part"]) in chains]

    def of_devices(self, devices: Collection[str]) -> list[str]:
        """Return the hashes of those of some devices, in the order in which they were written."""
        of_them = [
            (said["when"], said["seq"], name)
            for name, said in self._said.items()
            if said["device"] in devices
        ]
        return [name for _, _, name in sorted(of_them)]

    def places(self, counts: Counts) -> set[ChangeKey]:
        """Return device, part and number of those of which this became."""
        of_them = (said for said in self._said.values() if said["counts"] == counts)
        return {(said["device"], said["part"], said["seq"]) for said in of_them}

    def signed_places(self) -> set[ChangeKey]:
        """Return device, part and number of those whose signature was found to be good."""
        of_them = (said for said in self._said.values() if said["counts"] not in UNCHECKED)
        return {(said["device"], said["part"], said["seq"]) for said in of_them}

    def device(self, name: str) -> str:
        """Return the device that wrote a change."""
        return str(self._said[name]["device"])

    def entries(self, name: str) -> list[str]:
        """Return the ids of the entries of which a change speaks."""
        return list(self._said[name]["entries"])

    def has(self, name: str) -> bool:
        """Say whether a change is kept apart."""
        return name in self._said

    def counts(self, name: str) -> Counts:
        """Return what becomes of a change that is kept apart."""
        return Counts(self._said[name]["counts"])

    def why(self, name: str) -> str:
        """Return why a change is kept apart."""
        return str(self._said[name]["why"])

    @property
    def silent(self) -> frozenset[str]:
        """The hashes of those that hold their place in the history without their edits."""
        return frozenset(name for name, said in self._said.items() if said["counts"] in SILENT)

    def gone(self, standing: Standing) -> CutOff:
        """Say for what nobody waits, although something may build on it."""
        said = [said for said in self._said.values() if said["counts"] in SILENT]
        return CutOff(standing, {(one["device"], one["part"], one["seq"]) for one in said})

    def read(self, name: str) -> tuple[Change, tuple[Edit, ...]]:
        """Return a change that is kept apart."""
        if name not in self._read:
            self._read[name] = from_json(self._shelf.raw(f"{APART} {name}"))
        return self._read[name]

    def keep(self, name: str, change: Change, edits: Sequence[Edit], counts: Counts, why: str = "") -> None:
        """Keep a change apart: what becomes of it, or else why it waits.

        Values that were kept before stay, if these edits have them not.
        """
        if counts in GONE:
            edits = self._without_erased(edits)
        before = self.read(name)[1] if name in self._said else None
        if before is not None:
            edits = completed(edits, before)
        said: dict[str, Any] = {
            "hash": name,
            "counts": counts.value,
            "why": why or counts.value,
            "device": change.device,
            "part": change.part,
            "seq": change.seq,
            "epoch": change.epoch,
            "writer": change.by.writer,
            "when": change.when,
            "entries": sorted({edit.entry for edit in edits}),
        }
        if before == tuple(edits) and said == self._said.get(name):
            return
        self._said[name], self._read[name] = said, (change, tuple(edits))
        self._shelf.put(Document(f"{APART} {name}", APART, self._now, said), to_json(change, edits))

    def erase(self, entry: str) -> None:
        """Let go of the words that were proposed for an entry, or cut off, now that it is gone for good."""
        for name, said in self._said.items():
            if entry not in said["entries"] or said["counts"] not in GONE:
                continue
            change, edits = self.read(name)
            bare = tuple(erase_values([edit])[0] if edit.entry == entry else edit for edit in edits)
            self._read[name] = (change, bare)
            self._shelf.put(Document(f"{APART} {name}", APART, self._now, said), to_json(change, bare))

    def _without_erased(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """Leave out the words about what was erased for good: an old copy brings none of them back."""
        gone = erased_among(self._vault, {edit.entry for edit in edits})
        return [erase_values([edit])[0] if edit.entry in gone else edit for edit in edits]

    def let_go(self, name: str) -> None:
        """Let go of a change that counts now."""
        self._read.pop(name, None)
        if self._said.pop(name, None) is not None:
            self._shelf.delete(f"{APART} {name}")


def completed(edits: Sequence[Edit], others: Sequence[Edit]) -> tuple[Edit, ...]:
    """Fill in the values that another copy of the same change has (docs/format/change.md, rule 22)."""
    return tuple(two if one.erased else one for one, two in zip(edits, others, strict=True))


def edits_here(record: OpenRecord, number: int, change: Change) -> tuple[Edit, ...]:
    """Return the edits of a change of the history; of one that only holds its place, those kept apart."""
    edits, name = record.vault.log.edits_of_change(number), f"{APART} {change_hash(change)}"
    if edits or not record.vault.circle.has(name):
        return tuple(edits)
    return from_json(record.vault.circle.raw(name))[1]


def is_something_apart(record: OpenRecord) -> bool:
    """Say whether words are kept apart that no owner is asked about."""
    told = (one.value["counts"] for one in record.vault.circle.about(APART))
    return any(counts != Counts.SUGGESTION and counts not in UNCHECKED for counts in told)


class Suggested:
    """What stands in changes that are kept apart, looked up once for many changes that are sealed."""

    def __init__(self, record: OpenRecord) -> None:
        """Look at nothing yet."""
        self._record = record

    @cached_property
    def _about(self) -> dict[str, list[str]]:
        about: dict[str, list[str]] = {}
        for one in self._record.vault.circle.about(APART):
            for entry in one.value["entries"]:
                about.setdefault(entry, []).append(one.id)
        return about

    def only(self, entries: Collection[str]) -> set[str]:
        """Return those of these entries that stand nowhere but here, and are not sensitive here."""
        told = {name for entry in entries for name in self._about.get(entry, ())}
        edits = [edit for name in told for edit in from_json(self._record.vault.circle.raw(name))[1]]
        begun = {edit.entry for edit in edits if edit.path == WHOLE and not edit.bases}
        marked = {edit.entry for edit in edits if edit.path == SENSITIVE and edit.value != b"false"}
        has = self._record.vault.entries.has
        return {entry for entry in (begun - marked) & set(entries) if not has(entry)}


def writer_is_blocked(record: OpenRecord, part: str) -> bool:
    """Say whether changes of this device wait in a part, so that nothing can follow them yet."""
    own = record.identity.device_id
    waits = (WAITS, FORKED, REFUSED)
    return any(
        one.value["device"] == own and one.value["part"] == part and one.value["why"] in waits
        for one in record.vault.circle.about(APART)
    )
