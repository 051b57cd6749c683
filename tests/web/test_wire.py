"""Connections that are let go: who asks for nothing, and who takes nothing of what they asked for."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from portable_record.web.wire import STALLED, StrictServer

NOW = 100_000.0


@dataclass
class Channel:
    last_activity: float
    requests: list[str] = field(default_factory=lambda: ["GET /files/1/copy"])
    total_outbufs_len: int = 5_000_000
    closed: bool = False
    will_close: bool = False

    def handle_close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("channel", "closed"),
    [
        (Channel(NOW - STALLED - 1), True),
        (Channel(NOW - STALLED + 1), False),
        (Channel(NOW - STALLED - 1, total_outbufs_len=0), False),
        (Channel(NOW - STALLED - 1, requests=[]), False),
    ],
)
def test_who_takes_nothing_of_an_answer_for_long_is_let_go(channel: Channel, closed: bool) -> None:
    server = StrictServer.__new__(StrictServer)
    server.adj = SimpleNamespace(channel_timeout=30)
    server.active_channels = {1: channel}

    server.maintenance(NOW)

    assert channel.closed is closed
