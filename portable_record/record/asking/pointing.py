"""Places that point to people, or lie within another place."""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.asking.places import AS_IT_IS, Answer, At, Json, Place, objects


@dataclass(frozen=True, slots=True)
class Within:
    """A place within an object that stands at an element."""

    element: str
    place: Place

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the answer within."""
        return self.place.read(self._inner(resource))

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put the answer within."""
        return At(self.element).put(resource, self.place.write(self._inner(resource), answer) or None)

    def _inner(self, resource: Mapping[str, object]) -> Json:
        inner = resource.get(self.element)
        return dict(inner) if isinstance(inner, dict) else {}


@dataclass(frozen=True, slots=True)
class Several:
    """Those of a list of References that point to an entry: each an address, a space and a name."""

    at: At

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return address and name of each."""
        found = (one for one in objects(self.at.get(resource)) if one.get("reference"))
        return tuple(f"{one['reference']} {one.get('display', '')}".strip() for one in found)

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Keep those who are chosen as before, then the new ones, then those who are only named."""
        items = objects(self.at.get(resource))
        chosen = (answer,) if isinstance(answer, str) else answer
        addresses = [one.partition(" ")[0] for one in chosen]
        kept = [one for one in items if one.get("reference") in addresses]
        there = [one["reference"] for one in kept]
        new = [_reference(one) for one in chosen if one.partition(" ")[0] not in there]
        named = [one for one in items if not one.get("reference")]
        return self.at.put(resource, [*kept, *new, *named] or None)


@dataclass(frozen=True, slots=True)
class Named:
    """Those of a list of References who are only named, on one line."""

    at: At

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return their names."""
        named = [one for one in objects(self.at.get(resource)) if not one.get("reference")]
        return ", ".join(str(one["display"]) for one in named if one.get("display")) or (
            AS_IT_IS if named else ""
        )

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Name others, after those who are pointed to."""
        kept = [one for one in objects(self.at.get(resource)) if one.get("reference")]
        return self.at.put(resource, [*kept, *([{"display": answer}] if answer else [])] or None)


@dataclass(frozen=True, slots=True)
class Due:
    """The day of the first target of a Goal; a span of time gives way to a day."""

    at: At = At("target[]")  # noqa: RUF009 - it cannot be changed

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the day."""
        found = self.at.get(resource)
        if not isinstance(found, dict):
            return ""
        return str(found.get("dueDate", "")) or (AS_IT_IS if "dueDuration" in found else "")

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put a day there."""
        found = self.at.get(resource)
        gone = ("dueDate", "_dueDate", "dueDuration")
        kept = {
            name: said
            for name, said in (found.items() if isinstance(found, dict) else ())
            if name not in gone
        }
        new = {**kept, "dueDate": answer} if answer else kept
        return self.at.put(resource, new if new.keys() - {"id"} else None)


def _reference(answer: str) -> Json:
    address, _, name = answer.partition(" ")
    return {"reference": address, **({"display": name} if name else {})}
