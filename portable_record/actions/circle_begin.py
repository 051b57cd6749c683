"""Begin to keep a record jointly: whoever keeps it now is the root, and its first owner.

Format: docs/format/circle.md, section 3. What was written before counts for everybody who is let in later,
also what devices wrote that are no more: they stand in the first membership, and the second names how far
their words count.
"""

from portable_record.actions.circle_ages import in_time
from portable_record.actions.circle_issue import ALL_PARTS, issue
from portable_record.actions.circle_state import circle_of, say_of_circle
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of, own_key_for_circle, receiving_key
from portable_record.actions.inbox_rules import has_workers
from portable_record.actions.journal import Act, note
from portable_record.circle.deeds import INBOX
from portable_record.circle.membership import MOST_DEVICES, OWNER, Cut, Device, Member, Membership, vouch
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import CircleMemberError, CircleThereError
from portable_record.record.moments import moment_text


def begin_circle(record: OpenRecord, *, own_words: str = "person", name: str = "") -> Membership:
    """Begin a circle of one, and return its membership.

    Args:
        record: the open record.
        own_words: who may change About Me at once: the "person" alone, or all "editors".
        name: what the others read of who keeps it; left out, as the record has it. For the team of an
            organisation: whoever begins it, by their own name.

    Raises:
        CircleThereError: it has begun.
        CircleMemberError: whoever keeps the record has no name yet, which the others see.
        MayNotWriteError: the person has died.
    """
    if circle_of(record) is not None:
        raise CircleThereError
    refuse_if_closed(record)
    own = "" if has_workers(record) else (record.identity.keeper or record.identity).name
    name = name.strip() or own.strip()
    if not name:
        raise CircleMemberError("Say your name first: the others see it.")
    former = _former(record)
    with record.vault.transaction():
        if has_workers(record):
            own_key_for_circle(record.vault, record.identity)
        now = own_device(record)
        say_of_circle(record, root=record.identity.did, joined=moment_text(record.now))
        alone = _root(record, name, (now, *(own_device(record, key) for key in former.values())))
        membership = issue(
            record, in_time(record, [alone], None), root=record.identity.did, own_words=own_words
        )
        if former:
            ends = record.vault.log.chain_ends().items()
            membership = issue(
                record,
                in_time(record, [_root(record, name, (now,))], membership),
                root=record.identity.did,
                follows=[membership],
                removed=[Cut(*chain, end.seq, end.hash) for chain, end in ends if chain[0] in former],
                own_words=own_words,
            )
        note(record, Act.CIRCLE)
    return membership


def _former(record: OpenRecord) -> dict[str, VerifyKey]:
    """Give the keys of devices that wrote in this record before this one, the newest first."""
    wrote = {device for device, _ in record.vault.log.chain_ends()}
    known = [one for one in devices_of(record.vault)[::-1] if one.id in wrote and not one.here]
    return {one.id: one.public for one in known[: MOST_DEVICES - 1]}


def own_device(record: OpenRecord, key: VerifyKey | None = None) -> Device:
    """Say, signed by whoever keeps the record here, that this device is theirs."""
    identity = record.identity
    receives = receiving_key(record.vault, identity).public
    made = Device(key or identity.device.public, receives, moment_text(record.now))
    return vouch(identity.record, identity.did, made, identity.signer)


def _root(record: OpenRecord, name: str, devices: tuple[Device, ...]) -> Member:
    identity, keeper = record.identity, record.identity.keeper
    team = identity.name if has_workers(record) else ""
    return Member(
        id=identity.by.writer,
        name=name,
        did=identity.did,
        role=OWNER,
        parts=tuple(sorted((*ALL_PARTS, INBOX))) if team else ALL_PARTS,
        devices=tuple(sorted(devices, key=lambda device: device.id)),
        basis=identity.by.basis,
        relation=keeper.relation if keeper else "",
        organisation=keeper.organisation if keeper else team,
        since=moment_text(record.now),
    )
