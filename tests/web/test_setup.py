"""Set-up: who may begin, one question a page, nothing lost, and then there is a locked record."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from portable_record.web.waiting import LONGEST_SILENCE
from tests.plainly import plainly
from tests.web.asking import HOST, Ticks, all_cookies, submit

GOOD = "teapot wander violin marble lantern"
LANGUAGE_FIRST = "/language?next=/setup/welcome"


@pytest.fixture
def doorway(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> Iterator[Doorway]:
    """Before an empty place."""
    standing = Doorway(module_desk, tmp_path / "record", ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def launch(ticks: Ticks) -> Launch:
    return Launch()


@pytest.fixture
def newcomer(doorway: Doorway, launch: Launch) -> FlaskClient:
    """A browser that nobody has shown the code yet."""
    app = create_app(doorway, host=HOST, launch=launch)
    app.config["SERVER_NAME"] = HOST
    return app.test_client()


@pytest.fixture
def starter(newcomer: FlaskClient, launch: Launch) -> FlaskClient:
    """A browser that was opened with the code in its address."""
    assert newcomer.get(f"/setup?token={launch.code}").location == LANGUAGE_FIRST
    return newcomer


def answer(client: FlaskClient, path: str, **fields: str) -> str:
    """Send the form of a page; return where it leads, or the page with what is wrong."""
    got = submit(client, path, page=path, **fields)
    return got.location if got.status_code == 302 else got.text


def set_up(client: FlaskClient, **names: str) -> str:
    answer(client, "/setup/who", whose=names.get("whose", "me"))
    answer(client, "/setup/names", name=names.get("name", "Jean"))
    answer(client, "/setup/passphrase", passphrase=GOOD, again=GOOD)
    return answer(client, "/setup/check")


def test_without_a_record_every_page_leads_to_the_set_up(newcomer: FlaskClient) -> None:
    assert newcomer.get("/").location == "/unlock"
    assert newcomer.get("/unlock").location == "/setup"
    assert newcomer.get("/recover").location == "/setup"
    assert "type the code" in newcomer.get("/setup").text


@pytest.mark.parametrize(
    "path",
    [
        "welcome",
        "who",
        "names",
        "people",
        "right",
        "right/details",
        "passphrase",
        "passphrase/weak",
        "passphrase/made",
        "check",
    ],
)
def test_a_stranger_cannot_answer_for_the_owner(newcomer: FlaskClient, path: str) -> None:
    assert newcomer.get(f"/setup/{path}").location == "/setup"
    assert path == "welcome" or submit(newcomer, f"/setup/{path}", page="/setup").location == "/setup"


def test_the_code_in_the_address_works_once_and_is_gone_from_it(
    newcomer: FlaskClient, launch: Launch
) -> None:
    address = f"/setup?token={launch.code}"

    first = newcomer.get(address)
    second = newcomer.application.test_client().get(address)

    assert first.location == LANGUAGE_FIRST
    assert second.status_code == 403
    assert "has begun in another window" in second.text
    assert newcomer.get("/setup").location == "/setup/welcome"


def test_looking_whether_the_page_is_there_spends_no_code(newcomer: FlaskClient, launch: Launch) -> None:
    newcomer.head(f"/setup?token={launch.code}")

    assert not launch.is_spent


def test_the_code_can_be_typed_as_people_type(newcomer: FlaskClient, launch: Launch) -> None:
    typed = launch.code.lower().replace("-", " ")

    assert submit(newcomer, "/setup", page="/setup", code=typed).location == LANGUAGE_FIRST


def test_a_wrong_code_is_refused_and_keeps_nobody_waiting(newcomer: FlaskClient, launch: Launch) -> None:
    said = [submit(newcomer, "/setup", page="/setup", code="ABCD-EFGH-JKMN").text for _ in range(5)]
    right = submit(newcomer, "/setup", page="/setup", code=launch.code)

    assert all("This is not the code" in each for each in said)
    assert "/setup/welcome" in str(right.location)


def test_the_first_page_says_in_three_pictures_what_this_is(starter: FlaskClient) -> None:
    page = starter.get("/setup/welcome").text
    back = starter.get("/setup/who").text

    assert page.count('<svg class="picture"') >= 3
    assert 'href="/setup/who">Start</a>' in page
    assert 'href="/restore"' in page
    assert 'href="/setup/welcome"' in back


def test_the_set_up_asks_one_thing_a_page_and_ends_in_an_open_record(
    starter: FlaskClient, doorway: Doorway
) -> None:
    assert answer(starter, "/setup/who", whose="me") == "/setup/names"
    assert answer(starter, "/setup/names", name="Jean") == "/setup/passphrase"
    assert answer(starter, "/setup/passphrase", passphrase=GOOD, again=GOOD) == "/setup/check"
    check = starter.get("/setup/check").text
    assert answer(starter, "/setup/check") == "/recovery?after=setup"

    assert "Jean" in check
    assert "Strong, as far as we can tell" in check
    assert GOOD not in check
    assert "Hello, <bdi>Jean</bdi>" in starter.get("/").text
    with doorway.record() as record:
        assert (record.identity.name, record.identity.kind) == ("Jean", "person")
        assert record.vault.header.recovery is None


def test_an_organisation_sets_up_its_own(starter: FlaskClient, doorway: Doorway) -> None:
    set_up(starter, whose="organisation", name="Lunch Club")

    with doorway.record() as record:
        assert record.identity.kind == "organisation"
    ready = starter.get("/ready?after=setup").text
    assert "Write down who you are" in ready
    assert 'href="/inbox/rules"' in ready


def test_going_back_loses_nothing(starter: FlaskClient) -> None:
    answer(starter, "/setup/who", whose="organisation")
    answer(starter, "/setup/names", name="Lunch Club")

    assert 'value="organisation" checked' in starter.get("/setup/who").text
    assert 'value="Lunch Club"' in starter.get("/setup/names").text
    assert 'href="/setup/who"' in starter.get("/setup/names").text


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/setup/names", "/setup/who"),
        ("/setup/passphrase", "/setup/who"),
        ("/setup/passphrase/weak", "/setup/passphrase"),
        ("/setup/passphrase/made", "/setup/passphrase"),
        ("/setup/check", "/setup/who"),
    ],
)
def test_no_question_can_be_left_out(starter: FlaskClient, path: str, leads: str) -> None:
    assert starter.get(path).location == leads


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"passphrase": "", "again": ""}, "Type a passphrase."),
        ({"passphrase": "short", "again": "short"}, "Type at least 8 letters."),
        ({"passphrase": GOOD, "again": GOOD + "s"}, "The two are not the same."),
    ],
)
def test_a_passphrase_that_does_not_do_is_refused_plainly(
    starter: FlaskClient, typed: dict[str, str], says: str
) -> None:
    answer(starter, "/setup/who", whose="me")
    answer(starter, "/setup/names", name="Jean")

    page = answer(starter, "/setup/passphrase", **typed)

    assert says in page
    assert GOOD not in page


def test_a_weak_passphrase_is_warned_about_and_left_to_them(starter: FlaskClient) -> None:
    answer(starter, "/setup/who", whose="me")
    answer(starter, "/setup/names", name="Jean Adeyemi")

    leads = answer(starter, "/setup/passphrase", passphrase="jean adeyemi", again="jean adeyemi")
    warning = starter.get(leads).text
    on = answer(starter, "/setup/passphrase/weak")

    assert leads == "/setup/passphrase/weak"
    assert "It has a name or word in it that you typed" in warning
    assert "We cannot know" in warning
    assert on == "/setup/check"
    assert "Easy to guess" in starter.get("/setup/check").text


def test_five_words_are_made_and_count_when_they_are_typed_back(starter: FlaskClient) -> None:
    answer(starter, "/setup/who", whose="me")
    answer(starter, "/setup/names", name="Jean")
    assert (
        submit(starter, "/setup/passphrase/make", page="/setup/passphrase").location
        == "/setup/passphrase/made"
    )
    shown = re.search(r'class="secret"[^>]*>([a-z ]+)<', starter.get("/setup/passphrase/made").text)
    assert shown

    wrong = answer(starter, "/setup/passphrase/made", again="one two three four five")
    right = answer(starter, "/setup/passphrase/made", again=f"  {shown[1].upper().replace(' ', '  ')} ")

    assert "These are not the five words." in wrong
    assert right == "/setup/check"
    assert "Five words that we made: strong" in starter.get("/setup/check").text
    assert len(shown[1].split()) == 5


def test_answers_are_forgotten_after_an_hour_of_silence(starter: FlaskClient, ticks: Ticks) -> None:
    answer(starter, "/setup/who", whose="me")

    ticks.seconds += LONGEST_SILENCE + 1

    assert starter.get("/setup/names").location == "/setup"
    assert "has begun in another window" in starter.get("/setup").text


def test_nothing_is_written_before_the_last_page_and_no_secret_is_in_the_cookie(
    starter: FlaskClient, doorway: Doorway
) -> None:
    answer(starter, "/setup/who", whose="me")
    answer(starter, "/setup/names", name="Jean")
    answer(starter, "/setup/passphrase", passphrase=GOOD, again=GOOD)

    cookies = all_cookies(starter)

    assert not doorway.folder.exists()
    assert "Jean" not in cookies
    assert "violin" not in cookies


def test_a_folder_that_does_not_do_is_said_on_the_last_page(starter: FlaskClient, doorway: Doorway) -> None:
    doorway.folder.mkdir()
    (doorway.folder / "something.txt").write_text("else")

    page = set_up(starter)

    assert "There is a problem" in page
    assert starter.get("/setup/check").status_code == 200


def test_where_there_is_a_record_nothing_is_set_up_again(starter: FlaskClient, launch: Launch) -> None:
    set_up(starter)

    assert starter.get("/setup").location == "/unlock"
    assert starter.get("/setup/who").location == "/setup"
    assert submit(starter, "/setup", page="/", code=launch.code).location == "/unlock"


BY_AGREEMENT = {"since-day": "1", "since-month": "3", "since-year": "2026"}


def care_for(client: FlaskClient, basis: str) -> None:
    answer(client, "/setup/who", whose="someone")
    answer(
        client,
        "/setup/people",
        name="Jean Adeyemi",
        your_name="Nadia Hussain",
        relation="daughter",
        works_for="",
    )
    answer(client, "/setup/right", basis=basis)


def test_the_whole_set_up_is_in_the_language_that_was_chosen_and_so_is_the_record(
    newcomer: FlaskClient, launch: Launch
) -> None:
    first = newcomer.get(f"/setup?token={launch.code}").location
    assert submit(newcomer, "/language", page=first, language="pl", next="/setup/welcome").status_code == 302
    answer(newcomer, "/setup/who", whose="someone")

    right = newcomer.get("/setup/right").text
    care_for(newcomer, "agrees")
    answer(newcomer, "/setup/right/details", **BY_AGREEMENT)
    answer(newcomer, "/setup/passphrase", passphrase=GOOD, again=GOOD)
    answer(newcomer, "/setup/check")

    assert "Ta osoba się zgadza" in right
    assert "Jesteś rodzicem." in right
    assert "Polski" in newcomer.get("/settings").text


def test_a_carer_sets_up_a_record_for_somebody_in_their_own_name(
    starter: FlaskClient, doorway: Doorway
) -> None:
    assert answer(starter, "/setup/who", whose="someone") == "/setup/names"
    assert starter.get("/setup/names").location == "/setup/people"
    care_for(starter, "agrees")
    assert answer(starter, "/setup/right/details", **BY_AGREEMENT) == "/setup/passphrase"
    answer(starter, "/setup/passphrase", passphrase=GOOD, again=GOOD)
    check = starter.get("/setup/check").text
    answer(starter, "/setup/check")

    for words in ("Jean Adeyemi", "Nadia Hussain", "daughter", "The person agrees", "1 March 2026"):
        assert words in check
    for path in ("/", "/settings", "/plan", "/ready"):
        page = starter.get(path).text
        assert "You are keeping this record for <bdi>Jean Adeyemi</bdi>" in page
        assert "Kept by <bdi>Nadia Hussain</bdi> for <bdi>Jean Adeyemi</bdi>" in page
    with doorway.record() as record:
        assert record.identity.keeper is not None
        assert (record.identity.name, record.identity.keeper.name) == ("Jean Adeyemi", "Nadia Hussain")
    doorway.lock()
    assert "Jean" not in plainly(starter.get("/unlock").text)


@pytest.mark.parametrize(
    ("basis", "typed", "says"),
    [
        ("agrees", {}, "Write down since when."),
        ("agrees", {"since-day": "1", "since-month": "3", "since-year": "2027"}, "This right has not begun."),
        (
            "agrees",
            {**BY_AGREEMENT, "until-day": "1", "until-month": "1", "until-year": "2026"},
            "before the first",
        ),
        ("lpa-health", BY_AGREEMENT, "Write down what shows it"),
        ("lpa-health", {**BY_AGREEMENT, "evidence": "LPA 700"}, "Tick this if they cannot decide."),
        ("best-interests", BY_AGREEMENT, "Write down who was asked."),
        ("parental-responsibility", BY_AGREEMENT, "Type their birth date."),
    ],
)
def test_what_a_right_needs_is_asked_for_at_its_place(
    starter: FlaskClient, basis: str, typed: dict[str, str], says: str
) -> None:
    care_for(starter, basis)

    page = answer(starter, "/setup/right/details", **typed)

    assert says in page
    assert starter.get("/setup/check").location == "/setup/right/details"


def test_the_answers_about_a_right_are_kept_as_they_were_typed(starter: FlaskClient) -> None:
    care_for(starter, "best-interests")
    typed = {
        **BY_AGREEMENT,
        "decision": "where she lives",
        "consulted": "Sam\n\n  Dr Lee ",
        "cannot_decide": "y",
        "review-day": "1",
        "review-month": "2",
        "review-year": "2027",
    }

    leads = answer(starter, "/setup/right/details", **typed)
    page = starter.get("/setup/right/details").text
    back = starter.get("/setup/passphrase").text

    assert leads == "/setup/passphrase"
    assert "Sam\nDr Lee" in page
    assert 'value="where she lives"' in page
    assert 'href="/setup/right/details"' in back


def test_another_answer_to_the_first_question_lets_go_of_the_names(starter: FlaskClient) -> None:
    care_for(starter, "agrees")

    answer(starter, "/setup/who", whose="me")

    assert "Jean" not in plainly(starter.get("/setup/names").text)
    assert starter.get("/setup/right").location == "/setup/names"
    assert starter.get("/setup/people").location == "/setup/names"
    assert starter.get("/setup/right/details").location == "/setup/names"


def test_another_kind_of_right_lets_go_of_what_was_said_of_the_first(starter: FlaskClient) -> None:
    care_for(starter, "agrees")
    answer(starter, "/setup/right/details", **BY_AGREEMENT)

    answer(starter, "/setup/right", basis="deputy")

    assert starter.get("/setup/check").location == "/setup/right/details"
