"""What an owner folded: where somebody new begins, and where a device that comes late catches up."""

from pathlib import Path

import pytest

from portable_record.actions import circle_fetch, circle_fold
from portable_record.actions.check import check_record
from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import FORKED
from portable_record.actions.circle_changed import changed_since, how_many_new
from portable_record.actions.circle_checkpoints import best_of, known_checkpoints
from portable_record.actions.circle_fetch import stop_if_copied
from portable_record.actions.circle_fold import fold_some
from portable_record.actions.circle_folded import folded_parts
from portable_record.actions.circle_members import add_member, change_member, change_members, remove_member
from portable_record.actions.circle_place import PlaceOfCircle, choose_circle_place, circle_place
from portable_record.actions.circle_push import HIDDEN, seal_some
from portable_record.actions.circle_standing import as_member
from portable_record.actions.circle_state import the_circle
from portable_record.actions.circle_sync import sync
from portable_record.actions.circle_take_away import files_that_may_go
from portable_record.actions.circle_words import missing_here
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.telling import page_of_history
from portable_record.actions.write import state_of, write
from portable_record.circle.came import CameChange, Why
from portable_record.circle.checkpoint import PURPOSE, Checkpoint, folded, sign_checkpoint
from portable_record.circle.counting import Counts
from portable_record.circle.files import file_name, open_part_file, seal_part_file
from portable_record.circle.membership import EDITOR, OWNER, SUGGESTS, Cut
from portable_record.circle.membership import PURPOSE as MEMBERSHIP
from portable_record.circle.membership_file import read_membership
from portable_record.record.causal import End
from portable_record.record.change import change_hash
from portable_record.record.edits import binning, creation
from portable_record.record.moments import moment_text
from portable_record.record.shapes import WHOLE
from portable_record.record.what_stands import FoldedChange
from portable_record.vault.folding import changes_in
from portable_record.vault.place_files import LOST
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault
from tests.actions.circle_around import as_guest, edit, plan, shown
from tests.actions.three_around import Three, asking, later, made, strip, three, uma
from tests.record.devices import entry_id

__all__ = ["asking", "made", "three", "uma"]

NOTE = b'{"resourceType":"Observation","status":"final","code":{"text":"Sleep"},"valueString":"well"}'
SECRET = b"The stairs frighten me, says Jean; saffron"
SAYS = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"%s"}' % SECRET


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


def test_what_somebody_finds_when_they_come_is_no_news_and_what_is_folded_later_is(
    three: Three, uma: OpenRecord
) -> None:
    edit(three.sam, entry_id(1), description="Tea at five")
    three.sync(times=2)

    uma = let_in(three, uma, parts=("plan",))
    found = changed_since(uma).news
    plan(three.sam, 7)
    fold_some(three.sam)
    three.sync(three.sam, three.jean)
    sync(uma, three.place)

    assert found == ()
    (news,) = changed_since(uma).news
    assert (news.deed, news.who, news.entry) == ("new", "Sam", entry_id(7))
    assert how_many_new(uma) == 1


def test_a_part_that_somebody_is_shown_later_is_no_news_and_hides_none(three: Three, uma: OpenRecord) -> None:
    note = creation(entry_id(8), NOTE, type_name="Observation")
    write(three.jean, "health", [note], by=three.jean.identity.by)
    uma = let_in(three, uma, parts=("plan",))
    plan(three.sam, 7)
    three.sync(three.sam)
    sync(uma, three.place)

    change_member(three.jean, uma.identity.by.writer, parts=("health", "plan"))
    three.sync(three.jean)
    sync(uma, three.place)

    assert uma.vault.entries.has(entry_id(8))
    assert [one.entry for one in changed_since(uma).news] == [entry_id(7)]


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


def test_words_of_an_epoch_that_was_overruled_stay_and_whoever_wrote_them_goes_on_after_them(
    three: Three, uma: OpenRecord
) -> None:
    for relation in ("friend", "neighbour"):
        change_member(three.sam, three.nadia.identity.by.writer, relation=relation)
    plan(three.sam, 3)
    change_member(three.jean, three.nadia.identity.by.writer, parts=("communication", "plan"))
    three.sync(three.sam, three.jean, three.sam)  # two epochs of his are overruled by one of hers
    assert entry_id(3) in shown(three.sam)

    plan(three.sam, 4)
    uma = let_in(three, uma)
    three.sync(times=2)
    sync(uma, three.place)

    assert three.agree()
    assert shown(uma) == shown(three.jean)
    assert {entry_id(3), entry_id(4)} <= shown(uma).keys()
    assert ApartShelf(uma).names() == ApartShelf(three.jean).names() == []


def test_whoever_begins_with_words_that_an_owner_left_out_is_told(
    three: Three, uma: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = circle_fold._what_stands
    bare = circle_fold._kept_back
    monkeypatch.setattr(
        circle_fold, "_what_stands", lambda *of: ([bare(one) for one in kept(*of)[0]], set[str]())
    )

    uma = let_in(three, uma)

    assert [(one.part, one.device) for one in missing_here(uma)] == [("plan", three.jean.identity.device_id)]


def test_whoever_joins_before_all_memberships_came_begins_once_they_are_here(
    three: Three, uma: OpenRecord
) -> None:
    add_member(three.jean, as_guest(uma, three.jean))
    three.sync(three.jean)
    before = {one.hash for one in the_circle(three.jean).standing.in_force[1:2]}
    key = the_circle(three.jean).ring
    assert key is not None
    opened = {
        name: open_part_file(file, {"circle": key.keys["circle"]}) for name, file in three.place.files.items()
    }
    three.place.late = {
        name
        for name, one in opened.items()
        if one is not None
        and MEMBERSHIP.encode() in one.content
        and read_membership(one.content).hash in before
    }
    sync(uma, three.place)
    assert not shown(uma)

    three.place.honest()
    sync(uma, three.place)

    assert shown(as_member(uma)) == shown(three.jean)


def test_the_history_says_what_cannot_be_checked_on_a_new_device(three: Three, uma: OpenRecord) -> None:
    uma = let_in(three, uma)
    mine = plan(uma, 7)

    assert page_of_history(uma, entry_id(1)).begins == folded_parts(uma)["plan"].when
    assert page_of_history(uma, mine).begins == ""
    assert page_of_history(three.jean, entry_id(1)).begins == ""


def put_folded_by(three: Three, record: OpenRecord, *beyond: FoldedChange) -> str:
    """Put there what somebody says stands in the plan, with changes that are not there; give its name."""
    ring = the_circle(record).ring
    assert ring is not None
    edits = sorted(record.vault.log.edits_of(entry_id(1)), key=lambda placed: placed.id)
    last = folded([*changes_in(record.vault, "plan"), *beyond], edits)
    made = Checkpoint(
        ring.record, ring.epoch, "plan", ring.device, moment_text(record.now), last, tuple(edits)
    )
    content = sign_checkpoint(made, record.identity.device, sensitive={}, dice=record.desk.dice)
    file = seal_part_file(content, ring.keys["part/plan"], record.desk.dice)
    three.place.files[file_name(file)] = file
    return file_name(file)


def test_a_checkpoint_that_no_owner_signed_is_kept_apart(three: Three) -> None:
    name = put_folded_by(three, three.nadia)

    synced = sync(three.sam, three.place)

    assert [(one.file, one.why) for one in synced.apart] == [(name, Why.FORGED)]
    assert best_of(three.sam)["plan"].by == three.jean.identity.device_id


@pytest.mark.parametrize("whose", ["nadia", "nobody"])
def test_an_owner_puts_no_change_in_the_name_of_another_device_by_folding(three: Three, whose: str) -> None:
    device, lamport = "E" * 42 + "A", 2**53 - 1
    if whose == "nadia":
        edit(three.nadia, entry_id(1), description="Tea at five")
        three.sync(three.nadia, three.jean, three.sam)
        device, lamport = three.nadia.identity.device_id, three.sam.vault.log.next_lamport()
    by = three.nadia.identity.by
    made_up = FoldedChange(device, 2, "B" * 42 + "A", lamport, "2026-11-22T12:00:00Z", by)
    put_folded_by(three, three.sam, made_up)
    three.sync(three.nadia, three.jean)

    synced = [sync(later(record, hours=2), three.place) for record in (three.nadia, three.jean)]
    mine = plan(three.nadia, 9)
    three.sync(times=2)

    assert not any(one.stopped for one in synced)
    assert [gap.last for one in synced for gap in one.missing if gap.device == device] == [2, 2]
    assert three.jean.vault.log.next_lamport() < 100
    assert mine in shown(three.jean)
    assert folded_parts(three.jean) == {}


def test_who_may_not_read_a_sensitive_entry_gets_no_word_of_it_until_it_is_ticked(
    three: Three, uma: OpenRecord
) -> None:
    entry = plan(three.jean, 5, sensitive=True)
    three.sync()

    uma = let_in(three, uma)

    values = [one.edit.value for one in uma.vault.log.edits_of(entry) if one.edit.path == WHOLE]
    assert values == [None]
    assert not uma.vault.entries.has(entry)


@pytest.fixture
def soon(three: Three, monkeypatch: pytest.MonkeyPatch) -> Three:
    """The three, where three changes are many."""
    monkeypatch.setattr(circle_fold, "MANY", 3)
    three.sync()
    return three


def write_some(three: Three) -> list[str]:
    """Let Jean change her plan three times and put it together; return the hashes of her changes."""
    for hour in ("five", "six", "seven"):
        edit(three.jean, entry_id(1), description=f"Tea at {hour}")
    three.sync(three.jean)
    device = three.jean.identity.device_id
    return [change_hash(change) for _, change in three.jean.vault.log.of_chain(device, "plan")]


def test_words_that_somebody_takes_out_come_again_also_where_an_owner_folded_them(soon: Three) -> None:
    before = set(soon.place.files)
    write_some(soon)
    strip(soon, before=before)
    soon.sync(soon.sam)
    told = [gap.part for gap in missing_here(soon.sam)]

    soon.sync(soon.jean, soon.sam)

    assert told == ["plan"]
    assert missing_here(soon.sam) == ()
    assert shown(soon.sam) == shown(soon.jean)


def test_a_part_that_is_too_large_to_be_put_together_holds_up_no_other(
    soon: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(11, 15):
        note = creation(entry_id(number), NOTE, type_name="Observation")
        write(soon.jean, "health", [note], by=soon.jean.identity.by)
    monkeypatch.setattr(circle_fold, "MOST_ROWS", 3)

    hashes = write_some(soon)

    best = best_of(soon.jean)
    assert best["plan"].ends[soon.jean.identity.device_id].hash == hashes[-1]
    assert "health" not in best


def at_place(three: Three, hashes: list[str]) -> int:
    """Count the files at the place that hold these changes, as far as Jean knows."""
    names = {name for one in hashes for name in three.jean.vault.place_files.holding(one)}
    return len(names & three.place.files.keys())


def lost(*records: OpenRecord) -> list[int]:
    return [len(record.vault.place_files.of_state(LOST)) for record in records]


def test_many_changes_are_put_together_and_their_files_go_once_everybody_has_them(soon: Three) -> None:
    hashes = write_some(soon)
    before = at_place(soon, hashes)

    soon.sync(times=2)

    assert (before, at_place(soon, hashes)) == (3, 0)
    assert soon.agree()
    assert lost(*soon.all) == [0, 0, 0]
    assert len(checkpoints_at(soon)) == 1 + sum(b'"part":"plan"' not in one for one in checkpoints_at(soon))
    assert len(soon.sam.vault.log.edits_of(entry_id(1))) == 4


def test_nothing_goes_while_somebody_has_not_been_here_for_less_than_a_year(soon: Three) -> None:
    hashes = write_some(soon)
    soon.sync(soon.sam, soon.jean)
    assert at_place(soon, hashes) == 3

    for days, left in ((364, 3), (366, 0)):
        for record in (soon.sam, soon.jean):
            sync(later(record, days=days), soon.place)
        assert at_place(soon, hashes) == left


def test_what_stands_side_by_side_or_waits_for_a_yes_stays_there(soon: Three) -> None:
    change_member(soon.jean, soon.nadia.identity.by.writer, role="suggests")
    soon.sync(times=2)
    edit(soon.nadia, entry_id(1), description="Tea at nine")
    edit(soon.sam, entry_id(1), description="Tea at eight")
    hashes = write_some(soon)

    soon.sync(times=3)

    assert soon.jean.vault.entries.get(entry_id(1)).in_conflict
    assert at_place(soon, hashes) == 3
    silent = sorted(ApartShelf(soon.jean).silent)
    assert at_place(soon, silent) == len(silent) == 1


@pytest.mark.parametrize("what", ["gap", "fork", "lost"])
def test_nothing_of_a_part_goes_where_something_is_unsettled(soon: Three, what: str) -> None:
    hashes = write_some(soon)
    soon.sync(soon.sam, soon.nadia)
    best = best_of(soon.jean)["plan"]
    if what == "gap":
        before = set(soon.place.files)
        edit(soon.sam, entry_id(1), description="Tea at eight")
        soon.sync(soon.sam)
        known = soon.sam.vault.place_files.all()
        held = [name for name in soon.place.files.keys() - before if known[name].head]
        soon.place.late |= set(held)
    elif what == "fork":
        said = {"part": "plan", "why": FORKED, "hash": "x", "counts": "counts", "entries": [], "device": "x"}
        soon.jean.vault.circle.put(Document("apart x", "apart", "2026-11-22T12:00:00Z", {**said, "seq": 1}))
        assert files_that_may_go(soon.jean) == []
        return
    else:
        soon.place.late.add(best.file)

    soon.sync(soon.jean)

    assert at_place(soon, hashes) == 3


def test_a_device_that_comes_late_catches_up_and_loses_none_of_its_own_words(soon: Three) -> None:
    edit(soon.nadia, entry_id(1), status="active")
    mine = plan(soon.nadia, 9)
    hashes = write_some(soon)
    soon.sync(soon.sam)

    jean, sam, nadia = (later(record, days=366) for record in soon.all)
    for record in (sam, jean):
        sync(record, soon.place)
    assert at_place(soon, hashes) == 0

    for record in (nadia, jean, sam, nadia, jean):
        sync(record, soon.place)

    assert soon.agree()
    assert {mine, entry_id(1)} <= shown(jean).keys()
    assert b"seven" in nadia.vault.entries.get(entry_id(1)).text
    assert b"active" in jean.vault.entries.get(entry_id(1)).text
    assert not nadia.vault.entries.get(entry_id(1)).in_conflict
    assert not missing_here(nadia)
    assert [one.code for record in (nadia, jean) for one in check_record(record)] == []


@pytest.mark.parametrize("as_folded", [True, False], ids=["folded before", "as it was signed"])
def test_words_that_came_before_what_they_build_on_replace_what_that_replaced(
    soon: Three, uma: OpenRecord, *, as_folded: bool
) -> None:
    for role in (SUGGESTS, EDITOR):  # so nobody waits for what Nadia says after the first of them
        change_member(soon.jean, soon.nadia.identity.by.writer, role=role)
    soon.sync()
    if not as_folded:
        uma = let_in(soon, uma)
    edit(soon.nadia, entry_id(1), description="Tea at five")
    soon.sync(soon.nadia, soon.sam)
    edit(soon.sam, entry_id(1), description="Tea at six")
    soon.sync(soon.sam)
    between = soon.nadia.vault.log.head(soon.nadia.identity.device_id, "plan").hash
    soon.place.late = set(soon.sam.vault.place_files.holding(between))
    soon.sync(soon.jean)
    if as_folded:
        uma = let_in(soon, uma)
    sync(uma, soon.place)
    came = uma.vault.entries.get(entry_id(1)).text

    soon.place.late = set()
    soon.sync(soon.jean)
    for number in (11, 12, 13):
        plan(soon.jean, number)
    soon.sync(soon.jean, soon.sam)
    soon.place.late = set(soon.sam.vault.place_files.holding(between))
    for _ in range(2):
        sync(later(uma, hours=2), soon.place)

    assert b"six" in came
    assert not soon.jean.vault.entries.get(entry_id(1)).in_conflict
    assert shown(uma) == shown(soon.jean)
    assert [one.code for one in check_record(uma)] == []


def test_what_goes_on_from_what_was_folded_by_an_overruled_list_waits_until_that_comes_itself(
    three: Three, uma: OpenRecord
) -> None:
    nadias = three.nadia.identity.by.writer
    change_member(three.jean, nadias, relation="friend")
    for relation in ("cousin", "niece", "neighbour"):
        change_member(three.sam, nadias, relation=relation)
    entries = [plan(three.sam, 9)]
    add_member(three.sam, as_guest(uma, three.sam))
    three.sync(three.sam)
    sync(uma, three.place)
    entries += [plan(three.sam, 10), plan(three.sam, 11)]
    three.sync(three.sam)
    sync(uma, three.place)
    found = shown(uma).keys()

    three.sync(three.jean, three.sam, three.jean)
    add_member(three.jean, as_guest(uma, three.jean))
    three.sync(three.jean)
    sync(as_member(uma), three.place)
    for _ in range(2):
        three.sync()
        sync(as_member(uma), three.place)

    assert found >= set(entries)
    assert shown(uma) == shown(three.jean)
    assert shown(uma).keys() >= set(entries)
    assert [one.code for one in check_record(uma)] == []


@pytest.mark.parametrize("role", [SUGGESTS, EDITOR])
def test_whoever_joins_finds_of_words_of_an_overruled_list_what_later_lists_make_of_them(
    three: Three, uma: OpenRecord, *, role: str
) -> None:
    nadias, other = three.nadia.identity.by.writer, EDITOR if role is SUGGESTS else SUGGESTS
    change_member(three.jean, nadias, role=other)
    three.sync()
    change_member(three.jean, nadias, relation="friend")
    for relation in ("cousin", "niece", "neighbour"):
        change_member(three.sam, nadias, role=EDITOR, relation=relation)
    three.sync(three.sam, three.nadia)
    entry = plan(three.nadia, 9)
    three.sync(three.nadia)

    three.sync(three.jean)
    uma = let_in(three, uma)
    for relation in ("aunt", "carer"):
        change_member(three.jean, nadias, role=role, relation=relation)
    three.sync()
    for _ in range(2):
        sync(uma, three.place)
        three.sync()

    assert shown(uma) == shown(three.jean) == shown(three.sam)
    assert (entry in shown(three.jean)) == (role is EDITOR)


@pytest.mark.parametrize("has_begun", [True, False])
def test_whoever_was_let_in_by_a_list_that_was_overruled_finds_what_waited_by_it_and_counts(
    three: Three, uma: OpenRecord, *, has_begun: bool
) -> None:
    change_member(three.jean, three.nadia.identity.by.writer, relation="friend")
    change_member(three.sam, three.nadia.identity.by.writer, role=SUGGESTS)
    add_member(three.sam, as_guest(uma, three.sam))
    three.sync(three.sam, three.nadia)
    entry = plan(three.nadia, 9)
    three.sync(three.nadia)
    three.place.late = set() if has_begun else {one.file for one in known_checkpoints(three.sam)}
    sync(uma, three.place)
    waited = list(ApartShelf(uma).names(Counts.SUGGESTION))

    three.place.honest()
    three.sync(three.jean, three.sam, three.nadia, three.jean)
    add_member(three.jean, as_guest(uma, three.jean))
    three.sync(three.jean, three.sam)
    sync(as_member(uma), three.place)

    assert len(waited) == 1
    assert entry in shown(three.jean)
    assert shown(uma) == shown(three.jean)
    assert not list(ApartShelf(uma).names(Counts.SUGGESTION))


def test_an_owner_who_comes_later_finds_what_waits_for_a_yes(three: Three, uma: OpenRecord) -> None:
    change_member(three.jean, three.nadia.identity.by.writer, role=SUGGESTS)
    three.sync()
    plan(three.nadia, 9)
    three.sync(three.nadia, three.jean)

    uma = let_in(three, uma, role=OWNER)
    three.sync()
    sync(uma, three.place)

    waits = [change_hash(change) for _, change in three.nadia.vault.log.changes() if change.epoch == 4]
    assert waits == list(ApartShelf(uma).names(Counts.SUGGESTION))
    assert shown(uma) == shown(three.jean)


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_device_knows_its_own_words_again_that_were_folded_while_they_waited_here(
    three: Three, monkeypatch: pytest.MonkeyPatch, *, is_folded: bool
) -> None:
    nadia, log, chain = three.nadia, three.nadia.vault.log, (three.nadia.identity.device_id, "plan")
    for hour in ("five", "six"):
        edit(nadia, entry_id(1), description=f"Tea at {hour}")
    (number, change), (_, last) = log.of_chain(*chain)
    came = CameChange("again", 5, change, tuple(log.edits_of_change(number)))
    with nadia.vault.transaction():
        log.take_out([change_hash(change)])
    ends = {chain: End(2, change_hash(last), last.lamport)} if is_folded else {}
    monkeypatch.setattr(circle_fetch, "folded_ends", lambda _: ends)

    assert stop_if_copied(nadia, [came]) is not is_folded


def test_what_was_erased_stays_so_whatever_was_put_together_before(soon: Three, uma: OpenRecord) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Vault, "forget_traces", lambda _: None
        )  # none can be while a test's transaction is open
        plan(soon.jean, 3, SAYS)
        write_some(soon)
        old = dict(soon.place.files)
        assert SECRET in b"".join(checkpoints_at(soon))
        soon.sync(times=2)
        binned = binning(state_of(soon.jean, "plan", entry_id(3)), "2026-11-22T12:00:00Z")
        write(soon.jean, "plan", [binned], by=soon.jean.identity.by)
        erase_now(soon.jean, [entry_id(3)])

        soon.sync(times=2)
        assert SECRET not in b"".join(checkpoints_at(soon))
        soon.place.files |= old
        add_member(soon.jean, as_guest(uma, soon.jean))
        soon.sync(soon.sam)
        soon.sync(soon.jean)
        sync(uma, soon.place)

    assert SECRET not in b"".join(checkpoints_at(soon))
    for record in (*soon.all, uma):
        assert all(SECRET not in (one.edit.value or b"") for one in record.vault.log.edits_of(entry_id(3)))
        assert not record.vault.entries.has(entry_id(3))
        assert not any(
            record.vault.circle.has_bytes(one.id) for one in record.vault.circle.about("checkpoint")
        )
    assert lost(*soon.all) == [0, 0, 0]


def test_a_checkpoint_that_the_place_loses_is_told_and_put_there_again(soon: Three) -> None:
    write_some(soon)
    soon.sync(times=2)
    gone = best_of(soon.jean)["plan"].file
    del soon.place.files[gone]

    told = sync(later(soon.jean, hours=2), soon.place)
    told = sync(later(soon.jean, hours=4), soon.place)
    put_again(soon.jean)
    soon.sync(times=2)

    assert told.lost == 1
    assert any(b'"part":"plan"' in one for one in checkpoints_at(soon))
    assert lost(*soon.all) == [0, 0, 0]


def test_a_circle_moves_though_in_a_part_that_was_folded_nothing_counts_any_more(
    three: Three, tmp_path: Path
) -> None:
    draft = creation(entry_id(40), NOTE, type_name="Observation")
    write(three.sam, "outcomes", [draft], by=three.sam.identity.by)
    change_member(three.sam, three.nadia.identity.by.writer, parts=("plan", "outcomes"))
    three.sync(three.sam)
    remove_member(three.jean, three.sam.identity.by.writer)
    three.sync(three.jean, three.sam, three.jean)
    folded = [one.file for one in known_checkpoints(three.jean) if one.part == "outcomes"]

    choose_circle_place(three.jean, PlaceOfCircle(kind="folder", address=str(tmp_path)))

    assert folded != []
    assert circle_place(three.jean).address == str(tmp_path)
    assert not three.jean.vault.entries.has(entry_id(40))


def cut_off_nadia(three: Three) -> None:
    """Let Jean take Nadia out, with all that she wrote in the plan."""
    cut = Cut(three.nadia.identity.device_id, "plan", 0, "")
    now = the_circle(three.jean).now
    assert now is not None
    left = [one for one in now.members if one.name != "Nadia"]
    change_members(three.jean, now, left, named=[cut])


def test_what_an_owner_put_together_counts_no_more_once_part_of_it_is_cut_off(
    soon: Three, uma: OpenRecord
) -> None:
    edit(soon.nadia, entry_id(1), description="Tea at midnight")
    soon.sync(soon.nadia)
    write_some(soon)
    end = soon.jean.vault.log.head(soon.nadia.identity.device_id, "plan")
    uma = let_in(soon, uma)
    assert end.seq == 1
    assert folded_parts(uma)["plan"].holds(soon.nadia.identity.device_id, 1)

    cut_off_nadia(soon)
    soon.sync(soon.jean)
    for _ in range(2):
        sync(uma, soon.place)
        soon.sync(soon.sam, soon.jean)

    assert shown(uma) == shown(soon.jean) == shown(soon.sam)
    assert not folded_parts(uma)["plan"].holds(soon.nadia.identity.device_id, 1)
    assert [one.code for one in check_record(uma)] == []


def test_what_a_device_signed_stays_so_when_others_begin_anew_and_its_words_reach_who_may_read_them(
    soon: Three, uma: OpenRecord
) -> None:
    edit(soon.nadia, entry_id(1), description="Tea at midnight")
    soon.sync(soon.nadia)
    write_some(soon)
    uma = let_in(soon, uma, parts=("plan",))
    entry = plan(uma, 7, sensitive=True)
    sync(uma, soon.place)
    write_some(soon)
    cut_off_nadia(soon)
    soon.sync(soon.jean)
    sync(uma, soon.place)
    uma = as_member(uma)
    own = [change for _, change in uma.vault.log.of_chain(uma.identity.device_id, "plan")]
    seat = the_circle(uma).member
    assert seat is not None

    change_member(soon.jean, seat.id, ticked=(entry,))
    soon.sync(soon.jean)
    sync(uma, soon.place)
    soon.sync(soon.jean)

    assert best_of(uma)["plan"].holds(uma.identity.device_id, 1)
    assert all(change.signature for change in own)
    assert shown(soon.jean)[entry] == shown(uma)[entry]


def test_a_change_that_was_folded_is_not_sealed_again_and_again(three: Three, uma: OpenRecord) -> None:
    uma = let_in(three, uma)
    name = best_of(uma)["plan"].ends[three.jean.identity.device_id].hash
    said = {entry_id(1): list[str]()}
    uma.vault.circle.put(Document(f"{HIDDEN} {name}", HIDDEN, moment_text(uma.now), said))

    assert uma.vault.log.numbers_of([name])
    assert [seal_some(uma) for _ in range(2)] == [0, 0]
