"""Templates as Python code, kept beside them as Python keeps its own, so that the first page comes at once.

Compiling the eight templates of the first page takes a seventh of the time until it is there. Only what is
made ready at every start is kept (``ahead.py``): which pages somebody looks at leaves no trace. Where the
folder cannot be written, as where the program was installed for all users, everything is compiled each time.
"""

import hashlib
import marshal
import sys
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from jinja2.bccache import Bucket, BytecodeCache, bc_magic

from portable_record import __version__

if TYPE_CHECKING:
    from collections.abc import Collection

    from jinja2 import Environment

FOLDER = "__pycache__"
_SUM = 32


class Compiled(BytecodeCache):
    """Keeps the code of some templates, each bound to its source, to this Python and to this program."""

    def __init__(self, templates: Path, names: "Collection[str]") -> None:
        """Stand beside the templates of a folder; of these names alone something is kept."""
        self._folder = templates / FOLDER
        self._names = names
        self._files: dict[str, Path] = {}

    def get_bucket(self, environment: "Environment", name: str, filename: str | None, source: str) -> Bucket:
        """Find what is kept of a template."""
        if name in self._names:
            key = self.get_cache_key(name, filename)
            file = f"{name.replace('/', '.')}.{sys.implementation.cache_tag}.code"
            self._files[key] = self._folder / file
        return super().get_bucket(environment, name, filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code of a template, if it is that of its source."""
        file = self._files.get(bucket.key)
        if file is None:
            return
        with suppress(OSError):
            kept = file.read_bytes()
            if kept[:_SUM] == _sum_of(bucket, kept[_SUM:]):
                bucket.code = marshal.loads(kept[_SUM:])  # noqa: S302 - our own, as Python reads its own

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if that can be done; never a part of it."""
        file = self._files.get(bucket.key)
        if file is None or sys.dont_write_bytecode:
            return
        unfinished = file.with_suffix(f".{token_hex(8)}")
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            try:
                code = marshal.dumps(bucket.code)
                unfinished.write_bytes(_sum_of(bucket, code) + code)
                unfinished.replace(file)
            finally:
                unfinished.unlink(missing_ok=True)


def _sum_of(bucket: Bucket, code: bytes) -> bytes:
    """Bind code to all that it was made of: the source, how it is read, Jinja, Python and this program."""
    env = bucket.environment
    read = (env.trim_blocks, env.lstrip_blocks, sorted(env.extensions), sorted(env.filters), __version__)
    return hashlib.sha256(bc_magic + bucket.checksum.encode() + repr(read).encode() + code).digest()
