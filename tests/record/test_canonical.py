import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import NotCanonicalError
from portable_record.record import canonical as canonical_module
from portable_record.record.canonical import canonical, read_canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert read_canonical(canonical(value)) == value


def test_names_are_ordered_by_utf_16_as_in_the_example_of_rfc_8785() -> None:
    names = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]

    written = canonical(dict.fromkeys(names, 0))

    assert written == '{"\\r":0,"1":0,"\x80":0,"ö":0,"€":0,"😀":0,"\ufb33":0}'.encode()


def test_escapes_are_the_shortest_ones() -> None:
    assert canonical('\x00\b\t\n\f\r"\\/\x1f\x7f') == b'"\\u0000\\b\\t\\n\\f\\r\\"\\\\/\\u001f\x7f"'


@pytest.mark.parametrize("value", [1.0, 2**53, -(2**53), {1: 2}, b"bytes", "\ud800", {"\ud800": 1}, {1, 2}])
def test_what_has_no_one_way_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(value)


def test_a_value_nested_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(NotCanonicalError):
        canonical(endless)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1, "b":2}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"NaN",
        b"-0",
        b'"\\u0041"',
        b'"\\ud800"',
        b'\xef\xbb\xbf"a"',
        b'"\xff"',
        b"",
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_another_way_to_write_it_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        read_canonical(data)


def test_more_values_than_fit_into_memory_are_not_read_and_long_texts_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(canonical_module, "MOST_MARKS", 100)
    text = ['"\\' + "[," * 100 + '"']

    assert read_canonical(canonical(text)) == text
    with pytest.raises(NotCanonicalError, match="more than is read"):
        read_canonical(canonical([[]] * 60))
