"""Words find entries, whatever is typed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portable_record.vault.database import Database
from portable_record.vault.entries import Entries
from portable_record.vault.search import Place, Query, Search, joined, parted, query
from tests.vault.cast import entry_id, goal

TEXTS = [
    "Walk to the café with Zoë on Tuesday",
    "Peanuts make my throat swell. Call 999.",
    "میں اردو بولتی ہوں اور آہستہ بات کریں",
    "أحب المشي في الحديقة",
    "我喜欢打高尔夫球",
    "Lubię grać w piłkę nożną",
    'She said "do not shout" (ever) AND meant it',
]


@pytest.fixture
def search(database: Database) -> Search:
    found = Search(database)
    Entries(database, found).add_many(
        (goal(n, part="plan" if n % 2 else "about-me", title=f"Title{n}"), text)
        for n, text in enumerate(TEXTS)
    )
    return found


def numbers(search: Search, words: str, part: str | None = None) -> list[int]:
    ids = [entry_id(n) for n in range(len(TEXTS))]
    return sorted(ids.index(hit.id) for hit in search.find(words, part))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cafe", [0]),
        ("CAFÉ", [0]),
        ("zoe tues", [0]),
        ("tues zoe", [0]),
        ("peanut", [1]),
        ("throat. swell", [1]),
        ("title2", [2]),
        ("اردو", [2]),
        ("آہستہ بات", [2]),
        ("المشي", [3]),
        ("高尔夫", [4]),
        ("喜欢 球", [4]),
        ("夫高", []),
        ("pilke", [5]),
        ("القَهْوَة", []),
        ("اهستہ بات", [2]),
        ("آ\u0653\u0647ست\u0647", [2]),
        ("ابل", []),
        ("المَشْي", [3]),
        ("بولتي", [2]),
        ("ـ", []),
        ("piłkę", [5]),
        ("piłke", [5]),
        ('"do not shout"', [6]),
        ("AND", [6]),
        ("shout NOT peanuts", []),
        ("shout* OR peanuts", []),
        ("nothing here", []),
        ("title", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_words_are_found_by_their_beginnings(search: Search, words: str, found: list[int]) -> None:
    assert numbers(search, words) == found


def test_a_part_narrows_it_down(search: Search) -> None:
    assert numbers(search, "title", "plan") == [1, 3, 5]
    assert numbers(search, "title", "about-me") == [0, 2, 4, 6]
    assert numbers(search, "title", "me") == []
    assert numbers(search, "plan") == []


def test_who_wrote_narrows_it_down(database: Database, search: Search) -> None:
    entries = Entries(database, search)
    for n, writer in enumerate(("person", "nadia", "", "person")):
        entries.put(replace(goal(20 + n, title="Choir" if n % 2 else "Bus"), writer=writer), "the choir")
    ids = [entry_id(20 + n) for n in range(4)]

    hers = [hit.id for hit in search.find("choir", writer="nadia")]
    own = [hit.id for hit in search.find("choir", writer="person", limit=1, offset=1)]
    came = [hit.id for hit in search.find("choir", writer="")]

    assert (hers, own, came) == ([ids[1]], [ids[0]], [ids[2]])
    assert len(search.rows("choir", writer="person", after=Place(), limit=9)) == 2
    assert search.find("choir", "people", writer="nadia") == []


def test_a_hit_says_why(search: Search) -> None:
    [hit] = search.find("throat")
    [golf] = search.find("高尔夫")

    assert (hit.part, hit.title) == ("plan", "Title1")
    assert hit.why == "Peanuts make my throat swell. Call 999."
    assert golf.why == "我喜欢打高尔夫球"


def test_titles_come_first_and_the_newest_first_among_each(database: Database, search: Search) -> None:
    entries = Entries(database, search)
    entries.put(goal(20, title="Choir"), "singing")
    entries.put(goal(21, title="Bus"), "to the choir")
    entries.put(goal(22, title="Choir trip"), "choir")
    entries.put(goal(23, title="Bus back"), "from the choir")

    found = [hit.title for hit in search.find("choir")]

    assert found == ["Choir trip", "Choir", "Bus back", "Bus"]
    assert [search.find("choir", limit=1, offset=n)[0].title for n in range(4)] == found


def test_a_single_letter_stands_for_itself(search: Search) -> None:
    assert numbers(search, "w") == [5]
    assert numbers(search, "z") == []
    assert numbers(search, "Title1 p") == []


def test_hits_come_in_pages(search: Search) -> None:
    first = search.find("title", limit=4)
    rest = search.find("title", limit=4, offset=4)

    assert sorted(hit.id for hit in first + rest) == sorted(entry_id(n) for n in range(len(TEXTS)))


@pytest.mark.parametrize(
    "words", ["", " ", "\0", '"', '""', "*", "-", "( )", "؟", "^", "\u0301", "🙂", "\ud800"]
)
def test_signs_alone_find_nothing_and_break_nothing(search: Search, words: str) -> None:
    assert search.find(words) == []


@pytest.mark.parametrize(
    "words",
    [
        *('peanuts"', "peanuts'", "(peanuts", "peanuts)", "^peanuts", "peanuts*", "-peanuts", "+peanuts"),
        *("\0peanuts", "{peanuts}", "peanuts;", "pea\u200dnuts peanuts", "peanuts\ud800", "peanuts²"),
    ],
)
def test_signs_beside_a_word_do_not_break_it(search: Search, words: str) -> None:
    search.find(words)


def test_ten_thousand_letters_are_taken(search: Search) -> None:
    assert search.find("peanuts " * 1250) != []
    assert search.find("x" * 10_000) == []
    assert search.find('"' * 10_000) == []
    assert search.find("球" * 10_000) == []


@given(words=st.text(max_size=80), part=st.none() | st.text(max_size=10))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_can_be_typed(search: Search, words: str, part: str | None) -> None:
    search.find(words, part)


@given(st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), max_size=40))
def test_letters_parted_for_the_index_are_joined_again(text: str) -> None:
    assert joined(parted(text)).replace(" ", "") == text


def test_a_query_quotes_all_that_was_typed() -> None:
    asked = query('a "b" OR', "about-me")

    assert asked == Query(
        'title : ("a" """b"""* "OR"*) AND part : "aboutme"',
        '({title body} : ("a" """b"""* "OR"*) AND part : "aboutme") NOT title : ("a" """b"""* "OR"*)',
    )
    assert query(" . ") is None


def test_pages_of_rows_are_what_is_found_in_the_same_order(search: Search, database: Database) -> None:
    Entries(database, search).add_many(
        (goal(50 + n, title=f"More {n}"), "title in the text") for n in range(9)
    )
    entries = Entries(database, search)

    turned: list[str] = []
    place = Place()
    while some := search.rows("title", after=place, limit=3):
        turned += [entry.id for row, _ in some if (entry := entries.at_row(row))]
        place = some[-1][1]

    assert turned == [hit.id for hit in search.find("title", limit=100)]
    assert len(turned) == len(TEXTS) + 9


def test_rows_are_of_a_part_no_more_than_asked_for_and_none_for_no_words(search: Search) -> None:
    assert len(search.rows("title", "plan", after=Place(), limit=100)) == 3
    assert len(search.rows("title", after=Place(), limit=4)) == 4
    assert search.rows("...", after=Place(), limit=4) == []


def test_a_row_that_is_not_there_has_no_entry(database: Database, search: Search) -> None:
    assert Entries(database, search).at_row(4711) is None
