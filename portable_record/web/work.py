"""What takes long is done on a thread of its own, so that a page can say how far it has come, and stop it."""

import threading
from collections.abc import Callable
from secrets import compare_digest, token_hex

from portable_record.errors import PortableRecordError, StoppedError, UnexpectedError

Progress = Callable[[int, int], None]
Deed = Callable[[Progress], object]
SOON = 0.8  # seconds that a page waits: most work is done by then, and no other page is needed


class Work:
    """One long deed: how far it is, whether it is over, and what came of it.

    ``kind`` names it for the pages. Only the browser session that began it knows the ``token``.
    """

    def __init__(self, kind: str) -> None:
        """Begin with nothing done."""
        self.kind = kind
        self.token = token_hex(16)
        self.done, self.total = 0, 0
        self.answer: object = None
        self.refusal: PortableRecordError | None = None
        self._stopping = threading.Event()
        self._over = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether it is done, was refused, or was stopped."""
        return self._over.is_set()

    @property
    def percent(self) -> int:
        """How far it has come, from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    def belongs_to(self, shown: str) -> bool:
        """Say whether the session with this token began it."""
        return compare_digest(shown.encode(), self.token.encode())

    def stop(self) -> None:
        """Let it end at its next step, without anything half-done."""
        self._stopping.set()

    def wait(self, seconds: float = SOON) -> bool:
        """Wait a little, and say whether it is over."""
        return self._over.wait(seconds)

    def run(self, deed: Deed, complain: Callable[[BaseException], None]) -> None:
        """Do it. A refusal is kept for the page; a fault of ours is told to ``complain``."""
        try:
            self.answer = deed(self._told)
        except PortableRecordError as refused:
            self.refusal = refused
        except Exception as fault:  # noqa: BLE001 - the thread ends here; the page says it
            complain(fault)
            self.refusal = UnexpectedError()
        finally:
            self._over.set()

    def _told(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stopping.is_set():
            raise StoppedError
