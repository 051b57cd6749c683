"""The record of somebody else, on the device of a member of their circle: every page says so."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.in_a_circle import keep_next, let_in, member_of, member_record
from tests.circle.cast import JEAN
from tests.web.asking import Ticks, browser, fill_in, unlocked

HTML = "text/html"
STRENGTH = "/strengths/add/good-at"
BANNER = "This is the record of <bdi>Jean Adeyemi</bdi>. You are here as <bdi>Sam Adeyemi</bdi>."


@pytest.fixture(scope="module")
def doorway(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    folder = tmp_path_factory.mktemp("member") / "vault"
    member_record(module_desk, folder).vault.close()
    standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture(scope="module")
def sam(doorway: Doorway) -> FlaskClient:
    return unlocked(browser(doorway))


def pages(client: FlaskClient) -> list[str]:
    rules = client.application.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments})


def test_every_page_opens_and_says_whose_record_it_is_and_as_whom_one_is_here(
    sam: FlaskClient, doorway: Doorway
) -> None:
    told = {path: sam.get(path) for path in pages(sam) if path not in ("/lock", "/recover")}

    assert {path for path, got in told.items() if got.status_code >= 500} == set()
    drawn = {path: got.text for path, got in told.items() if got.status_code == 200 and got.mimetype == HTML}
    shown = {path: text for path, text in drawn.items() if "<main" in text}
    assert len(shown) > 40
    assert {path for path, text in shown.items() if BANNER not in text} == set()
    assert "Hand the record over" not in shown["/settings"]
    assert "What happens when I die" not in shown["/settings"]


def test_what_a_member_may_not_write_is_refused_on_the_page_and_what_they_may_is_kept(
    sam: FlaskClient, doorway: Doorway
) -> None:
    early = fill_in(sam, STRENGTH, q_words="not yet")
    with doorway.record() as record:
        let_in(record, parts=("plan",))
    other = fill_in(sam, STRENGTH, q_words="not here")
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, parts=("strengths",)))
    own = fill_in(sam, STRENGTH, q_words="plays chess")
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="viewer"))
    late = fill_in(sam, STRENGTH, q_words="plays the cello")

    assert "nobody has let you in yet" in early.text
    assert "does not reach into this part" in other.text
    assert own.status_code == 302
    assert "you may read, and not write" in late.text
    assert "plays the cello" in late.text
