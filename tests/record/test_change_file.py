import zlib
from dataclasses import replace

import pytest

from portable_record.errors import MalformedChangeError
from portable_record.record.change_file import from_json, to_json
from portable_record.record.values import Whole, check_value, read_mark, read_whole, whole_value
from tests.record.busy_log import A_CHANGE, busy_log
from tests.record.devices import Device


def test_fifty_short_edits_take_at_most_60_bytes_each_in_a_compressed_file() -> None:
    noise = Device("noise")
    files = [
        to_json(replace(change, signature=noise.dice(64)), edits) for change, edits in busy_log(1000)[10:]
    ]

    sizes = [len(zlib.compress(file, 9)) / A_CHANGE for file in files]

    assert max(sizes) <= 60


def test_a_file_is_read_as_it_was_written() -> None:
    for change, edits in busy_log(600):
        assert from_json(to_json(change, edits)) == (change, edits)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@binned", b"x2026-11-22T12:00:00Zx"),
        ("@binned", b'"2026-11-22T12:00:00Z" '),
        ("@sensitive", b"True"),
        ("note/a", b"7"),
        ("note/a", b'{"order":1,"item":{}}'),
        ("status", b"\xff"),
        ("", b'{"origin":"","type":"","url":""}\n{"resourceType":""}'),
    ],
)
def test_a_value_of_another_form_is_refused_with_its_place(path: str, value: bytes) -> None:
    with pytest.raises(MalformedChangeError) as refused:
        check_value(path, value)

    assert refused.value.place == path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@binned", b"null"),
        ("@binned", b'"2026-11-22T12:00:00Z"'),
        ("@sensitive", b"false"),
        ("note/a", b"null"),
        ("note/a", b'{"order":"a1V","item":{"n":1.50}}'),
        ("status", b"null"),
        ("", b'{"origin":"","type":"Goal","url":""}\n{ "resourceType": "Goal" }'),
    ],
)
def test_a_value_of_the_right_form_passes(path: str, value: bytes) -> None:
    check_value(path, value)


def test_a_whole_resource_comes_out_as_it_went_in() -> None:
    whole = Whole("Goal", "https://example.org/Goal/1", "letter.json", b'{\n "resourceType": "Goal"\r\n}\n')

    assert read_whole(whole_value(whole)) == whole
    assert read_mark(b"null") == ""
