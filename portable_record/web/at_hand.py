"""Where a backup may go or lie: folders of this person, memory sticks that are in, or what they type."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import format_date
from flask_babel import gettext as _

from portable_record.actions.desk import Place
from portable_record.record.moments import moment
from portable_record.web.forms import Choice
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.actions.backups_at_hand import Found

TYPED, BROWSER = "typed", "browser"


def places() -> list[Place]:
    """Find where this person keeps files now."""
    return list(doorway(current_app).desk.places())


def place_choices() -> list[Choice]:
    """Offer the places in which a backup can be put, a memory stick first."""
    kinds = {
        "stick": _("A memory stick or outside disk"),
        "documents": _("My documents, on this device"),
        "downloads": _("My downloads, on this device"),
        "desktop": _("My desktop, on this device"),
    }
    return [(str(place.folder), kinds[place.kind], str(place.folder)) for place in places()]


def found_backups(also: str = "") -> "list[Found]":
    """Find backups where this person keeps files, and where the last one was put."""
    from portable_record.actions.backups_at_hand import backups_in

    folders = [place.folder for place in places()]
    return backups_in([*folders, *([Path(also).parent] if also else [])])


def found_files(endings: Sequence[str]) -> "list[Found]":
    """Find files whose names end so where this person keeps files."""
    from portable_record.actions.backups_at_hand import files_in

    return files_in([place.folder for place in places()], endings)


def found_choices(found: "list[Found]") -> list[Choice]:
    """Offer the files that were found."""
    return [(str(one.file), one.file.name, _about(one)) for one in found]


def _about(one: "Found") -> str:
    day, folder = str(format_date(moment(one.written), "long")), str(one.file.parent)
    return str(_("Of %(day)s, %(size)s, in %(folder)s", day=day, size=in_words(one.size), folder=folder))


def in_words(size: int) -> str:
    """Say a length in words."""
    if size < 1_000_000:
        return str(_("%(size)d kB", size=max(1, size // 1000)))
    return str(_("%(size).1f MB", size=size / 1_000_000))


def typed_path(text: str) -> Path:
    """Read a path as people type it: with quotes round it, or beginning with ~ for their own folder."""
    bare = text.strip().strip("\"'").strip()
    try:
        return Path(bare).expanduser()
    except RuntimeError:
        return Path(bare)
