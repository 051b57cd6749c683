"""Files that came along with a thing of a team's inbox: to the place, and from there on demand.

They go in pieces as attached files do (docs/format/circle.md, rules 40 to 44); their lists are under the key
of the inbox. What a file must be is in the text that the person signed. Format: docs/format/team.md, rule 18.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from portable_record.actions.came_files import kept_files, names_away, signed_files
from portable_record.actions.circle_files import LIST
from portable_record.actions.circle_files_going import Out, files_going, keep_going
from portable_record.actions.circle_files_in import Lend, bring_pieces, opened_pieces, tell_nobody
from portable_record.actions.circle_state import Circle, is_compared, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import state_of_item
from portable_record.actions.open_item import verdict_at_arrival
from portable_record.actions.team_shelf import (
    NEW_THING,
    THING,
    deed_ends,
    refuse_readers,
    said_of_team,
    say_of_team,
    seat_in_team,
)
from portable_record.circle.deeds import INBOX
from portable_record.circle.file_list import FileList, read_list
from portable_record.circle.membership import Membership
from portable_record.circle.pieces import MOST, SealedFile
from portable_record.circle.reach import read_by_all_since
from portable_record.crypto.sealing import KEY
from portable_record.errors import (
    AttachedBrokenError,
    AttachedNotThereError,
    CircleFileError,
    InboxItemLockedError,
)
from portable_record.record.file_types import LOOK, type_of
from portable_record.storage.port import CirclePlace

_LOOKED = "files_looked"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is not here: its name, and the lists that bring what the person signed."""

    name: str
    lists: tuple[tuple[FileList, SealedFile], ...]


def bring_files_of_inbox(record: OpenRecord) -> None:
    """Begin to bring the files of what came to this device, once its deeds or the team are others."""
    circle = the_circle(record)
    now, own = circle.now, record.identity.device_id
    if now is None or circle.stopped or seat_in_team(record) is None or not is_compared(record):
        return
    ends = deed_ends(record)
    mark = f"{ends[own, INBOX].seq if (own, INBOX) in ends else 0} {now.hash}"
    if said_of_team(record).get(_LOOKED) == mark:
        return
    known = {(out.entry, out.file) for out in files_going(record)}
    with record.vault.transaction():
        for item in _brought(record, now):
            document = record.vault.inbox.get(item)
            for each in kept_files(document.value):
                if (item, each.blob) not in known and record.vault.blobs.has(each.blob):
                    _bring(record, circle, item, each.blob)
        say_of_team(record, **{_LOOKED: mark})


def are_at_place(record: OpenRecord, item: str) -> bool:
    """Say whether a list of some file of a thing has come, so that it can be fetched."""
    return bool(record.vault.circle.about(f"{LIST} {item}"))


def fetch_files(
    lend: Lend, place: CirclePlace, item: str, *, tell: Callable[[int, int], object] = tell_nobody
) -> None:
    """Fetch all files of a thing that are not here; ``lend`` lends the record for one step.

    Raises:
        NotFoundError: there is no such thing.
        TeamReaderError: whoever is here may open things, and no more.
        InboxItemLockedError: its time is over, or the person has stopped sharing.
        AttachedNotThereError: one is not at the place, or not all of it. What came is kept for the next time.
        AttachedBrokenError: what is at the place is another file. Nothing of it is kept.
        StorageRefusedError: the place does not answer. What came is kept for the next time.
    """
    with lend() as record:
        wanted = _wanted(record, item)
    for one in wanted:
        _fetch(lend, place, item, one, tell)


def _fetch(
    lend: Lend, place: CirclePlace, item: str, one: Wanted, tell: Callable[[int, int], object]
) -> None:
    fault: AttachedNotThereError | AttachedBrokenError = AttachedNotThereError()
    for listed, inside in one.lists:
        try:
            bring_pieces(lend, place, listed, inside, tell)
            with lend() as record:
                _keep(record, item, one.name, listed, inside)
        except (AttachedNotThereError, AttachedBrokenError) as broken:
            fault = broken
            continue
        return
    raise fault


def _brought(record: OpenRecord, now: Membership) -> Iterator[str]:
    """Give the things that this device brings: its own, and of devices that are no more what it signs for."""
    own, shelf = record.identity.device_id, record.vault.circle
    gone = {device for device, _ in deed_ends(record) if device not in now.devices}
    about = [f"{THING} {device}" for device in (own, *(sorted(gone) if now.by == own else ()))]
    for kind in (NEW_THING, *about):
        for one in shelf.about(kind):
            if record.vault.inbox.has(str(one.value["item"])):
                yield str(one.value["item"])


def _bring(record: OpenRecord, circle: Circle, item: str, blob: str) -> None:
    ref, since = record.vault.blobs.ref_of(blob), read_by_all_since(circle.standing.in_force, INBOX)
    there = any(
        listed.epoch >= since and inside.sha256 == ref.sha256 for listed, inside in _lists(record, item)
    )
    if not there and ref.size <= MOST:
        sealed = SealedFile(ref.size, ref.sha256, record.desk.dice(KEY))
        keep_going(record, Out(item, INBOX, blob, sealed))


def _lists(record: OpenRecord, item: str) -> list[tuple[FileList, SealedFile]]:
    """Give the lists of a thing's files, the newest first."""
    shelf, found = record.vault.circle, list[tuple[FileList, SealedFile]]()
    for kept in shelf.about(f"{LIST} {item}"):
        with suppress(CircleFileError):
            listed = read_list(shelf.raw(kept.id))
            if listed.inside is not None and listed.part == INBOX:
                found.append((listed, listed.inside))
    return sorted(found, key=lambda one: -one[0].epoch)


def _wanted(record: OpenRecord, item: str) -> list[Wanted]:
    refuse_readers(record)
    document = record.vault.inbox.get(item)
    if state_of_item(document, record.now) != "open":
        raise InboxItemLockedError(place=item)
    away, blobs, found = list(names_away(document.value)), record.vault.blobs, list[Wanted]()
    if not away:
        return []
    refs = [blobs.ref_of(file.blob) for file in kept_files(document.value) if blobs.has(file.blob)]
    here = {(ref.size, ref.sha256) for ref in refs}
    lists = _lists(record, item)
    for sent, name in signed_files(verdict_at_arrival(record, document)):
        said = (sent.size, sent.sha256)
        if said not in here and name in away:
            away.remove(name)
            fits = [one for one in lists if (one[1].size, one[1].sha256) == said]
            found.append(Wanted(name, tuple(fits)))
    return found


def _keep(record: OpenRecord, item: str, name: str, listed: FileList, inside: SealedFile) -> None:
    """Put the pieces together, and keep the file beside what it came with."""
    head: list[bytes] = []

    def first(piece: bytes) -> None:
        if not head:
            head.append(piece[:LOOK])

    with opened_pieces(record, listed, inside, also=first) as whole, record.vault.transaction():
        document = record.vault.inbox.get(item)
        ref = record.vault.blobs.write(whole)
        mime = type_of(head[0], name)
        kept = {"name": name, "mime": mime, "size": ref.size, "blob": ref.name}
        files = [*document.value.get("files", ()), kept]
        record.vault.inbox.put(replace(document, value={**document.value, "files": files}))
