"""What is held about one person, piece by piece, for whoever must share some of it to keep somebody safe.

It comes from one or several things in the inbox, all about the same person. What is over or was stopped is
locked for this too; only what a named worker keeps of it for a stated reason can be taken.
"""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files_to_pass import FileToPass, files_here
from portable_record.actions.governance import refuse_unless_group
from portable_record.actions.inbox import InboxLine, item_of, kept_of, sender_of, state_of_item
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.open_item import (
    LOOKING,
    Seen,
    entries_of,
    judge_again,
    verdict_at_arrival,
)
from portable_record.actions.people import known_signers
from portable_record.errors import CaseError, InboxItemLockedError
from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.record.moments import moment_text
from portable_record.record.readable import dates
from portable_record.record.readable.titles import is_of_kind, kind_of
from portable_record.record.readable.view import title
from portable_record.record.types import default_part
from portable_record.sharing.bundle import Contents, read_bundle
from portable_record.sharing.person import nhs_numbers
from portable_record.vault.shelf import Document

MOST_ITEMS = 10
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held: the person first, then each piece, as entries of one small record.

    ``about`` is the person's name, ``sources`` say in words who gave it and when, ``item_of`` says of each
    piece which thing it is in, ``files`` which file came with it and is here.
    """

    about: str
    entries: tuple[Entry, ...]
    sources: tuple[str, ...]
    item_of: Mapping[str, str]
    files: Mapping[str, FileToPass] = field(default_factory=dict)

    @property
    def pieces(self) -> tuple[Entry, ...]:
        """All but the person."""
        return self.entries[1:]


def may_be_taken(line: InboxLine) -> bool:
    """Say whether something can be taken of a thing: it is open, or a part of it is kept."""
    return line.state == "open" or line.kept is not None


def held_in(record: OpenRecord, items: Sequence[str]) -> Held:
    """Put together what is held in some things about one person. Nothing is noted.

    Raises:
        OnlyGroupsError: the record is a person's own.
        NotFoundError: there is no such thing.
        InboxItemLockedError: one of them is locked, and nothing of it is kept.
        CaseError: they are too many, they are not about the same person, or one cannot be used now.
    """
    refuse_unless_group(record)
    if not 0 < len(items) <= MOST_ITEMS:
        raise CaseError("Choose fewer of them.", place="items")
    documents = [record.vault.inbox.get(item) for item in items]
    if len({str(each.value["about"]).casefold() for each in documents}) > 1:
        raise CaseError("These are not about the same person.", place="items")
    patients: list[Json] = []
    pieces: list[Entry] = []
    where: dict[str, str] = {}
    files: dict[str, FileToPass] = {}
    person = _name("person", *items)
    for document in documents:
        for patient, entries, came in _contents(record, document, person):
            patients.append(patient)
            pieces += entries
            files |= came
            where |= {entry.id: document.id for entry in entries}
    about = str(documents[0].value["about"])
    merged = _one_person(patients, about)
    updated = moment_text(record.now)
    owner = Entry(person, "details", "Patient", write(merged), about, updated, full_url=f"urn:uuid:{person}")
    sources = tuple(_source(record, each) for each in documents)
    return Held(about, (owner, *pieces), sources, where, files)


def note_looking(record: OpenRecord, items: Sequence[str], *, by: str) -> None:
    """Keep in the activity log that somebody looks through things, to keep somebody safe.

    Raises:
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
    """
    worker = worker_named(record, by)
    with record.vault.transaction():
        for item in items:
            sender = item_of(record, item).sender
            note(record, Act.OPEN_ITEM, to=sender, purpose=LOOKING["safe"], about=item, by=worker)


def _contents(
    record: OpenRecord, document: Document, person: str
) -> Iterator[tuple[Json, list[Entry], dict[str, FileToPass]]]:
    """Give the person, the pieces and their files of each signed text of a thing.

    Of a thing of which only a part is kept, it is those pieces alone: the files are gone.
    """
    kept = kept_of(document, record.now)
    is_open = state_of_item(document, record.now) == "open"
    if not is_open and kept is None:
        raise InboxItemLockedError(place=document.id)
    if "entries" in document.value:
        yield *_as_words(document, entries_of(record, document), person), {}
        return
    verdict = judge_again(record, document) if is_open else verdict_at_arrival(record, document)
    if verdict.refused:
        raise CaseError(verdict.says, place="items")
    kinds = frozenset[str]() if is_open or kept is None else frozenset(kept.kinds)
    for number, taken in enumerate(verdict.taken):
        contents = read_bundle(taken.bundle)
        files = {
            _name(document.id, str(number), sent.url): file
            for sent, file in (files_here(record, document, taken.bundle) if is_open else ())
        }
        yield contents.patient, _entries(contents, document, number, person, kinds), files


def _entries(
    contents: Contents, document: Document, number: int, person: str, kinds: frozenset[str]
) -> list[Entry]:
    """Make an entry of each resource, by a new address, so that two things never mean one by the same."""
    names = {url: _name(document.id, str(number), url) for url in contents.by_url}
    names |= {url: person for url, each in contents.by_url.items() if each is contents.patient}
    addresses = {url: f"urn:uuid:{name}" for url, name in names.items()}
    urls = {id(each): url for url, each in contents.by_url.items()}
    found = []
    for place, resource in enumerate(contents.resources):
        if kinds and not is_of_kind(kind_of(resource), str(resource["resourceType"]), kinds):
            continue
        name = names.get(urls.get(id(resource), ""), _name(document.id, str(number), str(place)))
        moved = _moved(resource, addresses)
        found.append(_entry(name, moved if isinstance(moved, dict) else resource, document.moment))
    return found


def _as_words(document: Document, seen: Sequence[Seen], person: str) -> tuple[Json, list[Entry]]:
    """Make entries of what is kept in words alone: its own text was deleted when its time was over."""
    entries = []
    for place, each in enumerate(seen):
        if each.type == "Patient":
            continue
        lines = [f"{line.label}: {line.text}" if line.label else line.text for line in each.lines]
        resource: Json = {
            "resourceType": "Observation",
            "status": "unknown",
            "code": {"text": each.kind},
            "subject": {"reference": f"urn:uuid:{person}"},
            "valueString": "\n".join([each.title, *lines]),
        }
        entries.append(_entry(_name(document.id, "kept", str(place)), resource, document.moment))
    return {"resourceType": "Patient"}, entries


def _entry(name: str, resource: Json, moment: str) -> Entry:
    return Entry(
        id=name,
        part=default_part(resource),
        type=str(resource["resourceType"]),
        text=write(resource),
        title=title(resource),
        updated=moment,
        full_url=f"urn:uuid:{name}",
    )


def _one_person(patients: Sequence[Json], about: str) -> Json:
    """Put what is said of the person together.

    Raises:
        CaseError: two NHS numbers or two birth dates tell them apart.
    """
    numbers = {number for each in patients for number in nhs_numbers(each)}
    days = {str(each["birthDate"]) for each in patients if "birthDate" in each}
    if len(numbers) > 1 or len(days) > 1:
        raise CaseError("These are not about the same person.", place="items")
    merged: Json = {"resourceType": "Patient"}
    for each in patients:
        for member in ("name", "birthDate", "address", "identifier"):
            if member in each:
                merged.setdefault(member, each[member])
    return {**merged, "name": merged.get("name") or [{"text": about or "?"}]}


def _moved(value: object, addresses: Mapping[str, str]) -> object:
    """Return a value whose references lead to the new addresses."""
    if isinstance(value, dict):
        return {
            name: addresses[each]
            if name == "reference" and isinstance(each, str) and each in addresses
            else _moved(each, addresses)
            for name, each in value.items()
        }
    return [_moved(each, addresses) for each in value] if isinstance(value, list) else value


def _source(record: OpenRecord, document: Document) -> str:
    who = sender_of(document, known_signers(record)) or str(document.value.get("claims", ""))
    day = dates.moment(str(document.value.get("given") or document.moment)[:10])
    return f"What {who or 'somebody'} gave us on {day}"


def _name(*words: str) -> str:
    """Make a name that is the same each time, and that of nothing else."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))
