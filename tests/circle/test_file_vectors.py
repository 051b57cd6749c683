"""Pieces of an attached file and their list are read strictly (docs/format/circle.md, rules 40 and 41)."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from portable_record.circle.file_list import (
    FileList,
    opened_with,
    piece_name,
    read_list,
    verify_list,
    write_list,
)
from portable_record.circle.pieces import MOST, PIECE, SealedFile
from portable_record.crypto.b64 import unb64url
from portable_record.errors import CircleFileError, SignatureBrokenError
from tests.circle.cast import EVE, JEAN, SAM, dice
from tests.circle.circle_vectors import VECTORS
from tests.circle.file_vectors import FILE, LONG, all_vectors, listed

GOOD = sorted((VECTORS / "good" / "circle").glob("file-*.json"))
BAD = sorted((VECTORS / "bad" / "circle").glob("file-*.json"))
DEVICES = {one.device_id: one.device.public for one in (JEAN, SAM)}


def read(vector: dict[str, str]) -> FileList | bytes:
    """Read a vector as whoever fetches a file does."""
    if "size" in vector:
        size, sha256, key = int(vector["size"]), unb64url(vector["sha256"]), unb64url(vector["key"])
        file = SealedFile(size, sha256, key)
        return b"".join(file.opened([unb64url(vector["input"])], also=lambda _piece: None))
    found = read_list(vector["input"].encode())
    verify_list(found, DEVICES)
    return opened_with(found, unb64url(vector["key"])) if "key" in vector else found


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_one_is_read(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    found = read(vector)

    if isinstance(found, bytes):
        name = piece_name(unb64url(vector["input"]))
        assert vector["expect"] == {"words": found.decode(), "name": name}
    else:
        assert found.inside is not None
        told = {"entry": found.entry, "file": found.file, "size": found.inside.size}
        assert vector["expect"] == told | {"pieces": list(found.pieces)}


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_one_with_one_fault_is_refused(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    with pytest.raises((CircleFileError, SignatureBrokenError)):
        read(vector)


def test_the_vectors_are_what_their_maker_makes() -> None:
    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in [*GOOD, *BAD]}

    assert lying_there == dict(all_vectors())


@pytest.mark.parametrize("size", [1, 511, 513, PIECE - 1, PIECE, PIECE + 1, MOST])
def test_the_pieces_of_a_file_say_its_length_within_an_eighth(size: int) -> None:
    file = SealedFile(size, FILE.sha256, FILE.key)

    reach = [file.reach(number) for number in range(file.count)]

    assert reach[0][0] == 0
    assert reach[-1][1] == size
    assert all(one[1] == two[0] for one, two in pairwise(reach))
    assert size <= file.count * PIECE or size <= 512
    assert file.count * PIECE - PIECE <= size * 1.12


def test_a_piece_that_is_sealed_twice_has_the_same_name() -> None:
    words = b"words" * 7

    assert piece_name(LONG.seal(1, words)) == piece_name(LONG.seal(1, words))
    assert LONG.seal(1, words) != LONG.seal(0, words)


def test_a_file_without_its_last_piece_is_refused() -> None:
    first = LONG.seal(0, bytes(PIECE))

    with pytest.raises(CircleFileError, match="another file"):
        list(LONG.opened([first], also=lambda _piece: None))


def test_nobody_signs_a_list_for_another_device_or_half_of_one() -> None:
    with pytest.raises(CircleFileError, match="for itself"):
        write_list(listed(), SAM.device, key=None, dice=dice())
    with pytest.raises(CircleFileError, match="Not all"):
        write_list(listed(LONG), JEAN.device, key=None, dice=dice())


def test_a_list_of_a_stranger_is_refused() -> None:
    said = read_list(write_list(listed(), JEAN.device, key=None, dice=dice()))

    with pytest.raises(CircleFileError, match="belong"):
        verify_list(said, {EVE.device_id: EVE.device.public})
