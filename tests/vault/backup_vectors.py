"""The vectors of docs/format/backup.md: how each one is made, so that they can be made again and compared.

What is called the database in them is 1,000 bytes of anything: what is inside is framed, not looked at.
"""

import base64
import hashlib
import json
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from portable_record.vault.backup_file import MAGIC, Outside, sealed
from portable_record.vault.backup_manifest import Held, Manifest
from portable_record.vault.backup_tar import END, Member, packed
from portable_record.vault.header import Header
from portable_record.vault.journal import JournalHead
from portable_record.vault.slots import VaultKeys
from tests.vault.cast import DEVICE, NOON, RECORD

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
HEADER = (VECTORS / "good" / "vault" / "vault.json").read_bytes()
OPENS: dict[str, str] = json.loads((VECTORS / "good" / "vault" / "expected.json").read_bytes())
KEYS = VaultKeys(bytes.fromhex(OPENS["slot_key"]), bytes.fromhex(OPENS["vault_key"]))
SALT = bytes(range(32))
DATABASE = b"no real database, " * 56
FIRST, SECOND = "0a" * 20, "0b" * 20
OUTSIDE = Outside(HEADER, SALT)
MANIFEST = Manifest(
    vault=Header.parse(HEADER).id,
    record=RECORD,
    device=DEVICE,
    made=NOON,
    held=Held(1, 3, 1, 5, 2, ((DEVICE, "plan", 5, DEVICE),), JournalHead(4, bytes(32))),
    size=len(DATABASE),
    sha256=hashlib.sha256(DATABASE).digest(),
)


def member(name: str, content: bytes) -> Member:
    return Member(name, len(content), [content])


def inside(
    *,
    manifest: bytes = MANIFEST.to_bytes(),
    database: bytes = DATABASE,
    names: Iterable[str] = (FIRST, SECOND),
) -> bytes:
    """What is inside, with the manifest and the database given."""
    attachments = [member(name, name.encode()) for name in names]
    return b"".join(packed([member("manifest.json", manifest), member("vault.db", database), *attachments]))


def file(content: bytes = inside(), *, outside: Outside = OUTSIDE) -> bytes:
    """A backup around what is inside."""
    return b"".join(sealed(outside, KEYS, [content]))


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Every vector as (path below tests/vectors, bytes of its file)."""
    yield "good/backup/small.json", _vector("Opens, and holds two attachments.", file(), "")
    missing = replace(MANIFEST, missing=(SECOND,)).to_bytes()
    one = file(inside(manifest=missing, names=[FIRST]))
    yield "good/backup/one-missing.json", _vector("The file of one attachment was not there.", one, "")
    for name, (about, data, code) in _bad().items():
        yield f"bad/backup/{name}.json", _vector(about, data, code)


def _vector(about: str, data: bytes, code: str) -> bytes:
    says = {"comment": about, "file": base64.b64encode(data).decode()} | ({"code": code} if code else {})
    return (json.dumps(says, indent=1) + "\n").encode()


def _changed(manifest: Manifest = MANIFEST, **members: object) -> bytes:
    """A backup whose manifest says something else."""
    said = json.loads(manifest.to_bytes()) | members
    text = json.dumps(
        {name: value for name, value in said.items() if value is not None}, separators=(",", ":")
    )
    return file(inside(manifest=_sorted(text)))


def _sorted(text: str) -> bytes:
    return json.dumps(json.loads(text), separators=(",", ":"), sort_keys=True).encode()


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _head(at: int, change: Callable[[tarfile.TarInfo], None]) -> bytes:
    """A backup in which the head of one member, the one at this place of the tar, is another."""
    plain = inside()
    info = tarfile.TarInfo.frombuf(plain[at : at + 512], "ascii", "strict")
    change(info)
    return file(plain[:at] + info.tobuf(tarfile.GNU_FORMAT) + plain[at + 512 :])


def _named(name: str) -> Callable[[tarfile.TarInfo], None]:
    return lambda info: setattr(info, "name", name)


def _typed(kind: bytes) -> Callable[[tarfile.TarInfo], None]:
    return lambda info: setattr(info, "type", kind)


def _bad() -> dict[str, tuple[str, bytes, str]]:
    good, plain, damaged = file(), inside(), "backup-damaged"
    header_at, stream_at = len(MAGIC) + 4, len(OUTSIDE.to_bytes())
    database_at = 512 + len(MANIFEST.to_bytes()) + -len(MANIFEST.to_bytes()) % 512
    attachment_at = database_at + 512 + len(DATABASE) + -len(DATABASE) % 512
    ends_at = len(plain.rstrip(b"\0")) + -len(plain.rstrip(b"\0")) % 512
    other = replace(MANIFEST, vault="00000000-0000-4000-8000-000000000000").to_bytes()
    two_heads = [[DEVICE, "plan", 5, DEVICE], [DEVICE, "plan", 6, DEVICE]]
    return {
        "empty": ("Nothing in it.", b"", "not-a-backup"),
        "another-file": ("Something else.", b"PK\x03\x04" + bytes(100), "not-a-backup"),
        "magic-zero": ("Number 0.", good.replace(b"backup 1\n", b"backup 0\n", 1), "not-a-backup"),
        "magic-two": ("Number 2.", good.replace(b"backup 1\n", b"backup 2\n", 1), "backup-too-new"),
        "magic-ten": ("Number 10.", good.replace(b"backup 1\n", b"backup 10\n", 1), "backup-too-new"),
        "magic-cut": ("Only the first line.", MAGIC, damaged),
        "header-none": ("A header of no bytes.", MAGIC + bytes(4) + SALT + good[stream_at:], damaged),
        "header-long": ("A header of 16,385 bytes.", MAGIC + (16_385).to_bytes(4) + bytes(20_000), damaged),
        "header-flipped": ("A bit of the header.", _flipped(good, header_at + 40), damaged),
        "salt-cut": ("Ends in the salt.", good[: stream_at - 1], damaged),
        "salt-flipped": ("A bit of the salt.", _flipped(good, stream_at - 1), damaged),
        "stream-none": ("No stream.", good[:stream_at], damaged),
        "stream-flipped": ("A bit of the stream.", _flipped(good, stream_at + 700), damaged),
        "stream-cut": ("The last byte is missing.", good[:-1], damaged),
        "stream-longer": ("A byte too many.", good + b"\0", damaged),
        "stream-of-another": (
            "The stream of a backup with another salt.",
            OUTSIDE.to_bytes() + file(outside=replace(OUTSIDE, salt=bytes(32)))[stream_at:],
            damaged,
        ),
        "tar-none": ("Nothing is inside.", file(b""), damaged),
        "tar-empty": ("A tar file without members.", file(bytes(10_240)), damaged),
        "tar-no-end": ("The tar ends without an end.", file(plain[:ends_at]), damaged),
        "tar-one-zero-block": ("One block of zeros for an end.", file(plain[:ends_at] + END), damaged),
        "tar-short": ("Ends before a multiple of 10,240.", file(plain[:-512]), damaged),
        "tar-longer": ("Goes on after its end.", file(plain + bytes(10_240)), damaged),
        "tar-end-not-zero": ("Something in the zeros at the end.", file(plain[:-1] + b"\x01"), damaged),
        "tar-padding": ("Something after the manifest.", file(_flipped(plain, database_at - 1)), damaged),
        "tar-head-sum": ("The sum of a head.", file(_flipped(plain, database_at + 150)), damaged),
        "tar-head-mode": (
            "Another mode.",
            _head(database_at, lambda info: setattr(info, "mode", 0o644)),
            damaged,
        ),
        "tar-head-owner": (
            "An owner.",
            _head(database_at, lambda info: setattr(info, "uname", "jean")),
            damaged,
        ),
        "tar-head-time": ("A time.", _head(database_at, lambda info: setattr(info, "mtime", 1)), damaged),
        "tar-link": ("A link.", _head(attachment_at, _typed(tarfile.SYMTYPE)), damaged),
        "tar-folder": ("A folder.", _head(attachment_at, _typed(tarfile.DIRTYPE)), damaged),
        "tar-long-name": (
            "A head for a long name.",
            _head(attachment_at, _typed(tarfile.GNUTYPE_LONGNAME)),
            damaged,
        ),
        "name-path": ("A path.", _head(attachment_at, _named("../" + FIRST)), damaged),
        "name-absolute": ("A path from the root.", _head(attachment_at, _named("/" + FIRST)), damaged),
        "name-header": ("A header inside.", _head(attachment_at, _named("vault.json")), damaged),
        "name-capitals": ("Capitals in a name.", _head(attachment_at, _named(FIRST.upper())), damaged),
        "name-short": ("A name of 38 digits.", _head(attachment_at, _named(FIRST[2:])), damaged),
        "name-not-ascii": ("Letters that are no ASCII.", _head(attachment_at, _named("é" * 20)), damaged),
        "order": ("Attachments not in order.", file(inside(names=[SECOND, FIRST])), damaged),
        "twice": ("One attachment twice.", file(inside(names=[FIRST, FIRST])), damaged),
        "one-more": ("An attachment too many.", file(inside(names=[FIRST, SECOND, "0c" * 20])), damaged),
        "one-less": ("An attachment is missing.", file(inside(names=[FIRST])), damaged),
        "no-manifest": ("No manifest.", file(b"".join(packed([member("vault.db", DATABASE)]))), damaged),
        "no-database": (
            "No database.",
            file(b"".join(packed([member("manifest.json", MANIFEST.to_bytes())]))),
            damaged,
        ),
        "attachment-first": (
            "An attachment where the database should be.",
            file(b"".join(packed([member("manifest.json", MANIFEST.to_bytes()), member(FIRST, b"x")]))),
            damaged,
        ),
        "database-other": ("Another database.", file(inside(database=bytes(len(DATABASE)))), damaged),
        "database-longer": ("A longer database.", file(inside(database=DATABASE + b"\0")), damaged),
        "manifest-long": (
            "A manifest of more than 16 MiB, in its head.",
            file(_longer_manifest(plain)),
            damaged,
        ),
        "manifest-spaces": (
            "Spaces in it.",
            file(inside(manifest=MANIFEST.to_bytes().replace(b",", b", "))),
            damaged,
        ),
        "manifest-no-json": ("No JSON.", file(inside(manifest=b"{")), damaged),
        "manifest-list": ("A list.", file(inside(manifest=b"[]")), damaged),
        "manifest-version": ("Version 2.", _changed(version=2), "backup-too-new"),
        "manifest-version-true": ("Version true.", _changed(version=True), damaged),
        "manifest-format": ("Another format.", _changed(format="portable-record-vault"), damaged),
        "manifest-more": ("A member more.", _changed(more=1), damaged),
        "manifest-less": ("A member less.", _changed(made=None), damaged),
        "manifest-negative": ("A count below zero.", _changed(entries=-1), damaged),
        "manifest-count-true": ("A count that is true.", _changed(entries=True), damaged),
        "manifest-count-text": ("A count as text.", _changed(entries="3"), damaged),
        "manifest-made": ("No moment.", _changed(made="yesterday"), damaged),
        "manifest-record": ("No id.", _changed(record="jean"), damaged),
        "manifest-device": ("No device.", _changed(device="laptop"), damaged),
        "manifest-hash": ("A hash of 31 bytes.", _changed(journal={"hash": "A" * 42, "lines": 4}), damaged),
        "manifest-heads": ("One chain with two ends.", _changed(heads=two_heads), damaged),
        "manifest-head-short": ("A head of three.", _changed(heads=[[DEVICE, "plan", 5]]), damaged),
        "manifest-missing": ("A missing attachment that is no name.", _changed(missing=["../x"]), damaged),
        "manifest-missing-twice": ("One missing twice.", _changed(missing=[FIRST, FIRST]), damaged),
        "manifest-other-vault": ("Another vault's.", file(inside(manifest=other)), damaged),
    }


def _longer_manifest(plain: bytes) -> bytes:
    info = tarfile.TarInfo("manifest.json")
    info.size, info.mode = (16 << 20) + 1, 0o600
    return info.tobuf(tarfile.GNU_FORMAT) + plain[512:]


def main() -> None:
    """Write all vectors anew."""
    for name, data in all_vectors():
        path = VECTORS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
