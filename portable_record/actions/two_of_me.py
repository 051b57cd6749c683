"""Two people in the details: whom the record is about, and what becomes of the other.

A file that is taken in brings its own words about the person, and where more was written here before, both
stay.
Nobody but the person can say that both are the same, or that one is somebody else.
"""

from copy import deepcopy

from portable_record.actions.desk import OpenRecord
from portable_record.actions.drafting import changes_to
from portable_record.actions.look_after import move
from portable_record.actions.newest import Kept, newest_change
from portable_record.actions.owner import JOINED, OWNER, owner_entry
from portable_record.actions.write import state_of, writing
from portable_record.actions.writer import own_writer
from portable_record.errors import NotFoundError
from portable_record.record.edits import binning
from portable_record.record.entry import Entry
from portable_record.record.json_text import resource_of
from portable_record.record.person_names import words_of_name
from portable_record.vault.timeline import Place

MOST = 5
_NOT_SAID = frozenset({"resourceType", "id", "meta", "text", "contained", "implicitRules", "extension"})

Json = dict[str, object]


def people_in_details(record: OpenRecord) -> tuple[Entry, ...]:
    """List the people who stand in the details, whom the record is about first."""
    found = record.vault.timeline.after(Place(), part="details", kind="Patient", limit=MOST)
    owner = owner_entry(record)
    return tuple(sorted((entry for entry, _place in found), key=lambda entry: entry.id != owner))


def this_is_me(record: OpenRecord, entry_id: str, other_id: str, *, together: bool) -> Kept:
    """Have the record be about one of two, and put the other together with it, or with the people.

    What only the other says is taken over, as one change that can be undone; what both say stays as it is.

    Raises:
        NotFoundError: one of them stands no longer in the details.
        EditRefusedError: two versions of one of them stand side by side.
        MayNotWriteError: the writer's right does not reach so far, or the person has died.
    """
    here = {entry.id: entry for entry in people_in_details(record)}
    if entry_id == other_id or not {entry_id, other_id} <= here.keys():
        raise NotFoundError("One of them is not there any more. Look again.")
    writer = own_writer(record)
    writer.refuse_unless_may_write("details")
    theirs = resource_of(here[other_id].text)
    with record.vault.transaction():
        record.vault.settings.put(OWNER, entry_id)
        if not together:
            return move(record, other_id, "people")
        drafts = changes_to(
            *(record, writer, entry_id, lambda mine: merged(mine, theirs)), form=record.desk.dice(8).hex()
        )
        with writing(record, writer.by) as act:
            act.add("details", [*drafts, binning(state_of(record, "details", other_id), act.when)])
        joined = record.vault.settings.get(JOINED, [])
        record.vault.settings.put(JOINED, [*(one for one in joined if one != other_id), other_id])
    return Kept(entry_id, "details", (newest_change(record, "details"),))


def merged(mine: Json, theirs: Json) -> Json:
    """Say what both say: all of mine, and of theirs what mine does not say."""
    both = deepcopy(mine)
    for name, said in theirs.items():
        if name in _NOT_SAID or name.startswith("_"):
            continue
        here = both.get(name)
        if here is None:
            both[name] = _bare(said)
        elif name == "birthDate" and str(said).startswith(str(here)):
            both[name] = said  # a whole day says more than its year
        elif isinstance(here, list) and isinstance(said, list):
            both[name] = [*here, *(_bare(one) for one in said if not _is_there(one, here))]
    return both


def _is_there(one: object, here: list[object]) -> bool:
    if any(_bare(one) == _bare(other) for other in here):
        return True
    named = _name_words(one)
    return bool(named) and any(named <= _name_words(other) for other in here)


def _name_words(name: object) -> frozenset[str]:
    if not isinstance(name, dict) or not name.keys() & {"family", "given", "text"}:
        return frozenset()
    given = name.get("given")
    said = [name.get("text"), name.get("family"), *(given if isinstance(given, list) else [])]
    return words_of_name(" ".join(str(one) for one in said if one))


def _bare(value: object) -> object:
    """Leave out the id of an element, which is its own in each resource."""
    return (
        {name: inner for name, inner in value.items() if name != "id"} if isinstance(value, dict) else value
    )
