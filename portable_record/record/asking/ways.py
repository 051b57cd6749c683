"""Places of a particular build: names, addresses, concepts, sections, steps, numbers, references.

Where a thing is written both in words and in pieces (a name and its given names, a concept and its codes), a
person changes the words; the pieces would then say something else, so they go. Nothing is guessed out of the
words.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from portable_record.record.asking.places import AS_IT_IS, Answer, At, Json, objects
from portable_record.record.kinds import kind
from portable_record.record.narrative import plain

_NAME = ("prefix", "given", "family", "suffix")
_ADDRESS = ("line", "city", "district", "state", "postalCode", "country")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A HumanName or an Address: its words, or its pieces put together by ``between``."""

    at: At
    pieces: tuple[str, ...]
    between: str

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the words as one text."""
        found = self.at.get(resource)
        if not isinstance(found, dict):
            return ""
        listed = [found.get(name) for name in self.pieces]
        flat = [str(one) for each in listed for one in (each if isinstance(each, list) else [each]) if one]
        return str(found.get("text") or self.between.join(flat))

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put the words in place of the pieces; what else is said of the name stays."""
        found = self.at.get(resource)
        gone = {*self.pieces, "text"}
        kept = {
            name: value
            for name, value in (found.items() if isinstance(found, dict) else ())
            if name.removeprefix("_") not in gone
        }
        return self.at.put(resource, kept | {"text": answer} if answer else kept or None)


def name_at(path: str) -> Pieces:
    """A person's name."""
    return Pieces(At(path), _NAME, " ")


def address_at(path: str) -> Pieces:
    """A postal address, a line for each piece."""
    return Pieces(At(path), _ADDRESS, "\n")


@dataclass(frozen=True, slots=True)
class Concept:
    """A CodeableConcept that a person writes in words."""

    at: At

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return its text, or what its codes are called."""
        found = self.at.get(resource)
        if not isinstance(found, dict):
            return ""
        called = (str(one["display"]) for one in objects(found.get("coding")) if one.get("display"))
        return str(found.get("text") or next(called, "") or (AS_IT_IS if found else ""))

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put words in place of text and codes."""
        return self.at.put(resource, {"text": answer} if answer else None)


@dataclass(frozen=True, slots=True)
class Coded:
    """A CodeableConcept out of a few: the answer is the code, ``displays`` says how each is called."""

    at: At
    system: str
    displays: tuple[tuple[str, str], ...]

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the code, if it is one of ours."""
        found = self.at.get(resource)
        if not isinstance(found, dict):
            return ""
        known = dict(self.displays)
        codes = [str(one.get("code")) for one in objects(found.get("coding"))]
        return next((code for code in codes if code in known), AS_IT_IS)

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put the concept of a code there."""
        if not answer:
            return self.at.put(resource, None)
        code = str(answer)
        coding = {"system": self.system, "code": code, "display": dict(self.displays)[code]}
        return self.at.put(resource, {"coding": [coding]})


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    at: At

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return it in digits."""
        found = self.at.get(resource)
        if found is None:
            return ""
        return str(found) if isinstance(found, int) and not isinstance(found, bool) else AS_IT_IS

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put it there as a number."""
        return self.at.put(resource, int(str(answer)) if answer else None)


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a moment: another day is written without an hour."""

    at: At

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the day, as much of it as is known."""
        found = self.at.read(resource)
        return found if isinstance(found, tuple) else found.partition("T")[0]

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put a day there."""
        return self.at.write(resource, answer)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A code out of a few; another one is ``AS_IT_IS``, and so is never lost by looking."""

    at: At
    codes: tuple[str, ...]

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the code, if it is one of these."""
        found = self.at.get(resource)
        return "" if found is None else found if isinstance(found, str) and found in self.codes else AS_IT_IS

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put a code there."""
        return self.at.write(resource, answer)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in the record, by a Reference. The answer is their address and, after a space, their name.

    Somebody who has no address here is only named: a space and their name.
    """

    at: At

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return address and name; what neither points nor names is ``AS_IT_IS``."""
        found = self.at.get(resource)
        if not isinstance(found, dict):
            return ""
        address, name = found.get("reference", ""), found.get("display", "")
        return f"{address} {name}".rstrip() or AS_IT_IS

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Point to somebody, or name them."""
        address, _, name = str(answer).partition(" ")
        said = {"reference": address} if address else {}
        return self.at.put(resource, (said | {"display": name} if name else said) or None)


@dataclass(frozen=True, slots=True)
class Several:
    """Any of a few, each an item of a list that ``made`` builds; other items of the list stay."""

    element: str
    made: Mapping[str, Json]

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the answers whose items are there."""
        items = objects(resource.get(self.element))
        return tuple(code for code, item in self.made.items() if any(_is_made(one, item) for one in items))

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Add what is chosen now, take out what is not chosen any more."""
        listed = resource.get(self.element)
        items: list[object] = list(listed) if isinstance(listed, list) else []
        had = self.read(resource)
        for code, made in self.made.items():
            if code in had and code not in answer:
                items = [one for one in items if not (isinstance(one, dict) and _is_made(one, made))]
            elif code in answer and code not in had:
                items.append(dict(made))
        return At(self.element).put(resource, items or None)


def _is_made(item: Mapping[str, object], made: Mapping[str, object]) -> bool:
    return all(item.get(name) == value for name, value in made.items())


@dataclass(frozen=True, slots=True)
class Section:
    """The words under one heading of a Composition, with the code of the heading."""

    code: str

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the paragraphs, a line each."""
        found = _section_at(self.code).get(resource)
        return plain(str(found.get("div", ""))) if isinstance(found, dict) else ""

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Put paragraphs under the heading."""
        return _section_at(self.code).put(resource, narrative(str(answer)) if answer else None)


@cache
def _section_at(code: str) -> At:
    one = kind(code)
    return At(f"section[code.coding.code={code}].text", {"title": one.title, "code": one.concept})


def narrative(words: str, before: str = "") -> Json:
    """Make a narrative of words, a paragraph for each line, after another that was made here."""
    start = before.removesuffix("</div>") or '<div xmlns="http://www.w3.org/1999/xhtml">'
    lines = "".join(f"<p>{escape(line, quote=False)}</p>" for line in words.splitlines() if line.strip())
    return {"status": "additional", "div": f"{start}{lines}</div>"}


@dataclass(frozen=True, slots=True)
class AttachedText:
    """The words of a text that is attached."""

    at: At = At("content[].attachment")  # noqa: RUF009 - it cannot be changed

    def read(self, resource: Mapping[str, object]) -> Answer:
        """Return the words, if what is attached is plain text."""
        found = self.at.get(resource)
        if not isinstance(found, dict):
            return ""
        if not str(found.get("contentType", "")).startswith("text/plain") or "data" not in found:
            return AS_IT_IS
        try:
            return b64decode(str(found["data"])).decode()
        except (Base64Error, UnicodeDecodeError):
            return AS_IT_IS

    def write(self, resource: Mapping[str, object], answer: Answer) -> Json:
        """Attach other words; size and hash of the old ones go."""
        found = self.at.get(resource)
        kept = {
            name: value
            for name, value in (found.items() if isinstance(found, dict) else ())
            if name not in ("data", "size", "hash", "url")
        }
        data = b64encode(str(answer).encode()).decode()
        return self.at.put(resource, kept | {"contentType": "text/plain; charset=utf-8", "data": data})
