"""Stop sharing: end the consent, and write a signed notice for whoever holds a copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from portable_record.actions.contact_book import private_dids
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.outgoing import going_out
from portable_record.actions.own_keys import signed_with
from portable_record.errors import AlreadyWithdrawnError, NotFoundError
from portable_record.record.moments import moment, moment_text
from portable_record.record.readable.dates import last_day
from portable_record.sharing.purposes import purpose
from portable_record.sharing.withdrawal import Withdrawal, read_notice, rid_of, write_notice
from portable_record.vault.given import Listed, Wanted
from portable_record.vault.shelf import Document

STATES = {"open": "open", "ended": "over", "withdrawn": "stopped"}
SHORT = 8  # signs of a share's id in the name of its notice


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share in a list: ``state`` is open, ended or withdrawn.

    It holds ``parts`` and, by their ids, single ``entries``. ``given`` is when it was made, ``stopped`` when
    it was withdrawn, if it was. ``pass_on`` is what was agreed about passing it on.
    """

    id: str
    recipient: str
    purpose: str
    until: str
    state: str
    private: bool = False
    given: str = ""
    stopped: str = ""
    parts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    pass_on: str = ""
    kind: str = ""

    @property
    def nobody_named(self) -> bool:
        """Whether it is for whoever holds it or helps, and not for somebody with a name."""
        return self.kind in ("bearer", "emergency")

    @property
    def sentence(self) -> str:
        """For whom, why and until when, in one line."""
        end, why = last_day(moment(self.until)), _lower(purpose(self.purpose).title)
        return f"for {self.recipient}, {why}, until {end}, {STATES[self.state]}"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A share that was stopped, the files with the notice, and how many links could not be taken away yet."""

    recipient: str
    files: tuple[Path, ...]
    links_left: int = 0


def shares_of(record: OpenRecord) -> Iterator[ShareLine]:
    """List what was shared, newest first; private shares are left out."""
    return iter(_lines(record, wanted(record, private=False)))


def private_shares_of(record: OpenRecord, passphrase: str) -> Iterator[ShareLine]:
    """List the private shares, newest first, for who has typed the passphrase again.

    Raises:
        WrongPassphraseError, PassphraseError: it is another passphrase, or none; nothing is told.
    """
    record.vault.check_passphrase(passphrase)
    return iter(_lines(record, wanted(record, private=True)))


def some_shares(
    record: OpenRecord, *, confirmed: bool, is_open: bool | None = None, start: int = 0, most: int = -1
) -> list[ShareLine]:
    """List some of what was shared, newest first; private ones too if ``confirmed``, by the passphrase.

    ``is_open`` asks for those that are open, or for those that are over or stopped.
    """
    asked = replace(wanted(record, private=None if confirmed else False), open=is_open)
    return _lines(record, asked, start=start, most=most)


def count_shares(record: OpenRecord, *, confirmed: bool = False, is_open: bool) -> int:
    """Count what was shared and is open, or is over or stopped; private ones too if ``confirmed``."""
    asked = wanted(record, private=None if confirmed else False)
    return record.vault.shares.count(replace(asked, open=is_open))


def shares_named(record: OpenRecord, ids: Sequence[str]) -> list[ShareLine]:
    """List the shares of these ids, newest first, for who knows already that they may be told."""
    return _lines(record, replace(wanted(record), ids=tuple(ids)))


def shares_with(record: OpenRecord, dids: Sequence[str], *, confirmed: bool) -> list[ShareLine]:
    """List what was shared with the holder of these keys, as ``some_shares`` does."""
    asked = wanted(record, private=None if confirmed else False)
    return _lines(record, replace(asked, about=tuple(dids)))


def one_share_of(record: OpenRecord, share_id: str, *, confirmed: bool) -> ShareLine:
    """Return one share; a private one only if ``confirmed``.

    Raises:
        NotFoundError: there is none by that name, or it is private and nobody typed the passphrase again.
    """
    found = shares_named(record, (share_id,))
    if not found or (found[0].private and not confirmed):
        raise NotFoundError(place=share_id)
    return found[0]


def is_private(record: OpenRecord, share_id: str) -> bool:
    """Say whether a share stands in no list: it was made private, or is for a private contact.

    Raises:
        NotFoundError: there is no such share.
    """
    return one_share_of(record, share_id, confirmed=True).private


def private_names(record: OpenRecord) -> frozenset[str]:
    """Return the ids of the private shares, those for private contacts too, for who must keep silent."""
    return record.vault.shares.names(wanted(record, private=True))


def wanted(record: OpenRecord, *, private: bool | None = None) -> Wanted:
    """Ask for the shares as of this moment: any, or the private or the other ones alone."""
    return Wanted(private_dids(record), private, now=moment_text(record.now))


def _lines(record: OpenRecord, asked: Wanted, *, start: int = 0, most: int = -1) -> list[ShareLine]:
    now = record.now
    return [_line(each, now) for each in record.vault.shares.listed(asked, start=start, most=most)]


def _line(listed: Listed, now: datetime) -> ShareLine:
    terms = listed.share.value["terms"]
    still = "open" if now < moment(terms["until"]) else "ended"
    return ShareLine(
        *(listed.share.id, terms["recipient"]["name"], terms["purpose"], terms["until"]),
        state="withdrawn" if listed.stopped else still,
        private=listed.private,
        given=terms["given"],
        stopped=listed.stopped,
        parts=tuple(terms["parts"]),
        entries=(*terms["entries"], *terms["sensitive"]),
        pass_on=terms["pass_on"],
        kind=terms["recipient"]["kind"],
    )


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def withdraw_share(record: OpenRecord, share_id: str, out: Path | None) -> Withdrawn:
    """End a share and write the notice; it takes no copy back.

    Raises:
        NotFoundError: there is no such share.
        AlreadyWithdrawnError: it was stopped before.
        FileStandsError, FileUnwritableError: the notice cannot be written; then the share stays.
    """
    from portable_record.actions.link_ends import end_links

    stopped = stop_with_notice(record, share_id, out)
    return replace(stopped, links_left=end_links(record))


def stop_with_notice(record: OpenRecord, share_id: str, out: Path | None) -> Withdrawn:
    """End a share and write the notice, as ``withdraw_share``; its links are not taken away yet."""
    stopped = _stopped(record, share_id)
    files = {stopped.file: stopped.content}
    with going_out(out or Path(), files) as written, record.vault.transaction():
        _keep(record, stopped)
    return Withdrawn(stopped.recipient, written)


def stop_share(record: OpenRecord, share_id: str) -> None:
    """End a share; its notice waits in the record (``own_notices``), its links are to go (``link_ends.py``).

    Raises:
        NotFoundError: there is no such share.
        AlreadyWithdrawnError: it was stopped before.
    """
    stopped = _stopped(record, share_id)
    with record.vault.transaction():
        _keep(record, stopped)


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A share that was stopped here, whom it was for, and the notice to give them."""

    share: str
    recipient: str
    private: bool
    said: Withdrawal
    token: str

    @property
    def file(self) -> str:
        """The name of the file with the notice."""
        return f"withdrawal-{self.share[:SHORT]}.jws"

    @property
    def content(self) -> bytes:
        """What is in that file."""
        return self.token.encode() + b"\n"


def own_notices(record: OpenRecord, *, confirmed: bool) -> list[OwnNotice]:
    """List the notices of shares that were stopped here, newest first.

    ``confirmed``: the passphrase was typed again, so that those of private shares are listed too.
    """
    listed, hidden = [], private_names(record)
    for share in record.vault.shares.all():
        if record.vault.withdrawals.has(share.id) and (confirmed or share.id not in hidden):
            token = str(record.vault.withdrawals.get(share.id).value["notice"])
            listed.append(_notice(share, read_notice(token).said, token, private=share.id in hidden))
    return listed


def _stopped(record: OpenRecord, share_id: str) -> OwnNotice:
    share = record.vault.shares.get(share_id)
    if record.vault.withdrawals.has(share_id):
        raise AlreadyWithdrawnError(place=share_id)
    iss, key = signed_with(record.vault, record.identity, share)
    said = Withdrawal(
        iss=iss,
        consent=share_id,
        rid=rid_of(record.identity.rid_key, share_id),
        when=record.now.replace(microsecond=0),
    )
    return _notice(share, said, write_notice(said, key), private=is_private(record, share_id))


def _notice(share: Document, said: Withdrawal, token: str, *, private: bool) -> OwnNotice:
    terms = share.value["terms"]
    return OwnNotice(share.id, str(terms["recipient"]["name"]), private, said, token)


def _keep(record: OpenRecord, stopped: OwnNotice) -> None:
    value = {"notice": stopped.token, "iss": stopped.said.iss}
    document = Document(stopped.share, stopped.said.rid, moment_text(record.now), value)
    record.vault.withdrawals.put(document)
    record.vault.shares.let_go_of_bytes(stopped.share)
    note(record, Act.WITHDRAW, to=stopped.recipient, about=stopped.share)
