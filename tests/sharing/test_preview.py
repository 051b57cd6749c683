from datetime import UTC, datetime

import pytest

from portable_record.record.json_text import parse, write
from portable_record.record.readable.view import title, view
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.contact import BEARER, EMERGENCY, Recipient
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.preview import card_preview, card_said, preview
from portable_record.sharing.telling_lines import telling
from tests.sharing.bundle_vectors import GOAL, HIDDEN, PLAN, URDU
from tests.sharing.cast import NOW
from tests.sharing.shares import SUE_HERSELF, Choice, share, terms, words

SECRET = words("refuge", "plan", "At a refuge.", sensitive=True)
CHOSEN: Choice = {"parts": ("plan", "communication")}


def test_the_preview_is_what_a_reader_of_the_page_shows() -> None:
    selection = share(PLAN, GOAL, URDU, HIDDEN, SECRET, **CHOSEN)
    shown = preview(selection, terms(**CHOSEN))

    bundle = make_bundle(selection, terms(**CHOSEN), author=SUE_HERSELF, now=NOW)
    contents = read_bundle(parse(write(bundle)))
    titles = {url: title(each) for url, each in contents.by_url.items()}
    read = [
        view(each, name_of=lambda url: titles.get(url, ""))
        for each in (contents.patient, *contents.resources)
    ]

    assert [(item.title, item.kind, item.lines) for item in shown.items] == [
        (each.title, each.kind, telling(each, person=read[0].title)) for each in read
    ]


def test_the_preview_names_entries_and_types_in_the_order_they_go() -> None:
    shown = preview(share(PLAN, GOAL, URDU, **CHOSEN), terms(**CHOSEN))

    assert [item.type for item in shown.items] == ["Patient", "Observation", "CarePlan", "Goal"]
    assert shown.items[2].entry_id == PLAN.id
    assert any("Swim again" in line.text for line in shown.items[2].lines)


def test_the_preview_says_the_terms_and_what_stays_behind() -> None:
    shown = preview(share(SECRET, **CHOSEN), terms(**CHOSEN))

    assert shown.said == (
        "For: Mossley Lunch Club.",
        "Why: To support me.",
        "Until: 20 December 2026, 12:00 UTC.",
        "They may not pass it on.",
        "This may not be everything. They see what you chose to share, and nothing else.",
        "They may keep the copy you give them, even after the end.",
    )
    assert [left.title for left in shown.left_out] == ["refuge"]
    assert all("refuge" not in item.title for item in shown.items)


def test_an_end_at_midnight_is_the_day_before() -> None:
    midnight = datetime(2027, 1, 1, tzinfo=UTC)

    assert "Until: 31 December 2026." in preview(share(), terms(until=midnight)).said


def test_the_preview_says_when_it_may_be_passed_on() -> None:
    given = terms(pass_on="smaller-groups")

    assert "They may show it to smaller groups they support." in preview(share(), given).said


@pytest.mark.parametrize("recipient", [BEARER, Recipient("organisation", "Mossley Lunch Club")])
def test_a_card_says_that_it_names_neither_whom_nor_why(recipient: Recipient) -> None:
    said = card_said(terms(recipient=recipient))

    assert said == (
        "The code does not say who it is for, nor why: whoever finds it can read it.",
        "Until: 20 December 2026, 12:00 UTC.",
        "This may not be everything. They see what you chose to share, and nothing else.",
        "They may keep the copy you give them, even after the end.",
    )


def test_a_card_for_an_emergency_says_so_and_no_other_reason() -> None:
    said = card_said(terms(recipient=EMERGENCY, purpose="support"))

    assert said[:3] == (
        "For: Whoever helps in an emergency.",
        "Why: To help me in an emergency.",
        "Whoever finds it can read it.",
    )


def test_the_preview_of_a_card_shows_a_goal_as_a_reader_of_the_code_does() -> None:
    selection = share(GOAL, **CHOSEN)

    shown = card_preview(selection, terms(**CHOSEN))

    assert shown.said == card_said(terms(**CHOSEN))
    assert [item.kind for item in shown.items[1:]] == ["In their words"]
    assert shown.items[1].entry_id == GOAL.id
