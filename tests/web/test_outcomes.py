"""How things are going: each question by itself, in a picture, in words and in a table that say the same."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions import outcomes
from portable_record.actions.import_file import import_file
from portable_record.actions.unlock import unlock
from portable_record.record.kinds import kind
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, browser, unlocked

GOAL = "urn:uuid:00000000-0000-4000-9000-000000000001"
WALK = {
    "resourceType": "Goal",
    "lifecycleStatus": "active",
    "category": [kind("hope").concept],
    "description": {"text": "Walk <b>alone</b>"},
    "subject": {"display": "Jean"},
}


def answer(code: str, day: str, number: object, **more: object) -> dict[str, object]:
    when = {"effectiveDateTime": day} if day else {}
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": kind(code).concept,
        "valueInteger": number,
        **when,
        **more,
    }


def take_in(jean: Doorway, tmp_path: Path, *resources: Mapping[str, object]) -> str:
    """Put answers into Jean's record, and give the page."""
    opened = unlock(jean.desk, jean.folder, PASSPHRASE)
    entries = [{"fullUrl": GOAL, "resource": one} if one is WALK else {"resource": one} for one in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    (tmp_path / "answers.json").write_text(json.dumps(bundle))
    import_file(opened, tmp_path / "answers.json")
    opened.vault.close()
    return unlocked(browser(jean)).get("/outcomes").text


def section(page: str, key: str) -> str:
    return page.partition(f'aria-labelledby="s-{key}"')[2].partition("</section>")[0]


def rows(part: str) -> list[tuple[str, str]]:
    return re.findall(r"<td>(?:<a [^>]*>)?(.*?)(?:</a>)?</td><td>(\d+)</td>", part)


def test_picture_words_and_table_say_the_same(jean: Doorway, tmp_path: Path) -> None:
    said = [("2026-05-03", 4), ("2026-06-03", 8), ("2026-07-03", 6)]
    page = take_in(jean, tmp_path, *(answer("ons4-happy", day, number) for day, number in said))

    part = section(page, "ons4-happy")
    sentence = (
        "First 4 of 10 (3 May 2026), last 6 of 10 (3 July 2026). The highest was 8 of 10 (3 June 2026)."
    )
    assert part.count(sentence) == 3  # in the text, and as the description of each picture
    assert part.count('role="img"') == 2
    assert rows(part) == [("3 July 2026", "6"), ("3 June 2026", "8"), ("3 May 2026", "4")]
    assert part.count("<circle") == 6


def test_of_worry_less_is_better(jean: Doorway, tmp_path: Path) -> None:
    page = take_in(
        jean, tmp_path, answer("ons4-anxious", "2026-05-03", 8), answer("ons4-anxious", "2026-06-03", 3)
    )

    part = section(page, "ons4-anxious")
    assert "Lower is better." in part
    assert "Lower is better: the lowest was 3 of 10 (3 June 2026)." in part


def test_easy_answers_are_kept_apart_and_nothing_is_added_up(jean: Doorway, tmp_path: Path) -> None:
    page = take_in(
        jean, tmp_path, answer("ons4-happy", "2026-05-03", 4), answer("easy-happy", "2026-05-03", 9)
    )

    assert rows(section(page, "ons4-happy")) == [("3 May 2026", "4")]
    assert rows(section(page, "easy-happy")) == [("3 May 2026", "9")]
    assert "One answer so far: 4 of 10, 3 May 2026." in page
    assert "kept apart" in page
    assert page.count("over-time") == 2


def test_how_far_a_goal_has_come_stands_under_its_own_words(jean: Doorway, tmp_path: Path) -> None:
    about = {"focus": [{"reference": GOAL}], "note": [{"text": "<i>85 pounds</i> in the jar"}]}
    elsewhere = {"focus": [{"reference": "urn:uuid:other"}]}
    page = take_in(
        jean,
        tmp_path,
        WALK,
        answer("progress", "2026-05-03", 2, **about),
        answer("progress", "2026-06-03", 9, **elsewhere),
    )

    part = page.partition("How far I have come")[2]
    assert "<bdi>Walk &lt;b&gt;alone&lt;/b&gt;</bdi>" in part
    assert "&lt;i&gt;85 pounds&lt;/i&gt; in the jar" in part
    assert rows(part) == [("3 May 2026", "2")]
    assert "<b>alone" not in page


def test_dates_that_are_known_in_part_or_not_at_all(jean: Doorway, tmp_path: Path) -> None:
    said = [answer("ons4-happy", day, number) for day, number in (("2025", 1), ("2026-03", 2), ("", 3))]
    page = take_in(jean, tmp_path, *said, answer("ons4-worthwhile", "", 5))

    assert rows(section(page, "ons4-happy")) == [("March 2026", "2"), ("2025", "1"), ("No day", "3")]
    assert "First 1 of 10 (2025), last 2 of 10 (March 2026)." in page
    assert "No answer has a day, so none is drawn." in section(page, "ons4-worthwhile")
    assert "<svg" not in section(page, "ons4-worthwhile")


def test_what_is_no_number_from_0_to_10_is_not_drawn(jean: Doorway, tmp_path: Path) -> None:
    page = take_in(
        jean, tmp_path, answer("ons4-happy", "2026-05-03", 11), answer("ons4-happy", "2026-05-04", -1)
    )

    assert "s-ons4-happy" not in page
    assert "No numbers are written yet." in page


def test_many_answers_are_drawn_and_the_earlier_ones_folded_away(
    jean: Doorway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [answer("ons4-happy", f"2026-{1 + n // 20:02}-{1 + n % 20:02}", n % 11) for n in range(60)]
    page = take_in(jean, tmp_path, *said)
    part = section(page, "ons4-happy")

    monkeypatch.setattr(outcomes, "READ", 30)
    cut = unlocked(browser(jean)).get("/outcomes").text

    assert len(rows(part)) == 60
    assert "54 earlier answers" in part
    assert part.count("<circle") == 4
    assert len(rows(section(cut, "ons4-happy"))) == 30
    assert "Only the newest answers are drawn here." in cut
    assert "Only the newest" not in page


def test_what_is_working_and_what_is_not_are_two_lists(jean: Doorway, tmp_path: Path) -> None:
    def words(code: str, said: str) -> dict[str, object]:
        return {
            "resourceType": "Observation",
            "status": "final",
            "code": kind(code).concept,
            "valueString": said,
        }

    good = [words("working", f"good {number:02}") for number in range(12)]
    page = take_in(jean, tmp_path, *good, words("not-working", "<script>alert(1)</script>{{7*7}}"))

    working = page.partition('aria-labelledby="working"')[2].partition("</section>")[0]
    not_working = page.partition('aria-labelledby="not-working"')[2].partition("</section>")[0]
    assert working.count("<article") == 10
    assert "There are more than stand here." in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in not_working
    assert "<script>alert" not in page


def test_the_sample_shows_two_lists_and_how_to_begin_with_numbers(owner: FlaskClient) -> None:
    page = owner.get("/outcomes").text

    assert "What is working" in page
    assert 'href="/outcomes/wellbeing"' in page
    assert owner.get("/outcomes?all=1").status_code == 200
