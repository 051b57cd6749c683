"""Who came to a link: a host that keeps it tells the person, and what it told is kept with the link.

The host is asked when the person asks. It needs no record, so a slow host keeps nobody waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from portable_record.actions.desk import OpenRecord
from portable_record.actions.link_ends import place_of
from portable_record.actions.link_place import LinkPlace
from portable_record.record.moments import moment, moment_text
from portable_record.vault.shelf import Document

OPENED, WRONG = "opened", "wrong-passcode"
MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came to a link: ``what`` is ``opened`` or ``wrong-passcode``, ``who`` their own word.

    ``is_ours``: it was this app, which tried the link before it showed it.
    """

    at: datetime
    what: str
    who: str
    is_ours: bool = False

    @property
    def when(self) -> str:
        """When it was."""
        return moment_text(self.at)


@dataclass(frozen=True, slots=True)
class Asking:
    """A host to be asked about a link, and the key by which it tells."""

    id: str
    place: LinkPlace
    manage: str = field(repr=False)
    ours: str = ""

    def ask(self) -> list[Visit]:
        """Ask who came, newest first; other places than a host tell nothing.

        Raises:
            NotFoundError: there is no such link there.
            StorageRefusedError: the host does not answer.
        """
        if not self.place.is_host:
            return []
        found = self.place.host.visits(self.id, manage=self.manage)
        return [
            Visit(datetime.fromtimestamp(at, UTC), what, who, who == self.ours) for at, what, who in found
        ]


def visits_of(record: OpenRecord, link_id: str) -> list[Visit]:
    """List who came to a link that a host keeps, newest first, and wait for it.

    Raises:
        NotFoundError: there is no such link, here or there.
        StorageRefusedError: the host does not answer.
    """
    asking = asking_about(record, link_id)
    visits = asking.ask()
    keep_visits(record, link_id, visits)
    return visits


def asking_about(record: OpenRecord, link_id: str) -> Asking:
    """Begin to ask about a link.

    Raises:
        NotFoundError: there is no such link.
    """
    document = record.vault.links.get(link_id)
    said = document.value
    return Asking(link_id, place_of(document), str(said.get("manage", "")), str(said.get("who", "")))


def keep_visits(record: OpenRecord, link_id: str, visits: Sequence[Visit]) -> None:
    """Keep what a host told, with the moment of it."""
    if not record.vault.links.has(link_id):
        return
    document = record.vault.links.get(link_id)
    told = [[moment_text(each.at), each.what, each.who] for each in visits[:MOST_KEPT]]
    value = {**document.value, "visits": told, "looked": moment_text(record.now)}
    record.vault.links.put(replace(document, value=value))


def kept_visits(record: OpenRecord, link_id: str) -> tuple[str, list[Visit]]:
    """Return when the host was last asked, empty if it never was, and what it told then."""
    document = record.vault.links.get(link_id)
    return str(document.value.get("looked", "")), _told(document)


def _told(link: Document) -> list[Visit]:
    ours = link.value.get("who", "")
    return [Visit(moment(at), what, who, who == ours) for at, what, who in link.value.get("visits", ())]


def times_opened(record: OpenRecord, shares: Sequence[str]) -> dict[str, list[datetime]]:
    """Return when the links of some shares were opened, as far as hosts told, newest first, by the share."""
    found: dict[str, list[datetime]] = {}
    for link in record.vault.links.about_any(shares):
        seen = [one.at for one in _told(link) if one.what == OPENED and not one.is_ours]
        if seen:
            found[link.about] = sorted((*found.get(link.about, ()), *seen), reverse=True)
    return found
