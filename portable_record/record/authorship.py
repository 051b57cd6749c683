"""The line that says whose words an entry is in: written beside each edit, and chosen with it.

It is the label in ``meta`` and, for some types, an element that names the writer. Whoever writes in an entry
writes its line too, even where it stays as it was. So of two versions that stand side by side the line of the
shown one is shown, and whoever chooses words chooses their line. Format: docs/format/change.md, rule 28.
"""

from collections.abc import Iterable, Mapping, Sequence

from portable_record.record.asking.places import At, Json, objects
from portable_record.record.edits import Draft
from portable_record.record.elements import by_item
from portable_record.record.fold import EntryState
from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.line import LABELS, META, OF_WRITER, SAID_BY, is_of_line
from portable_record.record.registers import Alternative, Registers
from portable_record.record.shapes import WHOLE
from portable_record.record.values import ABSENT

Line = Mapping[str, bytes]
"""What a line holds, by path."""


def said_by(resource: Json, label: Json, writer: Json | None) -> Json:
    """Say whose words a resource is in now; ``writer`` refers to them, if they are not the person."""
    meta = resource.get("meta")
    labels = objects(meta.get("security")) if isinstance(meta, dict) else []
    if [one for one in labels if one.get("system") == LABELS] == [label]:
        return resource
    kept = [one for one in labels if one.get("system") != LABELS]
    new = At("meta.security").put(resource, [label, *kept])
    element = SAID_BY.get(str(resource.get("resourceType")), "")
    if element and (element in new or writer is not None):
        said = [{**writer, "id": OF_WRITER}] if element == "performer" and writer else writer
        new = At(element).put(new, said)
    return new


def line_beside(state: EntryState, drafts: Sequence[Draft]) -> list[Draft]:
    """Draft the line of an edit as far as it stays what it was, over what was seen of it."""
    drafted = {draft.path for draft in drafts}
    return [
        Draft(state.entry, path, state.registers.shown(path), state.heads(path))
        for path in _paths(state)
        if path not in drafted
    ]


def line_chosen(
    state: EntryState, chosen: Iterable[Alternative], *, but: Iterable[Alternative] = ()
) -> list[Draft]:
    """Draft the line of the words that were chosen; of several together, the labels of all.

    What was written by the changes of ``but`` is left standing: nobody who chose has seen it.
    """
    lines = [line for one in chosen if META in (line := _line_of(state, one))]
    if not lines:
        return []
    unseen = {(one.id.device, one.id.seq) for one in but}
    drafts = []
    for path in dict.fromkeys((*_paths(state), *(path for line in lines for path in line))):
        values = list(dict.fromkeys(line.get(path, ABSENT) for line in lines))
        value = _joined(values) if path == META else values[0] if len(values) == 1 else ABSENT
        bases = tuple(one for one in state.heads(path) if (one.device, one.seq) not in unseen)
        drafts.append(Draft(state.entry, path, value, bases))
    return drafts


def _paths(state: EntryState) -> list[str]:
    """The paths of the line of an entry, also of what is not there yet and somebody else may write."""
    element = SAID_BY.get(state.type, "")
    if not element:
        return [META]
    if not by_item(state.type, element):
        return [META, element]
    there = [path for path in state.registers.paths if path.startswith(f"{element}/")]
    return list(dict.fromkeys((META, f"{element}/{OF_WRITER}", *there)))


def _line_of(state: EntryState, one: Alternative) -> Line:
    """The line that was written in the change of an edit; else the one that stood when it was written.

    Only where a record is kept together a line is written beside each edit; elsewhere all is written in turn.
    """
    edits = state.registers.edits
    same = [placed for placed in edits if (placed.id.device, placed.id.seq) == (one.id.device, one.id.seq)]
    found: dict[str, bytes] = {}
    for placed in same:
        own = {placed.edit.path: placed.edit.value or ABSENT}
        values = state.registers.given(placed) if placed.edit.path == WHOLE else own
        found |= {path: value for path, value in values.items() if is_of_line(state.type, path)}
    if META in found or not same:
        return found
    then = Registers(placed for placed in edits if placed.lamport <= same[0].lamport)
    return {path: then.shown(path) for path in then.paths if is_of_line(state.type, path)}


def _joined(values: Sequence[bytes]) -> bytes:
    """The first of several metas, with the labels of all."""
    metas = [read if isinstance(read := parse(value), dict) else {} for value in values]
    labels = [label for meta in metas for label in objects(meta.get("security"))]
    once = list({json_bytes(label): label for label in labels}.values())
    return values[0] if len(values) == 1 else json_bytes({**metas[0], "security": once})
