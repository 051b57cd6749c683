"""Hand a record over to the person it is about, from whoever kept it for them: at 18, or when they want it.

1. Every share that is open is stopped, with notices signed by the keeper: they were the keeper's to give.
2. The person gets keys of their own, made new on this device, for signing, for
   receiving and for the device; the keeper's key is gone from the vault, and what it certified stays known.
   The keeper's rights end. A circle becomes theirs, and those stay in it whom they name (``circle_handed``).
3. What opened the record opens it no more: the person sets a passphrase, all of it is locked anew under new
   keys, and there is a new recovery code. Sheets of trusted people, if there were any, are void.

Whatever the keeper copied before stays with them, and so does a backup: nothing takes that back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from portable_record.actions.begun import throw_all_away
from portable_record.actions.circle_handed import give_circle, refuse_unless_can_stay
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import FORMER_KEEPERS, become_new_device
from portable_record.actions.identity import Keeper, load_identity, store_identity
from portable_record.actions.journal import Act, note
from portable_record.actions.link_ends import end_links
from portable_record.actions.own_keys import drop_former
from portable_record.actions.pin import remove_pin
from portable_record.actions.recover import change_passphrase
from portable_record.actions.recovery_code import keep_code, throw_code
from portable_record.actions.rekey import rekey_record
from portable_record.actions.rights import end_right, rights_of
from portable_record.actions.share_choices import throw_all_drafts_away
from portable_record.actions.withdraw import stop_share, stop_with_notice
from portable_record.crypto.fingerprint import words
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.passphrase import prepared
from portable_record.crypto.signing import SigningKey
from portable_record.errors import UsageError
from portable_record.record.moments import moment
from portable_record.saying import say
from portable_record.vault.rekeying import Progress

RID_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A record that is the person's own now: open as theirs, with its new recovery code, shown once.

    ``words`` are the eight words of their new key, ``notices`` the files that tell recipients it stopped.
    """

    record: OpenRecord
    recovery_code: str
    words: tuple[str, ...]
    notices: tuple[Path, ...]


def hand_over(
    record: OpenRecord,
    passphrase: str,
    out: Path,
    *,
    stays: Collection[str] = (),
    progress: Progress = lambda _done, _of: None,
) -> HandedOver:
    """Give the record to the person, and give it back open as theirs; ``record`` is closed.

    Should it be stopped on the way, what was done stays done: the shares first, then the passphrase and the
    keys that sign, then what else opens the record. Handing over again, or `rekey` and `recovery-code`, does
    the rest.

    Args:
        record: the open record.
        passphrase: the person's own.
        out: a folder for the notices.
        stays: the ids of the members of the circle who stay in it; nobody else does.
        progress: is told how many steps of locking it anew are done, and of how many.

    Raises:
        UsageError: nobody keeps this record for the person.
        MayNotWriteError: the person has died.
        PassphraseError: the passphrase is empty or cannot be typed.
        NotFoundError, CircleMemberError, CircleOwnerError, CircleStoppedError, CircleSplitError: the circle
            cannot be handed over, or somebody who is to stay is not in it.
        FileStandsError, FileUnwritableError: a notice cannot be written.
        VaultError: it was not saved.
    """
    keeper_of(record)
    prepared(passphrase)
    refuse_unless_can_stay(record, stays)
    notices = [file for share in open_shares(record) for file in stop_with_notice(record, share, out).files]
    end_links(record)
    anew = rekey_record(make_theirs(record, passphrase, stays), passphrase, progress=progress)
    code = throw_code(anew.desk)
    keep_code(anew, code, code)
    return HandedOver(anew, code, words(anew.identity.owner_key), tuple(notices))


def keeper_of(record: OpenRecord) -> Keeper:
    """Return who keeps the record and can hand it over.

    Raises:
        UsageError: nobody keeps this record for the person, or a member of their circle does.
        MayNotWriteError: the person has died.
    """
    keeper = record.identity.keeper
    if keeper is None:
        raise UsageError("Nobody keeps this record for somebody else.")
    if record.identity.is_member:
        raise UsageError(say("Only %(name)s can hand this record on.", name=record.identity.name))
    refuse_if_closed(record)
    return keeper


def make_theirs(record: OpenRecord, passphrase: str, stays: Collection[str] = ()) -> OpenRecord:
    """Stop what is shared, end the keeper's rights, and put the person's passphrase and keys in place.

    Of a circle those stay whom the person names, by id.

    What opened the record besides the passphrase still opens it: new keys (``rekey_record``) come next.
    Notices of what was stopped wait in the record. Should it be stopped on the way, it can be done again.

    Raises:
        UsageError, MayNotWriteError: see ``keeper_of``.
        PassphraseError: the passphrase is empty or cannot be typed.
        NotFoundError, CircleMemberError, CircleOwnerError, CircleStoppedError, CircleSplitError: see
            ``hand_over``.
        VaultError: it was not saved.
    """
    keeper = keeper_of(record)
    prepared(passphrase)
    refuse_unless_can_stay(record, stays)
    for share in open_shares(record):
        stop_share(record, share)
    change_passphrase(record, passphrase)
    with record.vault.transaction():
        note(record, Act.HAND_OVER, to=record.identity.name)
        throw_all_away(record)
        throw_all_drafts_away(record)
        own = _with_keys_of_their_own(record)
        give_circle(record, own, stays)
        for recorded in rights_of(own):
            if recorded.writer == keeper.entry and not recorded.right.ended:
                end_right(own, recorded.entry, name=keeper.name)
        own.vault.journal.sign_again(own.identity.device.sign)
        remove_pin(own)
    return own


def open_shares(record: OpenRecord) -> Sequence[str]:
    """Return the ids of all shares that are open, the private ones too."""
    return [
        share.id
        for share in record.vault.shares.all()
        if record.now < moment(share.value["terms"]["until"]) and not record.vault.withdrawals.has(share.id)
    ]


def _with_keys_of_their_own(record: OpenRecord) -> OpenRecord:
    """Put new keys in place of all that the keeper could read, and take the keeper's key away."""
    vault, settings = record.vault, record.vault.settings
    former = settings.get(FORMER_KEEPERS) if settings.has(FORMER_KEEPERS) else []
    settings.put(FORMER_KEEPERS, [*former, *drop_former(vault), record.identity.did])
    become_new_device(vault, record.now, name="", restored="")
    identity = replace(
        load_identity(vault),
        owner=SigningKey.generate(),
        hpke=HpkePrivateKey.generate(),
        rid_key=record.desk.dice(RID_KEY_SIZE),
        keeper=None,
    )
    vault.keys.remove("keeper")
    store_identity(vault, identity, record.now)
    return OpenRecord(record.desk, vault, identity)
