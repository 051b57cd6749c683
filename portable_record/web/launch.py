"""The code that stands in the window where the app was started: it lets one browser set up a new record.

It works once. Afterwards that browser is known by its cookie, and the code is gone from the address.
"""

from collections.abc import Callable
from secrets import choice, compare_digest

from portable_record.errors import SetUpCodeError
from portable_record.web.patience import Patience

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that looks like another
SIGNS, GROUP = 12, 4  # 58 bits


class Launch:
    """Holds the code until a browser has shown it."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        """Make up a code."""
        self._code = "".join(choice(ALPHABET) for _ in range(SIGNS))
        self._patience = Patience(ticks)

    @property
    def code(self) -> str:
        """The code as it is printed: three groups of four."""
        return "-".join(self._code[start : start + GROUP] for start in range(0, SIGNS, GROUP))

    @property
    def is_spent(self) -> bool:
        """Whether a browser has shown it."""
        return not self._code

    def spend(self, typed: str) -> None:
        """Let the browser in that shows the code, once.

        Raises:
            SetUpCodeError: it is another code, or was used before.
            TooManyTriesError: it was tried too often; says how long to wait.
        """
        self._patience.refuse_if_too_soon()
        signs = "".join(sign for sign in typed.upper() if sign.isalnum())
        if self.is_spent or not compare_digest(signs.encode(), self._code.encode()):
            self._patience.wrong()
            raise SetUpCodeError
        self._code = ""
