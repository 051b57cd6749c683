"""What stands around the resources of a Bundle is read as strictly as they are, one fault each."""

import json
from typing import Never

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portable_record import errors
from portable_record.record import around
from portable_record.record.cut import Piece, cut
from portable_record.record.json_text import DEEPEST, parse

GOOD = b'{"resource":{"resourceType":"Patient"}}'


def bundle(*entries: bytes, around: bytes = b"") -> bytes:
    return b'{"resourceType":"Bundle"' + around + b',"entry":[' + b",".join(entries) + b"]}"


def entry(beside: bytes) -> bytes:
    return b'{"resource":{"resourceType":"Goal"},' + beside + b"}"


VALUES = {
    "a zero in front": (b"01", "not-json"),
    "no number": (b"NaN", "not-json"),
    "without end": (b"-Infinity", "not-json"),
    "a word": (b"yes", "not-json"),
    "a point without digits": (b"1.", "not-json"),
    "a long number": (b"1" * 65, "number-too-long"),
    "a large exponent": (b"1e401", "number-too-long"),
    "a name twice": (b'{"a":1,"\\u0061":2}', "said-twice"),
    "a name twice deeper": (b'[{"a":{"b":1,"b":1}}]', "said-twice"),
    "a control character": (b'"a\x00b"', "not-json"),
    "a control character in a name": (b'{"a\x1fb":1}', "not-json"),
    "a wrong escape": (b'"\\x"', "not-json"),
    "half an escape": (b'"\\u12"', "not-json"),
    "half a letter": (b'"\\ud800"', "not-json"),
    "letters of another kind": (b'"caf\xe9"', "not-utf8"),
    "brackets that cross": (b'{"a":[1,2}]', "not-json"),
    "a comma too many": (b"[1,]", "not-json"),
    "a missing colon": (b'{"a" 1}', "not-json"),
    "too many layers": (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "too-deep"),
    "too many values": (b"[" + b"1," * around.MOST_MARKS + b"1]", "entry-too-large"),
}

NAMES = {
    "a control character": (b'"a\x00b":1', "not-json"),
    "a wrong escape": (b'"\\x":1', "not-json"),
    "half a letter": (b'"\\udfff":1', "not-json"),
    "letters of another kind": (b'"\xff":1', "not-utf8"),
    "a name twice": (b'"a":1,"a":1', "said-twice"),
    "a name twice, spelled otherwise": (b'"a":1,"\\u0061":1', "said-twice"),
}

MEMBERS = {
    **{f"{said} in {name}": (b'"%s":' % name.encode() + value, code)
       for name in ("fullUrl", "search", "link") for said, (value, code) in VALUES.items()},
    **{f"{said} as a name": fault for said, fault in NAMES.items()},
    "an address twice": (b'"fullUrl":"urn:a","fullUrl":"urn:b"', "said-twice"),
    "two resources": (b'"resource":{}', "said-twice"),
    "two resources, spelled otherwise": (b'"\\u0072esource":{}', "said-twice"),
}  # fmt: skip


@pytest.mark.parametrize(("beside", "code"), MEMBERS.values(), ids=MEMBERS)
def test_a_fault_beside_a_resource_refuses_that_entry_alone(beside: bytes, code: str) -> None:
    data = bundle(GOOD, entry(beside), GOOD)

    found = list(cut(data))

    assert [piece.fault and piece.fault.code for piece in found] == [None, code, None]
    assert [data[piece.start : piece.end] for piece in found[::2]] == [GOOD[12:-1]] * 2
    assert data.index(entry(beside)) < found[1].start < found[1].end <= data.rindex(b"," + GOOD)


def test_a_fault_in_an_entry_without_a_resource_is_not_passed_over() -> None:
    found = cut(bundle(GOOD, b'{"re\x00source":{"resourceType":"Goal"}}'))

    assert [piece.fault and piece.fault.code for piece in found] == [None, "not-json"]
    assert found.skipped == 0


def test_the_bundle_of_another_reader_is_not_made_by_spelling_a_name_otherwise() -> None:
    data = b'{"\\u0065ntry":[{"\\u0072esource":{"a":1}}],"resource\\u0054ype":"\\u0042undle"}'

    assert [data[piece.start : piece.end] for piece in cut(data)] == [b'{"a":1}']


@pytest.mark.parametrize("last", [False, True], ids=["before the entries", "after them"])
@pytest.mark.parametrize(("value", "code"), VALUES.values(), ids=VALUES)
def test_a_fault_in_a_value_of_the_bundle_is_refused_after_its_entries(
    value: bytes, code: str, last: bool
) -> None:
    member = b',"total":' + value
    data = bundle(GOOD)[:-1] + member + b"}" if last else bundle(GOOD, around=member)
    given: list[Piece] = []

    with pytest.raises(errors.IntakeError) as refused:
        given.extend(cut(data))

    assert refused.value.code == code
    assert refused.value.place == f"byte {data.index(member) + len(member) - len(value) + 1}, line 1"
    assert len(given) == 1


@pytest.mark.parametrize(("member", "code"), NAMES.values(), ids=NAMES)
def test_a_fault_in_a_name_of_the_bundle_is_refused(member: bytes, code: str) -> None:
    with pytest.raises(errors.IntakeError) as refused:
        list(cut(bundle(GOOD, around=b"," + member)))

    assert refused.value.code == code
    assert refused.value.place.startswith("byte ")


@pytest.mark.parametrize("name", [b'"entry":[]', b'"\\u0065ntry":[]', b'"resourceType":"List"'])
def test_a_bundle_does_not_say_twice_what_it_is_or_holds(name: bytes) -> None:
    with pytest.raises(errors.DuplicateNameError):
        list(cut(bundle(GOOD)[:-1] + b"," + name + b"}"))


def test_a_type_that_is_no_text_makes_no_bundle() -> None:
    data = b'{"resourceType":"Bun\\xdle","entry":[{"resource":{}}]}'

    assert [data[piece.start : piece.end] for piece in cut(data)] == [data]


@pytest.mark.parametrize("written", [b"1", b"{}", b"null"])
def test_what_is_no_text_is_not_read_as_one(written: bytes) -> None:
    with pytest.raises(errors.NotJsonError):
        around.read_text(written)


# --- the same files, read by another hand -------------------------------------------------------------------


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name twice")
    return value


def _no_number(written: str) -> Never:
    raise ValueError(written)


def _by_another_hand(data: bytes) -> object:
    value = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _refuses_whole(data: bytes) -> bool:
    try:
        _by_another_hand(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return True
    return False


def _refuses(data: bytes) -> bool:
    """Whether the other reader refuses it, as one text and as lines."""
    lines = [line for line in data.split(b"\n") if line.strip(b" \t\r")]
    return _refuses_whole(data) and (len(lines) < 2 or any(map(_refuses_whole, lines)))


def _we_refuse(data: bytes) -> bool:
    try:
        for piece in cut(data):
            if piece.fault:
                return True
            parse(data[piece.start : piece.end])
    except errors.IntakeError:
        return True
    return False


_SCALARS = (
    st.none() | st.booleans() | st.integers(-99, 99) | st.sampled_from([0.5, 1e30]) | st.text(max_size=3)
)
_INNER = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
_RESOURCES = st.fixed_dictionaries(
    {"resourceType": st.sampled_from(["Patient", "Goal"])}, optional={"a": _INNER}
)
_ENTRIES = st.fixed_dictionaries(
    {},
    optional={"resource": _RESOURCES, "fullUrl": st.text(max_size=4), "search": _INNER, "link": _INNER},
)
_BUNDLES = st.fixed_dictionaries(
    {"resourceType": st.just("Bundle"), "entry": st.lists(_ENTRIES, max_size=3)},
    optional={"total": _INNER, "meta": _INNER, "link": _INNER},
)
_BITS = [
    b"\x00",
    b"\x1f",
    b"\xff",
    b'"',
    b"\\",
    b"\\u0061",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"0",
    b"-",
]
_BITS += [b"NaN", b"1.", b"e", b" ", b"\n", b'"entry":[],', b'"resource":1,', b'"total":1,', b'"fullUrl":"",']
_DAMAGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from([b"", *_BITS])), min_size=1, max_size=2
)


def _damaged(data: bytes, damages: list[tuple[float, int, bytes]]) -> bytes:
    for where, taken, put in damages:
        at = int(where * len(data))
        data = data[:at] + put + data[at + taken :]
    return data


@settings(max_examples=400)
@given(_BUNDLES, _DAMAGES, st.sampled_from([None, 1]), st.booleans())
@example(
    {"resourceType": "Bundle", "entry": [{"fullUrl": "a", "resource": {}}]}, [(0.5, 0, b"\x00")], None, True
)
def test_what_another_strict_reader_refuses_is_refused(
    made: dict[str, object], damages: list[tuple[float, int, bytes]], indent: int | None, letters: bool
) -> None:
    data = _damaged(
        json.dumps(made, indent=indent, ensure_ascii=letters).encode("utf-8", "surrogatepass"), damages
    )

    assert _we_refuse(data) or not _refuses(data)


@given(_BUNDLES, st.sampled_from([None, 1]))
def test_each_entry_that_another_reader_sees_is_given_out_or_counted(
    made: dict[str, object], indent: int | None
) -> None:
    data = json.dumps(made, indent=indent).encode()
    entries = made["entry"]
    assert isinstance(entries, list)
    held = [each["resource"] for each in entries if "resource" in each]

    found = cut(data)
    given_out = [json.loads(data[piece.start : piece.end]) for piece in found]

    assert given_out == (held or [made])
    assert found.skipped == (len(entries) - len(held) if held else 0)
