"""Whose record this is, and whether what comes in is about the same person.

Nothing is merged by itself: a file about somebody else is refused until the person has looked at both (name,
birth date, NHS number) and says that it is the same person. A file need not hold a Patient for that: an NHS
number in what an entry says of its subject tells as much.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.actions.circle_standing import has_circle
from portable_record.actions.desk import OpenRecord
from portable_record.record.json_text import parse
from portable_record.record.person_names import Fit, fit, words_of_name
from portable_record.record.readable.view import title
from portable_record.sharing.person import nhs_numbers
from portable_record.sharing.subject import numbers_of_subject
from portable_record.vault.timeline import Place

_NUMBERS_DIFFER = "The NHS numbers differ."
_MAY_SAY = (b"identifier", b"\\u")  # without these an entry names nobody by a number
_WHOLE_DATE = len("2026-11-22")
OWNER = "owner-entry"
JOINED = "joined-people"
"""The setting that names the entries of which the person said that they are them as well."""

KEPT_APART = "This person was put with your people, not with your own details."


MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they are laid side by side with another; each of the three may be unknown (empty)."""

    name: str
    birth_date: str = ""
    nhs_number: str = ""


@dataclass(frozen=True, slots=True)
class WhoIs:
    """The three things by which people are told apart; each may be unknown (empty)."""

    names: frozenset[str]
    birth_date: str
    nhs_number: str

    @classmethod
    def of(cls, patient: dict[str, object]) -> "WhoIs":
        """Read them from a Patient."""
        return cls(
            names=words_of_name(" ".join(_words(patient.get("name")))),
            birth_date=str(patient.get("birthDate", "")),
            nhs_number=next(iter(nhs_numbers(patient)), ""),
        )

    @property
    def is_known_well(self) -> bool:
        """Whether more than a name is known."""
        return bool(self.birth_date or self.nhs_number)

    def difference(self, other: "WhoIs") -> str:
        """Say what speaks for the other being another person; empty if nothing does.

        The same NHS number settles it. Otherwise the birth dates must not differ, as far as both are written,
        and the words of the shorter name must all be in the longer one. So a middle name, another order or an
        accent is no question; "Bill" for "William" is one, and so are twins.
        """
        if self.nhs_number and other.nhs_number:
            return "" if self.nhs_number == other.nhs_number else _NUMBERS_DIFFER
        known = min(len(self.birth_date), len(other.birth_date))
        if self.birth_date[:known] != other.birth_date[:known]:
            return "The birth dates differ."
        fits = fit(self.names, other.names)
        if fits is Fit.SAME:
            return ""
        if known == _WHOLE_DATE:
            return "The birth dates are the same, but the names differ."
        return "The names differ." if fits is Fit.NOT else "Only a part of the name is the same."


class Owner:
    """Compares the people in what comes in with the owner of the record."""

    def __init__(self, record: OpenRecord, *, same_person: bool = False) -> None:
        """Look up who the owner is, if they have said so; ``same_person``: what comes in is about them."""
        self._record = record
        self._entry_id = "" if same_person else owner_entry(record)
        self._known = None if same_person else self._owner()
        self._alone = _if_alone(record, owner_entry(record))
        self._may_be_asked = not same_person
        self._seen: list[tuple[WhoIs, str]] = []
        self._numbers: set[str] = set()
        self._texts: list[bytes] = []

    def _owner(self) -> WhoIs | None:
        """Tell who the owner is: by their details, or else by the name they gave at the start."""
        if self._entry_id:
            return _who(self._record.vault.entries.get(self._entry_id).text)
        name = self._record.identity.name
        return WhoIs(words_of_name(name), "", "") if name else None

    def saw(self, patient: bytes, entry_id: str) -> None:
        """Take note of a Patient that came in under this entry id."""
        self._seen.append((_who(patient), entry_id))
        if len(self._texts) < MOST_SHOWN:
            self._texts.append(patient)

    def saw_subject(self, text: bytes) -> None:
        """Take note of the NHS numbers by which an entry says whom it is about."""
        if self._may_be_asked and any(mark in text for mark in _MAY_SAY):
            self._numbers |= _subject_numbers(text)

    @property
    def other_subject(self) -> str:
        """What shows that an entry is about somebody else than the owner, or than those who came with it."""
        known = {self._known.nhs_number} if self._known else set[str]()
        known = known - {""} or {who.nhs_number for who, _ in self._seen} - {""}
        others = self._numbers - known
        return _NUMBERS_DIFFER if others and (known or len(others) > 1) else ""

    def is_not(self, patient: bytes) -> bool:
        """Say whether a Patient seems to be somebody else."""
        return self._known is not None and bool(self._known.difference(_who(patient)))

    @property
    def difference(self) -> str:
        """What shows that nobody in the file is the owner; empty if somebody may be, or nobody is in it."""
        if self._known is None or not self._seen:
            return ""
        differences = [self._known.difference(who) for who, _ in self._seen]
        return differences[0] if all(differences) else ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the person should look at, though it does not stop the import."""
        if self._known is None:
            return ()
        differences = {self._known.difference(who) for who, _ in self._seen} - {""}
        return tuple(f"{said} {KEPT_APART}" for said in sorted(differences))

    @property
    def _knew_well(self) -> bool:
        own = owner_entry(self._record)
        return bool(own) and _who(_text(self._record, own)).is_known_well

    @property
    def _says_died(self) -> bool:
        """Whether the one who came in has died: that closes the record."""
        said = parse(self._texts[0])
        return isinstance(said, dict) and any(name.startswith("deceased") and said[name] for name in said)

    def _join(self, entry_id: str) -> None:
        settings = self._record.vault.settings
        if entry_id != owner_entry(self._record):
            settings.put(JOINED, sorted({*joined_with(self._record), entry_id}))

    @property
    def people(self) -> Iterator[Person]:
        """Give the owner, as far as this record knows them, then those whom the file is about."""
        known = _text(self._record, owner_entry(self._record))
        yield person_of(known) if known else Person(self._record.identity.name)
        yield from (person_of(text) for text in self._texts)
        named = {who.nhs_number for who, _ in self._seen}
        for number in sorted(self._numbers - named)[:MOST_SHOWN]:
            yield Person("", "", number)

    def remember(self) -> str:
        """If one person came in and the record knew nobody, or only a name, that is the owner from now on.

        Whom the record knows well stays the owner; the same person who came in is joined with them, unless
        that one has died, which closes the record.
        Return the entry that had no more than a name, if nothing else was written yet: its turn is over.
        """
        knows_more_than_a_name = self._known is not None and self._known.is_known_well
        if len(self._seen) == 1 and self._knew_well and not self._may_be_asked and not self._says_died:
            self._join(self._seen[0][1])
            return ""
        if len(self._seen) == 1 and not knows_more_than_a_name and not self.difference:
            self._record.vault.settings.put(OWNER, self._seen[0][1])
            return self._alone if self._alone != self._seen[0][1] else ""
        return ""


def owner_entry(record: OpenRecord) -> str:
    """Return the id of the Patient entry that is the owner, or nothing.

    Where the known one lies in the bin, as after an import that was undone, it is the only other one. On a
    device that joined a circle nobody said who it is: it is the only one there, and nobody where there are
    two. In a circle nobody but an owner makes one or puts one into the bin (docs/format/circle.md, rule 18).
    """
    entry_id = str(record.vault.settings.get(OWNER, ""))
    if not record.vault.entries.has(entry_id):
        return _only_one(record) if has_circle(record.vault) else ""
    if not record.vault.entries.get(entry_id).binned:
        return entry_id
    return _only_one(record) or entry_id


def _only_one(record: OpenRecord) -> str:
    found = record.vault.timeline.after(Place(), part="details", kind="Patient", limit=2)
    return found[0][0].id if len(found) == 1 else ""


def joined_with(record: OpenRecord) -> frozenset[str]:
    """Return the ids of entries that speak of the person as well, as the person said."""
    return frozenset(map(str, record.vault.settings.get(JOINED, [])))


def _if_alone(record: OpenRecord, entry_id: str) -> str:
    """Return the id of an entry if the record holds nothing else, so that nothing can refer to it."""
    held = [entry.id for entry in record.vault.entries.page(limit=2)]
    return entry_id if held == [entry_id] else ""


def _text(record: OpenRecord, entry_id: str) -> bytes:
    """Return the text of an entry; nothing where no entry is named."""
    return record.vault.entries.get(entry_id).text if entry_id else b""


def person_of(patient: bytes) -> Person:
    """Return the three things by which a Patient is laid beside another."""
    value = parse(patient)
    said = value if isinstance(value, dict) else {}
    who = WhoIs.of(said)
    return Person(title(said), who.birth_date, who.nhs_number)


def _who(patient: bytes) -> WhoIs:
    value = parse(patient)
    return WhoIs.of(value if isinstance(value, dict) else {})


def _subject_numbers(text: bytes) -> frozenset[str]:
    value = parse(text)
    return numbers_of_subject(value) if isinstance(value, dict) else frozenset()


def _objects(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _words(names: object) -> list[str]:
    found: list[str] = []
    for name in _objects(names):
        given = name.get("given")
        found += [str(name.get("text", "")), str(name.get("family", ""))]
        found += [str(one) for one in given] if isinstance(given, list) else []
    return found
