"""The keys for receiving of an organisation whose team shares an inbox: what is locked for it, workers open.

They lie in the rings of whoever may take things in. Whoever goes takes the old ones along: so a new one is
thrown by the membership without them, and stands on the organisation's contact card from then on. Format:
docs/format/team.md, rules 15 to 17.
"""

import hashlib
from collections.abc import Iterable, Mapping

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.circle_state import rings_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import seat_in_team
from portable_record.circle.membership import Membership
from portable_record.circle.ring import RECEIVE, Ring
from portable_record.circle.team_counting import may_receive, team_name
from portable_record.crypto.hpke import HpkePrivateKey, HpkePublicKey

MOST_KEYS = 32
_ID = 16  # hexadecimal digits


def keys_for_team(record: OpenRecord, made: Membership, follows: Iterable[Membership]) -> dict[str, bytes]:
    """Give the keys for receiving that go into the rings of a new membership; none where it is no team's.

    A new one is among them if somebody could take things in by those before, and may no more.
    """
    follows = tuple(follows)
    if not team_name(made):
        return {}
    keys, own = _in_force(record), record.identity.hpke
    if _is_thrown(record, keys, made):
        keys[_name(own, made.epoch)] = own.to_bytes()
    stay = _who_receives(made)
    if not keys or any(_who_receives(one) - stay for one in follows):
        new = HpkePrivateKey.generate()
        keys[_name(new, made.epoch)] = new.to_bytes()
    return {name: keys[name] for name in sorted(keys, key=_order, reverse=True)[:MOST_KEYS]}


def sealing_key(record: OpenRecord) -> HpkePublicKey:
    """Return the key to which others lock what is for whoever signs here: of a team, its newest."""
    own, now = record.identity.hpke, standing_of(record).now
    if record.identity.is_member or now is None or not team_name(now):
        return own.public
    keys = _in_force(record)
    if not keys or _is_thrown(record, keys, now):
        return own.public
    return HpkePrivateKey.from_bytes(keys[max(keys, key=_order)]).public


def newest_key(record: OpenRecord) -> bytes:
    """Return the public half of the newest key for receiving that this device has, if it has any."""
    keys = _in_force(record)
    return HpkePrivateKey.from_bytes(keys[max(keys, key=_order)]).public.to_bytes() if keys else b""


def new_key_since(record: OpenRecord) -> str:
    """Say since when others lock by another key, where this device was here before that; or nothing."""
    standing, device = standing_of(record), record.identity.device_id
    if standing.now is None or not team_name(standing.now):
        return ""
    keys = _in_force(record)
    epoch = max((_order(name)[0] for name in keys), default=0) if len(keys) > 1 else 0
    was_here = not record.identity.is_member or any(
        one.epoch < epoch and device in one.devices for one in standing.in_force
    )
    return next((one.when for one in standing.in_force if one.epoch == epoch and was_here), "")


def keys_to_open(record: OpenRecord) -> tuple[HpkePrivateKey, ...]:
    """Give what opens what was locked for the organisation, if whoever is here may take things in."""
    seat = seat_in_team(record)
    if seat is None or not may_receive(seat):
        return ()
    keys = _held(rings_of(record).values())
    return tuple(HpkePrivateKey.from_bytes(keys[name]) for name in sorted(keys, key=_order, reverse=True))


def _is_thrown(record: OpenRecord, keys: Mapping[str, bytes], made: Membership) -> bool:
    """Say whether the organisation's own key is in no ring yet, and may be: no device receives by it."""
    own = record.identity.hpke
    if record.identity.is_member or own.to_bytes() in keys.values():
        return False
    there = (made, *standing_of(record).in_force)
    receive = {device.receives for one in there for _, device in one.devices.values()}
    return own.public not in receive


def _who_receives(membership: Membership) -> set[str]:
    return {name for name, (member, _) in membership.devices.items() if may_receive(member)}


def _in_force(record: OpenRecord) -> dict[str, bytes]:
    rings = rings_of(record)
    return _held(rings[one.hash] for one in standing_of(record).in_force if one.hash in rings)


def _held(rings: Iterable[Ring]) -> dict[str, bytes]:
    return {name: key for ring in rings for name, key in ring.keys.items() if name.startswith(RECEIVE)}


def _name(key: HpkePrivateKey, epoch: int) -> str:
    return f"{RECEIVE}{epoch}-{hashlib.sha256(key.public.to_bytes()).hexdigest()[:_ID]}"


def _order(name: str) -> tuple[int, str]:
    epoch, _, key = name.removeprefix(RECEIVE).partition("-")
    return int(epoch), key
