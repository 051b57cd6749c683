"""Inside the worker: the process that waits, and forks a fresh serving process before one is needed.

It has everything loaded and never reads a foreign byte, so a fork of it is ready at once and clean. It ends,
with a status that says why, when its serving process ends by a fault; the app then starts another worker.
"""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

from portable_record.sharing.reader import closing, ending, frames, memory
from portable_record.sharing.reader.serving import Verb, serve

Stretch = Callable[[], object]


def keep_serving(verbs: Mapping[str, Verb], stretch: Stretch = bytes) -> NoReturn:
    """Serve over standard input and output until the other side closes them.

    A serving process calls ``stretch`` before its turn, so that its memory is its own by its first read.
    """
    source, sink = _take_pipes()
    gc.collect()
    gc.freeze()
    frames.send(sink, frames.pack({"ready": True, "forks": hasattr(os, "fork")}))
    if sys.platform == "win32":
        sys.exit(serve(source, sink, verbs, memory.Allowance()))
    else:
        os._exit(_keep_one_serving(source, sink, verbs, stretch))


def _take_pipes() -> tuple[int, int]:
    """Move the two pipes away from standard input and output, where a library might read or print."""
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    os.close(nothing)
    return source, sink


if sys.platform != "win32":

    def _keep_one_serving(source: int, sink: int, verbs: Mapping[str, Verb], stretch: Stretch) -> int:
        """Fork the next serving process while this one serves, so that taking over costs next to nothing."""
        ended = ending.FRESH_ONE
        following, go = _fork(source, sink, verbs, stretch)
        while ended == ending.FRESH_ONE:
            os.write(go, b"1")
            os.close(go)
            serving, (following, go) = following, _fork(source, sink, verbs, stretch)
            _, status, usage = os.wait4(serving, 0)
            ended = ending.of(status, usage)
        return ended

    def _fork(source: int, sink: int, verbs: Mapping[str, Verb], stretch: Stretch) -> tuple[int, int]:
        """Fork a process that closes itself in, waits for its turn, and serves.

        Returns:
            Its number, and the pipe by which it is told that its turn has come. Each has a pipe of its own:
            one that was still waking up would otherwise lose its turn to the next.
        """
        turn, go = os.pipe()
        child = os.fork()
        if child:
            os.close(turn)
            return child, go
        ended = ending.BROKEN
        try:
            os.close(go)
            allowance = memory.Allowance()
            closing.close_in()
            stretch()
            ended = serve(source, sink, verbs, allowance) if os.read(turn, 1) else ending.ASKED
        finally:
            os._exit(ended)
