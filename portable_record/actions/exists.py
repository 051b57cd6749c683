"""Look whether there is a record at all; this reads nothing else in, so that the first page comes at once."""

from pathlib import Path

from portable_record.vault.creation import is_vault
from portable_record.vault.restoring import waits


def exists(folder: Path) -> bool:
    """Say whether there is a locked record in this folder."""
    return is_vault(folder) or waits(folder)
