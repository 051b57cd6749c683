"""Jean, Sam and Nadia, who keep one record together around a place."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.remembered import Remembered
from portable_record.circle import travel
from portable_record.circle.files import file_name, open_part_file, seal_part_file
from portable_record.circle.membership import OWNER
from tests.actions.circle_around import as_guest, jeans, joining, plan, shown
from tests.actions.quick import stretch_nothing
from tests.circle.lying_place import LyingPlace


class _UndoneError(Exception):
    pass


@contextmanager
def undone(record: OpenRecord) -> Iterator[None]:
    """Undo what the block does to a record."""
    with suppress(_UndoneError), record.vault.transaction():
        yield
        raise _UndoneError


@dataclass
class Three:
    """Jean, Sam and Nadia around a place that a test makes lie."""

    jean: OpenRecord
    sam: OpenRecord
    nadia: OpenRecord
    place: LyingPlace

    @property
    def all(self) -> tuple[OpenRecord, ...]:
        return self.jean, self.sam, self.nadia

    def sync(self, *records: OpenRecord, times: int = 1) -> None:
        for _ in range(times):
            for record in records or self.all:
                sync(record, self.place)

    def agree(self) -> bool:
        return shown(self.jean) == shown(self.sam) == shown(self.nadia)


def three_records(desk: Desk, folder: Path) -> tuple[OpenRecord, OpenRecord, OpenRecord]:
    """Jean's record with a circle and one entry of the plan, and those of two whom nobody has let in yet."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        jean = jeans(desk, folder / "jean", plan)
        sam = joining(desk, folder / "sam", jean, "Sam", 102)
        nadia = joining(desk, folder / "nadia", jean, "Nadia", 103)
    return jean, sam, nadia


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    """The three, each let in and synced, with one entry of the plan that Jean wrote before the circle."""
    jean, sam, nadia = three_records(desk, tmp_path_factory.mktemp("around"))
    place = LyingPlace()
    add_member(jean, as_guest(sam, jean, role=OWNER))
    add_member(jean, as_guest(nadia, jean, parts=("plan",)))
    for record in (jean, sam, nadia, jean, sam, nadia):
        sync(record, place)
    yield Three(jean, as_member(sam), as_member(nadia), place)
    for record in (jean, sam, nadia):
        record.vault.close()


@pytest.fixture
def three(made: Three) -> Iterator[Three]:
    """The three; what a test does to them is undone."""
    with undone(made.jean), undone(made.sam), undone(made.nadia):
        place = LyingPlace(dict(made.place.files))
        jean, sam, nadia = (replace(record, remembered=Remembered()) for record in made.all)
        yield Three(jean, sam, nadia, place)


@pytest.fixture(scope="module")
def asking(made: Three, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecord]:
    """Uma's record, who is not let in yet."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        uma = joining(desk, tmp_path_factory.mktemp("uma"), made.jean, "Uma", 104)
    yield uma
    uma.vault.close()


@pytest.fixture
def uma(asking: OpenRecord) -> Iterator[OpenRecord]:
    """The same; what a test does to it is undone."""
    with undone(asking):
        yield replace(asking, remembered=Remembered())


def later(record: OpenRecord, **time: int) -> OpenRecord:
    """The same record on a later day."""
    now = record.desk.now() + timedelta(**time)
    return replace(record, desk=replace(record.desk, now=lambda: now), remembered=Remembered())


def strip(three: Three, *, before: set[str]) -> None:
    """Put copies of the changes that came since there without a word, as Nadia could, and take the files."""
    ring = the_circle(three.nadia).ring
    assert ring is not None
    key = ring.keys["part/plan"]
    for name in three.place.files.keys() - before:
        opened = open_part_file(three.place.files[name], {"plan": key})
        if opened is None or travel.PURPOSE.encode() not in opened.content:
            continue
        change, edits = travel.unpack(opened.content, {})
        bare = [replace(one, value=None, salt=None) for one in edits]
        file = seal_part_file(
            travel.pack(change, bare, sensitive={}, dice=secrets.token_bytes), key, secrets.token_bytes
        )
        del three.place.files[name]
        three.place.files[file_name(file)] = file
