"""That the passphrase was typed again a moment ago, for what should not be seen by whoever passes by."""

from collections.abc import Callable
from secrets import compare_digest

from flask import current_app

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway, the_pass

STAYS = 5 * 60  # seconds


class Again:
    """Remembers it for the one session, and only for a while; another unlocking gives another pass."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        """Begin with nobody; ``ticks`` gives seconds that only go forward."""
        self._ticks = ticks
        self._pass, self._since = "", 0.0

    def was_typed(self, shown: str) -> None:
        """Remember that the session with this pass typed the passphrase now."""
        self._pass, self._since = shown, self._ticks()

    def is_fresh(self, shown: str) -> bool:
        """Say whether this session typed it a moment ago."""
        theirs = bool(self._pass) and compare_digest(shown.encode(), self._pass.encode())
        return theirs and self._ticks() - self._since < STAYS

    def forget(self) -> None:
        """Ask for it again from now on."""
        self._pass = ""


def again() -> Again:
    """Return what this app remembers of it."""
    found: Again = current_app.extensions["again"]
    return found


def typed_again() -> bool:
    """Say whether this session typed the passphrase a moment ago."""
    return again().is_fresh(the_pass())


def typed_now(form: PageForm) -> bool:
    """Say whether the passphrase of this form is right; if so it counts as typed a moment ago."""
    if not form.validate_on_submit():
        return False
    try:
        doorway(current_app).confirm(str(form["passphrase"].data))
    except PortableRecordError as refused:
        form.refuse(refused.says, at="passphrase")
        return False
    again().was_typed(the_pass())
    return True
