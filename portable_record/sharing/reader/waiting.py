"""Inside the worker: the process that waits, and forks a fresh serving process as often as one is needed.

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

    A serving process calls ``stretch`` before it serves, so that its memory is its own by its first read.
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
        """Fork a serving process as often as the one before made place; what is asked meanwhile waits.

        None stands by: that would hold 12 MB all the time to spare some 10 ms in a hundred reads.
        """
        ended = ending.FRESH_ONE
        while ended == ending.FRESH_ONE:
            _, status, usage = os.wait4(_fork(source, sink, verbs, stretch), 0)
            ended = ending.of(status, usage)
        return ended

    def _fork(source: int, sink: int, verbs: Mapping[str, Verb], stretch: Stretch) -> int:
        """Fork a process that closes itself in and serves; return its number."""
        child = os.fork()
        if child:
            return child
        ended = ending.BROKEN
        try:
            allowance = memory.Allowance()
            closing.close_in()
            stretch()
            ended = serve(source, sink, verbs, allowance)
        finally:
            os._exit(ended)
