"""Whether a no to a suggestion counts: whoever said it owns the circle, and may decide there.

Format: docs/format/circle.md, rule 48. The answer depends on the membership in force alone, so that all
devices find the same, whenever the no came.
"""

from portable_record.circle.counting import Counts, allowed
from portable_record.circle.membership import OWNER, Membership


def may_refuse(now: Membership | None, writer: str, part: str, when: str) -> bool:
    """Say whether the no of a writer in a part, said at a moment, counts under the membership in force."""
    member = next((one for one in now.members if one.id == writer), None) if now else None
    if now is None or member is None or member.role != OWNER:
        return False
    return allowed(member, now, part, when) is Counts.YES
