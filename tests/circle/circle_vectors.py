"""The vectors of docs/format/circle.md: how each one is made, so that they can be made again and compared."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from portable_record.circle.files import seal_part_file
from portable_record.circle.membership import EDITOR, OWNER, Cut, Membership, new_root_word, signed_bytes
from portable_record.crypto.b64 import b64url
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from tests.circle.cast import EVE, JEAN, NADIA, SAM, dice, membership
from tests.record.devices import RECORD

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
TICKED = "00000000-0000-4000-8000-000000000009"
FIRST = membership(JEAN.member())
FULL = membership(
    JEAN.member(),
    replace(SAM.member(), relation="brother", ticked=(TICKED,)),
    replace(NADIA.member(), relation="support worker", until="2027-11-22T12:00:00Z"),
    follows=[FIRST],
    removed=(
        Cut(EVE.device_id, "communication", 0, ""),
        Cut(EVE.device_id, "plan", 3, "A" * 43),
    ),
)
_GIVEN = new_root_word(RECORD, [FULL.hash], old=JEAN.did, new=SAM.did)
NEW_ROOT = membership(
    SAM.member(), NADIA.member(), by=SAM, follows=[FULL], root=SAM.did, word=JEAN.own.sign(_GIVEN)
)
KEY = bytes(range(32))

Fault = Callable[[dict[str, Any]], object]


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each good membership, and a part file."""
    settles = membership(
        JEAN.member(), follows=[FULL, membership(JEAN.member(), SAM.member(), follows=[FIRST], by=SAM)]
    )
    said = [
        ("first", "The first, of one person with one device.", FIRST),
        ("full", "Three people, one who is paid until a day, and somebody who was removed.", FULL),
        ("settles", "One that follows two others.", settles),
        ("new-root", "One whose root was given the circle by the one before.", NEW_ROOT),
        (
            "editors",
            "Editors may change the person's own words.",
            membership(JEAN.member(), own_words="editors"),
        ),
    ]
    for name, about, one in said:
        expect = {"hash": one.hash, "signed": signed_bytes(one).decode()}
        yield f"membership-{name}", {"about": about, "input": _written(one), "expect": expect}
    content = canonical({"words": "See the sea again — سمندر"})
    file = seal_part_file(content, KEY, dice())
    yield (
        "part-file",
        {
            "about": "Words sealed as a part file.",
            "key": b64url(KEY),
            "input": b64url(file),
            "expect": {"content": content.decode()},
        },
    )


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each membership with one fault, signed all the same where the fault is not in the signature."""
    for name, about, rule, fault in _FAULTS:
        file = json.loads(_written(FULL))
        signed = fault(file)
        if signed is not False:
            file["signature"] = b64url(_sign(file, JEAN.device))
        yield f"membership-{name}", _bad(about, rule, canonical(file).decode())
    given = json.loads(_written(FIRST)) | {"word": b64url(NEW_ROOT.word)}
    given["signature"] = b64url(_sign(given, JEAN.device))
    yield "membership-word-first", _bad("The first was given by somebody.", 32, canonical(given).decode())
    first = json.loads(_written(FIRST)) | {"previous": [FIRST.hash]}
    first["signature"] = b64url(_sign(first, JEAN.device))
    yield "membership-first-follows", _bad("The first follows one.", 7, canonical(first).decode())
    yield "membership-spaces", _bad("It is not canonical.", 7, json.dumps(json.loads(_written(FULL))))
    yield "membership-cut", _bad("It is cut short.", 7, _written(FULL)[:-1])


def _member(number: int, **other: object) -> Fault:
    return lambda file: file["members"][number].update(other)


def _device(**other: object) -> Fault:
    return lambda file: file["members"][0]["devices"][0].update(other)


def _top(**other: object) -> Fault:
    return lambda file: file.update(other)


def _cut(number: int, **other: object) -> Fault:
    return lambda file: file["removed"][number].update(other)


def _forged(file: dict[str, Any]) -> bool:
    file["signature"] = b64url(_sign(file, SAM.device))
    return False


def _changed(file: dict[str, Any]) -> bool:
    file["members"][1]["role"] = OWNER
    return False


def _without_the_root(file: dict[str, Any]) -> bool:
    file["members"][2]["devices"] = []
    file["by"] = SAM.device_id
    file["signature"] = b64url(_sign(file, SAM.device))
    return False


def _reversed(name: str) -> Fault:
    return lambda file: file[name].reverse()


_TOO_MANY = [f"00000000-0000-4000-8000-{number:012x}" for number in (2, 1)]
_FAULTS: tuple[tuple[str, str, int, Fault], ...] = (
    ("purpose", "It was made for something else.", 7, _top(purpose="portable-record/v1/circle/ring")),
    ("version", "It is of a later version.", 7, _top(v=2)),
    ("more", "It has a name too many.", 7, _top(note="hello")),
    ("less", "It has a name too few.", 7, lambda file: file.pop("own_words")),
    ("record", "Its record is none.", 7, _top(record="1")),
    ("epoch-0", "Epoch 0 has no circle.", 7, _top(epoch=0)),
    ("epoch-true", "Its epoch is no number.", 7, _top(epoch=True)),
    ("previous-none", "It is not the first, and follows none.", 7, _top(previous=[])),
    ("previous-short", "It follows something that is no hash.", 7, _top(previous=["abc"])),
    ("previous-twice", "It follows the same one twice.", 7, _top(previous=[FIRST.hash, FIRST.hash])),
    ("root", "Its root is no key.", 7, _top(root="did:web:example.org")),
    ("when", "Its moment is none.", 7, _top(when="2026-02-30T12:00:00Z")),
    ("own-words", "It says something else about own words.", 7, _top(own_words="everybody")),
    ("members-order", "Its members are not in order.", 8, _reversed("members")),
    ("members-text", "Its members are no list.", 8, _top(members="Jean")),
    (
        "member-twice",
        "Somebody belongs to it twice.",
        8,
        lambda file: file["members"].append(file["members"][-1]),
    ),
    ("member-id", "A member is no entry.", 8, _member(0, id="1")),
    ("member-role", "There is no such role.", 8, _member(1, role="admin")),
    ("member-number", "A name is no text.", 8, _member(1, name=7)),
    ("member-nameless", "A member has no name.", 8, _member(1, name="")),
    ("member-name-long", "A name is longer than 200 characters.", 8, _member(1, name="a" * 201)),
    ("member-did", "A member's key is none.", 8, _member(1, did="did:key:z123")),
    ("member-parts", "A part has no such key.", 8, _member(1, parts=["My plan"])),
    ("member-parts-order", "Parts are not in order.", 8, _member(1, parts=["plan", "communication"])),
    ("member-ticked", "A ticked entry has no such id.", 8, _member(1, ticked=["plan"])),
    ("member-ticked-order", "Ticked entries are not in order.", 8, _member(1, ticked=_TOO_MANY)),
    ("member-until", "A last moment is none.", 8, _member(1, until="soon")),
    ("person-edits", "The person does not own their record.", 8, _member(2, role=EDITOR)),
    ("root-absent", "The root is not among the owners.", 14, _top(root=EVE.did)),
    (
        "root-deviceless",
        "The root has no device.",
        14,
        _without_the_root,
    ),
    ("device-key", "A device's key is no point.", 8, _device(key=b64url(b"\x02" + b"\xff" * 32))),
    ("device-receives", "A key for receiving is too short.", 8, _device(receives=b64url(bytes(1215)))),
    ("device-since", "A device's moment is none.", 8, _device(since="")),
    ("device-vouched", "Nobody says that a device is theirs.", 8, _device(vouched=b64url(bytes(64)))),
    (
        "device-of-two",
        "A device belongs to two people.",
        8,
        lambda file: file["members"][1].update(
            did=file["members"][0]["did"], devices=file["members"][0]["devices"]
        ),
    ),
    (
        "deviceless",
        "Nobody has a device.",
        8,
        lambda file: [one.update(devices=[]) for one in file["members"]],
    ),
    ("by-stranger", "Whoever signed it does not belong to it.", 9, _top(by=EVE.device_id)),
    ("forged", "Another device signed it.", 9, _forged),
    ("changed", "A role was changed after it was signed.", 9, _changed),
    ("word-short", "The word for a new root is too short.", 32, _top(word=b64url(bytes(63)))),
    ("word-empty", "The word for a new root is empty.", 32, _top(word="")),
    ("cut-order", "Those removed are not in order.", 12, _reversed("removed")),
    ("cut-hash", "Change 0 has a hash.", 12, _cut(0, hash="A" * 43)),
    ("cut-hashless", "A last change has no hash.", 12, _cut(1, hash="")),
    ("cut-below", "A number is below zero.", 12, _cut(0, seq=-1)),
    ("cut-part", "It cuts a part that cannot be.", 12, _cut(0, part="")),
    ("cut-device", "It cuts a device that cannot be.", 12, _cut(0, device="x")),
)


def _bad(about: str, rule: int, text: str) -> dict[str, object]:
    return {"about": about, "input": text, "expect": {"rule": rule}}


def _written(one: Membership) -> str:
    file = json.loads(signed_bytes(one)) | {"signature": b64url(one.signature)}
    return canonical(file).decode()


def _sign(file: dict[str, Any], key: SigningKey) -> bytes:
    return key.sign(canonical({name: said for name, said in file.items() if name != "signature"}))


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give every vector by its path."""
    for kind, vectors in (("good", good()), ("bad", bad())):
        for name, vector in vectors:
            text = json.dumps(vector, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            yield f"{kind}/circle/{name}.json", text.encode()


if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).parent.mkdir(parents=True, exist_ok=True)
        (VECTORS / path).write_bytes(data)
