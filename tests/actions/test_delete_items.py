"""Deleting from the inbox: when, what stays, who keeps a part, and what a clock cannot do."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions import delete_items, journal
from portable_record.actions.death import record_death
from portable_record.actions.delete_items import delete_now, delete_over, keep_longer, kinds_of
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.inbox import inbox_of, inbox_page, item_of
from portable_record.actions.inbox_rules import InboxRules, keep_rules
from portable_record.actions.open_item import open_item
from portable_record.actions.receipts import receipts_to_give
from portable_record.actions.receive import SIGNED
from portable_record.actions.status import status_of
from portable_record.errors import InboxItemLockedError, KeepingError, MayNotWriteError, NotFoundError
from portable_record.record.moments import moment
from tests.actions.inboxes import SHARE, Take, at, copied, new_vault, notice, taking
from tests.actions.quick import stretch_nothing
from tests.plainly import plainly
from tests.sharing.cast import NOW, UNTIL

DAY = timedelta(days=1)
DUE = UNTIL + 30 * DAY


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_vault(desk, tmp_path_factory.mktemp("made"))


@pytest.fixture
def record(desk: Desk, made: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, made, tmp_path / "vault") as opened:
        yield opened


@pytest.fixture
def take(record: OpenRecord, tmp_path: Path) -> Take:
    return taking(record, tmp_path)


@pytest.fixture
def item(take: Take) -> str:
    return take(SHARE).item


def noticed(record: OpenRecord) -> OpenRecord:
    """Come when it is over, so that it is found to be locked."""
    over = at(record, UNTIL)
    assert delete_over(over) == 0
    return over


def acts(record: OpenRecord) -> list[tuple[str, str]]:
    events = [json.loads(line.event) for line in record.vault.journal.newest()]
    return [(event["type"]["code"], event["agent"][0].get("name", "")) for event in events]


def test_what_is_over_says_when_it_will_be_deleted_and_then_is(record: OpenRecord, item: str) -> None:
    told = item_of(noticed(record), item).deletes
    before = delete_over(at(record, DUE - timedelta(seconds=1)))
    after = delete_over(at(record, DUE))

    assert moment(told) == DUE
    assert (before, after) == (0, 1)
    assert list(inbox_of(record)) == []
    assert acts(record)[0][0] == "delete-item"


def test_the_bytes_are_gone_from_the_files_of_the_vault(record: OpenRecord, item: str) -> None:
    delete_now(record, item)

    assert record.vault.inbox.count() == 0
    assert not record.vault.consents.has(SIGNED + item)
    assert (record.vault.folder / "vault.db-wal").stat().st_size == 0


def test_what_was_stopped_is_deleted_so_many_days_later(record: OpenRecord, take: Take, item: str) -> None:
    take(notice())
    keep_rules(record, InboxRules(days=10))
    delete_over(record)

    assert moment(item_of(record, item).deletes) == NOW + 10 * DAY
    assert delete_over(at(record, NOW + 10 * DAY)) == 1


def test_what_is_found_late_is_told_for_three_days_first(record: OpenRecord, item: str) -> None:
    late = at(record, DUE + 5 * DAY)

    assert delete_over(late) == 0
    assert moment(item_of(late, item).deletes) == DUE + 8 * DAY
    assert delete_over(at(record, DUE + 8 * DAY)) == 1


def test_a_clock_that_leaps_ten_years_locks_and_deletes_nothing(record: OpenRecord, item: str) -> None:
    leapt = at(record, NOW.replace(year=2036))

    assert delete_over(leapt) == 0
    assert item_of(leapt, item).state == "ended"
    assert delete_over(at(record, NOW + DAY)) == 0
    assert item_of(record, item).state == "open"


def test_once_another_time_is_believed_it_is_still_told_for_three_days_first(
    record: OpenRecord, item: str
) -> None:
    leapt = NOW.replace(year=2036)
    at(record, leapt)
    believed = at(record, leapt + 31 * DAY)

    assert delete_over(believed) == 0
    assert moment(item_of(believed, item).deletes) == leapt + 34 * DAY
    assert status_of(believed).inbox_going == 1
    assert delete_over(at(record, leapt + 34 * DAY)) == 1


def test_what_is_open_or_has_no_end_is_never_deleted_by_itself(record: OpenRecord, item: str) -> None:
    assert delete_over(at(record, UNTIL - DAY)) == 0
    assert item_of(record, item).deletes == ""


def test_more_than_fit_one_go_are_deleted_the_next_time(record: OpenRecord, take: Take) -> None:
    for _ in range(3):
        take(SHARE)
    noticed(record)
    late = at(record, DUE)

    assert [delete_over(late, most=2) for _ in range(3)] == [2, 1, 0]


def test_after_a_death_nothing_is_deleted(record: OpenRecord, item: str) -> None:
    noticed(record)
    record_death(record, NOW.date(), said_by="Sam")

    assert delete_over(at(record, DUE)) == 0
    with pytest.raises(MayNotWriteError):
        delete_now(record, item)
    with pytest.raises(MayNotWriteError):
        keep_longer(record, item, reason="law", until=DUE)


def test_where_the_log_takes_no_line_nothing_is_deleted(
    record: OpenRecord, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(delete_items, "note", killed)

    with pytest.raises(KeyboardInterrupt):
        delete_now(record, item)

    assert open_item(record, item, why="to look").seen
    assert record.vault.register.all() == []


def test_a_thing_is_deleted_once(record: OpenRecord, item: str) -> None:
    delete_now(record, item, by="Jo", why="a mistake")

    assert acts(record)[0] == ("delete-item", "Jo")
    with pytest.raises(NotFoundError):
        delete_now(record, item)


def test_what_stays_of_it_is_its_ids_and_a_receipt(record: OpenRecord, item: str) -> None:
    delete_now(record, item)

    (receipt,) = receipts_to_give(record, item)

    assert (receipt.said.what, receipt.said.when) == ("deleted", NOW)
    kept = json.dumps(record.vault.register.all()[0].value)
    assert "Sue Hallam" not in kept
    assert "tea" not in plainly(kept).lower()


def test_a_part_is_kept_for_a_reason_until_a_day_and_then_goes(record: OpenRecord, item: str) -> None:
    kind = next(kind for kind in kinds_of(record, item) if kind != "Personal details")
    over = noticed(record)
    end = DUE + 20 * DAY
    keep_longer(over, item, reason="complaint", until=end, kinds=(kind,), by="Jo", words="letter of May")

    still = delete_over(at(record, DUE))
    kept = item_of(at(record, DUE), item)
    opened = open_item(at(record, DUE), item, why="to look")
    with pytest.raises(NotFoundError):
        record.vault.consents.raw(SIGNED + item)

    assert still == 1
    assert kept.kept is not None
    assert (kept.kept.by, kept.kept.why, kept.deletes) == ("Jo", "Because of a complaint", "")
    assert {seen.kind for seen in opened.seen} == {kind}
    assert opened.verdict is None
    assert delete_over(at(record, end - DAY)) == 0
    assert delete_over(at(record, end)) == 1


def test_all_of_it_is_kept_with_its_signature(record: OpenRecord, item: str) -> None:
    over = noticed(record)
    kinds = tuple(kinds_of(record, item))
    keep_longer(over, item, reason="claim", until=DUE + 20 * DAY, kinds=kinds)

    assert delete_over(at(record, DUE)) == 0
    assert record.vault.consents.raw(SIGNED + item)
    assert item_of(over, item).kept is not None
    assert "kept until" in item_of(over, item).sentence


def test_what_an_older_program_kept_is_cut_to_its_part_as_well(record: OpenRecord, item: str) -> None:
    document = record.vault.inbox.get(item)
    seen = open_item(record, item, why="to look").seen
    entries = [{"type": s.type, "kind": s.kind, "title": s.title, "lines": []} for s in seen]
    delete_items._change(record, document, entries=entries, signed=[SHARE])
    keep_longer(noticed(record), item, reason="law", until=DUE + DAY, kinds=(seen[0].kind,))

    delete_over(at(record, DUE))

    value = record.vault.inbox.get(item).value
    assert "signed" not in value
    assert [one["kind"] for one in value["entries"]] == [seen[0].kind]


def test_what_is_not_kept_is_locked(record: OpenRecord, take: Take, item: str) -> None:
    take(notice())
    with pytest.raises(InboxItemLockedError):
        open_item(record, item, why="to look")

    keep_longer(record, item, reason="safeguarding", until=NOW + DAY)

    assert open_item(record, item, why="to look").seen
    with pytest.raises(InboxItemLockedError):
        open_item(at(record, NOW + DAY), item, why="to look")


@pytest.mark.parametrize(
    "wrong",
    [{"reason": "habit"}, {"until": NOW}, {"kinds": ("Poem",)}],
    ids=["reason", "end", "kind"],
)
def test_keeping_needs_a_reason_an_end_and_something_to_keep(
    record: OpenRecord, item: str, wrong: dict[str, object]
) -> None:
    said: dict[str, object] = {"reason": "law", "until": NOW + DAY, **wrong}

    with pytest.raises(KeepingError):
        keep_longer(record, item, **said)  # type: ignore[arg-type]  # one of them is wrong


def test_the_list_finds_what_is_kept_locked_or_open(record: OpenRecord, take: Take, item: str) -> None:
    take(notice())
    keep_longer(record, item, reason="law", until=NOW + DAY)

    found = {state: inbox_page(record, state=state).total for state in ("open", "ended", "withdrawn", "kept")}

    assert found == {"open": 0, "ended": 0, "withdrawn": 1, "kept": 1}
    assert journal.Act.KEEP_ITEM.value.code == acts(record)[0][0]


def test_the_list_ends_where_it_is_over(record: OpenRecord, item: str) -> None:
    later: datetime = UNTIL

    assert inbox_page(record, state="open").total == 1
    assert inbox_page(at(record, later), state="ended").total == 1
