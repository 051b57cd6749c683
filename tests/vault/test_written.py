"""What was written since all entries were read."""

from portable_record.vault.written import MOST, Written


def test_at_first_all_is_to_be_read() -> None:
    written = Written()

    written.add(["one"])

    assert written.ids is None


def test_what_is_written_after_that_is_noted_until_it_is_read() -> None:
    written = Written()
    written.were_read()

    written.add(["one", "two"])
    noted = written.ids
    written.were_read()

    assert noted == frozenset(["one", "two"])
    assert written.ids == frozenset()


def test_of_too_much_no_list_is_made() -> None:
    written = Written()
    written.were_read()

    written.add(map(str, range(MOST + 1)))

    assert written.ids is None
