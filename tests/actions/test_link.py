"""A share goes on the web sealed, is looked at from outside, and is taken away when it is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions import link_place as link_places
from portable_record.actions.activity import Asked, activity
from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.kept_shares import let_go_of_erased
from portable_record.actions.link import (
    begin_link,
    finish_link,
    give_up_link,
    links_of,
    make_link,
    put_link,
    write_link_files,
)
from portable_record.actions.link_ends import end_link, end_links, going, late, note_taken, to_take_away
from portable_record.actions.link_place import (
    LinkPlace,
    choose_link_place,
    forget_link_place,
    link_place,
)
from portable_record.actions.link_visits import keep_visits
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.withdraw import stop_share, withdraw_share
from portable_record.errors import (
    LinkChangedError,
    LinkPlaceMissingError,
    LinkRefusedError,
    NotFoundError,
    OutsideCorsError,
    OutsideGoneError,
    OutsideSilentError,
    ShareOverError,
    StorageRefusedError,
)
from portable_record.record.moments import moment_text
from portable_record.sharing.link import open_from_link, read_link
from portable_record.storage.outside import fetch
from tests.actions.conftest import NOW
from tests.actions.inboxes import copied, new_vault
from tests.actions.quick import stretch_nothing
from tests.storage.serving import shown

WISH = Wish(parts=("communication",), to="Mossley Lunch Club", purpose="support", forms=("link",))
WORDS = "I like it quiet in the morning"


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def jean(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_vault(desk, tmp_path_factory.mktemp("jean"))


@pytest.fixture
def record(desk: Desk, jean: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, jean, tmp_path / "jean") as opened:
        add_words(opened, part="communication", kind=None, words=WORDS, sensitive=False)
        yield opened


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "web").mkdir()
    return tmp_path / "web"


@pytest.fixture
def place(web: Path) -> Iterator[LinkPlace]:
    with shown(web) as address:
        yield LinkPlace(address=f"{address}/", folder=str(web), viewer="https://view.example/#")


@pytest.fixture
def share(record: OpenRecord, place: LinkPlace) -> str:
    choose_link_place(record, place)
    return share_parts(record, WISH, None).id


def test_a_link_leads_to_what_was_signed_and_to_nothing_that_can_be_read_without_it(
    record: OpenRecord, share: str, web: Path
) -> None:
    made = make_link(record, share)
    link = read_link(made.text)
    (file,) = web.iterdir()

    agreed = record.vault.shares.get(share).value["terms"]
    (signed,) = open_from_link(fetch(link.url, most=1 << 20), link.key)

    assert made.text.startswith("https://view.example/#shlink:/")
    assert link.is_direct
    assert moment_text(datetime.fromtimestamp(link.until or 0, UTC)) == agreed["until"]
    assert signed in record.vault.shares.raw(share).decode()
    assert WORDS.encode() not in file.read_bytes()
    assert len(file.name) == 43
    assert links_of(record, share) == [made]
    assert "<svg" in made.drawing


def test_a_link_is_noted_in_the_activity_log(record: OpenRecord, share: str) -> None:
    make_link(record, share)

    assert "copy" in str(activity(record, Asked()).lines[0]).lower()


def test_the_files_of_a_link_are_written(record: OpenRecord, share: str, tmp_path: Path) -> None:
    made = make_link(record, share)

    text, picture = write_link_files(made, tmp_path)

    assert text.read_text().strip() == made.text
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_link_that_is_taken_away_leads_nowhere(record: OpenRecord, share: str, web: Path) -> None:
    made = make_link(record, share)

    end_link(record, made.id)

    assert links_of(record, share) == []
    assert end_links(record) == 0
    assert list(web.iterdir()) == []
    with pytest.raises(OutsideGoneError):
        fetch(read_link(made.text).url, most=1 << 20)
    with pytest.raises(NotFoundError):
        end_link(record, made.id)


def test_a_share_that_is_stopped_takes_its_link_with_it(record: OpenRecord, share: str, web: Path) -> None:
    make_link(record, share)
    other = share_parts(record, WISH, None).id
    kept = make_link(record, other)

    stop_share(record, share)

    assert links_of(record, share) == []
    assert end_links(record) == 0
    assert [file.name for file in web.iterdir()] == [kept.id]
    with pytest.raises(ShareOverError):
        make_link(record, share)


def test_a_share_that_is_over_takes_its_link_with_it(record: OpenRecord, share: str, web: Path) -> None:
    make_link(record, share)
    later = replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(days=80)))

    assert end_links(record) == 0
    assert list(web.iterdir())

    assert end_links(later) == 0
    assert list(web.iterdir()) == []


def test_a_link_to_an_erased_entry_is_taken_away(record: OpenRecord, share: str, web: Path) -> None:
    make_link(record, share)

    let_go_of_erased(record, record.vault.shares.get(share).value["sent"])

    assert end_links(record) == 0
    assert list(web.iterdir()) == []


def test_a_link_whose_place_is_gone_is_tried_again(record: OpenRecord, share: str, web: Path) -> None:
    made = make_link(record, share)
    away = web.rename(web.with_name("away"))

    stopped = withdraw_share(record, share, web.parent / "notice")

    assert stopped.links_left == 1
    assert (away / made.id).exists()
    (left,) = going(record, share)
    assert (left.id, left.why[0]) == (made.id, StorageRefusedError().sentence)
    assert [each.id for each in late(record, hidden=frozenset())] == [made.id]
    assert late(record, hidden=frozenset({share})) == []

    away.rename(web)

    assert end_links(record) == 0
    assert list(web.iterdir()) == []
    assert going(record, share) == []


def test_a_place_that_does_not_answer_is_asked_less_and_less_often(
    record: OpenRecord, share: str, web: Path
) -> None:
    make_link(record, share)
    web.rename(web.with_name("away"))
    withdraw_share(record, share, web.parent / "notice")

    def due(minutes: int) -> bool:
        later = replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(minutes=minutes)))
        return to_take_away(later) != []

    assert [due(0), due(1)] == [False, True]
    assert to_take_away(record, at_once=True) != []

    end_links(record)

    assert [due(1), due(2)] == [False, True]
    for _ in range(10):
        end_links(record)
    assert [due(59), due(60)] == [False, True]


def test_a_link_that_the_app_was_ended_in_making_is_taken_away_later(
    record: OpenRecord, share: str, web: Path
) -> None:
    put_link(begin_link(record, share))
    later = replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(minutes=11)))

    assert to_take_away(record) == []
    assert links_of(record, share) == []

    assert end_links(later) == 0
    assert list(web.iterdir()) == []


def test_a_share_that_is_stopped_while_its_link_is_made_gets_none(
    record: OpenRecord, share: str, web: Path
) -> None:
    making = begin_link(record, share)
    put_link(making)
    stop_share(record, share)

    with pytest.raises(ShareOverError):
        finish_link(record, making)

    assert end_links(record) == 0
    assert list(web.iterdir()) == []
    give_up_link(record, making)
    assert record.vault.links.all() == []


def test_what_came_of_it_is_not_written_into_another_record(record: OpenRecord, share: str) -> None:
    made = make_link(record, share)
    end_link(record, made.id)
    (removal,) = to_take_away(record)
    record.vault.links.delete(made.id)

    note_taken(record, removal, StorageRefusedError())
    keep_visits(record, made.id, [])

    assert record.vault.links.all() == []


def test_a_link_needs_a_place(record: OpenRecord, place: LinkPlace) -> None:
    choose_link_place(record, place)
    share = share_parts(record, WISH, None).id
    forget_link_place(record)

    with pytest.raises(LinkPlaceMissingError):
        link_place(record)
    with pytest.raises(LinkPlaceMissingError):
        make_link(record, share)


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        ({"cors": ""}, OutsideCorsError),
        ({"status": 404}, OutsideGoneError),
        ({"other": b"We moved"}, LinkChangedError),
    ],
)
def test_a_place_that_does_not_do_is_not_kept_and_nothing_is_left_there(
    record: OpenRecord, web: Path, way: dict[str, object], fault: type[Exception]
) -> None:
    with shown(web, **way) as address, pytest.raises(fault):
        choose_link_place(record, LinkPlace(address=address, folder=str(web)))

    assert list(web.iterdir()) == []
    with pytest.raises(LinkPlaceMissingError):
        link_place(record)


def test_a_link_is_not_shown_where_its_place_has_stopped_working(
    record: OpenRecord, web: Path, tmp_path: Path
) -> None:
    with shown(web) as address:
        choose_link_place(record, LinkPlace(address=address, folder=str(web)))
    share = share_parts(record, WISH, None).id

    with pytest.raises(OutsideSilentError):
        make_link(record, share)

    assert list(web.iterdir()) == []
    assert links_of(record, share) == []
    assert record.vault.links.all() == []


def test_a_place_that_gives_back_much_more_is_not_kept(
    record: OpenRecord, place: LinkPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_places, "MOST_FILE", 1)

    with pytest.raises(LinkChangedError):
        choose_link_place(record, place)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://files.example"},
        {"address": f"https://{'a' * 90}.example"},
        {"viewer": "https://no"},
    ],
)
def test_an_address_that_no_link_can_have_is_refused(
    record: OpenRecord, place: LinkPlace, wrong: dict[str, str]
) -> None:
    with pytest.raises(LinkRefusedError):
        choose_link_place(record, replace(place, **wrong))


def test_the_key_of_a_bucket_stands_in_the_record_alone(record: OpenRecord) -> None:
    bucket = LinkPlace(
        address="https://a.example",
        endpoint="http://127.0.0.1:1",
        bucket="b",
        key_id="k",
        secret="very-secret",
    )

    with pytest.raises(StorageRefusedError) as refused:
        choose_link_place(record, bucket)

    assert "very-secret" not in f"{bucket!r} {refused.value.says}"
    assert bucket.name == "b"
