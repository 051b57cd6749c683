"""A thousand random choices against a reference that was written another way: no leak, no wrong denial.

The reference knows the record as a table of what each entry is and whom it names; it never reads FHIR.
Each entry carries words, an id, an identifier and a display of its own that stand nowhere else, so a leak is
seen by searching bytes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.record.parts import PARTS
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.selection import select
from portable_record.sharing.terms import Terms
from tests.sharing.cast import NOW
from tests.sharing.shares import SUE_ENTRY, SUE_HERSELF, Json, dice_of, entry_id, terms

PART_KEYS = [part.key for part in PARTS if part.key != "details"]
ENTRIES = 30
ROUNDS = 1000


Of = TypeVar("Of")


class Lots:
    """Lots that fall the same way for the same seed."""

    def __init__(self, seed: int) -> None:
        self.throw = dice_of(f"lots {seed}")

    def below(self, limit: int) -> int:
        return int.from_bytes(self.throw(8)) % limit

    def happens(self, percent: int) -> bool:
        return self.below(100) < percent

    def one(self, of: Sequence[Of]) -> Of:
        return of[self.below(len(of))]

    def some(self, of: Sequence[Of], count: int) -> tuple[Of, ...]:
        left = list(of)
        return tuple(left.pop(self.below(len(left))) for _ in range(min(count, len(left))))


@dataclass(frozen=True)
class Row:
    """One entry as the reference knows it."""

    name: str
    part: str
    sensitive: bool
    binned: bool
    in_conflict: bool
    needs: str  # the entry without which it means nothing, or ""
    points: tuple[str, ...]  # entries it names besides

    @property
    def id(self) -> str:
        return entry_id(self.name)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (
            self.id,
            f"said-{self.name}-said",
            f"shown-{self.name}-shown",
            f"number-{self.name}-number",
            self.name,
        )


def made_record(rng: Lots, count: int = ENTRIES) -> list[Row]:
    rows: list[Row] = []
    for n in range(count):
        earlier = [row.name for row in rows]
        rows.append(
            Row(
                name=f"e{n}{rng.below(16**6):06x}",
                part=rng.one(PART_KEYS),
                sensitive=rng.happens(15),
                binned=rng.happens(5),
                in_conflict=rng.happens(5),
                needs=rng.one(earlier) if earlier and rng.happens(15) else "",
                points=rng.some(earlier, rng.below(4)),
            )
        )
    return rows


def entry_of(row: Row, rng: Lots) -> Entry:
    value: Json = {
        "resourceType": "Observation",
        "id": row.name,
        "meta": {"versionId": "4", "lastUpdated": "2026-01-01T00:00:00Z"},
        "text": {"status": "generated", "div": f"<div>narrative-{row.name}</div>"},
        "identifier": [{"system": "https://x.example", "value": f"number-{row.name}-number"}],
        "status": "final",
        "code": {"text": "words"},
        "subject": {"reference": "Patient/sue", "display": "Susan Hallam"},
        "valueString": f"said-{row.name}-said",
    }
    for place, other in enumerate(row.points):
        _point(value, place, other, rng)
    if row.needs:
        value["focus"] = [_reference(row.needs, rng)]
    if rng.happens(20):
        value["identifier"] = [*value["identifier"], _own_number(rng)]
    return Entry(
        id=row.id,
        part=row.part,
        type="Observation",
        text=write(value),
        title=row.name,
        updated="2026-11-01T00:00:00Z",
        full_url=f"https://home.example/fhir/{row.name}/x",
        binned="2026-11-20T00:00:00Z" if row.binned else "",
        sensitive=row.sensitive,
        in_conflict=row.in_conflict,
    )


def _reference(other: str, rng: Lots) -> Json:
    """Name another entry, in a way by which it can be found if it is shared."""
    home = f"https://home.example/fhir/{other}/x"
    number = f"number-{other}-number"
    ways: list[Json] = [
        {"reference": rng.one([f"Observation/{other}", f"Observation/{other}/_history/2"])},
        {"reference": home},
        {"reference": f"urn:uuid:{entry_id(other)}"},
        {"identifier": {"system": "https://x.example", "value": number}},
        {
            "reference": rng.one(
                [
                    f"{home}?x=1",
                    f"{home}/",
                    f"{home}/$everything",
                    f"{home}/_history",
                    f"{home.upper()}#a",
                    home.replace("/fhir", "//fhir"),
                    home.replace(other, f"%{ord(other[0]):02x}{other[1:]}"),
                    f" Observation/{other} ",
                    f"observation/{other.upper()}",
                    f"./Observation/{other}#a",
                    f"https://else.example/observations/{other}.json",
                    f"http://home.example/fhir/{other}/x|2",
                    f"URN:UUID:{entry_id(other).upper()}",
                    entry_id(other).replace("-", ""),
                    other,
                ]
            )
        },
        {
            "identifier": rng.one(
                [
                    {"value": number},
                    {"system": "https://X.example", "value": number.replace("-", "\u00a0").upper()},
                    {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{entry_id(other)}"},
                    {"value": f"Observation/{other}"},
                ]
            )
        },
    ]
    return {**rng.one(ways), "display": f"shown-{other}-shown"}


def _unsure(other: str, rng: Lots) -> Json:
    """Name another entry, so that it can be found out only by asking somebody, or by its title."""
    number = f"number-{other}-number"
    address = rng.one(
        [
            f"Observation?identifier=https://x.example|{number}",
            f"https://else.example/Observation?identifier={number}",
            f"#{other}",
            "",
            "https://else.example/Observation/unknown",
        ]
    )
    if address and "unknown" not in address:
        return {"reference": address, "display": f"shown-{other}-shown"}
    return {**({"reference": address} if address else {}), "display": other.upper()}


def _own_number(rng: Lots) -> Json:
    """Write the person's NHS number in one of its spellings."""
    nhs = "https://fhir.nhs.uk/Id/nhs-number"
    oid = "urn:oid:2.16.840.1.113883.2.1.4.1"
    system = rng.one([nhs, nhs.upper(), oid, "urn:x", ""])
    between = rng.one(["", " ", "-", "\u00a0"])
    value = between.join(("999", "000", "0018"))
    return {"system": system, "value": value} if system else {"value": value}


def _in_words(other: str, rng: Lots) -> str:
    """Write the address of another entry into words."""
    address = rng.one(
        [
            f"Observation/{other}",
            f"https://home.example/fhir/{other}/x",
            f"urn:uuid:{entry_id(other)}",
            entry_id(other),
            other,
        ]
    )
    return rng.one([f"see {address}.", f"[x]({address})", f"({address}), {address}: why?", f"<{address}>"])


def _point(value: Json, place: int, other: str, rng: Lots) -> None:
    """Name another entry somewhere in a resource."""
    to = _unsure(other, rng) if rng.happens(15) else _reference(other, rng)
    where: list[Json] = [
        {"derivedFrom": [to]},
        {"hasMember": [to, to]},
        {"performer": [to]},
        {"extension": [{"url": "https://x.example/e", "valueReference": to}]},
        {"extension": [{"url": "https://x.example/e", "extension": [{"url": "who", "valueReference": to}]}]},
        {"note": [{"text": f"note {place}", "authorReference": to}]},
        {
            "component": [
                {"code": {"text": "c", "extension": [{"url": "https://x.example/e", "valueReference": to}]}}
            ]
        },
        {"_valueString": {"extension": [{"url": "https://x.example/e", "valueReference": to}]}},
        {"extension": [{"url": "https://x.example/e", "valueUri": f"urn:uuid:{entry_id(other)}"}]},
        {"extension": [{"url": "https://x.example/e", "valueUrl": f"https://home.example/fhir/{other}/x/"}]},
        {"extension": [{"url": "https://x.example/e", "valueCanonical": f"observation/{other}|1"}]},
        {"extension": [{"url": "https://x.example/e", "valueId": other}]},
        {"extension": [{"url": "https://x.example/e", "valueMarkdown": _in_words(other, rng)}]},
        {"extension": [{"url": "https://x.example/e", "valueIdentifier": _own_number(rng)}]},
        {"note": [{"text": _in_words(other, rng)}]},
        {"contained": [{"resourceType": "Basic", "id": f"c{place}", "subject": to}]},
    ]
    for name, given in rng.one(where).items():
        before = value.get(name)
        value[name] = [*before, *given] if isinstance(before, list) and isinstance(given, list) else given


def made_terms(rows: list[Row], rng: Lots) -> Terms:
    ids = [row.id for row in rows]
    return terms(
        key=rng.throw(32),
        parts=rng.some(PART_KEYS, rng.below(6)),
        entries=rng.some(ids, rng.below(8)),
        sensitive=rng.some(ids, rng.below(20)),
        as_shown=(),
    )


def should_go(rows: list[Row], given: Terms) -> set[str]:
    """Say by the rules alone which entries go; they are in an order in which each needs only earlier ones."""
    going: set[str] = set()
    for row in rows:
        ticked = row.id in given.entries
        chosen = ticked or row.part in given.parts
        open_ = not row.sensitive or ticked or row.id in given.sensitive
        if (
            chosen
            and open_
            and not row.binned
            and not row.in_conflict
            and (not row.needs or row.needs in going)
        ):
            going.add(row.name)
    return going


def out_of(entries: list[Entry], given: Terms) -> tuple[set[str], bytes]:
    selection = select(entries, given, NOW)
    bundle = make_bundle(selection, given, author=SUE_HERSELF, now=NOW)
    read_bundle(bundle)
    return {each.entry.title for each in selection.chosen[1:]}, write(bundle)


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(0, ROUNDS, 50))
def test_random_choices_leak_nothing_and_deny_nothing(round_: int) -> None:
    for seed in range(round_, round_ + 50):
        rng = Lots(seed)
        rows = made_record(rng)
        entries = [SUE_ENTRY, *(entry_of(row, rng) for row in rows)]
        given = made_terms(rows, rng)

        went, data = out_of(entries, given)

        lowered = unquote_to_bytes(data.lower())
        assert went == should_go(rows, given)
        assert b"9990000018" not in re.sub(rb"[- \xa0\xc2]", b"", data), seed
        for row in rows:
            hidden = row.name not in went
            assert not (hidden and any(secret.encode() in lowered for secret in row.secrets)), (seed, row)
            assert hidden or f"said-{row.name}-said".encode() in data
            assert hidden or hashlib.sha256(row.id.encode()).hexdigest().encode() not in data
            assert f"narrative-{row.name}".encode() not in data
        for word in (
            b"Hallam",
            b"Susan",
            b"9990000018",
            b"07700",
            b"Oldham",
            b"1950-04",
            b"versionId",
            b"lastUpdated",
        ):
            assert word not in data, (seed, word)


CHOICES = st.builds(
    lambda seed, parts, entries, sensitive: (
        seed,
        frozenset(parts),
        frozenset(entries),
        frozenset(sensitive),
    ),
    st.integers(0, 10**6),
    st.sets(st.sampled_from(PART_KEYS)),
    st.sets(st.integers(0, 19)),
    st.sets(st.integers(0, 19)),
)


@settings(deadline=None)
@for_all(choice=CHOICES, more=CHOICES)
def test_a_smaller_choice_never_lets_more_out(
    choice: tuple[int, frozenset[str], frozenset[int], frozenset[int]],
    more: tuple[int, frozenset[str], frozenset[int], frozenset[int]],
) -> None:
    rng = Lots(choice[0])
    rows = made_record(rng)[:20]
    entries = [SUE_ENTRY, *(entry_of(row, rng) for row in rows)]
    ids = [row.id for row in rows]

    def chosen(parts: frozenset[str], ticked: frozenset[int], sensitive: frozenset[int]) -> set[str]:
        given = terms(
            parts=tuple(sorted(parts)),
            entries=tuple(ids[n] for n in sorted(ticked)),
            sensitive=tuple(ids[n] for n in sorted(sensitive)),
        )
        return {each.entry.id for each in select(entries, given, NOW).chosen}

    small = chosen(*choice[1:])
    large = chosen(choice[1] | more[1], choice[2] | more[2], choice[3] | more[3])

    assert small <= large


def test_two_recipients_cannot_link_what_they_got() -> None:
    rng = Lots(1)
    rows = [
        replace(row, sensitive=False, in_conflict=False, binned=False, needs="") for row in made_record(rng)
    ]
    entries = [SUE_ENTRY, *(entry_of(row, rng) for row in rows)]
    dice = dice_of("two recipients")
    first, second = (select(entries, terms(key=dice(32), parts=tuple(PART_KEYS)), NOW) for _ in range(2))

    names = [{str(each.resource["id"]) for each in one.chosen} for one in (first, second)]

    assert len(names[0]) == len(names[1]) == ENTRIES + 1
    assert not names[0] & names[1]


def test_what_is_hidden_does_not_change_a_byte_of_what_goes_out() -> None:
    """Neither the number of hidden entries nor their order, age or words can be told from the share."""
    rng = Lots(2)
    rows = [replace(row, points=(), needs="") for row in made_record(rng)]
    entries = [SUE_ENTRY, *(entry_of(row, rng) for row in rows)]
    given = terms(parts=("plan", "communication"))
    went, data = out_of(entries, given)

    fewer = [each for each in entries if each.title in went or each == SUE_ENTRY]

    assert len(fewer) < len(entries)
    assert out_of(fewer, given) == (went, data)


def test_a_longer_share_of_the_same_record_says_nothing_of_time() -> None:
    given = terms(parts=("plan",))

    later = select([SUE_ENTRY], given, NOW + timedelta(days=3))

    assert later.chosen == select([SUE_ENTRY], given, NOW).chosen
