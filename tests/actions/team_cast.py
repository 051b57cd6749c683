"""A team around one inbox: Amina leads, Sam works, Rita reads; each on a device of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_sync import Synced, sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.remembered import Remembered
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.circle.membership import EDITOR, VIEWER
from portable_record.vault.vault import Vault
from tests.actions.circle_around import as_guest, joining
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import SHARE, taking
from tests.actions.quick import stretch_nothing
from tests.actions.three_around import undone
from tests.circle.lying_place import LyingPlace

GROUP = "Ahmed Care"


@dataclass
class Team:
    """The three around a place that a test makes lie; ``item`` is what Sue gave to Amina."""

    amina: OpenRecord
    sam: OpenRecord
    rita: OpenRecord
    place: LyingPlace
    folder: Path
    item: str

    def sync(self, *records: OpenRecord, times: int = 1) -> list[Synced]:
        """Let each of them look for news, in this order."""
        all_of_them = records or (self.amina, self.sam, self.rita)
        return [sync(record, self.place) for _ in range(times) for record in all_of_them]


@contextmanager
def made_team(desk: Desk, folder: Path) -> Iterator[Team]:
    """Make the three records, each let in and synced, with one thing in their inbox."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        start_record(desk, folder / "amina", PASSPHRASE, name=GROUP, kind="organisation", recovery=False)
        amina = unlock(desk, folder / "amina", PASSPHRASE)
        begin_circle(amina, name="Amina Ahmed")
        sam = joining(desk, folder / "sam", amina, "Sam Lee", 102)
        rita = joining(desk, folder / "rita", amina, "Rita Roy", 103)
    item = taking(amina, folder)(SHARE).item
    for record, role in ((sam, EDITOR), (rita, VIEWER)):
        guest = replace(as_guest(record, amina, role=role, parts=("inbox",)), organisation=GROUP)
        add_member(amina, guest)
    place = LyingPlace()
    for record in (amina, sam, rita, amina):
        sync(record, place)
    yield Team(amina, as_member(sam), as_member(rita), place, folder, item)
    for record in (amina, sam, rita):
        record.vault.close()


@contextmanager
def as_for_one_test(made: Team) -> Iterator[Team]:
    """Give the three for one test; what it does to them is undone."""
    with undone(made.amina), undone(made.sam), undone(made.rita), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Vault, "forget_traces", lambda _: None)  # not within the block that is undone
        place = LyingPlace(dict(made.place.files))
        amina, sam, rita = (fresh(record) for record in (made.amina, made.sam, made.rita))
        yield Team(amina, sam, rita, place, made.folder, made.item)


def fresh(record: OpenRecord) -> OpenRecord:
    """Open a record as if nothing of it were remembered."""
    return replace(record, remembered=Remembered())
