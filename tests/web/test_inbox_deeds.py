"""What can be done with something in the inbox: deleting, keeping, receipts, a copy; and how it is run."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from tests.actions.inboxes import with_a_card
from tests.sharing.card_vectors import CARE_CARD
from tests.web.asking import Ticks, browser, fill_in, hidden_in, submit, unlocked

WORDS = "Please speak slowly"


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The record of a group, and what Sue gave it."""
    folder = tmp_path_factory.mktemp("made")
    return with_a_card(module_desk, folder, name="Werneth Club", kind="organisation")


@pytest.fixture
def club(module_desk: Desk, made: tuple[Path, str], tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before a copy of it."""
    folder = Path(shutil.copytree(made[0], tmp_path / "club"))
    standing = Doorway(module_desk, folder, ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def worker(club: Doorway) -> FlaskClient:
    return unlocked(browser(club))


@pytest.fixture
def item(made: tuple[Path, str]) -> str:
    return made[1]


def say_who(worker: FlaskClient, name: str = "Jo Bell") -> None:
    fill(worker, "/inbox/workers", name=name)
    assert fill_in(worker, "/inbox/why", who=name, why="support").status_code == 302


def fill(worker: FlaskClient, path: str, **fields: str) -> None:
    assert submit(worker, path, page="/inbox/rules", **fields).status_code == 302


def newest(club: Doorway) -> dict[str, object]:
    with club.record() as record:
        event: dict[str, object] = json.loads(record.vault.journal.newest()[0].event)
        return event


def test_several_workers_say_once_who_they_are_and_it_is_written_down(
    worker: FlaskClient, club: Doorway, item: str
) -> None:
    fill(worker, "/inbox/workers", name="Jo Bell")
    fill(worker, "/inbox/workers", name="jo  bell")
    fill(worker, "/inbox/workers", name="Ali Khan")

    without = fill_in(worker, "/inbox/why", why="support")
    asked = worker.get(f"/inbox/{item}").location
    fill_in(worker, asked, who="Jo Bell", why="support")
    page = worker.get(f"/inbox/{item}").text

    assert without.status_code == 400
    assert "Choose your name." in without.text
    assert WORDS in page
    assert newest(club)["agent"][0]["name"] == "Jo Bell"  # type: ignore[index]  # JSON
    assert "Jo Bell (Werneth Club) opened something in the inbox" in worker.get("/activity").text
    assert "by Jo Bell" in worker.get("/inbox").text


def test_a_group_without_a_list_types_its_name(worker: FlaskClient, club: Doorway, item: str) -> None:
    asked = worker.get(f"/inbox/{item}").location

    without = fill_in(worker, asked, why="support")
    page = worker.get(fill_in(worker, asked, name="Jo Bell", why="support").location).text

    assert "Type your name." in without.text
    assert WORDS in page
    assert "You open it: To support the person." in page
    assert newest(club)["agent"][0]["name"] == "Jo Bell"  # type: ignore[index]  # JSON


def test_a_name_that_is_not_on_the_list_is_nobody(worker: FlaskClient, item: str) -> None:
    fill(worker, "/inbox/workers", name="Jo Bell")

    assert fill_in(worker, "/inbox/why", who="Eve", why="support").status_code == 400


def test_somebody_taken_off_the_list_while_at_work_is_asked_again(worker: FlaskClient, item: str) -> None:
    say_who(worker)
    fill(worker, "/inbox/workers", name="Ali Khan")
    fill(worker, "/inbox/workers/remove", name="Jo Bell")

    answer = worker.get(f"/inbox/{item}")

    assert answer.location == f"/inbox/why?next=/inbox/{item}"


def test_the_days_are_set_within_bounds(worker: FlaskClient, item: str) -> None:
    wrong = submit(worker, "/inbox/rules", page="/inbox/rules", days="0")
    fill(worker, "/inbox/rules", days="14")

    assert wrong.status_code == 400
    assert "Type a number from 1 to 365." in wrong.text
    assert 'value="14"' in worker.get("/inbox/rules").text


@pytest.mark.parametrize("name", ["", "x" * 121, "a\u202eb", "a\x00b"])
def test_a_name_that_cannot_be_one_is_refused(worker: FlaskClient, name: str) -> None:
    assert submit(worker, "/inbox/workers", page="/inbox/rules", name=name).status_code == 400


def test_a_name_with_markup_is_only_a_name(worker: FlaskClient) -> None:
    fill(worker, "/inbox/workers", name="<script>alert(1)</script>")

    page = worker.get("/inbox/rules").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_deleting_asks_once_more_and_offers_a_receipt(worker: FlaskClient, club: Doorway, item: str) -> None:
    say_who(worker)
    address = f"/inbox/{item}/delete"

    asked = worker.get(address).text
    done = submit(worker, address, page=address)
    page = worker.get(done.location).text
    listed = worker.get("/inbox/deleted").text

    assert "older backups stay" in asked
    assert "It is deleted" in page
    assert f'src="/inbox/{item}/receipts/deleted.svg"' in page
    assert f"/inbox/{item}/gone" in listed
    assert "Deleted by Jo Bell." in listed
    assert worker.get(f"/inbox/{item}").status_code == 404
    assert newest(club)["agent"][0]["name"] == "Jo Bell"  # type: ignore[index]  # JSON


def test_deleting_twice_or_in_two_tabs_deletes_once(worker: FlaskClient, item: str) -> None:
    say_who(worker)
    address = f"/inbox/{item}/delete"
    first, second = (submit(worker, address, page="/inbox") for _ in range(2))

    assert first.location == second.location == f"/inbox/{item}/gone"
    assert worker.get(address).location == first.location


def test_a_group_with_a_list_says_first_who_deletes_or_keeps(worker: FlaskClient, item: str) -> None:
    fill(worker, "/inbox/workers", name="Jo Bell")

    for deed in ("delete", "keep", "save"):
        assert worker.get(f"/inbox/{item}/{deed}").location == f"/inbox/why?next=/inbox/{item}/{deed}"


def test_the_receipt_is_given_as_a_file(worker: FlaskClient, item: str) -> None:
    page = f"/inbox/{item}/receipts"

    file = submit(worker, f"{page}/got", page=page)
    code = worker.get(f"{page}/got.svg")

    assert code.mimetype == "image/svg+xml"
    assert worker.get(f"{page}/kept.svg").status_code == 404
    assert "That it came here" in worker.get(page).text
    assert file.headers["Content-Disposition"] == f'attachment; filename="receipt-got-{item[:8]}.jws"'
    assert file.data.count(b".") == 2
    assert submit(worker, f"{page}/kept", page=page).status_code == 404


def test_what_has_no_name_has_no_receipt_and_the_page_says_so(
    worker: FlaskClient, club: Doorway, item: str
) -> None:
    with club.record() as record:
        document = record.vault.inbox.get(item)
        record.vault.inbox.put(type(document)(item, "", document.moment, {**document.value, "names": []}))

    assert "So there is no receipt for it." in worker.get(f"/inbox/{item}/receipts").text


def test_a_part_is_kept_with_a_name_a_reason_and_a_day(worker: FlaskClient, club: Doorway, item: str) -> None:
    address = f"/inbox/{item}/keep"
    kind = kinds(worker, address)[-1]
    said = {"kinds": kind, "reason": "complaint", "until-day": "1", "until-month": "3", "until-year": "2027"}

    hidden = hidden_in(worker.get(address).text)
    nameless = worker.post(address, data={**hidden, **said})
    kept = worker.post(address, data={**hidden, **said, "by": "Jo Bell", "words": "letter of 3 May"})
    page = worker.get(kept.location).text
    opened = worker.get(
        fill_in(worker, f"/inbox/why?next=/inbox/{item}", name="Jo Bell", why="tidy").location
    ).text

    assert nameless.status_code == 400
    assert "letter of" not in nameless.text
    assert "Kept until 1 March 2027. Why: Because of a complaint." in page
    assert "It is kept until the day that you said." in page
    assert "Kept by Jo Bell." in opened
    assert "letter of 3 May" in opened
    assert newest(club)["type"]["code"] == "open-item"  # type: ignore[index]  # JSON


def test_keeping_needs_a_day_ahead_and_nothing_typed_is_lost(worker: FlaskClient, item: str) -> None:
    address = f"/inbox/{item}/keep"
    kind = kinds(worker, address)[0]

    said = {"kinds": kind, "reason": "law", "until-day": "1", "until-month": "3", "until-year": "2020"}
    hidden = hidden_in(worker.get(address).text)
    past = worker.post(address, data={**hidden, **said, "by": "Jo", "words": "my own words"})

    assert past.status_code == 400
    assert "The end must lie ahead." in past.text
    assert "my own words" in past.text
    assert fill_in(worker, address, kinds="Poem", reason="law").status_code == 400


def kinds(worker: FlaskClient, address: str) -> list[str]:
    page = worker.get(address).text
    assert WORDS not in page
    return re.findall(r'name="kinds" value="([^"]+)"', page)


def test_a_copy_is_saved_as_it_was_signed_and_noted(worker: FlaskClient, club: Doorway, item: str) -> None:
    say_who(worker)
    address = f"/inbox/{item}/save"

    asked = worker.get(address).text
    file = submit(worker, address, page=address)

    assert "The file has no lock" in asked
    assert json.loads(file.data) == {"verifiableCredential": [CARE_CARD]}
    assert newest(club)["type"]["code"] == "save-item"  # type: ignore[index]  # JSON


def test_there_is_no_page_that_saves_the_whole_inbox(worker: FlaskClient, item: str) -> None:
    rules = [str(rule) for rule in worker.application.url_map.iter_rules() if str(rule).startswith("/inbox")]

    assert not [rule for rule in rules if "save" in rule and "<item>" not in rule]
    assert "cannot be saved as a file" in worker.get("/inbox/rules").text


def test_a_locked_thing_is_not_saved(worker: FlaskClient, club: Doorway, item: str) -> None:
    say_who(worker)
    with club.record() as record:
        document = record.vault.inbox.get(item)
        value = {**document.value, "state": "withdrawn"}
        record.vault.inbox.put(type(document)(item, document.about, document.moment, value))
    address = f"/inbox/{item}/save"

    refused = submit(worker, address, page=address)

    assert refused.status_code == 400
    assert "item-locked" in refused.text


@pytest.mark.parametrize("deed", ["delete", "keep", "save", "receipts/got"])
def test_no_deed_without_the_token_of_the_page(worker: FlaskClient, item: str, deed: str) -> None:
    assert worker.post(f"/inbox/{item}/{deed}").status_code == 400
    assert worker.get("/inbox").text.count("<article") == 1


def test_nothing_that_was_never_here_is_gone(worker: FlaskClient) -> None:
    assert worker.get("/inbox/nothing/gone").status_code == 404
    assert "Nothing was deleted." in worker.get("/inbox/deleted").text
