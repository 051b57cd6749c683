"""Who and what appears in the tests of the vault."""

import hashlib
import uuid
from collections.abc import Callable, Iterable

from portable_record.crypto.signing import SigningKey
from portable_record.record.change import Change, Edit, EditId
from portable_record.record.edits import ChangeWriter, Draft, Place, sealed
from portable_record.record.entry import Entry
from portable_record.record.who import By
from portable_record.vault.vault import Vault

PASSPHRASE = "correct horse battery staple"
NOON = "2026-11-22T12:00:00Z"
RECORD = "11111111-2222-4333-8444-555555555555"
DEVICE_KEY = SigningKey.from_bytes(bytes(31) + b"\x07")
DEVICE = DEVICE_KEY.public.thumbprint()
WHOLE = ""


def counted_dice(name: str) -> Callable[[int], bytes]:
    """Bytes that look random and are the same in every run."""
    thrown = 0

    def throw(size: int) -> bytes:
        nonlocal thrown
        thrown += 1
        return hashlib.shake_256(name.encode() + thrown.to_bytes(8)).digest(size)

    return throw


def entry_id(number: int) -> str:
    """A UUID that is the same for the same number."""
    return str(uuid.UUID(bytes=hashlib.sha256(number.to_bytes(8)).digest()[:16], version=4))


def goal(number: int, *, part: str = "plan", updated: str = NOON, title: str = "", binned: str = "") -> Entry:
    """An entry: one of many goals."""
    text = f'{{"resourceType":"Goal","id":"{number}","description":{{"text":"Walk {number} miles"}}}}'
    return Entry(
        id=entry_id(number),
        part=part,
        type="Goal",
        text=text.encode(),
        title=title or f"Walk {number} miles",
        updated=updated,
        full_url=f"urn:uuid:{entry_id(number)}",
        binned=binned,
    )


def write_change(vault: Vault, drafts: Iterable[Draft], *, part: str = "plan", when: str = NOON) -> Change:
    """Write one signed change into the log, the way an action does."""
    head = vault.log.head(DEVICE, part)
    place = Place(RECORD, 0, DEVICE, part, head.seq + 1, head.hash, vault.log.next_lamport(), when, By())
    writer = ChangeWriter(place)
    with vault.transaction():
        number = vault.log.open_change()
        vault.log.add_edits(number, (writer.add(draft, salt(draft)) for draft in drafts))
        unsigned = writer.finish()
        change = sealed(unsigned, DEVICE_KEY.sign(unsigned.signed_bytes))
        vault.log.append(number, change)
        vault.anchor.keep(DEVICE_KEY.sign)
    return change


def salt(draft: Draft) -> bytes:
    """Sixteen bytes that go with a draft."""
    return hashlib.sha256(draft.value + draft.path.encode()).digest()[:16]


def draft(number: int, value: bytes = b"", path: str = WHOLE, bases: tuple[EditId, ...] = ()) -> Draft:
    """A draft for entry ``number``."""
    return Draft(entry_id(number), path, value or b"words", bases)


def values(edits: Iterable[Edit]) -> list[bytes | None]:
    """What edits say."""
    return [edit.value for edit in edits]
