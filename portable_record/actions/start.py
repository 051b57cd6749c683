"""Start a new locked record: a vault, the owner's keys, this device's keys.

A record is started by the person for themselves, by somebody who cares for them (``Carer``), or by an
organisation for its own inbox. A carer has a key of their own from the first moment, and all that is made on
the device is signed by it; the person's key waits in the vault until they take the record over. Somebody who
joins the circle of another's record gets a locked record of their own for it (``start_as_member.py``).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.identity import Identity, Keeper, store_identity
from portable_record.actions.in_circle import add_professional, add_somebody
from portable_record.actions.journal import Act, note
from portable_record.actions.owner import OWNER
from portable_record.actions.recovery_code import remember_code
from portable_record.actions.rights import OF_OTHERS, keep_right, refuse_if_incomplete
from portable_record.actions.write import new_entry_id, write
from portable_record.crypto.fingerprint import digits, words
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.passphrase import Argon2idCost
from portable_record.crypto.signing import SigningKey
from portable_record.errors import MayNotWriteError, UsageError
from portable_record.record.edits import creation
from portable_record.record.json_text import write as json_bytes
from portable_record.record.right_entry import Recorded
from portable_record.record.rights import HINDRANCES, Right, Subject, hindrance
from portable_record.record.values import WRITTEN_HERE
from portable_record.record.who import BASES
from portable_record.sharing.contact import MOST_NAME
from portable_record.sharing.issuer import key_in_name
from portable_record.vault.vault import Vault

RID_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody who starts a record for another person, and by what right.

    ``relation`` is what they are to the person, in words; ``organisation`` whom they work for, empty for
    family and friends. ``born`` is the person's birth date, which a parent has to give.
    """

    name: str
    relation: str
    right: Right
    cannot_decide: bool = False
    organisation: str = ""
    born: date | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A new record: its recovery code, shown once, empty if it has none; and who signs in it to others."""

    recovery_code: str
    did: str
    words: tuple[str, ...]
    digits: str


def start_record(
    desk: Desk,
    folder: Path,
    passphrase: str,
    *,
    name: str,
    kind: str,
    issuer: str = "",
    recovery: bool = True,
    carer: Carer | None = None,
    details: bool = False,
) -> Started:
    """Make a locked record in an empty or absent folder and lock it again.

    It has its keys and the first line of its activity log, or it is not made at all.

    Args:
        desk: clock and dice.
        folder: where to.
        passphrase: what opens it from now on.
        name: the owner's name as others see it on what is signed; may be empty, unless a carer starts it.
        kind: "person" or "organisation".
        issuer: the owner's https address if they publish their key there, else empty.
        recovery: make a recovery code that counts at once; else there is none until one is kept
            (``recovery_code.py``).
        carer: who keeps it for the person, where they do not keep it themselves.
        details: the person's name goes into their own details too; with a carer it always does.

    Raises:
        VaultError: the folder or the passphrase does not do (see ``Vault.create``).
        UsageError: the kind is unknown, or the address is none, or a name is missing.
        RightIncompleteError: something about the carer's right is missing or cannot be.
        MayNotWriteError: the carer's right does not hold today.
    """
    if kind not in ("person", "organisation"):
        raise UsageError("It is a person's or an organisation's.", place=kind)
    if issuer:
        key_in_name(issuer)
    if carer is not None:
        refuse_unless_may_keep(desk, carer, name=name, kind=kind, issuer=issuer)
    identity = _new_identity(desk, name=name, kind=kind, issuer=issuer, carer=carer)

    def write_first(record: OpenRecord) -> None:
        note(record, Act.START)
        if carer is not None and identity.keeper is not None:
            _write_circle(record, carer, identity.keeper)
        elif details and name.strip():
            _write_person(record, born=None)

    return made(desk, folder, passphrase, identity, write_first, recovery=recovery)


def made(
    desk: Desk,
    folder: Path,
    passphrase: str,
    identity: Identity,
    first: Callable[[OpenRecord], None],
    *,
    recovery: bool,
) -> Started:
    """Make the vault with this identity, and with what comes first in it, or make none."""

    def write_first(vault: Vault) -> None:
        store_identity(vault, identity, desk.now())
        first(OpenRecord(desk, vault, identity))
        if recovery:
            remember_code(vault, desk.now())

    vault, code = Vault.create(
        *(folder, passphrase),
        dice=desk.dice,
        cost=Argon2idCost(),
        now=desk.now(),
        first=write_first,
        recovery=recovery,
    )
    vault.close()
    key = identity.signer.public
    return Started(recovery_code=code, did=identity.did, words=words(key), digits=digits(key))


def refuse_unless_may_keep(desk: Desk, carer: Carer, *, name: str, kind: str, issuer: str = "") -> None:
    """Make sure that a carer says who they are, for whom they act and by what right, and that it holds.

    Raises:
        UsageError, RightIncompleteError, MayNotWriteError: as ``start_record``.
    """
    if kind != "person" or issuer:
        raise UsageError("A record for somebody else is a person's, and has no web address.")
    for said, what in (
        (name, "whom the record is for"),
        (carer.name, "who you are"),
        (carer.relation, "what you are to them"),
    ):
        refuse_unless_name(said, what)
    if carer.right.basis not in OF_OTHERS:
        raise UsageError(f"The kinds of right are: {', '.join(OF_OTHERS)}.", place=carer.right.basis)
    today = desk.now().astimezone(desk.zone).date()
    refuse_if_incomplete(Recorded("", carer.right, carer.cannot_decide), today)
    subject = Subject(born=carer.born, lacks_capacity=carer.cannot_decide)
    somewhere = min(BASES[carer.right.basis].parts - {"details"})
    if why := hindrance(carer.right, somewhere, subject, today):
        raise MayNotWriteError(HINDRANCES[why], place=why)


def refuse_unless_name(said: str, what: str) -> None:
    """Make sure that a name is given, and is not too long.

    Raises:
        UsageError: it is not.
    """
    if not said.strip() or len(said) > MOST_NAME:
        raise UsageError(f"Say {what}, in at most {MOST_NAME} letters.")


def _write_circle(record: OpenRecord, carer: Carer, keeper: Keeper) -> None:
    """Write who the person is, who keeps their record, and by what right: the first entries."""
    by, did = record.identity.by, record.identity.did
    _write_person(record, born=carer.born)
    if keeper.organisation:
        add_professional(
            record,
            keeper.name,
            role=keeper.relation,
            organisation=keeper.organisation,
            by=by,
            entry_id=keeper.entry,
            did=did,
        )
    else:
        add_somebody(record, keeper.name, relation=keeper.relation, by=by, entry_id=keeper.entry, did=did)
    keep_right(record, Recorded(keeper.entry, carer.right, carer.cannot_decide), name=keeper.name)


def _write_person(record: OpenRecord, *, born: date | None) -> None:
    """Write who the person is, as far as it was said."""
    birth = {"birthDate": born.isoformat()} if born else {}
    person = {"resourceType": "Patient", "name": [{"text": record.identity.name.strip()}], **birth}
    entry_id = new_entry_id(record)
    url = f"urn:uuid:{entry_id}"
    made = creation(entry_id, json_bytes(person), type_name="Patient", url=url, origin=WRITTEN_HERE)
    write(record, "details", [made], by=record.identity.by)
    record.vault.settings.put(OWNER, entry_id)


def _new_identity(desk: Desk, *, name: str, kind: str, issuer: str, carer: Carer | None) -> Identity:
    identity = Identity(
        record=str(uuid.UUID(bytes=desk.dice(16), version=4)),
        name=name,
        kind=kind,
        issuer=issuer,
        owner=SigningKey.generate(),
        device=SigningKey.generate(),
        hpke=HpkePrivateKey.generate(),
        rid_key=desk.dice(RID_KEY_SIZE),
    )
    return replace(identity, name=name.strip(), keeper=_keeper(desk, carer)) if carer else identity


def _keeper(desk: Desk, carer: Carer) -> Keeper:
    return Keeper(
        name=carer.name.strip(),
        relation=carer.relation.strip(),
        organisation=carer.organisation.strip(),
        entry=str(uuid.UUID(bytes=desk.dice(16), version=4)),
        basis=carer.right.basis,
        key=SigningKey.generate(),
    )
