"""What a group's record knows of data protection, and the log of cases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions import looks as looking
from portable_record.actions.cases import add_step, begin_case, case_of, cases_of
from portable_record.actions.contact_book import Described, describe
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.governance import answers_of, facts_of, fits, keep_answers
from portable_record.actions.inbox_rules import add_worker
from portable_record.actions.looks import looks
from portable_record.actions.open_item import open_item
from portable_record.actions.people import remember
from portable_record.actions.private_items import private_items
from portable_record.errors import (
    CaseError,
    NotFoundError,
    OnlyGroupsError,
    WorkerUnknownError,
)
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import Recipient
from tests.actions.inboxes import at, copied, new_vault, with_a_card
from tests.actions.quick import stretch_nothing
from tests.sharing.cast import SUE_DID

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The record of a group, and what Sue gave it."""
    folder = tmp_path_factory.mktemp("made")
    return with_a_card(desk, folder, name="Werneth Club", kind="organisation")


@pytest.fixture
def club(desk: Desk, made: tuple[Path, str], tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, made[0], tmp_path / "club") as opened:
        yield opened


def a_case(record: OpenRecord, *, ago: timedelta = HOUR, by: str = "Jo Bell") -> str:
    return begin_case(record, "breaches", aware=record.now - ago, words="Lost", whom="", by=by)


def test_it_knows_how_much_it_holds_about_whom_and_of_which_kinds(
    club: OpenRecord, made: tuple[Path, str]
) -> None:
    document = club.vault.inbox.get(made[1])
    other = {**document.value, "about": "Ann Lee", "purpose": "care"}
    club.vault.inbox.put(replace(document, id="other", value=other))
    other["kept"] = {"until": "2099-01-01T00:00:00Z"}
    club.vault.inbox.put(replace(document, id="other", value=other))
    old = {key: said for key, said in other.items() if key not in {"kinds", "kept"}}
    club.vault.inbox.put(replace(document, id="old", value=old))

    held = facts_of(club).held

    assert (held.things, held.about, held.givers, held.unsorted) == (3, 2, 1, 1)
    assert held.kept == 1
    assert ("care", 2, 1) in held.purposes
    assert document.value["kinds"]
    assert {(kind, 2, 2) for kind in document.value["kinds"]} == set(held.kinds)


def test_what_came_from_a_private_contact_is_counted_after_the_passphrase_alone(
    club: OpenRecord, made: tuple[Path, str]
) -> None:
    remember(club, Recipient("contact", "Sue", SUE_DID), issuer=SUE_DID)
    describe(club, SUE_DID, Described("Sue", private=True))
    document = club.vault.inbox.get(made[1])
    club.vault.inbox.put(replace(document, value={**document.value, "noticed": "2026-01-01T00:00:00Z"}))

    unasked, confirmed = facts_of(club).held, facts_of(club, confirmed=True).held

    assert unasked.things == unasked.about == unasked.givers == 0
    assert confirmed.things == 1
    assert club.vault.inbox.going(moment_text(club.now)) == 1
    assert club.vault.inbox.going(moment_text(club.now), hidden=private_items(club)) == 0


def test_an_unknown_reason_is_told_as_it_stands(club: OpenRecord) -> None:
    assert facts_of(club).purpose_title("made-up") == "made-up"
    assert facts_of(club).purpose_title("support") == "To support me"


def test_an_empty_inbox_holds_nothing(desk: Desk, tmp_path: Path) -> None:
    made = new_vault(desk, tmp_path, name="New Club", kind="organisation")

    with copied(desk, made, tmp_path / "copy") as record:
        held = facts_of(record).held

    assert (held.things, held.since, held.purposes, held.kinds) == (0, "", (), ())


def test_the_same_answers_again_are_not_written_again(club: OpenRecord) -> None:
    keep_answers(club, {"lead": "Jo", "reach": ""})
    before = club.vault.journal.head()

    keep_answers(club, {"lead": "Jo"})

    assert answers_of(club) == {"lead": "Jo"}
    assert club.vault.journal.head() == before


def test_a_persons_own_record_is_refused(desk: Desk, tmp_path: Path) -> None:
    made = new_vault(desk, tmp_path)

    with copied(desk, made, tmp_path / "copy") as record:
        for refused in (answers_of, facts_of, looks, lambda each: cases_of(each, "breaches"), a_case):
            with pytest.raises(OnlyGroupsError):
                refused(record)


def test_what_is_not_answered_yet_fits() -> None:
    assert fits("", "schedule-1-2")
    assert fits("care", "")
    assert fits("care", "schedule-1-2")
    assert not fits("care", "none")


def test_a_clock_that_was_stopped_late_stays_late(club: OpenRecord) -> None:
    case = a_case(club)
    later = at(club, club.now + timedelta(hours=72))

    add_step(later, "breaches", case, what="told-regulator", words="By phone", by="Jo Bell")
    found = case_of(later, "breaches", case)

    assert found.is_late
    assert found.stopped is not None
    assert not found.is_closed


def test_the_last_hour_counts_and_after_it_nothing_is_left(club: OpenRecord) -> None:
    case = a_case(club, ago=71 * HOUR)

    assert case_of(club, "breaches", case).hours_left == 1
    assert case_of(at(club, club.now + 2 * HOUR), "breaches", case).hours_left == 0


def test_what_stands_in_the_log_is_never_changed(club: OpenRecord) -> None:
    case = a_case(club)
    add_step(club, "breaches", case, what="did", words="Called", by="Jo Bell")
    before = case_of(club, "breaches", case).steps

    add_step(club, "breaches", case, what="closed", words="", by="Ali Khan")

    assert case_of(club, "breaches", case).steps[:1] == before


def test_a_case_that_says_nothing_or_lies_ahead_is_refused(club: OpenRecord) -> None:
    case = a_case(club)

    with pytest.raises(CaseError):
        begin_case(club, "breaches", aware=club.now, words=" ", whom="", by="Jo")
    with pytest.raises(CaseError):
        a_case(club, ago=-HOUR)
    with pytest.raises(CaseError):
        add_step(club, "breaches", case, what="answered", words="x", by="Jo")
    with pytest.raises(NotFoundError):
        begin_case(club, "made-up", aware=club.now, words="x", whom="", by="Jo")
    assert len(cases_of(club, "breaches")) == 1


def test_another_worker_than_those_of_the_list_is_refused(club: OpenRecord) -> None:
    add_worker(club, "Jo Bell")

    with pytest.raises(WorkerUnknownError):
        a_case(club, by="Eve")

    assert cases_of(club, "breaches") == ()


def test_what_is_deleted_is_told_without_a_name_and_a_long_log_says_there_is_more(
    club: OpenRecord, made: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST", 1)
    for _ in range(2):
        open_item(club, made[1], why="To support the person", by="Jo")
    club.vault.inbox.delete(made[1])

    found = looks(club)

    assert found.more
    assert [(look.about, look.worker) for look in found.lines] == [("", "Jo")]
