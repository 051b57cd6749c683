"""Who can see something now: the list, stopping a share, and the private ones behind the passphrase."""

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.withdraw import stop_share
from portable_record.sharing.paper.plain_code import plain_svg
from portable_record.web import shares
from portable_record.web.doorway import Doorway
from tests.actions.quick import seal_at_once
from tests.web.asking import PASSPHRASE, browser, submit, unlocked


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    """Jean, before her own new record."""
    return unlocked(browser(jean))


@pytest.fixture
def shared(jean: Doorway, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What Jean shares, by the name of who it is for."""
    seal_at_once(monkeypatch)
    with jean.record() as record:
        one = add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False).id
        wishes = (
            Wish(parts=("strengths",), to="Club", purpose="support", pass_on=True),
            Wish(entries=(one,), to="Refuge", purpose="support", private=True),
        )
        return {
            wish.to: share_parts(record, wish, record.vault.folder.parent / wish.to).id for wish in wishes
        }


@pytest.fixture
def told(owner: FlaskClient, shared: dict[str, str]) -> dict[str, str]:
    """The same, once the passphrase was typed again."""
    submit(owner, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)
    return shared


def test_without_any_share_it_says_so(owner: FlaskClient) -> None:
    assert "Nobody else can see anything here." in owner.get("/shares").text


def test_without_a_private_share_none_is_said_to_be_listed(owner: FlaskClient) -> None:
    submit(owner, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)

    page = owner.get("/shares").text

    assert "None" in page
    assert "They are listed above." not in page


def test_the_list_says_to_whom_what_why_and_until_when(owner: FlaskClient, shared: dict[str, str]) -> None:
    page = owner.get("/shares").text

    assert shared["Club"] in page
    for words in ("Club", "My strengths", "To support me", "22 November 2026", "smaller groups"):
        assert words in page


def test_stopping_asks_once_more_and_says_what_it_cannot_undo(
    owner: FlaskClient, shared: dict[str, str]
) -> None:
    address = f"/shares/{shared['Club']}/stop"

    asked = owner.get(address).text
    still = owner.get("/shares").text
    stopped = submit(owner, address, page=address)
    page = owner.get(stopped.location).text

    assert "They may still have the copy you gave." in asked
    assert 'class="button quiet"' in still
    assert "You have stopped sharing" in page
    assert "They may still have the copy you gave." in page
    assert "You stopped this share on" in owner.get("/shares").text


def test_the_notice_can_be_saved(owner: FlaskClient, shared: dict[str, str]) -> None:
    address = f"/shares/{shared['Club']}"
    stopped = submit(owner, f"{address}/stop", page=f"{address}/stop").location

    file = submit(owner, f"/hand-over/notices/{shared['Club']}", page=stopped)
    code = f"/hand-over/notices/{shared['Club']}.svg"
    drawn = owner.get(code)

    assert f'src="{code}"' in owner.get(stopped).text
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text == plain_svg(file.text.strip(), label="", mask=3)
    assert owner.get("/hand-over/notices/none.svg").status_code == 404
    assert file.headers["Content-Disposition"].endswith('.jws"')
    assert file.data.count(b".") == 2


def test_stopping_twice_stops_once(owner: FlaskClient, shared: dict[str, str]) -> None:
    address = f"/shares/{shared['Club']}/stop"
    first, second = (submit(owner, address, page="/shares") for _ in range(2))

    assert first.location == second.location == f"/shares/{shared['Club']}/stopped"
    assert owner.get(address).location == first.location


def test_a_private_share_is_nowhere_without_the_passphrase(
    owner: FlaskClient, shared: dict[str, str]
) -> None:
    address = f"/shares/{shared['Refuge']}"

    assert "Refuge" not in owner.get("/shares").text
    assert owner.get(f"{address}/stop").status_code == 404
    assert submit(owner, f"{address}/stop", page="/").status_code == 404
    assert owner.get(f"{address}/stopped").status_code == 404


def test_another_passphrase_shows_no_private_share(owner: FlaskClient, shared: dict[str, str]) -> None:
    answer = submit(owner, "/shares/private", page="/shares/private", passphrase="not this one")

    assert answer.status_code == 400
    assert shared["Refuge"] not in owner.get("/shares").text


def test_with_the_passphrase_private_shares_are_listed_stopped_and_hidden_again(
    owner: FlaskClient, told: dict[str, str]
) -> None:
    address = f"/shares/{told['Refuge']}/stop"
    listed = owner.get("/shares").text
    stopped = submit(owner, address, page=address).location
    page = owner.get(stopped).text
    submit(owner, "/shares/private/hide", page="/shares")

    assert "Refuge" in listed
    assert "They are listed above." in listed
    assert "I whistle" in listed
    assert "Refuge" in page
    assert "Refuge" not in owner.get("/shares").text
    assert owner.get(stopped).status_code == 404


def test_single_things_are_named_and_those_that_are_gone_are_counted(
    owner: FlaskClient, jean: Doorway, shared: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(owner, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)
    with jean.record() as record:
        monkeypatch.setattr(type(record.vault.entries), "titles", lambda _self, _ids: {})
        page = owner.get(f"/shares/{shared['Refuge']}/stop").text

    assert "1 single thing" in page
    assert "I whistle" not in page


def test_long_lists_are_turned_page_by_page_each_by_itself(
    owner: FlaskClient, jean: Doorway, shared: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "PAGE", 1)
    with jean.record() as record:
        for name in ("Choir", "School", "Library"):
            wish = Wish(parts=("strengths",), to=name, purpose="support")
            share = share_parts(record, wish, record.vault.folder.parent / name).id
            if name != "Choir":
                stop_share(record, share)

    pages = [owner.get(f"/shares?now={now}&before={before}").text for now, before in ((0, 0), (1, 0), (1, 1))]

    seen = [{name for name in ("Club", "Choir", "School", "Library") if name in page} for page in pages]
    assert [len(names) for names in seen] == [2, 2, 2]
    assert seen[0] | seen[1] | seen[2] == {"Club", "Choir", "School", "Library"}
    assert 'href="/shares?now=1"' in pages[0]
    assert 'href="/shares?now=1&amp;before=1"' in pages[1]
    assert 'rel="next"' not in pages[2]


@pytest.mark.parametrize("number", ["9" * 15, "9" * 99, "-1", "x"])
def test_a_page_that_is_none_is_no_fault(owner: FlaskClient, shared: dict[str, str], number: str) -> None:
    assert owner.get(f"/shares?now={number}&before={number}").status_code == 200
    assert owner.get(f"/shares/to-tell?page={number}").status_code == 200
