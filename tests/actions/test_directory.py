"""Services out of a directory: new, the same, different or older; kept as one change with one undo."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.directory import Directory, Standing, keep_services, read_directory
from portable_record.actions.look_after import undo
from portable_record.actions.my_community import checked_today
from portable_record.errors import EditRefusedError, NothingChosenError, NotOpenReferralError
from portable_record.record.json_text import parse
from portable_record.record.service_days import age_of
from tests.actions.quick import quick_record, stretch_nothing
from tests.record.open_referral.vectors import OWNER, SERVICE, without

CHOIR: dict[str, Any] = {**SERVICE, "id": OWNER["id"], "name": "Choir"}


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A new record whose passphrase is not stretched."""
    stretch_nothing(monkeypatch)
    record = quick_record(desk, tmp_path / "record")
    yield record
    record.vault.close()


def read(record: OpenRecord, *services: dict[str, Any]) -> Directory:
    return read_directory(record, json.dumps({"contents": services}).encode(), "council.json")


def keep_all(record: OpenRecord, *services: dict[str, Any]) -> str:
    directory = read(record, *services)
    kept = keep_services(record, directory, {one.service.address for one in directory.offered})
    return kept.change


def standing(record: OpenRecord, service: dict[str, Any]) -> Standing:
    (offered,) = read(record, service).offered
    return offered.standing


def test_what_is_chosen_is_kept_and_nothing_else(record: OpenRecord) -> None:
    directory = read(record, SERVICE, CHOIR)

    kept = keep_services(record, directory, {directory.offered[0].service.address})

    titles = {entry.title for entry in record.vault.entries.page("community")}
    assert kept.services == 1
    assert kept.imported.new == 3
    assert titles == {"Tuesday lunch", "St Thomas Hall", "Werneth Together"}


def test_one_undo_takes_all_of_it_back(record: OpenRecord) -> None:
    change = keep_all(record, SERVICE, CHOIR)

    undo(record, [change])

    assert record.vault.entries.page("community") == []
    assert standing(record, SERVICE) is Standing.NEW


def test_what_several_services_share_is_kept_once(record: OpenRecord) -> None:
    other_owner = {**OWNER, "description": "Said in another way."}

    keep_all(record, SERVICE, {**CHOIR, "organization": other_owner})

    types = sorted(entry.type for entry in record.vault.entries.page("community"))
    assert types == ["HealthcareService", "HealthcareService", "Location", "Organization"]
    assert [
        one.standing for one in read(record, SERVICE, {**CHOIR, "organization": other_owner}).offered
    ] == ["same", "same"]


def test_nothing_chosen_is_refused(record: OpenRecord) -> None:
    with pytest.raises(NothingChosenError):
        keep_services(record, read(record, SERVICE), ())


def test_a_later_file_says_what_would_change_and_changes_it_when_ticked(record: OpenRecord) -> None:
    keep_all(record, SERVICE)
    later = {**SERVICE, "fees": "Free", "last_modified": "2026-07-01T00:00:00Z"}

    (offered,) = read(record, later).offered

    assert offered.standing is Standing.DIFFERENT
    (fees,) = [one for one in offered.differences if one.label == "More about it"]
    assert "Pay what you can" in fees.here
    assert "Free" in fees.file
    keep_all(record, later)
    assert standing(record, later) is Standing.SAME


def test_an_older_file_is_said_to_be_older(record: OpenRecord) -> None:
    keep_all(record, SERVICE)

    assert standing(record, {**SERVICE, "fees": "Old price", "last_modified": "2025-01-01"}) is Standing.OLDER
    assert standing(record, {**without(SERVICE, "last_modified"), "fees": "x"}) is Standing.DIFFERENT


def test_what_lies_in_the_bin_is_new_again(record: OpenRecord) -> None:
    from portable_record.actions.bin_entries import put_in_bin

    keep_all(record, SERVICE)
    put_in_bin(record, [entry.id for entry in record.vault.entries.page("community")])

    assert standing(record, SERVICE) is Standing.NEW
    keep_all(record, SERVICE)
    assert len(record.vault.entries.page("community")) == 3


def test_what_was_checked_here_is_told_before_the_file_replaces_it(record: OpenRecord) -> None:
    keep_all(record, SERVICE)
    service = next(
        entry for entry in record.vault.entries.page("community") if entry.type == "HealthcareService"
    )

    kept = checked_today(record, service.id, form="a")
    again = checked_today(record, service.id, form="b")

    value = parse(record.vault.entries.get(service.id).text)
    assert isinstance(value, dict)
    assert age_of(value, record.today).how == "me"
    assert len(kept.changes) == 1
    assert again.changes == ()
    (offered,) = read(record, {**SERVICE, "fees": "Free"}).offered
    assert offered.mine
    keep_all(record, {**SERVICE, "fees": "Free"})
    assert standing(record, {**SERVICE, "fees": "Free"}) is Standing.SAME


def test_only_a_place_or_a_service_is_checked(record: OpenRecord) -> None:
    from portable_record.actions.add_entry import add_words

    words = add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)

    with pytest.raises(EditRefusedError):
        checked_today(record, words.id, form="a")


def test_refused_services_are_told_beside_the_good_ones(record: OpenRecord) -> None:
    directory = read(record, SERVICE, {"name": "no id"})

    assert len(directory.offered) == 1
    assert [(one.code, one.place) for one in directory.refused] == [("service-unusable", "service 2")]


def test_another_file_is_refused_in_the_reader(record: OpenRecord) -> None:
    with pytest.raises(NotOpenReferralError):
        read_directory(record, b'{"resourceType":"Bundle"}', "b.json")


def test_after_a_death_nothing_is_kept_or_checked(record: OpenRecord) -> None:
    from datetime import date

    from portable_record.actions.death import record_death
    from portable_record.errors import MayNotWriteError

    keep_all(record, SERVICE)
    service = next(
        entry for entry in record.vault.entries.page("community") if entry.type == "HealthcareService"
    )
    record_death(record, date(2026, 11, 20), said_by="Sam")

    with pytest.raises(MayNotWriteError):
        keep_all(record, CHOIR)
    with pytest.raises(MayNotWriteError):
        checked_today(record, service.id, form="a")
    assert standing(record, SERVICE) is Standing.SAME
