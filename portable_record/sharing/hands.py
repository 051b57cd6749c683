"""The hands that a share went through, as they stand beside it; see docs/format/hands.md.

``first_hands`` makes them for a person, ``next_hands`` for whoever passes a part on.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from portable_record.crypto.signing import SigningKey
from portable_record.errors import HandsBrokenError, PortableRecordError
from portable_record.sharing.bundle import Contents
from portable_record.sharing.digests import (
    SALT,
    SEED,
    digest_of,
    filled,
    first_list,
    hash_of,
    salt_of,
    taken_apart,
)
from portable_record.sharing.hand import Hand, read_hand, write_hand
from portable_record.sharing.signed_slip import Signed

Json = dict[str, object]
Dice = Callable[[int], bytes]

HANDS = "https://portablerecord.org/fhir/StructureDefinition/hands-of-share"
MOST_HANDS = 3
_MEMBERS = {"url", "extension"}


@dataclass(frozen=True, slots=True)
class Given:
    """One hand in a share: its signed text, and the list of digests that it names."""

    token: str
    digests: bytes = field(repr=False)

    def read(self) -> Signed[Hand]:
        """Read what it says.

        Raises:
            HandsBrokenError: it is not made as it should be, or names another list.
        """
        signed = read_one(self.token)
        if hash_of(self.digests) != signed.said.entries or not taken_apart(self.digests):
            raise HandsBrokenError("A list of what was given is not the one that was signed.")
        return signed


@dataclass(frozen=True, slots=True)
class Hands:
    """All hands of a share, the person's first. With one there is a ``seed``, with more ``salts``."""

    given: tuple[Given, ...]
    seed: bytes = field(default=b"", repr=False)
    salts: tuple[bytes, ...] = field(default=(), repr=False)

    def salts_for(self, things: Sequence[Json]) -> tuple[bytes, ...]:
        """Return the salt of each thing of the share, in its order."""
        return tuple(salt_of(self.seed, thing) for thing in things) if self.seed else self.salts


def read_one(token: str) -> Signed[Hand]:
    """Read what one hand says; no signature is checked.

    Raises:
        HandsBrokenError: it is not made as it should be.
    """
    try:
        return read_hand(token)
    except HandsBrokenError:
        raise
    except PortableRecordError as broken:
        raise HandsBrokenError(broken.detail) from broken


def things_of(contents: Contents) -> tuple[Json, ...]:
    """Return what a share gives: the Patient and its entries, without its terms and its Provenance."""
    return (contents.patient, *contents.resources)


def first_hands(said: Hand, things: Sequence[Json], *, key: SigningKey, dice: Dice) -> Hands:
    """Make the hand of a person who lets a share be passed on; its list is filled in here.

    The first of the things is the Patient.
    """
    seed = dice(SEED)
    digests = first_list(seed, things[0], things[1:], dice)
    return Hands((_signed(replace(said, previous=""), digests, key),), seed=seed)


def next_hands(
    before: Hands,
    said: Hand,
    things: Sequence[Json],
    salts: Sequence[bytes],
    *,
    key: SigningKey,
    dice: Dice,
    spare: frozenset[bytes] = frozenset(),
) -> Hands:
    """Add the hand of whoever passes these things on, each with its salt.

    ``spare`` are digests of the list before that are of nothing.
    """
    digests = filled((digest_of(*pair) for pair in zip(salts, things, strict=True)), dice, spare)
    previous = hash_of(before.given[-1].token.encode())
    given = _signed(replace(said, previous=previous), digests, key)
    return Hands((*before.given, given), salts=tuple(salts))


def _signed(said: Hand, digests: bytes, key: SigningKey) -> Given:
    return Given(write_hand(replace(said, entries=hash_of(digests)), key), digests)


def hands_to_fhir(hands: Hands) -> Json:
    """Write the hands as the extension in ``Bundle.meta``."""
    listed = [
        {
            "url": "hand",
            "extension": [
                {"url": "signed", "valueString": given.token},
                {"url": "digests", "valueBase64Binary": _text(given.digests)},
            ],
        }
        for given in hands.given
    ]
    name, value = ("seed", hands.seed) if hands.seed else ("salts", b"".join(hands.salts))
    return {"url": HANDS, "extension": [*listed, {"url": name, "valueBase64Binary": _text(value)}]}


def with_hands(bundle: Json, hands: Hands) -> Json:
    """Put the hands into a Bundle of ours, beside what its meta says already."""
    meta = cast("Json", bundle["meta"])
    extensions = [*_list(meta.get("extension")), hands_to_fhir(hands)]
    return {**bundle, "meta": {**meta, "extension": extensions}}


def hands_in(bundle: Json) -> Hands | None:
    """Read the hands of a share; None where it has none.

    Raises:
        HandsBrokenError: they do not stand there as they should.
    """
    meta = bundle.get("meta")
    found = meta.get("extension") if isinstance(meta, dict) else None
    ours = [one for one in _dicts(found) if one.get("url") == HANDS]
    if not ours:
        return None
    *listed, last = _dicts(ours[0].get("extension")) or [{}]
    whole = len(ours) == 1 and ours[0].keys() == _MEMBERS and 0 < len(listed) <= MOST_HANDS
    if not whole or len(listed) + 1 != len(_list(ours[0].get("extension"))):
        raise HandsBrokenError("The hands are not written as they should be.")
    given = tuple(_given(one) for one in listed)
    if len(given) == 1:
        return Hands(given, seed=_exactly(last, "seed", SEED))
    salts = _binary(last, "salts")
    if len(salts) % SALT:
        raise HandsBrokenError("The hands are not written as they should be.")
    return Hands(given, salts=tuple(salts[at : at + SALT] for at in range(0, len(salts), SALT)))


def _given(value: Json) -> Given:
    inner = _list(value.get("extension"))
    if value.keys() != _MEMBERS or value["url"] != "hand" or len(inner) != 2 or len(_dicts(inner)) != 2:
        raise HandsBrokenError("A hand is not written as it should be.")
    signed, digests = _dicts(inner)
    token = signed.get("valueString")
    if signed.keys() != {"url", "valueString"} or signed["url"] != "signed" or not isinstance(token, str):
        raise HandsBrokenError("A hand is not written as it should be.")
    return Given(token, _binary(digests, "digests"))


def _exactly(value: Json, name: str, length: int) -> bytes:
    found = _binary(value, name)
    if len(found) != length:
        raise HandsBrokenError("The hands are not written as they should be.")
    return found


def _binary(value: Json, name: str) -> bytes:
    text = value.get("valueBase64Binary")
    if value.keys() != {"url", "valueBase64Binary"} or value["url"] != name or not isinstance(text, str):
        raise HandsBrokenError("The hands are not written as they should be.")
    try:
        found = b64decode(text, validate=True)
    except (Base64Error, ValueError) as broken:
        raise HandsBrokenError("The hands are not written as they should be.") from broken
    if _text(found) != text:
        raise HandsBrokenError("The hands are not written in the one way.")
    return found


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[Json]:
    return [one for one in _list(value) if isinstance(one, dict)]
