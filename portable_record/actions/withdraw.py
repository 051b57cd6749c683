"""Stop sharing: end the consent, and write a signed notice for whoever holds a copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.outgoing import going_out
from portable_record.errors import AlreadyWithdrawnError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.withdrawal import Withdrawal, rid_of, write_notice
from portable_record.vault.shelf import Document

SHORT = 8  # signs of a share's id in the name of its notice


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share in a list: ``state`` is open, ended or withdrawn."""

    id: str
    recipient: str
    purpose: str
    until: str
    state: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A share that was stopped, and the files with the notice."""

    recipient: str
    files: tuple[Path, ...]


def shares_of(record: OpenRecord) -> Iterator[ShareLine]:
    """List what was shared, newest first; private shares are left out."""
    now = record.now
    for share in record.vault.shares.all():
        terms = share.value["terms"]
        if terms["private"]:
            continue
        if record.vault.withdrawals.has(share.id):
            state = "withdrawn"
        else:
            state = "open" if now < moment(terms["until"]) else "ended"
        yield ShareLine(share.id, terms["recipient"]["name"], terms["purpose"], terms["until"], state)


def withdraw_share(record: OpenRecord, share_id: str, out: Path | None) -> Withdrawn:
    """End a share and write the notice; it takes no copy back.

    Raises:
        NotFoundError: there is no such share.
        AlreadyWithdrawnError: it was stopped before.
        FileStandsError, FileUnwritableError: the notice cannot be written; then the share stays.
    """
    share = record.vault.shares.get(share_id)
    if record.vault.withdrawals.has(share_id):
        raise AlreadyWithdrawnError(place=share_id)
    said = Withdrawal(
        iss=record.identity.issuer or record.identity.did,
        consent=share_id,
        rid=rid_of(record.identity.rid_key, share_id),
        when=record.now.replace(microsecond=0),
    )
    notice = write_notice(said, record.identity.owner)
    recipient = str(share.value["terms"]["recipient"]["name"])
    document = Document(share_id, said.rid, moment_text(record.now), {"notice": notice})
    name = f"withdrawal-{share_id[:SHORT]}.jws"
    with going_out(out or Path(), {name: notice.encode() + b"\n"}) as files, record.vault.transaction():
        record.vault.withdrawals.put(document)
        note(record, Act.WITHDRAW, to=recipient, about=share_id)
    return Withdrawn(recipient, files)
