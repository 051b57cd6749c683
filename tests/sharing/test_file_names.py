"""Names of files that leave the record lead nowhere, fit every system, and start no program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.sharing.file_names import MOST, MOST_WHOM, safe_name, told_apart

PNG, PDF, TEXT, NOISE = b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"Dear Jean", b"\x00\x01\xff"


@pytest.mark.parametrize(
    ("name", "mime", "first", "safe"),
    [
        ("Letter from Dr Ali.pdf", "application/pdf", PDF, "0007 Letter from Dr Ali.pdf"),
        ("../../etc/passwd", "", TEXT, "0007 passwd.txt"),
        ("C:\\Windows\\evil.exe", "", NOISE, "0007 evil.exe.bin"),
        ("page.html", "text/html", b"<html>", "0007 page.html.txt"),
        ("picture.svg", "image/svg+xml", b"<svg>", "0007 picture.svg.txt"),
        ("photo.jpeg", "image/jpeg", b"\xff\xd8\xff", "0007 photo.jpg"),
        ("photo.png", "image/png", b"<script>", "0007 photo.png.txt"),
        ("photo", "image/png", PNG, "0007 photo.png"),
        ("x.gif", "", b"GIF89a", "0007 x.gif"),
        ("x.webp", "", b"RIFF1234WEBP", "0007 x.webp"),
        ("notes", "text/plain; charset=utf-8", TEXT, "0007 notes.txt"),
        ("song.mp3", "audio/mpeg", NOISE, "0007 song.mp3"),
        ("voice", "audio/ogg", b"OggS\x00", "0007 voice.ogg"),
        ("CON", "", NOISE, "0007 CON.bin"),
        ("", "", b"", "0007 file.txt"),
        ("...", "", NOISE, "0007 file.bin"),
        ("a:b*c?\u202egnp.exe", "", NOISE, "0007 a b c gnp.exe.bin"),
        ("رسالة.pdf", "", PDF, "0007 رسالة.pdf"),
        ("a.b.docx", "", NOISE, "0007 a.b.docx"),
    ],
)
def test_a_name_is_safe(name: str, mime: str, first: bytes, safe: str) -> None:
    assert safe_name(7, name, mime, first) == safe


@given(st.text(max_size=300), st.text(max_size=30), st.binary(max_size=20))
def test_any_name_fits(name: str, mime: str, first: bytes) -> None:
    made = safe_name(12, name, mime, first)

    assert len(made) <= MOST
    assert len(made.encode("utf-8", "replace")) < 255
    assert made.startswith("0012 ")
    assert not set(made) & set('<>:"/\\|?*\u202e\n\r\t\x00')
    assert made == made.strip()
    assert not made.endswith((".html", ".svg", ".exe", ".js", ".lnk", "."))


@pytest.mark.parametrize(
    ("name", "whom", "apart"),
    [
        ("page.html", "Mossley Lunch Club", "page-Mossley-Lunch-Club-2026-11-22.html"),
        ("card.png", "", "card-2026-11-22.png"),
        ("card.png", "🙂 ../\u202e", "card-2026-11-22.png"),
        ("page.html", "../<b>Sue</b>:\r\n", "page-b-Sue-b-2026-11-22.html"),
        ("bundle.carebundle.zip", "خالہ نادیہ", "bundle-خالہ-نادیہ-2026-11-22.carebundle.zip"),
        ("page.html", "x" * 200, f"page-{'x' * MOST_WHOM}-2026-11-22.html"),
    ],
)
def test_a_file_is_told_apart_by_whom_it_is_for_and_the_day(name: str, whom: str, apart: str) -> None:
    assert told_apart(name, whom=whom, day="2026-11-22") == apart
