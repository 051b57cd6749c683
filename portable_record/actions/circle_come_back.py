"""Go on in a circle on a device that is new to it: after a backup was brought back, or after it had to stop.

Format: docs/format/circle.md, rules 9 and 25. The root's own key vouches for the new device, so the root
needs nobody to be let in; everybody else asks an owner. What was sealed to the device before can still be
read: its key for receiving goes along with a backup. What comes later is sealed to a key that is new.
"""

from collections.abc import Collection
from dataclasses import replace

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_causes import FORKED, WAITS
from portable_record.actions.circle_members import change_members, with_this_device
from portable_record.actions.circle_state import the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import become_new_device
from portable_record.circle.membership import Cut, Membership
from portable_record.circle.ring import CIRCLE
from portable_record.errors import CircleOwnerError, CircleSplitError, CircleThereError


def begin_anew(record: OpenRecord) -> OpenRecord:
    """Throw a new key for this device, which had to stop, and return the record opened as the new device.

    Nothing is written before an owner has let it in; the root lets itself in with ``come_back``.
    """
    with record.vault.transaction():
        identity = become_new_device(record.vault, record.now, name="", restored="")
        record.vault.journal.sign_again(identity.device.sign)
    return replace(record, identity=identity)


def come_back(record: OpenRecord, *, gone: Collection[str]) -> Membership:
    """Let this device in, as the one whose circle it is, and remove devices that are ``gone``.

    Sync first: what a device wrote that is gone counts as far as it came here.

    Raises:
        CircleMissingError: there is no circle.
        CircleOwnerError: somebody else began this circle; an owner has to let this device in.
        CircleThereError: this device is in it.
        CircleSplitError: two owners changed it at once; settling that lets this device in too.
    """
    circle = the_circle(record)
    now = circle.now
    if now is None or now.root != record.identity.did:
        raise CircleOwnerError
    if circle.standing.split is not None:
        raise CircleSplitError
    if circle.member is not None:
        raise CircleThereError
    return change_members(
        record,
        now,
        with_this_device(record, now, gone=gone),
        named=_others_have(record, set(gone)),
        also_under=[circle.ring.keys[CIRCLE]] if circle.ring else [],
    )


def _others_have(record: OpenRecord, gone: Collection[str]) -> list[Cut]:
    """Name the last words of devices that are gone, where they forked: those that lie at the place (rule 22).

    What an older copy wrote under the same numbers was never there; it stays apart, to be written again.
    """
    shelf, files = ApartShelf(record), record.vault.place_files
    last: dict[tuple[str, str], Cut] = {}
    for name in shelf.names(FORKED, WAITS):
        change, _ = shelf.read(name)
        chain = (change.device, change.part)
        if change.device not in gone or not files.holding(name):
            continue
        if chain not in last or last[chain].seq < change.seq:
            last[chain] = Cut(*chain, change.seq, name)
    return list(last.values())
