"""The pages about who may write: a list, a question a page, an answer checked before it is written down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.add_entry import add_words
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.actions.writer import record_right, writers
from portable_record.record.rights import Right
from portable_record.web.doorway import Doorway
from tests.actions.carers import NADIA
from tests.web.asking import PASSPHRASE, Ticks, all_cookies, browser, submit, unlocked


@pytest.fixture
def doorway(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before Jean's own record."""
    start_record(module_desk, tmp_path / "record", PASSPHRASE, name="Jean", kind="person", recovery=False)
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


def send(client: FlaskClient, path: str, **fields: str) -> str:
    got = submit(client, path, page=path, **fields)
    return got.location if got.status_code == 302 else got.text


SINCE = {"since-day": "1", "since-month": "11", "since-year": "2026"}


def let_nadia_write(client: FlaskClient, basis: str = "agrees", **details: str) -> str:
    send(client, "/rights/add", name="Nadia Hussain", relation="daughter")
    send(client, "/rights/kind", basis=basis)
    said = send(client, "/rights/details", **(SINCE | details))
    return said if said != "/rights/check" else send(client, "/rights/check")


def entry_of(doorway: Doorway) -> str:
    with doorway.record() as record:
        (writer,) = writers(record)
        assert writer.recorded is not None
        return writer.recorded.entry


def test_nobody_else_writes_at_the_start_and_the_page_says_so(owner: FlaskClient) -> None:
    shown = owner.get("/rights").text

    assert "Nobody but the person themselves writes here." in shown
    assert "not legal advice" in shown
    assert "Who may write in this record" in owner.get("/people").text


def test_somebody_is_let_in_with_a_question_a_page(owner: FlaskClient) -> None:
    assert send(owner, "/rights/add", name="Nadia Hussain", relation="daughter") == "/rights/kind"
    assert send(owner, "/rights/kind", basis="lpa-health") == "/rights/details"
    asked = owner.get("/rights/details").text
    paper = "registered, OPG 7000-1234"
    assert send(owner, "/rights/details", evidence=paper, cannot_decide="y", **SINCE) == "/rights/check"
    checked = owner.get("/rights/check").text
    assert send(owner, "/rights/check") == "/rights"

    shown = owner.get("/rights").text

    assert "<title>Is this right? Who may write - " in checked
    assert "What shows it?" in asked
    for page in (checked, shown):
        assert "Lasting power of attorney for health and care" in page
        assert "1 November 2026" in page
        assert paper in page
    assert "Nadia" not in all_cookies(owner)


def test_what_is_missing_is_said_at_its_field(owner: FlaskClient) -> None:
    send(owner, "/rights/add", name="Nadia Hussain", relation="daughter")
    send(owner, "/rights/kind", basis="deputy")

    missing = send(owner, "/rights/details")
    backwards = let_nadia_write(owner, **{"until-day": "1", "until-month": "10", "until-year": "2026"})

    assert "Write down what shows it, such as the paper and its number." in missing
    assert "There is a problem" in missing
    assert "The last day is before the first one." in backwards
    assert "Type their name." in send(owner, "/rights/add", name="", relation="")


@pytest.mark.parametrize("page", ["kind", "details", "check"])
def test_a_page_before_its_time_leads_to_the_first(owner: FlaskClient, page: str) -> None:
    assert owner.get(f"/rights/{page}").location == "/rights/add"


def test_a_right_is_changed_and_what_is_taken_out_is_gone(owner: FlaskClient, doorway: Doorway) -> None:
    until = {"until-day": "1", "until-month": "12", "until-year": "2026"}
    let_nadia_write(owner, evidence="her letter", **until)

    got = submit(owner, f"/rights/{entry_of(doorway)}/change", page="/rights")
    known = owner.get("/rights/details").text
    send(owner, "/rights/details", evidence="her second letter", **SINCE)
    send(owner, "/rights/check")

    shown = owner.get("/rights").text
    assert got.location == "/rights/details"
    assert "her letter" in known
    assert "her second letter" in shown
    assert "Last day" not in shown


def test_the_document_stays_with_the_words_that_name_it(owner: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        paper = add_words(record, part="plan", kind=None, words="Letter of the court", sensitive=False)
        right = Right("deputy", since=NADIA.right.since, evidence=paper.id)
        record_right(record, "Nadia Hussain", right, relation="daughter")
    submit(owner, f"/rights/{entry_of(doorway)}/change", page="/rights")
    send(owner, "/rights/details", evidence=paper.title, **SINCE)
    send(owner, "/rights/check")

    with doorway.record() as record:
        (writer,) = writers(record)

    assert writer.right is not None
    assert writer.right.document == paper.id


def test_a_right_is_ended_after_it_was_asked_about(owner: FlaskClient, doorway: Doorway) -> None:
    let_nadia_write(owner)
    path = f"/rights/{entry_of(doorway)}/end"

    asked = owner.get(path).text
    done = send(owner, path)

    assert "Has this right ended?" in asked
    assert done == "/rights"
    assert "Rights that have ended" in owner.get("/rights").text
    assert "Nobody but the person themselves writes here." in owner.get("/rights").text


def test_a_right_goes_on_after_it_was_looked_at(owner: FlaskClient, doorway: Doorway) -> None:
    let_nadia_write(owner)
    path = f"/rights/{entry_of(doorway)}/renew"
    day = {"renewed-day": "22", "renewed-month": "11", "renewed-year": "2026"}

    tomorrow = send(owner, path, **(day | {"renewed-day": "23"}))
    done = send(owner, path, **day, **{"review-day": "1", "review-month": "6", "review-year": "2027"})

    assert "This day is still to come." in tomorrow
    assert done == "/rights"
    assert "1 June 2027" in owner.get("/rights").text


def test_at_16_it_goes_on_only_with_the_young_persons_yes(
    module_desk: Desk, tmp_path: Path, ticks: Ticks
) -> None:
    carer = replace(NADIA, born=date(2010, 1, 1))
    start_record(module_desk, tmp_path / "kept", PASSPHRASE, name="Jean", kind="person", carer=carer)
    at = Doorway(module_desk, tmp_path / "kept", ticks=ticks, stand_still=lambda: None)
    client = unlocked(browser(at))
    with at.record() as record:
        record_right(record, "Sam", Right("parental-responsibility", since=NADIA.right.since), relation="dad")
        entries = {writer.name: writer.recorded.entry for writer in writers(record) if writer.recorded}
    day = {"renewed-day": "22", "renewed-month": "11", "renewed-year": "2026"}

    paused = client.get("/rights").text
    without = send(client, f"/rights/{entries['Sam']}/renew", **day)
    agreed = send(client, f"/rights/{entries['Sam']}/renew", agreed="y", **day)
    at.lock()

    assert "This right pauses until they agree that it goes on." in paused
    assert "Tick this only if they have agreed." in without
    assert agreed == "/rights"


def test_a_right_that_is_not_there_is_not_found(owner: FlaskClient) -> None:
    assert owner.get("/rights/nothing/end").status_code == 404
    assert owner.get("/rights/nothing/renew").status_code == 404
    owner.get("/rights")
    assert submit(owner, "/rights/nothing/change", page="/rights/add").status_code == 404


def test_after_a_death_the_page_only_shows(owner: FlaskClient, doorway: Doorway) -> None:
    let_nadia_write(owner)
    path = f"/rights/{entry_of(doorway)}"
    with doorway.record() as record:
        record_death(record, record.today, said_by="Sam")

    shown = owner.get("/rights").text
    day = {"renewed-day": "22", "renewed-month": "11", "renewed-year": "2026"}

    assert "This record is closed" in shown
    assert "Let somebody write" not in shown
    assert owner.get("/rights/add").location == "/death/as-it-was"
    for refused in (send(owner, f"{path}/end"), send(owner, f"{path}/renew", **day)):
        assert "closed for writing, because the person has died" in refused
