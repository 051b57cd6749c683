"""Inside the worker: take a request from the pipe, do it, answer; make place for a fresh process in time."""

import sys
from collections.abc import Callable, Mapping

from portable_record.errors import PortableRecordError
from portable_record.sharing.reader import ending, frames, memory
from portable_record.sharing.reader.refusals import told

if sys.platform != "win32":
    import resource

READS = 100
_WORN_SECONDS = 10

Answer = tuple[dict[str, object], bytes]
Verb = Callable[[dict[str, object], bytes], Answer]

_NO_MEMORY = frames.pack({"stopped": "out-of-memory"})


def serve(source: int, sink: int, verbs: Mapping[str, Verb], allowance: memory.Allowance) -> int:
    """Serve requests until the pipe ends or a fresh process should take over; return how this one ends.

    An error that nobody expected ends the process: the one that waits for it says so.
    """
    began = _used_seconds()
    for _ in range(READS):
        request = frames.receive(source, announce=allowance.allow)
        if request is None:
            return ending.ASKED
        frame = _answer(verbs, *request)
        del request
        frames.send(sink, frame)
        if frame is _NO_MEMORY or allowance.has_grown() or _used_seconds() - began > _WORN_SECONDS:
            break
        allowance.allow(0)
    return ending.FRESH_ONE


def _answer(verbs: Mapping[str, Verb], header: dict[str, object], body: bytes) -> bytes:
    try:
        return frames.pack(*_do(verbs, header, body))
    except MemoryError:
        return _NO_MEMORY


def _do(verbs: Mapping[str, Verb], header: dict[str, object], body: bytes) -> Answer:
    try:
        return verbs[str(header.pop("verb"))](header, body)
    except PortableRecordError as error:
        return {"refused": told(error)}, b""


def _used_seconds() -> float:
    """Return the processor time this process has used."""
    if sys.platform == "win32":
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
