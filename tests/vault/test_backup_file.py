"""Whatever is put into a backup comes out of it the same, however it is cut on the way."""

import io
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.errors import BackupDamagedError, BackupTooNewError, NotABackupError
from portable_record.vault.backup_file import Outside, opened, read_outside, sealed, size_of
from portable_record.vault.backup_reading import SoFar
from portable_record.vault.backup_tar import Member, packed, packed_size, unpacked
from tests.vault.backup_vectors import DATABASE, HEADER, KEYS, MANIFEST, OUTSIDE, inside

NAMES = st.binary(min_size=20, max_size=20).map(bytes.hex)
CONTENTS = st.binary(max_size=3000)


def members(database: bytes, attachments: Mapping[str, bytes]) -> Iterator[Member]:
    contents = {"manifest.json": b"{}", "vault.db": database} | {
        name: attachments[name] for name in sorted(attachments)
    }
    for name, content in contents.items():
        yield Member(name, len(content), [content[:7], content[7:]])


@given(CONTENTS, st.dictionaries(NAMES, CONTENTS, max_size=4), st.integers(1, 5000))
def test_what_is_packed_and_sealed_comes_out_the_same(
    database: bytes, attachments: dict[str, bytes], piece: int
) -> None:
    tar = b"".join(packed(members(database, attachments)))
    file = b"".join(sealed(OUTSIDE, KEYS, (tar[at : at + piece] for at in range(0, len(tar), piece))))

    source = io.BytesIO(file)
    outside = read_outside(source)
    out = {member.name: b"".join(member.content) for member in unpacked(opened(source, outside, KEYS))}

    assert outside == OUTSIDE
    assert out == {"manifest.json": b"{}", "vault.db": database, **attachments}
    assert len(tar) == packed_size([2, len(database), *map(len, attachments.values())])
    assert len(file) == size_of(OUTSIDE, len(tar))


def test_any_tar_program_can_read_what_is_inside(tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(inside())) as tar:
        names = tar.getnames()
        [database] = [file for file in [tar.extractfile("vault.db")] if file]

        assert names[:2] == ["manifest.json", "vault.db"]
        assert len(names) == 4
        assert database.read() == DATABASE


def test_what_the_reader_leaves_of_a_member_is_passed_over() -> None:
    assert [member.name for member in unpacked([inside()])][:2] == ["manifest.json", "vault.db"]


def test_two_backups_of_one_record_have_nothing_in_common_but_the_header() -> None:
    one, two = (
        b"".join(sealed(Outside(HEADER, salt), KEYS, [inside()])) for salt in (bytes(32), bytes([1]) * 32)
    )

    start = len(OUTSIDE.to_bytes())
    assert one[: start - 32] == two[: start - 32]
    assert not any(a == b for a, b in zip(_blocks(one[start:]), _blocks(two[start:]), strict=True))


def _blocks(data: bytes) -> list[bytes]:
    return [data[at : at + 16] for at in range(0, len(data) - 16, 16)]


@pytest.mark.parametrize(
    ("begins", "error"),
    [
        (b"", NotABackupError),
        (b"portable-record-backup 1", NotABackupError),
        (b"portable-record-backup one\n", NotABackupError),
        (b"portable-record-backup 2\n", BackupTooNewError),
        (b"portable-record-backup 1\n", BackupDamagedError),
    ],
)
def test_what_begins_in_another_way_is_refused(begins: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_outside(io.BytesIO(begins))


def test_how_far_it_has_come_is_never_more_than_all() -> None:
    told: list[tuple[int, int]] = []

    assert b"".join(SoFar(4, lambda *far: told.append(far)).passing([b"abc", b"def"])) == b"abcdef"

    assert told == [(3, 4), (4, 4)]


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert type(MANIFEST).parse(MANIFEST.to_bytes()) == MANIFEST
