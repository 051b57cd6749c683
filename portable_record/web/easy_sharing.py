"""What the pages on which things are given and taken say first in Easy Read; else see ``easy_words.py``."""

from flask_babel import lazy_gettext as _l

from portable_record.web.easy_upkeep import Line

SHARING: dict[str, tuple[Line, ...]] = {
    # --- the inbox ---
    "inbox.show": (
        ("box", _l("This is what others gave you.")),
        ("hand", _l("Pick one to read it.")),
    ),
    "inbox.why": (
        ("question", _l("Why do you look?")),
        ("pen", _l("We write it down.")),
    ),
    "inbox.item": (
        ("eye", _l("Someone gave you this.")),
        ("calendar", _l("Look at the last day.")),
        ("stop", _l("Do not show it to others.")),
    ),
    # --- scanning, and what came of it ---
    "scan.show": (
        ("eye", _l("Read what someone gave you.")),
        ("photo", _l("Show the code to the camera.")),
        ("hand", _l("Or pick the file.")),
    ),
    "result.show": (
        ("person", _l("Look who it is from.")),
        ("eye", _l("Read what is in it.")),
        ("hand", _l("Keep it or let it go.")),
    ),
    "result.kept": (("tick", _l("It is kept for you.")),),
    "result.gone": (("bin", _l("We kept nothing.")),),
}
