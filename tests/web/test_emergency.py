"""The emergency sheet: nothing is ticked before, it is looked at first, and then made."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portable_record.actions.activity import activity
from portable_record.actions.look_after import mark_sensitive
from portable_record.web.doorway import Doorway
from tests.plainly import plainly
from tests.web.asking import fill_in, hidden_in, submit
from tests.web.test_paper import her, write

__all__ = ["her"]


def look(client: FlaskClient, **ticked: str | list[str]) -> tuple[str, str]:
    """Tick, and look at the sheet: its address and its page."""
    answer = fill_in(client, "/paper/emergency", **ticked)
    assert answer.status_code == 302, answer.text
    return answer.location, client.get(answer.location).text


def code_of(page: str) -> str:
    found = re.search(r'<pre class="code-text" dir="auto">(.*?)</pre>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def acts(doorway: Doorway) -> list[str]:
    with doorway.record() as record:
        return [line.act for line in activity(record).lines]


def test_nothing_is_ticked_before(jean: Doorway, her: FlaskClient) -> None:
    write(jean, "health", "allergy", what="Nuts")

    page = her.get("/paper/emergency").text

    assert "Nuts" in page
    assert "checked" not in page
    assert "whoever finds it can read it" in page


def test_nothing_ticked_is_asked_again(her: FlaskClient) -> None:
    answer = fill_in(her, "/paper/emergency")

    assert answer.status_code == 400
    assert '<a href="#name">Tick what should stand on the sheet.</a>' in answer.text
    assert 'id="name"' in answer.text


def test_something_that_was_not_offered_is_refused(her: FlaskClient) -> None:
    assert fill_in(her, "/paper/emergency", name=["../../secret"]).status_code == 400


def test_it_is_looked_at_before_it_is_made_and_then_printed(jean: Doorway, her: FlaskClient) -> None:
    nuts = write(jean, "health", "allergy", what="Nuts", reaction="My face swells", danger="high")
    place, page = look(her, name=["name"], allergies=[nuts])
    assert "Is it right?" in page
    assert "emergency-sheet" not in acts(jean)

    made = submit(her, place.replace("/sheet/", "/make/"), page=place)
    again = submit(her, place.replace("/sheet/", "/make/"), page=place)

    assert made.location == again.location == place
    page = her.get(place).text
    assert "data-print" in page
    assert 'role="img" aria-label="A code that says the words beside it"' in page
    assert "<b>Nuts</b>: My face swells. It can be dangerous" in page
    assert "Correct on 22 November 2026. Check before relying on it." in page
    assert acts(jean).count("emergency-sheet") == 1


def test_the_code_says_what_is_ticked_and_nothing_else(jean: Doorway, her: FlaskClient) -> None:
    nuts = write(jean, "health", "allergy", what="Nuts", reaction="My face swells", danger="low")
    write(jean, "health", "condition", what="Asthma")

    _, page = look(her, allergies=[nuts])

    assert code_of(page) == (
        "Emergency sheet\nAllergies:\n- Nuts: My face swells\n"
        "Correct on 22 November 2026. Check before relying on it.\nThis may not be everything."
    )
    assert "Asthma" not in page


def test_a_name_that_is_not_ticked_stands_nowhere(jean: Doorway, her: FlaskClient) -> None:
    nuts = write(jean, "health", "allergy", what="Nuts")

    place, page = look(her, allergies=[nuts])

    sheet = page.partition("<article")[2].partition("</article>")[0]
    assert "Jean" not in plainly(sheet)
    assert "Put together by the person it is about." in sheet
    token = place.rpartition("/")[2]
    assert "Jean" not in her.get(f"/paper/made/{token}/edges.css").text


def test_hiding_one_of_several_is_warned_of_and_not_on_the_sheet(jean: Doorway, her: FlaskClient) -> None:
    nuts = write(jean, "health", "allergy", what="Nuts")
    write(jean, "health", "allergy", what="Latex")
    pill = write(jean, "health", "medicine", what="Metformin")
    write(jean, "health", "medicine", what="Aspirin")

    _, page = look(her, allergies=[nuts], medicines=[pill])

    assert "Only some of your allergies are on it." in page.partition("<article")[0]
    assert "Only some of your medicines are on it." in page.partition("<article")[0]
    assert "Only some" not in page.partition("<article")[2]


def test_no_allergies_stands_there_only_as_the_persons_word(jean: Doorway, her: FlaskClient) -> None:
    _, silent = look(her, name=["name"])
    none = write(jean, "health", "no-allergies")
    _, said = look(her, allergies=[none])
    write(jean, "health", "allergy", what="Nuts")
    _, doubted = look(her, allergies=[none])

    assert "Nothing is said here about allergies. There may be some." in silent
    assert "No allergies that I know of" not in silent
    assert "No allergies that I know of" in code_of(said)
    assert "Nothing is said here about allergies" not in said
    assert "your record holds some. Look at both." in doubted


def test_what_the_code_cannot_hold_is_named_in_it_and_stands_on_the_paper(
    jean: Doorway, her: FlaskClient
) -> None:
    plan = write(jean, "crisis", "crisis", **{"what-to-do": "Stay with me. " * 100})

    _, page = look(her, name=["name"], do=[f"{plan}.what-to-do"])

    assert "Not all of it fits into the code." in page
    assert "Not all fits into this code. Read the paper for: What to do." in code_of(page)
    assert page.count("Stay with me.") == 100


def test_markup_and_templates_stand_there_as_they_were_written(jean: Doorway, her: FlaskClient) -> None:
    hostile = "<img src=x onerror=alert(1)> {{ 7 * 7 }} </pre><script>"
    nuts = write(jean, "health", "allergy", what=hostile)

    _, page = look(her, allergies=[nuts])

    assert hostile in code_of(page)
    assert hostile not in page


def test_sensitive_things_and_long_ones_are_told_as_such(jean: Doorway, her: FlaskClient) -> None:
    secret = write(jean, "health", "condition", what="Asthma " * 27)
    with jean.record() as record:
        mark_sensitive(record, secret, sensitive=True)

    page = her.get("/paper/emergency").text

    assert "Sensitive" in page
    assert "Asthma\u2026" in page


def test_two_versions_lead_to_the_choice(jean: Doorway, her: FlaskClient) -> None:
    nuts = write(jean, "health", "allergy", what="Nuts")
    with jean.record() as record:
        record.vault.entries.put(replace(record.vault.entries.get(nuts), in_conflict=True), "Nuts")

    assert f"/entry/{nuts}/choose" in her.get("/paper/emergency").text


def test_more_than_can_be_ticked_is_said(
    jean: Doorway, her: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.emergency_sheet.MOST", 1)
    write(jean, "health", "condition", what="Asthma")
    assert "than can be ticked here" not in her.get("/paper/emergency").text

    write(jean, "health", "condition", what="Diabetes")

    assert "Your record holds more of these than can be ticked here." in her.get("/paper/emergency").text


def test_changing_it_keeps_what_was_ticked(jean: Doorway, her: FlaskClient) -> None:
    nuts = write(jean, "health", "allergy", what="Nuts")
    place, _ = look(her, allergies=[nuts])

    page = her.get(f"/paper/emergency?again={place.rpartition('/')[2]}").text

    assert page.count(" checked") == 1


def test_a_sheet_of_another_session_or_none_leads_back(jean: Doorway, her: FlaskClient) -> None:
    plan = her.post("/paper/plan", data=hidden_in(her.get("/paper/plan").text)).location
    token = plan.rpartition("/")[2]

    assert her.get(f"/paper/emergency/sheet/{token}").location == "/paper/emergency"
    assert submit(her, f"/paper/emergency/make/{token}", page="/paper").location == "/paper/emergency"
    place, _ = look(her, name=["name"])
    assert her.get(f"/paper/made/{place.rpartition('/')[2]}").location == "/paper"


def test_home_asks_for_a_new_one_after_half_a_year_until_none_is_used(
    jean: Doorway, her: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = look(her, name=["name"])
    submit(her, place.replace("/sheet/", "/make/"), page=place)
    assert "Make a new emergency sheet" not in her.get("/").text

    monkeypatch.setattr("portable_record.actions.emergency_sheet.RENEW", timedelta(0))
    home, page = her.get("/").text, her.get("/paper/emergency").text
    submit(her, "/paper/emergency/no-longer", page="/paper/emergency")

    assert "You made the last one on 22 November 2026. Look if it is still right." in home
    assert "It is time to look at it again" in page
    assert "Make a new emergency sheet" not in her.get("/").text


def test_an_empty_record_of_nobody_has_nothing_for_it(jean: Doorway, her: FlaskClient) -> None:
    with jean.record() as record:
        jean._opened = replace(record, identity=replace(record.identity, name=""))

    assert "holds nothing yet that could stand on it" in her.get("/paper/emergency").text


def test_a_sheet_becomes_a_file_only_once_it_is_made(
    jean: Doorway, her: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.web.paper_pdf.make_pdf", lambda page, _styles: page.encode())
    place, _ = look(her, name=["name"])
    file = f"/paper/made/{place.rpartition('/')[2]}/paper.pdf"
    assert her.get(file).location == "/paper"

    submit(her, place.replace("/sheet/", "/make/"), page=place)

    saved = her.get(file)
    assert saved.mimetype == "application/pdf"
    assert "Check before relying on it." in saved.text


def test_in_another_language_the_sheet_says_that_its_reader_may_not_read_it_and_is_made_in_english(
    jean: Doorway, her: FlaskClient
) -> None:
    place, in_english = look(her, name=["name"])
    asks = 'lang="en-GB"><bdi>Show this page in English</bdi></a></p></div>'
    assert asks not in in_english

    in_polish = her.get(f"{place}?in=pl").text
    english = her.get(f"{place}?in=en_GB").text
    made = submit(her, f"/paper/emergency/make/{place.rpartition('/')[2]}?in=en_GB", page="/paper")

    assert asks in in_polish
    assert f'action="/paper/emergency/make/{place.rpartition("/")[2]}?in=en_GB"' in english
    assert made.location == f"{place}?in=en_GB"
