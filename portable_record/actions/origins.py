"""Where entries came from: written in this record, or taken in from elsewhere.

Who wrote what came from elsewhere, nobody here can know. It may bear a label that says the person did; that
stays in its bytes, and is told as what it says of itself. In no sentence of the app, and in no share, does it
pass for something that was written here, even after somebody has changed a part of it.
"""

from collections.abc import Iterable
from functools import reduce

from portable_record.actions.desk import OpenRecord
from portable_record.record.values import MOST_ORIGIN, WRITTEN_HERE, header_start
from portable_record.saying import say
from portable_record.sharing.own_labels import own_words

_CLAIMS = {
    "PATAST": "the person wrote it",
    "PACQAST": "a relative or friend wrote it",
    "SDMAST": "somebody who may decide for the person wrote it",
}


def origin_of_file(name: str) -> str:
    """Return what is kept as the origin of what comes out of a file, which may have any name."""
    return f"file {name}" if name == WRITTEN_HERE else name[:MOST_ORIGIN]


def came_in(record: OpenRecord, *, among: Iterable[str] | None = None) -> frozenset[str]:
    """Return the ids of the entries that came from elsewhere at any time; of all, or among these."""
    return record.vault.log.entries_not_begun_with(header_start(WRITTEN_HERE), among=among)


def claim_of(resource: dict[str, object]) -> str:
    """Say what an entry that came in says of who wrote it, as its own words; empty if it says nothing."""
    said = [say(_CLAIMS[code]) for code in sorted(own_words(resource))]
    if not said:
        return ""
    claims = reduce(lambda one, other: say("%(one)s and that %(other)s", one=one, other=other), said)
    return say("It says of itself that %(claims)s; nobody has checked that.", claims=claims)
