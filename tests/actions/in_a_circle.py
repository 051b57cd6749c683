"""Records of members of a circle: Jean's, which Sam helps to keep on a device of their own."""

from dataclasses import replace
from pathlib import Path

from portable_record.actions.circle_standing import CIRCLE, keep_membership
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start_as_member import Joining, start_as_member
from portable_record.actions.unlock import unlock
from portable_record.circle.membership import Device, Member, Membership, vouch
from portable_record.circle.membership_file import sign_membership
from portable_record.record.moments import moment_text
from tests.actions.conftest import PASSPHRASE
from tests.circle.cast import JEAN, PARTS, WHEN
from tests.record.devices import RECORD

SAM_ID = "00000000-0000-4000-8000-000000000077"
SAM = Joining(RECORD, JEAN.did, "Jean Adeyemi", "Sam Adeyemi", "brother", entry=SAM_ID)


def keep_root(record: OpenRecord) -> None:
    """Write down whose circle it is."""
    record.vault.settings.put(CIRCLE, {"root": JEAN.did})


def member_record(desk: Desk, folder: Path, joining: Joining = SAM) -> OpenRecord:
    """Start and open the record of somebody whom nobody has let in yet."""
    start_as_member(desk, folder, PASSPHRASE, joining, first=keep_root)
    return unlock(desk, folder, PASSPHRASE)


def member_of(record: OpenRecord, **other: object) -> Member:
    """Give whoever keeps this record as a member of the circle."""
    identity = record.identity
    assert identity.keeper is not None
    device = Device(identity.device.public, identity.hpke.public, WHEN)
    made = Member(
        id=SAM_ID,
        name="Sam Adeyemi",
        did=identity.did,
        role="editor",
        parts=PARTS,
        relation="brother",
        since=WHEN,
        devices=(vouch(RECORD, identity.did, device, identity.keeper.key),),
    )
    return replace(made, **other)  # type: ignore[arg-type]  # each test says what it changes


def let_in(record: OpenRecord, *others: Member, **other: object) -> Membership:
    """Keep a membership of Jean's in which the member of this device belongs to the circle."""
    members = (JEAN.member(), member_of(record, **other), *others)
    return keep_next(record, *members)


def keep_next(record: OpenRecord, *members: Member, **other: object) -> Membership:
    """Keep the next membership, signed by Jean, in this record."""
    before = [one.id for one in record.vault.circle.about("membership")][:1]
    epoch = 1 + max((one.value["epoch"] for one in record.vault.circle.about("membership")), default=0)
    made = Membership(
        record=RECORD,
        epoch=epoch,
        root=JEAN.did,
        when=moment_text(record.now),
        members=tuple(sorted(members, key=lambda member: member.id)),
        by=JEAN.device_id,
        previous=tuple(before),
    )
    made = replace(made, **other)  # type: ignore[arg-type]  # as above
    raw = sign_membership(made, JEAN.device)
    return keep_membership(record.vault, raw, now=f"2026-11-22T12:00:{epoch:02}Z")


def begin(record: OpenRecord) -> Membership:
    """Let the person whose record this is begin a circle, in which they are alone."""
    identity = record.identity
    device = Device(identity.device.public, identity.hpke.public, WHEN)
    own = vouch(identity.record, identity.did, device, identity.signer)
    alone = Member(id="person", name="Jean", did=identity.did, role="owner", parts=(), devices=(own,))
    first = Membership(identity.record, 1, identity.did, WHEN, (alone,), by=identity.device_id)
    record.vault.settings.put(CIRCLE, {"root": identity.did})
    return keep_membership(record.vault, sign_membership(first, identity.device), now=WHEN)
