"""A backup that was chosen is looked into, which takes a while; what came of it waits to be asked for."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError, StoppedError
from portable_record.web.guard import doorway, is_unlocked
from portable_record.web.work import Progress
from portable_record.web.working import set_to_work

if TYPE_CHECKING:
    from portable_record.actions.announcements import News
    from portable_record.actions.restore import Preview
    from portable_record.actions.ways_in import Unlock

PASSPHRASE, CODE, SHEETS = "passphrase", "code", "sheets"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A backup that was chosen, and what opens it; the passphrase is new where it was lost."""

    file: Path
    way: str
    unlock: "Unlock" = field(repr=False)
    new_passphrase: str = field(default="", repr=False)

    @property
    def told(self) -> "News | None":
        """What the owner must be told afterwards, where it was not the passphrase that opened it."""
        from portable_record.actions.announcements import News

        return {CODE: News.CODE_USED, SHEETS: News.SHEETS_USED}.get(self.way)


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that was looked into, and what would be different."""

    chosen: Chosen
    preview: "Preview"


@dataclass(frozen=True, slots=True)
class Refused:
    """A backup that could not be looked into, and why."""

    chosen: Chosen
    refusal: PortableRecordError


def look_into(chosen: Chosen) -> Response:
    """Begin to look into a backup."""
    return set_to_work("look", _looking(chosen))


def _looking(chosen: Chosen) -> Callable[[Progress], object]:
    from portable_record.actions.restore import preview_restore

    at = doorway(current_app)
    unlocked = is_unlocked(current_app)

    def deed(progress: Progress) -> object:
        with ExitStack() as stack:
            opened = stack.enter_context(at.record()).vault if unlocked else None
            try:
                preview = preview_restore(
                    *(at.desk, chosen.file, chosen.unlock, at.folder), opened=opened, progress=progress
                )
            except StoppedError:
                raise
            except PortableRecordError as refused:
                return Refused(chosen, refused)
        return Looked(chosen, preview)

    return deed
