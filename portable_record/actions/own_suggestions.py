"""What the member here suggested to the owners of a circle, as far as this device knows.

Format: docs/format/circle.md, rule 21.
"""

from portable_record.actions.circle_apart import APART
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts


def is_suggested(record: OpenRecord, entry: str) -> bool:
    """Say whether this device suggested something about an entry already: a form sent twice does so once."""
    own = record.identity.device_id
    told = (one.value for one in record.vault.circle.about(APART))
    return any(
        one["counts"] == Counts.SUGGESTION.value and one["device"] == own and entry in one["entries"]
        for one in told
    )
