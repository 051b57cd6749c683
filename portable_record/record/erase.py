"""Erasing: values go for good, their hashes stay, and the chain still verifies.

Format: docs/format/change.md, rules 8 and 31. The mark ``@erased`` is a signed edit, so that every holder of
the change knows what to let go of. Nothing here makes copies disappear that lie elsewhere.
"""

from collections.abc import Iterable
from dataclasses import replace

from portable_record.record.change import Edit
from portable_record.record.edits import Draft, refuse_if_erased
from portable_record.record.fold import EntryState
from portable_record.record.shapes import ERASED
from portable_record.record.values import mark


def erasing(state: EntryState, when: str) -> Draft:
    """Say, for every holder, that the values of an entry go for good.

    Raises:
        EditRefusedError: it was erased already.
    """
    refuse_if_erased(state)
    return Draft(state.entry, ERASED, mark(when), state.all_heads())


def erase_values(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same edits without salt and value. The mark that says so stays readable."""
    return tuple(edit if edit.path == ERASED else replace(edit, value=None, salt=None) for edit in edits)
