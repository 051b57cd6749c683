"""The vectors of packed shares. Sealing throws dice: the good one is kept, the bad ones are made from it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.sharing.attachments import SentFile, files_to_fhir
from portable_record.sharing.health_card import sign
from portable_record.sharing.packed import SHARE, TAIL, pack, read_list
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.zip_stream import ZipStream
from tests.sharing.cast import BOB_SEALS, CARE, NOW, RID, SUE, SUE_DID, UNTIL

FOLDER = Path(__file__).parents[1] / "vectors"
GOOD = FOLDER / "good" / "attachments" / "two-files.json"
LETTER, PHOTO = b"Dear Jean", b"\x89PNG\r\n\x1a\n" + b"!"
FIRST, SECOND = (f"urn:uuid:00000000-0000-8000-8000-00000000000{number}" for number in (8, 9))
DOCUMENT = {
    "resourceType": "DocumentReference",
    "status": "current",
    "content": [{"attachment": {"title": "Letter.txt"}}],
}

Vector = tuple[str, str, str, bytes]  # name, about, code, the packed share


def new(dice: Callable[[int], bytes], to: HpkePublicKey = BOB_SEALS.public) -> bytes:
    """Make a packed share of Sue's for Bob or somebody else, with a letter and a photo."""
    files = [(sent(FIRST, LETTER), LETTER), (sent(SECOND, PHOTO), PHOTO)]
    bundle = deepcopy(CARE)
    bundle["meta"] = {"extension": [files_to_fhir([file for file, _ in files])]}
    entries = bundle["entry"]
    assert isinstance(entries, list)
    for number, entry in enumerate(entries):
        entry.setdefault("fullUrl", f"resource:{number}")
    entries += [{"fullUrl": url, "resource": DOCUMENT} for url in (FIRST, SECOND)]
    text = sign(bundle, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=RID, types=())
    sealed = seal_file([text], recipients=[to], dice=dice)
    return b"".join(pack(sealed, [(file, [data]) for file, data in files], when=NOW))


def sent(url: str, data: bytes) -> SentFile:
    """Say of a file what is signed of it; its key is made of its address, for a vector has no secrets."""
    return SentFile(url, len(data), hashlib.sha256(data).digest(), hashlib.sha256(url.encode()).digest())


def kept() -> bytes:
    """Return the good one."""
    return unb64url(json.loads(GOOD.read_text(encoding="utf-8"))["input"])


def good() -> Iterator[Vector]:
    """Give what is read."""
    yield "two-files", "A letter and a photo.", "first-time", kept()


def bad() -> Iterator[Vector]:
    """Give packed shares with one fault each."""
    whole = kept()
    head, letter, photo = (whole[each.start : each.end] for each in read_list(whole[-TAIL:], len(whole)))
    changed = bytes([letter[0] ^ 1]) + letter[1:]
    share = (SHARE, head)
    yield "missing", "The photo is not there.", "attachment-missing", packed(share, ("files/1", letter))
    for name, about, code, one, two in (
        ("changed", "A byte of the letter was changed.", "attachment-changed", changed, photo),
        ("cut", "The photo lost its end.", "attachment-cut", letter, photo[:-1]),
        ("longer", "The letter has a byte more.", "attachment-longer", letter + b"x", photo),
        ("swapped", "They stand in each other's place.", "attachment-changed", photo, letter),
    ):
        yield name, about, code, packed(share, ("files/1", one), ("files/2", two))
    for name, about, code, members in (
        (
            "more",
            "There is a third file.",
            "archive-broken",
            [("files/1", letter), ("files/2", photo), ("files/3", b"x")],
        ),
        ("twice", "A name stands twice.", "archive-broken", [("files/1", letter), ("files/01", photo)]),
        ("path", "A name leads elsewhere.", "archive-broken", [("files/1", letter), ("../2", photo)]),
        ("order", "They are in another order.", "archive-broken", [("files/2", photo), ("files/1", letter)]),
    ):
        yield name, about, code, packed(share, *members)
    yield "not-first", "The share is not the first.", "archive-not-read", packed(("files/1", letter), share)
    yield "before", "Something stands before it.", "archive-broken", whole[:4] + b"x" + whole[5:]
    yield "after", "Something stands after it.", "archive-not-read", whole + b"x"


def packed(*members: tuple[str, bytes]) -> bytes:
    """Pack files under any names."""
    zipped = ZipStream(NOW)
    made = [piece for name, data in members for piece in zipped.add(name, [data], packed=False)]
    return b"".join([*made, *zipped.end()])


def as_json(about: str, code: str, data: bytes) -> dict[str, object]:
    """Write a vector down; it is read by Bob."""
    return {"about": about, "code": code, "hpke": b64url(BOB_SEALS.to_bytes()), "input": b64url(data)}
