"""A record to work on, with what it needs around it, and copies of it."""

import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from os import urandom
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.export import export_contact
from portable_record.actions.receive import receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.actions.withdraw import withdraw_share
from portable_record.actions.writer import record_right
from portable_record.record.rights import Right
from portable_record.sharing.reader.asking import Reader
from tests.torture import material

PASSPHRASE, NEW_PASSPHRASE = "violet harbour kettle morning seven", "another nine plain words of mine"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT_FIRST = 12


@dataclass
class Bench:
    """One record to work on, and the places around it."""

    home: Path
    desk: Desk
    code: str

    @property
    def vault(self) -> Path:
        """The folder of the record."""
        return self.home / "vault"

    @property
    def given(self) -> Path:
        """The folder of files that others gave."""
        return self.home / "given"

    @property
    def out(self) -> Path:
        """The folder that files are written into."""
        return self.home / "out"

    def at(self, moment: datetime) -> "Bench":
        """Give the same at another moment."""
        return replace(self, desk=replace(self.desk, now=lambda: moment))

    @contextmanager
    def opened(self) -> Iterator[OpenRecord]:
        """Unlock the record for a block, as every command does."""
        record = unlock(self.desk, self.vault, PASSPHRASE)
        try:
            yield record
        finally:
            record.vault.close()


@contextmanager
def quick_unlocking() -> Iterator[None]:
    """Let a passphrase be stretched at once: how long that takes has nothing to do with the disk."""
    with pytest.MonkeyPatch.context() as quick:
        for name, module in list(sys.modules.items()):
            if name.startswith("portable_record.") and hasattr(module, "stretch"):
                quick.setattr(module, "stretch", _stretched)
        yield


def _stretched(passphrase: str, salt: bytes, *_: object) -> bytes:
    return uuid.uuid5(uuid.UUID(bytes=salt[:16]), passphrase).bytes * 2


@contextmanager
def template(home: Path) -> Iterator[Bench]:
    """Make the record that every deed gets a copy of, with what it needs around it."""
    with Reader(sys.executable) as reader:
        desk = Desk(now=lambda: NOW, dice=urandom, reader=reader)
        code = start_record(desk, home / "vault", PASSPHRASE, name="Jean", kind="person").recovery_code
        bench = Bench(home, desk, code)
        _lay_out(bench)
        yield bench


def copy_of(bench: Bench, home: Path, desk: Desk | None = None) -> Bench:
    """Copy a bench with all that lies on it."""
    shutil.copytree(bench.home, home)
    return Bench(home, desk or bench.desk, bench.code)


def _lay_out(bench: Bench) -> None:
    bench.given.mkdir()
    bench.out.mkdir()
    (bench.given / "bundle.json").write_bytes(material.bundle(0, 1))
    with bench.opened() as record:
        added = [
            add_words(record, part="strengths", kind=None, words=material.words(number), sensitive=False).id
            for number in range(AT_FIRST)
        ]
        put_in_bin(record, added[:2])
        record.vault.blobs.write([material.words(3).encode() * 4000])
        record_right(record, "Mary", Right("agrees", since=NOW.date()), relation="daughter")
        export_contact(record, bench.given / "jean.contact.jws", BytesIO())
    _let_another_give(bench)
    with bench.opened() as record:
        receive_file(record, bench.given / "sam.contact.jws", know=True)
        receive_file(record, bench.given / "before" / "bundle.carebundle")
        wish = Wish(parts=("strengths",), to="Sam", purpose="support", forms=("sealed",))
        share_parts(record, wish, bench.home / "sent")
    shutil.rmtree(bench.home / "sent")


def _let_another_give(bench: Bench) -> None:
    """Another person shares two things with Jean, and stops the first."""
    folder = bench.home.with_name("another")
    start_record(bench.desk, folder, PASSPHRASE, name="Sam", kind="person")
    record = unlock(bench.desk, folder, PASSPHRASE)
    add_words(record, part="strengths", kind=None, words=material.words(5), sensitive=False)
    to = str(bench.given / "jean.contact.jws")
    export_contact(record, bench.given / "sam.contact.jws", BytesIO())
    wish = Wish(parts=("strengths",), to=to, purpose="support", forms=("sealed",))
    before = share_parts(record, wish, bench.given / "before")
    share_parts(record, wish, bench.given / "now")
    withdraw_share(record, before.id, bench.given / "stopped")
    record.vault.close()
    shutil.rmtree(folder)
