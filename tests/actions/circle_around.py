"""Records of a circle on one machine: Jean's, and those of people whom she lets in."""

from collections.abc import Callable
from pathlib import Path

from portable_record.actions.circle_begin import begin_circle, own_device
from portable_record.actions.circle_standing import CIRCLE
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start_as_member import Joining, start_as_member
from portable_record.actions.unlock import unlock
from portable_record.actions.write import state_of, write
from portable_record.circle.membership import EDITOR, Member
from portable_record.record.edits import creation, editing, sensitive_from_the_start
from portable_record.record.moments import moment_text
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import quick_record
from tests.record.devices import entry_id, resource

PARTS = ("communication", "health", "plan")
PLAN = (
    b'{"resourceType":"CarePlan","status":"draft","intent":"plan","subject":{"display":"Jean"},'
    b'"description":"Tea at four"}'
)


def jeans(desk: Desk, folder: Path, first: Callable[[OpenRecord], object]) -> OpenRecord:
    """Jean's record, in which something is written first, and then a circle of her own begins."""
    record = quick_record(desk, folder, "Jean Adeyemi")
    first(record)
    begin_circle(record)
    return record


def joining(desk: Desk, folder: Path, jean: OpenRecord, name: str, number: int) -> OpenRecord:
    """Start the record of somebody who will join Jean's circle."""
    root = jean.identity.did
    said = Joining(jean.identity.record, root, "Jean Adeyemi", name, "carer", entry=entry_id(number))
    start_as_member(
        desk, folder, PASSPHRASE, said, first=lambda record: record.vault.settings.put(CIRCLE, {"root": root})
    )
    return unlock(desk, folder, PASSPHRASE)


def as_guest(
    record: OpenRecord, owner: OpenRecord, *, role: str = EDITOR, parts: tuple[str, ...] = PARTS
) -> Member:
    """Give whoever keeps a record as an owner might let them in."""
    keeper = record.identity.keeper
    assert keeper is not None
    return Member(
        keeper.entry,
        keeper.name,
        record.identity.did,
        role,
        parts,
        (own_device(record),),
        relation=keeper.relation,
        since=moment_text(owner.now),
    )


def plan(record: OpenRecord, number: int = 1, text: bytes = PLAN, *, sensitive: bool = False) -> str:
    """Write an entry of the plan."""
    entry = entry_id(number)
    drafts = [creation(entry, text, type_name="CarePlan")]
    drafts += [sensitive_from_the_start(entry)] if sensitive else []
    write(record, "plan", drafts, by=record.identity.by)
    return entry


def edit(record: OpenRecord, entry: str, part: str = "plan", **elements: object) -> None:
    """Change elements of an entry, as a form would."""
    state = state_of(record, part, entry)
    ids = (record.desk.dice(4).hex() for _ in iter(int, 1))
    drafts = editing(state, resource(state) | elements, new_id=lambda: next(ids))
    if drafts:
        write(record, part, drafts, by=record.identity.by)


def shown(record: OpenRecord) -> dict[str, tuple[bytes, bool]]:
    """What stands in a record: the text of each entry, and whether it is in conflict."""
    return {entry.id: (entry.text, entry.in_conflict) for entry in record.vault.entries.all()}
