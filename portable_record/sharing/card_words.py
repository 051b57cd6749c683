"""The words of one entry as they stand on a card: one paragraph, from the very lines that the preview shows.

Left away is only what the card says for all its entries: whom it is about, that it holds now, that the person
put it together, and when each was written.
"""

from portable_record.record.kinds import SYSTEM, kind, part_of_code
from portable_record.record.readable.view import Line, View

_NOT_WRITTEN = frozenset(
    {"id", "subject", "patient", "intent", "created", "date", "startDate", "effectiveDateTime"}
)
_NEUTRAL = frozenset({"active", "current", "final", "amended", "corrected", "in-progress", "in-use"})
_BARE_LABELS = frozenset(
    {
        "What happens",
        "About this plan",
        "Plan",
        "In words",
        "Title",
        "Goal",
        "Please know",
        "Heading",
        "Note",
        "What",
        "Result",
    }
)
_CUT_SHORT = "…"
_TELLING = 4  # letters; a shorter text can stand in a title by chance
_ENDS = (
    ".",
    "!",
    "?",
    ":",
    ";",
    "\u060c",
    "\u06d4",
    "\u061f",
    "\u3002",
)  # also Arabic, Urdu and Chinese ends

Json = dict[str, object]


def without_neutral(value: Json) -> Json:
    """Take out what the card says for all its entries, and codes that only repeat a heading."""
    about = value.get("subject", value.get("patient"))
    kept = {name: inner for name, inner in value.items() if name not in _NOT_WRITTEN}
    if _author(value) in ([], [about]):
        kept.pop("author", None)
    if _labels(value) <= {"PATAST"}:
        kept.pop("meta", None)
    if _neutral_period(kept.get("period")):
        kept.pop("period", None)
    if value.get("active") is True:
        kept.pop("active")
    if kept.get("status", kept.get("lifecycleStatus")) in _NEUTRAL:
        kept.pop("status", None)
        kept.pop("lifecycleStatus", None)
    if "category" in kept and all(map(_ours, _list(kept["category"]))):
        kept.pop("category")
    if _ours(kept.get("type")):
        kept.pop("type")
    if "section" in kept:
        kept["section"] = [_section(each) for each in _list(kept["section"])]
    if "activity" in kept:
        kept["activity"] = [_step(each) for each in _list(kept["activity"])]
    return kept


def _author(value: Json) -> list[object]:
    author = value.get("author", [])
    return author if isinstance(author, list) else [author]


def _labels(value: Json) -> set[object]:
    meta = value.get("meta")
    return {each.get("code") for each in _list(meta.get("security"))} if isinstance(meta, dict) else set()


def _neutral_period(period: object) -> bool:
    return isinstance(period, dict) and period.keys() == {"start"}


def _section(section: object) -> object:
    if isinstance(section, dict) and "title" in section:
        return {name: inner for name, inner in section.items() if name != "code"}
    return section


def _step(step: object) -> object:
    """Put the heading of a step of a plan before its words, where it survives."""
    detail = step.get("detail") if isinstance(step, dict) else None
    if not isinstance(step, dict) or not isinstance(detail, dict):
        return step
    kept = dict(detail)
    if kept.get("status") in _NEUTRAL:
        kept.pop("status")
    if _ours(kept.get("code")) and isinstance(kept.get("description"), str):
        kept["description"] = f"{_heading(detail)}: {kept['description']}"
        kept.pop("code")
    return {**step, "detail": kept}


def _ours(concept: object) -> bool:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    return bool(codings) and all(
        each.get("system") == SYSTEM and part_of_code(each.get("code")) for each in _list(codings)
    )


def _heading(detail: Json) -> str:
    concept = detail["code"]
    codings = _list(concept.get("coding")) if isinstance(concept, dict) else []
    return kind(str(codings[0]["code"])).title


def paragraph(shown: View) -> str:
    """Say an entry in one line: its title, then its lines but for those that the title says in full."""
    words = "" if shown.title.endswith(_CUT_SHORT) else shown.title
    before: Line | None = None
    for line in shown.lines:
        if words and before is None and line.text in words and len(line.text) >= _TELLING:
            continue
        said = line.text if line.label in _BARE_LABELS or not line.label else f"{line.label}: {line.text}"
        words += _between(words, before, line) + said
        before = line
    return " ".join(words.split())


def _between(words: str, before: Line | None, line: Line) -> str:
    """Say what stands between the words so far and the next line."""
    if not words or words.endswith(_ENDS):
        return " "
    heading = (
        before is None or (before.label == "Heading" and line.depth > before.depth) or line.label == "Result"
    )
    return ": " if heading else "; "


def _list(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
