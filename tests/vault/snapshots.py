"""What a crash leaves: the vault's folder as it stood before each step that writes."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STEPS = ("fsync", "replace", "link", "unlink", "rmdir", "mkdir")


@contextmanager
def before_each_step(folder: Path, left: Path) -> Iterator[list[Path]]:
    """Copy the folder before each call to the system that makes, moves, removes or settles a file."""
    copies: list[Path] = []

    def watched(step: Callable[..., object]) -> Callable[..., object]:
        def run(*what: object, **how: object) -> object:
            copy_of(folder)
            return step(*what, **how)

        return run

    def copy_of(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as quiet:
            for name, step in real.items():
                quiet.setattr(os, name, step)
            copies.append(Path(shutil.copytree(folder, left / str(len(copies)))))

    real = {name: getattr(os, name) for name in STEPS}
    with pytest.MonkeyPatch.context() as broken:
        for name, step in real.items():
            broken.setattr(os, name, watched(step))
        yield copies
