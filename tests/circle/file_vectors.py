"""The vectors of docs/format/circle.md, rules 40 and 41: pieces of an attached file, and their list."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from portable_record.circle.file_list import FileList, piece_name, write_list
from portable_record.circle.pieces import MOST, PIECE, PURPOSE, SealedFile
from portable_record.crypto.b64 import b64url
from portable_record.crypto.sealing import seal
from portable_record.record.canonical import canonical
from tests.circle.cast import JEAN, SAM, dice
from tests.circle.circle_vectors import VECTORS
from tests.record.devices import RECORD, entry_id

ENTRY_KEY = bytes(range(64, 96))
KEY = bytes(range(32))
WORDS = b"See the sea again. " * 40
FILE = SealedFile(len(WORDS), hashlib.sha256(WORDS).digest(), KEY)
LONG = SealedFile(PIECE + 1, hashlib.sha256(b"long").digest(), KEY)
BLOB = "ab" * 20

Fault = Callable[[dict[str, Any]], object]


def listed(file: SealedFile = FILE, names: tuple[str, ...] = ()) -> FileList:
    """The list of a file, by Jean's device."""
    pieces = names or (piece_name(FILE.seal(0, WORDS)),)
    return FileList(RECORD, 2, JEAN.device_id, "documents", entry_id(1), BLOB, file, pieces)


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each good one."""
    piece = FILE.seal(0, WORDS)
    yield (
        "file-piece",
        _piece("A file in one piece.", piece)
        | {"expect": {"words": WORDS.decode(), "name": piece_name(piece)}},
    )
    said = write_list(listed(), JEAN.device, key=None, dice=dice())
    yield "file-list", {"about": "The list of that file.", "input": said.decode(), "expect": _told(listed())}
    two = listed(LONG, ("0" * 64 + ".piece", "1" * 64 + ".piece"))
    said = write_list(two, JEAN.device, key=None, dice=dice())
    yield "file-list-two", {"about": "One of two pieces.", "input": said.decode(), "expect": _told(two)}
    said = write_list(listed(), JEAN.device, key=ENTRY_KEY, dice=dice())
    yield (
        "file-list-sealed",
        {
            "about": "The list for those who have the key of the entry.",
            "key": b64url(ENTRY_KEY),
            "input": said.decode(),
            "expect": _told(listed()),
        },
    )


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each with one fault."""
    piece = FILE.seal(0, WORDS)
    other = SealedFile(len(WORDS), hashlib.sha256(b"other").digest(), KEY)
    bound, full = PURPOSE.encode() + b"\0" + FILE.sha256, WORDS.ljust(768, b"\0")
    last = bytes(11) + b"\1"
    for name, about, sealed in (
        ("cut", "It is cut short.", piece[:-1]),
        ("changed", "A byte is another.", bytes([piece[0] ^ 1]) + piece[1:]),
        ("swapped", "It is piece 1, not piece 0.", _sealed(full, bytes(10) + b"\1\1", bound)),
        ("unended", "It says that more follows.", _sealed(full, bytes(12), bound)),
        ("of-another", "It is a piece of another file.", other.seal(0, WORDS)),
        ("long", "It is padded to more than it must be.", _sealed(full + bytes(32), last, bound)),
        ("padding", "It is padded with something.", _sealed(full[:-1] + b"\1", last, bound)),
    ):
        yield f"file-piece-{name}", _piece(about, sealed) | {"expect": {"rule": 40}}
    whole = bytes([WORDS[0] ^ 1]) + WORDS[1:]
    yield (
        "file-piece-hash",
        _piece("The whole is another file than its hash says.", FILE.seal(0, whole))
        | {"expect": {"rule": 40}},
    )
    for name, about, fault in _LISTS:
        file = json.loads(write_list(listed(), JEAN.device, key=None, dice=dice()))
        if fault(file) is not False:
            del file["signature"]
            file["signature"] = b64url(JEAN.device.sign(canonical(file)))
        yield f"file-list-{name}", _bad(about, canonical(file).decode())
    written = write_list(listed(), JEAN.device, key=None, dice=dice()).decode()
    yield "file-list-spaces", _bad("It is not canonical.", json.dumps(json.loads(written)))
    yield "file-list-cut", _bad("It is cut short.", written[:-1])
    shut = json.loads(write_list(listed(), JEAN.device, key=ENTRY_KEY[::-1], dice=dice()))
    yield (
        "file-list-sealed-other-key",
        _bad("It is sealed under another key.", canonical(shut).decode()) | {"key": b64url(ENTRY_KEY)},
    )
    shut = json.loads(write_list(listed(), JEAN.device, key=ENTRY_KEY, dice=dice())) | {"entry": entry_id(2)}
    del shut["signature"]
    shut["signature"] = b64url(JEAN.device.sign(canonical(shut)))
    yield (
        "file-list-sealed-moved",
        _bad("It was sealed for another entry.", canonical(shut).decode()) | {"key": b64url(ENTRY_KEY)},
    )


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give the path and the bytes of each."""
    for folder, made in (("good", good()), ("bad", bad())):
        for name, vector in made:
            text = json.dumps(vector, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
            yield f"{folder}/circle/{name}.json", text.encode()


def _piece(about: str, sealed: bytes) -> dict[str, object]:
    said = {"size": FILE.size, "sha256": b64url(FILE.sha256), "key": b64url(KEY)}
    return {"about": about, **said, "input": b64url(sealed)}


def _sealed(content: bytes, nonce: bytes, bound: bytes) -> bytes:
    return seal(KEY, content, nonce=nonce, associated=bound)


def _told(of: FileList) -> dict[str, object]:
    size = of.inside.size if of.inside else 0
    return {"entry": of.entry, "file": of.file, "size": size, "pieces": list(of.pieces)}


def _bad(about: str, text: str) -> dict[str, object]:
    return {"about": about, "input": text, "expect": {"rule": 41}}


def _top(**other: object) -> Fault:
    return lambda file: file.update(other)


def _inside(**other: object) -> Fault:
    return lambda file: file["inside"].update(other)


def _forged(file: dict[str, Any]) -> bool:
    del file["signature"]
    file["signature"] = b64url(SAM.device.sign(canonical(file)))
    return False


def _changed(file: dict[str, Any]) -> bool:
    file["part"] = "plan"
    return False


_LISTS: tuple[tuple[str, str, Fault], ...] = (
    ("purpose", "It was made for something else.", _top(purpose="portable-record/v1/circle/here")),
    ("less", "A member is missing.", lambda file: file.pop("part")),
    ("more", "It has a member more.", _top(more="")),
    ("file", "It names something else than a file.", _top(file="../etc")),
    ("epoch", "Its epoch is no number.", _top(epoch=True)),
    ("empty", "The file is empty.", _inside(size=0)),
    ("long", "The file is longer than 200 MiB.", _inside(size=MOST + 1)),
    ("huge", "It names a huge file.", _inside(size=1 << 52)),
    ("short-hash", "The hash is too short.", _inside(sha256=b64url(bytes(31)))),
    ("short-key", "The key is too short.", _inside(key=b64url(bytes(31)))),
    ("no-pieces", "It names no piece.", _inside(pieces="")),
    ("a-piece-less", "It names a piece less than the size makes.", _inside(size=PIECE + 1)),
    ("a-piece-more", "It names a piece more than the size makes.", _inside(pieces=b64url(bytes(64)))),
    ("loop", "It names a piece twice.", _inside(size=PIECE + 1, pieces=b64url(bytes(64)))),
    ("inside-less", "Nothing is said of the file, and nothing sealed.", _top(inside={})),
    ("both", "It is said, and sealed.", _top(sealed=b64url(bytes(60)))),
    ("forged", "Somebody else signed it.", _forged),
    ("changed", "The part was changed after it was signed.", _changed),
)

if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).write_bytes(data)
