"""What a file is, told by its first bytes; its name only decides between kinds that begin alike.

What the browser or the sender calls it is never asked: a page that calls itself a picture must not be one.
"""

from dataclasses import dataclass

MOST_FILE = 200 * 1024 * 1024  # bytes of one attached file
LOOK = 4096  # bytes that tell what it is
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a small picture is made of, in the reader process."""

SOUNDS = frozenset(
    {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm", "audio/flac", "audio/aac"}
)
FILMS = frozenset({"video/mp4", "video/webm", "video/ogg"})

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"PK\x03\x04", "application/zip"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
}
_BY_NAME = {
    ("application/zip", "docx"): "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ("application/zip", "xlsx"): "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ("application/zip", "odt"): "application/vnd.oasis.opendocument.text",
    ("audio/ogg", "ogv"): "video/ogg",
    ("video/webm", "weba"): "audio/webm",
    ("video/mp4", "m4a"): "audio/mp4",
    (TEXT, "csv"): "text/csv",
    (TEXT, "md"): "text/markdown",
}
_MARKUP = ((b"<svg", "image/svg+xml"), (b"<html", "text/html"), (b"<!doctype html", "text/html"))


@dataclass(frozen=True, slots=True)
class FileType:
    """The kind of a file as MIME calls it, and what can be done with it."""

    mime: str

    @property
    def has_preview(self) -> bool:
        """Whether a small picture can be made of it."""
        return self.mime in PICTURES

    @property
    def is_sound(self) -> bool:
        """Whether it can be listened to on a page."""
        return self.mime in SOUNDS

    @property
    def is_film(self) -> bool:
        """Whether it can be watched on a page."""
        return self.mime in FILMS


def type_of(first: bytes, name: str) -> str:
    """Tell the MIME type of a file by its first bytes; ``name`` is what it was called."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    found = _by_bytes(first[:LOOK])
    return _BY_NAME.get((found, ending), found)


def _by_bytes(first: bytes) -> str:
    for beginning, mime in _BEGINNINGS:
        if first.startswith(beginning):
            return mime
    if first[:4] == b"RIFF":
        return _RIFF.get(first[8:12], UNKNOWN)
    if first[4:8] == b"ftyp":
        return _BRANDS.get(first[8:12], "video/mp4")
    return _text(first)


def _text(first: bytes) -> str:
    """Tell markup from plain text; what is not text at all is unknown."""
    lower = first.lower()
    for sign, mime in _MARKUP:
        if sign in lower:
            return mime
    try:
        words = first.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        if broken.start < len(first) - 4 or len(first) < LOOK:
            return UNKNOWN
        words = first[: broken.start].decode("utf-8-sig")
    plain = words.replace("\n", "").replace("\r", "").replace("\t", "")
    return TEXT if words and plain.isprintable() else UNKNOWN
