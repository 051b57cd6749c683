"""Fetch an attached file that is on other devices of the circle, when it is asked for on its page."""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, jsonify, redirect, url_for
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.circle_news import lending
from portable_record.web.doorway import Doorway
from portable_record.web.guard import doorway
from portable_record.web.inbox import line_here
from portable_record.web.rounds import Rounds

if TYPE_CHECKING:
    from portable_record.actions.circle_place import PlaceOfCircle
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.part_view import Card
    from portable_record.record.entry import Entry

pages = Blueprint("circle_fetching", __name__, url_prefix="/circle/fetch")


class Fetching(Rounds):
    """Fetches files one after the other. ``faults`` is what went wrong, by entry, until it is asked again."""

    def __init__(self, at: Doorway) -> None:
        """Stand by; nothing is fetched before somebody asks."""
        super().__init__(at)
        self._wanted: deque[str] = deque()
        self._now = ""
        self.faults: dict[str, PortableRecordError] = {}
        self.have = self.of = 0

    def ask(self, entry: str) -> None:
        """Fetch the file of an entry, after those that were asked for before."""
        self.faults.pop(entry, None)
        if not self.is_fetching(entry):
            self._wanted.append(entry)
            self.soon()

    def is_fetching(self, entry: str) -> bool:
        """Whether the file of an entry is on its way, or waits for others."""
        return entry in (self._now, *self._wanted)

    def percent(self, entry: str) -> int:
        """How far the file of an entry has come."""
        return self.have * 100 // self.of if entry == self._now and self.of else 0

    def _tell(self, have: int, of: int) -> None:
        self.have, self.of = have, of

    def _round(self, *, at_once: bool) -> None:  # noqa: ARG002 - each round fetches all that is asked for
        from portable_record.actions.circle_files_in import fetch_lent
        from portable_record.actions.circle_place import circle_place
        from portable_record.actions.team_files import fetch_files

        while self._wanted:
            self.have = self.of = 0
            self._now = self._wanted.popleft()
            try:
                lend, _ = lending(self._doorway)
                with lend() as record:
                    place = circle_place(record).opened(record.now)
                    is_thing = record.vault.inbox.has(self._now)
                fetch = fetch_files if is_thing else fetch_lent
                fetch(lend, place, self._now, tell=self._tell)
            except PortableRecordError as fault:
                self.faults[self._now] = fault
            finally:
                self._now = ""


@dataclass(frozen=True, slots=True)
class Away:
    """A file that is on other devices: whether it is at the place, on its way here, and what went wrong."""

    is_there: bool
    is_coming: bool
    percent: int
    fault: PortableRecordError | None


@dataclass(frozen=True, slots=True)
class Files:
    """Attached files of this device: how many are on their way, and the entries of those that stay."""

    going: int
    too_long: tuple["Entry", ...]


def files_of(record: "OpenRecord", place: "PlaceOfCircle | None") -> Files:
    """Say how it stands with the files that this device brings to the place of its circle."""
    from portable_record.actions.circle_files_out import count_going, left_out

    if place is None:
        return Files(0, ())
    most = place.opened(record.now).most_attached
    return Files(count_going(record, most), tuple(record.vault.entries.these(left_out(record, most))))


def fetching() -> Fetching:
    """Give what fetches the files of this app."""
    found: Fetching = current_app.extensions["circle-fetching"]
    return found


def away(card: "Card") -> Away | None:
    """Say how it stands with the file of an entry that is on other devices; nothing where it is here."""
    from portable_record.actions.circle_files import lists_of, missing_file

    with doorway(current_app).record() as record:
        if missing_file(record, card.entry) is None:
            return None
        at, entry = fetching(), card.entry.id
        is_there = bool(lists_of(record, card.entry))
    return Away(is_there, at.is_fetching(entry), at.percent(entry), at.faults.get(entry))


def away_of_thing(item: str) -> Away:
    """Say how it stands with the files of a thing of a team's inbox that are on other devices."""
    from portable_record.actions.team_files import are_at_place

    with doorway(current_app).record() as record:
        is_there = are_at_place(record, item)
    at = fetching()
    return Away(is_there, at.is_fetching(item), at.percent(item), at.faults.get(item))


@pages.post("/<entry_id>")
def fetch(entry_id: str) -> Response:
    """Begin to fetch the file of an entry; where it comes at once, it is there on the next page."""
    with doorway(current_app).record() as record:
        record.vault.entries.get(entry_id)
    fetching().ask(entry_id)
    fetching().wait()
    return redirect(url_for("entries.one", entry_id=entry_id))


@pages.post("/thing/<item>")
def fetch_of_thing(item: str) -> Response:
    """Begin to fetch the files of a thing of a team's inbox; those that come at once are on the next page."""
    with doorway(current_app).record() as record:
        line_here(record, item)
    fetching().ask(item)
    fetching().wait()
    return redirect(url_for("inbox.item", item=item))


@pages.get("/<entry_id>/state")
def state(entry_id: str) -> Response:
    """Tell the script of the page how far it is."""
    with doorway(current_app).record() as record:
        if not record.vault.inbox.has(entry_id):
            record.vault.entries.get(entry_id)
    return jsonify(over=not fetching().is_fetching(entry_id), percent=fetching().percent(entry_id))


pages.add_app_template_global(away, "file_away")
pages.add_app_template_global(away_of_thing, "files_away")
