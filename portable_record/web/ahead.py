"""What is made ready while the passphrase is typed, so that the pages afterwards come at once."""

import gc
import threading
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

BEFORE_READING_AHEAD = 0.5  # seconds: the first page goes out before
SELDOM = (700, 10, 100)
"""How often Python looks through what is new, what is older, and everything: the last is 10 of its own."""
ACTIONS = (
    *("unlock", "status", "read_entries", "telling", "preferences", "notices", "next_steps"),
    *("part_view", "plan_view", "health_view", "crisis_view", "my_people", "my_community", "outcomes"),
    *("answer", "look_for", "look_after", "timeline", "lately", "activity", "emergency_sheet", "paper"),
)
FIRST = ("unlock/ask.html", "unlock/more.html", "unlock/pin.html")
MACROS = ("entries", "forms", "icons", "lists", "notices", "pictures", "plan", "circle", "search")
TEMPLATES = (
    *FIRST,
    *("layout.html", "home/parts.html", "entries/part.html", "entries/entry.html", "entries/ask.html"),
    *("plan/show.html", "health/show.html", "crisis/show.html", "people/show.html", "community/show.html"),
    *(f"macros/{name}.html" for name in MACROS),
)


def read_ahead(app: "Flask", closing: threading.Event) -> None:
    """Make ready what an unlocked record needs, once the first page is out; not if the app is closing."""
    if not closing.wait(BEFORE_READING_AHEAD):
        make_ready(app)


def make_ready(app: "Flask") -> None:
    """Import what the pages need, lay out the first of them, and put all of it out of the collector's way.

    Until then the collector may stand still, so that the app listens sooner.

    Every few pages Python looks through everything it holds for what is left over, and everybody waits
    meanwhile: 25 to 50 ms. What was read in before a record is open stays to the end, so it is left out; and
    what stays of an open record, 10 to 20 ms of it, is looked through every hundred pages or so.
    """
    try:
        for name in ACTIONS:
            import_module(f"portable_record.actions.{name}")
        for name in TEMPLATES:
            app.jinja_env.get_template(name)
        gc.collect()
        gc.freeze()
    finally:
        gc.set_threshold(*SELDOM)
        gc.enable()
