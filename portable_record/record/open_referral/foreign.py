"""What stands in a stranger's JSON, taken only if it is what it should be: text, number, list, day."""

import re
from collections.abc import Iterator, Mapping

from portable_record.record.day import real_day

Object = Mapping[str, object]
LONGEST = 8_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
_MOST_ITEMS = 100


def text(value: object) -> str:
    """Return a text or a number as words; nothing for anything else."""
    is_number = isinstance(value, int | float) or hasattr(value, "written")
    if isinstance(value, bool) or not (isinstance(value, str) or is_number):
        return ""
    words = value if isinstance(value, str) else str(value)
    bare = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return bare if len(bare) <= LONGEST else bare[: LONGEST - 2].rstrip() + " …"


def line(value: object) -> str:
    """Return a text on one line."""
    return " ".join(text(value).split())


def first(value: Object, *names: str) -> str:
    """Return the first of these members that is a text with anything in it."""
    return next((words for name in names if (words := text(value.get(name)))), "")


def items(value: Object, *names: str) -> Iterator[Object]:
    """Give the objects of the first of these members that is a list; a single object is a list of one."""
    for name in names:
        found = value.get(name)
        listed = [found] if isinstance(found, Mapping) else found
        if isinstance(listed, list) and listed:
            yield from [one for one in listed[:_MOST_ITEMS] if isinstance(one, Mapping)]
            return


def inner(value: Object, name: str) -> Object:
    """Return a member that is an object; an empty one for anything else."""
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def day(value: object) -> str:
    """Return the day of a date or a moment, if there is such a day."""
    words = text(value)[:10]
    return words if len(words) == 10 and real_day(words) == words else ""


def number(value: object, *, least: float, most: float) -> object:
    """Return a number as it was written, if it lies between two others; nothing for anything else."""
    is_number = (isinstance(value, int) and not isinstance(value, bool)) or hasattr(value, "written")
    return value if is_number and least <= float(str(value)) <= most else None
