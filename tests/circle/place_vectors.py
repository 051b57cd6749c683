"""The vectors of places in a chain (docs/format/circle.md, rule 47): how to make each again.

Nadia writes, and Jean lowers what she may do, removes her, or lets Eve in, without having all of it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from portable_record.circle.membership import EDITOR, SUGGESTS, VIEWER, Cut, Member, Membership, signed_bytes
from portable_record.crypto.b64 import b64url
from portable_record.record.canonical import canonical
from portable_record.record.change import Change, change_hash
from portable_record.record.change import signed_bytes as bytes_of_change
from portable_record.record.change_file import to_json
from portable_record.record.edits import creation
from tests.circle.cast import EVE, JEAN, NADIA, Carer, Person, carer, membership
from tests.record.devices import PART, Logged, entry_id

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
FIRST = membership(JEAN.member())
TWO = membership(JEAN.member(), NADIA.member(), follows=[FIRST])
YES, OVERTAKEN, CUT_OFF, READS_ONLY = "counts", "overtaken", "cut-off", "reads-only"


def _writes(writer: Carer, many: int, *, epoch: int = 2) -> list[Logged]:
    writer.epoch = epoch
    return [writer.write([creation(entry_id(n + 1), PLAN, type_name="CarePlan")]) for n in range(many)]


def _next(*members: Member, after: Sequence[Membership], last: Change | None = None) -> list[Membership]:
    """Give memberships with one more, that names this change as the last one, or none of Nadia's."""
    cut = Cut(NADIA.device_id, PART, last.seq if last else 0, change_hash(last) if last else "")
    is_cut = last is not None or NADIA.device_id not in {one.id for each in members for one in each.devices}
    made = membership(JEAN.member(), *members, follows=[after[-1]], removed=(cut,) if is_cut else ())
    return [*after, made]


def _lowered(last: Change, role: str = VIEWER) -> list[Membership]:
    return _next(NADIA.member(role=role), after=[FIRST, TWO], last=last)


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give chains in which what was overtaken holds its place."""
    writer = carer(NADIA)
    old = _writes(writer, 3)
    lowered = _lowered(old[0][0], SUGGESTS)
    new = _writes(writer, 1, epoch=3)
    told = [YES, OVERTAKEN, OVERTAKEN, "suggestion"]
    yield (
        "lowered",
        _vector(
            "Two changes had not come when she was lowered; she goes on after them.",
            lowered,
            [*old, *new],
            told,
        ),
    )
    raised = _next(NADIA.member(), after=lowered)
    yield (
        "raised",
        _vector("She may write again.", raised, [*old, *_writes(writer, 1, epoch=4)], [*told[:3], YES]),
    )
    gone = _next(after=lowered, last=old[2][0])
    yield (
        "removed",
        _vector("She is removed by somebody who has them.", gone, [*old, *new], [*told[:3], CUT_OFF]),
    )
    back = _next(NADIA.member(), after=_next(after=[FIRST, TWO], last=old[0][0]))
    yield "let-in-again", _vector("She is removed, and let in again.", back, old, told[:3])
    eve = _writes(carer(EVE), 2)
    eves = [FIRST, TWO, membership(JEAN.member(), NADIA.member(), EVE.member(role=EDITOR), follows=[TWO])]
    yield (
        "overruled",
        _vector(
            "Eve wrote under a membership that was overruled, and is let in again.",
            eves,
            eve,
            [OVERTAKEN] * 2,
        ),
    )
    other = replace(old[0][0], when="2020-01-01T00:00:00Z")
    yield (
        "nowhere",
        _vector("The change that is named is nowhere.", _lowered(other), old, [OVERTAKEN] * 3),
    )


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give chains in which a change has no place, each for one reason."""
    writer = carer(NADIA)
    old = _writes(writer, 3)
    lowered = _lowered(old[0][0])
    yield (
        "beyond",
        _vector(
            "It lies beyond what the removal names.",
            _next(after=lowered, last=old[1][0]),
            old,
            [YES, OVERTAKEN, CUT_OFF],
        ),
    )
    yield (
        "unnamed",
        _vector("The removal names no change of hers.", _next(after=lowered), old, [CUT_OFF] * 3),
    )
    again = replace(writer, log=writer.log[:1])
    new = _writes(again, 1, epoch=3)
    told = [YES, CUT_OFF, CUT_OFF, READS_ONLY]
    yield "began-again", _vector("Her device began again after the cut.", lowered, [*old, *new], told)
    yield (
        "missing",
        _vector("The change before it is not here.", lowered, [old[0], old[2]], [YES, CUT_OFF]),
    )
    yield "forged", _vector("Somebody else signed it.", lowered, [old[0], _by(EVE, old[1])], [YES, "forged"])
    eves = _writes(carer(EVE), 1)
    yield "stranger", _vector("Its device is in no membership.", [FIRST, TWO], eves, ["stranger"])


def _by(person: Person, logged: Logged) -> Logged:
    change, edits = logged
    return replace(change, signature=person.device.sign(bytes_of_change(change))), edits


def _vector(
    about: str, memberships: Sequence[Membership], changes: Iterable[Logged], found: Sequence[str]
) -> dict[str, object]:
    signed = [written(one) for one in memberships]
    files = [to_json(*logged).decode() for logged in changes]
    expect = {"rule": 47, "found": list(found)}
    return {"about": about, "root": JEAN.did, "memberships": signed, "changes": files, "expect": expect}


def written(one: Membership) -> str:
    """Write a membership as it was signed."""
    return canonical(json.loads(signed_bytes(one)) | {"signature": b64url(one.signature)}).decode()


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give every vector by its path."""
    for kind, vectors in (("good", good()), ("bad", bad())):
        for name, vector in vectors:
            text = json.dumps(vector, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            yield f"{kind}/circle-place/{name}.json", text.encode()


if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).parent.mkdir(parents=True, exist_ok=True)
        (VECTORS / path).write_bytes(data)
