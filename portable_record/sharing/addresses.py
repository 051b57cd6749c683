"""Which entry of the record an address or an identifier stands for."""

import json
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Self

from portable_record.record.entry import Entry
from portable_record.sharing.spelling import plain_number
from portable_record.sharing.traces import NOBODY, Ask, Index, Traces, Word, by_name, by_number

ADDRESS = re.compile(
    r"(?:urn:(?:uuid|oid):\S+|https?://\S+|[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}(?:/_history/\S+)?)\Z"
)
_TAIL = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})\Z")
_VERSION = re.compile(r"(?:/_history/[A-Za-z0-9.-]*)?(?:[#|].*)?\Z", re.DOTALL)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONG = 6

Number = tuple[str, str]


class Ways:
    """All that leads to the entries of one record: learnt once, and kept up with what is written later.

    Entries are named by their id. ``traces`` is for keeping out: it knows the entries by every spelling,
    while what is here is exact.
    """

    def __init__(self, ask: Ask | None = None) -> None:
        """Know of no entry yet; ``ask`` is told of what is looked for, before it is."""
        self.traces = Traces(ask)
        self.exact = Index[str](by_name, ask)
        self.tails = Index[str](by_name, ask)
        self.numbers = Index[Number](_by_value, ask)

    def learn(self, entries: Iterable[Entry]) -> None:
        """Read the addresses and identifiers of entries that are not known yet."""
        for entry in entries:
            value, alone = json.loads(entry.text), frozenset([entry.id])
            names = {entry.id, str(value.get("id") or entry.id)}
            for name in names:
                self.tails.add(f"{entry.type}/{name}", alone)
            for address in (
                entry.full_url,
                entry.id,
                f"urn:uuid:{entry.id}",
                *filter(_UUID.fullmatch, names),
            ):
                if address:
                    self.exact.add(address, alone)
            for number in numbers_in(value.get("identifier")):
                self.numbers.add(number, alone)
            self.traces.learn(entry, value)

    def forget(self, ids: Set[str]) -> None:
        """Let go of entries: they are gone, or are learnt anew."""
        self.exact.let_go(ids)
        self.tails.let_go(ids)
        self.numbers.let_go(ids)
        self.traces.forget(ids)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The ways by which the entries of one record can be meant, of which some are the person themselves.

    ``people`` are the Patient entries of the person.
    """

    people: frozenset[str]
    _ways: Ways
    _own: frozenset[Number]
    _own_long: frozenset[str]

    @classmethod
    def of(cls, ways: Ways, people: Iterable[Entry]) -> Self:
        """Say which Patient entries, of those in all these ways, are the person."""
        known = list(people)
        own = frozenset(
            number for each in known for number in _plain_numbers(json.loads(each.text).get("identifier"))
        )
        return cls(
            frozenset(each.id for each in known),
            ways,
            own,
            frozenset(value for _, value in own if len(value) >= _LONG),
        )

    @property
    def traces(self) -> Traces:
        """What the entries can be known by, in any spelling."""
        return self._ways.traces

    def meant_by(self, text: str, *, near: str = "") -> frozenset[str]:
        """Find the entries that a reference may mean; ``near`` is the full URL of the entry it stands in.

        More than one comes back where the record holds several by that name. The server in an address is
        not held against it: an entry imported without its full URL is found by type and id.
        """
        found = self.exactly(text, near=near)
        tail = _TAIL.match(_VERSION.sub("", text))
        return found or frozenset(self._ways.tails.of(tail[1]) if tail else NOBODY)

    def exactly(self, text: str, *, near: str = "") -> frozenset[str]:
        """Find the entries whose full address this is, seen from the entry at ``near``."""
        plain = _VERSION.sub("", text)
        base = _TAIL.match(near)
        if base and _TAIL.fullmatch(plain) and "://" not in plain:
            joined = self._ways.exact.of(near[: base.start(1)] + plain)
            if joined:
                return frozenset(joined)
        exact = self._ways.exact
        return frozenset(exact.of(text) or exact.of(plain))

    def numbered(self, identifier: object) -> frozenset[str]:
        """Find the entries that bear this Identifier."""
        found = (self._ways.numbers.of(number) for number in numbers_in([identifier]))
        return frozenset[str]().union(*found)

    def is_own(self, identifier: object) -> bool:
        """Say whether this Identifier is one of the person's, whichever way it is written.

        A short number may be somebody's everywhere, so it must be of the same system.
        """
        return any(
            number in self._own or number[1] in self._own_long for number in _plain_numbers(identifier)
        )


def _by_value(number: Number) -> Word:
    return by_number(number[1])


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
