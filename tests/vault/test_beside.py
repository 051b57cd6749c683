"""Keys, settings and documents stand beside the record."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest

from portable_record.errors import NotFoundError, VaultClosedError
from portable_record.vault import schema
from portable_record.vault.database import Cells, Database, Row
from portable_record.vault.keys import Keys
from portable_record.vault.settings import Settings
from portable_record.vault.shelf import MOST_FOUND, Document, Shelf
from tests.vault.cast import NOON


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database, "inbox")


def document(name: str, *, about: str = "", moment: str = NOON) -> Document:
    return Document(name, about, moment, {"says": "grüß dich", "n": 1})


def test_a_key_is_kept_under_its_name(database: Database) -> None:
    keys = Keys(database)

    keys.put("device", b"old")
    keys.put("device", b"new")
    keys.put("owner", b"o")

    assert keys.get("device") == b"new"
    assert keys.get("owner") == b"o"


def test_a_key_that_is_not_there_is_told(database: Database) -> None:
    with pytest.raises(NotFoundError):
        Keys(database).get("device")


@pytest.mark.parametrize("value", [None, True, 7, "text", ["a", 1], {"a": {"b": [None]}}])
def test_a_setting_is_given_back_as_it_was_put(database: Database, value: object) -> None:
    settings = Settings(database)

    settings.put("it", "before")
    settings.put("it", value)

    assert settings.get("it") == value
    assert settings.has("it")


def test_a_setting_that_is_not_there_is_told(database: Database) -> None:
    settings = Settings(database)

    assert not settings.has("it")
    assert settings.get("it", None) is None
    assert settings.get("it", {"as": "usual"}) == {"as": "usual"}
    with pytest.raises(NotFoundError):
        settings.get("it")


def test_a_setting_json_cannot_say_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="JSON"):
        Settings(database).put("it", float("nan"))


def test_a_document_is_given_back_as_it_was_put(shelf: Shelf) -> None:
    shelf.put(document("a"))
    shelf.put(document("a", about="b"))

    assert shelf.get("a") == document("a", about="b")
    assert shelf.has("a")


def test_a_document_that_is_not_there_is_told(shelf: Shelf) -> None:
    assert not shelf.has("a")
    with pytest.raises(NotFoundError):
        shelf.get("a")
    with pytest.raises(NotFoundError):
        shelf.raw("a")


def test_documents_are_listed_newest_first_and_by_what_they_are_about(shelf: Shelf) -> None:
    shelf.put(document("a", about="x", moment="2026-01-01T00:00:00Z"))
    shelf.put(document("b", about="y", moment="2026-01-03T00:00:00Z"))
    shelf.put(document("c", about="x", moment="2026-01-02T00:00:00Z"))

    assert [found.id for found in shelf.all()] == ["b", "c", "a"]
    assert [found.id for found in shelf.about("x")] == ["c", "a"]


def test_the_bytes_a_document_came_as_stay_when_it_is_put_again(shelf: Shelf) -> None:
    shelf.put(document("a"), b"\x00\xff")
    shelf.put(document("a", about="locked"))
    shelf.put(document("b"))

    assert shelf.raw("a") == b"\x00\xff"
    with pytest.raises(NotFoundError):
        shelf.raw("b")


def test_a_deleted_document_is_gone_with_its_bytes(shelf: Shelf) -> None:
    shelf.put(document("a"), b"raw")

    shelf.delete("a")
    shelf.delete("a")

    assert shelf.all() == []


class Watched(Database):
    """A database that counts what is asked of it."""

    asked = 0

    def rows(self, sql: str, cells: Cells = ()) -> list[Row]:
        self.asked += 1
        return super().rows(sql, cells)

    def row(self, sql: str, cells: Cells = ()) -> Row | None:
        self.asked += 1
        return super().row(sql, cells)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    file = tmp_path / "vault.db"
    file.touch()
    database = Watched(file, bytes(32))
    schema.make(database, "a vault", NOON)
    with closing(database):
        yield database


def test_what_was_read_is_read_again_only_after_something_was_written(watched: Watched) -> None:
    shelf, settings = Shelf(watched, "contacts"), Settings(watched)
    settings.put("it", 1)
    shelf.put(Document("a", "", NOON, {"private": True}))
    before = (shelf.all(), shelf.marked("private"), settings.get("it"))
    asked = watched.asked

    again = (shelf.all(), shelf.marked("private"), settings.get("it"))

    assert again == before
    assert watched.asked == asked
    shelf.put(Document("b", "", NOON, {"private": True}))
    settings.put("it", 2)
    assert [each.id for each in shelf.all()] == [each.id for each in shelf.marked("private")] == ["a", "b"]
    assert settings.get("it") == 2


def test_what_was_undone_is_not_what_was_read(watched: Watched) -> None:
    shelf, settings = Shelf(watched, "contacts"), Settings(watched)
    settings.put("it", 1)
    with suppress(KeyError), watched.transaction():
        shelf.put(Document("a", "", NOON, {"private": True}))
        settings.put("it", 2)
        within = (shelf.all(), shelf.marked("private"), settings.get("it"))
        raise KeyError

    after = (shelf.all(), shelf.marked("private"), settings.get("it"))

    assert (len(within[0]), len(within[1]), within[2]) == (1, 1, 2)
    assert after == ([], [], 1)


def test_what_was_read_within_a_transaction_is_known_there_and_to_no_other_thread(watched: Watched) -> None:
    shelf, settings = Shelf(watched, "contacts"), Settings(watched)
    settings.put("it", 1)
    marks: list[int | None] = []
    with watched.transaction():
        shelf.put(Document("a", "her", NOON, {}))
        settings.put("it", 2)
        first, asked = (shelf.about("her"), settings.get("it")), watched.asked
        again = (shelf.about("her"), settings.get("it"))
        assert watched.asked == asked
        other = Thread(target=lambda: marks.append(watched.mark))
        other.start()
        other.join()

    assert again == first
    assert (len(first[0]), first[1]) == (1, 2)
    assert marks == [None]


def test_more_answers_than_are_kept_are_given_all_the_same(shelf: Shelf) -> None:
    for number in range(MOST_FOUND + 1):
        shelf.put(document(f"{number}", about=f"{number}"))

    found = [shelf.about(f"{number}")[0].id for number in range(MOST_FOUND + 1)]

    assert found == [f"{number}" for number in range(MOST_FOUND + 1)]
    assert [one.id for one in shelf.about("0")] == ["0"]


def test_of_a_full_shelf_only_what_is_new_is_read_anew(shelf: Shelf) -> None:
    shelf.put(document("one", about="her"))
    shelf.put(document("two", about="her"))
    first = {each.id: each for each in shelf.about("her")}

    shelf.put(Document("two", "her", NOON, {"says": "else"}))
    shelf.put(document("three", about="her"))
    again = {each.id: each for each in shelf.about("her")}

    assert again["one"] is first["one"]
    assert again["two"].value == {"says": "else"}
    assert again.keys() == {"one", "two", "three"}


def test_documents_are_found_by_words_in_their_bytes(shelf: Shelf) -> None:
    shelf.put(document("one", about="her"), b"of Binary/12")
    shelf.put(document("two", about="her"), b"of none")
    shelf.put(document("three", about="her"))
    shelf.put(document("four", about="him"), b"of Binary/34")

    assert [each.id for each in shelf.holding("her", b"Binary/")] == ["one"]


def test_what_was_read_is_not_given_from_behind_a_lock(watched: Watched) -> None:
    shelf, settings = Shelf(watched, "contacts"), Settings(watched)
    settings.put("it", 1)
    assert (shelf.all(), settings.get("it")) == ([], 1)
    watched.close()

    for read in (shelf.all, lambda: shelf.marked("private"), lambda: settings.get("it")):
        with pytest.raises(VaultClosedError):
            read()
