"""What the pages call the kinds of suggestions, from either side."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "agreed": _l("What we agreed"),
    "will-do": _l("What we will do"),
    "noticed": _l("What we noticed"),
    "offer": _l("What we can offer"),
}
"""As whoever answers says it."""

THEIRS = {
    "agreed": _l("What you agreed with them"),
    "will-do": _l("What they will do"),
    "noticed": _l("What they noticed"),
    "offer": _l("What they can offer"),
}
"""As whoever gets the answer reads it."""

NOTICED_AS = {
    "working": _l("Yes: this is working"),
    "not-working": _l("Yes: this is not working"),
    "need": _l("Yes: I need this"),
    "as-written": _l("Yes: keep it as they wrote it"),
}
"""How a yes is said to something that was noticed."""
