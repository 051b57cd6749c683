"""Stop sharing: end the consent, and write a signed notice for whoever holds a copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.outgoing import going_out
from portable_record.errors import AlreadyWithdrawnError
from portable_record.record.moments import moment, moment_text
from portable_record.record.readable.dates import last_day
from portable_record.sharing.purposes import purpose
from portable_record.sharing.withdrawal import Withdrawal, rid_of, write_notice
from portable_record.vault.shelf import Document

STATES = {"open": "open", "ended": "over", "withdrawn": "stopped"}
SHORT = 8  # signs of a share's id in the name of its notice


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share in a list: ``state`` is open, ended or withdrawn."""

    id: str
    recipient: str
    purpose: str
    until: str
    state: str
    private: bool = False

    @property
    def sentence(self) -> str:
        """For whom, why and until when, in one line."""
        end, why = last_day(moment(self.until)), _lower(purpose(self.purpose).title)
        return f"for {self.recipient}, {why}, until {end}, {STATES[self.state]}"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A share that was stopped, and the files with the notice."""

    recipient: str
    files: tuple[Path, ...]


def shares_of(record: OpenRecord) -> Iterator[ShareLine]:
    """List what was shared, newest first; private shares are left out."""
    return _lines(record, private=False)


def private_shares_of(record: OpenRecord, passphrase: str) -> Iterator[ShareLine]:
    """List the private shares, newest first, for who has typed the passphrase again.

    Raises:
        WrongPassphraseError, PassphraseError: it is another passphrase, or none; nothing is told.
    """
    record.vault.check_passphrase(passphrase)
    return _lines(record, private=True)


def private_names(record: OpenRecord) -> frozenset[str]:
    """Return the ids of the private shares, for whoever must keep silent about them."""
    return frozenset(share.id for share in record.vault.shares.all() if share.value["terms"]["private"])


def _lines(record: OpenRecord, *, private: bool) -> Iterator[ShareLine]:
    now = record.now
    for share in record.vault.shares.all():
        terms = share.value["terms"]
        if terms["private"] is not private:
            continue
        if record.vault.withdrawals.has(share.id):
            state = "withdrawn"
        else:
            state = "open" if now < moment(terms["until"]) else "ended"
        name = terms["recipient"]["name"]
        yield ShareLine(share.id, name, terms["purpose"], terms["until"], state, private)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


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
        iss=record.identity.iss,
        consent=share_id,
        rid=rid_of(record.identity.rid_key, share_id),
        when=record.now.replace(microsecond=0),
    )
    notice = write_notice(said, record.identity.signer)
    recipient = str(share.value["terms"]["recipient"]["name"])
    document = Document(share_id, said.rid, moment_text(record.now), {"notice": notice})
    name = f"withdrawal-{share_id[:SHORT]}.jws"
    with going_out(out or Path(), {name: notice.encode() + b"\n"}) as files, record.vault.transaction():
        record.vault.withdrawals.put(document)
        note(record, Act.WITHDRAW, to=recipient, about=share_id)
    return Withdrawn(recipient, files)
