"""Names for files that leave the record: they lead nowhere, fit every system, and start no program.

What a file is called is often written by somebody else. So of a name only its letters stay, and of its ending
only one that no browser and no system runs; the bytes decide where they can.
"""

import re
import unicodedata

MOST_WHOM = 24  # letters of whom a file is for
MOST = 100  # letters of a name, with its number and ending
_MOST_BYTES = 200  # of those before the ending: most systems take 255

_BY_BYTES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"%PDF-", ".pdf"),
)
PICTURES = frozenset({".png", ".jpg", ".gif", ".webp"})
PACKED = PICTURES | {".pdf", ".mp3", ".m4a", ".mp4", ".webm", ".docx", ".xlsx", ".odt", ".zip"}
_BY_TYPE = {
    "text/plain": ".txt",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/webm": ".webm",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "image/heic": ".heic",
}
_KEPT = frozenset(
    {
        *(".txt", ".csv", ".rtf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp"),
        *(".mp3", ".m4a", ".wav", ".ogg", ".opus", ".flac", ".aac", ".mp4", ".m4v", ".mov", ".webm"),
        *(".heic", ".tif", ".tiff", ".bmp", ".zip"),
    }
)
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*%\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+')


def safe_name(number: int, name: str, mime: str, first: bytes) -> str:
    """Return a name of at most ``MOST`` letters: the number, what was it called, and an ending that is safe.

    Args:
        number: which file it is; no two names are alike.
        name: what it was called, by anybody.
        mime: of which kind it is said to be.
        first: its first bytes.
    """
    last = _nfc(name).replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = last.rpartition(".")
    said = f".{ending.lower()}" if dot and ending.isascii() and ending.isalnum() else ""
    ending = _ending(said, mime, first)
    is_own = bool(dot) and said in (ending, ".jpeg")
    plain = " ".join(_UNFIT.sub(" ", stem if is_own else last).split()).strip(". ")
    begin = f"{number:04} "
    room = MOST - len(begin) - len(ending)
    short = plain[:room].encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return f"{begin}{short or 'file'}{ending}"


def told_apart(name: str, *, whom: str, day: str) -> str:
    """Put whom a file is for, in at most ``MOST_WHOM`` safe letters, and the day between its name and ending.

    Nobody is named where ``whom`` is empty, or has no letters.
    """
    stem, dot, ending = name.partition(".")
    letters = (each if unicodedata.category(each)[0] in "LMN" else " " for each in _nfc(whom))
    short = "-".join("".join(letters).split())[:MOST_WHOM].rstrip("-")
    return "-".join(part for part in (stem, short, day) if part) + dot + ending


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _ending(said: str, mime: str, first: bytes) -> str:
    for beginning, ending in _BY_BYTES:
        if first.startswith(beginning):
            return ending
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return ".webp"
    if said in _KEPT and said not in PICTURES:
        return said
    known = _BY_TYPE.get(mime.partition(";")[0].strip().lower(), "")
    if known and not said:
        return known
    return ".txt" if _is_text(first) else ".bin"


def _is_text(first: bytes) -> bool:
    """Say whether these bytes are text; the last letter may be cut."""
    return b"\x00" not in first and "\ufffd" not in first.decode("utf-8", "replace")[:-1]
