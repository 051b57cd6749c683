"""The code that stands in the window where the app was started: who can read it belongs here.

It lets one browser set up a new record. Later the window says it again, or a new one, where a browser has to
show that it belongs here: so that it need not wait for wrong tries of others, or may bring back a record
that is damaged. It works once. Afterwards that browser is known by its cookie, and the code is gone from the
address. It is too long to be guessed, so that nobody is kept waiting for the wrong codes of others.
"""

from collections.abc import Callable
from secrets import choice, compare_digest

from portable_record.errors import SetUpCodeError

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that looks like another
SIGNS, GROUP = 12, 4  # 58 bits


class Launch:
    """Holds the code until a browser has shown it. ``say`` says a line in the window."""

    def __init__(self, say: Callable[[str], None] = lambda _line: None) -> None:
        """Make up a code."""
        self._say = say
        self._code = _thrown()
        self._stands_there = False

    @property
    def code(self) -> str:
        """The code as it is printed: three groups of four."""
        return "-".join(self._code[start : start + GROUP] for start in range(0, SIGNS, GROUP))

    @property
    def is_spent(self) -> bool:
        """Whether a browser has shown it."""
        return not self._code

    def was_said(self) -> None:
        """Know that the code stands in the window."""
        self._stands_there = True

    def tell(self) -> None:
        """Say a code in the window, if none stands there that still works."""
        if self._stands_there and self._code:
            return
        self._code = self._code or _thrown()
        self._stands_there = True
        self._say(f"The code for your browser: {self.code}")

    def spend(self, typed: str) -> None:
        """Let the browser in that shows the code, once.

        Raises:
            SetUpCodeError: it is another code, or was used before.
        """
        signs = "".join(sign for sign in typed.upper() if sign.isalnum())
        if self.is_spent or not compare_digest(signs.encode(), self._code.encode()):
            raise SetUpCodeError
        self._code = ""


def _thrown() -> str:
    return "".join(choice(ALPHABET) for _ in range(SIGNS))
