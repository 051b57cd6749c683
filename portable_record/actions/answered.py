"""Which shares were answered by those whom they were given to: an answer says that they had it open."""

from collections.abc import Sequence

from portable_record.actions.desk import OpenRecord
from portable_record.actions.suggestions import How, reply_here
from portable_record.record.moments import moment_text

TRUE = (How.FITS, How.STOPPED, How.OVER)


def answered_of_many(record: OpenRecord, shares: Sequence[str]) -> dict[str, str]:
    """Return of each share that was answered when that was last; only what they signed counts."""
    found: dict[str, str] = {}
    for document in record.vault.suggestions.about_any(shares):
        reply = reply_here(record, document.id)
        terms = record.vault.shares.get(reply.share).value["terms"]
        if reply.said.is_signed and reply.how in TRUE and terms["recipient"]["did"]:
            found[reply.share] = max(found.get(reply.share, ""), moment_text(reply.said.when))
    return found
