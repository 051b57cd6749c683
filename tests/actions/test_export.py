"""Saving a copy: byte for byte, never outside the folder, never over what is there."""

import errno
import io
import json
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.export import export_contact, export_entries
from portable_record.actions.import_file import import_file
from portable_record.errors import FileStandsError, FileUnwritableError, UsageError
from tests.torture.calls import Calls, counted

HOSTILE = (
    *(
        "../../x",
        "/etc/passwd",
        "..",
        ".",
        "x/../../../y",
        "C:\\Windows\\x",
        "urn:uuid:a b\u202e",
        "http://h/CON",
    ),
    *("http://h/Observation/1", "https://other/Observation/1", "http://h/Observation/" + "a" * 1900),
    *(
        "http://h/Observation/~",
        "http://h/Observation/!",
        "-rf",
        "http://h/Observation/A",
        "http://h/Observation/a",
    ),
)


def filled(record: OpenRecord, folder: Path) -> list[bytes]:
    code = {"text": "note"}
    notes = [
        {"resourceType": "Observation", "status": "final", "code": code, "valueInteger": number}
        for number in range(len(HOSTILE))
    ]
    listed = [{"fullUrl": url, "resource": resource} for url, resource in zip(HOSTILE, notes, strict=True)]
    file = folder / "in.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": listed}))
    assert import_file(record, file).new == len(HOSTILE)
    file.unlink()
    return sorted(json.dumps(one).encode() for one in notes)


def save(record: OpenRecord, out: Path | None, *, files: bool = False, replace: bool = False) -> int:
    return export_entries(
        record, out, io.BytesIO(), entries=(), parts=(), one_file_each=files, replace=replace
    )


def test_no_address_leads_out_of_the_folder_or_onto_another_file(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    notes = filled(record, tmp_path / "room")
    out = tmp_path / "room" / "out"

    count = save(record, out, files=True)

    assert count == len(HOSTILE)
    assert sorted(file.read_bytes() for file in out.iterdir()) == notes
    assert list((tmp_path / "room").iterdir()) == [out]
    assert all(file.name.startswith("Observation-") and len(file.name) < 200 for file in out.iterdir())
    assert len({file.name.casefold() for file in out.iterdir()}) == count


def test_a_file_that_is_there_is_not_written_over_unless_that_is_said(
    record: OpenRecord, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    out.write_text("my own")

    with pytest.raises(FileStandsError):
        save(record, out)
    with pytest.raises(FileStandsError):
        export_contact(record, out, io.BytesIO())
    kept = out.read_text()
    save(record, out, replace=True)

    assert kept == "my own"
    assert json.loads(out.read_text())["resourceType"] == "Bundle"


def test_a_folder_that_holds_something_is_left_alone_unless_that_is_said(
    record: OpenRecord, tmp_path: Path
) -> None:
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine").write_text("my own")

    with pytest.raises(FileStandsError):
        save(record, out, files=True)
    before = [file.name for file in out.iterdir()]
    save(record, out, files=True, replace=True)

    assert before == ["mine"]
    assert len(list(out.iterdir())) == 2


def test_an_empty_folder_will_do(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    assert save(record, tmp_path / "out", files=True) == 0


def test_a_folder_where_a_file_is_to_be_is_left_alone(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    with pytest.raises(FileStandsError):
        save(record, tmp_path / "out")
    with pytest.raises(FileUnwritableError):
        save(record, tmp_path / "out", replace=True)


def test_nothing_is_written_through_a_file_as_if_it_were_a_folder(record: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("my own")

    with pytest.raises(FileUnwritableError):
        save(record, tmp_path / "file" / "out.json")


def test_a_folder_of_files_cannot_be_printed(record: OpenRecord) -> None:
    with pytest.raises(UsageError):
        save(record, None, files=True)


@pytest.mark.parametrize("made", [False, True])
def test_a_folder_that_could_not_be_written_to_its_end_holds_nothing_new(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, made: bool
) -> None:
    for words in ("I sing", "I cook", "I whistle"):
        add_words(record, part="strengths", kind=None, words=words, sensitive=False)
    folder = tmp_path / "copies"
    if made:
        folder.mkdir()
    calls = Calls(at=8, end=errno.ENOSPC)

    with counted(calls), pytest.raises(FileUnwritableError):
        export_entries(record, folder, io.BytesIO(), entries=(), parts=(), one_file_each=True)

    assert calls.met
    assert folder.exists() == made
    assert list(folder.rglob("*")) == []
