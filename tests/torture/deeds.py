"""Everything a person can do that writes, one by one, each on a copy of a record that is ready for it.

A deed goes the way that every command goes: unlock, act, lock. ``DEEDS`` names them all; a campaign takes
each of them to its end with a kill or a fault somewhere on the way.
"""

import json
import shutil
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.after_death import Choice, choose
from portable_record.actions.attach import attach
from portable_record.actions.back_up import back_up
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.check import mend_record
from portable_record.actions.death import record_death
from portable_record.actions.delete_items import delete_now, keep_longer, kinds_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.export import export_entries
from portable_record.actions.identity import load_identity
from portable_record.actions.import_file import import_file
from portable_record.actions.journal import Act, note
from portable_record.actions.open_item import open_item
from portable_record.actions.receive import receive_file
from portable_record.actions.recover import change_passphrase, recover
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.rekey import rekey_record
from portable_record.actions.restore import restore
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.actions.telling import history_of
from portable_record.actions.trusted import (
    Person,
    add_sheet,
    keep_sheets,
    make_sheets,
    recover_with_sheets,
    sheets_needed,
)
from portable_record.actions.undo import undo_change
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_in import by_passphrase
from portable_record.actions.withdraw import withdraw_share
from portable_record.actions.write import state_of, write
from portable_record.actions.writer import record_right
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.edits import editing
from portable_record.record.json_text import parse
from portable_record.record.rights import Right
from portable_record.record.who import By
from portable_record.vault.backup_file import SUFFIX
from portable_record.vault.vault import Vault
from tests.torture import material
from tests.torture.bench import NEW_PASSPHRASE, NOW, PASSPHRASE, Bench
from tests.torture.handing_over import STEPS, be_kept_by_another, hand_over_by_steps

LONG_IN_BIN = timedelta(days=31)


@dataclass(frozen=True)
class Deed:
    """One deed: what is done in the open record, or, where ``alone``, with the folder.

    It ``reads`` what needs a reader process. Where it is ``in_vault``, the record knows of files it writes.
    So many acts of its activity log come ``later`` than what it does.
    What ``may_wait`` is tried again by itself and says nothing when it could not be done.
    Where it goes by steps, each of ``up_to`` takes a record to where it may stop: what was done stays done,
    and doing it again does the rest.
    """

    name: str
    within: Callable[[Bench, OpenRecord], None] | None = None
    alone: Callable[[Bench], None] | None = None
    reads: bool = False
    in_vault: bool = False
    may_wait: bool = False
    later: int = 0
    up_to: tuple[Callable[[Bench], None], ...] = ()
    before: Callable[[Bench], None] = field(default=lambda _bench: None)

    def do(self, bench: Bench) -> None:
        """Do it once, from unlocking to locking."""
        if self.alone is not None:
            self.alone(bench)
        elif self.within is not None:
            with bench.opened() as record:
                self.within(bench, record)


def _strengths(record: OpenRecord, *, binned: bool = False) -> list[str]:
    return sorted(
        entry.id
        for entry in record.vault.entries.all()
        if entry.part == "strengths" and bool(entry.binned) == binned
    )


def _start(bench: Bench) -> None:
    start_record(bench.desk, bench.vault, PASSPHRASE, name=material.MARKS[0], kind="person")


def _import(bench: Bench, record: OpenRecord) -> None:
    imported = import_file(record, bench.given / "bundle.json")
    assert imported.new == material.RESOURCES


def _add(_: Bench, record: OpenRecord) -> None:
    add_words(record, part="plan", kind=None, words=material.words(20), sensitive=True)


def _change(_: Bench, record: OpenRecord) -> None:
    state = state_of(record, "strengths", _strengths(record)[0])
    value = parse(state.text)
    assert isinstance(value, dict)
    changed = {**value, "valueString": material.words(21)}
    write(record, "strengths", editing(state, changed, new_id=lambda: uuid.uuid4().hex), by=By())


def _remove(_: Bench, record: OpenRecord) -> None:
    put_in_bin(record, _strengths(record)[:3])


def _undo(_: Bench, record: OpenRecord) -> None:
    entry = _strengths(record, binned=True)[0]
    undo_change(record, list(history_of(record, entry))[-1].change)


def _right(_: Bench, record: OpenRecord) -> None:
    who = f"Ann {material.MARKS[1]}"
    record_right(record, who, Right("agrees", since=NOW.date()), relation="neighbour")


def _share(bench: Bench, record: OpenRecord) -> None:
    wish = Wish(parts=("strengths",), to="Sam", purpose="support", forms=("sealed", "card"))
    share_parts(record, wish, bench.out)


def _withdraw(bench: Bench, record: OpenRecord) -> None:
    withdraw_share(record, record.vault.shares.all()[0].id, bench.out)


def _receive(bench: Bench, record: OpenRecord) -> None:
    received = receive_file(record, bench.given / "now" / "bundle.carebundle", know=True)
    assert received.item


def _open(_: Bench, record: OpenRecord) -> None:
    assert open_item(record, record.vault.inbox.all()[0].id, why=material.words(1)).seen


def _keep_item(_: Bench, record: OpenRecord) -> None:
    item = record.vault.inbox.all()[0].id
    kinds = tuple(kinds_of(record, item))[:1]
    keep_longer(record, item, reason="law", until=record.now + LONG_IN_BIN, kinds=kinds, by="Ann")


def _delete_item(_: Bench, record: OpenRecord) -> None:
    delete_now(record, record.vault.inbox.all()[0].id, by="Ann", why=material.words(1))


def _hear(bench: Bench, record: OpenRecord) -> None:
    (notice,) = (bench.given / "stopped").iterdir()
    assert receive_file(record, notice).locked


def _keep_code(bench: Bench, record: OpenRecord) -> None:
    code = throw_code(bench.desk)
    keep_code(record, code, code)


def _back_up(bench: Bench, record: OpenRecord) -> None:
    back_up(record, bench.out / f"all{SUFFIX}")


def _have_a_backup(bench: Bench) -> None:
    with bench.opened() as record:
        back_up(record, bench.given / f"all{SUFFIX}")
        add_words(record, part="plan", kind=None, words=material.words(7), sensitive=False)


def _have_a_backup_alone(bench: Bench) -> None:
    _have_a_backup(bench)
    shutil.rmtree(bench.vault)


def _restore(bench: Bench) -> None:
    unlocks = by_passphrase(PASSPHRASE)
    restore(bench.desk, bench.given / f"all{SUFFIX}", unlocks, bench.vault, confirmed=True)


def _be_of_an_older_form(bench: Bench) -> None:
    """Lay down a record as the first form of the vault had it."""
    shutil.rmtree(bench.vault)
    older = Path(__file__).parents[1] / "vectors" / "good" / "vault-1"
    shutil.copytree(older / "vault", bench.vault)
    bench.code = str(json.loads((older / "expected.json").read_text(encoding="utf-8"))["recovery_code"])


def _migrate(bench: Bench) -> None:
    with Vault.open_with_recovery(bench.vault, bench.code, dice=bench.desk.dice) as vault:
        note(OpenRecord(bench.desk, vault, load_identity(vault)), Act.UNLOCK)


def _death(_: Bench, record: OpenRecord) -> None:
    record_death(record, NOW.date(), said_by=f"Dr {material.MARKS[4]}")


def _trust(_: Bench, record: OpenRecord) -> None:
    keep_sheets(record, make_sheets(record, [Person("Ann"), Person("Bo"), Person("Cy")], 2))


def _after_death(_: Bench, record: OpenRecord) -> None:
    choose(record, Choice.GIVE, to=f"Ann {material.MARKS[2]}")


def _hand_out_sheets(bench: Bench) -> None:
    with bench.opened() as record:
        made = make_sheets(record, [Person("Ann"), Person("Bo"), Person("Cy")], 2)
        keep_sheets(record, made)
    words = "\n".join(" ".join(sheet.words) for sheet in made.sheets)
    (bench.given / "sheets.txt").write_text(words, encoding="utf-8")


def _recover_with_sheets(bench: Bench) -> None:
    first, second, _ = (bench.given / "sheets.txt").read_text(encoding="utf-8").split("\n")
    needed = sheets_needed(bench.vault)
    shares = add_sheet(needed, add_sheet(needed, (), first), second)
    recover_with_sheets(bench.desk, bench.vault, shares, NEW_PASSPHRASE)


def _rekey(bench: Bench) -> None:
    record = unlock(bench.desk, bench.vault, PASSPHRASE)
    try:
        record = rekey_record(record, PASSPHRASE, progress=lambda _done, _of: None)
    finally:
        record.vault.close()


def _passphrase(_: Bench, record: OpenRecord) -> None:
    change_passphrase(record, NEW_PASSPHRASE)


def _recover(bench: Bench) -> None:
    recover(bench.desk, bench.vault, bench.code, NEW_PASSPHRASE)


def _erase(bench: Bench) -> None:
    with bench.at(NOW + LONG_IN_BIN).opened():
        pass  # it is done at unlocking


_BY_ITSELF = ("erase_old", "delete_over", "let_go_of_ended")


def _erase_but(left: Collection[str], bench: Bench) -> None:
    """Unlock when much is over, and leave some of what is done then for another time."""
    with pytest.MonkeyPatch.context() as patched:
        for name in left:
            patched.setattr(f"portable_record.actions.unlock.{name}", lambda _record: None)
        _erase(bench)


# Each of the three is whole or not done, and none waits for another.
_SOME_OF_IT = tuple(partial(_erase_but, left) for many in (2, 1) for left in combinations(_BY_ITSELF, many))


def _mend(_: Bench, record: OpenRecord) -> None:
    mend_record(record)


def _break_a_little(bench: Bench) -> None:
    (bench.vault / "blobs" / "stray").write_bytes(b"left by a crash")
    with bench.opened() as record:
        record.vault.entries.erase(_strengths(record)[0])


def _export(bench: Bench, record: OpenRecord) -> None:
    file = bench.out / "copy.json"
    export_entries(record, file, BytesIO(), entries=(), parts=(), one_file_each=False)


def _export_folder(bench: Bench, record: OpenRecord) -> None:
    folder = bench.out / "copies"
    export_entries(record, folder, BytesIO(), entries=(), parts=(), one_file_each=True)


def _attach(_: Bench, record: OpenRecord) -> None:
    file = [material.words(22).encode() * 6000]
    with record.vault.transaction():
        attach(record, sheet_named("documents", "file"), file, name="a.txt", entry_id=str(uuid.uuid4()))
        for ref in record.vault.blobs.all()[:1]:
            record.vault.blobs.delete(ref.name)


_ALL = (
    Deed("start", alone=_start, before=lambda bench: shutil.rmtree(bench.vault)),
    Deed("import", _import, reads=True),
    Deed("add", _add),
    Deed("change", _change),
    Deed("remove", _remove),
    Deed("undo", _undo),
    Deed("right", _right),
    Deed("share", _share, in_vault=True),
    Deed("withdraw", _withdraw, in_vault=True),
    Deed("receive", _receive, reads=True),
    Deed("open", _open, reads=True),
    Deed("keep-item", _keep_item, reads=True),
    Deed("delete-item", _delete_item),
    Deed("hear", _hear, reads=True),
    Deed("attach", _attach),
    Deed("recovery-code", _keep_code),
    Deed("back-up", _back_up),
    Deed("restore", alone=_restore, before=_have_a_backup_alone),
    Deed("restore-over", alone=_restore, before=_have_a_backup),
    Deed("migrate", alone=_migrate, before=_be_of_an_older_form),
    Deed("death", _death),
    Deed("after-death", _after_death),
    Deed("trust", _trust),
    Deed("rekey", alone=_rekey, later=2),
    Deed("passphrase", _passphrase),
    Deed("recover", alone=_recover),
    Deed("recover-with-sheets", alone=_recover_with_sheets, before=_hand_out_sheets),
    Deed(
        "hand-over", alone=hand_over_by_steps, in_vault=True, later=2, up_to=STEPS, before=be_kept_by_another
    ),
    Deed("erase", alone=_erase, may_wait=True, up_to=_SOME_OF_IT),
    Deed("mend", _mend, before=_break_a_little),
    Deed("export", _export),
    Deed("export-folder", _export_folder),
)
DEEDS = {deed.name: deed for deed in _ALL}
