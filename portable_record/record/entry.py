"""One entry: a FHIR R4 resource that belongs to exactly one part of the record."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands now.

    ``text`` is the resource's JSON in UTF-8: byte for byte as it was received while ``edited`` is false, and
    as written by us afterwards. ``full_url`` is the address other imported entries refer to it by.
    ``updated`` and ``binned`` are moments in RFC 3339 (UTC); ``binned`` is empty while it is not in the bin.
    ``in_conflict`` says that two devices changed one thing without knowing of each other.
    ``day`` is the one it speaks of, as far as it says ("2026-05"), or empty.
    ``writer`` wrote in it last: "person", or the id of somebody's entry; empty while it stands as it came in
    from elsewhere.
    """

    id: str
    part: str
    type: str
    text: bytes
    title: str
    updated: str
    full_url: str = ""
    binned: str = ""
    edited: bool = False
    sensitive: bool = False
    in_conflict: bool = False
    day: str = ""
    writer: str = ""
