"""The sensitive entries that one member may see, ticked one by one.

Nothing is ticked before. A tick gives the key of the entry to that member and to the owners, so with it go
its words as they stood before and what is written into it later. Format: docs/format/circle.md, rules 8, 10,
11 and 17.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from portable_record.actions.circle_members import change_member, member_of
from portable_record.actions.circle_standing import standing_of
from portable_record.actions.circle_state import Circle, owned_circle
from portable_record.actions.circle_unread import sensitive_unread
from portable_record.actions.circle_wordless import is_stripped
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import state_of
from portable_record.circle.membership import OWNER, Member, Membership
from portable_record.circle.reach import readers, sees
from portable_record.errors import CircleTickError
from portable_record.record.entry import Entry
from portable_record.record.json_text import write as json_bytes
from portable_record.record.registers import PlacedEdit
from portable_record.record.shapes import MARKS, SENSITIVE

FOREVER = "~"  # comes after every moment


@dataclass(frozen=True, slots=True)
class ToTick:
    """A sensitive entry that can be ticked for somebody; ``words`` are what they would read, if it is here.

    ``sees`` says that they may read it now. ``may_have_read`` says that they could before it was sensitive.
    """

    id: str
    part: str
    is_ticked: bool
    sees: bool
    may_have_read: bool
    words: Entry | None

    @property
    def title(self) -> str:
        """What it is called; nothing where its words are not here."""
        return self.words.title if self.words else ""


def to_tick(record: OpenRecord, member_id: str) -> tuple[ToTick, ...]:
    """List the sensitive entries of the parts that a member may see, part by part.

    Of an entry of which no word is here only its writer has them: it can be ticked for them alone, and then
    its words come.

    Raises:
        NotFoundError: nobody in the circle has this id.
        CircleMissingError, CircleOwnerError, CircleStoppedError: only an owner ticks.
    """
    circle, now = owned_circle(record)
    member = member_of(now, member_id)
    found = [*_with_words(record, now, member), *_without_words(record, circle, now, member)]
    return tuple(sorted(found, key=lambda one: (one.part, one.title.casefold(), one.id)))


def change_ticks(
    record: OpenRecord, member_id: str, *, tick: Collection[str] = (), untick: Collection[str] = ()
) -> Membership | None:
    """Tick entries for a member, and take ticks away; nothing new is signed where nothing changes.

    What they have read they have read: that is not taken back.

    Raises:
        CircleTickError: one of those to tick is not sensitive, or in no part that they may see.
        MayNotWriteError: the person has died.
        NotFoundError, CircleMissingError, CircleOwnerError, CircleStoppedError, CircleSplitError,
        MembershipError: see ``change_member``.
    """
    refuse_if_closed(record)
    _, now = owned_circle(record)
    before = set(member_of(now, member_id).ticked)
    known = {one.id for one in to_tick(record, member_id)}
    for entry in set(tick) - known:
        raise CircleTickError(place=entry)
    for entry in set(untick) - before:
        raise CircleTickError("This entry is not ticked for them.", place=entry)
    after = before - set(untick) | set(tick)
    return None if after == before else change_member(record, member_id, ticked=sorted(after))


def stamp_of(chosen: Iterable[ToTick]) -> str:
    """Give a stamp of the words that somebody looked at, so that nothing else goes out than they saw."""
    shown = sorted([one.id, one.words.text.decode() if one.words else ""] for one in chosen)
    return hashlib.sha256(json_bytes(shown)).hexdigest()


def who_may_have_read(record: OpenRecord, entry: Entry) -> tuple[str, ...]:
    """Name the others who could read an entry in a time in which it was not sensitive."""
    now = standing_of(record).now
    members = now.members if now else ()
    own = record.identity.device_id
    return tuple(
        one.name
        for one in members
        if all(device.id != own for device in one.devices) and _may_have_read(record, one, entry)
    )


def lacks_words(record: OpenRecord, entry: Entry) -> bool:
    """Whether something stands in an entry that a member here may not read, or that came without words."""
    if not entry.sensitive:
        return is_stripped(record, entry.id)
    if not record.identity.is_member:
        return False
    heads = state_of(record, entry.part, entry.id).registers.content_heads()
    return any(head.edit.erased for head in heads)


def _with_words(record: OpenRecord, now: Membership, member: Member) -> Iterator[ToTick]:
    for entry in record.vault.entries.sensitive():
        if sees(member, entry.part):
            yield ToTick(
                entry.id,
                entry.part,
                is_ticked=entry.id in member.ticked,
                sees=member.id in readers(now, entry.id),
                may_have_read=_may_have_read(record, member, entry),
                words=entry,
            )


def _without_words(record: OpenRecord, circle: Circle, now: Membership, member: Member) -> Iterator[ToTick]:
    own = {device.id for device in member.devices} - {circle.device}
    for entry, part, writer in sensitive_unread(record, own):
        if sees(member, part) and writer == member.id:
            reads = member.id in readers(now, entry)
            yield ToTick(entry, part, entry in member.ticked, sees=reads, may_have_read=False, words=None)


def _may_have_read(record: OpenRecord, member: Member, entry: Entry) -> bool:
    """Whether a member saw the part of an entry while it had words and was not sensitive."""
    times = list(_open_times(record.vault.log.edits_of(entry.id)))
    in_force = standing_of(record).in_force
    ends = [*(one.when for one in in_force[1:]), FOREVER]
    spans = [
        (one.when, end)
        for one, end in zip(in_force, ends, strict=True)
        if any(each.id == member.id and sees(each, entry.part) for each in one.members)
    ]
    return any(since <= stopped and started <= end for since, end in spans for started, stopped in times)


def _open_times(edits: Collection[PlacedEdit]) -> Iterator[tuple[str, str]]:
    """Give the times in which an entry had words and was not sensitive: from one moment to another."""
    started, is_sensitive, has_words = "", False, False
    for _, some in groupby(edits, key=lambda placed: (placed.id.device, placed.id.part, placed.id.seq)):
        together = list(some)
        marks = [placed.edit.value == b"true" for placed in together if placed.edit.path == SENSITIVE]
        has_words = has_words or any(placed.edit.path not in MARKS for placed in together)
        is_sensitive = marks[-1] if marks else is_sensitive
        if has_words and not is_sensitive and not started:
            started = together[0].when
        elif is_sensitive and started:
            yield started, together[0].when
            started = ""
    if started:
        yield started, FOREVER


def other_owners(record: OpenRecord, member_id: str) -> tuple[str, ...]:
    """Name the owners who would see with somebody what is ticked for them, but for whoever ticks."""
    circle, now = owned_circle(record)
    me = circle.member.id if circle.member else ""
    return tuple(one.name for one in now.members if one.role == OWNER and one.id not in (member_id, me))
