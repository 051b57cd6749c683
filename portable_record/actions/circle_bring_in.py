"""Words of one's own that do not count: of a device that had to stop, or cut off by what an owner changed.

Nothing of them is lost (docs/format/circle.md, rules 12, 18 and 25). Whoever wrote them looks at them, and
brings them in again as changes of the device in hand, or lets them be.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import FORKED, REFUSED, WAITS
from portable_record.actions.circle_conflicts import WHY
from portable_record.actions.circle_pieces import Piece, pieces_of, write_again
from portable_record.actions.circle_state import circle_of
from portable_record.actions.comments import add_comment
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of
from portable_record.circle.counting import SILENT, Counts
from portable_record.errors import NotFoundError
from portable_record.record.comment import is_comment_id, read_comment
from portable_record.record.moments import moment_text
from portable_record.record.shapes import WHOLE
from portable_record.record.values import read_whole
from portable_record.saying import Said, say
from portable_record.vault.shelf import Document

DONE = "own-words-done"
"""What documents on the shelf are about that say what became of such words."""
BROUGHT, LEFT = "brought", "left"
CUT_SHORT = say(
    "It had not come to the others when this device had to stop, or when an owner changed what you may."
)
_MEANT = (SILENT - {Counts.SUGGESTION}) | {Counts.CUT_OFF}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A change of one's own that does not count: why, and what it would do now."""

    id: str
    when: str
    part: str
    why: Said
    pieces: tuple[Piece, ...]


def own_words(record: OpenRecord) -> list[OwnWords]:
    """List what somebody wrote here that does not count and was not answered yet, in the order of writing.

    What could only be done after something else was brought in comes once that is.
    """
    shelf, found = ApartShelf(record), []
    for name in _own(record, shelf):
        change, edits = shelf.read(name)
        if pieces := tuple(pieces_of(record, change, edits)):
            is_told = shelf.counts(name) in SILENT - {Counts.OVERTAKEN}
            why = WHY[shelf.why(name)] if is_told else CUT_SHORT
            found.append(OwnWords(name, change.when, change.part, why, pieces))
    return found


def count_own_words(record: OpenRecord) -> int:
    """Count what ``own_words`` lists: of each change it is enough to know that it would do something."""
    shelf = ApartShelf(record)
    return sum(any(True for _ in pieces_of(record, *shelf.read(name))) for name in _own(record, shelf))


def bring_in(record: OpenRecord, name: str) -> None:
    """Write words of one's own again, as a change of the device in hand, over what stands now.

    Raises:
        NotFoundError: there are no such words, or they were answered.
        MayNotWriteError, CircleStoppedError: whoever wrote them may not write there now.
        PortableRecordError: they would make no valid resource.
    """
    shelf = ApartShelf(record)
    if name not in set(_own(record, shelf)):
        raise NotFoundError(place=name)
    change, edits = shelf.read(name)
    said = [edit for edit in edits if is_comment_id(edit.entry) and edit.path == WHOLE]
    with record.vault.transaction():
        write_again(record, change, [edit for edit in edits if not is_comment_id(edit.entry)])
        for comment in (read_comment(read_whole(edit.value).text) for edit in said if edit.value is not None):
            add_comment(record, comment.about, comment.words)  # under a new id: it says where it was begun
        _answer(record, name, BROUGHT)


def bring_in_all(record: OpenRecord) -> int:
    """Bring in all words of one's own, in the order of writing, or none; say how many changes that are.

    Raises:
        MayNotWriteError, CircleStoppedError, PortableRecordError: see ``bring_in``.
    """
    count = 0
    with record.vault.transaction():
        while words := own_words(record):
            for one in words:
                bring_in(record, one.id)
                count += 1
    return count


def let_be(record: OpenRecord, name: str) -> None:
    """Leave words of one's own apart: nobody is asked about them any more, and they can still be read.

    Raises:
        NotFoundError: there are no such words, or they were answered.
    """
    if name not in set(_own(record, ApartShelf(record))):
        raise NotFoundError(place=name)
    _answer(record, name, LEFT)


def _own(record: OpenRecord, shelf: ApartShelf) -> Iterator[str]:
    """Give the hashes of what own devices wrote, that does not count and will not by itself."""
    circle = circle_of(record)
    here = circle.now.devices if circle is not None and circle.now is not None else {}
    done = {one.id.partition(" ")[2] for one in record.vault.circle.about(DONE)}
    for name in shelf.of_devices({device.id for device in devices_of(record.vault)}):
        counts, why, is_gone = shelf.counts(name), shelf.why(name), shelf.device(name) not in here
        never = (counts in _MEANT and why == counts) or (is_gone and why in (FORKED, REFUSED, WAITS))
        if never and name not in done:
            yield name


def _answer(record: OpenRecord, name: str, said: str) -> None:
    document = Document(f"{DONE} {name}", DONE, moment_text(record.now), {"said": said})
    record.vault.circle.put(document)
