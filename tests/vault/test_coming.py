"""Pieces of a file wait whole or not at all, and the folder goes with the last of them."""

from pathlib import Path

from portable_record.vault.coming import NAME, Coming


def test_a_piece_waits_until_it_is_let_go(tmp_path: Path) -> None:
    coming = Coming(tmp_path)
    assert coming.names() == set()
    coming.put("one.piece", b"one")
    coming.put("one.piece", b"one again")
    coming.put("two.piece", b"two")

    coming.let_go(["one.piece", "three.piece"])

    assert coming.names() == {"two.piece"}
    assert coming.get("one.piece", most=9) is None
    assert coming.get("two.piece", most=9) == b"two"
    coming.let_go(["two.piece"])
    coming.let_go(["two.piece"])
    assert not (tmp_path / NAME).exists()


def test_what_a_crash_left_half_written_is_no_piece(tmp_path: Path) -> None:
    coming = Coming(tmp_path)
    coming.put("one.piece", b"one")
    (tmp_path / NAME / "two.piece.part").write_bytes(b"tw")

    assert coming.names() == {"one.piece"}
    coming.put("two.piece", b"two")
    assert coming.get("two.piece", most=9) == b"two"
