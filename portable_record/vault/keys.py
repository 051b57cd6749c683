"""Private keys of the person and of this device, kept under a name."""

from portable_record.errors import NotFoundError
from portable_record.vault.database import Database


class Keys:
    """The private keys in the vault. They are kept as bytes and never listed with their secrets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, name: str, secret: bytes) -> None:
        """Keep a key in place of what had this name."""
        self._database.run("INSERT OR REPLACE INTO keys (name, secret) VALUES (?, ?)", (name, secret))

    def remove(self, name: str) -> None:
        """Take a key away for good; if there is none, nothing happens."""
        self._database.run("DELETE FROM keys WHERE name = ?", (name,))

    def has(self, name: str) -> bool:
        """Say whether a key has this name."""
        return self._database.row("SELECT 1 FROM keys WHERE name = ?", (name,)) is not None

    def get(self, name: str) -> bytes:
        """Return a key.

        Raises:
            NotFoundError: none has this name.
        """
        found = self._database.row("SELECT secret FROM keys WHERE name = ?", (name,))
        if found is None:
            raise NotFoundError(place=name)
        return bytes(found[0])
