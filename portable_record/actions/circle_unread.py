"""What members marked as sensitive and of which no word is here: what counts, and what they suggest.

Format: docs/format/circle.md, rules 17 and 21.
"""

from collections.abc import Collection, Iterator

from portable_record.actions.circle_apart import APART
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts
from portable_record.record.change import Change, Edit
from portable_record.record.change_file import from_json
from portable_record.record.shapes import SENSITIVE, WHOLE


def sensitive_unread(record: OpenRecord, devices: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Give id, part and writer of each sensitive entry of these devices of which no word is here."""
    yield from record.vault.log.sensitive_without_words(devices)
    for change, edits in suggestions_of(record, devices):
        bare = {edit.entry for edit in edits if edit.path == WHOLE and edit.erased}
        yield from ((entry, change.part, change.by.writer) for entry in sorted(bare & marked(edits)))


def suggestions_of(
    record: OpenRecord, devices: Collection[str], entry: str = ""
) -> Iterator[tuple[Change, tuple[Edit, ...]]]:
    """Read what these devices suggest; of one entry, where it is named."""
    for one in record.vault.circle.about(APART):
        said = one.value
        is_about = not entry or entry in said["entries"]
        if is_about and said["counts"] == Counts.SUGGESTION.value and said["device"] in devices:
            yield from_json(record.vault.circle.raw(one.id))


def marked(edits: Collection[Edit]) -> set[str]:
    """Name the entries that edits mark as sensitive."""
    return {edit.entry for edit in edits if edit.path == SENSITIVE and edit.value == b"true"}
