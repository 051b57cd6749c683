"""Say how things stand with the record."""

from dataclasses import dataclass

from portable_record.actions.back_up import backup_status
from portable_record.actions.desk import OpenRecord
from portable_record.actions.owner import owner_entry
from portable_record.actions.private_items import private_items
from portable_record.actions.recovery_code import CodeKept, code_kept
from portable_record.actions.withdraw import count_shares
from portable_record.actions.writer import writers
from portable_record.crypto.fingerprint import digits, words
from portable_record.record.moments import moment_text
from portable_record.record.parts import PARTS
from portable_record.saying import say


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part, how many entries it holds, and the moment of the last change to them."""

    key: str
    title: str
    about: str
    count: int
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Whose record it is, what it holds, who can see it, and who the owner is to others.

    ``clock`` says what is odd about the device's clock, if anything is; ``backup`` when the last backup was
    made, and whether it is time for the next; ``kept_by`` is the name of whoever keeps the record for
    its owner, ``rights`` what should be known about the rights to write for them. Of what is in the ``inbox``
    so many are over, and will be deleted (``inbox_going``).
    """

    name: str
    kind: str
    did: str
    words: tuple[str, ...]
    digits: str
    parts: tuple[PartStatus, ...]
    binned: int
    open_shares: int
    inbox: int
    inbox_going: int
    recovery_code: CodeKept
    clock: str = ""
    backup: str = ""
    kept_by: str = ""
    rights: tuple[str, ...] = ()


def status_of(record: OpenRecord) -> Status:
    """Look at the record as a whole."""
    counts = record.vault.entries.counts_by_part()
    key = record.identity.signer.public
    owner, inbox = owner_entry(record), record.vault.inbox
    hidden = private_items(record)
    in_inbox = inbox.count() - sum(inbox.has(each) for each in hidden)
    return Status(
        name=record.identity.name or (record.vault.entries.get(owner).title if owner else ""),
        kind=record.identity.kind,
        did=record.identity.did,
        words=words(key),
        digits=digits(key),
        parts=tuple(
            PartStatus(
                *(part.key, part.title, part.about, counts.get(part.key, 0)),
                changed=record.vault.entries.newest_in(part.key) if counts.get(part.key) else "",
            )
            for part in PARTS
        ),
        binned=record.vault.entries.count_binned(),
        open_shares=count_shares(record, is_open=True),
        inbox=in_inbox,
        inbox_going=inbox.going(moment_text(record.now), hidden=hidden) if in_inbox else 0,
        recovery_code=code_kept(record),
        clock=clock_doubt(record),
        backup=backup_status(record).says,
        kept_by=record.identity.keeper.name if record.identity.keeper else "",
        rights=tuple(
            f"{writer.name}, {writer.basis}: {notice.says}"
            for writer in writers(record)
            for notice in writer.notices
        ),
    )


def clock_doubt(record: OpenRecord) -> str:
    """Say what is odd about the device's clock, in words for a person; nothing if it seems right."""
    clock, seen = record.desk.now(), record.vault.time_seen
    if not seen.doubts(clock):
        return ""
    return say(
        "This device's clock says %(clock)s. This record was last used on %(seen)s. If the clock is wrong,"
        " please set it right.",
        clock=clock.date().isoformat(),
        seen=seen.latest.date().isoformat(),
    )
