"""How many files may be on their way at once: whoever takes none of what they asked for holds up no page.

A file that is larger than what may wait in memory keeps one thread of the server until the browser has taken
it. There is a lane for each file that goes out; the threads beyond them are for pages.
"""

import threading
import weakref

from flask import current_app
from werkzeug.wrappers.response import Response

from portable_record.errors import TooManyFilesError

LANES = 6  # as many as a browser makes connections; the server has two threads more


class Lanes:
    """Gives out lanes, and takes them back."""

    def __init__(self, most: int = LANES) -> None:
        """Begin with all of them free."""
        self._free = threading.BoundedSemaphore(most)

    def take(self) -> "Lane":
        """Take a lane, before anything is opened or noted for the file.

        Raises:
            TooManyFilesError: none is free.
        """
        if not self._free.acquire(blocking=False):
            raise TooManyFilesError
        return Lane(self._free)


class Lane:
    """A lane that is taken. It is free again when the answer has gone, or when nobody holds it any more."""

    def __init__(self, free: threading.BoundedSemaphore) -> None:
        """Hold it."""
        self._leave = weakref.finalize(self, free.release)

    def carry(self, answer: Response) -> Response:
        """Let an answer go out on it."""
        answer.call_on_close(self.leave)
        return answer

    def leave(self) -> None:
        """Let it be free again; once."""
        self._leave()


def take_lane() -> Lane:
    """Take a lane of this app.

    Raises:
        TooManyFilesError: none is free.
    """
    lanes: Lanes = current_app.extensions["lanes"]
    return lanes.take()
