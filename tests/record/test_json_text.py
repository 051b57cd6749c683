"""Strict JSON in, and out again with every number as it was written."""

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record import errors
from portable_record.record.json_text import WrittenNumber, parse, resource_of, shown_name, write

_LEAVES = st.none() | st.booleans() | st.integers(-(10**60), 10**60) | st.text()
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(_VALUES)
def test_what_is_written_is_read_back_the_same(value: object) -> None:
    written = write(value)

    assert parse(written) == value
    assert json.loads(written) == value


@pytest.mark.parametrize(
    "number", ["0.40", "105.00", "1E2", "1e-7", "-0", "-0.0", "123456789012345678.123456789", "12", "-5"]
)
def test_a_number_keeps_the_way_it_was_written(number: str) -> None:
    text = f'{{"value":[{number}]}}'.encode()

    assert write(parse(text)) == text


def test_text_that_is_not_english_is_written_as_it_is() -> None:
    text = '{"name":"شبنم 🌱"}'.encode()

    assert write(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b'{"a":1,"a":2}', errors.DuplicateNameError),
        (b'{"a":{"b":1,"\\u0062":2}}', errors.DuplicateNameError),
        (b'{"a":NaN}', errors.NotJsonError),
        (b'{"a":-Infinity}', errors.NotJsonError),
        (b'{"a":01}', errors.NotJsonError),
        (b'{"a":1,}', errors.NotJsonError),
        (b"{'a':1}", errors.NotJsonError),
        (b'{"a":1}x', errors.NotJsonError),
        (b'{"a":"\n"}', errors.NotJsonError),
        (b'{"a":"\\q"}', errors.NotJsonError),
        (b'{"a":"\\ud800"}', errors.NotJsonError),
        (b'{"\\udfff":1}', errors.NotJsonError),
        (b'{"a":"', errors.NotJsonError),
        (b"", errors.NotJsonError),
        (b"\xef\xbb\xbf{}", errors.NotJsonError),
        (b'{"a":"\xff"}', errors.NotUtf8Error),
        (b'"\xed\xa0\x80"', errors.NotUtf8Error),
        (b"\xff\xfe{\x00}\x00", errors.NotUtf8Error),
        (b"1" * 65, errors.NumberTooLongError),
        (b"0." + b"1" * 65, errors.NumberTooLongError),
        (b"1e999999999", errors.NumberTooLongError),
        (b"[" * 65 + b"]" * 65, errors.TooDeepError),
        (b'{"a":' * 65 + b"1" + b"}" * 65, errors.TooDeepError),
        (b"[" * 1_000_000, errors.TooDeepError),
    ],
)
def test_text_that_readers_disagree_about_is_refused(text: bytes, error: type[errors.IntakeError]) -> None:
    with pytest.raises(error):
        parse(text)


def test_sixty_four_layers_are_taken() -> None:
    text = b"[" * 64 + b"]" * 64

    assert write(parse(text)) == text


def test_many_layers_side_by_side_are_taken() -> None:
    text = b"[" + b",".join([b"{}"] * 200) + b"]"

    assert write(parse(text)) == text


def test_more_than_the_limit_is_refused() -> None:
    with pytest.raises(errors.EntryTooLongError) as refused:
        parse(b'"0123456789"', most=11)

    assert "12 bytes" in refused.value.says


def test_very_many_values_are_refused_before_they_fill_the_memory() -> None:
    with pytest.raises(errors.EntryTooLongError, match="more single values"):
        parse(b"[" + b"[]," * 600_000 + b"[]]")


def test_a_whole_pair_of_surrogates_is_a_letter() -> None:
    assert parse(b'"\\ud83c\\udf31"') == "🌱"


def test_a_refusal_says_line_and_column_but_nothing_of_the_content() -> None:
    with pytest.raises(errors.NotJsonError) as refused:
        parse(b'{\n "name": "Shabnam" "x": 1}')

    assert refused.value.place == "line 2, column 20"
    assert "Shabnam" not in refused.value.says
    assert "comma" in refused.value.says


def test_a_name_said_twice_is_named_only_if_it_is_a_plain_one() -> None:
    assert shown_name("status") == '"status"'
    assert "Shabnam" not in shown_name("Shabnam Iqbal, 12 High Street")


def test_a_written_number_is_a_decimal_and_survives_copying() -> None:
    number = parse(b"0.40")

    assert isinstance(number, WrittenNumber)
    assert number == Decimal("0.4")
    assert copy.deepcopy(number).written == "0.40"
    rebuild, arguments = number.__reduce__()
    assert rebuild(*arguments).written == "0.40"


@pytest.mark.parametrize("value", [0.5, float("nan"), Decimal("NaN"), {1: 2}, {"a": object()}, "\ud800"])
def test_what_json_has_no_form_for_is_refused(value: object) -> None:
    with pytest.raises(errors.NotJsonError):
        write(value)


def test_a_plain_decimal_and_a_tuple_can_be_written() -> None:
    assert write({"a": (Decimal("1.50"), True, None)}) == b'{"a":[1.50,true,null]}'


def test_what_an_entry_holds_is_read_as_it_was_taken() -> None:
    text = b'{"resourceType":"Observation","value":[0.40,-0,1234567890123,1E2,"\xc3\xbc"],"given":null}'

    assert write(resource_of(text)) == text
    assert resource_of(text) == parse(text)
    assert resource_of(b"[]") == {}


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b"NaN", b"[" * 100_000])
def test_what_is_no_entry_is_refused(text: bytes) -> None:
    with pytest.raises(errors.NotJsonError):
        resource_of(text)
