"""What the next page says of what was just done, with the means to undo it. In memory only, and said once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from secrets import token_hex

from flask import current_app, request

from portable_record.web.may import may_here

MOST = 50


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was done: a sentence, perhaps a caution, and the changes that undo takes back."""

    says: str
    changes: tuple[str, ...] = ()
    careful: str = ""
    undo: str = ""


@dataclass(slots=True)
class Notices:
    """What waits to be said, by the token that the address of the next page bears."""

    _waiting: dict[str, Told] = field(default_factory=dict)

    def tell(self, told: Told) -> str:
        """Keep something to say, and return its token."""
        token = token_hex(8)
        self._waiting[token] = told
        while len(self._waiting) > MOST:
            del self._waiting[next(iter(self._waiting))]
        return token

    def take(self, token: str) -> Told | None:
        """Give what a token stands for, once."""
        return self._waiting.pop(token, None)


def tell(says: str, changes: Iterable[str] = (), *, careful: str = "", undo: str = "") -> str:
    """Have the next page say something; the token goes into its address as ``done``.

    What waits for a yes is in nothing yet, so that there is nothing to undo.
    """
    notices: Notices = current_app.extensions["notices"]
    return notices.tell(Told(says, () if may_here().waits else tuple(changes), careful, undo))


def told() -> Told | None:
    """Give what this page has to say."""
    notices: Notices = current_app.extensions["notices"]
    return notices.take(request.args.get("done", ""))
