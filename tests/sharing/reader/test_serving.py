"""The serving process from the inside: requests in, answers out, and when it makes place for a fresh one."""

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from portable_record.errors import NoCodeInPictureError, NotFoundError
from portable_record.sharing import qr
from portable_record.sharing.reader import ending, frames, memory, verbs, wire
from portable_record.sharing.reader.serving import READS, Answer, serve
from tests.sharing.cast import NOW
from tests.sharing.page_shares import FULL, signed

Pipes = tuple[int, int, int, int]


class Unlimited(memory.Allowance):
    """An allowance that notes what it is told and sets no limit on the tests themselves."""

    def __init__(self, *, grown: bool = False) -> None:
        self.told: list[int] = []
        self._grown = grown

    def allow(self, size: int) -> None:
        self.told.append(size)

    def has_grown(self) -> bool:
        return self._grown


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    """Two pipes: (served from, asked by, answered into, read by)."""
    source, asker = os.pipe()
    listener, sink = os.pipe()
    yield source, asker, sink, listener
    for end in (source, asker, sink, listener):
        try:
            os.close(end)
        except OSError:
            continue


def echo(header: dict[str, object], body: bytes) -> Answer:
    return header, body


def refuse(header: dict[str, object], body: bytes) -> Answer:
    raise NotFoundError("A detail.", place="here")


def no_memory(header: dict[str, object], body: bytes) -> Answer:
    raise MemoryError


VERBS = {"echo": echo, "refuse": refuse, "no-memory": no_memory}


def ask(pipes: Pipes, *requests: dict[str, object]) -> None:
    for request in requests:
        frames.send(pipes[1], frames.pack(request, b"body"))


def answer(pipes: Pipes) -> tuple[dict[str, object], bytes] | None:
    told: list[int] = []
    return frames.receive(pipes[3], announce=told.append)


def test_it_serves_until_the_pipe_ends(pipes: Pipes) -> None:
    ask(pipes, {"verb": "echo", "n": 1}, {"verb": "refuse"})
    os.close(pipes[1])
    allowance = Unlimited()

    ended = serve(pipes[0], pipes[2], VERBS, allowance)

    assert ended == ending.ASKED
    assert answer(pipes) == ({"n": 1}, b"body")
    assert answer(pipes) == ({"refused": {"code": "not-found", "detail": "A detail.", "place": "here"}}, b"")
    assert allowance.told == [4, 0, 4, 0]


def test_it_makes_place_after_so_many_reads(pipes: Pipes) -> None:
    request: dict[str, object] = {"verb": "echo"}
    ask(pipes, *[request] * (READS + 1))

    assert serve(pipes[0], pipes[2], VERBS, Unlimited()) == ending.FRESH_ONE
    assert answer(pipes) is not None


@pytest.mark.parametrize(("verb", "grown"), [("no-memory", False), ("echo", True)])
def test_it_makes_place_at_once_when_memory_was_short_or_has_grown(
    pipes: Pipes, verb: str, *, grown: bool
) -> None:
    ask(pipes, {"verb": verb}, {"verb": "echo"})

    assert serve(pipes[0], pipes[2], VERBS, Unlimited(grown=grown)) == ending.FRESH_ONE
    assert answer(pipes) == (({"stopped": "out-of-memory"}, b"") if verb == "no-memory" else ({}, b"body"))


def test_reading_a_share_gives_its_verdict() -> None:
    token = signed(FULL).encode()
    header: dict[str, object] = {
        "name": "x",
        "at": (NOW + timedelta(days=1)).isoformat(),
        "passcode": None,
        "lengths": [0, 0, len(token)],
    }

    answered, raw = verbs.read_share(header, token)

    assert answered == {}
    assert wire.verdict_from_json(raw).code == "first-time"


def test_checking_pieces_gives_one_answer_each() -> None:
    good, bad = b'{"resourceType":"Basic","code":{"text":"a"}}', b"{]"

    _, raw = verbs.check_pieces({"lengths": [len(good), len(bad)]}, good + bad)

    assert [each[0] for each in json.loads(raw)] == ["good", "refused"]
    assert verbs.check_pieces({"lengths": None}, b"") == ({}, b"[]")


def test_a_picture_gives_its_codes() -> None:
    picture = qr.png(qr.matrix(signed(FULL[:1]), most=qr.CardSize.SHEET))

    _, raw = verbs.decode_picture({}, picture)

    assert json.loads(raw)[0].startswith("shc:/")
    with pytest.raises(NoCodeInPictureError):
        verbs.decode_picture({}, qr.png([[False] * 60] * 60))


def test_warming_needs_nothing_from_outside() -> None:
    verbs.warm()


EXITED, KILLED = 256, 1  # how a wait status says "left with 1" and "killed by signal 1"


@pytest.mark.parametrize(
    ("status", "held", "expected"),
    [
        (0 * EXITED, 0, ending.ASKED),
        (ending.FRESH_ONE * EXITED, 0, ending.FRESH_ONE),
        (ending.OUT_OF_MEMORY * EXITED, 0, ending.OUT_OF_MEMORY),
        (1 * EXITED, 0, ending.BROKEN),
        (77 * EXITED, 0, ending.BROKEN),
        (signal.SIGABRT * KILLED, 100, ending.BROKEN),
        (signal.SIGABRT * KILLED, 250, ending.OUT_OF_MEMORY),
        (signal.SIGXCPU * KILLED, 0, ending.TOO_SLOW),
        (signal.SIGKILL * KILLED, 0, ending.OUT_OF_MEMORY),
    ],
)
def test_how_a_process_ends_says_why(status: int, held: int, expected: int) -> None:
    unit = 1 if sys.platform == "darwin" else 1024
    usage = resource.struct_rusage([0.0, 0.0, held * memory.MIB // unit, *[0] * 13])

    assert ending.of(int(status), usage) == expected


def test_a_small_read_may_take_64_mib_above_idle_and_a_large_one_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: limits.append(pair))
    sizes = {"RssFile": 20 * memory.MIB, "VmData": 30 * memory.MIB}
    monkeypatch.setattr(memory, "_status", sizes.__getitem__)

    allowance = memory.Allowance()
    allowance.allow(memory.SMALL_READ)
    allowance.allow(memory.SMALL_READ + 1)
    allowance.allow(0)

    small, large = 94 * memory.MIB, 220 * memory.MIB
    assert limits == [(small, large), (large, large), (small, large)]
    assert not allowance.has_grown()


def test_the_system_tells_what_this_process_holds() -> None:
    assert memory.peak() > memory.MIB
    if sys.platform == "linux":
        assert memory._status("VmData") > memory.MIB
        assert memory._status("NoSuchField") == 0


def test_watching_from_beside_stops_a_process_that_holds_too_much() -> None:
    stopped: list[bool] = []

    watcher = memory.watch(1, lambda: stopped.append(True))
    watcher.join(timeout=60)

    assert stopped == [True]
