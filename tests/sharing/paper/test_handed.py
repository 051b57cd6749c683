"""A share on paper shows what the preview shows, and says for whom, until when and by whom."""

import html
import re
from dataclasses import replace

from portable_record.sharing.paper.handed import print_share
from portable_record.sharing.preview import preview
from portable_record.sharing.terms import Terms
from tests.sharing.bundle_vectors import GOAL, PLAN, URDU
from tests.sharing.cast import NOW
from tests.sharing.shares import Choice, share, terms, words

CHOSEN: Choice = {"parts": ("plan", "communication")}
OWN_WORDS = "Written by the person, not checked by a professional"
AUTHOR = "Sam (son) for Sue, by this right: <the person agrees>"


def page(*entries: object, given: Terms | None = None) -> str:
    chosen = share(*entries, **CHOSEN)  # type: ignore[arg-type]  # entries, as there
    return print_share(chosen, given or terms(**CHOSEN), author=AUTHOR, now=NOW).decode()


def test_it_says_for_whom_until_when_why_and_who_gave_it() -> None:
    made = page(PLAN)

    assert made.count("For <bdi>Mossley Lunch Club</bdi>, until 20 December 2026, 12:00 UTC.") == 2
    assert "Why: To support Sue. Please do not show it to others." in made
    assert "<p>Made on 22 November 2026.</p>" in made
    assert f"Given by <bdi>{html.escape(AUTHOR)}</bdi> on " in made
    assert "This may not be everything." in made


def test_every_title_and_line_of_the_preview_stands_there_by_part() -> None:
    made = html.unescape(page(PLAN, GOAL, URDU))
    shown = preview(share(PLAN, GOAL, URDU, **CHOSEN), terms(**CHOSEN))

    assert [item.title for item in shown.items if item.title not in made] == []
    lines = {line.text for item in shown.items for line in item.lines}
    assert {line for line in lines if line not in made} == {OWN_WORDS}
    assert made.index("<h2>How I communicate</h2>") < made.index("<h2>My plan</h2>")


def test_what_the_head_says_of_all_is_not_said_of_each() -> None:
    assert OWN_WORDS not in page(PLAN, GOAL)
    assert "it was written by <bdi>Sue</bdi>, and not checked by a professional" in page(PLAN)


def test_how_to_communicate_and_what_to_do_when_things_go_wrong_come_first() -> None:
    chosen: Choice = {"parts": ("about-me", "crisis", "communication")}
    entries = [words(part, part, "Words.") for part in ("about-me", "crisis", "communication")]

    made = print_share(share(*entries, **chosen), terms(**chosen), author="Sue", now=NOW).decode()

    assert re.findall("<h2>(.*)</h2>", made) == ["How I communicate", "If things go wrong", "About me"]
    assert "How I communicate (1); If things go wrong (1); About me (1)." in made


def test_one_part_alone_needs_no_contents() -> None:
    assert "What is in it" not in page(PLAN)


def test_who_may_pass_it_on_is_told_so() -> None:
    made = page(PLAN, given=replace(terms(**CHOSEN), pass_on="smaller-groups"))

    assert "It may be shown to smaller groups that you support." in made


def test_nothing_in_somebodys_words_is_markup_and_nothing_is_asked_for() -> None:
    hostile = words("w", "plan", '</dd><script>alert(1)</script> @@PARTS@@ "; }')

    made = page(hostile)

    assert "<script" not in made
    assert "@@PARTS@@" in made
    assert re.search(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'", made)
    assert not re.search("https?:", made)


def test_a_long_entry_may_go_over_two_sheets_and_a_short_one_may_not() -> None:
    assert 'class="entry"' in page(words("w", "plan", "Short."))
    assert 'class="entry long"' in page(words("w", "plan", "Long. " * 300))
