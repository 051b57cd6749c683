"""Keep services out of a directory's file: what it holds, what is here already, and what a person chooses."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import Imported, import_from
from portable_record.actions.lately import lately
from portable_record.actions.taking import Choice, Choices
from portable_record.errors import NothingChosenError
from portable_record.record.entry import Entry
from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.readable.view import view
from portable_record.record.service_days import changed_on
from portable_record.sharing.reader.refusals import Refusal
from portable_record.sharing.reader.services import Service

MOST_DIFFERENCES = 20


class Standing(StrEnum):
    """How a service of the file stands to the record: ``OLDER`` says that what is here is newer."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that would be another one: what stands here, and in the file; empty where there is none."""

    label: str
    here: str
    file: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A service of the file as a person chooses it. ``mine`` says that it was changed here by hand."""

    service: Service
    standing: Standing
    entry: str = ""
    mine: bool = False
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """What a file of a directory holds."""

    name: str
    offered: tuple[Offered, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping some services; ``change`` names the act, if there was anything to do."""

    imported: Imported
    services: int
    change: str


def read_directory(record: OpenRecord, data: bytes, name: str) -> Directory:
    """Read a file of a directory, and say of each service how it stands to this record.

    Raises:
        FileTooLargeError, NotOpenReferralError, TooManyServicesError, IntakeError: it cannot be read.
        ReaderStoppedError and the like: reading it went wrong.
    """
    found = record.desk.reader.services(data)
    services = [one for one in found if isinstance(one, Service)]
    texts = _texts(services)
    return Directory(
        name=name,
        offered=tuple(_offered(record, one, texts) for one in services),
        refused=tuple(one for one in found if isinstance(one, Refusal)),
    )


def keep_services(record: OpenRecord, directory: Directory, chosen: Collection[str]) -> Kept:
    """Keep the services whose addresses are chosen, as one change that one undo takes back.

    Raises:
        NothingChosenError: none is chosen.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    services = [one.service for one in directory.offered if one.service.address in chosen]
    if not services:
        raise NothingChosenError
    texts = _texts([one.service for one in directory.offered])
    urls = list(dict.fromkeys(url for service in services for url, _ in service.resources))
    imported = import_from(
        record,
        _bundle((url, texts[url]) for url in urls),
        directory.name,
        part="community",
        choices=Choices(Choice.THEIRS),
    )
    change = lately(record, most=1).deeds[0].change if imported.taken else ""
    return Kept(imported, len(services), change)


def _texts(services: Sequence[Service]) -> dict[str, bytes]:
    """Give the text of each resource; what several services share is what the first says of it."""
    texts: dict[str, bytes] = {}
    for service in services:
        for url, text in service.resources:
            texts.setdefault(url, text)
    return texts


def _bundle(resources: Iterator[tuple[str, bytes]]) -> bytes:
    entries = (b'{"fullUrl":' + json_bytes(url) + b',"resource":' + text + b"}" for url, text in resources)
    return b'{"resourceType":"Bundle","type":"collection","entry":[' + b",".join(entries) + b"]}"


def _offered(record: OpenRecord, service: Service, texts: dict[str, bytes]) -> Offered:
    known = {url: _standing_here(record, url) for url, _ in service.resources}
    itself = known[service.address]
    if itself is None:
        return Offered(service, Standing.NEW)
    there = [(known[url], texts[url]) for url, _ in service.resources]
    differing = [(entry, text) for entry, text in there if entry is None or entry.text != text]
    if not differing:
        return Offered(service, Standing.SAME, itself.id)
    before = changed_on(_value(itself.text))
    older = bool(service.changed and before and service.changed < before)
    return Offered(
        service,
        Standing.OLDER if older else Standing.DIFFERENT,
        itself.id,
        mine=any(entry is not None and entry.edited for entry, _ in differing),
        differences=tuple(each for entry, text in differing for each in _differences(entry, text))[
            :MOST_DIFFERENCES
        ],
    )


def _standing_here(record: OpenRecord, url: str) -> Entry | None:
    entry = record.vault.entries.by_full_url(url)
    return entry if entry is not None and not entry.binned else None


def _differences(entry: Entry | None, text: bytes) -> Iterator[Difference]:
    here = _lines(entry.text) if entry is not None else {}
    file = _lines(text)
    for label in dict.fromkeys((*here, *file)):
        if here.get(label, "") != file.get(label, ""):
            yield Difference(label, here.get(label, ""), file.get(label, ""))


def _lines(text: bytes) -> dict[str, str]:
    """Read an entry as its lines, all lines of one label together."""
    lines: dict[str, str] = {}
    for line in view(_value(text)).lines:
        label = line.label or next(reversed(lines), "")
        lines[label] = f"{lines[label]}\n{line.text}" if label in lines else line.text
    return lines


def _value(text: bytes) -> dict[str, object]:
    value = parse(text)
    return value if isinstance(value, dict) else {}
