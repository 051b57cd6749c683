"""Which entry of the record an address or an identifier stands for."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from portable_record.record.entry import Entry
from portable_record.sharing.spelling import plain_number
from portable_record.sharing.traces import Traces

ADDRESS = re.compile(
    r"(?:urn:(?:uuid|oid):\S+|https?://\S+|[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}(?:/_history/\S+)?)\Z"
)
_TAIL = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})\Z")
_VERSION = re.compile(r"(?:/_history/[A-Za-z0-9.-]*)?(?:[#|].*)?\Z", re.DOTALL)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONG = 6

Number = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The ways by which the entries of one record can be meant. Entries are named by their id.

    ``people`` are the Patient entries of the person. ``traces`` is for keeping out: it knows the entries by
    every spelling, while what is here is exact.
    """

    people: frozenset[str]
    traces: Traces
    _own: frozenset[Number]
    _own_long: frozenset[str]
    _exact: Mapping[str, frozenset[str]]
    _tails: Mapping[str, frozenset[str]]
    _numbers: Mapping[Number, frozenset[str]]

    @classmethod
    def of(cls, entries: Iterable[Entry], people: frozenset[str]) -> Self:
        """Read the addresses and identifiers of all entries, also of those that are never shared."""
        exact: defaultdict[str, set[str]] = defaultdict(set)
        tails: defaultdict[str, set[str]] = defaultdict(set)
        numbers: defaultdict[Number, set[str]] = defaultdict(set)
        own: set[Number] = set()
        read = [(entry, json.loads(entry.text)) for entry in entries]
        for entry, value in read:
            names = {entry.id, str(value.get("id") or entry.id)}
            for name in names:
                tails[f"{entry.type}/{name}"].add(entry.id)
            for address in (
                entry.full_url,
                entry.id,
                f"urn:uuid:{entry.id}",
                *filter(_UUID.fullmatch, names),
            ):
                exact[address].add(entry.id)
            for number in numbers_in(value.get("identifier")):
                numbers[number].add(entry.id)
            if entry.id in people:
                own.update(_plain_numbers(value.get("identifier")))
        exact.pop("", None)
        return cls(
            people,
            Traces.of(read),
            frozenset(own),
            frozenset(value for _, value in own if len(value) >= _LONG),
            {name: frozenset(ids) for name, ids in exact.items()},
            {name: frozenset(ids) for name, ids in tails.items()},
            {name: frozenset(ids) for name, ids in numbers.items()},
        )

    def meant_by(self, text: str, *, near: str = "") -> frozenset[str]:
        """Find the entries that a reference may mean; ``near`` is the full URL of the entry it stands in.

        More than one comes back where the record holds several by that name. The server in an address is
        not held against it: an entry imported without its full URL is found by type and id.
        """
        found = self.exactly(text, near=near)
        tail = _TAIL.match(_VERSION.sub("", text))
        return found or (self._tails.get(tail[1], frozenset()) if tail else frozenset())

    def exactly(self, text: str, *, near: str = "") -> frozenset[str]:
        """Find the entries whose full address this is, seen from the entry at ``near``."""
        plain = _VERSION.sub("", text)
        base = _TAIL.match(near)
        if base and _TAIL.fullmatch(plain) and "://" not in plain:
            joined = self._exact.get(near[: base.start(1)] + plain)
            if joined:
                return joined
        return self._exact.get(text) or self._exact.get(plain, frozenset())

    def numbered(self, identifier: object) -> frozenset[str]:
        """Find the entries that bear this Identifier."""
        found = (self._numbers.get(number, frozenset()) for number in numbers_in([identifier]))
        return frozenset[str]().union(*found)

    def is_own(self, identifier: object) -> bool:
        """Say whether this Identifier is one of the person's, whichever way it is written.

        A short number may be somebody's everywhere, so it must be of the same system.
        """
        return any(
            number in self._own or number[1] in self._own_long for number in _plain_numbers(identifier)
        )


def numbers_in(identifiers: object) -> list[Number]:
    """List the (system, value) of Identifiers that have both; spaces in a number do not count."""
    listed = identifiers if isinstance(identifiers, list) else [identifiers]
    pairs = [(each.get("system"), each.get("value")) for each in listed if isinstance(each, dict)]
    return [
        (system, value.replace(" ", ""))
        for system, value in pairs
        if isinstance(system, str) and isinstance(value, str)
    ]


def _plain_numbers(identifiers: object) -> Iterator[Number]:
    for each in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(each, dict) and isinstance(each.get("value"), str):
            yield str(each.get("system") or "").casefold().rstrip("/"), plain_number(each["value"])
