"""A parent in a circle: their right pauses when the young person is 16, and every device goes by that."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portable_record.actions import circle_ages
from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.circle_ages import what_is_due
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_members import add_member, set_own_words
from portable_record.actions.circle_rights import (
    end_right_for_all,
    end_somebodys_right_for_all,
    keep_to_rights,
    record_right_for_all,
)
from portable_record.actions.circle_standing import as_member, standing_of
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.remembered import Remembered
from portable_record.actions.rights import RIGHTS, rights_of
from portable_record.actions.start import Carer
from portable_record.actions.write import write
from portable_record.actions.writer import own_writer
from portable_record.circle.counting import Counts, allowed, judge
from portable_record.circle.membership import OWNER, Member
from portable_record.circle.standing import Standing
from portable_record.errors import CircleOwnerError, MayNotWriteError
from portable_record.record.edits import creation
from portable_record.record.json_text import resource_of
from portable_record.record.rights import Right
from tests.actions.carers import PARENT, kept_record
from tests.actions.circle_around import as_guest, edit, joining
from tests.actions.quick import stretch_nothing
from tests.actions.test_circle_members import PLAN, guest
from tests.actions.three_around import undone
from tests.circle.cast import NADIA
from tests.circle.lying_place import LyingPlace
from tests.record.devices import entry_id

BORN = date(2011, 6, 10)
AT_16, AT_18 = "2027-06-09T23:59:59Z", "2029-06-09T23:59:59Z"
MUM = Carer("Ruth Adeyemi", "mother", PARENT, born=BORN)


@pytest.fixture(scope="module")
def kept(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecord]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        record = kept_record(desk, tmp_path_factory.mktemp("ages") / "vault", MUM)
    yield record
    record.vault.close()


@pytest.fixture
def mum(kept: OpenRecord) -> Iterator[OpenRecord]:
    """The record that Jean's mother keeps, in a circle of her own; what a test does to it is undone."""
    with undone(kept):
        begin_circle(kept)
        yield replace(kept, remembered=Remembered())


def on(record: OpenRecord, day: date) -> OpenRecord:
    """The record on another day."""
    then = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return replace(record, desk=replace(record.desk, now=lambda: then))


def of(record: OpenRecord, name: str = "Ruth Adeyemi") -> Member:
    now = the_circle(record).now
    assert now is not None
    return next(one for one in now.members if one.name == name)


def say_born(record: OpenRecord, born: date) -> None:
    """Write down when Jean was born."""
    edit(record, record.vault.settings.get("owner-entry"), "details", birthDate=born.isoformat())


def agreed(day: date) -> Right:
    return Right("parental-responsibility", renewed=day)


@pytest.mark.parametrize(
    ("when", "counts"),
    [(AT_16, Counts.YES), ("2027-06-10T00:00:00Z", Counts.ENDED), ("2029-01-01T00:00:00Z", Counts.ENDED)],
)
def test_what_a_parent_writes_counts_until_the_day_on_which_the_young_person_is_16(
    mum: OpenRecord, when: str, counts: Counts
) -> None:
    now = the_circle(mum).now

    assert now is not None
    assert of(mum).until == AT_16
    assert allowed(of(mum), now, "plan", when) is counts


@pytest.mark.parametrize(
    ("born", "until"), [(date(2011, 2, 28), "2027-02-27"), (date(2012, 2, 29), "2028-02-28")]
)
def test_each_day_of_birth_has_its_day(kept: OpenRecord, born: date, until: str) -> None:
    with undone(kept):
        say_born(kept, born)

        begin_circle(kept)

        assert of(kept).until == f"{until}T23:59:59Z"


def test_on_the_day_nothing_is_written_by_them_any_more(mum: OpenRecord) -> None:
    late = on(mum, date(2027, 6, 10))

    with pytest.raises(MayNotWriteError):
        write(late, "plan", [creation(entry_id(8), PLAN, type_name="CarePlan")], by=late.identity.by)
    assert own_writer(on(mum, date(2027, 6, 9))).hindrance("plan") == ""
    assert own_writer(late).hindrance("plan") == "paused"
    assert [(one.member.name, one.why) for one in what_is_due(late)] == [("Ruth Adeyemi", "over")]


def test_once_the_young_person_agrees_it_counts_until_they_are_18(mum: OpenRecord) -> None:
    late = on(mum, date(2027, 7, 1))

    record_right_for_all(late, mum.identity.by.writer, agreed(date(2027, 7, 1)))

    assert of(late).until == AT_18
    add_words(late, part="plan", kind=None, words="We agreed on this", sensitive=False)
    written = [change for _, change in late.vault.log.changes() if change.when.startswith("2027-07")]
    assert {change.part for change in written} == {"people", "plan"}
    assert {judge(change, standing_of(late)) for change in written} == {Counts.YES}
    assert what_is_due(late) == []


def test_an_agreement_before_16_lets_nothing_go_on(mum: OpenRecord) -> None:
    record_right_for_all(mum, mum.identity.by.writer, agreed(date(2026, 11, 1)))

    assert of(mum).until == AT_16


def test_a_right_that_ended_counts_no_more_on_any_device_whatever_it_says_of_its_day(mum: OpenRecord) -> None:
    entry = add_words(mum, part="plan", kind=None, words="Tea", sensitive=False)
    (recorded,) = rights_of(mum)

    end_right_for_all(mum, recorded.entry, name="Ruth Adeyemi")

    now = the_circle(mum).now
    assert now is not None
    assert of(mum).until == "2026-11-22T12:00:00Z"
    assert ("plan", 1) in {(cut.part, cut.seq) for cut in now.removed}
    assert mum.vault.entries.has(entry.id)
    assert rights_of(mum)[0].right.ended
    with pytest.raises(MayNotWriteError):
        add_words(mum, part="plan", kind=None, words="Later", sensitive=False)


def test_a_birth_date_that_was_corrected_is_shown_to_an_owner_and_kept_to(kept: OpenRecord) -> None:
    with undone(kept):
        say_born(kept, date(2012, 6, 10))
        begin_circle(kept)
        say_born(kept, BORN)
        assert [one.why for one in what_is_due(kept)] == ["longer"]

        keep_to_rights(kept)

        assert of(kept).until == AT_16
        assert what_is_due(kept) == []
        assert keep_to_rights(kept) is None


@pytest.mark.parametrize(
    ("born", "due"),
    [
        (date(2015, 11, 23), []),
        (date(2015, 11, 22), ["review"]),
        (date(2012, 11, 23), ["review"]),
        (date(2012, 11, 22), []),
    ],
)
def test_the_right_of_a_parent_is_looked_at_while_a_child_is_11_to_13(
    kept: OpenRecord, born: date, due: list[str]
) -> None:
    with undone(kept):
        say_born(kept, born)
        begin_circle(kept)

        assert [one.why for one in what_is_due(kept)] == due


def test_what_an_owner_said_of_somebodys_time_stays_when_their_right_goes_on(mum: OpenRecord) -> None:
    add_member(mum, guest(mum, NADIA, until="2026-12-31T23:59:59Z"))
    right = Right("agrees", since=date(2026, 11, 1), until=date(2027, 6, 1))
    record_right_for_all(mum, "Nadia", right, relation="support worker")

    assert of(mum, "Nadia").until == "2026-12-31T23:59:59Z"


def test_a_second_parent_whose_right_is_not_written_down_here_pauses_at_16_too(mum: OpenRecord) -> None:
    add_member(mum, guest(mum, NADIA, basis="parental-responsibility", until="2099-01-01T00:00:00Z"))
    assert of(mum, "Nadia").until == AT_16

    set_own_words(mum, "editors")

    assert of(mum, "Nadia").until == AT_16


def test_an_owner_who_cannot_read_the_right_takes_nothing_of_what_was_agreed(mum: OpenRecord) -> None:
    record_right_for_all(on(mum, date(2027, 7, 1)), mum.identity.by.writer, agreed(date(2027, 7, 1)))
    mum.vault.settings.put("rights", [])

    set_own_words(mum, "editors")

    assert of(mum).until == AT_18


def test_a_right_that_was_over_when_somebody_was_let_in_takes_nothing_from_them(mum: OpenRecord) -> None:
    old = Right("agrees", since=date(2020, 1, 1), until=date(2021, 1, 1))
    nadia = record_right_for_all(mum, "Nadia", old, relation="friend").by.writer
    end_somebodys_right_for_all(mum, "Nadia", None)

    add_member(mum, guest(mum, NADIA, id=nadia))

    assert of(mum, "Nadia").until == ""


def test_before_anybody_is_let_in_nothing_is_due(mum: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = replace(the_circle(mum), standing=Standing())
    monkeypatch.setattr(circle_ages, "the_circle", lambda _record: waits)

    assert what_is_due(mum) == []


def test_a_device_that_has_stopped_leaves_the_circle_as_it_is(mum: OpenRecord) -> None:
    before = the_circle(mum).now
    say_of_circle(mum, stopped={"since": "2026-11-22T12:00:00Z", "device": mum.identity.device_id})

    assert keep_to_rights(mum) is None
    assert the_circle(mum).now == before
    assert what_is_due(replace(mum, remembered=Remembered(), identity=mum.identity)) == []


def test_a_parent_who_pauses_signs_nothing_while_another_owner_is_there(mum: OpenRecord) -> None:
    add_member(mum, guest(mum, NADIA, role=OWNER))
    late = on(mum, date(2027, 7, 1))
    before = the_circle(late).now

    with pytest.raises(CircleOwnerError) as refused:
        set_own_words(late, "editors")
    with pytest.raises(MayNotWriteError):
        record_right_for_all(late, mum.identity.by.writer, agreed(date(2027, 7, 1)))

    assert "Another owner can let you go on." in refused.value.says
    assert keep_to_rights(late) is None
    assert the_circle(late).now == before


@pytest.fixture
def place() -> LyingPlace:
    return LyingPlace()


@pytest.fixture
def eve(mum: OpenRecord, desk: Desk, place: LyingPlace, tmp_path: Path) -> Iterator[OpenRecord]:
    """Eve, who may write about the people around Jean, after a first sync."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        eve = joining(desk, tmp_path / "eve", mum, "Eve", 104)
    add_member(mum, as_guest(eve, mum, parts=("people",)))
    meet(place, mum, eve)
    yield as_member(eve)
    eve.vault.close()


def meet(place: LyingPlace, *records: OpenRecord) -> None:
    """Let each look for news twice."""
    for _ in range(2):
        for record in records:
            sync(record, place)


def test_whoever_writes_about_people_ends_no_right(
    mum: OpenRecord, eve: OpenRecord, place: LyingPlace
) -> None:
    (before,) = rights_of(mum)
    said = resource_of(mum.vault.entries.get(before.entry).text)
    over = {**said["provision"], "period": {"start": "2012-02-29", "end": "2026-11-22"}}  # type: ignore[dict-item]  # as we write it
    edit(eve, before.entry, "people", status="inactive", provision=over)
    meet(place, eve, mum)

    assert b"2026-11-22" in mum.vault.entries.get(before.entry).text
    assert rights_of(mum) == [before]
    assert keep_to_rights(mum) is None
    put_in_bin(eve, [before.entry])
    meet(place, eve, mum)
    assert mum.vault.entries.get(before.entry).binned
    assert rights_of(mum) == [before]


def test_a_right_that_no_owner_wrote_is_none(mum: OpenRecord, eve: OpenRecord, place: LyingPlace) -> None:
    (before,) = rights_of(mum)
    text = mum.vault.entries.get(before.entry).text
    write(eve, "people", [creation(entry_id(9), text, type_name="Consent")], by=eve.identity.by)
    meet(place, eve, mum)
    mum.vault.settings.put(RIGHTS, [before.entry, entry_id(9)])

    assert rights_of(mum) == [before]
