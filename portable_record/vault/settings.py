"""Settings and small facts that belong to this vault, each a JSON value under a name."""

import json
from typing import Any

from portable_record.errors import NotFoundError
from portable_record.vault.database import Database


class Settings:
    """The settings in the vault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, name: str, value: object) -> None:
        """Keep a value, of what JSON can say, in place of what had this name."""
        self._database.run(
            "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)",
            (name, json.dumps(value, ensure_ascii=False, allow_nan=False)),
        )

    def get(self, name: str) -> Any:  # noqa: ANN401 - what was put, and only the caller knows that
        """Return a value.

        Raises:
            NotFoundError: none has this name.
        """
        found = self._database.row("SELECT value FROM settings WHERE name = ?", (name,))
        if found is None:
            raise NotFoundError(place=name)
        return json.loads(found[0])

    def remove(self, name: str) -> None:
        """Let go of the value by this name, if there is one."""
        self._database.run("DELETE FROM settings WHERE name = ?", (name,))

    def has(self, name: str) -> bool:
        """Say whether something has this name."""
        return self._database.row("SELECT 1 FROM settings WHERE name = ?", (name,)) is not None
