"""Settings and small facts that belong to this vault, each a JSON value under a name."""

import json
from typing import Any

from portable_record.errors import NotFoundError
from portable_record.vault.database import Database, Row

_REFUSED = object()


class Settings:
    """The settings in the vault."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, tuple[int, Row | None]] = {}

    def put(self, name: str, value: object) -> None:
        """Keep a value, of what JSON can say, in place of what had this name."""
        self._database.run(
            "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)",
            (name, json.dumps(value, ensure_ascii=False, allow_nan=False)),
        )

    def get(self, name: str, otherwise: Any = _REFUSED) -> Any:  # noqa: ANN401 - what was put: only the caller knows
        """Return a value; where none has this name, ``otherwise``.

        Raises:
            NotFoundError: none has this name, and nothing is given otherwise.
        """
        found = self._found(name)
        if found is not None:
            return json.loads(found[0])
        if otherwise is _REFUSED:
            raise NotFoundError(place=name)
        return otherwise

    def _found(self, name: str) -> Row | None:
        """Read a value, unless nothing was written since it was read: a page asks for some very often."""
        mark = self._database.mark
        read_at, found = self._read.get(name, (None, None))
        if mark is None or mark != read_at:
            found = self._database.row("SELECT value FROM settings WHERE name = ?", (name,))
            if mark is not None:
                self._read[name] = (mark, found)
        return found

    def remove(self, name: str) -> None:
        """Let go of the value by this name, if there is one."""
        self._database.run("DELETE FROM settings WHERE name = ?", (name,))

    def has(self, name: str) -> bool:
        """Say whether something has this name."""
        return self._database.row("SELECT 1 FROM settings WHERE name = ?", (name,)) is not None
