"""The list of the pieces of an attached file, as it lies at the place of a circle.

A device signs for what it put there; what the file must be, the author of the entry has signed. Format:
docs/format/circle.md, rule 41.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portable_record.circle.files import file_name
from portable_record.circle.pieces import PURPOSE, SHA256, SealedFile
from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.sealing import KEY, NONCE, open_sealed, seal
from portable_record.crypto.signing import SIGNATURE, SigningKey, VerifyKey
from portable_record.errors import CircleFileError, MalformedError, NotCanonicalError, SealBrokenError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

ENDING = ".piece"
_READ = Strict(CircleFileError)
_NAMES = ("purpose", "record", "epoch", "device", "part", "entry", "file", "inside", "sealed", "signature")
_INSIDE = ("size", "sha256", "key", "pieces")
_FILE = re.compile("[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class FileList:
    """Which file of which entry it is, and of which pieces it is put together.

    ``pieces`` are their names at the place. ``inside`` is None where it is sealed, and not opened yet.
    """

    record: str
    epoch: int
    device: str
    part: str
    entry: str
    file: str
    inside: SealedFile | None = None
    pieces: tuple[str, ...] = ()
    sealed: bytes = b""
    signed: bytes = field(default=b"", repr=False)
    signature: bytes = b""


def piece_name(sealed: bytes) -> str:
    """Give the name that a piece has at the place."""
    return file_name(sealed) + ENDING


def write_list(of: FileList, signer: SigningKey, *, key: bytes | None, dice: Callable[[int], bytes]) -> bytes:
    """Sign a list and write it; with the ``key`` of its entry for those alone who have it.

    Raises:
        CircleFileError: it is not as it must be, or the key that signs is of another device.
    """
    if signer.public.thumbprint() != of.device:
        raise CircleFileError("A device signs for itself alone.", place="device")
    inside: dict[str, Any] = _inside(of)
    sealed = b""
    if key is not None:
        nonce = dice(NONCE)
        sealed = nonce + seal(key, canonical(inside), nonce=nonce, associated=_bound(of))
    said = {
        "purpose": PURPOSE,
        "record": of.record,
        "epoch": of.epoch,
        "device": of.device,
        "part": of.part,
        "entry": of.entry,
        "file": of.file,
        "inside": {} if sealed else inside,
        "sealed": b64url(sealed),
    }
    return canonical(said | {"signature": b64url(signer.sign(canonical(said)))})


def read_list(data: bytes) -> FileList:
    """Read a list; what is sealed for some stays so: see ``opened_with``. NOT verified: ``verify_list``.

    Raises:
        CircleFileError: it is not written as it must be.
    """
    try:
        file = _READ.named(read_canonical(data), _NAMES)
        sealed = unb64url(_READ.text(file["sealed"]))
    except (NotCanonicalError, MalformedError) as broken:
        raise CircleFileError(broken.detail) from broken
    found = FileList(
        _READ.text(file["record"]),
        _READ.number(file["epoch"]),
        _READ.text(file["device"]),
        _READ.text(file["part"]),
        _READ.text(file["entry"]),
        _READ.text(file["file"]),
        sealed=sealed,
        signed=canonical({name: said for name, said in file.items() if name != "signature"}),
        signature=_READ.data(file["signature"], SIGNATURE),
    )
    if file["purpose"] != PURPOSE:
        raise CircleFileError("It was made for something else.", place="purpose")
    if not _FILE.fullmatch(found.file):
        raise CircleFileError("It names no file.", place="file")
    if sealed:
        _READ.named(file["inside"], ())
        return found
    return _with(found, file["inside"])


def verify_list(of: FileList, devices: Mapping[str, VerifyKey]) -> None:
    """Check that one of these devices has signed a list.

    Raises:
        CircleFileError: it is by none of them.
        SignatureBrokenError: somebody else signed it.
    """
    if of.device not in devices:
        raise CircleFileError("Whoever puts this there does not belong to the circle.", place="device")
    devices[of.device].verify(of.signed, of.signature)


def opened_with(of: FileList, key: bytes) -> FileList:
    """Open what is sealed in a list with the key of its entry.

    Raises:
        CircleFileError: it is another key, or it was changed; or what is in it is not written as it must be.
    """
    nonce, shut = of.sealed[:NONCE], of.sealed[NONCE:]
    try:
        return _with(of, read_canonical(open_sealed(key, shut, nonce=nonce, associated=_bound(of))))
    except (SealBrokenError, NotCanonicalError) as broken:
        raise CircleFileError("Words in it were changed.", place="sealed") from broken


def _inside(of: FileList) -> dict[str, Any]:
    if of.inside is None or len(of.pieces) != of.inside.count:
        raise CircleFileError("Not all of it is there.", place="pieces")
    hashes = bytes.fromhex("".join(name.removesuffix(ENDING) for name in of.pieces))
    return {
        "size": of.inside.size,
        "sha256": b64url(of.inside.sha256),
        "key": b64url(of.inside.key),
        "pieces": b64url(hashes),
    }


def _with(of: FileList, read: object) -> FileList:
    said = _READ.named(read, _INSIDE)
    inside = SealedFile(
        _READ.number(said["size"]), _READ.data(said["sha256"], SHA256), _READ.data(said["key"], KEY)
    )
    hashes = _READ.data(said["pieces"], inside.count * SHA256)
    names = tuple(hashes[at : at + SHA256].hex() + ENDING for at in range(0, len(hashes), SHA256))
    if len(set(names)) != len(names):
        raise CircleFileError("It names a piece twice.", place="pieces")
    return replace(of, inside=inside, pieces=names)


def _bound(of: FileList) -> bytes:
    return f"{PURPOSE}\0{of.entry}\0{of.file}".encode()
