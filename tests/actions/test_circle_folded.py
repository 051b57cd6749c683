"""What an owner folded: where somebody new begins, and where a device that comes late catches up."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from portable_record.actions.check import check_record
from portable_record.actions.circle_checkpoints import best_of
from portable_record.actions.circle_folded import folded_parts
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.remembered import Remembered
from portable_record.actions.telling import page_of_history
from portable_record.circle.came import Why
from portable_record.circle.checkpoint import PURPOSE, Checkpoint, folded, sign_checkpoint
from portable_record.circle.files import file_name, open_part_file, seal_part_file
from portable_record.record.moments import moment_text
from portable_record.record.shapes import WHOLE
from portable_record.vault.folding import changes_in
from tests.actions.circle_around import as_guest, edit, joining, plan, shown
from tests.actions.quick import stretch_nothing
from tests.actions.test_circle_sync import Three, made, three, undone
from tests.record.devices import entry_id

__all__ = ["made", "three"]


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


def let_in(three: Three, uma: OpenRecord, **said: object) -> OpenRecord:
    """Let Uma in, and have her sync once, after Jean and before anybody else."""
    add_member(three.jean, as_guest(uma, three.jean, **said))  # type: ignore[arg-type]  # each test says what
    three.sync(three.jean)
    sync(uma, three.place)
    return as_member(uma)


def checkpoints_at(three: Three) -> list[bytes]:
    """Give the checkpoints at the place, as an owner with every key can read them."""
    keys = {
        f"{ring.membership} {name}": key
        for ring in the_circle(three.jean).rings.values()
        for name, key in ring.keys.items()
    }
    opened = [open_part_file(file, keys) for file in three.place.files.values()]
    return [one.content for one in opened if one is not None and PURPOSE.encode() in one.content]


def test_whoever_joins_begins_with_what_an_owner_folded_and_not_with_all_that_was_written(
    three: Three, uma: OpenRecord
) -> None:
    for hour in ("five", "six", "seven"):
        edit(three.jean, entry_id(1), description=f"Tea at {hour}")
    three.sync()
    before = len(three.place.files)

    uma = let_in(three, uma)

    assert shown(uma) == shown(three.jean)
    assert len(uma.vault.log.edits_of(entry_id(1))) == 2
    assert len(three.jean.vault.log.edits_of(entry_id(1))) == 4
    assert b"Tea at five" not in b"".join(checkpoints_at(three))
    assert len(three.place.files) - before < 20
    assert [one.code for one in check_record(uma)] == []


def test_whoever_began_so_goes_on_writing_with_the_others(three: Three, uma: OpenRecord) -> None:
    edit(three.sam, entry_id(1), description="Tea at five")
    three.sync(times=2)
    uma = let_in(three, uma)

    edit(uma, entry_id(1), description="Tea at six")
    edit(three.nadia, entry_id(1), status="active")
    plan(uma, 7)
    for _ in range(2):
        sync(uma, three.place)
        three.sync()
    sync(uma, three.place)

    assert three.agree()
    assert shown(uma) == shown(three.jean)
    assert b"six" in three.jean.vault.entries.get(entry_id(1)).text
    assert [one.code for record in (uma, three.jean) for one in check_record(record)] == []


def test_the_history_says_what_cannot_be_checked_on_a_new_device(three: Three, uma: OpenRecord) -> None:
    uma = let_in(three, uma)
    mine = plan(uma, 7)

    assert page_of_history(uma, entry_id(1)).begins == folded_parts(uma)["plan"].when
    assert page_of_history(uma, mine).begins == ""
    assert page_of_history(three.jean, entry_id(1)).begins == ""


def test_a_checkpoint_that_no_owner_signed_is_kept_apart(three: Three) -> None:
    ring = the_circle(three.nadia).ring
    assert ring is not None
    edits = three.nadia.vault.log.edits_of(entry_id(1))
    last = folded(changes_in(three.nadia.vault, "plan"), edits)
    now = moment_text(three.nadia.now)
    device = three.nadia.identity.device
    made = Checkpoint(ring.record, ring.epoch, "plan", ring.device, now, last, tuple(edits))
    content = sign_checkpoint(made, device, sensitive={}, dice=three.nadia.desk.dice)
    file = seal_part_file(content, ring.keys["part/plan"], three.nadia.desk.dice)

    three.place.files[file_name(file)] = file
    synced = sync(three.sam, three.place)

    assert [(one.file, one.why) for one in synced.apart] == [(file_name(file), Why.FORGED)]
    assert best_of(three.sam)["plan"].by == three.jean.identity.device_id


def test_who_may_not_read_a_sensitive_entry_gets_no_word_of_it_until_it_is_ticked(
    three: Three, uma: OpenRecord
) -> None:
    entry = plan(three.jean, 5, sensitive=True)
    three.sync()

    uma = let_in(three, uma)

    values = [one.edit.value for one in uma.vault.log.edits_of(entry) if one.edit.path == WHOLE]
    assert values == [None]
    assert not uma.vault.entries.has(entry)
