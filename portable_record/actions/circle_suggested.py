"""What members suggest waits for an owner's yes: a yes is a change of the owner that carries the author.

Format: docs/format/circle.md, rules 21 and 48. A suggestion is one change of a member; it stands beside the
record until somebody says yes or no to it, and after a no an owner can still say yes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from portable_record.actions.add_entry import stamp_of
from portable_record.actions.circle_apart import APART
from portable_record.actions.circle_pieces import Piece, alone, pieces_of, stands_already, state_or_none
from portable_record.actions.circle_shown import drafts_as_shown
from portable_record.actions.circle_standing import members_once, seat_of
from portable_record.actions.circle_state import owned_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import new_resource
from portable_record.actions.journal import Act, note
from portable_record.actions.settle import Dispute, disputes
from portable_record.actions.suggestion_answers import ANSWERED, No, answers_here, noes
from portable_record.actions.write import new_entry_id, writing
from portable_record.actions.writer import own_writer
from portable_record.circle.counting import Counts
from portable_record.circle.membership import Member
from portable_record.errors import EditRefusedError, MayNotWriteError, NotFoundError
from portable_record.record.change import Change, Edit
from portable_record.record.change_file import from_json
from portable_record.record.comment import Comment, comment_id, comment_value, is_comment_id
from portable_record.record.edits import Draft
from portable_record.record.moments import moment_text
from portable_record.record.refusal import NO, suggestion_id
from portable_record.record.shapes import WHOLE
from portable_record.record.suggested import Author, said_yes
from portable_record.saying import say
from portable_record.vault.shelf import Document

MOST_SHOWN = 50
CHOOSE_FIRST = "Two versions stand side by side. Choose which one stays, and then say yes to this."
FOR_ANOTHER = "Only %(name)s can say yes or no to this."


@dataclass(frozen=True, slots=True)
class Suggests:
    """A change that waits for a yes: who suggests it, when, and what.

    ``disputes`` is what stands side by side in the entries that it is about, by entry: somebody chooses there
    before a yes can be said. ``is_gone`` says that whoever suggests it is in the circle no more. ``noes`` are
    those that owners said to it, ``for_another`` names who alone can answer it, where nobody here can.
    """

    id: str
    who: str
    when: str
    pieces: tuple[Piece, ...]
    disputes: Mapping[str, Sequence[Dispute]] = field(default_factory=dict)
    is_gone: bool = False
    noes: tuple[No, ...] = ()
    for_another: str = ""


def what_waits(record: OpenRecord, *, most: int = MOST_SHOWN) -> list[Suggests]:
    """List what members suggest and nobody has answered yet, ``most`` of it, what came first at the top.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    owned_circle(record)
    return list(islice(_told(record, _waiting(record)), most))


def what_was_refused(record: OpenRecord, *, most: int = MOST_SHOWN) -> list[Suggests]:
    """List what owners said no to and none said yes to, ``most`` of it, the newest no at the top.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    owned_circle(record)
    said = noes(record)
    return list(islice(_told(record, sorted(said, key=lambda name: said[name], reverse=True)), most))


def how_many_more(record: OpenRecord, found: Sequence[Suggests]) -> int:
    """Say how many suggestions came after those that were found, where they are as many as are shown."""
    names = _waiting(record) if len(found) == MOST_SHOWN else []
    return sum(1 for _ in _of_use(record, names[names.index(found[-1].id) + 1 :])) if names else 0


def _told(record: OpenRecord, names: Iterable[str]) -> Iterator[Suggests]:
    _, now = owned_circle(record)
    there, once, said = {member.id for member in now.members}, members_once(record), noes(record)
    seat, root = seat_of(record), next((one.name for one in now.members if one.did == now.root), "")
    for name, change, edits in _of_use(record, names):
        pieces, writer = tuple(pieces_of(record, change, edits)), change.by.writer
        two = {piece.entry: disputes(record, piece.entry) for piece in pieces if not piece.is_new}
        yield Suggests(
            name,
            once[writer].name if writer in once else "",
            change.when,
            pieces,
            {entry: found for entry, found in two.items() if found},
            is_gone=writer not in there,
            noes=said.get(name, ()),
            for_another=root if seat.waits(change.part) else "",
        )


def _of_use(record: OpenRecord, names: Iterable[str]) -> Iterator[tuple[str, Change, tuple[Edit, ...]]]:
    """Read those suggestions that would do something which does not stand already."""
    for name in names:
        change, edits = _read(record, name)
        would = any(True for _ in pieces_of(record, change, edits))
        if would and not all(stands_already(record, edit, change.part) for edit in edits):
            yield name, change, edits


def take_suggestion(record: OpenRecord, name: str) -> None:
    """Write what somebody suggests, as a change of one's own that names them; also after a no.

    Raises:
        NotFoundError: nobody suggests that, or an owner said yes to it.
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
        MayNotWriteError: it is for another to answer, or the person has died.
        EditRefusedError: two versions stand side by side there, and a yes would end that unseen.
        PortableRecordError: it would make no valid resource, a page cannot show all of it, or the entry was
            erased.
    """
    change, edits = _to_answer(record, name)
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
        value = {"hash": name, "said": "yes"}
        record.vault.circle.put(Document(f"{ANSWERED} {name}", ANSWERED, moment_text(record.now), value))
        note(record, Act.SUGGESTION_TAKEN, to=author.name if author else "")


def refuse_suggestion(record: OpenRecord, name: str) -> None:
    """Say no to what somebody suggests, for all to find; their words stay with them. One no is enough.

    Raises:
        NotFoundError: nobody suggests that, or an owner said yes to it.
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
        MayNotWriteError: it is for another to answer, or the person has died.
    """
    change, _edits = _to_answer(record, name)
    if name in noes(record):
        return
    author, by = members_once(record).get(change.by.writer), own_writer(record).by
    device, part = record.identity.device_id, change.part
    seq = record.vault.log.head(device, part).seq + 1
    no = comment_id(record.identity.record, device, part, seq, 1)
    with record.vault.transaction():
        with writing(record, by, comments=True) as act:
            act.add(part, [Draft(no, WHOLE, comment_value(Comment(suggestion_id(name), NO)))])
        note(record, Act.SUGGESTION_REFUSED, to=author.name if author else "")


def _suggested(record: OpenRecord) -> list[str]:
    told = [one for one in record.vault.circle.about(APART) if one.value["counts"] == Counts.SUGGESTION.value]
    told.sort(key=lambda one: (one.moment, one.value["when"], one.value["device"], one.value["seq"]))
    return [str(one.value["hash"]) for one in told]


def _waiting(record: OpenRecord) -> list[str]:
    answered = answers_here(record)
    return [name for name in _suggested(record) if name not in answered]


def _to_answer(record: OpenRecord, name: str) -> tuple[Change, tuple[Edit, ...]]:
    """Read a suggestion that somebody here can answer, to which no owner said yes."""
    _, now = owned_circle(record)
    if name not in _suggested(record) or answers_here(record).get(name) == "yes":
        raise NotFoundError(place=name)
    change, edits = _read(record, name)
    if seat_of(record).waits(change.part):
        root = next((one.name for one in now.members if one.did == now.root), "")
        raise MayNotWriteError(say(FOR_ANOTHER, name=root))
    return change, edits


def _read(record: OpenRecord, name: str) -> tuple[Change, tuple[Edit, ...]]:
    """Read what somebody suggests; a comment beside it is theirs alone, and no yes makes it another's."""
    change, edits = from_json(record.vault.circle.raw(f"{APART} {name}"))
    return change, tuple(edit for edit in edits if not is_comment_id(edit.entry))


def _author(member: Member | None, change: Change) -> Author:
    if member is None:
        return Author(change.by.writer, "", "")
    return Author(member.name, "", member.did)
