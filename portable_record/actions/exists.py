"""Look whether there is a record at all; this reads nothing else in, so that the first page comes at once."""

from pathlib import Path

from portable_record.vault.creation import is_vault, lacks_header
from portable_record.vault.restoring import waits


def exists(folder: Path) -> bool:
    """Say whether there is a locked record in this folder, even one that nothing opens any more."""
    return is_vault(folder) or waits(folder) or lacks_header(folder)


def cannot_open(folder: Path) -> bool:
    """Say whether there is a record in this folder whose header is gone, so that nothing opens it."""
    return not is_vault(folder) and lacks_header(folder)
