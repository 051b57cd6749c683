"""What the member here suggested to the owners of a circle, as far as this device knows.

Format: docs/format/circle.md, rule 21.
"""

from dataclasses import dataclass

from portable_record.actions.circle_apart import APART, ApartShelf
from portable_record.actions.circle_pieces import Piece, pieces_of
from portable_record.actions.circle_standing import seat_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.suggestion_answers import yeses
from portable_record.circle.counting import Counts
from portable_record.record.comment import is_comment_id
from portable_record.record.suggested import SaidYes

MOST = 100


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """What somebody here suggested, and when; ``said`` is the yes to it, if one is known here."""

    id: str
    when: str
    pieces: tuple[Piece, ...]
    said: SaidYes | None


def own_suggestions(record: OpenRecord) -> tuple[OwnSuggestion, ...]:
    """List what the member here suggested, the newest first. That somebody said no is told to nobody."""
    member, shelf, taken = seat_of(record).member, ApartShelf(record), yeses(record)
    own = [
        one.value
        for one in record.vault.circle.about(APART)
        if one.value["counts"] == Counts.SUGGESTION.value and member and one.value["writer"] == member.id
    ]
    own.sort(key=lambda one: (one["when"], one["seq"]), reverse=True)
    found = []
    for name in (str(one["hash"]) for one in own[:MOST]):
        change, edits = shelf.read(name)
        pieces = tuple(pieces_of(record, change, [one for one in edits if not is_comment_id(one.entry)]))
        said = next((one.said for one in taken.get(name, ())), None)
        if pieces or said:
            found.append(OwnSuggestion(name, change.when, pieces, said))
    return tuple(found)


def is_suggested(record: OpenRecord, entry: str) -> bool:
    """Say whether this device suggested something about an entry already: a form sent twice does so once."""
    own = record.identity.device_id
    told = (one.value for one in record.vault.circle.about(APART))
    return any(
        one["counts"] == Counts.SUGGESTION.value and one["device"] == own and entry in one["entries"]
        for one in told
    )
