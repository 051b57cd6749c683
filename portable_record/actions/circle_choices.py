"""The people of the circle to choose from, where a question asks for somebody."""

from portable_record.actions.desk import OpenRecord
from portable_record.actions.in_circle import WRITERS, name_in
from portable_record.record.asking.sheet import Choice

MOST = 200


def people_to_choose(record: OpenRecord) -> list[Choice]:
    """List those in the circle who have an address, by name; ``value`` is the address and the name."""
    people = [one for one in record.vault.entries.page("people", limit=MOST) if one.type in WRITERS]
    named = sorted((name_in(one), one.full_url, one.title) for one in people if one.full_url)
    return [
        Choice(f"{address} {name}", name, title if title != name else "") for name, address, title in named
    ]
