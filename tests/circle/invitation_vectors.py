"""The vectors of docs/format/circle.md, rules 30, 31 and 37: who is invited, asks, leaves, is told."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from portable_record.circle.invitation import Invitation, read_invitation, sign_invitation
from portable_record.circle.leaving import Leaving, sign_leaving
from portable_record.circle.membership import Device, vouch
from portable_record.circle.removal import Removal, sign_removal
from portable_record.circle.request import Request, make_request
from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import Purpose, keyed_name
from portable_record.record.canonical import canonical
from tests.circle.cast import EVE, JEAN, NADIA, SAM, WHEN, membership
from tests.circle.circle_vectors import VECTORS
from tests.record.devices import RECORD

UNTIL = "2026-11-29T12:00:00Z"
PLACE = {
    "kind": "webdav",
    "address": "https://cloud.example/dav/Jean",
    "user": "",
    "secret": "",
    "bucket": "",
    "region": "auto",
    "prefix": "",
}
INVITATION = read_invitation(
    sign_invitation(
        Invitation(
            record=RECORD,
            root=JEAN.did,
            whose="Jean Adeyemi",
            name="Sam Adeyemi",
            did=SAM.did,
            until=UNTIL,
            secret=bytes(range(32)),
            place=PLACE,
        ),
        SAM.own,
    )
)
NADIAS = vouch(RECORD, NADIA.did, Device(NADIA.device.public, NADIA.receives.public, WHEN), NADIA.own)
REQUEST = make_request(
    Request(
        record=RECORD,
        invitation=INVITATION.hash,
        did=NADIA.did,
        name="Nadia Hussain",
        relation="support worker",
        organisation="Mossley Care",
        device=NADIAS,
    ),
    INVITATION,
)
TOGETHER = membership(JEAN.member(), SAM.member(), NADIA.member(), follows=[membership(JEAN.member())])
REMOVAL = sign_removal(Removal(RECORD, NADIA.did, 2, WHEN, SAM.device_id), SAM.device)
LEAVING = sign_leaving(Leaving(RECORD, NADIA.did, WHEN), NADIA.own)

Fault = Callable[[dict[str, Any]], object]


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each good text."""
    yield (
        "invitation",
        {
            "about": "An owner invites somebody to Jean's circle.",
            "input": INVITATION.written.decode(),
            "expect": {"hash": INVITATION.hash, "answer_key": b64url(INVITATION.answer_key)},
        },
    )
    alone = sign_invitation(replace(INVITATION, place={}, did=JEAN.did), JEAN.own)
    yield (
        "invitation-placeless",
        {
            "about": "It says nothing of the place.",
            "input": alone.decode(),
            "expect": {"hash": read_invitation(alone).hash},
        },
    )
    team = sign_invitation(replace(INVITATION, whose="Mossley Care", team=True), SAM.own)
    yield (
        "invitation-team",
        {
            "about": "It is to the team of an organisation.",
            "input": team.decode(),
            "expect": {"hash": read_invitation(team).hash, "team": True},
        },
    )
    yield (
        "request",
        {
            "about": "Somebody who is paid asks to be let in.",
            "invitation": INVITATION.written.decode(),
            "input": REQUEST.written.decode(),
            "expect": {
                "words": list(REQUEST.words(INVITATION)),
                "digits": REQUEST.digits(INVITATION),
            },
        },
    )
    yield (
        "leaving",
        {"about": "Somebody leaves.", "input": LEAVING.decode(), "expect": {"did": NADIA.did, "when": WHEN}},
    )
    yield (
        "removal",
        {
            "about": "Somebody is told that they are not in it any more.",
            "input": REMOVAL.decode(),
            "expect": {"did": NADIA.did, "epoch": 2, "since": WHEN},
        },
    )


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each text with one fault, signed or marked all the same where the fault is not in that."""
    for name, about, fault in _INVITATIONS:
        file = json.loads(INVITATION.written)
        if fault(file) is not False:
            del file["signature"]
            file["signature"] = b64url(SAM.own.sign(canonical(file)))
        yield f"invitation-{name}", _bad(about, 30, canonical(file).decode())
    for name, about, fault in _REQUESTS:
        file = json.loads(REQUEST.written)
        if fault(file) is not False:
            del file["mark"]
            mark = keyed_name(INVITATION.secret, canonical(file), Purpose.CIRCLE_REQUEST)
            file["mark"] = b64url(mark)
        vector = _bad(about, 30, canonical(file).decode())
        yield f"request-{name}", vector | {"invitation": INVITATION.written.decode()}
    for name, about, fault in _LEAVINGS:
        file = json.loads(LEAVING)
        if fault(file) is not False:
            del file["signature"]
            file["signature"] = b64url(NADIA.own.sign(canonical(file)))
        yield f"leaving-{name}", _bad(about, 31, canonical(file).decode())
    for name, about, fault in _REMOVALS:
        file = json.loads(REMOVAL)
        if fault(file) is not False:
            del file["signature"]
            file["signature"] = b64url(SAM.device.sign(canonical(file)))
        yield f"removal-{name}", _bad(about, 37, canonical(file).decode())
    for kind, text, rule in (
        ("removal", REMOVAL, 37),
        ("invitation", INVITATION.written, 30),
        ("request", REQUEST.written, 30),
        ("leaving", LEAVING, 31),
    ):
        more = {"invitation": INVITATION.written.decode()} if kind == "request" else {}
        yield f"{kind}-spaces", _bad("It is not canonical.", rule, json.dumps(json.loads(text))) | more
        yield f"{kind}-cut", _bad("It is cut short.", rule, text[:-1].decode()) | more


def _bad(about: str, rule: int, text: str) -> dict[str, object]:
    return {"about": about, "input": text, "expect": {"rule": rule}}


def _top(**other: object) -> Fault:
    return lambda file: file.update(other)


def _place(**other: object) -> Fault:
    return lambda file: file["place"].update(other)


def _device(**other: object) -> Fault:
    return lambda file: file["device"].update(other)


def _unsigned(**other: object) -> Fault:
    def fault(file: dict[str, Any]) -> bool:
        file.update(other)
        return False

    return fault


_COMMON: tuple[tuple[str, str, Fault], ...] = (
    ("purpose", "It was made for something else.", _top(purpose="portable-record/v1/contact")),
    ("version", "It is of a later version.", _top(v=2)),
    ("more", "It has a name too many.", _top(note="hello")),
    ("less", "It has a name too few.", lambda file: file.pop("did")),
    ("record", "Its record is none.", _top(record="1")),
    ("did", "Its key is none.", _top(did="did:web:example.org")),
)
_INVITATIONS = (
    *_COMMON,
    ("root", "Its root is no key.", _top(root="did:key:z123")),
    ("until", "Its moment is none.", _top(until="next week")),
    ("whose", "It does not say whose record it is.", _top(whose=" ")),
    ("name-long", "A name is longer than 200 characters.", _top(name="a" * 201)),
    ("secret", "Its secret is too short.", _top(secret=b64url(bytes(31)))),
    ("place-kind", "There is no such place.", _place(kind="carrier-pigeon")),
    ("place-more", "Its place has a name too many.", _place(note="hello")),
    ("place-number", "A word of its place is no text.", _place(user=7)),
    ("place-long", "An address is too long.", _place(address="a" * 1001)),
    ("long", "It is longer than 8 KiB.", _top(whose="a" * 8192)),
    ("team-no", "It says that it is to no team.", _top(team=False)),
    ("team-text", "What says that it is to a team is a text.", _top(team="yes")),
    ("changed", "The place was changed after it was signed.", _unsigned(place={})),
    ("forged", "Somebody else is said to have signed it.", _unsigned(did=JEAN.did)),
)
_REQUESTS = (
    *_COMMON,
    ("invitation", "It calls its invitation by what is no hash.", _top(invitation="abc")),
    ("other", "It answers another invitation.", _top(invitation="A" * 43)),
    ("nameless", "It does not say who asks.", _top(name="")),
    ("organisation-long", "An organisation is longer than 200 characters.", _top(organisation="a" * 201)),
    ("long", "It is longer than 16 KiB.", _top(name="a" * 16_384)),
    ("device-key", "A device's key is no point.", _device(key=b64url(b"\x02" + b"\xff" * 32))),
    ("device-receives", "A key for receiving is too short.", _device(receives=b64url(bytes(1215)))),
    ("device-since", "A device's moment is none.", _device(since="")),
    ("device-vouched", "Nobody says that the device is theirs.", _device(vouched=b64url(bytes(64)))),
    ("device-more", "A device has a name too many.", _device(note="hello")),
    ("changed", "A name was changed after it was marked.", _unsigned(name="Eve")),
    ("unmarked", "Its mark is too short.", _unsigned(mark=b64url(bytes(31)))),
)
_LEAVINGS = (
    *_COMMON,
    ("when", "Its moment is none.", _top(when="soon")),
    ("changed", "Its moment was changed after it was signed.", _unsigned(when="2026-11-23T12:00:00Z")),
    ("forged", "Somebody else signed it.", _unsigned(did=SAM.did)),
)

_REMOVALS = (
    *(one for one in _COMMON if one[0] != "did"),
    ("did", "It is to a key that is none.", _top(did="did:key:z123")),
    ("epoch", "It is about another epoch.", _top(epoch=1)),
    ("epoch-0", "It is about the time before the circle.", _top(epoch=0)),
    ("since", "Its moment is none.", _top(since="soon")),
    ("stranger", "It is to nobody who was in the circle.", _top(did=EVE.did)),
    ("root", "It is to the one whose circle it is.", _top(did=JEAN.did)),
    ("by", "It names a device that cannot be.", _top(by="x")),
    ("by-editor", "It is by nobody who owned the circle.", _top(by=NADIA.device_id)),
    ("changed", "Its moment was changed after it was signed.", _unsigned(since="2026-11-23T12:00:00Z")),
    ("forged", "Another device signed it than the one that it names.", _unsigned(by=JEAN.device_id)),
)


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give every vector by its path."""
    for kind, vectors in (("good", good()), ("bad", bad())):
        for name, vector in vectors:
            text = json.dumps(vector, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            yield f"{kind}/circle/{name}.json", text.encode()


if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).write_bytes(data)
