"""The list of cards that an issuer took back: ``crl`` in SMART Health Cards. See docs/format/issuer.md."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.errors import WithdrawnListError

RID = re.compile(r"[A-Za-z0-9_-]{1,24}\Z")
_LISTED = re.compile(r"([A-Za-z0-9_-]{1,24})(?:\.([0-9]{1,12}))?\Z")
_MEMBERS = frozenset({"kid", "method", "ctr", "rids"})
_ALWAYS = float("inf")


@dataclass(frozen=True, slots=True)
class WithdrawnList:
    """For one key: which cards were taken back, each with the moment before which (seconds since 1970).

    ``counter`` counts up with each change of the list.
    """

    kid: str
    counter: int
    before: Mapping[str, float]

    @classmethod
    def of(cls, value: object) -> "WithdrawnList":
        """Read a parsed list.

        Raises:
            WithdrawnListError: it is not made as it should be.
        """
        if not isinstance(value, dict) or value.keys() != _MEMBERS:
            raise WithdrawnListError(f"It needs exactly {', '.join(sorted(_MEMBERS))}.")
        kid, counter, rids = value["kid"], value["ctr"], value["rids"]
        if not isinstance(kid, str) or value["method"] != "rid":
            raise WithdrawnListError('It needs the name of a key, and the method "rid".')
        if type(counter) is not int or counter < 0:
            raise WithdrawnListError("ctr is a number that counts up.")
        if not isinstance(rids, list):
            raise WithdrawnListError("rids is a list.")
        return cls(kid, counter, _moments(rids))

    @classmethod
    def made(cls, kid: str, counter: int, rids: Iterable[str]) -> "WithdrawnList":
        """Make a list of ``rid`` or ``rid.seconds`` texts for publishing.

        Raises:
            WithdrawnListError: a text is neither.
        """
        return cls(kid, counter, _moments(rids))

    def value(self) -> dict[str, object]:
        """Write the list as it is published."""
        rids = [rid if before == _ALWAYS else f"{rid}.{before:.0f}" for rid, before in self.before.items()]
        return {"kid": self.kid, "method": "rid", "ctr": self.counter, "rids": rids}

    def covers(self, rid: str, signed: float) -> bool:
        """Say whether the card with this ``rid``, valid from ``signed`` (its ``nbf``), was taken back."""
        return signed < self.before.get(rid, float("-inf"))


def _moments(rids: Iterable[object]) -> dict[str, float]:
    before: dict[str, float] = {}
    for text in rids:
        listed = _LISTED.match(text) if isinstance(text, str) else None
        if listed is None:
            raise WithdrawnListError("An entry in it is not the name of a card.")
        rid, seconds = listed.groups()
        moment = float(seconds) if seconds else _ALWAYS
        before[rid] = max(moment, before.get(rid, moment))
    return before
