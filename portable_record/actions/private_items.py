"""What came from private contacts: it stands in no list until the passphrase is typed again.

A list that names somebody whom the owner keeps private would betray them. So nothing of theirs is listed or
counted, and the activity log keeps silent about it.
"""

from portable_record.actions.contact_book import private_dids
from portable_record.actions.desk import OpenRecord
from portable_record.actions.receipts import GIVEN, GONE
from portable_record.actions.safe_over import SHARED
from portable_record.errors import NotFoundError


def private_items(record: OpenRecord) -> frozenset[str]:
    """Return the ids of what came from private contacts, of what was deleted of it, and shared for safety."""
    senders = private_dids(record)
    if not senders:
        return frozenset()
    gone = (
        document.id.removeprefix(GIVEN)
        for document in record.vault.register.about(GONE)
        if not senders.isdisjoint((document.value["did"], document.value["iss"]))
    )
    hidden = frozenset(record.vault.inbox.from_senders(tuple(senders))) | frozenset(gone)
    safe = (
        document.id
        for document in record.vault.register.about(SHARED)
        if not hidden.isdisjoint(document.value["plan"]["items"])
    )
    return hidden | frozenset(safe)


def refuse_private(record: OpenRecord, item: str, *, confirmed: bool) -> None:
    """Make sure that a thing may be shown; ``confirmed``: the passphrase was typed again.

    Raises:
        NotFoundError: it came from a private contact, and it was not.
    """
    if not confirmed and item in private_items(record):
        raise NotFoundError(place=item)
