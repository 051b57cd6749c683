"""Who belongs to the circle of this record, as far as this device knows; and where its own member stands.

On the shelf ``circle`` lie memberships (by their hash) and the words of devices that are there, each with the
bytes that were signed. Which memberships are in force is found from all of them (docs/format/circle.md,
rules 9, 13 and 14), and remembered while the record is open. The setting ``circle`` has the ``root``.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of, verify_by_device
from portable_record.actions.identity import store_identity
from portable_record.circle.counting import Counts, allowed, writes_as
from portable_record.circle.for_owners import waits_for_owner
from portable_record.circle.here import Here, confirmed, read_here, verify_here
from portable_record.circle.membership import OWNER, Member, Membership
from portable_record.circle.membership_file import read_membership
from portable_record.circle.reach import sees
from portable_record.circle.standing import Standing, standing
from portable_record.circle.team_counting import team_name
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import MayNotWriteError, PortableRecordError
from portable_record.record.change import Edit
from portable_record.record.moments import moment, moment_text
from portable_record.record.who import By
from portable_record.saying import say
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault

CIRCLE = "circle"
"""The setting of the circle; without it there is none."""
TOLD = "told"
"""What the setting says once an owner has told whoever has this device that they are in it no more."""
MEMBERSHIP, HERE = "membership", "here"
"""What documents on the shelf are about."""
EPOCH_ALONE = 0
ONLY_AN_OWNER_SHARES = "Only an owner of the circle shares this record with others. Ask %(name)s."
COUNT = (Counts.YES, Counts.SUGGESTION)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the member of this device stands at a moment; no ``member`` where nobody let them in."""

    moment: str
    membership: Membership | None = None
    member: Member | None = None

    @property
    def is_owner(self) -> bool:
        """Whether they own the circle, with whoever began it."""
        return self.member is not None and self.member.role == OWNER and self.hindrance("") == ""

    @property
    def by(self) -> By | None:
        """Whom what they write counts for; nobody where they do not belong to the circle."""
        return writes_as(self.member) if self.member is not None else None

    def hindrance(self, part: str) -> str:
        """Why they may not write in a part, as a code of ``HINDRANCES``; empty if they may."""
        found = self._counts(part)
        return "" if found in COUNT else found.value

    def may_comment(self, part: str) -> bool:
        """Whether they may say something about what stands in a part: whoever sees it may."""
        return self.member is not None and sees(self.member, part)

    def waits(self, part: str) -> bool:
        """Whether what they write in a part waits until an owner says yes."""
        return self._counts(part) is Counts.SUGGESTION

    def asks(self, part: str, edit: Edit) -> bool:
        """Whether an edit of theirs waits because it is for an owner to say (rule 18)."""
        return self.member is not None and waits_for_owner(self.member, part, edit)

    def _counts(self, part: str) -> Counts:
        if self.member is None or self.membership is None:
            return Counts.STRANGER
        return allowed(self.member, self.membership, part, self.moment)


def has_circle(vault: Vault) -> bool:
    """Say whether this record is kept jointly."""
    return vault.settings.has(CIRCLE)


def keep_membership(vault: Vault, raw: bytes, *, now: str) -> Membership:
    """Keep a membership whose signature holds, as it was signed.

    Raises:
        MembershipError, SignatureBrokenError: it is none, or not signed by the device that it names.
    """
    read = read_membership(raw)
    vault.circle.put(Document(read.hash, MEMBERSHIP, now, {"epoch": read.epoch, "when": read.when}), raw)
    return read


def standing_of(record: OpenRecord) -> Standing:
    """Find which memberships are in force; none where there is no circle."""
    vault = record.vault
    mark = vault.database.mark

    def look() -> Standing:
        root = str(vault.settings.get(CIRCLE, {}).get("root", ""))
        if not root:
            return Standing()
        known, said = memberships_of(record), words_of(record)

        def find() -> Standing:
            return standing(known.values(), root, confirmed=confirmed(said.values()))

        return record.remembered.the_last("standing", (root, tuple(known), tuple(said)), find)

    return look() if mark is None else record.remembered.the_last("standing at", (vault.id, mark), look)


def roots_of(record: OpenRecord) -> frozenset[str]:
    """Give the keys of those whose circle it is, or was before it went on under another key (rule 32)."""
    own = record.identity.root or record.identity.did
    return frozenset({own, *(one.root for one in standing_of(record).in_force)})


def members_once(record: OpenRecord) -> dict[str, Member]:
    """Give everybody who belongs or belonged to the circle, by id, as they were last."""
    return {one.id: one for each in standing_of(record).in_force for one in each.members}


def names_of_members(record: OpenRecord) -> dict[str, str]:
    """Name everybody who belongs or belonged to the circle, by id, as they were called last."""
    in_force = standing_of(record).in_force

    def named() -> dict[str, str]:
        return {name: one.name for name, one in members_once(record).items()}

    return dict(record.remembered.the_last("names", tuple(one.hash for one in in_force), named))


def memberships_of(record: OpenRecord) -> Mapping[str, Membership]:
    """Return all memberships that are here and well signed, by hash."""
    ids = tuple(one.id for one in record.vault.circle.about(MEMBERSHIP))

    def read() -> Mapping[str, Membership]:
        before: Mapping[str, Membership] = record.remembered.the_last("memberships before", (), dict)
        found = [before.get(name) or _membership(record.vault, name) for name in ids]
        known = {one.hash: one for one in found if one is not None}
        record.remembered.keep_last("memberships before", (), known)
        return known

    return record.remembered.the_last("memberships", ids, read)


def words_of(record: OpenRecord) -> Mapping[str, Here]:
    """Return the words of devices that are here, by the id of their document; each is checked once."""
    shelf, known = record.vault.circle, memberships_of(record)
    read: dict[str, Here] = record.remembered.the_last("words", record.vault.id, dict)
    ids = [one.id for one in shelf.about(HERE)]
    for name in read.keys() - set(ids):
        del read[name]
    for name in ids:
        if name not in read and (here := _word(record.vault, name, known)) is not None:
            read[name] = here
    return dict(read)


def _membership(vault: Vault, name: str) -> Membership | None:
    with suppress(PortableRecordError):
        return read_membership(vault.circle.raw(name))
    return None


def _word(vault: Vault, name: str, known: Mapping[str, Membership]) -> Here | None:
    with suppress(PortableRecordError, KeyError):
        here = read_here(vault.circle.raw(name))
        verify_here(here, known[here.membership])
        return here
    return None


def stopped_since(record: OpenRecord) -> str:
    """Say since when this device writes nothing more (rule 25); nothing while all is well."""
    stopped: Mapping[str, str] = record.vault.settings.get(CIRCLE, {}).get("stopped") or {}
    return stopped.get("since", "") if stopped.get("device") == record.identity.device_id else ""


def epoch_of(record: OpenRecord) -> int:
    """Return the epoch in which this device writes: 0 while the record is kept alone."""
    now = standing_of(record).now
    return EPOCH_ALONE if now is None else now.epoch


def seat_of(record: OpenRecord) -> Seat:
    """Say where the member of this device stands now."""
    now = standing_of(record).now
    member, _ = now.devices.get(record.identity.device_id, (None, None)) if now is not None else (None, None)
    return Seat(moment_text(record.now), now, None if told_since(record) else member)


def last_seat_of(record: OpenRecord) -> Member | None:
    """Give the member of this device as they were when they last belonged to the circle, if they ever did."""
    device = record.identity.device_id
    known = (each.devices[device][0] for each in standing_of(record).in_force[::-1] if device in each.devices)
    return next(known, None)


def told_since(record: OpenRecord) -> str:
    """Say since when whoever has this device is in the circle no more, if an owner told them (rule 37)."""
    told = word_of_removal(record)
    return str(told["since"]) if told and not told.get("others") else ""


def word_of_removal(record: OpenRecord) -> Mapping[str, Any]:
    """Give what an owner said of it: ``since`` when, ``by`` whom, and whose devices say otherwise.

    Empty where nobody said so.
    """
    told: Mapping[str, Any] = record.vault.settings.get(CIRCLE, {}).get(TOLD) or {}
    return told if told and told["epoch"] == epoch_of(record) else {}


def refuse_unless_may_share(record: OpenRecord) -> None:
    """Leave it to the owners of a circle to share the record with others.

    Raises:
        MayNotWriteError: this is the device of a member who is no owner.
    """
    if record.identity.is_member and not seat_of(record).is_owner:
        raise MayNotWriteError(say(ONLY_AN_OWNER_SHARES, name=record.identity.name))


def as_member(record: OpenRecord) -> OpenRecord:
    """Keep what the membership in force says of the member here, and return the record open as theirs.

    An owner decides by which id their changes name them, and what they are. The same record comes back where
    nothing of it is new.
    """
    identity, seat = record.identity, seat_of(record)
    if not identity.is_member or identity.keeper is None or seat.member is None or seat.by is None:
        return record
    kind = "organisation" if team_name(seat.membership) else "person"
    keeper = replace(
        identity.keeper,
        name=seat.member.name,
        relation=seat.member.relation,
        organisation=seat.member.organisation,
        entry=seat.by.writer,
        basis=seat.by.basis,
    )
    root = seat.membership.root if seat.membership else identity.root
    if (keeper, kind, root) == (identity.keeper, identity.kind, identity.root):
        return record
    here = next(device for device in devices_of(record.vault) if device.here)
    new = replace(identity, keeper=keeper, kind=kind, root=root)
    with record.vault.transaction():
        store_identity(record.vault, new, moment(here.since))
    return replace(record, identity=new)


def keys_of_circle(record: OpenRecord) -> dict[str, VerifyKey]:
    """Return the keys of all devices that are or were in a membership in force."""
    return {
        name: device.key for one in standing_of(record).in_force for name, (_, device) in one.devices.items()
    }


def known_signatures(record: OpenRecord) -> Callable[[str, bytes, bytes], None]:
    """Give what checks a signature in the history: by a device of one's own, or of the circle."""
    own, circle = devices_of(record.vault), keys_of_circle(record)

    def check(signer: str, message: bytes, signature: bytes) -> None:
        if signer in circle:
            circle[signer].verify(message, signature)
        else:
            by_own(signer, message, signature)

    by_own = partial(verify_by_device, own)
    return check
