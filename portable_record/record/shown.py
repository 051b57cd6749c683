"""What a yes takes of somebody else's resource: what a page shows of it in words, and nothing beside that.

``readable/`` is silent about a few elements, because what stands there is for machines alone, or says again
what other elements say. Whoever suggests something could hide in them what nobody has looked at.
"""

from portable_record.record.asking.places import Json
from portable_record.record.line import META
from portable_record.record.readable.tables_words import LIMITS, PHRASES
from portable_record.record.readable.view import view

UNSHOWN = frozenset({"id", META, "implicitRules", "fhir_comments"})
"""What no page shows of a resource, or not as its writer's words."""
_NARRATIVE = "text"


def only_shown(resource: Json) -> Json:
    """Leave out of a resource, and of those inside it, what no page shows; its words stay as they are."""
    return {name: _within(value) for name, value in resource.items() if not _is_unshown(resource, name)}


def is_cut(resource: Json) -> bool:
    """Whether ``only_shown`` leaves out more than who wrote it, which is said anew with a yes."""
    return only_shown(resource) != {name: one for name, one in resource.items() if name != META}


def is_unshown(path: str) -> bool:
    """Whether an edit at a path says something that no page shows; a narrative beside other words is so."""
    element = path.partition("/")[0].lstrip("_")
    return element in UNSHOWN or element == _NARRATIVE


def fits_on_a_page(resource: Json) -> bool:
    """Whether a page shows all of a resource, however long and deep it is."""
    return _fits(resource, LIMITS["depth"]) and all(
        line.text != PHRASES["cut"] for line in view(resource).lines
    )


def _within(value: object) -> object:
    if isinstance(value, list):
        return [_within(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "resourceType" in value:
        return {**{name: value[name] for name in ("id",) if name in value}, **only_shown(value)}
    return {
        name: _within(one) for name, one in value.items() if name not in ("implicitRules", "fhir_comments")
    }


def _is_unshown(resource: Json, name: str) -> bool:
    element = name.lstrip("_")
    return element in UNSHOWN or (element == _NARRATIVE and not _is_narrative_shown(resource))


def _is_narrative_shown(resource: Json) -> bool:
    return any(line.label == PHRASES["narrative"] for line in view(resource).lines)


def _fits(value: object, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value if isinstance(value, list) else list(value.values())
    most = LIMITS["items"] if isinstance(value, list) else len(inner)
    return depth > 0 and len(inner) <= most and all(_fits(one, depth - 1) for one in inner)
