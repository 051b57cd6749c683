"""A file that is attached to a document: where it lies, what it is, and how the entry says so.

The bytes lie encrypted beside the database; the entry names them as FHIR names a Binary
(``docs/format/vault.md``, "Documents"). A document that came from elsewhere may hold its bytes inside.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.asking.places import At, Json
from portable_record.record.file_types import UNKNOWN, FileType
from portable_record.record.kinds import kind

DOCUMENT = "DocumentReference"
MOST_NAME = 150
_KIND_OF = {"image": "photo", "audio": "voice", "video": "video"}
AT = At("content[].attachment")
_OF_BYTES = frozenset({"contentType", "data", "url", "size", "hash", "title"})
_BINARY = re.compile(r"Binary/([0-9a-f]{40})")
NAMED = b'"Binary/'
_NAMED = re.compile(NAMED + rb'([0-9a-f]{40})"')
_UNFIT = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]+")


@dataclass(frozen=True, slots=True)
class Attached:
    """One attached file.

    ``blob`` names its bytes in the vault; empty where they stand in the entry itself (``inside``).
    """

    name: str
    mime: str
    size: int
    blob: str
    inside: str = ""

    @property
    def type(self) -> FileType:
        """What it is."""
        return FileType(self.mime)

    def unpacked(self) -> bytes:
        """Give the bytes that stand in the entry itself; nothing where they are no base64."""
        try:
            return b64decode(self.inside, validate=True)
        except (Base64Error, ValueError):
            return b""


def attached(resource: Mapping[str, object]) -> Attached | None:
    """Find the file of a document; nothing if it has none here."""
    found = AT.get(resource) if resource.get("resourceType") == DOCUMENT else None
    if not isinstance(found, Mapping):
        return None
    name, mime = safe_name(found.get("title")), str(found.get("contentType") or UNKNOWN)
    size = found.get("size")
    whole = size if isinstance(size, int) else 0
    if named := _BINARY.fullmatch(str(found.get("url", ""))):
        return Attached(name, mime, whole, named[1])
    inside = str(found.get("data") or "")
    return Attached(name, mime, len(inside.rstrip("=")) * 3 // 4, "", inside) if inside else None


def sha1_in(resource: Mapping[str, object]) -> bytes:
    """Give the SHA-1 that a document says its file has; nothing where it says none."""
    found = AT.get(resource)
    try:
        return b64decode(str(found.get("hash") or "") if isinstance(found, Mapping) else "", validate=True)
    except (Base64Error, ValueError):
        return b""


def as_document(begun: Mapping[str, object], file: Attached, *, sha1: bytes) -> Json:
    """Make a document of what was begun and a file; say what it is called and of which kind, if not said."""
    new = with_file(begun, file, sha1=sha1)
    if "description" not in new:
        new["description"] = file.name.rpartition(".")[0] or file.name
    if "category" not in new:
        new["category"] = [kind(_KIND_OF.get(file.mime.partition("/")[0], "other-document")).concept]
    return new


def with_file(resource: Mapping[str, object], file: Attached, *, sha1: bytes) -> Json:
    """Put a file into a document, in place of another; what people said about it stays."""
    found = AT.get(resource)
    kept = {
        name: value
        for name, value in (found.items() if isinstance(found, Mapping) else ())
        if name.removeprefix("_") not in _OF_BYTES
    }
    return AT.put(
        resource,
        kept
        | {
            "contentType": file.mime,
            "url": f"Binary/{file.blob}",
            "size": file.size,
            "hash": b64encode(sha1).decode(),
            "title": file.name,
        },
    )


def blobs_named(value: bytes) -> frozenset[str]:
    """Find the names of files in what an edit says."""
    return frozenset(name.decode() for name in _NAMED.findall(value))


def safe_name(name: object) -> str:
    """Give a name that a file may have anywhere, without what stands for a folder; not too long."""
    last = str(name or "").replace("\\", "/").rpartition("/")[2]
    plain = " ".join(_UNFIT.sub(" ", last).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(plain) > MOST_NAME and len(ending) <= 10:
        return f"{stem[: MOST_NAME - len(ending) - 1].rstrip()}.{ending}"
    return plain[:MOST_NAME]
