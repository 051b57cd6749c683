"""What waits for an owner's yes although its writer may write in the part (docs/format/circle.md, rule 18).

It is asked of part and path alone, so that everybody finds the same, whether or not they may read the words.
"""

from portable_record.circle.membership import OWNER, Member
from portable_record.record.change import Edit
from portable_record.record.shapes import BINNED, ERASED, SENSITIVE, WHOLE

DETAILS = "details"
_DECIDE = frozenset({"lpa-health", "lpa-money", "deputy"})
"""The rights of those who decide for the person and whom no birth date gives or takes it."""
_LIFE = frozenset({"birthDate", "deceasedBoolean", "deceasedDateTime"})


def waits_for_owner(member: Member, part: str, edit: Edit) -> bool:
    """Whether what a member says in an edit is for an owner to say.

    That is to erase for good, to open a sensitive entry to everybody who may see its part, and to say who
    the person is, when they were born and that they died: rights pause, end and begin by that.
    """
    if member.role == OWNER:
        return False
    if edit.path == ERASED or (edit.path == SENSITIVE and edit.value != b"true"):
        return True
    return not says_for_the_person(member) and _says_who_it_is(part, edit.path)


def says_for_the_person(member: Member) -> bool:
    """Whether a member says for the person who they are, when they were born and that they died."""
    return member.role == OWNER or member.basis in _DECIDE


def _says_who_it_is(part: str, path: str) -> bool:
    return part == DETAILS and (path in (WHOLE, BINNED) or path.partition("/")[0].lstrip("_") in _LIFE)
