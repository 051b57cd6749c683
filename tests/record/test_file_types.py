"""What a file is, its first bytes say; its name decides only between kinds that begin alike."""

import pytest

from portable_record.record.file_types import LOOK, UNKNOWN, FileType, type_of

MP4 = b"\x00\x00\x00\x20ftyp"


@pytest.mark.parametrize(
    ("first", "name", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n...", "me.html", "image/png"),
        (b"\xff\xd8\xff\xe0", "me", "image/jpeg"),
        (b"GIF89a", "me.gif", "image/gif"),
        (b"RIFF....WEBPVP8 ", "me.webp", "image/webp"),
        (b"RIFF....WAVEfmt ", "me.wav", "audio/wav"),
        (b"RIFF....AVI ", "me.avi", UNKNOWN),
        (b"%PDF-1.7", "letter.png", "application/pdf"),
        (b"ID3\x04", "song.mp3", "audio/mpeg"),
        (b"OggS", "voice.ogg", "audio/ogg"),
        (b"OggS", "film.OGV", "video/ogg"),
        (b"\x1aE\xdf\xa3", "film.webm", "video/webm"),
        (b"\x1aE\xdf\xa3", "voice.weba", "audio/webm"),
        (MP4 + b"isom", "film.mp4", "video/mp4"),
        (MP4 + b"qt  ", "film.mov", "video/mp4"),
        (MP4 + b"M4A ", "voice.m4a", "audio/mp4"),
        (MP4 + b"isom", "voice.m4a", "audio/mp4"),
        (MP4 + b"heic", "photo.heic", "image/heic"),
        (
            b"PK\x03\x04",
            "letter.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04", "letter.png", "application/zip"),
        (b'<?xml version="1.0"?>\n<svg onload="alert(1)"/>', "me.png", "image/svg+xml"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "me.txt", "text/html"),
        (b"Dear Jean", "letter.txt", "text/plain"),
        (b"a,b\r\n1,2", "list.csv", "text/csv"),
        ("Zażółć".encode(), "a.txt", "text/plain"),
        (b"\x00\x01\x02", "a.txt", UNKNOWN),
        (b"\xc5", "a.txt", UNKNOWN),
        (b"", "nothing.png", UNKNOWN),
    ],
)
def test_a_file_is_what_its_bytes_say(first: bytes, name: str, mime: str) -> None:
    assert type_of(first, name) == mime


def test_a_letter_that_is_cut_at_the_end_of_the_look_is_text_all_the_same() -> None:
    cut = b"a" * (LOOK - 1) + "ż".encode()[:1]

    assert type_of(cut, "a.txt") == "text/plain"
    assert type_of(b"\xff" + cut, "a.txt") == UNKNOWN


def test_only_what_is_on_the_list_is_shown_or_played() -> None:
    shown = [FileType(mime).has_preview for mime in ("image/png", "image/svg+xml", "image/heic", UNKNOWN)]
    played = [FileType(mime) for mime in ("audio/mpeg", "video/mp4", "text/html")]

    assert shown == [True, False, False, False]
    assert [one.is_sound for one in played] == [True, False, False]
    assert [one.is_film for one in played] == [False, True, False]
