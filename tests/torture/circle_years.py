"""A circle of ten years: one writes 100,000 changes, then somebody joins who has none of them.

Every tenth change is a new entry, the others change one that is there. Whoever joins begins with what an
owner put together, so that it takes as long as what stands, and not as long as all that was ever written.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from portable_record.actions.check import check_record
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.write import write
from portable_record.record.change import EditId
from portable_record.record.edits import Draft, creation
from portable_record.sharing.reader.asking import Reader
from portable_record.storage.folder import Folder
from tests.actions.circle_around import PLAN, as_guest, jeans, joining, shown
from tests.actions.conftest import NOW
from tests.actions.quick import stretch_nothing
from tests.record.devices import entry_id
from tests.sharing.test_selection_properties import Lots

NEW_ONE_IN = 10
AT_ONCE = 1_000
MS = 1_000


def circle_years(
    home: Path, seed: int, *, rounds: int = 1, edits: int = 100_000
) -> tuple[Counter[str], list[str]]:
    """Write so many changes, let somebody join, and return figures and faults; once is enough."""
    figures, faults = Counter[str](), list[str]()
    if not rounds:
        return figures, faults
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch, Reader(sys.executable) as reader:
        stretch_nothing(patch)
        desk = Desk(now=lambda: NOW, dice=os.urandom, reader=reader)
        jean = jeans(desk, home / "Jean", lambda _: None)
        sam = joining(desk, home / "Sam", jean, "Sam", 2)
        (home / "place").mkdir()
        place = Folder(home / "place")
        _years(jean, Lots(seed), edits)
        add_member(jean, as_guest(sam, jean))
        figures["processor time of the owner, ms"] = _ms(jean, place)
        figures["processor time of whoever joins, ms"] = _ms(sam, place)
        figures["changes"] = jean.vault.log.count()
        figures["entries of whoever joined"] = len(shown(sam))
        figures["files at the place"] = len(place.names())
        if shown(sam) != shown(jean):
            faults.append("they differ")
        faults += [finding.code for one in (jean, sam) for finding in check_record(one)]
        for record in (jean, sam):
            record.vault.close()
    return figures, faults


def _years(record: OpenRecord, chance: Lots, edits: int) -> None:
    """Write one change after the other, and keep them so many at once."""
    heads, own = list[EditId](), record.identity.device_id
    seq = record.vault.log.head(own, "plan").seq
    for start in range(0, edits, AT_ONCE):
        with record.vault.transaction():
            for number in range(start, min(start + AT_ONCE, edits)):
                seq += 1
                if number % NEW_ONE_IN == 0:
                    draft = creation(entry_id(len(heads)), PLAN, type_name="CarePlan")
                    heads.append(EditId(own, "plan", seq, 1))
                else:
                    at = chance.below(len(heads))
                    draft = Draft(entry_id(at), "description", b'"Tea, the %d. time"' % number, (heads[at],))
                    heads[at] = EditId(own, "plan", seq, 1)
                write(record, "plan", [draft], by=record.identity.by)


def _ms(record: OpenRecord, place: Folder) -> int:
    begun = process_time()
    sync(record, place)
    return round((process_time() - begun) * MS)
