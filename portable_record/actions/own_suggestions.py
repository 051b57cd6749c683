"""What the member here suggested to the owners of a circle, and what became of it; to suggest it again.

Format: docs/format/circle.md, rules 21 and 48.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portable_record.actions.circle_apart import APART, ApartShelf
from portable_record.actions.circle_pieces import Piece, pieces_of, write_again
from portable_record.actions.circle_standing import seat_of, stopped_since
from portable_record.actions.closed import is_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.suggestion_answers import No, noes, yeses
from portable_record.circle.counting import Counts
from portable_record.errors import NotFoundError
from portable_record.record.asking.places import Json
from portable_record.record.change import Edit
from portable_record.record.comment import is_comment_id
from portable_record.record.json_text import resource_of
from portable_record.record.shapes import WHOLE
from portable_record.record.suggested import SaidYes
from portable_record.record.values import read_whole

MOST = 100


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """What somebody here suggested, and when; ``said`` is the yes to it, if one is known here.

    ``noes`` are those that owners said to it; ``may_again`` if somebody here can suggest it once more.
    """

    id: str
    when: str
    pieces: tuple[Piece, ...]
    said: SaidYes | None
    noes: tuple[No, ...] = ()
    may_again: bool = False


def own_suggestions(record: OpenRecord) -> tuple[OwnSuggestion, ...]:
    """List what the member here suggested, the newest first."""
    shelf, taken, refused = ApartShelf(record), yeses(record), noes(record)
    told = [str(one["hash"]) for one in _own(record)]
    waits = {entry for one in _own(record) if not _is_answered(record, one) for entry in one["entries"]}
    seat, may = seat_of(record), not (is_closed(record) or stopped_since(record))
    found = []
    for name in told[:MOST]:
        change, edits = shelf.read(name)
        pieces = tuple(pieces_of(record, change, _not_said(edits)))
        said, no = next((one.said for one in taken.get(name, ())), None), refused.get(name, ())
        if pieces or said or no:
            wait = seat.waits(change.part) or any(seat.asks(change.part, edit) for edit in edits)
            again = may and wait and bool(pieces and no) and waits.isdisjoint(edit.entry for edit in edits)
            found.append(OwnSuggestion(name, change.when, pieces, said, no, again))
    return tuple(found)


def suggest_again(record: OpenRecord, name: str) -> None:
    """Suggest once more what an owner said no to, in the same words, over what stands now.

    Raises:
        NotFoundError: it is no suggestion of somebody here that can be made again.
        MayNotWriteError, CircleStoppedError: they may not write there now.
        PortableRecordError: it would make no valid resource.
    """
    if name not in {one.id for one in own_suggestions(record) if one.may_again}:
        raise NotFoundError(place=name)
    change, edits = ApartShelf(record).read(name)
    write_again(record, change, _not_said(edits))


def own_refusals(record: OpenRecord) -> dict[str, str]:
    """Give what was suggested here, by the comments with which owners said no to it."""
    refused = noes(record)
    return {
        no.comment: str(one["hash"])
        for one in _own(record)
        for no in refused.get(str(one["hash"]), ())
        if no.comment
    }


def begun_and_waiting(record: OpenRecord, part: str) -> Iterator[Json]:
    """Give what the member here suggests as new in a part, of which no owner has answered any."""
    shelf = ApartShelf(record)
    for one in _own(record):
        if one["part"] == part and not _is_answered(record, one):
            wholes = (edit for edit in _not_said(shelf.read(str(one["hash"]))[1]) if edit.path == WHOLE)
            yield from (
                resource_of(read_whole(edit.value).text)
                for edit in wholes
                if edit.value is not None and not edit.bases
            )


def titles_suggested(record: OpenRecord, name: str) -> list[str]:
    """Give the titles of what was suggested."""
    change, edits = ApartShelf(record).read(name)
    return [piece.title for piece in pieces_of(record, change, _not_said(edits))]


def _own(record: OpenRecord) -> list[Mapping[str, Any]]:
    """Give what is written down about suggestions of the member here, the newest first."""
    member = seat_of(record).member
    own = [
        one.value
        for one in record.vault.circle.about(APART)
        if one.value["counts"] == Counts.SUGGESTION.value and member and one.value["writer"] == member.id
    ]
    return sorted(own, key=lambda one: (one["when"], one["seq"]), reverse=True)


def _is_answered(record: OpenRecord, one: Mapping[str, Any]) -> bool:
    return one["hash"] in noes(record) or one["hash"] in yeses(record)


def _not_said(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if not is_comment_id(edit.entry))


def is_suggested(record: OpenRecord, entry: str) -> bool:
    """Say whether this device suggested something about an entry already: a form sent twice does so once."""
    own = record.identity.device_id
    told = (one.value for one in record.vault.circle.about(APART))
    return any(
        one["counts"] == Counts.SUGGESTION.value and one["device"] == own and entry in one["entries"]
        for one in told
    )
