"""One sync: bring the record together with what lies at the place of its circle.

A sync lists the place, fetches what is new, sorts it, keeps it and applies it; then it puts there what this
device wrote, and says that it was here. The place is asked without the record, which is lent for each step
alone; each step is a transaction. However a sync ends, the next one goes on from there, and what is put to
the place twice has the same name. Format: docs/format/circle.md.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from portable_record.actions.circle_again import how_many_lost
from portable_record.actions.circle_apply import apply_changes
from portable_record.actions.circle_bring_in import count_own_words
from portable_record.actions.circle_erased import carry_out
from portable_record.actions.circle_fetch import keep, look, stop_if_copied
from portable_record.actions.circle_files_out import list_some, put_files, take_files_away
from portable_record.actions.circle_fold import fold_some
from portable_record.actions.circle_folded import begin, catch_up
from portable_record.actions.circle_found import note_begun
from portable_record.actions.circle_invite import gather
from portable_record.actions.circle_join import let_go_of_answer
from portable_record.actions.circle_outbox import note_put, some_that_wait
from portable_record.actions.circle_push import seal_some
from portable_record.actions.circle_removal import take_word_of_removal
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.circle_take_away import files_that_may_go
from portable_record.actions.circle_time import Within
from portable_record.actions.circle_words import missing_here, note_gaps, say_here
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_files import bring_files_of_inbox
from portable_record.actions.team_papers import give_papers
from portable_record.actions.team_papers_in import forget_replaced
from portable_record.actions.team_push import note_away, seal_team, to_take_away
from portable_record.actions.team_take import take_deeds, take_things
from portable_record.actions.team_tell import tell
from portable_record.actions.team_vouchers import give_vouchers
from portable_record.circle.came import Apart, Sorted
from portable_record.circle.here import Missing
from portable_record.circle.request import PURPOSE as ASKING
from portable_record.errors import StorageTimeError
from portable_record.record.moments import moment_text
from portable_record.storage.port import CirclePlace, is_piece
from portable_record.vault.place_files import DAMAGED, ON_ITS_WAY, PlaceFile

Lend = Callable[[], AbstractContextManager[OpenRecord]]
PUT_AT_ONCE = 100


@dataclass(slots=True)
class Synced:
    """What came of a sync.

    ``came`` counts the changes that were read, ``asks`` whoever asks to join, ``put`` the files that went to
    the place. ``apart`` are files that say nothing that may be believed; ``missing`` is what others have and
    this device has not. Then the files at the place that are on their way, damaged, and lost. ``let_in`` is
    false while this device does not belong to the circle, ``stopped`` true where it writes nothing more (rule
    25), ``split`` true where owners changed the circle at once, ``more_files`` true where attached files are
    left for the next one.
    """

    came: int = 0
    asks: int = 0
    put: int = 0
    apart: list[Apart] = field(default_factory=list)
    missing: tuple[Missing, ...] = ()
    on_the_way: int = 0
    damaged: int = 0
    lost: int = 0
    let_in: bool = False
    told: str = ""
    stopped: bool = False
    split: bool = False
    more_files: bool = False
    own_apart: int = 0
    ran_out: bool = False


def sync(record: OpenRecord, place: CirclePlace, *, within: Within | None = None) -> Synced:
    """Bring an open record together with its place, as ``sync_lent`` does."""
    return sync_lent(lambda: nullcontext(record), place, within=within)


def sync_lent(
    lend: Lend, place: CirclePlace, *, most: int | None = None, within: Within | None = None
) -> Synced:
    """Bring a record together with its place; ``lend`` lends the record for one step.

    Attached files go last, up to ``most`` bytes of them. All of it ends ``within`` some time.

    Raises:
        CircleMissingError: there is no circle.
        StorageRefusedError: the place does not do what it must. What came until then is kept.
    """
    synced = Synced()
    fetching, place = within.limit(place) if within else (place, place)
    names = fetching.names()
    pieces = frozenset(name for name in names if is_piece(name))
    with lend() as record:
        looked = look(record, names - pieces)
        tell(record)
        say_of_circle(record, looked=moment_text(record.now))
    while (found := looked.fetch(fetching)) is not None:
        with lend() as record:
            _take(record, found, looked.known, synced)
    synced.ran_out = isinstance(looked.fault, StorageTimeError)
    if looked.fault is not None and not synced.ran_out:
        raise looked.fault
    with lend() as record:
        gather(record)
        let_go_of_answer(record)
        _catch_up(record)
    for step in (take_deeds, take_things, carry_out):
        _bring(lend, place, step, synced)
    take_files_away(lend, place)
    papers = () if synced.ran_out else (give_papers,)  # who is still in the team may stand in what is left
    for step in (fold_some, seal_some, seal_team, give_vouchers, *papers, say_here):
        _bring(lend, place, step, synced)
    with lend() as record:
        bring_files_of_inbox(record)
    synced.more_files = put_files(lend, place, pieces, most=most)
    _bring(lend, place, list_some, synced)
    _take_away(lend, place)
    _take_folded_away(lend, place)
    with lend() as record:
        _end(record, synced)
    return synced


def _take(record: OpenRecord, found: Sorted, known: Mapping[str, PlaceFile], synced: Synced) -> None:
    """Keep and apply what came, or nothing of it."""
    with record.vault.transaction():
        stop_if_copied(record, found.changes)
        synced.apart += keep(record, found, known=known)
        let_go = 0
        if found.checkpoints:  # what is here counts by memberships that came too, before one is laid over it
            let_go = apply_changes(record).let_go
        folded = begin(record, found.checkpoints)
        changes = [(came.change, came.edits) for came in found.changes]
        applied = apply_changes(record, changes, folded=folded)
    if applied.let_go or let_go:
        record.vault.forget_traces()
    synced.came += len(found.changes) + len(found.deeds)
    synced.asks += sum(one.purpose == ASKING for one in found.others)


def _catch_up(record: OpenRecord) -> None:
    """Fold in what this device lacks, and take in what came after that."""
    with record.vault.transaction():
        if (folded := catch_up(record)) is None:
            return
        applied = apply_changes(record, folded=folded)
    if applied.let_go:
        record.vault.forget_traces()


def _take_folded_away(lend: Lend, place: CirclePlace) -> None:
    """Take from the place what a checkpoint holds and everybody has (rule 29)."""
    with lend() as record:
        away = files_that_may_go(record)
    if away:
        place.put_all({}, away=away)
        with lend() as record:
            record.vault.place_files.forget(away)


def _bring(lend: Lend, place: CirclePlace, step: Callable[[OpenRecord], int], synced: Synced) -> None:
    """Put to the place what waits and what a step makes, until it makes nothing more."""
    more = 1
    while more:
        with lend() as record:
            more = step(record)
            waits = some_that_wait(record, most=PUT_AT_ONCE)
        while waits:
            away = [name for one in waits for name in one.instead]
            place.put_all({one.name: one.file for one in waits}, away=away)
            synced.put += len(waits)
            with lend() as record:
                note_put(record, waits)
                waits = some_that_wait(record, most=PUT_AT_ONCE)


def _take_away(lend: Lend, place: CirclePlace) -> None:
    """Take from the place what a team has deleted."""
    with lend() as record:
        away = to_take_away(record)
    if away:
        place.put_all({}, away=away)
    with lend() as record:
        note_away(record, away)


def _end(record: OpenRecord, synced: Synced) -> None:
    """Say how it stands now, and that this sync was."""
    take_word_of_removal(record)
    forget_replaced(record)
    circle, files = the_circle(record), record.vault.place_files
    synced.let_in, synced.told = circle.member is not None, circle.told
    synced.stopped, synced.split = bool(circle.stopped), circle.standing.split is not None
    note_gaps(record)
    synced.missing = missing_here(record)
    synced.own_apart = count_own_words(record)
    synced.on_the_way = len(files.of_state(ON_ITS_WAY))
    synced.damaged = len(files.of_state(DAMAGED))
    synced.lost = how_many_lost(record)
    say_of_circle(record, last_sync=moment_text(record.now))
    if not synced.ran_out:
        note_begun(record, circle)
