"""Taking files in: nothing is lost, nothing is taken twice, and each file that is none gets its sentence."""

import json
import os
import shutil
from pathlib import Path

import pytest

from portable_record.actions import pieces
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.read_entries import list_of
from portable_record.errors import FhirInvalidError, FileUnreadableError, PortableRecordError

ADDRESS = "urn:uuid:00000001-0000-4000-8000-000000000000"


def note(words: str, **more: object) -> dict[str, object]:
    code = {"text": "note"}
    return {"resourceType": "Observation", "status": "final", "code": code, "valueString": words, **more}


def bundle(*entries: tuple[str, object]) -> bytes:
    listed = [{"fullUrl": url, "resource": resource} for url, resource in entries]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": listed}).encode()


def lines(*resources: object) -> bytes:
    return b"\n".join(json.dumps(resource).encode() for resource in resources)


def written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def words_in(record: OpenRecord) -> list[str]:
    return sorted(json.loads(entry.text)["valueString"] for entry in list_of(record))


TWICE = {
    "bundle": bundle((ADDRESS, note("one")), (ADDRESS, note("two")), (ADDRESS, note("one"))),
    "ndjson": lines(note("one", id="1"), note("two", id="1"), note("one", id="1")),
}


@pytest.mark.parametrize("batch", [1, 200], ids=["one-a-batch", "all-in-a-batch"])
@pytest.mark.parametrize("content", TWICE.values(), ids=TWICE)
def test_two_texts_under_one_address_are_two_entries(
    record: OpenRecord, tmp_path: Path, content: bytes, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "PIECES", batch)
    file = written(tmp_path / "twice", content)

    imported = import_file(record, file)

    assert (imported.new, imported.changed, imported.already_here) == (2, 0, 1)
    assert words_in(record) == ["one", "two"]


@pytest.mark.parametrize("content", TWICE.values(), ids=TWICE)
def test_a_file_with_an_address_twice_brings_nothing_new_the_second_time(
    record: OpenRecord, tmp_path: Path, content: bytes
) -> None:
    file = written(tmp_path / "twice", content)
    import_file(record, file)

    again = import_file(record, file)

    assert (again.new, again.changed, again.already_here) == (0, 0, 3)
    assert len(words_in(record)) == 2


def test_a_newer_text_under_a_full_url_takes_the_place_of_the_older(
    record: OpenRecord, tmp_path: Path
) -> None:
    import_file(record, written(tmp_path / "old", bundle((ADDRESS, note("old")))))

    newer = import_file(
        record, written(tmp_path / "new", bundle((ADDRESS, note("new")), (ADDRESS, note("new"))))
    )

    assert (newer.new, newer.changed, newer.already_here) == (0, 1, 1)
    assert words_in(record) == ["new"]


def test_the_same_number_from_two_places_is_two_entries(record: OpenRecord, tmp_path: Path) -> None:
    here = written(tmp_path / "here", lines(note("here", id="1")))
    there = written(tmp_path / "there", lines(note("there", id="1")))

    import_file(record, here)
    import_file(record, there)
    again = [import_file(record, file) for file in (here, there)]

    assert words_in(record) == ["here", "there"]
    assert [(one.new, one.already_here) for one in again] == [(0, 1), (0, 1)]


def test_the_longest_address_twice_is_kept_twice(record: OpenRecord, tmp_path: Path) -> None:
    address = "urn:x:" + "a" * 1994

    import_file(record, written(tmp_path / "long", bundle((address, note("one")), (address, note("two")))))

    assert words_in(record) == ["one", "two"]


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


@pytest.mark.parametrize("make", [a_folder, os.mkfifo, a_link_to_nothing])
def test_what_is_no_file_gets_a_sentence(record: OpenRecord, tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "odd")

    with pytest.raises(FileUnreadableError) as refused:
        import_file(record, tmp_path / "odd")

    assert "odd" in refused.value.place


def test_a_device_gets_a_sentence(record: OpenRecord) -> None:
    with pytest.raises(FileUnreadableError):
        import_file(record, Path("/dev/zero"))


def test_a_fault_of_the_disk_later_on_is_not_blamed_on_the_file(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record.vault.entries, "add_many", full)

    with pytest.raises(OSError, match="No space"):
        import_file(record, written(tmp_path / "good", bundle((ADDRESS, note("one")))))


def test_a_file_name_that_is_no_utf_8_does_not_stop_the_import(record: OpenRecord, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.json")

    imported = import_file(record, written(tmp_path / name, bundle((ADDRESS, note("one")))))

    assert imported.new == 1


def test_a_refused_entry_says_its_place_once(record: OpenRecord, tmp_path: Path) -> None:
    file = written(tmp_path / "bad", bundle((ADDRESS, note("one", status="perhaps"))))

    (refusal,) = import_file(record, file).refusals

    assert refusal.place.startswith("entry 1, byte ")
    assert refusal.place.endswith("Observation.status")
    assert "(" not in refusal.says
    assert isinstance(refusal.error(), FhirInvalidError)


def test_an_entry_that_is_broken_around_its_resource_is_refused_and_the_rest_offered(
    record: OpenRecord, tmp_path: Path
) -> None:
    broken = b'{"fullUrl":"urn:a","fullUrl":"urn:b","resource":' + json.dumps(note("broken")).encode() + b"}"
    content = bundle((ADDRESS, note("one")), ("urn:x:2", note("two"))).replace(b"[", b"[" + broken + b",", 1)
    file = written(tmp_path / "bad", content)

    refused = import_file(record, file)
    taken = import_file(record, file, good_part=True)

    (refusal,) = refused.refusals
    assert (refused.kept, refused.good, refusal.code) == (False, 2, "said-twice")
    assert refusal.place == f"entry 1, byte {content.index(b'urn:b')}"
    assert (taken.new, words_in(record)) == (2, ["one", "two"])


def test_a_bundle_that_is_broken_around_its_entries_is_refused_with_the_place(
    record: OpenRecord, tmp_path: Path
) -> None:
    content = bundle((ADDRESS, note("one"))).replace(b"{", b'{"total":01,', 1)

    imported = import_file(record, written(tmp_path / "bad", content))

    assert not imported.kept
    assert [(one.code, one.place) for one in imported.refusals] == [("not-json", "byte 10, line 1")]


def test_an_import_leaves_the_folder_of_the_file_alone(record: OpenRecord, tmp_path: Path) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    written(folder / "one.json", bundle((ADDRESS, note("one"))))
    shutil.copy(folder / "one.json", tmp_path / "before")

    import_file(record, folder / "one.json")

    assert [file.name for file in folder.iterdir()] == ["one.json"]
    assert (folder / "one.json").read_bytes() == (tmp_path / "before").read_bytes()


def test_an_empty_file_is_refused_as_one(record: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(PortableRecordError) as refused:
        import_file(record, written(tmp_path / "empty.json", b""))

    assert refused.value.code == "not-fhir"
    assert refused.value.place == "empty.json"
