"""Files that wait to be put to the place of the circle: sealed, under the name they will have there.

They lie on the shelf ``circle`` until the place has taken them. So a file that was put there before the power
went is put there again under the same name, and nothing is sealed twice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from portable_record.actions.desk import OpenRecord
from portable_record.circle.files import file_name
from portable_record.record.moments import moment_text
from portable_record.vault.place_files import DONE, PlaceFile
from portable_record.vault.shelf import Document

OUTBOX, SENT = "outbox", "sent"
_INSTEAD, _KEPT, _CHANGE = "instead", "kept", "change"


@dataclass(frozen=True, slots=True)
class Waits:
    """A file that waits; ``instead`` are those at the place that it stands for: they go when it is there."""

    name: str
    file: bytes = field(repr=False)
    instead: tuple[str, ...] = ()


def put_out(
    record: OpenRecord,
    files: Iterable[bytes],
    *,
    instead: Iterable[str] = (),
    kept: bool = False,
    change: str = "",
) -> list[str]:
    """Let files wait, and return their names. Call it in a transaction.

    Args:
        record: the open record.
        files: their bytes.
        instead: the files at the place that go once these are there.
        kept: they stay here too.
        change: the hash of the change that they hold, if they hold one.
    """
    value = {_INSTEAD: list(instead), _KEPT: kept, _CHANGE: change}
    names = []
    for file in files:
        name = file_name(file)
        record.vault.circle.put(Document(_id(name), OUTBOX, moment_text(record.now), value), file)
        names.append(name)
    return names


def count_waiting(record: OpenRecord) -> int:
    """Return how many files wait."""
    return len(record.vault.circle.about(OUTBOX))


def some_that_wait(record: OpenRecord, *, most: int, most_bytes: int | None = None) -> list[Waits]:
    """Return files that wait, up to so many, those that came first before the others."""
    found, size = list[Waits](), 0
    for one in record.vault.circle.about(OUTBOX)[::-1][:most]:
        file = record.vault.circle.raw(one.id)
        size += len(file)
        if most_bytes is not None and size > most_bytes:
            break
        found.append(Waits(one.id.partition(" ")[2], file, tuple(one.value[_INSTEAD])))
    return found


def note_put(record: OpenRecord, files: Iterable[Waits]) -> None:
    """Write down that the place has taken these files; one that waits no more was written down before.

    Of one that is given again, it stays known when it was put there first.
    """
    files, now = list(files), moment_text(record.now)
    with record.vault.transaction():
        first = {one.name: one.since for one in record.vault.place_files.these([one.name for one in files])}
        record.vault.place_files.forget([name for one in files for name in one.instead])
        for one in files:
            if not record.vault.circle.has(_id(one.name)):
                continue
            document = record.vault.circle.get(_id(one.name))
            held = str(document.value.get(_CHANGE, "")).encode()
            record.vault.place_files.put_many([PlaceFile(one.name, DONE, first.get(one.name, now), held)])
            if document.value[_KEPT]:
                record.vault.circle.put(replace(document, about=SENT))
            else:
                record.vault.circle.delete(document.id)


def drop_waiting(record: OpenRecord, change: str) -> None:
    """Let no file wait any more that holds a change, by its hash. Call it in a transaction."""
    for one in record.vault.circle.about(OUTBOX):
        if one.value.get(_CHANGE) == change:
            record.vault.circle.delete(one.id)


def drop_files(record: OpenRecord, names: Iterable[str]) -> None:
    """Let none of these files wait any more. Call it in a transaction."""
    for name in names:
        record.vault.circle.delete(_id(name))


def kept_since(record: OpenRecord, when: str) -> set[str]:
    """Return the names of the files that were put out since a moment, and kept."""
    return {one.id.partition(" ")[2] for one in record.vault.circle.about(SENT) if one.moment >= when}


def send_again(record: OpenRecord, names: Collection[str]) -> int:
    """Let those of these files wait again that were kept; say how many. Call it in a transaction."""
    again = [one for one in record.vault.circle.about(SENT) if one.id.partition(" ")[2] in names]
    for one in again:
        record.vault.circle.put(replace(one, about=OUTBOX))
    return len(again)


def _id(name: str) -> str:
    return f"{OUTBOX} {name}"
