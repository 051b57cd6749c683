"""History and activity log are changed by one who has the key, in five ways, anywhere: a check finds each.

Each change is made in a transaction that is undone, so that the next one meets a whole vault again.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from portable_record.crypto.passphrase import Argon2idCost
from portable_record.vault.vault import Vault
from tests.record.acting import Choices
from tests.torture.bench import NOW
from tests.vault.cast import PASSPHRASE, counted_dice
from tests.vault.work import edit, look_over, note, take_in

LINES = 40
ENTRIES = 12
_CHANGE_CELLS = (
    "device",
    "part",
    "moment",
    "record",
    "writer",
    "basis",
    "helper",
    "hash",
    "previous",
    "seen",
)
_EDIT_CELLS = ("entry", "path", "value", "salt", "bases")

Way = Callable[[Vault, Choices], None]


class _Undone(Exception):  # noqa: N818 - no error: it only ends the transaction without writing
    """Ends the transaction in which a vault was changed."""


@dataclass
class Tampering:
    """The campaign. ``figures`` counts, ``faults`` says what no check has found."""

    home: Path
    seed: int
    figures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def run(self, places: int) -> None:
        """Change history and log in each of the ways, at so many places."""
        vault, _ = Vault.create(
            self.home, PASSPHRASE, dice=counted_dice("tamper"), cost=Argon2idCost(), now=NOW
        )
        with vault:
            take_in(vault, range(ENTRIES))
            for number in range(LINES):
                edit(vault, number % ENTRIES, f"changed {number}")
                note(vault)
            for name, way in WAYS.items():
                for number in range(places):
                    self._once(vault, name, way, Choices(self.seed * 1_000_003 + number))

    def _once(self, vault: Vault, name: str, way: Way, chances: Choices) -> None:
        before = self._told(vault)
        with suppress(_Undone), vault.transaction():
            way(vault, chances)
            if self._told(vault) != before:  # chance can exchange what is the same
                self.figures[name] += 1
                found = bool(look_over(vault))
                self.figures["found"] += found
                self.faults += [] if found else [f"tamper, seed {self.seed}: {name} is not found"]
            raise _Undone

    @staticmethod
    def _told(vault: Vault) -> int:
        tables = ("changes", "edits", "journal")
        return hash(tuple(tuple(vault.database.rows(f"SELECT * FROM {one} ORDER BY 1, 2")) for one in tables))  # noqa: S608 - names of our own


def _row(vault: Vault, table: str, chances: Choices) -> int:
    return int(chances.one_of(vault.database.rows(f"SELECT rowid FROM {table}"))[0])  # noqa: S608 - names of our own


def _edit_history(vault: Vault, chances: Choices) -> None:
    if chances.below(2):
        cell = chances.one_of(_CHANGE_CELLS)
        row = _row(vault, "changes", chances)
        vault.database.run(f"UPDATE changes SET {cell} = {cell} || 'x' WHERE rowid = ?", (row,))  # noqa: S608 - names of our own
    else:
        cell, row = chances.one_of(_EDIT_CELLS), _row(vault, "edits", chances)
        changed = f"CAST({cell} || 'x' AS BLOB)" if cell in ("value", "salt") else f"{cell} || 'x'"
        vault.database.run(f"UPDATE edits SET {cell} = {changed} WHERE rowid = ?", (row,))  # noqa: S608 - names of our own


def _cut_history(vault: Vault, chances: Choices) -> None:
    table = chances.one_of(["changes", "edits"])
    vault.database.run(f"DELETE FROM {table} WHERE rowid = ?", (_row(vault, table, chances),))  # noqa: S608 - names of our own


def _insert_history(vault: Vault, chances: Choices) -> None:
    change, n = vault.database.rows("SELECT change, max(n) + 1 FROM edits GROUP BY change")[
        chances.below(LINES)
    ]
    vault.database.run(
        "INSERT INTO edits (entry, change, n, path, bases, value, salt, digest)"
        " SELECT entry, change, ?, path, bases, value, salt, digest FROM edits WHERE rowid = ?",
        (n, vault.database.rows("SELECT rowid FROM edits WHERE change = ?", (change,))[0][0]),
    )


def _move_history(vault: Vault, chances: Choices) -> None:
    one, other = _row(vault, "edits", chances), _row(vault, "edits", chances)
    (from_, n), (to, m) = (
        vault.database.rows("SELECT change, n FROM edits WHERE rowid = ?", (row,))[0] for row in (one, other)
    )
    vault.database.run("UPDATE edits SET n = -1 WHERE rowid = ?", (one,))
    vault.database.run("UPDATE edits SET change = ?, n = ? WHERE rowid = ?", (from_, n, other))
    vault.database.run("UPDATE edits SET change = ?, n = ? WHERE rowid = ?", (to, m, one))


def _exchange_history(vault: Vault, chances: Choices) -> None:
    one, other = _row(vault, "changes", chances), _row(vault, "changes", chances)
    cell = chances.one_of(["signature", "digest", "moment", "lamport"])
    first, second = (
        vault.database.rows(f"SELECT {cell} FROM changes WHERE rowid = ?", (row,))[0][0]  # noqa: S608 - names of our own
        for row in (one, other)
    )
    vault.database.run(f"UPDATE changes SET {cell} = ? WHERE rowid = ?", (second, one))  # noqa: S608 - names of our own
    vault.database.run(f"UPDATE changes SET {cell} = ? WHERE rowid = ?", (first, other))  # noqa: S608 - names of our own


def _edit_log(vault: Vault, chances: Choices) -> None:
    cell = chances.one_of(["event", "hash"])
    row = _row(vault, "journal", chances)
    vault.database.run(f"UPDATE journal SET {cell} = CAST({cell} || 'x' AS BLOB) WHERE n = ?", (row,))  # noqa: S608 - names of our own


def _cut_log(vault: Vault, chances: Choices) -> None:
    vault.database.run("DELETE FROM journal WHERE n = ?", (_row(vault, "journal", chances),))


def _insert_log(vault: Vault, chances: Choices) -> None:
    row = _row(vault, "journal", chances)
    vault.database.run("UPDATE journal SET n = -n")
    vault.database.run("UPDATE journal SET n = -n + (-n >= ?)", (row,))
    vault.database.run("INSERT INTO journal SELECT ?, event, hash FROM journal WHERE n = ?", (row, row + 1))


def _move_log(vault: Vault, chances: Choices) -> None:
    one, other = _row(vault, "journal", chances), _row(vault, "journal", chances)
    vault.database.run("UPDATE journal SET n = -1 WHERE n = ?", (one,))
    vault.database.run("UPDATE journal SET n = ? WHERE n = ?", (one, other))
    vault.database.run("UPDATE journal SET n = ? WHERE n = -1", (other,))


def _exchange_log(vault: Vault, chances: Choices) -> None:
    one, other = _row(vault, "journal", chances), _row(vault, "journal", chances)
    cells: dict[int, bytes] = dict(vault.database.rows("SELECT n, hash FROM journal"))
    vault.database.run("UPDATE journal SET hash = ? WHERE n = ?", (cells[other], one))
    vault.database.run("UPDATE journal SET hash = ? WHERE n = ?", (cells[one], other))


WAYS: dict[str, Way] = {
    "history: edited": _edit_history,
    "history: cut": _cut_history,
    "history: put in": _insert_history,
    "history: moved": _move_history,
    "history: exchanged": _exchange_history,
    "activity log: edited": _edit_log,
    "activity log: cut": _cut_log,
    "activity log: put in": _insert_log,
    "activity log: moved": _move_log,
    "activity log: exchanged": _exchange_log,
}
