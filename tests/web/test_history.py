"""What changed lately, and undoing one change or a whole import."""

import re

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.import_file import import_file
from portable_record.actions.lately import PAGE
from portable_record.assets import folder
from portable_record.web.doorway import Doorway
from tests.web.asking import browser, submit


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


def write(doorway: Doorway, words: str) -> str:
    with doorway.record() as record:
        return add_words(record, part="strengths", kind=None, words=words, sensitive=False).id


def undo_links(page: str) -> list[str]:
    return re.findall(r'href="(/history/[a-z-]+:\d+:[^"]+)"', page)


def test_each_change_stands_there_the_newest_first(owner: FlaskClient, doorway: Doorway) -> None:
    write(doorway, "I whistle")
    write(doorway, "I sing")

    page = owner.get("/history").text

    assert page.index("I sing") < page.index("I whistle")
    assert "Written" in page
    assert "22 November 2026" in page


def test_a_change_is_undone_after_a_look_and_the_undo_can_be_undone(
    owner: FlaskClient, doorway: Doorway
) -> None:
    write(doorway, "I whistle")
    link = undo_links(owner.get("/history").text)[0]

    look = owner.get(link).text
    done = submit(owner, link, page=link)

    assert "I whistle" in look
    assert "1 thing is as it was before." in owner.get(done.location).text
    assert "I whistle" not in owner.get("/strengths").text
    again = undo_links(owner.get("/history").text)[0]
    submit(owner, again, page=again)
    assert "I whistle" in owner.get("/strengths").text


def test_what_was_undone_before_says_so(owner: FlaskClient, doorway: Doorway) -> None:
    write(doorway, "I whistle")
    link = undo_links(owner.get("/history").text)[0]
    submit(owner, link, page=link)

    second = submit(owner, link, page=link)

    assert "There was nothing left to undo" in owner.get(second.location).text


def test_a_whole_import_is_one_line_and_goes_together(owner: FlaskClient, doorway: Doorway) -> None:
    before = len(undo_links(owner.get("/history").text))
    with doorway.record() as record:
        taken = import_file(record, folder("sample_records") / "martin.json", same_person=True)
        counts = record.vault.entries.counts_by_part()
    page = owner.get("/history").text
    links = undo_links(page)

    done = submit(owner, links[0], page=links[0])

    assert len(links) == before + 1
    assert "from martin.json" in page
    assert len(counts) > 3
    assert f"{taken.taken} things are as they were before." in owner.get(done.location).text
    with doorway.record() as record:
        assert sum(record.vault.entries.counts_by_part().values()) == sum(counts.values()) - taken.taken


def test_a_change_on_which_others_stand_is_refused_plainly(owner: FlaskClient, doorway: Doorway) -> None:
    write(doorway, "I whistle")
    made = undo_links(owner.get("/history").text)[0]
    submit(owner, made, page=made)
    put_away = undo_links(owner.get("/history").text)[0]
    submit(owner, put_away, page=put_away)

    answer = submit(owner, put_away, page=put_away)

    assert answer.status_code in (302, 400)
    assert "I whistle" in owner.get("/strengths").text


def test_a_long_history_is_turned_page_by_page(owner: FlaskClient, doorway: Doorway) -> None:
    for number in range(PAGE + 3):
        write(doorway, f"note {number:03}")

    first = owner.get("/history").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = owner.get(older[1]).text

    assert set(undo_links(first)).isdisjoint(undo_links(second))
    assert 'rel="prev" href="/history"' in second


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/history/nothing", 400),
        ("/history/plan:1:nobody", 404),
        ("/history/plan:99999999999999999999999:nobody", 400),
        ("/history?older=x", 200),
        ("/history?older=99999999999999999999999999", 200),
    ],
)
def test_a_strange_name_of_a_change_does_no_harm(owner: FlaskClient, path: str, status: int) -> None:
    assert owner.get(path).status_code == status


def test_a_stranger_learns_and_undoes_nothing(owner: FlaskClient, doorway: Doorway) -> None:
    write(doorway, "I whistle")
    link = undo_links(owner.get("/history").text)[0]
    stranger = browser(doorway)

    answers = [stranger.get("/history"), stranger.get(link), submit(stranger, link)]

    assert {answer.status_code for answer in answers} == {302}
    assert "I whistle" not in "".join(answer.text for answer in answers)
    assert "I whistle" in owner.get("/strengths").text
