"""A link with a passcode lies with a host of links: put there, opened, told of, and taken away."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from portable_record.actions import link_place as link_places
from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.link import links_of, make_link
from portable_record.actions.link_ends import end_link, end_links
from portable_record.actions.link_place import LinkPlace, choose_link_place, link_place
from portable_record.actions.link_visits import kept_visits, times_opened, visits_of
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.withdraw import stop_share
from portable_record.errors import (
    LinkHostWrongError,
    NotFoundError,
    OutsideCorsError,
    PortableRecordError,
    StorageRefusedError,
)
from portable_record.record.moments import moment_text
from portable_record.sharing.link import open_from_link, read_link
from portable_record.storage.link_host import LinkHost
from tests.actions.conftest import NOW
from tests.actions.inboxes import copied, new_vault
from tests.actions.quick import stretch_nothing
from tests.storage.hosted import hosted
from tests.storage.serving import shown

WISH = Wish(parts=("communication",), to="Mossley Lunch Club", purpose="support", forms=("link",))


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with hosted(tmp_path_factory.mktemp("host"), NOW.timestamp) as found:
        yield found


@pytest.fixture(scope="module")
def jean(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_vault(desk, tmp_path_factory.mktemp("jean"))


@pytest.fixture
def record(desk: Desk, jean: Path, tmp_path: Path, address: str) -> Iterator[OpenRecord]:
    with copied(desk, jean, tmp_path / "jean") as opened:
        add_words(opened, part="communication", kind=None, words="I like it quiet", sensitive=False)
        choose_link_place(opened, LinkPlace(address=address, secret="upload"))
        yield opened


def ask(url: str, passcode: str) -> dict[str, list[dict[str, str]]]:
    body = json.dumps({"recipient": "Sara at the club", "passcode": passcode}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - this machine
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - this machine
        said: dict[str, list[dict[str, str]]] = json.load(answer)
    return said


def test_the_five_words_open_it_and_who_came_is_told(record: OpenRecord) -> None:
    made = make_link(record, share_parts(record, WISH, None).id)
    link = read_link(made.text)

    (file,) = ask(link.url, made.passcode)["files"]

    assert link.needs_passcode
    assert len(made.passcode.split()) == 5
    assert len(open_from_link(file["embedded"].encode(), link.key)) == 1
    theirs, ours = visits_of(record, made.id)
    assert (theirs.what, theirs.who, theirs.is_ours) == ("opened", "Sara at the club", False)
    assert (ours.what, ours.is_ours) == ("opened", True)
    assert kept_visits(record, made.id) == (moment_text(NOW), [theirs, ours])
    assert times_opened(record, [made.share]) == {made.share: [theirs.at]}


def test_a_share_that_is_stopped_takes_its_link_from_the_host(record: OpenRecord) -> None:
    share = share_parts(record, WISH, None).id
    made = make_link(record, share)

    stop_share(record, share)
    assert end_links(record) == 0

    with pytest.raises(HTTPError, match="404"):
        ask(read_link(made.text).url, made.passcode)
    with pytest.raises(NotFoundError):
        visits_of(record, made.id)


def test_a_link_that_the_host_has_let_go_of_is_taken_away_all_the_same(record: OpenRecord) -> None:
    made = make_link(record, share_parts(record, WISH, None).id)
    manage = record.vault.links.get(made.id).value["manage"]
    LinkHost(record.vault.links.get(made.id).value["place"]["address"], "").end(made.id, manage=manage)

    end_link(record, made.id)

    assert end_links(record) == 0
    assert record.vault.links.all() == []


@pytest.mark.parametrize("fault", [LinkHostWrongError, OutsideCorsError])
def test_a_host_that_does_not_give_it_back_gets_no_link(
    record: OpenRecord, monkeypatch: pytest.MonkeyPatch, fault: type[PortableRecordError]
) -> None:
    share = share_parts(record, WISH, None).id

    def refuse(*_args: object, **_more: object) -> bytes:
        raise fault

    monkeypatch.setattr(link_places, "fetch_with_passcode", refuse)

    with pytest.raises(fault):
        make_link(record, share)
    with pytest.raises(fault):
        choose_link_place(record, link_place(record))

    assert links_of(record, share) == []
    assert record.vault.links.all() == []


def test_a_key_that_the_host_does_not_know_is_told(record: OpenRecord, address: str) -> None:
    with pytest.raises(StorageRefusedError, match="does not know this key"):
        choose_link_place(record, LinkPlace(address=address, secret="other"))


def test_a_host_that_is_asked_too_often_says_so(tmp_path: Path) -> None:
    with shown(tmp_path, status=429) as busy, pytest.raises(StorageRefusedError, match="too often"):
        LinkHost(busy, "key").visits("name", manage="key")


def test_a_host_that_is_none_is_told(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "manage").mkdir()
    (tmp_path / "manage/name").write_text("no json")

    with shown(tmp_path) as elsewhere:
        host = LinkHost(elsewhere, "key")
        with pytest.raises(StorageRefusedError):
            host.visits("name", manage="key")
        with pytest.raises(StorageRefusedError):
            choose_link_place(record, LinkPlace(address=elsewhere, secret="upload"))
    with pytest.raises(StorageRefusedError, match="Nothing answers"):
        LinkHost("http://127.0.0.1:1", "key").visits("name", manage="key")


def test_other_places_tell_of_nobody(record: OpenRecord, tmp_path: Path) -> None:
    with shown(tmp_path) as elsewhere:
        choose_link_place(record, LinkPlace(address=elsewhere, folder=str(tmp_path)))
        made = make_link(record, share_parts(record, WISH, None).id)

        assert visits_of(record, made.id) == []
        assert made.passcode == ""
