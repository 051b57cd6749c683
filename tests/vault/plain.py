"""A vault whose database is not encrypted, so that a test can read its files as one who has the key would."""

from types import SimpleNamespace

import pytest

from portable_record.vault import database


class WithoutKey:
    """A connection that is told no key, so that its file is plain."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def execute(self, sql: str, cells: object = ()) -> object:
        told = "SELECT 1" if sql.startswith("PRAGMA key") else sql
        run = self._connection.execute  # type: ignore[attr-defined]  # the driver has no types
        return run(told, cells)


def leave_out_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every database be opened without its key from now on."""
    driver = database._driver()

    def connect(*place: object, **how: object) -> WithoutKey:
        return WithoutKey(driver.connect(*place, **how))

    shown = SimpleNamespace(
        connect=connect, ProgrammingError=driver.ProgrammingError, DatabaseError=driver.DatabaseError
    )
    monkeypatch.setattr(database, "_driver", lambda: shown)
