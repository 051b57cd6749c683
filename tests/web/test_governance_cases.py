"""The log of breaches and complaints in the browser: the clock, the steps, the table."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.cases import case_of
from portable_record.record.moments import moment
from portable_record.web.doorway import Doorway
from tests.web.asking import fill_in, submit
from tests.web.test_governance import club, made, worker

__all__ = ["club", "made", "worker"]

WHAT = "A letter went to the wrong house"


def noticed(club: Doorway, ago: timedelta = timedelta(hours=2)) -> dict[str, str]:
    with club.record() as record:
        at = (record.now - ago).astimezone(record.desk.zone)
    day = {"aware-day": str(at.day), "aware-month": str(at.month), "aware-year": str(at.year)}
    return {**day, "clock": f"{at:%H:%M}"}


def written(worker: FlaskClient, club: Doorway, kind: str = "breaches", **more: str) -> str:
    fields = {**noticed(club), "words": WHAT, "whom": "one person", "name": "Jo Bell", **more}
    answer = fill_in(worker, f"/governance/log/{kind}/new", **fields)
    assert answer.status_code == 302, answer.text
    return str(answer.location.partition("?")[0])


def test_the_clock_of_a_breach_begins_when_somebody_noticed_it(worker: FlaskClient, club: Doorway) -> None:
    page = worker.get(written(worker, club)).text

    assert re.search(r"(69|70) hours left", page)
    assert "The 72 hours end on" in page
    assert WHAT in page
    assert "1 is open" in worker.get("/governance").text


def test_after_72_hours_the_time_is_over_and_says_what_to_do(worker: FlaskClient, club: Doorway) -> None:
    page = worker.get(written(worker, club, **noticed(club, timedelta(hours=80)))).text

    assert "The time is over" in page
    assert "tell them still" in page


def test_telling_the_regulator_stops_the_clock_and_stays_written(worker: FlaskClient, club: Doorway) -> None:
    case = written(worker, club)

    fill_in(worker, case, what="did", words="Got the letter back", name="Jo Bell")
    fill_in(worker, case, what="not-regulator", words="It was sealed", name="Ali Khan")
    fill_in(worker, case, what="closed", name="Ali Khan")
    page = worker.get(case).text

    assert "hours left" not in page
    assert page.index("Got the letter back") < page.index("It was sealed")
    assert "Ali Khan" in page
    assert "is open" not in worker.get("/governance").text
    assert "Done" in worker.get("/governance/log/breaches").text


def test_the_title_of_a_case_says_which_list_it_is_on(worker: FlaskClient, club: Doorway) -> None:
    breach, complaint = (worker.get(written(worker, club, kind)).text for kind in ("breaches", "complaints"))

    assert re.search(r"<title>Noticed on [^<]*: When something goes wrong - ", breach)
    assert re.search(r"<title>Noticed on [^<]*: Complaints - ", complaint)


def test_the_way_to_write_a_breach_down_does_not_read_as_if_the_page_had_failed(worker: FlaskClient) -> None:
    page = worker.get("/governance").text

    assert re.search(r'href="/governance/log/breaches/new"><svg.*?</svg>When something goes wrong</a>', page)
    assert "went wrong" not in page


def test_a_complaint_has_thirty_days(worker: FlaskClient, club: Doorway) -> None:
    case = written(worker, club, "complaints")

    page = worker.get(case).text
    fill_in(worker, case, what="said-it-came", words="By letter", name="Jo Bell")

    assert "29 days left" in page
    assert "The clock is stopped" in worker.get(case).text


def test_what_is_left_out_is_asked_for_and_nothing_typed_is_lost(worker: FlaskClient, club: Doorway) -> None:
    new = "/governance/log/breaches/new"

    empty = fill_in(worker, new, whom="two people")
    ahead = fill_in(worker, new, **{**noticed(club, timedelta(days=-2)), "words": WHAT, "name": "Jo"})
    clock = fill_in(worker, new, **{**noticed(club), "clock": "half nine", "words": WHAT, "name": "Jo"})

    assert empty.status_code == ahead.status_code == clock.status_code == 400
    assert "Say on which day you noticed it." in empty.text
    assert 'value="two people"' in empty.text
    assert "That moment lies ahead." in ahead.text
    assert "Type a time such as 09:30." in clock.text
    assert WHAT in ahead.text
    assert "Nothing is written down yet." in worker.get("/governance/log/breaches").text


def test_a_step_without_words_is_refused_and_changes_nothing(worker: FlaskClient, club: Doorway) -> None:
    case = written(worker, club)

    answer = fill_in(worker, case, what="told-regulator", name="Jo Bell")

    assert answer.status_code == 400
    assert "Say it in a few words." in answer.text
    assert "hours left" in worker.get(case).text


def test_a_step_says_when_it_was_and_not_before_it_was_noticed_or_ahead(
    worker: FlaskClient, club: Doorway
) -> None:
    case = written(worker, club, **noticed(club, timedelta(hours=80)))

    def step(ago: timedelta, **more: str) -> TestResponse:
        said = {name.replace("aware", "when"): value for name, value in noticed(club, ago).items()} | more
        return fill_in(worker, case, what="told-regulator", words="By phone", name="Jo Bell", **said)

    before, ahead, in_time, at_once = (step(timedelta(hours=hours)) for hours in (81, -30, 70, 80))
    day_alone = step(timedelta(hours=60), clock="")
    clock_alone = fill_in(worker, case, what="did", words="Now", name="Jo Bell", clock="00:00")
    with club.record() as record:
        found = case_of(record, "breaches", case.rpartition("/")[2])

    assert "That is before anybody noticed it." in before.text
    assert "That moment lies ahead." in ahead.text
    assert {one.status_code for one in (in_time, at_once, day_alone, clock_alone)} == {302}
    assert len(found.steps) == 4
    assert found.stopped is not None
    assert moment(found.stopped.when) == found.aware
    assert not found.is_late


def test_a_group_with_a_list_chooses_the_name_from_it(worker: FlaskClient, club: Doorway) -> None:
    submit(worker, "/inbox/workers", page="/inbox/rules", name="Jo Bell")
    fill_in(worker, "/inbox/why", who="Jo Bell", why="support")

    shown = worker.get("/governance/log/breaches/new").text
    stranger = fill_in(worker, "/governance/log/breaches/new", **noticed(club), words=WHAT, who="Eve")
    case = written(worker, club, who="Jo Bell")

    assert 'value="Jo Bell" checked' in shown
    assert stranger.status_code == 400
    assert "Jo Bell" in worker.get(case).text


def test_a_case_of_one_kind_is_none_of_another(worker: FlaskClient, club: Doorway) -> None:
    case = written(worker, club)

    assert worker.get(case.replace("breaches", "complaints")).status_code == 404
    assert worker.get("/governance/log/breaches/case-none").status_code == 404


@pytest.mark.parametrize("kind", ["breaches", "complaints"])
def test_the_log_is_saved_as_a_table_a_step_a_row(worker: FlaskClient, club: Doorway, kind: str) -> None:
    case = written(worker, club, kind)
    fill_in(worker, case, what="did", words="We said sorry", name="Jo Bell")

    table = submit(worker, f"/governance/log/{kind}/table", page="/governance").text

    assert table.count("\r\n") == 3
    assert "We said sorry" in table
