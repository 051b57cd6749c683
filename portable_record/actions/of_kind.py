"""The newest entries of one type in a part, read: what the pages of the plan and of wellbeing are made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.record.asking.fitting import of_kind
from portable_record.record.asking.places import Json
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.vault.timeline import Place

MOST = 300


@dataclass(frozen=True, slots=True)
class Read:
    """An entry and its resource."""

    entry: Entry
    resource: Json

    @property
    def address(self) -> str:
        """What others point to it by."""
        return self.entry.full_url

    @property
    def day(self) -> str:
        """The day it speaks of, as far as it says."""
        return self.entry.day


def newest(record: OpenRecord, part: str, type_name: str, *, most: int = MOST) -> list[Read]:
    """Read the entries of a type in a part, newest first; what lies in the bin is not among them."""
    found = record.vault.timeline.after(Place(), part=part, kind=type_name, limit=most)
    return [Read(entry, resource_of(entry.text)) for entry, _ in found]


def coded(record: OpenRecord, part: str, type_name: str, *codes: str, most: int = MOST) -> list[Read]:
    """Read the newest entries of some kinds of ours, however many others of their type there are."""
    pieces = [f'"{code}"'.encode() for code in codes]
    found = [
        Read(one, resource_of(one.text))
        for one in record.vault.timeline.holding(part, type_name, pieces, limit=most)
    ]
    kinds = [of_kind(type_name, code) for code in codes]
    return [one for one in found if any(fits(one.resource) for fits in kinds)]


def pointing(record: OpenRecord, part: str, type_name: str, address: str, *, most: int = MOST) -> list[Read]:
    """Read the newest entries of a type that name an address."""
    found = record.vault.timeline.holding(part, type_name, [address.encode()], limit=most)
    return [Read(one, resource_of(one.text)) for one in found]


def of_code(entries: list[Read], code: str, element: str = "code") -> Iterator[Read]:
    """Go through those of a kind of ours."""
    kinds = {name: of_kind(name, code, element) for name in {one.entry.type for one in entries}}
    for one in entries:
        if kinds[one.entry.type](one.resource):
            yield one
