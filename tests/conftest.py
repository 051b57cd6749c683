"""What every test may ask for."""

import gc
import hashlib
import os
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import coverage
import pytest
from hypothesis import HealthCheck, settings

from tests.browser import asked_outside, browser, context, page

__all__ = ["asked_outside", "browser", "context", "dice", "now", "outside", "page"]

# The programs that tests start and kill by the hundred are not traced: what they run, tests run here as well.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    os.environ.pop("COVERAGE_PROCESS_START", None)

UNTRACED = {"slow", "journey"}
"""Campaigns, journeys and properties are not traced: others run what they run; traced it takes longer."""


def _untraced(item: pytest.Item) -> bool:
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return is_property or any(mark.name in UNTRACED for mark in item.iter_markers())


def pytest_configure() -> None:
    """Look seldom for what nobody holds: most of what lies in memory meanwhile are the tests themselves.

    Measurements import this file as well, and keep the collector that people have.
    """
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Stretch each passphrase and passcode in earnest, but for one salt and cost only once.

    The key stays the same; what is sealed and read by one test is stretched once instead of twice. So it is
    from before the tests are read in, of which some seal something then.
    """
    if session.config.getoption("numprocesses", None):
        return  # this process only hands out the work
    from portable_record.actions import pin
    from portable_record.crypto import passcode
    from portable_record.crypto.derive import pbkdf2_sha512
    from portable_record.crypto.passphrase import stretch
    from portable_record.vault import slots

    patch, once = pytest.MonkeyPatch(), cache(stretch)
    patch.setattr(slots, "stretch", once)
    patch.setattr(pin, "stretch", once)
    patch.setattr(passcode, "pbkdf2_sha512", cache(pbkdf2_sha512))
    session.config.add_cleanup(patch.undo)


def pytest_collection_finish() -> None:
    """Look no more through the tests themselves, which stay until the end, for what nobody holds."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let the measuring of coverage rest while such a test runs."""
    measuring = coverage.Coverage.current()
    if measuring is None or not _untraced(item):
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


# How fast a machine is says nothing about what is tested, and what passes once passes always.
# Whoever wants to look elsewhere asks for --hypothesis-profile=roaming.
settings.register_profile(
    "calm", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("roaming", settings.get_profile("calm"), derandomize=False)
settings.load_profile("calm")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Real inputs written elsewhere, beside the project; tests that read them say so where they are absent."""


@pytest.fixture(scope="session", autouse=True)
def the_reader_has_time() -> Iterator[None]:
    """Give the reader process a minute for each read, however busy the machine is."""
    from portable_record.sharing.reader.asking import Reader

    usual = Reader.__init__.__kwdefaults__
    assert usual is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(usual, "seconds", 60.0)
        yield


@pytest.fixture
def now() -> datetime:
    """One fixed moment, so that what a test makes is the same every time."""
    return datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def dice() -> Callable[[int], bytes]:
    """Bytes that look random and are the same in every run."""
    thrown = 0

    def throw(size: int) -> bytes:
        nonlocal thrown
        thrown += 1
        return hashlib.shake_256(b"dice" + thrown.to_bytes(8, "big")).digest(size)

    return throw


@pytest.fixture(scope="session")
def outside() -> Path:
    """The folder of real inputs written elsewhere; the test is skipped, saying so, where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("real inputs written elsewhere are not at hand (no ../shared/data)")
    return SHARED_DATA
