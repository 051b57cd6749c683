"""The labels by which an entry says who wrote it: the person, somebody close, or who may decide for them.

What was written in this record bears the label of its writer. What was taken in from elsewhere may bear one
too, but that is a claim of whoever made it: it stays in the bytes that were taken in, and a share leaves it
out.
"""

OWN_WORDS = frozenset({"PATAST", "PACQAST", "SDMAST"})

Json = dict[str, object]


def labels(value: Json, *, came_in: bool = False) -> Json:
    """Keep of a resource's meta the security labels, and of each its system, code and display.

    Of what came in from elsewhere, those stay out that say who wrote it.
    """
    kept = [
        {part: label[part] for part in ("system", "code", "display") if part in label}
        for label in _labels(value)
        if not (came_in and label.get("code") in OWN_WORDS)
    ]
    return {"meta": {"security": kept}} if any(kept) else {}


def without_own_labels(value: Json) -> Json:
    """Return a resource as it is, but for the labels that say who wrote it."""
    if not own_words(value):
        return value
    meta = value.get("meta")
    kept = [label for label in _labels(value) if label.get("code") not in OWN_WORDS]
    return {**value, "meta": {**(meta if isinstance(meta, dict) else {}), "security": kept}}


def own_words(value: Json) -> frozenset[str]:
    """Return the codes by which a resource says who wrote it."""
    return frozenset(str(label.get("code")) for label in _labels(value)) & OWN_WORDS


def _labels(value: Json) -> list[Json]:
    meta = value.get("meta")
    security = meta.get("security") if isinstance(meta, dict) else None
    return [label for label in security if isinstance(label, dict)] if isinstance(security, list) else []
