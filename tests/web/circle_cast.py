"""A circle behind pages: Jean in a browser, and Sam and Nadia on devices of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.circle.membership import OWNER
from portable_record.web.doorway import Doorway
from tests.actions.circle_around import as_guest
from tests.actions.in_a_circle import let_in, member_record
from tests.actions.three_around import three_records
from tests.circle.lying_place import LyingPlace
from tests.web.asking import Ticks, browser, unlocked


@dataclass
class Circle:
    """Jean behind her pages; Sam owns her circle too, and Nadia sees the plan."""

    jean: Doorway
    page: FlaskClient
    sam: OpenRecord
    nadia: OpenRecord
    place: LyingPlace

    def sync(self) -> None:
        for _ in range(2):
            for record in (self.sam, self.nadia):
                sync(record, self.place)
            with self.jean.record() as jean:
                sync(jean, self.place)


@contextmanager
def circle_of(desk: Desk, folder: Path, role: str) -> Iterator[Circle]:
    """Let Sam and Nadia in, and open Jean's record behind pages."""
    jean, sam, nadia = three_records(desk, folder)
    place = LyingPlace()
    add_member(jean, as_guest(sam, jean, role=OWNER))
    add_member(jean, as_guest(nadia, jean, role=role, parts=("plan",)))
    for record in (jean, sam, nadia):
        sync(record, place)
    jean.vault.close()
    standing = Doorway(desk, folder / "jean", ticks=Ticks(), stand_still=lambda: None)
    yield Circle(standing, unlocked(browser(standing)), as_member(sam), as_member(nadia), place)
    standing.lock()
    for record in (sam, nadia):
        record.vault.close()


@contextmanager
def pages_of(record: OpenRecord) -> Iterator[FlaskClient]:
    """Open what is the record of Sam or Nadia behind pages of their own, for the rest of a test."""
    record.vault.close()
    standing = Doorway(record.desk, record.vault.folder, ticks=Ticks(), stand_still=lambda: None)
    yield unlocked(browser(standing))
    standing.lock()


@contextmanager
def before_members(desk: Desk, folder: Path, **may: object) -> Iterator[Doorway]:
    """The record of Jean on the device of Sam, who is let in if it is said what he may."""
    record = member_record(desk, folder)
    if may:
        let_in(record, **may)
    record.vault.close()
    standing = Doorway(desk, folder, ticks=Ticks(), stand_still=lambda: None)
    yield standing
    standing.lock()
