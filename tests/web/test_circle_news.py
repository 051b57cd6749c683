"""A record that is kept together is brought together with its place while it is open; no page waits."""

import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_outbox import count_waiting
from portable_record.actions.circle_place import FOLDER, PlaceOfCircle, choose_circle_place
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_time import IN_BACKGROUND, ON_A_PAGE, Within
from portable_record.actions.pin import set_pin
from portable_record.errors import NotFoundError, RecordLockedError, StorageGoneError
from portable_record.storage.folder import Folder
from portable_record.web.circle_looking import look_for_news
from portable_record.web.circle_news import EVERY, LEAST, CircleNews
from portable_record.web.doorway import IDLE_SECONDS, Doorway
from tests.actions.circle_around import plan
from tests.web.asking import PASSPHRASE, Ticks


@pytest.fixture
def place(jean: Doorway, tmp_path: Path) -> Path:
    """Where the files of Jean's circle lie; she is alone in it."""
    (tmp_path / "place").mkdir()
    jean.unlock(PASSPHRASE)
    with jean.record() as record:
        begin_circle(record, name="Jean")
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(tmp_path / "place")))
    return tmp_path / "place"


@pytest.fixture
def news(jean: Doorway) -> Iterator[CircleNews]:
    news = CircleNews(jean)
    yield news
    assert news.wait(60)


def look(news: CircleNews) -> None:
    """Look as the program does now and then, and wait until what was begun by that is over."""
    news.look()
    assert news.wait(60)


def test_it_begins_when_the_record_is_opened_and_goes_on_every_few_minutes(
    news: CircleNews, jean: Doorway, place: Path, ticks: Ticks
) -> None:
    look(news)
    first = news.synced

    look(news)
    assert news.synced is first
    ticks.seconds += EVERY
    look(news)

    assert list(place.iterdir())
    assert (first is not None, news.synced is not first, news.fault) == (True, True, None)
    with jean.record() as record:
        assert the_circle(record).last_sync


def test_what_is_written_goes_soon_and_not_at_each_word(
    news: CircleNews, jean: Doorway, place: Path, ticks: Ticks
) -> None:
    look(news)
    before = len(list(place.iterdir()))
    with jean.record() as record:
        plan(record)
    ticks.seconds += LEAST - 1
    look(news)
    assert len(list(place.iterdir())) == before

    ticks.seconds += 1
    look(news)

    assert len(list(place.iterdir())) > before


def test_what_is_wrong_is_kept_to_be_shown_until_it_goes_again(
    news: CircleNews, place: Path, ticks: Ticks
) -> None:
    away = place.rename(place.with_name("away"))
    look(news)
    fault, synced = news.fault, news.synced
    away.rename(place)
    ticks.seconds += EVERY
    look(news)

    assert (type(fault), synced) == (StorageGoneError, None)
    assert (news.fault, news.synced is not None) == (None, True)


def test_nothing_is_known_of_a_record_that_was_locked(news: CircleNews, jean: Doorway, place: Path) -> None:
    look(news)
    assert (news.at is not None, bool(list(place.iterdir()))) == (True, True)

    jean.lock()
    news.look()

    assert (news.at, news.synced, news.fault) == (None, None, None)


def test_another_record_is_never_brought_to_the_place_of_the_first(
    news: CircleNews, jean: Doorway, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock_in_between(lend: object, _: object, *, most: int, within: Within) -> None:
        assert (most > 0, within.seconds) == (True, IN_BACKGROUND)
        jean.lock()
        jean.unlock(PASSPHRASE)
        with pytest.raises(RecordLockedError), lend():  # type: ignore[operator]  # as ``sync_lent`` has it
            pass
        raise RecordLockedError

    monkeypatch.setattr("portable_record.actions.circle_sync.sync_lent", lock_in_between)
    jean.before_lock = lambda _record: None

    news.look()

    assert news.wait(60)
    assert (news.synced, news.fault, list(place.iterdir())) == (None, None, [])


def test_whoever_asks_for_news_never_brings_another_record_to_the_place_of_the_first(
    jean: Doorway, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock_in_between(lend: object, _: object, *, within: Within) -> None:
        assert within.seconds == ON_A_PAGE
        jean.lock()
        jean.unlock(PASSPHRASE)
        with lend():  # type: ignore[operator]  # as ``sync_lent`` has it
            pass

    monkeypatch.setattr("portable_record.actions.circle_sync.sync_lent", lock_in_between)
    app = Flask(__name__)
    app.extensions.update({"doorway": jean, "circle-news": CircleNews(jean)})
    jean.before_lock = lambda _record: None

    with app.app_context(), pytest.raises(RecordLockedError):
        look_for_news()

    assert list(place.iterdir()) == []


def test_without_a_circle_or_an_open_record_there_is_nothing_to_do(news: CircleNews, jean: Doorway) -> None:
    news.look()
    news.soon()
    assert news.wait(60)
    jean.unlock(PASSPHRASE)

    news.look()
    news.soon()
    assert news.wait(60)

    assert (news.at, news.synced, news.fault) == (None, None, None)


def test_a_fault_that_nobody_foresaw_does_not_end_the_news(
    news: CircleNews, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_news: CircleNews, *, at_once: bool) -> None:
        raise ZeroDivisionError(at_once)

    with monkeypatch.context() as patch:
        patch.setattr(CircleNews, "_round", broken)
        news.soon()
        assert news.wait(60)
    fault = news.fault
    rounds: list[bool] = []
    monkeypatch.setattr(CircleNews, "_round", lambda _news, *, at_once: rounds.append(at_once))

    news.soon()

    assert news.wait(60)
    assert fault is not None
    assert fault.code == "unexpected"
    assert rounds == [False]


def test_a_place_that_hangs_keeps_nobody_from_locking_and_is_asked_nothing_more(
    jean: Doorway, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(CircleNews(jean))
    asked, hangs, goes_on = list[str](), threading.Event(), threading.Event()

    def drip(_self: Folder, name: str, **_more: int) -> bytes:
        asked.append(name)
        hangs.set()
        goes_on.wait(60)
        raise NotFoundError

    for number in range(3):
        (place / f"{number:064x}").write_bytes(b"x")
    monkeypatch.setattr(Folder, "get", drip)
    news = CircleNews(jean)
    news.look()
    assert hangs.wait(60)

    jean.lock()
    with pytest.raises(RecordLockedError), jean.record():
        pass
    goes_on.set()

    assert news.wait(60)
    assert len(asked) == 1


def test_what_was_written_goes_out_after_the_record_was_locked(
    news: CircleNews, jean: Doorway, place: Path
) -> None:
    look(news)
    before = set(place.iterdir())
    with jean.record() as record:
        plan(record)

    jean.lock()

    assert news.wait(60)
    (new,) = set(place.iterdir()) - before
    assert b"Tea at four" not in new.read_bytes()
    assert sha256(new.read_bytes()).hexdigest() == new.name
    with pytest.raises(RecordLockedError), jean.record():
        pass


def test_what_was_written_goes_out_when_the_screen_closes_by_itself(
    news: CircleNews, jean: Doorway, place: Path, ticks: Ticks
) -> None:
    look(news)
    before = len(list(place.iterdir()))
    with jean.record() as record:
        set_pin(record, "280463")
        plan(record)

    ticks.seconds += IDLE_SECONDS + 1
    jean.lock_if_idle()

    assert news.wait(60)
    assert len(list(place.iterdir())) == before + 1


def test_a_place_that_hangs_delays_no_lock_and_what_was_sealed_goes_with_the_next_unlocking(
    news: CircleNews, jean: Doorway, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(news)
    hangs, goes_on = threading.Event(), threading.Event()

    def hang(_self: Folder, _name: str, _data: bytes) -> None:
        hangs.set()
        goes_on.wait(60)
        raise StorageGoneError

    with jean.record() as record:
        plan(record)
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "put", hang)
        jean.lock()
        assert hangs.wait(60)
        with pytest.raises(RecordLockedError), jean.record():
            pass
        goes_on.set()
        assert news.wait(60)
    before = len(list(place.iterdir()))

    jean.unlock(PASSPHRASE)
    look(news)

    assert len(list(place.iterdir())) > before
    with jean.record() as record:
        assert count_waiting(record) == 0


def test_a_round_that_waits_for_its_place_is_ended_by_the_lock(
    news: CircleNews, jean: Doorway, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung_up, asked = threading.Event(), threading.Event()

    def hang(_self: Folder) -> frozenset[str]:
        asked.set()
        assert hung_up.wait(60)
        raise StorageGoneError

    monkeypatch.setattr(Folder, "names", hang)
    monkeypatch.setattr("portable_record.actions.circle_at_lock.hang_up", lambda _place: hung_up.set())
    news.look()
    assert asked.wait(60)

    jean.lock()

    assert news.wait(60)
    assert hung_up.is_set()


def test_whatever_goes_wrong_before_it_the_record_is_locked(jean: Doorway) -> None:
    jean.unlock(PASSPHRASE)
    told: list[BaseException] = []
    jean.complain = told.append

    def broken(_record: object) -> None:
        raise ZeroDivisionError

    jean.before_lock = broken

    jean.lock()

    with pytest.raises(RecordLockedError), jean.record():
        pass
    assert [type(fault) for fault in told] == [ZeroDivisionError]
