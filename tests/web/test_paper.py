"""Paper: chosen, asked for whom and until when, and shown as it is printed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.activity import activity
from portable_record.actions.answer import add_answers
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.look_after import mark_sensitive
from portable_record.actions.paper import PLAN, PaperWish, head_of
from portable_record.actions.write import new_entry_id
from portable_record.assets import folder
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.parts import PARTS
from portable_record.record.rights import Right
from portable_record.web.doorway import Doorway
from portable_record.web.paper_words import apart, edges
from tests.actions.carers import DAY, NADIA, kept_record
from tests.actions.quick import quick_record, stretch_nothing
from tests.plainly import plainly
from tests.web.asking import Ticks, browser, fill_in, hidden_in, unlocked

UNTIL = {"until-day": "31", "until-month": "12", "until-year": "2026"}


@pytest.fixture(scope="module")
def martin(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    """Before a record of a made-up person, whose passphrase is not stretched."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        record = quick_record(module_desk, tmp_path_factory.mktemp("paper") / "record", "Martin")
        import_file(record, folder("sample_records") / "martin.json")
        record.vault.close()
        standing = Doorway(module_desk, record.vault.folder, ticks=Ticks(), stand_still=lambda: None)
        yield standing
        standing.lock()


@pytest.fixture(scope="module")
def owner(martin: Doorway) -> FlaskClient:
    """Martin's browser, unlocked."""
    return unlocked(browser(martin))


@pytest.fixture
def her(jean: Doorway) -> FlaskClient:
    """Jean's browser, unlocked."""
    return unlocked(browser(jean))


def write(doorway: Doorway, part: str, kind: str, **answers: str) -> str:
    with doorway.record() as record:
        sheet = sheet_named(part, kind)
        return add_answers(record, sheet, answers, entry_id=new_entry_id(record)).entry


def papers_made(record: OpenRecord) -> list[str]:
    return [line.to for line in activity(record).lines if line.act == "paper"]


def made(client: FlaskClient, path: str, **fields: str | list[str]) -> str:
    answer = fill_in(client, path, **fields)
    assert answer.status_code == 302, answer.text
    return client.get(answer.location).text


def test_the_papers_are_found_from_home_and_from_each_part(owner: FlaskClient) -> None:
    assert 'href="/paper"' in owner.get("/").text
    assert 'href="/paper/part/health"' in owner.get("/health").text
    page = owner.get("/paper").text
    assert all(f'href="/paper/{one}"' in page for one in ("profile", "plan", "part"))
    assert 'href="/paper/part/crisis"' in owner.get("/paper/part").text
    assert owner.get("/paper/part/shopping").status_code == 404


@pytest.mark.parametrize("path", ["/paper/profile", "/paper/plan", "/paper/part/crisis"])
def test_a_paper_says_for_whom_until_when_by_whom_and_that_it_may_not_be_everything(
    owner: FlaskClient, path: str
) -> None:
    page = made(owner, path, to="Lunch Club", **UNTIL)

    assert f"For {apart('Lunch Club')}, until 31 December 2026." in page
    assert f"Put together by {apart('Martin')}. Not checked by a professional." in page
    assert "Made on 22 November 2026. This may not be everything." in page


def test_nothing_need_be_said(owner: FlaskClient) -> None:
    page = made(owner, "/paper/plan")

    assert "running" not in page
    assert "until" not in page.partition("<article")[2].partition("</header>")[0]


def test_only_the_end_may_be_said(owner: FlaskClient) -> None:
    assert "Use it until 31 December 2026." in made(owner, "/paper/plan", **UNTIL)


def test_a_day_that_is_over_is_refused_and_what_was_typed_stays(owner: FlaskClient) -> None:
    answer = fill_in(owner, "/paper/plan", to="Lunch Club", **{**UNTIL, "until-year": "2025"})

    assert answer.status_code == 400
    assert "That day is over." in answer.text
    assert 'value="Lunch Club"' in answer.text


def test_the_details_are_ticked_one_by_one(owner: FlaskClient) -> None:
    without = made(owner, "/paper/plan")
    ticked = made(owner, "/paper/part/details", details=["born", "nhs-number"])

    assert "1971" not in plainly(without)
    assert "5 November 1971" in ticked
    assert "Fairway" not in ticked
    assert "You ticked none of your details." not in ticked
    assert "You ticked none of your details." in made(owner, "/paper/part/details")
    assert 'name="details"' not in owner.get("/paper/part/crisis").text


def test_sensitive_things_are_offered_one_by_one_and_counted_for_the_person_alone(
    jean: Doorway, her: FlaskClient
) -> None:
    secret = write(jean, "strengths", "good-at", words="I keep a secret garden")
    with jean.record() as record:
        mark_sensitive(record, secret, sensitive=True)

    without = made(her, "/paper/profile")
    ticked = made(her, "/paper/profile", sensitive=[secret])

    assert "secret garden" not in without
    assert "1 sensitive entry is not on it." in without.partition("<article")[0]
    assert "sensitive" not in without.partition("<article")[2]
    assert "I keep a secret garden" in ticked
    assert fill_in(her, "/paper/profile", sensitive=["another"]).status_code == 400


def test_two_versions_lead_to_the_choice(jean: Doorway, her: FlaskClient) -> None:
    entry_id = write(jean, "strengths", "good-at", words="I sing")
    with jean.record() as record:
        record.vault.entries.put(replace(record.vault.entries.get(entry_id), in_conflict=True), "I sing")

    assert f"/entry/{entry_id}/choose" in her.get("/paper/plan").text


def test_a_form_sent_twice_makes_one_paper(jean: Doorway, her: FlaskClient) -> None:
    form = hidden_in(her.get("/paper/plan").text)

    places = {her.post("/paper/plan", data={**form, "to": "Club"}).location for _ in range(2)}

    assert len(places) == 1
    with jean.record() as record:
        assert papers_made(record) == ["Club"]


def test_a_made_up_mark_of_a_form_is_not_taken(her: FlaskClient) -> None:
    answer = fill_in(her, "/paper/plan", paper="../../etc")

    assert re.fullmatch(r"/paper/made/[0-9a-f]{16}", answer.location)


def test_two_papers_stand_beside_each_other_and_the_oldest_gives_way(her: FlaskClient) -> None:
    form = hidden_in(her.get("/paper/plan").text)
    places = [
        her.post("/paper/plan", data={**form, "paper": f"{number:016x}", "to": f"Number {number}"}).location
        for number in range(21)
    ]

    assert "Number 1" in her.get(places[1]).text
    assert "Number 20" in her.get(places[20]).text
    assert her.get(places[0]).location == "/paper"
    assert her.get(f"{places[0]}/edges.css").data == b""


def test_a_paper_is_gone_once_the_record_was_locked(jean: Doorway, her: FlaskClient) -> None:
    place = fill_in(her, "/paper/plan").location
    jean.lock()

    assert unlocked(her).get(place).location == "/paper"


def test_a_long_plan_begins_with_what_stands_where(
    jean: Doorway, her: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(jean, "plan", "need", words="A ramp")
    assert 'class="contents"' not in made(her, "/paper/plan")

    monkeypatch.setattr("portable_record.web.paper.LONG", 4)
    for number in range(4):
        write(jean, "strengths", "good-at", words=f"Thing {number}")

    assert 'href="#s-strengths"' in made(her, "/paper/plan")


def test_an_empty_record_says_so_on_each_paper(her: FlaskClient) -> None:
    assert made(her, "/paper/profile").count("Nothing is written here yet.") == 4
    assert "Nothing is written here yet." in made(her, "/paper/part/people")


def test_what_has_no_room_is_named_with_where_it_stands(jean: Doorway, her: FlaskClient) -> None:
    write(jean, "strengths", "good-at", words="I do many things well. " * 300)

    page = made(her, "/paper/profile")

    assert "There is more than this page holds:" in page
    assert "<bdi>What I am good at</bdi>." in page


def test_somebodys_markup_stands_on_paper_as_it_was_written(jean: Doorway, her: FlaskClient) -> None:
    write(jean, "strengths", "good-at", words="<script>alert(1)</script> {{ 7 * 7 }} </style>")

    for path in ("/paper/profile", "/paper/plan", "/paper/part/strengths"):
        page = made(her, path, to='"><img src=x onerror=alert(1)>')
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} &lt;/style&gt;" in page
        assert "<img src=x" not in page


def test_a_carers_paper_says_for_whom_and_by_what_right(
    module_desk: Desk, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    kept_record(module_desk, tmp_path / "record").vault.close()
    doorway = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)

    page = made(unlocked(browser(doorway)), "/paper/profile")

    carer, person = apart("Nadia Hussain (daughter)"), apart("Jean Adeyemi")
    assert f"Put together by {carer} for {person}, by this right: the person agrees." in page
    doorway.lock()


def test_what_may_not_be_given_is_refused_and_what_was_typed_stays(
    module_desk: Desk, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    money = Right("lpa-money", since=DAY, evidence="seen")
    kept_record(module_desk, tmp_path / "record", replace(NADIA, right=money)).vault.close()
    doorway = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)

    answer = fill_in(unlocked(browser(doorway)), "/paper/profile", to="Lunch Club")

    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert 'value="Lunch Club"' in answer.text
    doorway.lock()


def test_each_sheet_has_name_day_and_number_in_its_edge(owner: FlaskClient) -> None:
    place = fill_in(owner, "/paper/plan").location

    sheet = owner.get(f"{place}/edges.css")

    assert sheet.mimetype == "text/css"
    assert sheet.headers["Cache-Control"] == "no-store"
    assert "Martin" in sheet.text
    assert '" counter(page) "' in sheet.text
    assert '" counter(pages) "' in sheet.text


def test_no_name_breaks_out_of_the_edge(jean: Doorway) -> None:
    client = browser(jean)
    unlocked(client)
    with jean.record() as record, client.application.test_request_context("/"):
        head = replace(
            head_of(record, PaperWish(PLAN)), name='"; } * { color: red } /* \\ \n\u2066' + "long " * 30
        )
        sheet = edges(head)

    assert "color: red" not in sheet
    assert sheet.count("{") == 3
    assert sheet.count('"') == 2 * (1 + 3 + 2)  # one text, the number in three pieces, a font twice


def test_the_plan_stands_on_paper_with_goals_steps_callers_and_a_place_to_sign(owner: FlaskClient) -> None:
    page = made(owner, "/paper/plan")
    sheet = page.partition("<article")[2].partition("</article>")[0]

    assert "<form" not in sheet
    assert "/change" not in sheet
    assert "My goals and hopes" in sheet
    assert 'class="paper-steps"' in sheet
    assert "Who to call" in sheet
    assert "My advance statement" in sheet
    assert "Review and agreement" in sheet
    assert "My name, or a mark:" in sheet


def test_every_part_leads_to_a_paper_of_its_own(owner: FlaskClient) -> None:
    for part in PARTS:
        assert f'href="/paper/part/{part.key}"' in owner.get(f"/{part.key}").text, part.key
        assert 'class="paper whole"' in made(owner, f"/paper/part/{part.key}")


def test_a_paper_turns_for_writing_from_right_to_left(owner: FlaskClient) -> None:
    place = fill_in(owner, "/paper/plan", to="Lunch Club").location
    arabic = {"Accept-Language": "ar"}

    assert 'dir="rtl"' in owner.get(place, headers=arabic).text
    sheet = owner.get(f"{place}/edges.css", headers=arabic).text
    assert "@bottom-right" in sheet.partition("Martin")[0]
    assert "direction: rtl" in sheet
