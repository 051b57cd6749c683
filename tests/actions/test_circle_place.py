"""The place of a circle is tried before it is kept, and what lets us in lies in the record alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_place import (
    BUCKET,
    FOLDER,
    ONE_FILE,
    WEBDAV,
    PlaceOfCircle,
    choose_circle_place,
    circle_place,
    forget_circle_place,
    place_from_value,
    place_trial_of,
    trial_for_joining,
)
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.errors import (
    CircleMissingError,
    CirclePlaceError,
    CirclePlaceMissingError,
    StorageGoneError,
    StorageKeyError,
    StorageRefusedError,
)
from portable_record.storage.server import Server
from tests.actions.quick import quick_record, stretch_nothing
from tests.circle.lying_place import LyingPlace
from tests.storage.dav import PASSWORD, USER, Dav, dav_over


@pytest.fixture(scope="module")
def kept(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecord]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        record = quick_record(desk, tmp_path_factory.mktemp("place") / "vault", "Jean")
    begin_circle(record)
    yield record
    record.vault.close()


@pytest.fixture
def jean(kept: OpenRecord) -> OpenRecord:
    forget_circle_place(kept)
    return kept


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dav]:
    with dav_over(tmp_path_factory.mktemp("dav")) as dav:
        yield dav


def on_dav(dav: Dav, path: str, **other: str) -> PlaceOfCircle:
    said = {"address": f"{dav.address}/dav/{path}", "user": USER, "secret": PASSWORD} | other
    return PlaceOfCircle(kind=WEBDAV, **said)


def test_a_folder_that_takes_part_is_kept_and_nothing_is_left_in_it(jean: OpenRecord, tmp_path: Path) -> None:
    place = PlaceOfCircle(kind=FOLDER, address=str(tmp_path))

    choose_circle_place(jean, place)

    assert circle_place(jean) == place
    assert list(tmp_path.iterdir()) == []
    assert (place.name, place.is_elsewhere) == (str(tmp_path), False)


def test_one_file_is_a_place_before_it_is_there(jean: OpenRecord, tmp_path: Path) -> None:
    choose_circle_place(jean, PlaceOfCircle(kind=ONE_FILE, address=str(tmp_path / "circle.zip")))

    assert circle_place(jean).opened(jean.now).names() == frozenset()


def test_a_folder_on_a_server_is_made_where_it_is_not_there_yet(jean: OpenRecord, dav: Dav) -> None:
    place = on_dav(dav, "Jean")

    choose_circle_place(jean, place)

    assert circle_place(jean) == place
    assert list((dav.folder / "Jean").iterdir()) == []
    assert (place.name, place.is_elsewhere) == ("127.0.0.1", True)


def test_a_bucket_is_called_by_its_name(jean: OpenRecord) -> None:
    said = {"address": "https://s3.example", "bucket": "circle", "user": "key", "secret": PASSWORD}
    place = PlaceOfCircle(kind=BUCKET, **said)

    assert (place.name, place.is_elsewhere) == ("circle", True)
    assert isinstance(place_trial_of(jean, place).place.opened(jean.now), Server)


def test_what_lets_us_in_is_not_shown_and_not_told_to_others(dav: Dav) -> None:
    place = on_dav(dav, "Jean")

    assert PASSWORD not in repr(place)
    assert place.without_secret.to_value() == on_dav(dav, "Jean", user="", secret="").to_value()


@pytest.mark.parametrize(
    ("path", "secret", "fault"), [("Jean", "wrong", StorageKeyError), ("a/b", PASSWORD, StorageGoneError)]
)
def test_where_a_server_does_not_take_part_the_place_before_is_kept(
    jean: OpenRecord, dav: Dav, tmp_path: Path, path: str, secret: str, fault: type[Exception]
) -> None:
    before = PlaceOfCircle(kind=FOLDER, address=str(tmp_path))
    choose_circle_place(jean, before)

    with pytest.raises(fault):
        choose_circle_place(jean, on_dav(dav, path, secret=secret))

    assert circle_place(jean) == before


def test_a_folder_that_is_not_there_is_not_made(jean: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(StorageGoneError):
        choose_circle_place(jean, PlaceOfCircle(kind=FOLDER, address=str(tmp_path / "stick")))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lie", ["late", "cut"])
def test_a_place_that_does_not_show_or_changes_what_was_put_there_is_refused(
    jean: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    lying = LyingPlace(after=lambda deed, name: getattr(lying, lie).add(name) if deed == "put" else None)
    monkeypatch.setattr(PlaceOfCircle, "opened", lambda _self, _now: lying)

    with pytest.raises(StorageRefusedError):
        choose_circle_place(jean, PlaceOfCircle(kind=FOLDER, address=str(tmp_path)))

    assert lying.files == {}
    with pytest.raises(CirclePlaceMissingError):
        circle_place(jean)


def test_the_folder_of_the_record_itself_is_no_place(jean: OpenRecord) -> None:
    for folder in (jean.vault.folder, jean.vault.folder / "blobs"):
        with pytest.raises(CirclePlaceError, match="Choose another"):
            place_trial_of(jean, PlaceOfCircle(kind=FOLDER, address=str(folder)))


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "carrier-pigeon"},
        {"address": ""},
        {"address": "circle"},
        {"address": "/a" * 600},
        {"address": "/a\nb"},
        {"kind": WEBDAV, "address": "cloud"},
        {"kind": WEBDAV, "address": "https://"},
        {"kind": WEBDAV, "address": "https://[bad/"},
        {"kind": WEBDAV, "address": "ftp://cloud.example/"},
        {"kind": WEBDAV, "address": "https://cloud.example/?a=b"},
        {"kind": WEBDAV, "address": "https://sue:secret@cloud.example/"},
        {"kind": WEBDAV, "address": "http://cloud.example/"},
        {"kind": WEBDAV, "address": "http://8.8.8.8/"},
        {"kind": BUCKET, "address": "https://s3.example/", "bucket": "circle"},
    ],
)
def test_what_can_be_no_place_is_refused_before_anything_is_asked(
    jean: OpenRecord, said: dict[str, str]
) -> None:
    place = PlaceOfCircle(**{"kind": FOLDER, "address": "/a"} | said)

    with pytest.raises(CirclePlaceError):
        place_trial_of(jean, place)
    with pytest.raises(CirclePlaceError):
        place_from_value(place.to_value())


@pytest.mark.parametrize(
    "host", ["192.168.1.5", "[fd00::1]", "localhost", "nas", "nas.local", "box.home.arpa"]
)
def test_a_server_at_home_may_be_asked_in_the_open(jean: OpenRecord, host: str) -> None:
    place = PlaceOfCircle(kind=WEBDAV, address=f"http://{host}:5005/circle")

    assert place_trial_of(jean, place).place == place


def test_what_was_not_written_as_a_place_is_refused() -> None:
    for value in ({}, {"kind": FOLDER}, PlaceOfCircle(kind=FOLDER, address="/a").to_value() | {"user": 7}):
        with pytest.raises(CirclePlaceError):
            place_from_value(value)


def test_whoever_joins_tries_a_place_before_their_record_is_made(desk: Desk, tmp_path: Path) -> None:
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()

    trial = trial_for_joining(desk, own, PlaceOfCircle(kind=FOLDER, address=str(shared)))

    assert trial.run() == frozenset()
    with pytest.raises(CirclePlaceError):
        trial_for_joining(desk, own, PlaceOfCircle(kind=FOLDER, address=str(own)))


def test_without_a_circle_there_is_no_place(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretch_nothing(monkeypatch)
    record = quick_record(desk, tmp_path / "vault")

    for deed in (circle_place, forget_circle_place):
        with pytest.raises(CircleMissingError):
            deed(record)
    with pytest.raises(CircleMissingError):
        choose_circle_place(record, PlaceOfCircle(kind=FOLDER, address=str(tmp_path)))
    record.vault.close()
