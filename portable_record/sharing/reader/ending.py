"""How a serving process ends, told from process to process by the exit status."""

import os
import signal
import sys
from typing import TYPE_CHECKING

from portable_record.sharing.reader import memory

if TYPE_CHECKING:
    import resource

ASKED = 0
FRESH_ONE = 3
BROKEN = 4
TOO_SLOW = 5
OUT_OF_MEMORY = 6
_NEAR_THE_LIMIT = memory.ALL_MEMORY * 3 // 4


if sys.platform != "win32":

    def of(status: int, usage: "resource.struct_rusage") -> int:
        """Return what the end of a child means, from what the system says about it.

        A library that gets no memory may end the process by a signal instead of a Python error.
        """
        if os.WIFEXITED(status):
            code = os.WEXITSTATUS(status)
            return code if code in {ASKED, FRESH_ONE, TOO_SLOW, OUT_OF_MEMORY} else BROKEN
        if os.WTERMSIG(status) == signal.SIGXCPU:
            return TOO_SLOW
        if os.WTERMSIG(status) == signal.SIGKILL or memory.peak_of(usage) > _NEAR_THE_LIMIT:
            return OUT_OF_MEMORY
        return BROKEN
