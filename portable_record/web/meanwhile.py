"""What a share must know of a large record is read while the person chooses, some of it between two pages."""

import threading
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING

from portable_record.errors import PortableRecordError

if TYPE_CHECKING:
    from portable_record.web.doorway import Doorway

BETWEEN = 0.02  # seconds, in which a page comes first


class Meanwhile:
    """Reads on in the background until all is read, or the record is locked."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._reading = threading.Lock()

    def read_on(self, at: "Doorway") -> threading.Thread | None:
        """Begin, unless somebody is reading already; return what reads."""
        if not self._reading.acquire(blocking=False):
            return None
        thread = threading.Thread(target=self._all, args=(at,), daemon=True)
        thread.start()
        return thread

    def _all(self, at: "Doorway") -> None:
        try:
            with suppress(PortableRecordError):
                while _some(at):
                    sleep(BETWEEN)
        finally:
            self._reading.release()


def _some(at: "Doorway") -> bool:
    from portable_record.actions.whole_record import read_ahead

    with at.record() as record:
        return read_ahead(record)
