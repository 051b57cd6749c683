"""The page that looks for words: what it finds and why, what it says of nothing, what it never shows."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from portable_record.actions.unlock import unlock
from portable_record.actions.writer import record_right
from portable_record.record.rights import Right
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks, browser, unlocked

HOSTILE = [
    *(
        '"',
        "''",
        "(",
        ")",
        "*",
        "^a",
        "-a",
        "NEAR(a b)",
        "title:a",
        "a AND",
        "NOT",
        "a OR b",
        "{title body}: a",
    ),
    *(
        "\x00",
        "a\x00b",
        "\x1b[31m",
        "\ud800",
        "\u202eabc",
        "\u200f",
        "a\nb",
        "%",
        "\\",
        "';DROP TABLE entries;--",
    ),
    *(
        "a" * 5000,
        "a " * 3000,
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "\U0001f600",
        "ﷺ" * 200,
        "e\u0301" * 99,
    ),
]


@pytest.fixture(scope="module")
def many(
    module_desk: Desk, record_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """A browser before a record with notes about a kingfisher, one of them in the bin; no test changes it."""
    tmp_path = tmp_path_factory.mktemp("search")
    where = Path(shutil.copytree(record_folder, tmp_path / "vault"))
    opened = unlock(module_desk, where, PASSPHRASE)
    note = {"resourceType": "Observation", "status": "final"}
    notes = [note | {"code": {"text": f"note {n:03}"}, "valueString": "a kingfisher"} for n in range(45)]
    notes.append(note | {"code": {"text": "A Kingfisher's nest"}, "valueString": "seen"})
    notes.append(note | {"code": {"text": "kingfisher in the bin"}, "valueString": "hidden"})
    notes.append(note | {"code": {"text": "<b>markup</b>"}, "valueString": "<i>otters</i> & eels"})
    (tmp_path / "notes.ndjson").write_text("\n".join(map(json.dumps, notes)))
    import_file(opened, tmp_path / "notes.ndjson")
    [hidden] = [hit.id for hit in opened.vault.search.find("hidden kingfisher bin")]
    put_in_bin(opened, [hidden])
    opened.vault.close()
    standing = Doorway(module_desk, where, ticks=Ticks())
    yield unlocked(browser(standing))
    standing.lock()


def titles(page: str) -> list[str]:
    found = re.findall(r"<h3><a href=[^>]*><bdi>(.*?)</bdi>", page)
    return [html.unescape(re.sub("<.*?>", "", title)) for title in found]


def turn(page: str) -> str:
    link = re.search(r'rel="next" href="([^"]+)"', page)
    assert link
    return html.unescape(link[1])


def test_a_stranger_cannot_search(stranger: FlaskClient) -> None:
    answer = stranger.get("/search?q=Martin")

    assert answer.status_code == 302
    assert answer.location.startswith("/unlock")


def test_what_is_found_says_where_it_stands_and_marks_the_words(many: FlaskClient) -> None:
    page = many.get("/search?q=KINGF").text

    assert titles(page)[0] == "A Kingfisher's nest: seen"
    assert "<mark>Kingfisher</mark>" in page
    assert "a <mark>kingfisher</mark>" in page
    assert "46 things found" in page
    assert 'value="KINGF"' in page


def test_what_was_found_is_turned_page_by_page_without_one_twice(many: FlaskClient) -> None:
    first = many.get("/search?q=kingfisher").text
    second = many.get(turn(first)).text
    third = many.get(turn(second)).text

    shown = titles(first) + titles(second) + titles(third)
    assert len(shown) == len(set(shown)) == 46
    assert 'rel="next"' not in third
    assert "Back to the first" in third
    assert "Back to the first" not in first
    assert "More that was found" in second


def test_what_lies_in_the_bin_is_not_found(many: FlaskClient) -> None:
    assert titles(many.get("/search?q=kingfisher+hidden").text) == []
    assert "in the bin" not in str(titles(many.get("/search?q=kingfisher").text))


def test_a_part_narrows_it_down_and_can_be_left_again(many: FlaskClient) -> None:
    here = many.get("/search?q=kingfisher&part=health").text
    elsewhere = many.get("/search?q=kingfisher&part=crisis").text

    assert "46 things found" in here
    assert '<option value="crisis" selected>' in elsewhere
    assert titles(elsewhere) == []
    assert 'href="/search?q=kingfisher">Look everywhere' in elsewhere


def test_a_part_that_is_none_is_everywhere(many: FlaskClient) -> None:
    assert "46 things found" in many.get("/search?q=kingfisher&part=nonsense").text


def test_nothing_found_keeps_the_spelling_and_says_what_to_try(many: FlaskClient) -> None:
    page = many.get("/search?q=Kingfischer+").text

    assert "Nothing found" in page
    assert "<bdi>Kingfischer</bdi>" in page
    assert 'value="Kingfischer"' in page
    assert "Try fewer words" in page


def test_without_words_it_only_asks(many: FlaskClient) -> None:
    bare, signs = many.get("/search").text, many.get("/search?q=%3F%21").text

    assert "found" not in bare.partition("<main")[2].lower()
    assert "There is no word in what you typed" in signs


def test_a_place_that_is_none_or_past_the_end_is_harmless(many: FlaskClient) -> None:
    first = titles(many.get("/search?q=kingfisher").text)

    assert titles(many.get("/search?q=kingfisher&after=rubbish").text) == first
    assert titles(many.get("/search?q=kingfisher&after=title-" + "9" * 40).text) == first
    assert "That is all" in many.get("/search?q=kingfisher&after=text-0").text


def test_markup_in_the_record_is_shown_as_it_is_written(many: FlaskClient) -> None:
    page = many.get("/search?q=otters+markup").text

    assert "&lt;b&gt;<mark>markup</mark>&lt;/b&gt;" in page
    assert "&lt;i&gt;<mark>otters</mark>&lt;/i&gt; &amp; eels" in page


def test_whatever_is_typed_is_only_looked_for(many: FlaskClient) -> None:
    for typed in HOSTILE:
        answer = many.get("/search", query_string={"q": typed.encode("utf-8", "surrogatepass")})

        assert answer.status_code == 200, typed
        assert "\x00" not in answer.text, typed
        assert "\x1b" not in answer.text, typed
        assert "<script>alert" not in answer.text, typed
        assert ">49<" not in answer.text, typed


def test_of_many_words_the_first_are_looked_for_and_it_is_said(many: FlaskClient) -> None:
    page = many.get("/search?q=" + "kingfisher+" * 16 + "unicorn").text

    assert "The first 16 were looked for" in page


def test_every_page_has_the_field_in_its_top_but_the_page_to_search(many: FlaskClient) -> None:
    home, plan, found = (many.get(path).text for path in ("/", "/plan", "/search"))

    assert 'type="search"' in home.partition("<main")[0]
    assert 'type="search"' in plan.partition("<main")[0]
    assert 'href="/search" class="to-search"' in plan
    assert [page.count('type="search"') for page in (home, plan, found)] == [1, 1, 1]


def test_what_one_person_wrote_is_found_by_their_name(jean: Doorway) -> None:
    client = unlocked(browser(jean))
    with jean.record() as record:
        nadia = record_right(record, "Nadia <b>", Right("agrees", since=date(2026, 11, 1)), relation="niece")
        for words, writer in (("a kingfisher", None), ("two kingfishers", nadia)):
            add_words(record, part="strengths", kind=None, words=words, sensitive=False, writer=writer)
        by = nadia.by.writer

    hers = client.get(f"/search?q=kingfisher&by={by}").text
    nothing = client.get(f"/search?q=otter&part=plan&by={by}").text
    days = client.get(f"/timeline?by={by}&part=strengths").text
    unknown = client.get("/search?q=kingfisher&by=%27%3B--").text

    assert [title.rpartition(": ")[2] for title in titles(hers)] == ["two kingfishers"]
    assert f'<option value="{by}" selected>Nadia &lt;b&gt;</option>' in hers
    assert "Only what <bdi>Nadia &lt;b&gt;</bdi> wrote or changed last." in hers
    assert 'href="/search?q=otter&amp;part=plan">Look for what anybody wrote' in nothing
    assert f'href="/search?q=otter&amp;by={by}">Look everywhere' in nothing
    assert "two kingfishers" in days
    assert "a kingfisher" not in days
    assert "2 things found" in unknown


def test_what_came_in_can_be_asked_for_once_something_else_is_written(jean: Doorway, tmp_path: Path) -> None:
    client = unlocked(browser(jean))
    with jean.record() as record:
        (tmp_path / "one.ndjson").write_text(
            '{"resourceType":"Observation","status":"final","code":{"text":"a kingfisher"}}'
        )
        import_file(record, tmp_path / "one.ndjson")
        before = client.get("/search?q=kingfisher").text
        add_words(record, part="strengths", kind=None, words="kingfishers", sensitive=False)

    came = client.get("/search?q=kingfisher&by=elsewhere").text

    assert "Written by whom?" not in before
    assert titles(came) == ["a kingfisher"]
    assert "Only what came in from elsewhere and was not changed here." in came
