"""A desk for a whole module: the reader process is started once."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from portable_record.actions.desk import Desk
from portable_record.sharing.reader.asking import Reader


@pytest.fixture(scope="module")
def module_desk() -> Iterator[Desk]:
    with Reader(sys.executable) as reader:
        yield Desk(now=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC), dice=os.urandom, reader=reader)
