"""Attachments are kept once, encrypted from the first byte, and refused when they are not what they were."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.errors import DiskFullError, NotFoundError, VaultDamagedError, VaultUnreadableError
from portable_record.vault.blobs import BlobRef, Blobs
from portable_record.vault.vault import Vault

PICTURE = bytes(range(256)) * 1024  # four chunks exactly


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "blobs").iterdir())


def read(vault: Vault, name: str) -> bytes:
    return b"".join(vault.blobs.read(name))


def denied(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def reopened(vault: Vault, folder: Path) -> Blobs:
    blobs = vault.blobs
    return Blobs(folder / "blobs", vault.database, vault.ways.keys.vault_key, vault.id, blobs._dice)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 262_144, 1_000_000])
def test_an_attachment_is_given_back_as_it_was(vault: Vault, size: int) -> None:
    data = (PICTURE * 4)[:size]

    ref = vault.blobs.write([data[:1000], data[1000:]])

    assert ref == BlobRef(ref.name, size, hashlib.sha256(data).digest())
    assert read(vault, ref.name) == data
    assert vault.blobs.all() == [ref]


def test_the_same_attachment_is_kept_once(vault: Vault, folder: Path) -> None:
    first = vault.blobs.write([PICTURE])
    again = vault.blobs.write([PICTURE[:7], PICTURE[7:]])

    assert again == first
    assert files(folder) == [first.name]


def test_the_name_tells_nothing_to_those_without_the_key(vault: Vault) -> None:
    ref = vault.blobs.write([PICTURE])

    assert len(ref.name) == 40
    assert ref.name != hashlib.sha256(PICTURE).hexdigest()[:40]


def test_no_plaintext_lies_in_the_folder_while_it_is_written(vault: Vault, folder: Path) -> None:
    def source() -> Iterator[bytes]:
        for _ in range(10):
            yield b"my secret words " * 8192
            [half] = (folder / "blobs").iterdir()
            assert half.name.endswith(".part")
            assert b"secret" not in half.read_bytes()

    vault.blobs.write(source())


def test_a_source_that_fails_leaves_nothing(vault: Vault, folder: Path) -> None:
    def source() -> Iterator[bytes]:
        yield PICTURE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.blobs.write(source())

    assert files(folder) == []
    assert vault.blobs.all() == []


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_nothing(
    vault: Vault, folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, step, full)
        with pytest.raises(DiskFullError):
            vault.blobs.write([PICTURE])

    assert files(folder) == []
    assert vault.blobs.all() == []


def write_and_fail(vault: Vault) -> None:
    with vault.transaction():
        vault.blobs.write([PICTURE])
        raise KeyboardInterrupt


def delete_and_fail(vault: Vault, name: str) -> None:
    with vault.transaction():
        vault.blobs.delete(name)
        raise KeyboardInterrupt


def test_what_was_written_in_a_transaction_goes_with_it(vault: Vault, folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(vault)

    assert files(folder) == []


def test_what_was_deleted_in_a_transaction_comes_back_with_it(vault: Vault) -> None:
    ref = vault.blobs.write([PICTURE])

    with pytest.raises(KeyboardInterrupt):
        delete_and_fail(vault, ref.name)

    assert read(vault, ref.name) == PICTURE


def test_a_deleted_attachment_is_gone(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])

    vault.blobs.delete(ref.name)
    vault.blobs.delete(ref.name)

    assert files(folder) == []
    with pytest.raises(NotFoundError):
        vault.blobs.read(ref.name)


def test_what_is_deleted_and_written_again_in_one_transaction_stays(vault: Vault) -> None:
    ref = vault.blobs.write([PICTURE])

    with vault.transaction():
        vault.blobs.delete(ref.name)
        assert vault.blobs.write([PICTURE]) == ref

    assert read(vault, ref.name) == PICTURE


def exchange_and_fail(vault: Vault, name: str) -> None:
    with vault.transaction():
        vault.blobs.delete(name)
        vault.blobs.write([PICTURE])
        raise KeyboardInterrupt


def exchange_new_and_fail(vault: Vault) -> None:
    with vault.transaction():
        exchange_and_fail(vault, vault.blobs.write([PICTURE]).name)


def test_what_is_deleted_and_written_again_comes_back_when_all_of_it_is_undone(vault: Vault) -> None:
    ref = vault.blobs.write([PICTURE])

    with pytest.raises(KeyboardInterrupt):
        exchange_and_fail(vault, ref.name)

    assert read(vault, ref.name) == PICTURE


def test_what_is_written_deleted_and_written_again_goes_when_all_of_it_is_undone(
    vault: Vault, folder: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        exchange_new_and_fail(vault)

    assert files(folder) == []


def test_a_missing_file_is_there_again_when_its_attachment_is_exchanged(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])
    (folder / "blobs" / ref.name).unlink()

    with vault.transaction():
        vault.blobs.delete(ref.name)
        vault.blobs.write([PICTURE])

    assert read(vault, ref.name) == PICTURE


def test_an_attachment_that_may_not_be_read_is_told(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = vault.blobs.write([PICTURE])
    monkeypatch.setattr(Path, "open", denied)

    with pytest.raises(VaultUnreadableError):
        read(vault, ref.name)


@pytest.mark.parametrize("place", [0, 8, 39, 40, 1000, 65_592, -1])
def test_a_flipped_byte_is_refused(vault: Vault, folder: Path, place: int) -> None:
    ref = vault.blobs.write([PICTURE])
    path = folder / "blobs" / ref.name
    broken = bytearray(path.read_bytes())
    broken[place] ^= 1
    path.write_bytes(broken)

    with pytest.raises(VaultDamagedError):
        read(vault, ref.name)


@pytest.mark.parametrize("length", [0, 8, 40, 56, 65_592, 131_144, -1])
def test_a_cut_file_is_refused(vault: Vault, folder: Path, length: int) -> None:
    ref = vault.blobs.write([PICTURE])
    path = folder / "blobs" / ref.name
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(VaultDamagedError):
        read(vault, ref.name)


def test_bytes_after_the_end_are_refused(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])
    path = folder / "blobs" / ref.name
    path.write_bytes(path.read_bytes() + b"\0")

    with pytest.raises(VaultDamagedError):
        read(vault, ref.name)


def test_one_file_in_the_place_of_another_is_refused_at_once(vault: Vault, folder: Path) -> None:
    first, second = vault.blobs.write([b"first"]), vault.blobs.write([b"second"])
    (folder / "blobs" / first.name).write_bytes((folder / "blobs" / second.name).read_bytes())

    with pytest.raises(VaultDamagedError):
        next(vault.blobs.read(first.name))


def test_a_row_that_tells_of_another_attachment_is_refused(vault: Vault) -> None:
    ref = vault.blobs.write([PICTURE])
    vault.database.run("UPDATE blobs SET size = size + 1")

    with pytest.raises(VaultDamagedError):
        read(vault, ref.name)


def test_a_missing_file_is_told(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])
    (folder / "blobs" / ref.name).unlink()

    with pytest.raises(VaultDamagedError):
        vault.blobs.read(ref.name)


def test_what_a_crash_left_half_written_is_cleared_away(vault: Vault, folder: Path) -> None:
    (folder / "blobs" / "00.part").write_bytes(b"half")

    reopened(vault, folder)

    assert files(folder) == []


def test_files_that_belong_to_nothing_are_found_and_swept(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])
    (folder / "blobs" / ("ab" * 20)).write_bytes(b"stray")

    assert vault.blobs.strays() == ["ab" * 20]
    vault.blobs.sweep()

    assert files(folder) == [ref.name]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, 1),
        (0, 262_144),
        (65_535, 65_537),
        (65_536, 131_072),
        (262_143, 262_144),
        (100, 100),
        (262_144, 262_145),
    ],
)
def test_a_part_of_an_attachment_is_given_without_the_rest(vault: Vault, start: int, end: int) -> None:
    ref = vault.blobs.write([PICTURE])

    assert b"".join(vault.blobs.part(ref.name, start, end)) == PICTURE[start:end]
    assert vault.blobs.size_of(ref.name) == len(PICTURE)


def test_a_part_beyond_the_end_ends_with_it(vault: Vault) -> None:
    ref = vault.blobs.write([PICTURE[:70_000]])

    assert b"".join(vault.blobs.part(ref.name, 60_000, 10**9)) == PICTURE[60_000:70_000]


def test_a_changed_chunk_is_refused_in_the_part_that_holds_it(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])
    file = folder / "blobs" / ref.name
    damaged = bytearray(file.read_bytes())
    damaged[40 + 65_552 + 100] ^= 1  # in the second chunk
    file.write_bytes(damaged)

    before = b"".join(vault.blobs.part(ref.name, 0, 65_536))

    assert before == PICTURE[:65_536]
    with pytest.raises(VaultDamagedError):
        b"".join(vault.blobs.part(ref.name, 65_536, 65_537))


def test_a_part_of_what_is_missing_or_unknown_is_refused(vault: Vault, folder: Path) -> None:
    ref = vault.blobs.write([PICTURE])
    (folder / "blobs" / ref.name).unlink()

    with pytest.raises(VaultDamagedError):
        vault.blobs.part(ref.name, 0, 1)
    with pytest.raises(NotFoundError):
        vault.blobs.part("0" * 40, 0, 1)


def test_an_attachment_of_another_vault_is_kept_under_its_name_if_it_is_the_one(
    vault: Vault, folder: Path
) -> None:
    words = b"words" * 9
    ref = BlobRef("ab" * 20, len(words), hashlib.sha256(words).digest())

    with pytest.raises(VaultDamagedError):
        vault.blobs.keep_as(ref, [words[:-1]])
    assert files(folder) == []
    vault.blobs.keep_as(ref, [words[:7], words[7:]])
    vault.blobs.keep_as(ref, [words])

    assert read(vault, ref.name) == words
    assert files(folder) == [ref.name]
