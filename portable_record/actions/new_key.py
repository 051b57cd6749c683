"""A new key of one's own to sign with: the old one names it, and both sign the notice that others get.

1. Whoever signs here (the owner, or who keeps the record for them) gets a new signing key. Where somebody
   else has the old one, or may have it, they get a new key for receiving as well.
2. Both keys sign a notice (docs/format/new-key.md). It waits in the record, to be given to each contact.
3. The new key certifies this device. The old one stays, to stop what was shared under it, and for nothing
   else.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from portable_record.actions.circle_handed import go_on_with_new_key
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of
from portable_record.actions.identity import Identity, store_identity
from portable_record.actions.journal import Act, note
from portable_record.actions.own_card import own_contact
from portable_record.actions.own_keys import OwnFormer, keep_former
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey
from portable_record.errors import MayNotWriteError, UsageError
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.new_key import EXPOSED, RENEWED, NewKey, write_new_key

OF_A_MEMBER = "The circle knows you by your key, so it stays. If somebody else may have it, tell the owner."


@dataclass(frozen=True, slots=True)
class Renewed:
    """A record that signs with a new key now, and the notice to give to those who know the old one."""

    record: OpenRecord
    notice: str


def sign_with_new_key(record: OpenRecord, why: str, *, since: date | None = None) -> Renewed:
    """Put a new signing key in place of the one that signs now.

    Args:
        record: the open record; what comes back is the same one with its new key, and is used from then on.
        why: "renewed", or "exposed" where somebody else has the old key or may have it.
        since: the day from which they may have had it; left out, today.

    Raises:
        MayNotWriteError: the person has died, or this is the device of a member of their circle.
        UsageError: the reason is none, or the day is still to come.
        CircleOwnerError, CircleStoppedError, CircleSplitError: the circle cannot go on under it now.
        VaultError: it was not saved; then the old key still signs.
    """
    refuse_if_closed(record)
    if record.identity.is_member:
        raise MayNotWriteError(OF_A_MEMBER)
    if why not in (RENEWED, EXPOSED):
        raise UsageError(f"The reasons are: {RENEWED}, {EXPOSED}.", place=why)
    now = record.now.replace(microsecond=0)
    before, identity = record.identity, _with_new_keys(record.identity, exposed=why == EXPOSED)
    anew = replace(record, identity=identity)
    said = NewKey(before.did, own_contact(anew), why, now, _since(record, now, why, since))
    notice = write_new_key(said, old=before.signer, new=identity.signer)
    began = moment(next(device.since for device in devices_of(record.vault) if device.here))
    with record.vault.transaction():
        note(record, Act.NEW_KEY)
        keep_former(record.vault, before, OwnFormer(before.did, why, moment_text(said.since), notice))
        store_identity(record.vault, identity, began)
        go_on_with_new_key(record, anew)
    return Renewed(anew, notice)


def _with_new_keys(identity: Identity, *, exposed: bool) -> Identity:
    key = SigningKey.generate()
    hpke = HpkePrivateKey.generate() if exposed else identity.hpke
    if identity.keeper is not None:
        return replace(identity, hpke=hpke, keeper=replace(identity.keeper, key=key))
    return replace(identity, hpke=hpke, owner=key)


def _since(record: OpenRecord, now: datetime, why: str, day: date | None) -> datetime:
    """Return from when the old key does not count: for an exposed one, the beginning of the day named."""
    if why == RENEWED or day is None or day == record.today:
        return now
    if day > record.today:
        raise UsageError("That day is still to come.", place=day.isoformat())
    return datetime.combine(day, time(), tzinfo=record.desk.zone)
