"""A worker that can do everything wrong, started once for the tests of one file."""

import sys
from collections.abc import Iterator

import pytest

from portable_record.sharing.reader.process import Worker, command

FAULTY = "tests.sharing.reader.faulty_worker"


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A fresh worker with the verbs of ``faulty_worker.py``."""
    started = Worker(command(sys.executable, FAULTY))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def lasting() -> Iterator[Worker]:
    """The same, shared by tests that do it no harm."""
    started = Worker(command(sys.executable, FAULTY))
    yield started
    started.stop()
