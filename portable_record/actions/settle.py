"""Settle what stands side by side in an entry: show each version in words, and write what was chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.look_after import refuse_unless_may_open
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.telling import names_of_writers, value_in_words
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import own_writer, refuse_own_right
from portable_record.record.asking import sheet as types
from portable_record.record.asking.places import AS_IT_IS, Answer, Json
from portable_record.record.asking.sheet import Question, Sheet, answered, answers
from portable_record.record.asking.sheets import sheet_for
from portable_record.record.authorship import line_chosen
from portable_record.record.change import EditId
from portable_record.record.edits import Draft, binning, editing, marking_sensitive, restoring, settling
from portable_record.record.fold import Conflict, EntryState
from portable_record.record.intake import check
from portable_record.record.json_text import parse
from portable_record.record.preview import with_drafts
from portable_record.record.registers import Alternative
from portable_record.record.shapes import BINNED, SENSITIVE
from portable_record.record.values import ABSENT
from portable_record.record.who import written_by

BOTH = "both"
KEEP, BIN, YES, NO = "keep", "bin", "yes", "no"
_WORDS = (types.LINE, types.PARAGRAPHS)


@dataclass(frozen=True, slots=True)
class Version:
    """One of several that stand side by side. ``choice`` is what is sent back to choose it."""

    choice: str
    by: str
    when: str
    rows: tuple[tuple[Question | None, Answer], ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One thing that waits for somebody to choose; ``among`` names all that was seen."""

    path: str
    versions: tuple[Version, ...]
    among: str
    can_keep_both: bool = False


def disputes(record: OpenRecord, entry_id: str) -> list[Dispute]:
    """List what stands side by side in an entry.

    Raises:
        NotFoundError: there is no such entry.
    """
    state = state_of(record, record.vault.entries.get(entry_id).part, entry_id)
    names = names_of_writers(record, {one.by for each in state.conflicts for one in each.alternatives})
    return [_dispute(state, conflict, names) for conflict in state.conflicts]


def settle(record: OpenRecord, entry_id: str, chosen: Mapping[str, tuple[str, str]]) -> Kept:
    """Write what was chosen: for each path the choice, and what it was chosen among.

    What came in between is not settled with it. A choice that is none any more is left alone.

    Raises:
        NotFoundError: there is no such entry.
        MayNotWriteError: the writer's right does not reach so far.
        PortableRecordError: what was chosen makes no valid resource.
    """
    part = record.vault.entries.get(entry_id).part
    writer = own_writer(record)
    writer.refuse_unless_may_write(part)
    refuse_own_right(record, writer, [entry_id])
    if chosen.get(SENSITIVE, ("",))[0] == NO:
        refuse_unless_may_open(record)
    state = state_of(record, part, entry_id)
    with writing(record, writer.by) as act:
        found = [
            _draft(state, conflict, *chosen[conflict.path], when=act.when)
            for conflict in state.conflicts
            if conflict.path in chosen
        ]
        drafts = [draft for draft in found if draft is not None]
        if drafts:
            drafts += _line(state, chosen, {draft.path for draft in drafts})
            new = with_drafts(state, drafts)
            check(new.text)
            act.add(part, drafts)
    if not drafts:
        return Kept(entry_id, part, in_conflict=state.in_conflict)
    still = record.vault.entries.get(entry_id).in_conflict
    return Kept(entry_id, part, (newest_change(record, part),), in_conflict=still)


def _dispute(state: EntryState, conflict: Conflict, names: Mapping[str, str]) -> Dispute:
    among = " ".join(_name(one.id) for one in conflict.alternatives)
    if conflict.path in (BINNED, SENSITIVE):
        return Dispute(conflict.path, (), among)
    resources = {one.id: _resource(_if_chosen(state, conflict, one)) for one in conflict.alternatives}
    sheet = sheet_for(_resource(state), state.part)
    differing = _differing(sheet, list(resources.values())) if sheet else []
    versions = []
    for one in conflict.alternatives:
        rows = tuple((question, question.place.read(resources[one.id])) for question in differing)
        in_words = value_in_words(one.value, state.type, one.path)
        versions.append(
            Version(_name(one.id), written_by(one.by, names), one.when, rows or ((None, in_words),))
        )
    versions.sort(key=lambda version: version.when)
    return Dispute(conflict.path, tuple(versions), among, _joined(differing, resources.values()) is not None)


def _draft(state: EntryState, conflict: Conflict, choice: str, among: str, *, when: str) -> Draft | None:
    if conflict.path == BINNED:
        return {KEEP: restoring(state), BIN: binning(state, when)}.get(choice)
    if conflict.path == SENSITIVE:
        return {
            YES: marking_sensitive(state, sensitive=True),
            NO: marking_sensitive(state, sensitive=False),
        }.get(choice)
    value = next((one.value for one in conflict.alternatives if _name(one.id) == choice), None)
    if choice == BOTH:
        value = _both(state, conflict)
    if value is None:
        return None
    seen = among.split()
    draft = settling(state, conflict.path, value)
    return replace(draft, bases=tuple(one for one in draft.bases if _name(one) in seen))


def _line(state: EntryState, chosen: Mapping[str, tuple[str, str]], drafted: set[str]) -> list[Draft]:
    """Draft whose words they are now: the line of what was chosen goes with it."""
    picked, unseen = [], []
    for conflict in state.conflicts:
        if conflict.path in drafted and conflict.path not in (BINNED, SENSITIVE):
            choice, among = chosen[conflict.path]
            picked += [one for one in conflict.alternatives if choice in (BOTH, _name(one.id))]
            unseen += [one for one in conflict.alternatives if _name(one.id) not in among.split()]
    return [draft for draft in line_chosen(state, picked, but=unseen) if draft.path not in drafted]


def _both(state: EntryState, conflict: Conflict) -> bytes | None:
    """Put the words of all versions one after the other."""
    resource = _resource(state)
    sheet = sheet_for(resource, state.part)
    if sheet is None:
        return None
    resources = [_resource(_if_chosen(state, conflict, one)) for one in conflict.alternatives]
    joined = _joined(_differing(sheet, resources), resources)
    if joined is None:
        return None
    new = answered(sheet, resource, joined)
    drafts = editing(replace(state, binned=""), new, new_id=lambda: "own-both")
    return next((draft.value for draft in drafts if draft.path == conflict.path), None)


def _joined(differing: list[Question], resources: Iterable[Json]) -> dict[str, Answer] | None:
    """The answer that says what all versions say, where words differ and nothing else."""
    if len(differing) != 1 or differing[0].type not in _WORDS:
        return None
    question = differing[0]
    texts = list(dict.fromkeys(str(question.place.read(one)) for one in resources))
    if not all(texts) or AS_IT_IS in texts:
        return None
    between = "\n" if question.type == types.PARAGRAPHS else " / "
    return {question.key: between.join(texts)}


def _differing(sheet: Sheet, resources: list[Json]) -> list[Question]:
    """The questions that the versions answer differently."""
    found = [answers(sheet, resource) for resource in resources]
    return [
        question
        for question in sheet.questions
        if any(one[question.key] != found[0][question.key] for one in found)
    ]


def _if_chosen(state: EntryState, conflict: Conflict, one: Alternative) -> EntryState:
    return with_drafts(state, [settling(state, conflict.path, one.value)])


def _name(edit: EditId) -> str:
    return f"{edit.device}:{edit.seq}.{edit.n}"


def _resource(state: EntryState) -> Json:
    value = parse(state.text) if state.text != ABSENT else {}
    return value if isinstance(value, dict) else {}
