"""The values of edits as bytes: whole resources, elements, items, marks.

Format: docs/format/change.md, section 1.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from portable_record.errors import MalformedChangeError, PortableRecordError
from portable_record.record import json_text, order, shapes
from portable_record.record.canonical import canonical, read_canonical

ABSENT = b"null"
WRITTEN_HERE = "written here"
"""The origin of what was written in this record; any other says from where it was taken in."""
MOST_ORIGIN = 200
MOST_URL = 2000


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole resource as it was received or first written: ``text`` byte for byte."""

    type: str
    url: str
    origin: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with the key of its place."""

    order: str
    item: object


def whole_value(whole: Whole) -> bytes:
    """The value of a whole edit: one header line, then the resource verbatim."""
    return canonical({"type": whole.type, "url": whole.url, "origin": whole.origin}) + b"\n" + whole.text


def header_start(origin: str) -> bytes:
    """How the value of every whole edit of this origin begins."""
    return b'{"origin":' + canonical(origin) + b","


_WRITTEN_HERE = header_start(WRITTEN_HERE)


def is_written_here(value: bytes) -> bool:
    """Say whether the value of a whole edit was written in this record."""
    return value.startswith(_WRITTEN_HERE)


def read_whole(value: bytes) -> Whole:
    """Take the value of a whole edit apart. The resource's own text is not looked into.

    Raises:
        MalformedChangeError: there is no proper header line.
    """
    head, _, text = value.partition(b"\n")
    return Whole(*_read_header(head), text)


@lru_cache(maxsize=512)
def _read_header(head: bytes) -> tuple[str, str, str]:
    """Read a header line; most of a record have the same few."""
    header = read_canonical(head)
    if not isinstance(header, dict) or sorted(header) != ["origin", "type", "url"]:
        raise MalformedChangeError("A resource has no proper header line.")
    if not all(isinstance(said, str) for said in header.values()):
        raise MalformedChangeError("A resource's header holds something other than text.")
    if len(header["origin"]) > MOST_ORIGIN or len(header["url"]) > MOST_URL:
        raise MalformedChangeError("A resource's header is too long.")
    return header["type"], header["url"], header["origin"]


def item_value(key: str, item: object) -> bytes:
    """The value of an item's register."""
    return json_text.write({"order": key, "item": item})


def read_item(value: bytes) -> Item | None:
    """Take an item's value apart; None stands for an item that was removed.

    Raises:
        MalformedChangeError: it is no value of an item.
    """
    if value == ABSENT:
        return None
    read = json_text.parse(value)
    if not isinstance(read, dict) or list(read) != ["order", "item"]:
        raise MalformedChangeError("An item has no order and item.")
    if not isinstance(read["order"], str) or not order.is_key(read["order"]):
        raise MalformedChangeError("An item has no proper order key.")
    return Item(read["order"], read["item"])


def mark(moment: str) -> bytes:
    """The value of the marks ``@binned`` and ``@erased``; an empty moment stands for "not"."""
    return json.dumps(moment).encode() if moment else ABSENT


def read_mark(value: bytes) -> str:
    """The moment of a mark, empty for "not"."""
    return "" if value == ABSENT else value.decode()[1:-1]


def check_value(path: str, value: bytes) -> None:
    """Hold a value to the form that its path asks for (rule 20).

    Raises:
        MalformedChangeError: it has another form.
    """
    try:
        _check(path, value)
    except MalformedChangeError as error:
        raise MalformedChangeError(error.detail, place=path) from None
    except (PortableRecordError, UnicodeDecodeError):
        raise MalformedChangeError(
            "A value is not in the form that its place asks for.", place=path
        ) from None


def _check(path: str, value: bytes) -> None:
    if path == shapes.WHOLE:
        head, _, text = value.partition(b"\n")
        _check_resource(_read_header(head)[0], text)
    elif path == shapes.SENSITIVE:
        if value not in {b"true", b"false"}:
            raise MalformedChangeError("It is neither true nor false.")
    elif path in shapes.MARKS:
        if value != ABSENT or path == shapes.ERASED:
            shapes.moment(read_mark(value), path)
            if mark(read_mark(value)) != value:
                raise MalformedChangeError("It is not a moment in quotation marks.")
    elif "/" in path:
        item = read_item(value)
        if item is not None and item_value(item.order, item.item) != value:
            raise MalformedChangeError("An item is not minified.")
    elif json_text.write(json_text.parse(value)) != value:
        raise MalformedChangeError("An element is not minified.")


def _check_resource(type_name: str, text: bytes) -> None:
    resource = json_text.parse(text)
    if not isinstance(resource, dict) or resource.get("resourceType") != type_name or not type_name:
        raise MalformedChangeError("A resource is not of the type that its header names.")
