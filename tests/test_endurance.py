"""What writes is taken to its end with faults and kills on the way; the long form is ``make torture``."""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.torture.bench import Bench, quick_unlocking, template
from tests.torture.damage import Damaging
from tests.torture.deeds import DEEDS
from tests.torture.failing import Failing
from tests.torture.felling import Felling
from tests.torture.tampering import WAYS, Tampering
from tests.torture.together import write_together

FAULTS = ((errno.ENOSPC, False, False), (errno.EIO, True, False), (errno.EIO, False, True))
MOST = 2
ROUNDS = 3
PLACES = 20
WRITES = 25

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The record that every deed gets a copy of."""
    with ExitStack() as laid_out:
        with quick_unlocking():
            made = laid_out.enter_context(template(tmp_path_factory.mktemp("bench") / "template"))
        yield made


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_unlocking():
        yield


def spread(calls: int, begin: int) -> range:
    """A few numbers of calls, spread over all of them; another beginning gives others."""
    step = max(1, calls // MOST)
    return range(1 + begin % step, calls + 1, step)


@pytest.mark.parametrize("name", DEEDS)
def test_a_call_to_the_disk_that_fails_leaves_the_old_or_the_new(
    bench: Bench, tmp_path: Path, name: str
) -> None:
    failing = Failing(DEEDS[name], bench, tmp_path / name)

    for begin, fault in enumerate(FAULTS):
        failing.run(spread(failing.calls, 7 * begin), [fault])

    assert failing.faults == []
    assert failing.figures["calls that failed"] >= MOST


def test_new_keys_count_only_when_all_that_they_lock_is_on_the_disk(bench: Bench, tmp_path: Path) -> None:
    failing = Failing(DEEDS["rekey"], bench, tmp_path / "rekey")
    syncs = [number for number, kind in enumerate(failing.kinds, 1) if kind == "database sync"]

    failing.run(syncs, [(errno.EIO, False, False)])

    assert failing.faults == []
    assert failing.figures["told with a sentence"] > 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the programs that are killed here are forked")
@pytest.mark.parametrize("name", DEEDS)
def test_killed_at_any_moment_it_has_what_it_said_and_nothing_half(
    bench: Bench, tmp_path: Path, name: str
) -> None:
    felling = Felling(DEEDS[name], bench, tmp_path / name, seed=7)

    felling.run(ROUNDS)

    assert felling.faults == []
    assert felling.figures["rounds"] == ROUNDS


def test_a_damaged_vault_is_refused_or_tells_or_says_the_same(bench: Bench, tmp_path: Path) -> None:
    assert bench.vault.is_dir()  # while it stands, opening is quick
    damaging = Damaging(tmp_path / "damage", seed=7)

    damaging.run(header_bits=1, flips=60, cuts=30, blocks=40)

    assert damaging.faults == []
    assert damaging.figures["refused"] > damaging.figures["bits of the header"]
    assert damaging.figures["identical"] > 0


def test_whatever_is_changed_in_history_or_activity_log_is_found(bench: Bench, tmp_path: Path) -> None:
    assert bench.vault.is_dir()
    tampering = Tampering(tmp_path / "tamper", seed=7)

    tampering.run(PLACES)

    assert tampering.faults == []
    assert min(tampering.figures[way] for way in WAYS) > PLACES // 2


def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    figures, faults = write_together(tmp_path / "together", WRITES)

    assert faults == []
    assert figures["entries there"] == 2 * WRITES
