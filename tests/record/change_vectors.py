"""The vectors of docs/format/change.md: how each one is made, so that they can be made again and compared."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from portable_record.crypto.signing import SigningKey
from portable_record.record.change import Seen, b64url, change_hash, signed_bytes
from portable_record.record.change_file import to_json
from portable_record.record.edits import (
    Draft,
    binning,
    creation,
    editing,
    replacing,
    sensitive_from_the_start,
)
from portable_record.record.erase import erase_values, erasing
from portable_record.record.fold import fold
from portable_record.record.who import By
from tests.record.devices import PART, Device, Logged, entry_id, resource

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
PLAN = (
    b'{ "resourceType": "CarePlan", "status": "draft", "intent": "plan",\n'
    b'  "note": [{"text": "Tea at four"}], "extension": [{"url": "urn:x", "valueDecimal": 0.40}] }'
)
GOAL = '{"resourceType":"Goal","description":{"text":"Wieder spazieren — ‏مشي 🚶"}}'.encode()
WHEN = "2026-11-22T13:00:00Z"
SISTER, WORKER = entry_id(0x100), entry_id(0x101)


class SigningDevice(Device):
    """A device with a real key, the same every time."""

    @property
    def key(self) -> SigningKey:
        return SigningKey.from_bytes(self.name.encode().rjust(32, b"\x01"))

    @property
    def id(self) -> str:
        return self.key.public.thumbprint()

    def write(
        self,
        drafts: Iterable[Draft],
        *,
        part: str = PART,
        by: By | None = None,
        seen: tuple[Seen, ...] = (),
    ) -> Logged:
        """Make one change and sign it."""
        change, edits = super().write(drafts, part=part, by=by, seen=seen)
        self.log[-1] = (replace(change, signature=self.key.sign(signed_bytes(change))), edits)
        return self.log[-1]


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Every vector as (path below tests/vectors, bytes of its file)."""
    for name, vector in good().items():
        yield f"good/change/{name}.json", _file(vector)
    for name, vector in bad().items():
        yield f"bad/change/{name}.json", _file(vector)
    for name, vector in folds().items():
        yield f"good/fold/{name}.json", _file(vector)


def _file(vector: dict[str, object]) -> bytes:
    return (json.dumps(vector, ensure_ascii=False, indent=1) + "\n").encode()


def good() -> dict[str, dict[str, object]]:
    """Changes that are read, verify, and are written again byte for byte."""
    found: dict[str, dict[str, object]] = {}

    def keep(name: str, about: str, device: SigningDevice, logged: Logged) -> None:
        change, edits = logged
        found[name] = {
            "about": about,
            "expect": {
                "hash": change_hash(change),
                "signed": signed_bytes(change).decode(),
                "edits": [{"path": edit.path, "hash": b64url(edit.digest)} for edit in edits],
            },
            "key": device.key.public.to_jwk(),
            "input": to_json(change, edits).decode(),
        }

    one, two = SigningDevice("one"), SigningDevice("two")
    plan, goal = entry_id(0), entry_id(1)
    origin = "letter.json"
    made = [
        creation(plan, PLAN, type_name="CarePlan"),
        creation(goal, GOAL, type_name="Goal", url="https://example.org/Goal/1", origin=origin),
        sensitive_from_the_start(goal),
    ]
    keep(
        "import", "Two entries as wholes, byte for byte, one sensitive from the start.", one, one.write(made)
    )
    two.receive(one)
    drafts = _edited(one, plan, status="active", note=[{"text": "Tea at four"}, {"text": "Cake at five"}])
    keep(
        "edit", "An element and an item; the second note gets an id and an order key.", one, one.write(drafts)
    )
    drafts = _edited(two, plan, status="on-hold")
    keep(
        "other-device",
        "Another device edits the same element; the first of its own chain.",
        two,
        two.write(drafts),
    )
    helped = By(SISTER, "agrees", WORKER)
    drafts = _edited(two, plan, intent="order")
    keep("written-by-sister", "A sister writes with a worker's help.", two, two.write(drafts, by=helped))
    one.receive(two)
    seen = (Seen(two.id, 2, change_hash(two.log[-1][0])),)
    keep(
        "countersigned",
        "Says what it has seen of the other chain.",
        one,
        one.write(_edited(one, plan, title="My week"), seen=seen),
    )
    keep(
        "settling", "Names two heads of two devices.", one, one.write(_edited(one, plan, status="completed"))
    )
    keep("binning", "Into the bin, naming all that stands.", one, one.write([binning(one.state(plan), WHEN)]))
    change, edits = one.write([erasing(one.state(plan), WHEN)])
    keep("erasing", "Says that the values of an entry go for good.", one, (change, edits))
    keep(
        "erased",
        "The edits of edit.json without salt and value.",
        one,
        (one.log[1][0], erase_values(one.log[1][1])),
    )
    keep(
        "replacing",
        "A newer import in place of an entry.",
        one,
        one.write([replacing(one.state(goal), GOAL)]),
    )
    return found


def _edited(device: Device, entry: str, **elements: object) -> list[Draft]:
    state = device.state(entry)
    return editing(state, resource(state) | elements, new_id=device.new_id)


def folds() -> dict[str, dict[str, object]]:
    """Sets of changes, in an order in which they may arrive, and the state that they make."""
    found: dict[str, dict[str, object]] = {}

    def keep(name: str, about: str, log: list[Logged]) -> None:
        folded = fold(log)
        found[name] = {
            "about": about,
            "expect": {
                "states": [
                    {
                        "entry": state.entry,
                        "text": state.text.decode(),
                        "binned": state.binned,
                        "erased": state.erased,
                        "conflicts": {
                            each.path: [alternative.value.decode() for alternative in each.alternatives]
                            for each in state.conflicts
                        },
                    }
                    for _, state in sorted(folded.states.items())
                ],
                "pending": [[one.device, one.seq] for one in folded.pending],
                "forks": [[one.device, one.seq, *one.hashes] for one in folded.forks],
                "gaps": [[one.device, one.first, one.last] for one in folded.gaps],
                "refused": [[one.device, one.seq, one.why] for one in folded.refused],
            },
            "input": [to_json(change, edits).decode() for change, edits in reversed(log)],
        }

    def pair() -> tuple[SigningDevice, SigningDevice, str]:
        one, two = SigningDevice("one"), SigningDevice("two")
        entry = one.create(PLAN)
        two.receive(one)
        return one, two, entry

    one, two, entry = pair()
    one.write(_edited(one, entry, status="active", title="My week"))
    keep("edited", "One device: patched in place, a new element at the end, 0.40 stays 0.40.", one.log)
    two.write(_edited(two, entry, status="on-hold"))
    keep("side-by-side", "Two devices set one element without knowing of each other.", one.log + two.log)
    keep("waiting", "The first change is missing.", one.log[1:] + two.log[1:])
    one, two, entry = pair()
    one.write(_edited(one, entry, note=[{"text": "From one"}, {"text": "Tea at four"}]))
    two.write(_edited(two, entry, note=[{"text": "From two"}, {"text": "Tea at four"}]))
    keep("items-inserted", "Two devices insert an item at the same place.", one.log + two.log)
    one, two, entry = pair()
    one.write([binning(one.state(entry), WHEN)])
    keep("binned", "In the bin.", list(one.log))
    two.write(_edited(two, entry, status="active"))
    keep("binned-against-edited", "An edit that the binning did not know of.", one.log + two.log)
    one, two, entry = pair()
    twin = SigningDevice("one", log=list(one.log), thrown=50)
    one.write(_edited(one, entry, status="active"))
    twin.write(_edited(twin, entry, status="on-hold"))
    keep("fork", "Two changes in one place of a chain: neither applies.", one.log + twin.log[1:])
    one, _, entry = pair()
    one.write([erasing(one.state(entry), WHEN)])
    keep("erased", "An entry that is gone for good.", one.log)
    return found


def bad() -> dict[str, dict[str, object]]:
    """Files with one fault each; where it lies in what is signed, the signature no longer fits either."""
    found: dict[str, dict[str, object]] = {}
    for name, (rule, about, data) in _faults().items():
        text = {"input": data.decode()} if _is_text(data) else {"base64": base64.b64encode(data).decode()}
        found[name] = {"about": about, "expect": {"code": "change-malformed", "rule": rule}, **text}
    return found


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _faults() -> dict[str, tuple[int, str, bytes]]:
    plain = json.loads(_settling_file())

    def with_(change: Callable[[dict[str, Any]], object]) -> bytes:
        file = json.loads(json.dumps(plain))
        change(file)
        return _sorted(file)

    def setting(**values: object) -> bytes:
        return with_(lambda file: file.update(values))

    def edit(at: int, value: object) -> bytes:
        return with_(lambda file: file["edits"][0].__setitem__(at, value))

    def value(path: str, text: str) -> bytes:
        def change(file: dict[str, Any]) -> None:
            file["edits"][0][1], file["edits"][0][4] = path, text

        return with_(change)

    other = SigningDevice("two").id
    device, base, row = plain["device"], plain["edits"][0][2], plain["edits"][0]
    sensitive = [row[0], "@sensitive", [], row[3], "true"]
    seen = {"device": other, "seq": 1, "hash": plain["previous"]}
    header = '{"origin":"","type":"Goal","url":""}\n'
    text = _sorted(plain).decode()
    return {
        "not-json": (1, "Cut off.", text[:-1].encode()),
        "not-utf-8": (
            1,
            "A byte that is no UTF-8.",
            text.replace('\\"completed', '\\"\xff').encode("latin-1"),
        ),
        "with-space": (1, "A space after a colon.", text.replace('"v":', '"v": ').encode()),
        "names-out-of-order": (
            1,
            "Two names have changed places.",
            json.dumps(
                dict(reversed(list(json.loads(text).items()))), ensure_ascii=False, separators=(",", ":")
            ).encode(),
        ),
        "name-twice": (1, "The name v stands there twice.", text.replace('"v":1', '"v":1,"v":1').encode()),
        "long-escape": (
            1,
            "A letter as an escape that it does not need.",
            text.replace("completed", "\\u0063ompleted").encode(),
        ),
        "half-a-letter": (1, "Half a surrogate pair.", text.replace("completed", "\\ud800").encode()),
        "fraction": (1, "A number with a point.", text.replace('"epoch":0', '"epoch":0.0').encode()),
        "unknown-name": (1, "A name that version 1 does not have.", setting(note="hello")),
        "missing-name": (1, "No list of what was seen.", with_(lambda file: file.pop("seen"))),
        "not-an-object": (1, "A list.", b"[]"),
        "version-2": (2, "A later version.", setting(v=2)),
        "version-true": (2, "True is not 1.", setting(v=True)),
        "other-purpose": (2, "Signed for something else.", setting(purpose="portable-record/membership")),
        "record-without-hyphens": (2, "The id of the record is written otherwise.", setting(record="0" * 32)),
        "epoch-negative": (3, "Membership is counted from 0.", setting(epoch=-1)),
        "device-short": (3, "Not a thumbprint.", setting(device=device[:-1])),
        "device-loose-bits": (
            3,
            "Bits in the last character that no bytes have.",
            setting(device="A" * 42 + "B"),
        ),
        "part-with-capital": (3, "Not the key of a part.", setting(part="Plan")),
        "seq-zero": (
            4,
            "Changes are counted from 1.",
            with_(lambda file: file.update(seq=0, edits=[sensitive], devices=[])),
        ),
        "seq-text": (4, "A number as text.", setting(seq="3")),
        "first-with-previous": (
            4,
            "The first of a chain names one before it.",
            with_(lambda file: file.update(seq=1, edits=[sensitive], devices=[])),
        ),
        "previous-missing": (4, "A later one names none before it.", setting(previous="")),
        "lamport-zero": (5, "Counted from 1.", setting(lamport=0)),
        "when-without-zone": (5, "No Z.", setting(when="2026-11-22T12:00:00")),
        "when-with-fraction": (5, "Parts of a second.", setting(when="2026-11-22T12:00:00.5Z")),
        "when-never": (5, "A day that does not exist.", setting(when="2026-02-30T12:00:00Z")),
        "by-without-basis": (5, "No right is named.", setting(by={"writer": "person"})),
        "by-unknown-name": (
            5,
            "A name that version 1 does not have.",
            setting(by={"writer": "person", "basis": "self", "x": ""}),
        ),
        "by-a-name": (
            5,
            "The writer is a name, not an entry.",
            setting(by={"writer": "Sam", "basis": "agrees"}),
        ),
        "by-empty-helper": (
            5,
            "A helper who is nobody.",
            setting(by={"writer": "person", "basis": "self", "with": ""}),
        ),
        "by-basis-in-words": (
            5,
            "The right is no code.",
            setting(by={"writer": "person", "basis": "She agrees"}),
        ),
        "seen-itself": (6, "A device countersigns its own chain.", setting(seen=[seen | {"device": device}])),
        "seen-twice": (6, "A device is named twice.", setting(seen=[seen, seen])),
        "seen-hash-short": (6, "Not the hash of a change.", setting(seen=[seen | {"hash": "x"}])),
        "seen-with-part": (
            6,
            "It names a part, which is the change's own.",
            setting(seen=[seen | {"part": "plan"}]),
        ),
        "entry-in-full": (18, "The id of an entry in full.", edit(0, entry_id(0))),
        "path-unknown-mark": (7, "A mark that version 1 does not have.", edit(1, "@hidden")),
        "path-resource-type": (7, "The type of an entry stays.", edit(1, "resourceType")),
        "path-two-deep": (7, "Inside an item.", edit(1, "note/a/text")),
        "path-item-with-space": (7, "Not the id of an item.", value("note/a b", "null")),
        "salt-short": (8, "15 bytes.", edit(3, row[3][:20])),
        "salt-padded": (8, "With padding.", edit(3, row[3] + "==")),
        "salt-other-alphabet": (8, "A character of the other base64.", edit(3, "+" + row[3][1:])),
        "hash-short": (
            8,
            "An erased edit with a hash of 31 bytes.",
            with_(lambda file: file["edits"].__setitem__(0, [*row[:3], "A" * 42])),
        ),
        "no-bases": (
            9,
            "An element that replaces nothing.",
            with_(lambda file: file.update(devices=[], edits=[[row[0], row[1], [], *row[3:]]])),
        ),
        "bases-out-of-order": (9, "The edits replaced are not in order.", edit(2, base[::-1])),
        "bases-twice": (9, "One edit is named twice.", edit(2, [base[0], base[0], base[1]])),
        "base-counted-from-zero": (9, "No edit has the number 0.", edit(2, [[0, 1, 0], base[1]])),
        "no-edits": (10, "A change without edits.", setting(edits=[], devices=[])),
        "one-register-twice": (
            14,
            "One element is edited twice.",
            with_(lambda file: file["edits"].append(row)),
        ),
        "whole-and-element": (
            15,
            "An entry as a whole and in pieces.",
            with_(
                lambda file: file["edits"].append(
                    [row[0], "", [], row[3], header + '{"resourceType":"Goal"}']
                )
            ),
        ),
        "base-not-older": (
            16,
            "It replaces an edit of itself.",
            with_(lambda file: file["edits"][0].__setitem__(2, _own_future(plain))),
        ),
        "edit-too-short": (
            18,
            "An edit of three.",
            with_(lambda file: file["edits"].__setitem__(0, row[:3])),
        ),
        "edit-too-long": (
            18,
            "An edit of six.",
            with_(lambda file: file["edits"].__setitem__(0, [*row, ""])),
        ),
        "edit-an-object": (
            18,
            "An edit with names.",
            with_(lambda file: file["edits"].__setitem__(0, {"n": 1})),
        ),
        "value-a-number": (18, "A value that is not a string.", edit(4, 7)),
        "base-of-two": (19, "A base without its number.", edit(2, [base[0][:2], base[1]])),
        "base-of-no-device": (19, "A device that is not in the list.", edit(2, [base[0], [2, 1, 1]])),
        "devices-unused": (
            19,
            "A device that no base names.",
            with_(lambda file: file["devices"].append("~")),
        ),
        "devices-out-of-order": (19, "The list of devices is not in order.", with_(_swap_devices)),
        "signature-short": (12, "63 bytes.", setting(signature=plain["signature"][:84])),
        "signature-padded": (12, "With padding.", setting(signature=plain["signature"] + "==")),
        "element-not-json": (20, "Words without quotation marks.", value("status", "active")),
        "element-with-space": (20, "JSON that is not minified.", value("status", '{"a": 1}')),
        "element-name-twice": (20, "A name stands twice.", value("status", '{"a":1,"a":2}')),
        "item-without-order": (20, "An item without an order key.", value("note/a", '{"item":{}}')),
        "item-order-ends-in-zero": (
            20,
            "A key below which nothing fits.",
            value("note/a", '{"order":"a0","item":{}}'),
        ),
        "item-names-swapped": (20, "Item before order.", value("note/a", '{"item":{},"order":"a1"}')),
        "item-with-space": (20, "JSON that is not minified.", value("note/a", '{"order":"a1","item": {}}')),
        "binned-true": (20, "Not a moment.", value("@binned", "true")),
        "binned-a-day": (20, "A day is not a moment.", value("@binned", '"2026-11-22"')),
        "erased-null": (20, "Erasing cannot be taken back.", value("@erased", "null")),
        "sensitive-null": (20, "Neither true nor false.", value("@sensitive", "null")),
        "whole-without-header": (
            20,
            "A resource without its header line.",
            value("", '{"resourceType":"Goal"}'),
        ),
        "whole-header-out-of-order": (
            20,
            "The names of the header have changed places.",
            value("", '{"type":"Goal","origin":"","url":""}\n{"resourceType":"Goal"}'),
        ),
        "whole-header-number": (
            20,
            "A number in the header.",
            value("", '{"origin":0,"type":"Goal","url":""}\n{"resourceType":"Goal"}'),
        ),
        "whole-origin-long": (
            20,
            "An origin of 201 characters.",
            value("", header.replace('"origin":""', f'"origin":"{"x" * 201}"') + '{"resourceType":"Goal"}'),
        ),
        "whole-of-another-type": (
            20,
            "The header says Goal.",
            value("", header + '{"resourceType":"CarePlan"}'),
        ),
        "whole-a-list": (20, "Not an object.", value("", header + "[]")),
        "whole-name-twice": (
            20,
            "A name stands twice in the resource.",
            value("", header + '{"resourceType":"Goal","id":"1","id":"2"}'),
        ),
    }


def _settling_file() -> str:
    file = good()["settling"]["input"]
    assert isinstance(file, str)
    return file


def _own_future(plain: dict[str, Any]) -> list[list[int]]:
    own = plain["devices"].index(plain["device"])
    return sorted([[own, plain["seq"], 1], [1 - own, 1, 1]])


def _swap_devices(file: dict[str, Any]) -> None:
    file["devices"].reverse()
    file["edits"][0][2] = [[1 - device, seq, n] for device, seq, n in file["edits"][0][2]]


def _sorted(file: dict[str, Any]) -> bytes:
    """As ``canonical`` writes it, but without its refusals."""
    return json.dumps(file, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def write_all() -> None:
    """Write every vector to its file."""
    for path, data in all_vectors():
        (VECTORS / path).parent.mkdir(parents=True, exist_ok=True)
        (VECTORS / path).write_bytes(data)


if __name__ == "__main__":
    write_all()
