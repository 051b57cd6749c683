"""Leave the circle of a record, and see who has left. An owner's membership carries it out.

Format: docs/format/circle.md, rule 31. What is written here stays here; nothing new comes once an owner has
carried it out.
"""

from collections.abc import Iterator
from contextlib import suppress

from portable_record.actions.circle_members import remove_member
from portable_record.actions.circle_outbox import put_out
from portable_record.actions.circle_standing import CIRCLE as SETTING
from portable_record.actions.circle_state import ELSE, Circle, owned_circle, say_of_circle, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.circle.files import seal_part_file
from portable_record.circle.leaving import PURPOSE, Leaving, leaves, read_leaving, sign_leaving
from portable_record.circle.membership import Member, Membership
from portable_record.circle.ring import CIRCLE
from portable_record.errors import CircleMemberError, PortableRecordError
from portable_record.record.moments import moment_text


def leave_circle(record: OpenRecord) -> None:
    """Say that whoever has this device leaves, with all their devices; the next sync tells it.

    Raises:
        CircleMissingError: there is no circle.
        CircleMemberError: this device is not in it, or the circle is theirs who leave.
    """
    circle = the_circle(record)
    if circle.member is None or circle.ring is None:
        raise CircleMemberError("This device is not in the circle.")
    if circle.member.did == circle.root:
        raise CircleMemberError("The one whose circle it is stays.")
    identity = record.identity
    word = sign_leaving(Leaving(identity.record, identity.did, moment_text(record.now)), identity.signer)
    with record.vault.transaction():
        say_of_circle(record, leaving=moment_text(record.now))
        put_out(record, [seal_part_file(word, circle.ring.keys[CIRCLE], record.desk.dice)])
        note(record, Act.LEAVE)


def leaving_since(record: OpenRecord, circle: Circle) -> str:
    """Say since when whoever is here waits to be let go; nothing where they do not, or are out."""
    said = str(record.vault.settings.get(SETTING, {}).get("leaving", ""))
    return said if circle.member is not None and said >= circle.member.since else ""


def who_leaves(record: OpenRecord) -> list[Member]:
    """List the members who said that they leave, for an owner to carry out.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError: this is no owner of a circle.
    """
    _, now = owned_circle(record)
    gone = {leaves(word, now) for word in _words(record)}
    return [member for member in now.members if member.id in gone and member.did != now.root]


def carry_out(record: OpenRecord) -> list[Membership]:
    """Take all those out of the circle who said that they leave.

    Raises:
        CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError: see ``circle_members``.
    """
    with record.vault.transaction():
        return [remove_member(record, member.id) for member in who_leaves(record)]


def _words(record: OpenRecord) -> Iterator[Leaving]:
    shelf = record.vault.circle
    for document in shelf.about(ELSE):
        if document.value["purpose"] == PURPOSE:
            with suppress(PortableRecordError):
                yield read_leaving(shelf.raw(document.id))
