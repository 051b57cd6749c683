"""Comments of members: whose one is, and under which key its words go.

Format: docs/format/circle.md, rules 34 to 36. What may be asked of a comment is asked of its id alone, so
that everybody comes to the same answer, whether or not they may read it.
"""

from portable_record.circle.membership import Member
from portable_record.circle.standing import Standing
from portable_record.record.change import Change, Edit
from portable_record.record.comment import comment_id, is_comment_id
from portable_record.record.shapes import WHOLE


def begins_elsewhere(change: Change, edit: Edit) -> bool:
    """Whether an edit begins a comment under an id that is that of another place."""
    if edit.path != WHOLE or not is_comment_id(edit.entry):
        return False
    return edit.entry != comment_id(change.record, *change.chain, change.seq, edit.n)


def is_own_comment(change: Change, edit: Edit, member: Member, standing: Standing) -> bool:
    """Whether an edit begins a comment, or erases one that a device of the same member began."""
    if not is_comment_id(edit.entry):
        return False
    if edit.path == WHOLE:
        return not begins_elsewhere(change, edit)
    return any(
        edit.entry == comment_id(change.record, base.device, change.part, base.seq, base.n)
        and _had(member, base.device, standing)
        for base in edit.bases
    )


def _had(member: Member, device: str, standing: Standing) -> bool:
    owners = (one.devices[device][0] for one in standing.in_force if device in one.devices)
    return any(one.id == member.id for one in owners)
