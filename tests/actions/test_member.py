"""A member of a circle keeps another person's record on a device of their own, as far as they were let in."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.check import check_record
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_standing import as_member, epoch_of, seat_of
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.devices import devices_of
from portable_record.actions.erase import erase_old
from portable_record.actions.hand_over import keeper_of
from portable_record.actions.identity import load_identity
from portable_record.actions.new_key import sign_with_new_key
from portable_record.actions.own_keys import is_own
from portable_record.actions.share_choices import Choices, keep_draft
from portable_record.actions.start_as_member import Joining, start_as_member
from portable_record.actions.status import status_of
from portable_record.actions.unlock import unlock
from portable_record.actions.write import write, writing
from portable_record.actions.writer import own_writer, record_right, refuse_own_right, writer_of
from portable_record.circle.counting import Counts
from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.errors import MayNotWriteError, UsageError, VaultDamagedError
from portable_record.record.change import change_hash
from portable_record.record.edits import creation
from portable_record.record.entry import Entry
from portable_record.record.who import By
from portable_record.sharing.new_key import RENEWED
from tests.actions.carers import AGREES
from tests.actions.conftest import PASSPHRASE
from tests.actions.in_a_circle import SAM, SAM_ID, begin, keep_next, let_in, member_of, member_record
from tests.actions.quick import quick_record, stretch_nothing
from tests.circle.cast import JEAN, NADIA
from tests.record.devices import RECORD

GOAL: dict[str, Any] = {"part": "plan", "kind": None, "words": "I walk every day", "sensitive": False}


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sam's record of Jean, made once; nobody has let Sam in."""
    folder = tmp_path_factory.mktemp("member") / "vault"
    member_record(desk, folder).vault.close()
    return folder


@pytest.fixture
def sams(desk: Desk, made: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    record = unlock(desk, Path(shutil.copytree(made, tmp_path / "vault")), PASSPHRASE)
    yield record
    record.vault.close()


def words(record: OpenRecord, part: str = "plan") -> str:
    return add_words(record, **{**GOAL, "part": part}).id


def last_change(record: OpenRecord) -> str:
    return change_hash(record.vault.log.changes()[-1][1])


def test_the_record_is_anothers_and_the_keys_are_the_members(sams: OpenRecord) -> None:
    identity = sams.identity

    assert (identity.is_member, identity.record, identity.name) == (True, RECORD, "Jean Adeyemi")
    assert did_key(identity.owner_key) == JEAN.did
    assert identity.did != JEAN.did
    assert identity.signed_as == "Sam Adeyemi for Jean Adeyemi"
    assert not sams.vault.keys.has("owner")
    assert [device.id for device in devices_of(sams.vault)] == [identity.device_id]
    assert is_own(sams.vault, identity, identity.did)
    assert not is_own(sams.vault, identity, JEAN.did)
    assert load_identity(sams.vault).owner_key.compressed() == identity.owner_key.compressed()
    assert check_record(sams) == []
    assert status_of(sams).kept_by == "Sam Adeyemi"


def test_until_an_owner_lets_them_in_nothing_is_written(sams: OpenRecord) -> None:
    with pytest.raises(MayNotWriteError, match="nobody has let you in"):
        words(sams)
    with pytest.raises(MayNotWriteError, match="nobody has let you in"):
        write(sams, "plan", [], by=sams.identity.by)

    assert own_writer(sams).parts == ()
    assert epoch_of(sams) == 0


def test_a_member_writes_in_their_parts_in_the_epoch_of_the_circle(sams: OpenRecord) -> None:
    let_in(sams)
    keep_next(sams, JEAN.member(), member_of(sams))

    words(sams)

    [(_, change)] = sams.vault.log.changes()
    assert (change.epoch, change.by, change.record) == (2, By(SAM_ID, "agrees"), RECORD)
    assert own_writer(sams).parts == ("communication", "plan")
    assert check_record(sams) == []
    with pytest.raises(MayNotWriteError, match="does not reach into this part"):
        words(sams, "strengths")


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"role": "viewer"}, "you may read, and not write"),
        ({"until": "2026-11-01T12:00:00Z"}, "has ended"),
        ({"parts": ("health",)}, "does not reach into this part"),
    ],
    ids=str,
)
def test_who_may_not_write_is_told_why(sams: OpenRecord, other: dict[str, object], says: str) -> None:
    let_in(sams, **other)

    with pytest.raises(MayNotWriteError, match=says):
        words(sams)

    assert sams.vault.log.count() == 0


def test_whoever_was_removed_writes_no_more(sams: OpenRecord) -> None:
    let_in(sams)
    words(sams)

    keep_next(sams, JEAN.member())

    assert seat_of(sams).member is None
    with pytest.raises(MayNotWriteError, match="do not belong to this circle"):
        words(sams)
    assert check_record(sams) == []


def test_nobody_else_writes_on_a_members_device(sams: OpenRecord) -> None:
    let_in(sams)
    made = creation(SAM_ID, b'{"resourceType":"Goal"}', type_name="Goal", url="", origin="written here")

    for by in (By(), By(NADIA.member().id, "agrees")):
        with pytest.raises(MayNotWriteError, match="That is Sam Adeyemi"):
            write(sams, "plan", [made], by=by)
    with pytest.raises(MayNotWriteError, match="That is Sam Adeyemi"):
        writer_of(sams, "Nadia", None)

    assert writer_of(sams, "Sam Adeyemi", "agrees").by == own_writer(sams).by


def test_what_waits_for_a_yes_is_kept_and_stands_nowhere_until_then(sams: OpenRecord) -> None:
    let_in(sams)
    before = words(sams)
    keep_next(sams, JEAN.member(), member_of(sams, role="suggests"))

    entry = add_words(sams, **GOAL)
    put_in_bin(sams, [before])

    assert not sams.vault.entries.has(entry.id)
    assert not sams.vault.entries.get(before).binned
    assert [said.value["counts"] for said in sams.vault.circle.about("apart")] == ["suggestion"] * 2
    assert [edit.value for edit in ApartShelf(sams).read(last_change(sams))[1]]
    assert check_record(sams) == []
    with pytest.raises(MayNotWriteError, match="an owner alone"), writing(sams, own_writer(sams).by) as act:
        act.erase("plan", [])
    keep_next(sams, JEAN.member(), member_of(sams))
    after = words(sams)
    assert sorted(one.id for one in sams.vault.entries.all()) == sorted([before, after])
    assert [change.seq for _, change in sams.vault.log.changes()] == [1, 2, 3, 4]
    assert check_record(sams) == []


def test_what_comes_in_from_a_file_waits_too(sams: OpenRecord) -> None:
    let_in(sams, role="suggests")
    made = Entry(SAM_ID, "plan", "Goal", b'{"resourceType":"Goal"}', "A goal", "2026-11-22T12:00:00Z")

    with writing(sams, own_writer(sams).by) as act:
        act.add_new([(made, "a goal")], origin="a file")

    assert act.waiting == {SAM_ID: made}
    assert list(sams.vault.entries.all()) == []
    assert check_record(sams) == []


def test_nothing_follows_what_waits_for_a_fork_to_be_settled(sams: OpenRecord) -> None:
    let_in(sams)
    words(sams)
    [(number, change)] = sams.vault.log.changes()
    edits = sams.vault.log.edits_of_change(number)
    ApartShelf(sams).keep(change_hash(change), change, edits, Counts.YES, "waits")

    with pytest.raises(MayNotWriteError, match="until an owner has settled it"):
        words(sams)


def test_an_owner_says_by_which_id_and_as_what_they_write(sams: OpenRecord) -> None:
    let_in(sams, id=NADIA.member().id, relation="twin", basis="none that we know")
    assert own_writer(sams).by == By(NADIA.member().id, "agrees")

    now = as_member(sams)

    assert now.identity.by == By(NADIA.member().id, "agrees")
    assert now.identity.keeper is not None
    assert now.identity.keeper.relation == "twin"
    assert load_identity(sams.vault).by == now.identity.by
    assert as_member(now) is now
    assert [device.since for device in devices_of(sams.vault)] == ["2026-11-22T12:00:00Z"]


def test_only_an_owner_shares_the_record_with_others(sams: OpenRecord) -> None:
    let_in(sams)

    with pytest.raises(MayNotWriteError, match="Ask Jean Adeyemi"):
        keep_draft(sams, "0" * 16, Choices(parts=("plan",)))
    keep_next(sams, JEAN.member(), member_of(sams, role="owner"))

    assert keep_draft(sams, "0" * 16, Choices(parts=("plan",))).id == "0" * 16


def test_what_is_the_owners_alone_is_refused(sams: OpenRecord) -> None:
    let_in(sams)
    sams.vault.settings.put("rights", [])

    with pytest.raises(UsageError, match="Only Jean Adeyemi"):
        keeper_of(sams)
    with pytest.raises(MayNotWriteError, match="knows you by your key"):
        sign_with_new_key(sams, RENEWED)
    assert as_member(sams) is sams
    assert erase_old(sams) == 0


def test_a_member_who_is_no_owner_changes_no_right(sams: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portable_record.actions.writer.is_right", lambda _record, _entry: True)
    let_in(sams)

    with pytest.raises(MayNotWriteError, match="not for them to change"):
        refuse_own_right(sams, own_writer(sams), [SAM_ID])
    keep_next(sams, JEAN.member(), member_of(sams, role="owner"))

    refuse_own_right(sams, own_writer(sams), [SAM_ID])


def test_a_second_device_of_whoever_began_the_circle_is_theirs(desk: Desk, tmp_path: Path) -> None:
    second = Joining(
        RECORD, JEAN.did, "Jean", "Jean", "", entry="person", own=SigningKey.from_bytes(b"\1" * 32)
    )

    with member_record(desk, tmp_path / "second", second).vault as vault:
        identity = load_identity(vault)

    assert (identity.is_member, identity.keeper, identity.by) == (False, None, By())
    assert identity.did == JEAN.did


@pytest.mark.parametrize(
    ("joining", "says"),
    [
        (Joining(RECORD, JEAN.did, " ", "Sam", ""), "whose record it is"),
        (Joining(RECORD, JEAN.did, "Jean", "S" * 400, ""), "who you are"),
        (Joining(RECORD, "did:key:z123", "Jean", "Sam", ""), "z123"),
    ],
    ids=["whose", "who", "key"],
)
def test_without_a_name_or_a_key_nothing_is_made(
    desk: Desk, tmp_path: Path, joining: Joining, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        start_as_member(desk, tmp_path / "none", PASSPHRASE, joining)

    assert not (tmp_path / "none").exists()


def test_what_fails_at_the_start_leaves_nothing_that_opens(desk: Desk, tmp_path: Path) -> None:
    def fail(_record: OpenRecord) -> None:
        raise UsageError

    with pytest.raises(UsageError):
        start_as_member(desk, tmp_path / "none", PASSPHRASE, SAM, first=fail)

    assert not (tmp_path / "none" / "vault.json").exists()


def test_in_a_circle_a_helper_does_not_write_on_the_owners_device(desk: Desk, tmp_path: Path) -> None:
    with quick_record(desk, tmp_path / "jeans").vault as vault:
        record = OpenRecord(desk, vault, load_identity(vault))
        before = record_right(record, "Nadia", AGREES, relation="daughter").by
        begin(record)

        with pytest.raises(MayNotWriteError, match="everybody writes on a device of their own"):
            add_words(record, **GOAL, writer=writer_of(record, "Nadia", None))
        after = record_right(record, "Eve", AGREES, relation="friend").by
        words(record)
        assert as_member(record) is record

        changes = [change for _, change in record.vault.log.changes()]

    assert {before.writer, after.writer, "person"} - {change.by.writer for change in changes} == {
        after.writer
    }
    assert {change.epoch for change in changes if change.by.writer != "person"} == {0}
    assert changes[-1].epoch == 1


def test_a_record_without_any_key_to_sign_with_is_damaged(sams: OpenRecord) -> None:
    with pytest.raises(VaultDamagedError):
        _ = replace(sams.identity, keeper=None).signer
