"""Small entries of the common types, each beside the text that a person reads."""

import json
from pathlib import Path

import pytest

from portable_record.record.readable.view import title, view
from tests.record.readable.spelling import SAMPLES, spelled


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_an_entry_reads_as_written_beside_it(sample: Path) -> None:
    resource = json.loads(sample.read_bytes())

    text = spelled(view(resource))

    assert text == sample.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_title_alone_is_the_title_of_the_view(sample: Path) -> None:
    resource = json.loads(sample.read_bytes())

    alone = title(resource)

    assert alone == view(resource).title
    assert "\n" not in alone
