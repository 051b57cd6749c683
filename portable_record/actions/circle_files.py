"""Attached files of a circle, as this device knows of them: lists that came, and letting go of what goes.

A list lies on the shelf ``circle`` as it came. What has to go from the place waits there too, until a sync
has taken it away. Format: docs/format/circle.md, rules 41, 43 and 44.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from portable_record.actions.attached_files import file_in
from portable_record.actions.circle_outbox import OUTBOX
from portable_record.actions.circle_push import brings
from portable_record.actions.circle_standing import keys_of_circle
from portable_record.actions.circle_state import Circle, circle_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import is_deleted
from portable_record.circle.came import Apart, CameElse, Why
from portable_record.circle.file_list import FileList, opened_with, read_list, verify_list
from portable_record.circle.ring import ENTRY, PART
from portable_record.errors import CircleFileError, NotFoundError, SignatureBrokenError
from portable_record.record.asking.attached import Attached
from portable_record.record.entry import Entry
from portable_record.record.moments import moment_text
from portable_record.saying import Said, say
from portable_record.storage.port import is_piece
from portable_record.vault.erasings import erased_among
from portable_record.vault.shelf import Document

LIST, OUT, AWAY = "file-list", "file-out", "file-away"


def keep_list(record: OpenRecord, came: CameElse) -> Apart | None:
    """Keep a list that came, or say why it is kept apart. One for an erased entry goes. In a transaction."""
    try:
        found = read_list(came.content)
        verify_list(found, keys_of_circle(record))
    except CircleFileError:
        return Apart(came.file, Why.MALFORMED)
    except SignatureBrokenError:
        return Apart(came.file, Why.FORGED)
    if came.key != PART + found.part:
        return Apart(came.file, Why.WRONG_KEY)
    about = f"{LIST} {found.entry}"
    value = {"name": came.file, "file": found.file, "device": found.device, "epoch": found.epoch}
    for before in record.vault.circle.about(about):
        if (before.value["device"], before.value["file"]) == (found.device, found.file):
            if before.value["epoch"] > found.epoch:
                return None
            record.vault.circle.delete(before.id)
    _put(record, f"{LIST} {came.file}", about, value, came.content)
    if erased_among(record.vault, [found.entry]) or is_deleted(record, found.entry):
        let_go_of_file(record, found.entry)
    return None


def missing_file(record: OpenRecord, entry: Entry) -> Attached | None:
    """Say which file of an entry is on other devices of the circle alone; nothing where it is here."""
    file = file_in(entry)
    if file is None or not file.blob or record.vault.blobs.has(file.blob):
        return None
    return file if circle_of(record) is not None else None


def files_elsewhere(record: OpenRecord, entries: Iterable[Entry]) -> list[Said]:
    """Say of each of these entries whose file is not here that the file does not go along."""
    return [
        say("“%(title)s”: its file is on another device, and stays there. Fetch it first.", title=entry.title)
        for entry in entries
        if missing_file(record, entry) is not None
    ]


def lists_of(record: OpenRecord, entry: Entry) -> list[FileList]:
    """Give the lists by which the file of an entry may be fetched, the newest first."""
    circle, file = circle_of(record), file_in(entry)
    if circle is None or file is None:
        return []
    found = []
    for kept in record.vault.circle.about(f"{LIST} {entry.id}"):
        if kept.value["file"] != file.blob:
            continue
        with suppress(CircleFileError):
            one = _opened(circle, read_list(record.vault.circle.raw(kept.id)))
            inside = one.inside if one is not None else None
            if one is not None and inside is not None and (one.part, inside.size) == (entry.part, file.size):
                found.append(one)
    return sorted(found, key=lambda one: -one.epoch)


def lists_among(record: OpenRecord, names: Iterable[str]) -> set[str]:
    """Return those of these files at the place that are lists: they may go without a loss."""
    own = {str(one.value["list"]) for one in outs(record)}
    return {name for name in names if name in own or record.vault.circle.has(f"{LIST} {name}")}


def forget_lists(record: OpenRecord, names: Iterable[str]) -> None:
    """Let go of lists that are at the place no more. Call it in a transaction."""
    for name in lists_among(record, names):
        record.vault.circle.delete(f"{LIST} {name}")


def let_go_of_file(record: OpenRecord, entry: str) -> None:
    """Let the lists of an entry go from the place, the pieces that are ours to take, and what was fetched.

    Anybody can name anybody's pieces in a list: a device takes those that it brought itself or brings for
    devices that are no more, and none that a list of another entry names. Call it in a transaction.
    """
    shelf, circle, names = record.vault.circle, circle_of(record), set[str]()
    gone = brings(record, circle.now)[1:] if circle is not None and circle.now is not None else ()
    for kept in shelf.about(f"{LIST} {entry}"):
        names.add(str(kept.value["name"]))
        if kept.value["device"] in gone:
            names |= set(_pieces_of(circle, shelf.raw(kept.id)))
        shelf.delete(kept.id)
    for out in outs(record):
        if out.value["entry"] == entry:
            names |= set(out.value["pieces"]) | {str(out.value["list"])}
            shelf.delete(out.id)
    named = _named_elsewhere(record, circle)
    take_from_place(record, entry, names - named - {""})
    record.vault.coming.let_go(record.vault.coming.names() - named)


def _named_elsewhere(record: OpenRecord, circle: Circle | None) -> set[str]:
    """Give the pieces that lists here name, and those that this device brings."""
    shelf = record.vault.circle
    lists = [one for one in shelf.all() if one.about.startswith(f"{LIST} ")]
    named = {name for kept in lists for name in _pieces_of(circle, shelf.raw(kept.id))}
    return named | {str(name) for out in outs(record) for name in out.value["pieces"]}


def take_from_place(record: OpenRecord, entry: str, names: Collection[str]) -> None:
    """Let files of an entry go from the place with the next sync. Call it in a transaction."""
    if not names:
        return
    for name in names:
        record.vault.circle.delete(f"{OUTBOX} {name}")
    record.vault.place_files.forget([name for name in names if not is_piece(name)])
    record.vault.coming.let_go(name for name in names if is_piece(name))
    label = f"{AWAY} {entry} {record.desk.dice(8).hex()}"
    _put(record, label, AWAY, {"names": sorted(names)})


def some_to_take_away(record: OpenRecord) -> list[Document]:
    """Give what has to go from the place."""
    return record.vault.circle.about(AWAY)


def outs(record: OpenRecord) -> list[Document]:
    """Give the files that this device brings to the place, as ``circle_files_out`` writes them down."""
    return record.vault.circle.about(OUT)


def entry_with_file(record: OpenRecord, entry_id: str) -> Entry | None:
    """Return an entry, if it stands here."""
    try:
        return record.vault.entries.get(entry_id)
    except NotFoundError:
        return None


def _pieces_of(circle: Circle | None, raw: bytes) -> tuple[str, ...]:
    with suppress(CircleFileError):
        one = _opened(circle, read_list(raw)) if circle is not None else None
        return one.pieces if one is not None else ()
    return ()


def _opened(circle: Circle, found: FileList) -> FileList | None:
    """Open a list with the keys that this device has; nothing where it has none."""
    if not found.sealed:
        return found
    for key in _keys_of(circle, found.entry):
        with suppress(CircleFileError):
            return opened_with(found, key)
    return None


def _keys_of(circle: Circle, entry: str) -> Iterator[bytes]:
    for ring in sorted(circle.rings.values(), key=lambda ring: -ring.epoch):
        if ENTRY + entry in ring.keys:
            yield ring.keys[ENTRY + entry]


def _put(
    record: OpenRecord, name: str, about: str, value: dict[str, object], raw: bytes | None = None
) -> None:
    record.vault.circle.put(Document(name, about, moment_text(record.now), value), raw)
