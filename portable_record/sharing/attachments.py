"""Files that travel with a share: what is signed of them, and their seal. See docs/format/attachments.md."""

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portable_record.crypto.chunks import CHUNK, open_chunks, seal_chunks
from portable_record.crypto.sealing import KEY, TAG
from portable_record.errors import (
    AttachmentChangedError,
    AttachmentCutError,
    AttachmentLongerError,
    BundleShapeError,
    SealBrokenError,
    ShareTooLargeError,
)
from portable_record.sharing.answer_to import ANSWER_TO

Json = dict[str, object]

FILES = "https://portablerecord.org/fhir/StructureDefinition/files-of-share"
HASH = "https://portablerecord.org/fhir/StructureDefinition/file-sha256"
MOST_FILES = 100
MOST_ALL = 1 << 30  # bytes of all files together
_PLACE = "Bundle.meta.extension"
_SHA256 = 32
FILE_LABEL = b"portable-record/v1/share/file\x00"
_MEMBERS = (
    ("entry", "valueUri"),
    ("size", "valueUnsignedInt"),
    ("sha256", "valueBase64Binary"),
    ("key", "valueBase64Binary"),
)


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file as it is signed: whose it is (the ``fullUrl`` of its entry), its bytes, and its key."""

    url: str
    size: int
    sha256: bytes
    key: bytes = field(repr=False)

    @property
    def sealed_size(self) -> int:
        """How many bytes it has when it is sealed."""
        return self.size + TAG * -(-self.size // CHUNK)

    def seal(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Seal its bytes, which come in pieces of any size."""
        return seal_chunks(self.key, pieces, associated=FILE_LABEL + self.sha256)

    def check_length(self, sealed: int) -> None:
        """Make sure that what came has the length it must have.

        Raises:
            AttachmentCutError, AttachmentLongerError: it has not.
        """
        if sealed < self.sealed_size:
            raise AttachmentCutError
        if sealed > self.sealed_size:
            raise AttachmentLongerError

    def open(self, sealed: Iterable[bytes]) -> Iterator[bytes]:
        """Open what came; only when the last piece was given is it known to be the file that was signed.

        Raises:
            AttachmentChangedError: while iterating; a byte was changed, or it is another file.
        """
        reckoned, size = hashlib.sha256(), 0
        try:
            for piece in open_chunks(self.key, sealed, associated=FILE_LABEL + self.sha256):
                reckoned.update(piece)
                size += len(piece)
                yield piece
        except SealBrokenError as broken:
            raise AttachmentChangedError from broken
        if (size, reckoned.digest()) != (self.size, self.sha256):
            raise AttachmentChangedError


def files_to_fhir(files: Sequence[SentFile]) -> Json:
    """Write the files of a share as the extension in ``Bundle.meta``.

    Raises:
        ShareTooLargeError: there are more than 100, or more than 1 GiB of them.
    """
    if len(files) > MOST_FILES or sum(each.size for each in files) > MOST_ALL:
        raise ShareTooLargeError
    return {"url": FILES, "extension": [{"url": "file", "extension": _written(each)} for each in files]}


def with_hashes(bundle: Json) -> Json:
    """Let each entry with a file say its SHA-256: whoever vouches for the entry vouches for the file."""
    files = {each.url: each for each in files_in(bundle)}
    entries = bundle.get("entry")
    if not files or not isinstance(entries, list):
        return bundle
    return {**bundle, "entry": [_hashed(each, files.get(str(each.get("fullUrl")))) for each in entries]}


def names_file(resource: Mapping[str, object], file: SentFile) -> bool:
    """Say whether an entry says the SHA-256 and the length of this file itself."""
    found = _attachment(resource)
    return found.get("size") == file.size and file_hash(file) in _extensions(found)


def file_hash(file: SentFile) -> Json:
    """Write the SHA-256 of a file as its entry says it."""
    return {"url": HASH, "valueBase64Binary": b64encode(file.sha256).decode()}


def _hashed(entry: Json, file: SentFile | None) -> Json:
    resource = entry.get("resource")
    content = resource.get("content") if isinstance(resource, dict) else None
    if file is None or not isinstance(resource, dict) or not isinstance(content, list) or not content:
        return entry
    said = _attachment(resource)
    others = [one for one in _extensions(said) if one.get("url") != HASH]
    attachment = {**said, "size": file.size, "extension": [*others, file_hash(file)]}
    first = {**content[0], "attachment": attachment}
    return {**entry, "resource": {**resource, "content": [first, *content[1:]]}}


def _attachment(resource: Mapping[str, object]) -> Json:
    content = resource.get("content")
    first = content[0] if isinstance(content, list) and content else None
    found = first.get("attachment") if isinstance(first, dict) else None
    return found if isinstance(found, dict) else {}


def _extensions(value: Json) -> list[Json]:
    found = value.get("extension")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def files_in(bundle: Mapping[str, object]) -> tuple[SentFile, ...]:
    """Read which files travel with a share; none where it does not speak of any.

    Raises:
        BundleShapeError: what it says of them is not as it should be.
    """
    meta = bundle.get("meta")
    extensions = meta.get("extension") if isinstance(meta, dict) else None
    ours = [
        each
        for each in (extensions if isinstance(extensions, list) else ())
        if isinstance(each, dict) and each.get("url") == FILES
    ]
    if not ours:
        return ()
    listed = ours[0].get("extension")
    if len(ours) > 1 or not isinstance(listed, list) or not 0 < len(listed) <= MOST_FILES:
        raise BundleShapeError(place=_PLACE)
    files = tuple(_file(each) for each in listed)
    documents = _documents(bundle)
    urls = [each.url for each in files]
    if len(set(urls)) < len(urls) or not documents.issuperset(urls):
        raise BundleShapeError(place=_PLACE)
    if sum(each.size for each in files) > MOST_ALL:
        raise BundleShapeError(place=_PLACE)
    return files


def without_files(bundle: Json) -> Json:
    """Give a Bundle that says nothing of files or of answers: for whoever gets its bare text."""
    meta = bundle.get("meta")
    if not isinstance(meta, dict) or "extension" not in meta:
        return bundle
    kept = [each for each in meta["extension"] if each.get("url") not in (FILES, ANSWER_TO)]
    rest = {name: value for name, value in meta.items() if name != "extension"}
    return {**bundle, "meta": rest | ({"extension": kept} if kept else {})}


def _written(file: SentFile) -> list[Json]:
    values = (file.url, file.size, b64encode(file.sha256).decode(), b64encode(file.key).decode())
    return [{"url": url, kind: value} for (url, kind), value in zip(_MEMBERS, values, strict=True)]


def _file(value: object) -> SentFile:
    said = value.get("extension") if isinstance(value, dict) and value.get("url") == "file" else None
    if not isinstance(said, list) or len(said) != len(_MEMBERS):
        raise BundleShapeError(place=_PLACE)
    found: list[object] = []
    for each, (url, kind) in zip(said, _MEMBERS, strict=True):
        if not isinstance(each, dict) or each.keys() != {"url", kind} or each["url"] != url:
            raise BundleShapeError(place=_PLACE)
        found.append(each[kind])
    whose, size, sha256, key = found
    if not isinstance(whose, str) or not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise BundleShapeError(place=_PLACE)
    return SentFile(whose, size, _bytes(sha256, _SHA256), _bytes(key, KEY))


def _bytes(value: object, length: int) -> bytes:
    try:
        found = b64decode(str(value), validate=True)
    except (Base64Error, ValueError) as broken:
        raise BundleShapeError(place=_PLACE) from broken
    if len(found) != length:
        raise BundleShapeError(place=_PLACE)
    return found


def _documents(bundle: Mapping[str, object]) -> frozenset[str]:
    entries = bundle.get("entry")
    return frozenset(
        str(each.get("fullUrl"))
        for each in (entries if isinstance(entries, list) else ())
        if isinstance(each, dict)
        and isinstance(each.get("resource"), dict)
        and each["resource"].get("resourceType") == "DocumentReference"
    )
