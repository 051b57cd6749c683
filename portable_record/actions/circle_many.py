"""Whoever finds an invitation can ask a thousand times: so many are kept, and the owner is told.

Format: docs/format/circle.md, rule 30.
"""

from collections import Counter

from portable_record.actions.desk import OpenRecord
from portable_record.errors import RequestError

REQUEST = "request"
"""What documents on the shelf ``circle`` are about that answer an invitation."""
MOST_ASK = 20
TOO_MANY_ASK = "Many ask with one invitation: somebody else may have it. Take it back, and make a new one."


def refuse_if_many_ask(record: OpenRecord, invitation: str, *, but: str) -> None:
    """Keep no more requests by one invitation, ``but`` the one in hand, than somebody can look at.

    Raises:
        RequestError: there are as many already.
    """
    asked = record.vault.circle.about(REQUEST)
    if sum(one.value["invitation"] == invitation and one.id != but for one in asked) >= MOST_ASK:
        raise RequestError(TOO_MANY_ASK)


def is_in_many_hands(record: OpenRecord) -> bool:
    """Say whether so many ask by one invitation that somebody else must have found it."""
    asked = Counter(str(one.value["invitation"]) for one in record.vault.circle.about(REQUEST))
    return any(count >= MOST_ASK for count in asked.values())
