"""What somebody agreed to: each thing in the plan with its hash, so that a later change shows.

An agreement is a Provenance (``docs/format/codes.md``). Its ``target`` is the plan; each ``entity`` names an
entry, or a step of the plan, and in ``identifier`` the hash of what it said, as a name of RFC 6920 with a
salt: ``ni:///sha-256;HASH?salt=SALT`` and, for a step, ``&step=KEY``, all in base64url. Who wrote it, how a
step stands, what was noted along the way and when the next review is do not count: they change while a plan
is lived.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portable_record.record import json_text
from portable_record.record.asking.places import Json, objects
from portable_record.record.kinds import kind
from portable_record.record.plan import steps_of

URI = "urn:ietf:rfc:3986"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_VERIFIER = {"coding": [{"system": PARTICIPANT, "code": "verifier", "display": "Verifier"}]}
_STARTS = "ni:///sha-256;"

# What does not count, by type: who wrote it and when, and what changes while a plan is lived.
_ALWAYS = frozenset(
    {"id", "meta", "text", "subject", "performer", "author", "contributor", "created", "issued"}
)
_NOT: Mapping[str, frozenset[str]] = {
    "CarePlan": frozenset({"activity", "goal", "period", "status", "careTeam", "supportingInfo", "note"}),
    "Goal": frozenset({"lifecycleStatus", "statusDate", "statusReason", "achievementStatus", "expressedBy"}),
    "Observation": frozenset({"effectiveDateTime", "status"}),
}
_IN_STEP = frozenset({"status", "statusReason"})


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """One thing that is agreed to: an entry by its address, or a step within the plan."""

    address: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a thing since: ``how`` is "changed", "gone" or "new"."""

    piece: Piece
    how: str


def contents(entries: Iterable[tuple[str, Mapping[str, object]]]) -> dict[Piece, bytes]:
    """Return what counts of each entry, given by address, and of each step of a plan among them."""
    found: dict[Piece, bytes] = {}
    for address, resource in entries:
        found[Piece(address)] = _written(
            resource, _ALWAYS | _NOT.get(str(resource.get("resourceType")), frozenset())
        )
        if resource.get("resourceType") == "CarePlan":
            for step in steps_of(resource):
                found[Piece(address, step.key)] = _written(step.detail, _IN_STEP)
    return found


def agreement(
    plan: str,
    said: Mapping[Piece, bytes],
    *,
    agents: Iterable[Mapping[str, object]],
    on: str,
    moment: str,
    salt: str,
    label: Json,
) -> Json:
    """Make the Provenance that says who agreed to what, and when.

    Args:
        plan: the address of the plan.
        said: what counts of each thing in it.
        agents: references to those who agree.
        on: the day on which they agreed.
        moment: now.
        salt: 16 fresh random bytes, as text.
        label: the security label of who writes this down.
    """
    return {
        "resourceType": "Provenance",
        "meta": {"security": [label]},
        "target": [{"reference": plan}],
        "occurredDateTime": on,
        "recorded": moment,
        "activity": kind("agreed").concept,
        "agent": [{"type": _VERIFIER, "who": dict(who)} for who in agents],
        "entity": [
            {
                "role": "source",
                "what": {
                    "reference": piece.address,
                    "identifier": {"system": URI, "value": _named(piece, text, salt)},
                },
            }
            for piece, text in sorted(said.items())
        ],
    }


def differences(agreed: Mapping[str, object], now: Mapping[Piece, bytes]) -> list[Difference]:
    """Say what of the plan is not as it was agreed to; nothing, where an agreement came without hashes."""
    names = dict(_names(agreed))
    if not names:
        return []
    found = [Difference(piece, "new") for piece in now if piece not in names]
    for piece, name in names.items():
        if piece not in now:
            found.append(Difference(piece, "gone"))
        elif _named(piece, now[piece], _query(name, "salt")) != name:
            found.append(Difference(piece, "changed"))
    return sorted(found, key=lambda one: (one.how, one.piece))


def _names(agreed: Mapping[str, object]) -> Iterable[tuple[Piece, str]]:
    for entity in objects(agreed.get("entity")):
        what = entity.get("what")
        identifier = what.get("identifier") if isinstance(what, dict) else None
        name = str(identifier.get("value", "")) if isinstance(identifier, dict) else ""
        if isinstance(what, dict) and name.startswith(_STARTS):
            yield Piece(str(what.get("reference", "")), _step_in(name)), name


def _named(piece: Piece, text: bytes, salt: str) -> str:
    digest = hashlib.sha256(salt.encode() + b"\x00" + text).digest()
    step = f"&step={_b64(piece.step.encode())}" if piece.step else ""
    return f"{_STARTS}{_b64(digest)}?salt={salt}{step}"


def _query(name: str, key: str) -> str:
    said = dict(pair.partition("=")[::2] for pair in name.partition("?")[2].split("&"))
    return said.get(key, "")


def _step_in(name: str) -> str:
    written = _query(name, "step")
    try:
        return urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode()
    except ValueError:
        return written


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _written(value: Mapping[str, object], without: frozenset[str]) -> bytes:
    kept = {name: said for name, said in value.items() if name not in without}
    return json_text.write(_sorted(kept))


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value) if name != "id"}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
