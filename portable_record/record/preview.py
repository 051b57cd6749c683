"""What an entry would be if drafts were written in it; nothing is written."""

from collections.abc import Iterable

from portable_record.record.change import SALT_SIZE, Edit, EditId, value_digest
from portable_record.record.edits import Draft
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.registers import PlacedEdit
from portable_record.record.who import By

_NOBODY = "~"  # after every device in order


def with_drafts(state: EntryState, drafts: Iterable[Draft]) -> EntryState:
    """Fold an entry with these drafts as if they were its newest edits."""
    edits = state.registers.edits
    lamport = max(placed.lamport for placed in edits) + 1
    new = [_placed(state.part, draft, number, lamport) for number, draft in enumerate(drafts, 1)]
    return fold_entry(state.part, [*edits, *new])


def _placed(part: str, draft: Draft, number: int, lamport: int) -> PlacedEdit:
    salt = bytes(SALT_SIZE)
    edit = Edit(
        n=number,
        entry=draft.entry,
        path=draft.path,
        value=draft.value,
        salt=salt,
        digest=value_digest(salt, draft.value),
        bases=draft.bases,
    )
    return PlacedEdit(EditId(_NOBODY, part, 1, number), edit, lamport, "9999-01-01T00:00:00Z", By())
