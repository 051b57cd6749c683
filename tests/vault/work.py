"""Real work in a vault: imports, edits, attachments and journal lines that hold planted words."""

from collections.abc import Callable, Iterable

from portable_record.record.edits import Draft
from portable_record.record.entry import Entry
from portable_record.record.fold import EntryState, fold_entry
from portable_record.record.values import Whole, whole_value
from portable_record.vault.check import Finding, check
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault
from tests.vault.cast import DEVICE, DEVICE_KEY, NOON, WHOLE, entry_id, write_change

PLANTED = "plantedwordsofmine"


def goal_text(number: int, words: str = "") -> bytes:
    """A goal as it might be received."""
    said = f"Walk {number} miles {words}{PLANTED}"
    return f'{{"resourceType":"Goal","description":{{"text":"{said}"}}}}'.encode()


def describe(state: EntryState) -> tuple[Entry, str]:
    """The entry and the words of a state."""
    entry = Entry(
        id=state.entry,
        part=state.part,
        type=state.type,
        text=state.text,
        title=f"{PLANTED} {state.type}",
        updated=state.updated,
        full_url=state.url,
        binned=state.binned,
        edited=state.edited,
        sensitive=state.sensitive,
        in_conflict=state.in_conflict,
    )
    return entry, f"{PLANTED} {state.text.decode()}"


def creation(number: int, words: str = "") -> Draft:
    """The draft that makes an entry."""
    url = f"urn:uuid:{entry_id(number)}"
    return Draft(entry_id(number), WHOLE, whole_value(Whole("Goal", url, PLANTED, goal_text(number, words))))


def bring_up(vault: Vault, numbers: Iterable[int]) -> None:
    """Store what the log makes of entries."""
    for number in numbers:
        vault.entries.put(*describe(state_of(vault, number)))


def state_of(vault: Vault, number: int) -> EntryState:
    """Fold one entry."""
    return fold_entry("plan", vault.log.edits_of(entry_id(number)))


def take_in(vault: Vault, numbers: range) -> None:
    """Import entries, as one change."""
    with vault.transaction():
        write_change(vault, [creation(number) for number in numbers])
        vault.entries.add_many(describe(state_of(vault, number)) for number in numbers)
        note(vault)


def edit(vault: Vault, number: int, words: str) -> None:
    """Change one entry."""
    with vault.transaction():
        bases = state_of(vault, number).heads("description")
        value = f'{{"text":"{words} {PLANTED}"}}'.encode()
        write_change(vault, [Draft(entry_id(number), "description", value, bases)])
        bring_up(vault, [number])


def attach(vault: Vault, number: int) -> None:
    """Keep an attachment and say so."""
    with vault.transaction():
        ref = vault.blobs.write([f"{number} {PLANTED} ".encode() * 20_000])
        value = {"blob": ref.name, "says": PLANTED}
        vault.inbox.put(Document(f"attachment-{number}", PLANTED, NOON, value), PLANTED.encode())
        note(vault)


def note(vault: Vault) -> None:
    """Write a line of the journal."""
    vault.journal.append(
        b'{"resourceType":"AuditEvent","outcomeDesc":"%s"}' % PLANTED.encode(), DEVICE_KEY.sign
    )


def look_over(vault: Vault) -> list[Finding]:
    """Check all of the vault."""
    return check(vault, signature=_signature, device=DEVICE, describe=describe)


def _signature(device: str, message: bytes, signature: bytes) -> None:
    assert device == DEVICE
    DEVICE_KEY.public.verify(message, signature)


def steps(vault: Vault) -> dict[str, Callable[[int], None]]:
    """What a person does, over and over, each by a name; every one is a whole act."""
    return {
        "import": lambda number: take_in(vault, range(number, number + 40)),
        "edit": lambda number: edit(vault, number, f"round {number}"),
        "attach": lambda number: attach(vault, number),
        "setting": lambda number: vault.settings.put(f"setting-{number}", PLANTED),
    }
