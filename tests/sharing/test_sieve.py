"""Of a large record only sums of words are kept; by them nobody is missed who could be meant."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.sharing.addresses import Ways
from portable_record.sharing.sieve import Sieve, words_of
from portable_record.sharing.traces import Index

UUID = "6DD58C04-6c4a-4ee8-9a8c-3d5b1d0b6d51"
_IDS = st.sampled_from(["abc-1", UUID, UUID.lower(), "Patient", "\u00dc", "\u017f", "1 2-3", "%41", "a:b"])
_NAMES = st.lists(_IDS, max_size=3).map(" ".join) | st.text(max_size=8)
_STEPS = st.sampled_from(["urn:uuid:", "https://x.example/", "Patient/", "/_history/2", "?a=b", "//"])
_ADDRESSES = st.lists(_IDS | _STEPS, max_size=4).map("".join)
_NUMBERS = st.lists(st.fixed_dictionaries({"system": _NAMES, "value": _NAMES}), max_size=2)
_PEOPLE = st.lists(
    st.fixed_dictionaries({"family": _NAMES, "given": st.lists(_NAMES, max_size=2)}), max_size=2
)
_CODINGS = st.lists(st.fixed_dictionaries({"display": _NAMES}), max_size=2)
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "id": _IDS | st.integers(),
        "identifier": _NUMBERS | st.just("none"),
        "name": _PEOPLE | _NAMES,
        "code": st.fixed_dictionaries({"text": _NAMES, "coding": _CODINGS}),
    },
)


def indexes(ways: Ways) -> list[Index[Any]]:
    traces = ways.traces
    exact: list[Index[Any]] = [ways.exact, ways.tails, ways.numbers]
    return [*exact, traces._wholes, traces._typed, traces._ids, traces._numbers, traces._titles]


@given(entry_id=_IDS, url=_ADDRESSES, title=_NAMES, value=_VALUES)
def test_whatever_leads_to_an_entry_is_among_its_words(
    entry_id: str, url: str, title: str, value: dict[str, object]
) -> None:
    ways = Ways()
    ways.learn([Entry(entry_id, "people", "Patient", write(value), title, "", url)])

    words = words_of(value, entry_id=entry_id, full_url=url, title=title)

    assert {index._by(key) for index in indexes(ways) for key in index} <= words


@given(st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(0, 9))), max_size=30), st.integers(1, 20))
def test_everybody_is_found_by_their_words(added: list[tuple[int, set[int]]], every: int) -> None:
    sieve = Sieve()

    for place, (number, words) in enumerate(added):
        sieve.add(number, [("name", str(word)) for word in words])
        if place % every == 0:
            sieve.settle()
    sieve.settle()

    for word in range(10):
        expected = {number for number, words in added if word in words}
        assert set(sieve.numbers(("name", str(word)))) == expected


def test_many_words_are_held_in_several_runs() -> None:
    sieve = Sieve()

    for number in range(20):
        sieve.add(number, [("name", f"{number}-{word}") for word in range(4_000)])
    sieve.settle()

    assert len(sieve._runs) > 1
    assert [list(sieve.numbers(("name", f"{number}-3999"))) for number in (0, 19)] == [[0], [19]]
    assert list(sieve.numbers(("name", "20-1"))) == []
