"""What somebody had before their eyes when they opened a form: the edits that stood in the entry then.

A form carries them as text. What is written from it replaces these edits and no others, so that what came
between is not lost: the two stand side by side, as those of two devices would.
"""

from collections.abc import Iterable, Sequence

from portable_record.record.change import EditId
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import MARKS, WHOLE


def seen_text(state: EntryState) -> str:
    """Name the edits that stand in an entry: ``device:seq.n,seq.n;device:seq.n``."""
    by_device: dict[str, list[str]] = {}
    for head in state.registers.content_heads():
        by_device.setdefault(head.id.device, []).append(f"{head.id.seq}.{head.id.n}")
    return ";".join(f"{device}:{','.join(places)}" for device, places in sorted(by_device.items()))


def state_seen(part: str, edits: Sequence[PlacedEdit], text: str) -> EntryState | None:
    """Fold an entry as it was seen; nothing if the text names no whole resource of it.

    Marks are left aside: whether an entry lies in the bin is no part of what was read in it.
    """
    named = set(_named(part, text))
    known = _with_causes([placed for placed in edits if placed.edit.path not in MARKS], named)
    return fold_entry(part, known) if any(placed.edit.path == WHOLE for placed in known) else None


def _with_causes(edits: Sequence[PlacedEdit], wanted: set[EditId]) -> list[PlacedEdit]:
    """Keep the edits that are wanted and all that they replaced."""
    known: list[PlacedEdit] = []
    for placed in sorted(edits, key=lambda placed: placed.rank, reverse=True):
        if placed.id in wanted:
            known.append(placed)
            wanted |= set(placed.edit.bases)
    return known


def _named(part: str, text: str) -> Iterable[EditId]:
    for chain in text.split(";"):
        device, _, places = chain.partition(":")
        for place in places.split(","):
            seq, _, number = place.partition(".")
            if device and seq.isdecimal() and number.isdecimal():
                yield EditId(device, part, int(seq), int(number))
