"""The rights to write for the person, as they are written down in this record."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from portable_record.actions.desk import OpenRecord
from portable_record.errors import UsageError
from portable_record.record.rights import Right, missing
from portable_record.record.who import BASES

RIGHTS = "rights"
OF_OTHERS = tuple(code for code in BASES if code not in ("self", "none"))
_DAYS = ("since", "until", "review", "renewed")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A right as it is written down: the entry of whose it is, and whether the person cannot decide."""

    writer: str
    right: Right
    cannot_decide: bool = False


def rights_of(record: OpenRecord) -> list[Recorded]:
    """List the rights that are written down."""
    kept = record.vault.settings.get(RIGHTS) if record.vault.settings.has(RIGHTS) else []
    return [_from_value(value) for value in kept]


def keep_right(record: OpenRecord, new: Recorded) -> Recorded:
    """Write a right down. What was written down before about the same right, and is left out now, stays.

    Raises:
        UsageError: there is no such kind of right, or it needs more to be filled in.
    """
    if new.right.basis not in OF_OTHERS:
        raise UsageError(f"The kinds of right are: {', '.join(OF_OTHERS)}.", place=new.right.basis)
    others: list[Recorded] = []
    for one in rights_of(record):
        if (one.writer, one.right.basis) == (new.writer, new.right.basis):
            both = one.cannot_decide or new.cannot_decide
            new = Recorded(new.writer, _merged(one.right, new.right), both)
        else:
            others.append(one)
    if absent := missing(new.right):
        raise UsageError(f"This right needs: {', '.join(f'--{name}' for name in absent)}.")
    record.vault.settings.put(RIGHTS, [_to_value(one) for one in (*others, new)])
    return new


def _merged(before: Right, now: Right) -> Right:
    filled = {field.name: getattr(now, field.name) for field in fields(Right)}
    return replace(before, **{name: value for name, value in filled.items() if value})


def _to_value(recorded: Recorded) -> dict[str, object]:
    right = recorded.right
    return {
        "writer": recorded.writer,
        "basis": right.basis,
        "evidence": right.evidence,
        "decision": right.decision,
        "consulted": list(right.consulted),
        "cannot_decide": recorded.cannot_decide,
        **{name: day.isoformat() for name in _DAYS if (day := getattr(right, name)) is not None},
    }


def _from_value(value: Mapping[str, object]) -> Recorded:
    consulted = value["consulted"]
    right = Right(
        basis=str(value["basis"]),
        evidence=str(value["evidence"]),
        decision=str(value["decision"]),
        consulted=tuple(str(one) for one in consulted) if isinstance(consulted, list) else (),
        **{name: date.fromisoformat(str(value[name])) for name in _DAYS if name in value},
    )
    return Recorded(str(value["writer"]), right, cannot_decide=bool(value["cannot_decide"]))
