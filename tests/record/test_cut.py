"""Files are cut into entries by their bytes, whatever their form, and in bounded time."""

import json
import mmap
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record import errors
from portable_record.record import cut as cutting
from portable_record.record.cut import MOST_FILE, Cut, Piece, cut
from portable_record.record.json_text import MOST

_PATIENT = b'{"resourceType":"Patient","id":"a"}'
_GOAL = b'{ "id" : "b",\n  "resourceType" : "Goal" }'


def pieces(data: bytes) -> list[bytes]:
    return [data[piece.start : piece.end] for piece in cut(data)]


def bundle(*resources: bytes) -> bytes:
    entries = b",".join(b'{"resource":' + resource + b"}" for resource in resources)
    return b'{"resourceType":"Bundle","type":"collection","entry":[' + entries + b"]}"


def test_a_single_resource_is_one_piece() -> None:
    assert pieces(b" \n" + _GOAL + b"\r\n") == [_GOAL]


def test_a_bundle_gives_its_resources_byte_for_byte() -> None:
    assert pieces(bundle(_PATIENT, _GOAL)) == [_PATIENT, _GOAL]


def test_the_address_of_an_entry_comes_with_it() -> None:
    data = b'{"resourceType":"Bundle","entry":[{"resource":{},"fullUrl":"urn:\\u0075uid:1"},{"resource":[]}]}'

    assert [piece.full_url for piece in cut(data)] == ["urn:uuid:1", ""]


@pytest.mark.parametrize("url", [b"7", b'"' + b"u" * 3000 + b'"', b'"a\\u0000b"'])
def test_an_address_that_is_none_is_left_out(url: bytes) -> None:
    data = b'{"resourceType":"Bundle","entry":[{"fullUrl":' + url + b',"resource":{}}]}'

    assert [piece.full_url for piece in cut(data)] == [""]


def test_the_type_of_a_bundle_may_come_last() -> None:
    data = b'{"entry" : [ {"resource" : ' + _GOAL + b'} ] , "type":"batch","resourceType" : "Bundle" }'

    assert pieces(data) == [_GOAL]


def test_a_list_resource_with_entries_is_no_bundle() -> None:
    data = b'{"entry":[{"item":{"reference":"Patient/1"}}],"resourceType":"List"}'

    found = cut(data)

    assert [data[piece.start : piece.end] for piece in found] == [data]
    assert found.skipped == 0


def test_entries_without_a_resource_are_counted() -> None:
    data = b'{"resourceType":"Bundle","entry":[{"request":{"method":"DELETE"}},{"resource":{}},{}]}'
    found = cut(data)

    assert len(list(found)) == 1
    assert found.skipped == 2


@pytest.mark.parametrize("entries", [b"", b',"entry":[]', b',"entry":[{"request":{"method":"GET"}}]'])
def test_a_bundle_without_any_resource_is_one_piece_itself(entries: bytes) -> None:
    data = b'{"resourceType":"Bundle","type":"batch"' + entries + b"}"

    assert pieces(data) == [data]


def test_a_bundle_inside_a_bundle_is_one_piece() -> None:
    inner = bundle(_PATIENT, _GOAL)

    assert pieces(bundle(inner, _PATIENT)) == [inner, _PATIENT]


def test_brackets_and_quotes_inside_texts_are_text() -> None:
    tricky = '{"a":"}]{[ \\" \\\\","b":"\\\\\\"]","ج":"}🌱"}'.encode()

    assert pieces(bundle(tricky, _PATIENT)) == [tricky, _PATIENT]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\n\n  \r\n"])
def test_lines_of_resources_are_cut_at_their_ends(line_end: bytes) -> None:
    data = line_end.join([_PATIENT, b'{"resourceType":"Goal"} ', _PATIENT, b""])

    assert pieces(data) == [_PATIENT, b'{"resourceType":"Goal"}', _PATIENT]


def test_a_broken_line_does_not_spoil_the_others() -> None:
    broken = b'{"resourceType":"Goal","a":"'

    assert pieces(b"\n".join([broken, _PATIENT, b"nonsense", _PATIENT])) == [
        broken,
        _PATIENT,
        b"nonsense",
        _PATIENT,
    ]


def test_a_broken_entry_whose_brackets_fit_does_not_spoil_the_others() -> None:
    broken = b'{"resourceType" "Goal", [1 2}}'

    assert pieces(bundle(_PATIENT, broken, _PATIENT)) == [_PATIENT, broken, _PATIENT]


def test_a_list_of_resources_is_cut_into_its_items() -> None:
    assert pieces(b"[" + _PATIENT + b" ,\n" + _GOAL + b"] ") == [_PATIENT, _GOAL]
    assert pieces(b"[]") == []


def test_a_byte_order_mark_at_the_start_is_passed_over() -> None:
    assert pieces(b"\xef\xbb\xbf" + _PATIENT) == [_PATIENT]


def test_a_memory_map_is_cut_like_bytes() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(bundle(_PATIENT, _GOAL))
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = [data[piece.start : piece.end] for piece in cut(data)]

    assert found == [_PATIENT, _GOAL]


def test_cutting_twice_gives_the_same() -> None:
    found = cut(bundle(_PATIENT, _GOAL))

    assert list(found) == list(found)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=60)
@given(
    st.lists(st.dictionaries(st.text(), _JSON, max_size=4), max_size=4),
    st.booleans(),
    st.sampled_from([None, 2]),
)
def test_any_bundle_gives_back_what_went_in(
    resources: list[dict[str, object]], letters: bool, indent: int | None
) -> None:
    whole: dict[str, object] = {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}
    data = json.dumps(whole, ensure_ascii=letters, indent=indent).encode("utf-8", "surrogatepass")

    found = [json.loads(piece.decode("utf-8", "surrogatepass")) for piece in pieces(data)]

    assert found == (resources or [whole])


@given(st.binary() | st.text(alphabet='{}[]",:\\ \na1').map(str.encode))
def test_nothing_but_a_refusal_comes_of_noise(data: bytes) -> None:
    try:
        found = list(cut(data))
    except errors.PortableRecordError:
        return

    assert all(0 <= piece.start < piece.end <= len(data) for piece in found)


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "nothing in it"),
        (b"  \n", "nothing in it"),
        (b"<Patient/>", "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "Unpack"),
        (b"\x1f\x8b\x08", "packed"),
        ('{"a":1}'.encode("utf-16"), "UTF-16"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"hello", "not a FHIR file"),
        (b'"text"', "not a FHIR file"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, hint: str) -> None:
    with pytest.raises(errors.NotFhirError) as refused:
        list(cut(data))

    assert hint in refused.value.says


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"a"',
        b'{"a" 1}',
        b'{"a":}',
        b'{"a":1',
        b'{"a":1,}',
        b'{"a":"',
        b'{"a":[1,2}',
        b'{"a":1}}',
        b'{"a":1} x',
        b"[{}",
        b"[{} {}]",
        b'{"resourceType":"Bundle","entry":[7]}',
        bundle(_PATIENT)[:-1],
        bundle(_PATIENT)[:-3],
    ],
)
def test_a_broken_file_is_refused_with_its_place(data: bytes) -> None:
    with pytest.raises(errors.CutError) as refused:
        list(cut(data))

    assert "byte" in refused.value.place


def test_what_came_before_the_break_is_given_first() -> None:
    found: list[Piece] = []

    with pytest.raises(errors.CutError) as refused:
        found.extend(cut(b'{"resourceType":"Bundle","entry":[\n{"resource":{"a":1}},\n{"resource":{"b":'))

    assert len(found) == 1
    assert refused.value.place == "byte 70, line 3"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 100_000, id="lists"),
        pytest.param(b'{"a":' * 100_000, id="objects"),
        pytest.param(b'{"resourceType":"Bundle","entry":[{"resource":' + b'{"a":[' * 100_000, id="entry"),
    ],
)
def test_very_many_layers_are_refused(data: bytes) -> None:
    with pytest.raises(errors.TooDeepError):
        list(cut(data))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"a":"' + b"x" * (MOST + 100), id="text"),
        pytest.param(b'{"a":"' + b'\\"' * MOST, id="escapes"),
        pytest.param(b'{"resourceType":"Bundle","entry":[{"resource":' + b"[]," * MOST, id="brackets"),
        pytest.param(b'{"a":1}\n{"b":"' + b"x" * (MOST + 100), id="line"),
        pytest.param(b"{" + b",".join(b'"%d":1' % n for n in range(1001)) + b"}", id="names"),
        pytest.param(
            b"{" + b",".join(b'"%d":"%s"' % (n, b"x" * 1_000_000) for n in range(22)) + b"}", id="whole"
        ),
    ],
)
def test_an_entry_longer_than_the_limit_is_refused(data: bytes) -> None:
    with pytest.raises(errors.EntryTooLongError):
        list(cut(data))


def test_endless_white_space_is_refused_without_reading_it_all() -> None:
    with pytest.raises(errors.NotFhirError):
        list(cut(b" " * (MOST * 2)))
    with pytest.raises(errors.CutError):
        list(cut(b"{}" + b"\n" * (MOST * 2)))


class _Long(bytes):
    def __len__(self) -> int:
        return MOST_FILE + 1


def test_a_file_longer_than_the_limit_is_refused_unread() -> None:
    with pytest.raises(errors.FileTooLargeError):
        list(Cut(_Long()))


@pytest.mark.parametrize("entry", [b"{}", b'{"resource":{}}'])
def test_more_entries_than_the_limit_are_refused(entry: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MOST_ENTRIES", 10)
    data = b'{"resourceType":"Bundle","entry":[' + b",".join([entry] * 11) + b"]}"

    with pytest.raises(errors.TooManyEntriesError):
        list(cut(data))
    with pytest.raises(errors.TooManyEntriesError):
        list(cut(b"[" + b",".join([b"1"] * 11) + b"]"))


@pytest.mark.outside
def test_real_files_are_cut_into_all_their_entries(outside: Path) -> None:
    for file in sorted((outside / "synthea").glob("*.json")):
        data = file.read_bytes()
        expected = [entry["resource"] for entry in json.loads(data)["entry"]]

        assert [json.loads(piece) for piece in pieces(data)] == expected
