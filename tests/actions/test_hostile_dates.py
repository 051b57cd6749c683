"""A date that is years off, by a wrong clock or on purpose, keeps nothing for ever and ends nothing early."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portable_record.actions import comments
from portable_record.actions.bin_entries import take_from_bin
from portable_record.actions.bin_time import erased_from
from portable_record.actions.circle_members import change_member
from portable_record.actions.circle_suggested import what_waits
from portable_record.actions.circle_words import last_here
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_old
from portable_record.actions.remembered import Remembered
from portable_record.actions.write import state_of, write
from portable_record.errors import MalformedChangeError
from portable_record.record import shapes
from portable_record.record.edits import Draft
from portable_record.record.moments import moment, moment_text
from portable_record.record.rights import Right, last_day
from portable_record.record.shapes import BINNED
from portable_record.record.values import mark
from portable_record.vault.vault import Vault
from tests.actions.circle_around import plan
from tests.actions.three_around import Three, later, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

EARLY, LATE = "1970-01-01T00:00:00Z", "2999-12-31T23:59:59Z"
ENTRY = entry_id(1)


@pytest.fixture(autouse=True)
def _traces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave traces where they are, which cannot go while what a test does can be undone."""
    monkeypatch.setattr(Vault, "forget_traces", lambda _: None)


@pytest.fixture
def dated(three: Three, request: pytest.FixtureRequest) -> Three:
    """The three, after Nadia put Jean's entry into the bin under a date of her choice."""
    state = state_of(three.nadia, "plan", ENTRY)
    drafts = [Draft(ENTRY, BINNED, mark(request.param), state.all_heads())]
    write(three.nadia, "plan", drafts, by=three.nadia.identity.by)
    three.sync(times=2)
    return three


def seen(record: OpenRecord, **time: int) -> OpenRecord:
    """The record on a later day, which it has seen."""
    found = later(record, **time)
    found.vault.time_seen.see(found.desk.now())
    return found


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"])
def test_a_year_in_which_nobody_lives_is_no_moment(text: str) -> None:
    with pytest.raises(MalformedChangeError):
        shapes.moment(text, "when")
    shapes.moment(EARLY, "when")
    shapes.moment(LATE, "when")


@pytest.mark.parametrize("dated", [EARLY, LATE], indirect=True)
def test_what_another_put_into_the_bin_goes_30_days_after_it_was_found_there(dated: Three) -> None:
    jean = dated.jean

    assert erase_old(jean) == 0
    assert erase_old(seen(jean, days=29)) == 0
    assert erase_old(seen(jean, days=31)) == 1
    assert not jean.vault.entries.has(ENTRY)


@pytest.mark.parametrize("dated", [EARLY, LATE], indirect=True)
def test_the_bin_says_the_day_on_which_it_goes(dated: Three) -> None:
    entry = dated.jean.vault.entries.get(ENTRY)
    erase_old(dated.jean)
    found = moment_text(dated.jean.vault.time_seen.latest)

    until = erased_from(seen(dated.jean, days=3), [entry])

    assert until == {ENTRY: moment_text(moment(found) + timedelta(days=30))}


@pytest.mark.parametrize("dated", [EARLY], indirect=True)
def test_what_was_taken_back_and_put_there_again_has_its_30_days_anew(dated: Three) -> None:
    erase_old(dated.jean)
    take_from_bin(dated.jean, [ENTRY])
    erase_old(seen(dated.jean, days=20))
    jean = later(dated.jean, days=20)
    state = state_of(jean, "plan", ENTRY)

    write(jean, "plan", [Draft(ENTRY, BINNED, mark(EARLY), state.all_heads())], by=jean.identity.by)

    assert erase_old(jean) == 0
    assert erase_old(seen(dated.jean, days=45)) == 0
    assert erase_old(seen(dated.jean, days=51)) == 1


def test_nobody_was_here_later_than_now(three: Three) -> None:
    far = replace(
        three.nadia,
        desk=replace(three.nadia.desk, now=lambda: moment(LATE)),
        remembered=Remembered(),
    )
    plan(far, 5)
    three.sync(far, three.jean)

    assert last_here(three.jean)[three.nadia.identity.device_id] <= moment_text(three.jean.now)


def test_what_is_suggested_is_listed_as_it_came_whatever_its_date(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_member(three.jean, three.nadia.identity.by.writer, role="suggests")
    three.sync(times=2)
    plan(three.nadia, 5)
    three.sync(three.nadia, later(three.jean, minutes=1))
    with monkeypatch.context() as early:
        early.setattr("portable_record.actions.write.moment_text", lambda _: EARLY)
        plan(three.nadia, 6)
    three.sync(three.nadia, later(three.jean, minutes=2))

    assert what_waits(three.jean)[1].when == EARLY
    assert [one.pieces[0].entry for one in what_waits(three.jean)] == [entry_id(5), entry_id(6)]


def test_comments_from_years_to_come_hide_none_that_came_later(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "MOST_SHOWN", 2)
    with monkeypatch.context() as ahead:
        ahead.setattr("portable_record.actions.write.moment_text", lambda _: LATE)
        for words in ("One", "Two", "Three"):
            comments.add_comment(three.nadia, ENTRY, words)
    three.sync(three.nadia, three.jean)
    comments.add_comment(three.jean, ENTRY, "Do not do that")

    said = comments.comments_on(three.jean, three.jean.vault.entries.get(ENTRY))

    assert len(said) == 2
    assert said[0].words == "Do not do that"


def test_whoever_is_born_in_a_year_that_never_comes_is_no_fault() -> None:
    right = Right("parental-responsibility")

    assert last_day(right, date(9990, 1, 1)) == date(9998, 12, 31)
    assert last_day(right, date(9992, 2, 29)) == date(9999, 2, 28)


def test_whose_clock_was_ahead_was_here_when_their_words_came_and_not_every_day_since(three: Three) -> None:
    three.sync(later(three.nadia, days=5 * 365), three.jean)
    on_the_second = later(three.nadia, days=2)
    three.sync(on_the_second, later(three.jean, days=2))

    seen = last_here(later(three.jean, days=30))

    assert seen[three.nadia.identity.device_id] == moment_text(on_the_second.now)
