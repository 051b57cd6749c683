"""Real resources written elsewhere: whatever is chosen of them goes out as valid R4, and nothing dangles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.record.entry import Entry
from portable_record.record.fhir import validate
from portable_record.record.json_text import parse, write
from portable_record.record.parts import PARTS
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.preview import preview
from portable_record.sharing.selection import select
from tests.sharing.cast import NOW
from tests.sharing.shares import SUE_HERSELF, dice_of, entry_id, terms

PART_KEYS = [part.key for part in PARTS if part.key != "details"]


def examples(folder: Path) -> Iterator[Entry]:
    """Give each official example as an entry, spread over the parts."""
    for number, file in enumerate(sorted((folder / "hl7-r4-examples").glob("*.json"))):
        text = file.read_bytes()
        value = parse(text)
        assert isinstance(value, dict)
        kind = str(value["resourceType"])
        part = "details" if kind == "Patient" else PART_KEYS[number % len(PART_KEYS)]
        url = f"http://hl7.org/fhir/{kind}/{value['id']}"
        yield Entry(entry_id(file.name), part, kind, text, file.stem, "2026-11-01T00:00:00Z", url)


@pytest.mark.outside
@pytest.mark.parametrize("count", [1, 3, 6, len(PART_KEYS)])
def test_what_goes_out_of_the_official_examples_is_valid_and_whole(outside: Path, count: int) -> None:
    entries = list(examples(outside))
    throw = dice_of(f"parts {count}")
    parts = tuple(sorted(PART_KEYS, key=lambda _: throw(8))[:count])
    given = terms(parts=parts)

    selection = select(entries, given, NOW)
    bundle = make_bundle(selection, given, author=SUE_HERSELF, now=NOW)

    for each in selection.chosen:
        validate(each.resource)
    assert len(read_bundle(parse(write(bundle))).resources) == len(selection.chosen) - 1
    assert len(preview(selection, given).items) == len(selection.chosen)
    gone = {each.entry.id for each in selection.chosen} | {left.entry_id for left in selection.left_out}
    assert {each.id for each in entries if each.part in parts} <= gone
