"""Inboxes for tests: what Sue gave, and a record at another time."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.receive import Received, receive_file
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.sharing.contact import Recipient
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from tests.actions.conftest import PASSPHRASE
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import NOW, RID, SUE, SUE_DID
from tests.sharing.shares import TERMS_ID
from tests.sharing.test_read import share_for

SHARE = share_for(Recipient("bearer", "Whoever holds it"))
Take = Callable[[str], Received]


def new_vault(desk: Desk, folder: Path, *, name: str = "Jean Adeyemi", kind: str = "person") -> Path:
    """Make a record to copy; its passphrase must not be stretched (``quick.py``)."""
    start_record(desk, folder / "vault", PASSPHRASE, name=name, kind=kind, recovery=False)
    return folder / "vault"


def with_a_card(desk: Desk, folder: Path, *, name: str, kind: str) -> tuple[Path, str]:
    """Make a record with Sue's card in its inbox; return its folder and the item."""
    made = new_vault(desk, folder, name=name, kind=kind)
    opened = unlock(desk, made, PASSPHRASE)
    item = taking(opened, folder)(CARE_CARD).item
    opened.vault.close()
    return made, item


@contextmanager
def copied(desk: Desk, made: Path, folder: Path) -> Iterator[OpenRecord]:
    """Open a copy of it for one test."""
    shutil.copytree(made, folder)
    opened = unlock(desk, folder, PASSPHRASE)
    yield opened
    opened.vault.close()


def taking(record: OpenRecord, folder: Path) -> Take:
    """Give a way to receive a text as a file."""

    def take(text: str) -> Received:
        file = folder / "given.txt"
        file.write_text(text)
        return receive_file(record, file)

    return take


def notice() -> str:
    """Say as Sue that what she gave has stopped."""
    return write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE)


def at(record: OpenRecord, when: datetime) -> OpenRecord:
    """Come back to a record later, as if it were unlocked then."""
    later = replace(record, desk=replace(record.desk, now=lambda: when))
    later.vault.time_seen.see(when)
    return later
