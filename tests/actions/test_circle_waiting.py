"""What lies apart, however much of it, makes no sync longer: only what may count now is read and judged."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portable_record.actions import circle_apart, circle_apply
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_apply import apply_changes
from portable_record.actions.circle_causes import FORKED, WAITS
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.unlock import unlock
from portable_record.circle.membership import VIEWER, Cut
from portable_record.record.change import change_hash
from tests.actions.conftest import PASSPHRASE
from tests.actions.in_a_circle import keep_next, member_of, member_record
from tests.actions.quick import stretch_nothing
from tests.circle.cast import JEAN, NADIA, SAM, Carer, carer
from tests.record.acting import Choices
from tests.record.devices import Logged

PLAN = b'{"resourceType":"CarePlan","status":"draft","intent":"plan","description":"Tea at four"}'
MANY = 30


@dataclass
class Work:
    """Counts the changes that are read from what lies apart, and those that are judged."""

    patch: pytest.MonkeyPatch
    read: int = 0
    judged: int = 0

    def __post_init__(self) -> None:
        self._count(circle_apart, "from_json", "read")
        self._count(circle_apply, "judge", "judged")

    def _count(self, module: object, name: str, as_: str) -> None:
        real: Callable[..., object] = getattr(module, name)

        def counting(*args: object, **named: object) -> object:
            setattr(self, as_, getattr(self, as_) + 1)
            return real(*args, **named)

        self.patch.setattr(module, name, counting)


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The vault of a member of a circle in which Nadia may only read."""
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        folder = tmp_path_factory.mktemp("circle") / "vault"
        record = member_record(desk, folder)
        members = (JEAN.member(), SAM.member(), NADIA.member(role=VIEWER))
        keep_next(record, *members, member_of(record))
        record.vault.close()
        yield folder


@pytest.fixture
def ours(desk: Desk, made: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    record = unlock(desk, Path(shutil.copytree(made, tmp_path / "vault")), PASSPHRASE)
    yield record
    record.vault.close()


@pytest.fixture
def jean() -> Carer:
    return carer(JEAN)


@pytest.fixture
def sam() -> Carer:
    return carer(SAM)


def many(one: Carer) -> list[Logged]:
    for number in range(MANY):
        one.create(PLAN, 100 + number)
    return list(one.log)


def whys(record: OpenRecord) -> dict[str, str]:
    apart = ApartShelf(record)
    return {name: apart.why(name) for name in apart.names()}


def test_what_somebody_wrote_who_may_only_read_is_not_read_again_when_something_comes(
    ours: OpenRecord, jean: Carer, monkeypatch: pytest.MonkeyPatch
) -> None:
    nadia = carer(NADIA)
    apply_changes(ours, many(nadia))
    assert len(whys(ours)) == MANY
    jean.create(PLAN)
    work = Work(monkeypatch)

    applied = apply_changes(ours, jean.log)

    assert (applied.taken, work.read, work.judged) == (1, 0, 1)


def test_of_what_waits_for_something_missing_nothing_is_read_until_that_comes(
    ours: OpenRecord, jean: Carer, sam: Carer, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing, *later = many(sam)
    apply_changes(ours, later)
    assert set(whys(ours).values()) == {WAITS}
    jean.create(PLAN)
    work = Work(monkeypatch)
    applied = apply_changes(ours, jean.log)
    assert (applied.taken, work.read, work.judged) == (1, 0, 1)

    came = apply_changes(ours, [missing])

    assert (came.taken, came.apart, whys(ours)) == (MANY, {}, {})


def test_of_what_builds_on_something_missing_only_the_first_is_read(
    ours: OpenRecord, jean: Carer, sam: Carer, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = jean.create(PLAN)
    sam.log += jean.log
    sam.edit(entry, description="Tea at five")
    later = [one for one in many(sam) if one not in jean.log]
    apply_changes(ours, later)
    work = Work(monkeypatch)
    assert apply_changes(ours).taken == 0
    assert (work.read, work.judged) == (1, 1)

    came = apply_changes(ours, jean.log)

    assert (came.taken, whys(ours)) == (1 + len(later), {})


def test_of_a_fork_nothing_is_read_again_but_when_an_owner_names_the_branch(
    ours: OpenRecord, jean: Carer, sam: Carer, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = carer(SAM)
    branch, other = many(sam), twin.create(PLAN, 99)
    apply_changes(ours, branch)
    apply_changes(ours, twin.log)
    assert whys(ours) == dict.fromkeys((change_hash(one[0]) for one in (*branch, *twin.log)), FORKED)
    jean.create(PLAN)
    work = Work(monkeypatch)
    applied = apply_changes(ours, jean.log)
    assert (applied.taken, work.read, work.judged) == (1, 0, 1)

    last = branch[-1][0]
    cuts = (Cut(last.device, last.part, last.seq, change_hash(last)),)
    keep_next(ours, JEAN.member(), member_of(ours), removed=cuts)
    settled = apply_changes(ours)

    assert settled.taken == MANY
    assert not ours.vault.entries.has(other)


@pytest.mark.parametrize("seed", range(4))
def test_a_fork_far_down_is_found_whatever_the_order_and_all_of_it_is_told(
    ours: OpenRecord, sam: Carer, seed: int
) -> None:
    dice = Choices(seed)
    for number in range(3):
        sam.create(PLAN, number)
    twin = carer(SAM)
    twin.log = list(sam.log)
    for number in range(4):
        sam.create(PLAN, 10 + number)
        twin.create(PLAN, 20 + number)
    shared, branches = sam.log[:3], [*sam.log[3:], *twin.log[3:]]

    for one in dice.shuffled([*shared, *branches]):
        apply_changes(ours, [one])

    assert whys(ours) == dict.fromkeys((change_hash(one[0]) for one in branches), FORKED)
    assert sum(ours.vault.log.has(change_hash(one[0])) for one in shared) == 3
