"""Status says how things stand: whose record, what is in it, what is in the bin."""

from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.status import status_of
from portable_record.record.parts import PARTS


def test_a_new_record_is_empty_and_its_owners(record: OpenRecord) -> None:
    status = status_of(record)

    assert (status.name, status.kind) == ("Jean Adeyemi", "person")
    assert [part.key for part in status.parts] == [part.key for part in PARTS]
    assert sum(part.count for part in status.parts) == 0
    assert (status.binned, status.open_shares, status.inbox) == (0, 0, 0)
    assert len(status.words) == 8


def test_entries_are_counted_in_their_part_or_in_the_bin(record: OpenRecord) -> None:
    added = [
        add_words(record, part="strengths", kind=None, words=words, sensitive=False).id
        for words in ("I whistle", "I sing", "I cook")
    ]

    put_in_bin(record, added[:1])

    counts = {part.key: part.count for part in status_of(record).parts}
    assert counts["strengths"] == 2
    assert status_of(record).binned == 1
