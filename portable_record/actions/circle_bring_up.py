"""The states of entries are brought up to a history in which something is new, or is no more.

What somebody erased lets go of its words here, once whoever erased it knew of all that stands in it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter

from portable_record.actions.attached_files import files_named, let_go_of_files
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erased_answers import let_go_of_taken
from portable_record.actions.kept_shares import let_go_of_erased
from portable_record.actions.write import AT_ONCE, store_states
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import ERASED
from portable_record.vault.folding import edits_in


def bring_up(record: OpenRecord, apart: ApartShelf, touched: Collection[tuple[str, str]]) -> int:
    """Bring the states of entries, each with its part, up to the history; what nobody wrote any more goes.

    Return of how many words went for good. Call it in a transaction.
    """
    states = _States(record, apart)
    store_states(record, states.of(touched))
    return states.gone_for_good


@dataclass(slots=True)
class _States:
    record: OpenRecord
    apart: ApartShelf
    gone_for_good: int = 0

    def of(self, touched: Collection[tuple[str, str]]) -> Iterator[EntryState | str]:
        for part, of_part in groupby(sorted(touched), key=itemgetter(0)):
            while some := [entry for _, entry in islice(of_part, AT_ONCE)]:
                found = {edits[0].edit.entry: edits for edits in edits_in(self.record.vault, part, some)}
                yield from (self._state(part, entry, found.get(entry, [])) for entry in some)

    def _state(self, part: str, entry: str, edits: list[PlacedEdit]) -> EntryState | str:
        if any(placed.edit.path == ERASED for placed in edits) and self._let_go(entry, edits):
            edits = [placed for placed in self.record.vault.log.edits_of(entry) if placed.id.part == part]
        return fold_entry(part, edits) if edits else entry

    def _let_go(self, entry: str, edits: Sequence[PlacedEdit]) -> bool:
        """Let go of the values of an entry that somebody erased, if they knew of all that stands in it."""
        by_id = {placed.id: placed for placed in edits}
        todo = [placed for placed in edits if placed.edit.path == ERASED]
        known = {placed.id for placed in todo}
        while todo:
            bases = {base for base in todo.pop().edit.bases if base in by_id} - known
            known |= bases
            todo += [by_id[base] for base in bases]
        if known != by_id.keys():
            return False
        files = files_named(edits)
        self.record.vault.log.erase(entry)
        self.apart.erase(entry)
        self.gone_for_good += 1
        let_go_of_files(self.record, files)
        let_go_of_erased(self.record, [entry])
        let_go_of_taken(self.record, [entry])
        return True
