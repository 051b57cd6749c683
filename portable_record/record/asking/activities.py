"""Places in the activities of a CarePlan that have a code of ours: what helps, who to call, and so on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portable_record.record.asking.places import Answer, At, Json, objects
from portable_record.record.asking.pointing import Several
from portable_record.record.kinds import SYSTEM, kind

_BARE = frozenset({"status", "code", "description"})
SAID_THEN = "I said this then."


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a CarePlan that have one code: a line for each."""

    code: str

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return what each step says."""
        return "\n".join(lines_of(resource, self.code))

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Keep the steps that are said as before, say the others otherwise, add new ones after them.

        What is said otherwise keeps what else belongs to it, such as who is to be called; of a step that is
        not said any more only that stays.
        """
        items = objects(resource.get("activity"))
        lines = [line.strip() for line in str(answer).splitlines() if line.strip()]
        if "\n".join(lines) == self.read(resource):
            return dict(resource)
        mine = [item for item in items if code_in(item) == self.code]
        left = list(mine)
        new: list[object] = []
        for line in lines:
            same = next((item for item in left if words_in(item) == line), None)
            if same is not None:
                left.remove(same)
            new.append(same or line)
        others = iter(left)
        new = [self._said(next(others, None), one) if isinstance(one, str) else one for one in new]
        kept = [bare for item in others if (bare := _without_words(item))]
        at = next((n for n, item in enumerate(items) if item in mine), len(items))
        before = [item for item in items[:at] if item not in mine]
        after = [item for item in items[at:] if item not in mine]
        return At("activity").put(resource, [*before, *new, *kept, *after] or None)

    def _said(self, item: Json | None, line: str) -> Json:
        begun: Json = {"detail": {"status": "in-progress", "code": kind(self.code).concept}}
        return At("detail.description").put(item or begun, line)


@dataclass(frozen=True, slots=True)
class Callers:
    """Those in the circle who are to be called, in their order."""

    code: str = "call"

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return address and name of each."""
        return Several(At("performer")).read(_detail(_first(resource, self.code)))

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Say who is to be called."""
        item = _first(resource, self.code)
        detail = Several(At("performer")).write(_detail(item), answer)
        return _put_first(resource, self.code, {**item, "detail": detail})

    def in_order(self, resource: Mapping[str, object], order: Sequence[str]) -> Json:
        """Put those who are to be called into another order."""
        item = _first(resource, self.code)
        places = {one.partition(" ")[0]: n for n, one in enumerate(order)}
        people = objects(_detail(item).get("performer"))
        people.sort(key=lambda one: places.get(str(one.get("reference")), len(places)))
        return _put_first(resource, self.code, At("detail.performer").put(item, people))


@dataclass(frozen=True, slots=True)
class Remark:
    """When something was said, or who was there: a note of its first step."""

    code: str
    name: str

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the day, or who was there."""
        said = str(_note(_first(resource, self.code)).get(self.name, ""))
        return "" if said == SAID_THEN else said.partition("T")[0] if self.name == "time" else said

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Write it; a note must say something."""
        item = _first(resource, self.code)
        note = {name: said for name, said in _note(item).items() if name != self.name}
        note |= {self.name: answer} if answer else {}
        says = note.get("text", SAID_THEN)
        notes = objects(item.get("progress"))[1:]
        has_said = note.get("time") or says != SAID_THEN
        whole = [{**note, "text": says}, *notes] if has_said else notes
        return _put_first(resource, self.code, At("progress").put(item, whole or None))


def lines_of(plan: Mapping[str, object], code: str) -> list[str]:
    """List what the steps with a code say."""
    return [
        words for item in objects(plan.get("activity")) if code_in(item) == code and (words := words_in(item))
    ]


def code_in(item: Mapping[str, object]) -> str:
    """Return the code of ours that a step has; empty if it has none."""
    concept = _detail(item).get("code")
    for one in objects(concept.get("coding")) if isinstance(concept, dict) else ():
        if one.get("system") == SYSTEM:
            return str(one.get("code"))
    return ""


def words_in(item: Mapping[str, object]) -> str:
    """Return what a step says."""
    return str(_detail(item).get("description", ""))


def _first(plan: Mapping[str, object], code: str) -> Json:
    begun: Json = {"detail": {"status": "in-progress", "code": kind(code).concept}}
    return next((item for item in objects(plan.get("activity")) if code_in(item) == code), begun)


def _put_first(plan: Mapping[str, object], code: str, item: Json) -> Json:
    """Put a step in place of the first with its code; one that says nothing at all goes."""
    items = objects(plan.get("activity"))
    at = next((n for n, one in enumerate(items) if code_in(one) == code), len(items))
    items[at : at + 1] = [item] if words_in(item) or _without_words(item) else []
    return At("activity").put(plan, items or None)


def _without_words(item: Json) -> Json | None:
    """Keep what else belongs to a step that is not said any more; nothing if there is nothing else."""
    detail = {name: value for name, value in _detail(item).items() if name != "description"}
    if detail.keys() - _BARE or item.keys() - {"id", "detail"}:
        return {**item, "detail": detail}
    return None


def _detail(item: Mapping[str, object]) -> Json:
    found = item.get("detail")
    return found if isinstance(found, dict) else {}


def _note(item: Mapping[str, object]) -> Json:
    return next(iter(objects(item.get("progress"))), {})
