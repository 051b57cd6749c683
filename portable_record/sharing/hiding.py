"""What is shared, what is hidden, and what of the hidden a text, a number or a reference would give away.

The single values of a resource are cut here; its structure is walked in ``references.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portable_record.sharing.addresses import ADDRESS, Addresses
from portable_record.sharing.nhs_number import nhs_number
from portable_record.sharing.reference_rules import ADDRESSES
from portable_record.sharing.traces import NOBODY, Ids

GONE: Final = object()
"""Stands for what does not go out."""

_CODES = frozenset({"system", "code", "version"})
_UNREAD = frozenset({"data", "div"})  # the bytes of a file; a narrative, which is written anew

Json = dict[str, object]


@dataclass(slots=True)
class Hiding:
    """The entries of a record seen from one resource on its way out.

    ``near`` is the full URL it was imported under, ``names`` the address in the share of every entry that
    goes out, by entry id; ``shared`` are those ids. ``lost`` gathers the ids of the hidden entries that it
    pointed at.
    """

    near: str
    names: Mapping[str, str]
    addresses: Addresses
    lost: set[str] = field(default_factory=set)
    shared: Ids = field(init=False)

    def __post_init__(self) -> None:
        """List them once: it is asked for each text."""
        self.shared = frozenset(self.names)

    @property
    def people(self) -> Ids:
        """The ids of the Patient entries of the person."""
        return self.addresses.people

    @property
    def person(self) -> str:
        """The address of the person in the share."""
        return self.names[next(iter(self.people))]

    def meant(self, given: Json, address: str) -> Ids:
        """List the entries that a reference means, by its address or else by its identifier."""
        meant = self.addresses.meant_by(address, near=self.near) if address else NOBODY
        return meant or self.addresses.numbered(given.get("identifier"))

    def suspects(self, address: str) -> Ids:
        """List the entries that an address may mean, spelled otherwise."""
        return self.addresses.traces.suspects(address) if address else NOBODY

    def bearing(self, identifier: object) -> Ids:
        """List the entries that bear this identifier."""
        return self.addresses.traces.bearing(identifier)

    def spoken_of(self, given: Json) -> Ids:
        """List the entries that the identifier and the display of a reference fit."""
        return self.bearing(given.get("identifier")) | self.titled(given.get("display"))

    def titled(self, words: object) -> Ids:
        """List the entries with this title; none if it is the person's own name."""
        titled = self.addresses.traces.titled(words)
        return NOBODY if titled & self.people else titled

    def kept(self, words: object) -> object:
        """Keep words as ``kept_words`` does; what is no text stays as it is."""
        return self.kept_words(words) if isinstance(words, str) else words

    def kept_words(self, words: str, *, code: bool = False) -> str:
        """Keep words, but not the addresses and ids of hidden entries among them."""
        kept, lost = self.addresses.traces.without(words, self.shared, code=code)
        self.lost |= lost
        return kept

    def is_number_of_somebody(self, given: Json) -> bool:
        """Say whether this is an Identifier of the person, an NHS number, or one only hidden entries bear."""
        if self.addresses.is_own(given) or nhs_number(given):
            return True
        bearing = self.bearing(given)
        hidden = NOBODY if bearing & self.shared else bearing
        self.lost |= hidden
        return bool(hidden)

    def text(self, text: str, last: str) -> object:
        """Cut one text; ``last`` is the name of its element."""
        if last in _UNREAD:
            return text
        if ADDRESS.match(text) and last not in _CODES and last != "display":
            renamed = self._renamed(text, last)
            if renamed:
                return renamed
        if last in ADDRESSES and "://" not in text:
            hidden = self.suspects(text) - self.shared
            self.lost |= hidden
            if hidden:
                return GONE
        kept = self.kept_words(text, code=last in _CODES)
        return GONE if kept != text and (last in _CODES or last in ADDRESSES) else kept

    def _renamed(self, text: str, last: str) -> object:
        """Say what stands for an address of shared entries; nothing if it may stay or is hidden."""
        relative = not text.startswith(("http", "urn:oid:"))
        meant = self.addresses.meant_by(text, near=self.near) if relative else self.addresses.exactly(text)
        if meant & self.people:
            return self.person
        if len(meant) == 1 and meant <= self.shared:
            return self.names[next(iter(meant))]
        many_or_unknown = meant <= self.shared if meant else relative and last == "url"
        return GONE if many_or_unknown else None
