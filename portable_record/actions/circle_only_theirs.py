"""Sensitive words that nobody has but whoever wrote them: the writer is told, and an owner is asked to tick.

Format: docs/format/circle.md, rules 8, 10 and 17.
"""

from portable_record.actions.circle_standing import seat_of, standing_of
from portable_record.actions.circle_ticks import who_may_have_read
from portable_record.actions.circle_unread import marked, sensitive_unread, suggestions_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.membership import Member
from portable_record.circle.reach import readers, sees
from portable_record.record.entry import Entry


def is_only_here(record: OpenRecord, entry: Entry) -> bool:
    """Whether nobody but the member here has an entry, until an owner ticks it; an owner is never told so."""
    seat = seat_of(record)
    if not entry.sensitive or seat.membership is None or seat.member is None or seat.is_owner:
        return False
    return not readers(seat.membership, entry.id) and not who_may_have_read(record, entry)


def is_suggested_unread(record: OpenRecord, entry: str) -> bool:
    """Whether the device here suggests something sensitive that no owner can read before they tick it."""
    now, here = seat_of(record).membership, record.identity.device_id
    if now is None or readers(now, entry):
        return False
    return any(entry in marked(edits) for _, edits in suggestions_of(record, {here}, entry))


def who_alone_has_words(record: OpenRecord) -> tuple[Member, ...]:
    """List the members who wrote something sensitive of which no word is here, and which waits for a tick."""
    mark = record.vault.database.mark

    def look() -> tuple[Member, ...]:
        now, here = standing_of(record).now, record.identity.device_id
        others = [one for one in now.members if all(each.id != here for each in one.devices)] if now else []
        return tuple(one for one in others if _alone_has_words(record, one))

    known = (record.vault.id, mark)
    return look() if mark is None else record.remembered.the_last("who alone has words", known, look)


def _alone_has_words(record: OpenRecord, member: Member) -> bool:
    return any(
        writer == member.id and sees(member, part) and entry not in member.ticked
        for entry, part, writer in sensitive_unread(record, {device.id for device in member.devices})
    )
