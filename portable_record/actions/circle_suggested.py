"""What members suggest waits for an owner's yes: a yes is a change of the owner that carries the author.

Format: docs/format/circle.md, rule 21. A suggestion is one change of a member; it stands beside the record
until somebody says yes or no to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_pieces import Piece, alone, pieces_of, stands_already, state_or_none
from portable_record.actions.circle_shown import drafts_as_shown
from portable_record.actions.circle_standing import members_once
from portable_record.actions.circle_state import owned_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import new_resource
from portable_record.actions.journal import Act, note
from portable_record.actions.settle import Dispute, disputes
from portable_record.actions.suggestion_answers import ANSWERED, answers_here
from portable_record.actions.write import new_entry_id, writing
from portable_record.actions.writer import own_writer
from portable_record.circle.counting import Counts
from portable_record.circle.membership import Member
from portable_record.errors import EditRefusedError, NotFoundError
from portable_record.record.change import Change, Edit
from portable_record.record.change_file import from_json
from portable_record.record.comment import is_comment_id
from portable_record.record.moments import moment_text
from portable_record.record.suggested import Author, said_yes
from portable_record.vault.shelf import Document

MOST_SHOWN = 50
CHOOSE_FIRST = "Two versions stand side by side. Choose which one stays, and then say yes to this."


@dataclass(frozen=True, slots=True)
class Suggests:
    """A change that waits for a yes: who suggests it, when, and what.

    ``disputes`` is what stands side by side in the entries that it is about, by entry: somebody chooses there
    before a yes can be said. ``is_gone`` says that whoever suggests it is in the circle no more.
    """

    id: str
    who: str
    when: str
    pieces: tuple[Piece, ...]
    disputes: Mapping[str, Sequence[Dispute]] = field(default_factory=dict)
    is_gone: bool = False


def what_waits(record: OpenRecord, *, most: int = MOST_SHOWN) -> list[Suggests]:
    """List what members suggest and nobody has answered yet, ``most`` of it, what came first at the top.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    _, now = owned_circle(record)
    there, once = {member.id for member in now.members}, members_once(record)
    waits = []
    for name in _waiting(record):
        change, edits = _read(record, name)
        pieces = tuple(pieces_of(record, change, edits))
        if pieces and not all(stands_already(record, edit, change.part) for edit in edits):
            said = {piece.entry: disputes(record, piece.entry) for piece in pieces if not piece.is_new}
            two = {entry: found for entry, found in said.items() if found}
            writer = change.by.writer
            who = once[writer].name if writer in once else ""
            waits.append(Suggests(name, who, change.when, pieces, two, is_gone=writer not in there))
        if len(waits) == most:
            break
    return waits


def how_many_more(record: OpenRecord, found: Sequence[Suggests]) -> int:
    """Say how many suggestions came after those that were found, where they are as many as are shown."""
    names = _waiting(record) if len(found) == MOST_SHOWN else []
    return len(names) - names.index(found[-1].id) - 1 if names else 0


def take_suggestion(record: OpenRecord, name: str) -> None:
    """Write what somebody suggests, as a change of one's own that names them.

    Raises:
        NotFoundError: nobody suggests that, or it was answered.
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
        MayNotWriteError: the person has died.
        EditRefusedError: two versions stand side by side there, and a yes would end that unseen.
        PortableRecordError: it would make no valid resource, a page cannot show all of it, or the entry was
            erased.
    """
    owned_circle(record)
    _refuse_unless_waiting(record, name)
    change, edits = _read(record, name)
    writer = own_writer(record)
    author = members_once(record).get(change.by.writer)
    with record.vault.transaction():
        for entry in [piece.entry for piece in pieces_of(record, change, edits)]:
            state = state_or_none(record, change.part, entry)
            if state is not None and state.in_conflict:
                raise EditRefusedError(CHOOSE_FIRST)
            own = [edit for edit in edits if edit.entry == entry]
            drafts = drafts_as_shown(record, change, own, state, author)
            if not drafts:
                continue
            url = state.url if state else alone(change, own, entry).url
            proof = said_yes(
                url or f"urn:uuid:{entry}",
                author=_author(author, change),
                when=change.when,
                source=name,
                how="change" if state else "create",
                stamp=stamp_of(record, writer),
            )
            with writing(record, writer.by) as act:
                act.add(change.part, [*drafts, new_resource(proof, entry_id=new_entry_id(record)).draft])
        _answer(record, name, "yes")
        note(record, Act.SUGGESTION_TAKEN, to=author.name if author else "")


def refuse_suggestion(record: OpenRecord, name: str) -> None:
    """Say no to what somebody suggests; their words stay with them.

    Raises:
        NotFoundError: nobody suggests that, or it was answered.
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    owned_circle(record)
    _refuse_unless_waiting(record, name)
    change, _edits = _read(record, name)
    author = members_once(record).get(change.by.writer)
    with record.vault.transaction():
        _answer(record, name, "no")
        note(record, Act.SUGGESTION_REFUSED, to=author.name if author else "")


def _waiting(record: OpenRecord) -> list[str]:
    shelf = record.vault.circle
    answered = answers_here(record)
    told = [one for one in shelf.about(APART) if one.value["counts"] == Counts.SUGGESTION.value]
    told.sort(key=lambda one: (one.moment, one.value["when"], one.value["device"], one.value["seq"]))
    return [str(one.value["hash"]) for one in told if one.value["hash"] not in answered]


def _refuse_unless_waiting(record: OpenRecord, name: str) -> None:
    if name not in _waiting(record):
        raise NotFoundError(place=name)


def _read(record: OpenRecord, name: str) -> tuple[Change, tuple[Edit, ...]]:
    """Read what somebody suggests; a comment beside it is theirs alone, and no yes makes it another's."""
    change, edits = from_json(record.vault.circle.raw(f"{APART} {name}"))
    return change, tuple(edit for edit in edits if not is_comment_id(edit.entry))


def _answer(record: OpenRecord, name: str, said: str) -> None:
    value = {"hash": name, "said": said}
    record.vault.circle.put(Document(f"{ANSWERED} {name}", ANSWERED, moment_text(record.now), value))


def _author(member: Member | None, change: Change) -> Author:
    if member is None:
        return Author(change.by.writer, "", "")
    return Author(member.name, "", member.did)
