"""The page of the four questions about wellbeing."""

import pytest
from flask.testing import FlaskClient

from portable_record.actions.of_kind import coded
from portable_record.actions.unlock import unlock
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, fill_in, hidden_in, unlocked

PAGE = "/outcomes/wellbeing"


@pytest.fixture
def owner(jean: Doorway) -> FlaskClient:
    return unlocked(browser(jean))


def kept(jean: Doorway) -> dict[str, int]:
    from portable_record.actions.of_kind import newest

    jean.lock()
    record = unlock(jean.desk, jean.folder, PASSPHRASE)
    found = {
        one.resource["code"]["coding"][0]["code"]: one.resource["valueInteger"]  # type: ignore[index]  # a code
        for one in newest(record, "outcomes", "Observation")
    }
    record.vault.close()
    return found  # type: ignore[return-value]  # they are numbers


def test_what_is_answered_is_kept_and_what_is_left_out_is_not(owner: FlaskClient, jean: Doorway) -> None:
    answer = fill_in(owner, PAGE, **{"q_ons4-happy": "0", "q_ons4-anxious": "10"})

    assert answer.status_code == 302
    assert "Saved" in owner.get(answer.location).text
    assert kept(jean) == {"ons4-happy": 0, "ons4-anxious": 10}


def test_the_words_are_the_usual_ones_or_easy_ones(owner: FlaskClient) -> None:
    usual, easy = owner.get(PAGE).text, owner.get(f"{PAGE}?words=easy").text

    assert "Overall, how happy did you feel yesterday?" in usual
    assert "Office for National Statistics" in usual
    assert "How happy were you yesterday?" in easy
    assert "kept apart" in easy


def test_easy_answers_have_codes_of_their_own(owner: FlaskClient, jean: Doorway) -> None:
    fill_in(owner, f"{PAGE}?words=easy", **{"q_easy-happy": "9"})

    assert kept(jean) == {"easy-happy": 9}


@pytest.mark.parametrize(
    ("fields", "says"),
    [({}, "Answer one of the questions"), ({"q_ons4-happy": "11"}, "Choose from the list")],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    owner: FlaskClient, fields: dict[str, str], says: str
) -> None:
    answer = fill_in(owner, PAGE, **fields, **{"q_ons4-anxious": ""})

    assert answer.status_code == 400
    assert says in answer.text


def test_the_same_form_sent_twice_is_kept_once(owner: FlaskClient) -> None:
    data = {**hidden_in(owner.get(PAGE).text), "q_ons4-happy": "7"}

    first = owner.post(PAGE, data=data)
    again = owner.post(PAGE, data=data)

    assert (first.status_code, again.status_code) == (302, 302)
    assert "done=" in first.location
    assert "done=" not in again.location


def test_the_part_leads_to_the_questions(owner: FlaskClient) -> None:
    assert f'href="{PAGE}"' in owner.get("/outcomes/add").text


def happy(jean: Doorway) -> list[str]:
    with jean.record() as record:
        found = coded(record, "outcomes", "Observation", "ons4-happy")
        return sorted(str(one.resource["valueInteger"]) for one in found)


@pytest.mark.parametrize(("how", "stands"), [("instead", ["9"]), ("beside", ["2", "9"])])
def test_answered_again_on_one_day_it_is_said_and_the_person_chooses(
    owner: FlaskClient, jean: Doorway, how: str, stands: list[str]
) -> None:
    data = {**hidden_in(owner.get(PAGE).text), "q_ons4-happy": "9"}
    fill_in(owner, PAGE, **{"q_ons4-happy": "2"})

    asks = owner.get(PAGE).text
    undecided = owner.post(PAGE, data=data)
    chosen = owner.post(PAGE, data={**data, "how": how})
    again = owner.post(PAGE, data={**data, "how": how})

    assert "You answered today already" in asks
    assert "<b>2 of 10</b>" in asks
    assert undecided.status_code == 400
    assert "Nothing is saved yet." in undecided.text
    assert 'value="9" checked' in undecided.text
    assert (chosen.status_code, again.status_code) == (302, 302)
    assert happy(jean) == stands
    assert ("in place of what you said" in owner.get(chosen.location).text) is (how == "instead")


def test_answers_in_easy_words_do_not_stand_in_the_way_of_the_usual_ones(owner: FlaskClient) -> None:
    fill_in(owner, f"{PAGE}?words=easy", **{"q_easy-happy": "9"})

    assert "You answered today already" not in owner.get(PAGE).text
