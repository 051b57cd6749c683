"""The bin: what is in it, put back, and erased for good after a question."""

import re

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.web.binned import AT_ONCE
from portable_record.web.doorway import Doorway
from tests.web.asking import submit

SECRET = "I whistle at midnight"


@pytest.fixture
def doorway(jean: Doorway) -> Doorway:
    """Before a record of its own."""
    return jean


def put_away(doorway: Doorway, words: str = SECRET) -> str:
    with doorway.record() as record:
        entry = add_words(record, part="strengths", kind=None, words=words, sensitive=False).id
        put_in_bin(record, [entry])
    return entry


@pytest.fixture
def gone(owner: FlaskClient, doorway: Doorway) -> str:
    """An entry in the bin."""
    return put_away(doorway)


def test_an_empty_bin_says_so(owner: FlaskClient) -> None:
    assert "The bin is empty." in owner.get("/bin").text
    assert owner.get("/bin/empty").location == "/bin"


def test_the_bin_says_what_is_in_it_and_until_when(owner: FlaskClient, gone: str) -> None:
    page = owner.get("/bin").text

    assert SECRET in page
    assert "Erased on 22 December 2026" in page
    assert 'href="/bin"' in owner.get("/").text


def test_what_is_put_back_is_where_it_was(owner: FlaskClient, gone: str) -> None:
    answer = submit(owner, f"/bin/{gone}/back", page="/bin")

    assert answer.location == f"/entry/{gone}"
    assert SECRET not in owner.get("/bin").text
    assert SECRET in owner.get("/strengths").text


def test_erasing_for_good_asks_first_and_then_leaves_nothing(owner: FlaskClient, gone: str) -> None:
    asked = owner.get(f"/bin/{gone}/erase").text
    assert "This cannot be undone" in asked
    assert SECRET in owner.get("/bin").text

    done = submit(owner, f"/bin/{gone}/erase", page=f"/bin/{gone}/erase")

    assert done.location == "/bin?done=erased"
    assert "It is erased for good." in owner.get(done.location).text
    assert SECRET not in owner.get("/history").text
    assert owner.get(f"/entry/{gone}").status_code == 404


def test_all_of_the_bin_is_erased_at_once(owner: FlaskClient, doorway: Doorway, gone: str) -> None:
    put_away(doorway, "I sing")
    asked = owner.get("/bin/empty").text
    assert asked.count("All of the bin: 2 things") == 2, "in its title too, which no other page has"

    submit(owner, "/bin/empty", page="/bin/empty")

    assert "The bin is empty." in owner.get("/bin").text


def test_a_long_bin_is_turned_page_by_page(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        made = [
            add_words(record, part="strengths", kind=None, words=f"note {n:03}", sensitive=False).id
            for n in range(AT_ONCE + 5)
        ]
        put_in_bin(record, made)

    first, second = owner.get("/bin").text, owner.get(f"/bin?from={AT_ONCE}").text

    assert f'rel="next" href="/bin?from={AT_ONCE}"' in first
    assert 'rel="prev" href="/bin?from=0"' in second
    titles = [set(re.findall(r"note \d{3}", page)) for page in (first, second)]
    assert titles[0].isdisjoint(titles[1])
    assert len(titles[0] | titles[1]) == AT_ONCE + 5


def test_what_is_not_in_the_bin_cannot_be_erased_from_it(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        kept = add_words(record, part="strengths", kind=None, words=SECRET, sensitive=False).id

    refused = submit(owner, f"/bin/{kept}/erase", page=f"/bin/{kept}/erase")

    assert refused.status_code == 404
    assert SECRET in owner.get(f"/entry/{kept}").text


@pytest.mark.parametrize("start", ["-1", "x", "999999999999999999999999", ""])
def test_a_strange_place_in_the_bin_does_no_harm(owner: FlaskClient, start: str) -> None:
    assert owner.get(f"/bin?from={start}").status_code == 200


def test_a_stranger_learns_and_moves_nothing(owner: FlaskClient, gone: str, doorway: Doorway) -> None:
    from tests.web.asking import browser

    stranger = browser(doorway)
    for path in ("/bin", f"/bin/{gone}/erase", "/bin/empty"):
        answer = stranger.get(path)
        assert answer.status_code == 302
        assert SECRET not in answer.text
    for path in (f"/bin/{gone}/back", f"/bin/{gone}/erase", "/bin/empty"):
        assert submit(stranger, path).location.startswith("/unlock")

    assert SECRET in owner.get("/bin").text
