"""Files that go out together with what the record stores about them: both, or neither.

1. All files are written whole under new names (``card.png.new``); none has its own name yet.
2. The record stores what went out.
3. The files get their names. If anything failed before, the new ones are removed.

So what has its name is always known to the record. A file of the same name that was there before is never
touched.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portable_record.actions.files import keep_names
from portable_record.errors import FileStandsError, FileUnwritableError

_OWNER_ONLY = 0o600
_NEW = ".new"


@contextmanager
def going_out(folder: Path, files: Mapping[str, bytes | Iterable[bytes]]) -> Iterator[tuple[Path, ...]]:
    """Write files into a folder, each readable by its owner only; the block stores what the record must know.

    Raises:
        FileStandsError: a file of one of the names is there already; nothing was written.
        FileUnwritableError: the folder or the disk does not take them; nothing was stored. Or, after the
            block, one could not get its name; then it stands under its new one, and the record knows of it.
    """
    named = tuple(folder / name for name in files)
    for file in named:
        if os.path.lexists(file):
            raise FileStandsError(place=str(file))
    made_folder = not folder.exists()
    try:
        for file, content in zip(named, files.values(), strict=True):
            _write_new(file, content)
        keep_names(folder)
        yield named
    except BaseException:
        _clear(folder, named, made_folder=made_folder)
        raise
    for file in named:
        _name(file)
    keep_names(folder)


def _new(file: Path) -> Path:
    return file.with_name(file.name + _NEW)


def _write_new(file: Path, content: bytes | Iterable[bytes]) -> None:
    new = _new(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)  # left by a power cut, unknown to the record
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as opened:
            opened.writelines([content] if isinstance(content, bytes) else content)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as fault:
        raise FileUnwritableError(fault.strerror or "", place=str(file)) from fault


def _name(file: Path) -> None:
    """Give a new file its name, unless another took that name in the meantime."""
    new = _new(file)
    try:
        try:
            os.link(new, file)
        except FileExistsError:
            raise
        except OSError:  # a stick or a share that knows no second names
            if os.path.lexists(file):
                raise
            new.rename(file)
        new.unlink(missing_ok=True)
    except OSError as fault:
        raise FileUnwritableError(
            "All of it is done, but this file could not get its name.", place=str(new)
        ) from fault


def _clear(folder: Path, named: tuple[Path, ...], *, made_folder: bool) -> None:
    """Remove what has no name yet, and the folder if it was made for this and is empty."""
    try:
        for file in named:
            _new(file).unlink(missing_ok=True)
        if made_folder and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    except OSError:  # what stopped the writing also stops this; that first fault is the one to say
        return
