"""The vectors of docs/format/team.md, and how each is made. Jean leads, Sam works, Eve only opens things."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from portable_record.circle.deeds import INBOX, Deed, Deeds, signed_bytes
from portable_record.circle.membership import EDITOR, VIEWER, Cut, Membership
from portable_record.circle.paper import (
    ANSWER,
    CASE,
    COPIED,
    KEPT_SAFE,
    KNOWS,
    LOOKED,
    REQUEST,
    SAFE_BACK,
    SETTLED,
    STEP,
    Paper,
    sign_paper,
)
from portable_record.circle.ring import Ring, sign_ring
from portable_record.circle.thing import Thing
from portable_record.crypto.b64 import b64url
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from tests.circle.cast import EVE, JEAN, NADIA, SAM, WHEN, membership
from tests.circle.circle_vectors import VECTORS
from tests.record.devices import RECORD

ITEM = "00000000-0000-4000-8000-000000000201"
OTHER = "00000000-0000-4000-8000-000000000202"
HASH, GROUP = "A" * 43, "Ahmed Care"
NOW = membership(
    JEAN.member(organisation=GROUP, parts=(INBOX,)),
    SAM.member(role=EDITOR, parts=(INBOX,), organisation=GROUP),
    EVE.member(role=VIEWER, parts=(INBOX,), organisation=GROUP),
    NADIA.member(parts=("plan",)),
)
GONE = [one for one in NOW.members if one.did != SAM.did]
KEPT = {
    "by": "Sam Lee",
    "reason": "law",
    "words": "",
    "until": "2027-01-01T00:00:00Z",
    "kinds": ["Allergy"],
    "may_tell": False,
    "since": WHEN,
}
LINES = (
    Deed("receive", WHEN, ITEM, "Sue", said={"thing": HASH}),
    Deed("open-item", WHEN, ITEM, "Sue", "To answer them", "Sam Lee"),
    Deed("keep-item", WHEN, ITEM, "Sue", said={"kept": KEPT}),
    Deed("answer", WHEN, ITEM, "Sue", said={"answers": [["1", "token"]]}),
    Deed("pass-on", WHEN, ITEM, "Werneth Club", "support"),
    Deed("delete-item", WHEN, ITEM, "Sue", said={"gone": True}),
    Deed("told", WHEN, "", "Sue", said={"notice": "text"}),
)
DEEDS = Deeds(RECORD, 1, SAM.device_id, 1, "", WHEN, LINES)
THING = Thing(
    RECORD,
    ITEM,
    "urn:uuid:00000000-0000-4000-8000-000000000301",
    WHEN,
    "card.json",
    "Sue",
    "{}",
    pins=tuple(sorted((one, one) for one in (JEAN.did, SAM.did))),
    files=(("letter.pdf", 9),),
)
STEP_SAID = {"of": "case-1", "what": "did", "words": "Locked it", "by": "Jean", "when": WHEN}
CASE_SAID = {
    "of": "breaches",
    "written": WHEN,
    "words": "A laptop was lost",
    "whom": "Two people",
    "by": "Jean",
    "aware": WHEN,
}
PAPER = Paper(RECORD, 1, JEAN.device_id, WHEN, ANSWER, "lead", {"words": "Amina Ahmed"})
ASKED = "asked-0123456789abcdef"
_REQUEST = {"written": WHEN, "about": "Sue Okoro", "also": "", "asks": "", "came": "2026-11-20", "by": "Sam"}
_LOOKED = {"of": ASKED, "item": ITEM, "choices": '[["keep",""],["cover","It names somebody else"]]'}
_SETTLED = {"checked": "known", "checked_words": "", "harm": "no", "harm_words": ""}
BY_WORKERS = (
    Paper(RECORD, 1, SAM.device_id, WHEN, REQUEST, ASKED, _REQUEST),
    Paper(RECORD, 1, SAM.device_id, WHEN, LOOKED, f"{ASKED}/{ITEM}", _LOOKED),
    Paper(RECORD, 1, SAM.device_id, WHEN, SETTLED, ASKED, _SETTLED),
    Paper(RECORD, 1, SAM.device_id, WHEN, COPIED, ASKED, {"given": WHEN, "by": "Sam Lee"}),
)
SAFE_ID = "safe-0123456789abcdef"
_SAFE_SAID = {
    "written": WHEN,
    "about": "Sue Okoro",
    "by": "Sam Lee",
    "plan": '{"why":"Bruises."}',
    "went": "[]",
}
OF_SAFETY = (
    Paper(RECORD, 1, SAM.device_id, WHEN, KEPT_SAFE, SAFE_ID, _SAFE_SAID),
    Paper(RECORD, 1, SAM.device_id, WHEN, SAFE_BACK, SAFE_ID, {"when": WHEN, "why": "A mistake", "by": ""}),
)
_KNOWN_SAID = {"as": "Sue Okoro", "compared": WHEN}
KNOWN = Paper(RECORD, 1, SAM.device_id, WHEN, KNOWS, f"{SAM.device_id}/{JEAN.did}", _KNOWN_SAID)
RECEIVE = f"receive/1-{'0a' * 8}"
RING = Ring(
    RECORD, 1, NOW.hash, SAM.device_id, {"circle": b"c" * 32, "part/inbox": b"i" * 32, RECEIVE: b"r" * 96}
)

Fault = Callable[[dict[str, Any]], object]


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give what is read."""
    later = replace(DEEDS, seq=2, previous=HASH, days=30, lines=LINES[:1], device=JEAN.device_id)
    by_eve, by_nadia = (replace(DEEDS, device=one.device_id) for one in (EVE, NADIA))
    for name, about, said, key, weight in (
        ("deeds", "Lines of each kind by a worker.", DEEDS, SAM.device, "counts"),
        ("deeds-lead", "Later ones of a lead, with days.", later, JEAN.device, "counts"),
        ("deeds-reader", "By somebody who only opens.", by_eve, EVE.device, "reads-only"),
        ("deeds-stranger", "By somebody without the inbox.", by_nadia, NADIA.device, "stranger"),
        ("deeds-record", "Of another record.", replace(DEEDS, record=OTHER), SAM.device, "foreign"),
        (
            "deeds-overruled",
            "Of an epoch that is not in force.",
            replace(DEEDS, epoch=2),
            SAM.device,
            "counts",
        ),
        (
            "deeds-later",
            "By somebody of an epoch to come.",
            replace(by_nadia, epoch=2),
            NADIA.device,
            "later",
        ),
    ):
        text = canonical(_signed(json.loads(signed_bytes(said)), key)).decode()
        yield name, {"about": about, "input": text, "expect": {"hash": said.hash, "weight": weight}}
    yield from _of_somebody_gone()
    yield "thing", {"about": "A thing.", "input": THING.written.decode(), "expect": {"hash": THING.hash}}
    for kind, said_of in ((ANSWER, PAPER.said), (CASE, CASE_SAID), (STEP, STEP_SAID)):
        paper = sign_paper(replace(PAPER, kind=kind, said=said_of), JEAN.device).decode()
        yield f"paper-{kind}", {"about": "A paper.", "input": paper, "expect": {"said": dict(said_of)}}
    for by_worker in BY_WORKERS:
        text = sign_paper(by_worker, SAM.device).decode()
        said_of = dict(by_worker.said)
        yield f"paper-{by_worker.kind}", {"about": "By a worker.", "input": text, "expect": {"said": said_of}}
    for note in OF_SAFETY:
        text, expect_of = sign_paper(note, SAM.device).decode(), {"said": dict(note.said)}
        yield f"paper-{note.kind}", {"about": "Of safety, by a worker.", "input": text, "expect": expect_of}
    knows, expect_of = sign_paper(KNOWN, SAM.device).decode(), {"said": dict(KNOWN.said)}
    yield "paper-knows", {"about": "A key that a worker compared.", "input": knows, "expect": expect_of}
    brought = sign_paper(BY_WORKERS[0], SAM.device).decode()
    about = "By a worker who went since, sealed once more by somebody who stayed."
    expect_of = {"said": dict(BY_WORKERS[0].said)}
    yield "paper-brought", {"about": about, "input": brought, "under": 2, "expect": expect_of}
    for name, about, more in (
        ("ring", "A worker's ring with a key for receiving.", {}),
        ("ring-asked", "A worker's ring with the key of what people asked for.", {"part/asked": b"a" * 32}),
    ):
        one = replace(RING, keys={**RING.keys, **more})
        expect = {"keys": sorted(one.keys)}
        yield name, {"about": about, "input": sign_ring(one, JEAN.device).decode(), "expect": expect}


def after(seq: int, name: str) -> Membership:
    """Give the membership by which Sam went: these are the last deeds of his that count."""
    return membership(*GONE, follows=[NOW], removed=(Cut(SAM.device_id, INBOX, seq, name),))


def _of_somebody_gone() -> Iterator[tuple[str, dict[str, object]]]:
    """Give deeds of a worker who went; ``named`` are the last that count, ``held`` others of theirs."""
    first = replace(DEEDS, lines=LINES[1:2])
    second = replace(first, seq=2, previous=first.hash)
    third = replace(first, seq=3, previous=second.hash)
    forged = replace(second, lines=LINES[5:6])
    for name, about, said, named, held, weight in (
        ("named", "The last that count.", second, second, (first,), "counts"),
        ("followed", "What the last follow.", first, third, (second, third), "counts"),
        ("after", "What follows the last.", third, second, (first, second), "cut-off"),
        ("beside", "Under a number from before.", forged, third, (first, second, third), "cut-off"),
        ("instead", "Others under the number of the last.", forged, second, (first, second), "cut-off"),
        ("untied", "What lies between is not here.", first, third, (third,), "cut-off"),
    ):
        yield (
            f"deeds-{name}",
            {
                "about": about,
                "input": canonical(_signed(json.loads(signed_bytes(said)), SAM.device)).decode(),
                "held": [canonical(json.loads(signed_bytes(one))).decode() for one in held],
                "named": {"seq": named.seq, "hash": named.hash},
                "expect": {"hash": said.hash, "weight": weight},
            },
        )


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each with one fault, signed all the same where the fault is not in the signature."""
    deeds = json.loads(signed_bytes(DEEDS))
    for name, about, rule, fault in _DEEDS:
        yield f"deeds-{name}", _bad(about, rule, _with(deeds, fault, SAM.device))
    yield "deeds-forged", _bad("Another device signed it.", 6, _with(deeds, {}, JEAN.device))
    cut = _with(deeds, {}, SAM.device)[:-1]
    yield "deeds-cut", _bad("It is cut short.", 3, cut)
    for name, about, change in _THINGS:
        text = canonical(json.loads(THING.written) | change).decode()
        yield f"thing-{name}", _bad(about, 5, text)
    yield "thing-spaces", _bad("It is not canonical.", 5, json.dumps(json.loads(THING.written)))
    for name, about, paper, change in _PAPERS:
        body = _body(sign_paper(paper, JEAN.device))
        yield f"paper-{name}", _bad(about, 21, _with(body, change, JEAN.device))
    body = _body(sign_paper(PAPER, JEAN.device))
    yield "paper-forged", _bad("Another device signed it.", 21, _with(body, {}, SAM.device))
    by_worker = body | {"device": SAM.device_id}
    yield "paper-worker", _bad("It is by somebody who does not lead.", 21, _with(by_worker, {}, SAM.device))
    asked = _body(sign_paper(BY_WORKERS[0], SAM.device))
    by_reader = asked | {"device": EVE.device_id}
    about = "What people asked for, by somebody who only opens."
    yield "paper-reader", _bad(about, 21, _with(by_reader, {}, EVE.device))
    came = {"said": _REQUEST | {"came": "soon"}}
    yield "paper-request", _bad("They asked on no day.", 21, _with(asked, came, SAM.device))
    looked = _body(sign_paper(BY_WORKERS[1], SAM.device))
    name_of = {"name": f"{ASKED}/{OTHER}"}
    yield "paper-looked", _bad("Its name is that of another thing.", 21, _with(looked, name_of, SAM.device))
    copied = _body(sign_paper(BY_WORKERS[3], SAM.device))
    given = {"said": {"given": "soon", "by": ""}}
    yield "paper-copied", _bad("A copy was given at no moment.", 21, _with(copied, given, SAM.device))
    text = sign_paper(BY_WORKERS[0], SAM.device).decode()
    about = "By a worker who went since, under the key that they keep."
    yield "paper-gone", _bad(about, 23, text) | {"under": 1}
    about = "By a worker who went since, under a key of no membership in force."
    yield "paper-overruled", _bad(about, 23, text) | {"under": 3}
    knows = _body(sign_paper(KNOWN, SAM.device))
    for name, about, change in (
        ("other", "It says what another device compared.", {"name": f"{JEAN.device_id}/{JEAN.did}"}),
        ("key", "It is about no key.", {"name": f"{SAM.device_id}/did:key:z1"}),
        ("moment", "It was compared at no moment.", {"said": _KNOWN_SAID | {"compared": "soon"}}),
        ("long", "A name is longer than a card may have it.", {"said": _KNOWN_SAID | {"as": "x" * 201}}),
    ):
        yield f"paper-knows-{name}", _bad(about, 25, _with(knows, change, SAM.device))
    note, back = (_body(sign_paper(one, SAM.device)) for one in OF_SAFETY)
    about = "What was shared for safety has the name of something else."
    yield "paper-safe-name", _bad(about, 24, _with(note, {"name": "case-1"}, SAM.device))
    about = "What was shared for safety is by somebody who does not see the inbox."
    yield "paper-safe-stranger", _bad(about, 24, _with(note, {"device": NADIA.device_id}, NADIA.device))
    about, said = "It was taken back at no moment.", {"said": back["said"] | {"when": "soon"}}
    yield "paper-safe-back", _bad(about, 24, _with(back, said, SAM.device))
    ring = _body(sign_ring(RING, JEAN.device))
    keys = ring["keys"]
    for name, about, change in (
        ("short", "A key for receiving is too short.", {"keys": keys | {RECEIVE: b64url(b"r" * 32)}}),
        ("reader", "A reader has a key for receiving.", {"device": EVE.device_id}),
        (
            "papers",
            "A worker has the key of the papers.",
            {"keys": keys | {"part/papers": b64url(b"p" * 32)}},
        ),
        (
            "asked-reader",
            "A reader has the key of what people asked for.",
            {
                "device": EVE.device_id,
                "keys": {name: said for name, said in keys.items() if name != RECEIVE}
                | {"part/asked": b64url(b"a" * 32)},
            },
        ),
    ):
        rule = 21 if name in ("papers", "asked-reader") else 15
        yield f"ring-{name}", _bad(about, rule, _with(ring, change, JEAN.device))


def _body(signed: bytes) -> dict[str, Any]:
    return {key: said for key, said in json.loads(signed).items() if key != "signature"}


def _line(**other: object) -> dict[str, object]:
    line = {name: getattr(LINES[1], name) for name in ("what", "when", "item", "to", "why", "by", "said")}
    return {"lines": [line | other]}


_DEEDS: tuple[tuple[str, str, int, Mapping[str, object]], ...] = (
    ("purpose", "It was made for something else.", 3, {"purpose": "portable-record/v1/circle/here"}),
    ("version", "It is of a later version.", 3, {"v": 2}),
    ("more", "It has a member more.", 3, {"note": ""}),
    ("record", "Its record is none.", 3, {"record": "1"}),
    ("epoch", "Epoch 0 has no circle.", 3, {"epoch": 0}),
    ("device", "It is by no device.", 3, {"device": "sam"}),
    ("seq", "Its number is below 1.", 3, {"seq": 0}),
    ("previous", "The first follow some.", 3, {"previous": HASH}),
    ("previous-none", "Later ones follow none.", 3, {"seq": 2}),
    ("when", "Its moment is none.", 3, {"when": "yesterday"}),
    ("days", "It keeps for longer than ten years.", 3, {"days": 3_651}),
    ("lines", "It has more than 200 lines.", 3, {"lines": _line()["lines"] * 201}),  # type: ignore[operator]  # a list
    ("line-more", "A line has a member more.", 4, _line(note="")),
    ("what", "A line says what nobody does.", 4, _line(what="unlock")),
    ("item", "A line is about no thing.", 4, _line(item="1")),
    ("line-when", "A line is of no moment.", 4, _line(when="2026-02-30T12:00:00Z")),
    ("line-long", "A text is longer than 1,000 characters.", 4, _line(why="x" * 1_001)),
    ("said-more", "Opening says more than it may.", 4, _line(said={"gone": True})),
    ("received", "What was received is no hash.", 4, _line(what="receive", said={"thing": "abc"})),
    ("kept", "It is kept until no moment.", 4, _line(what="keep-item", said={"kept": KEPT | {"until": ""}})),
    (
        "kept-less",
        "It does not say who keeps it.",
        4,
        _line(what="keep-item", said={"kept": {"reason": "law"}}),
    ),
    ("gone", "It says a number for yes.", 4, _line(what="delete-item", said={"gone": 1})),
    ("answers", "An answer has no text.", 4, _line(what="answer", said={"answers": [["1"]]})),
    ("told", "A notice is about one thing.", 4, _line(what="told", said={"notice": ""})),
)
_THINGS: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("purpose", "It was made for something else.", {"purpose": "portable-record/v1/circle/deeds"}),
    ("version", "It is of a later version.", {"v": 2}),
    ("more", "It has a member more.", {"about": "Sue"}),
    ("item", "Its id is none.", {"item": "1"}),
    ("received", "It came at no moment.", {"received": "soon"}),
    ("known", "It does not say whether the sender was known.", {"known": "yes"}),
    ("pin", "A key is none.", {"pins": [["https://sue.example", "did:key:z123"]]}),
    ("pins-order", "Keys are not in order.", {"pins": [list(pair) for pair in THING.pins[::-1]]}),
    ("pins-twice", "An issuer stands twice.", {"pins": [[SAM.did, SAM.did], [SAM.did, SAM.did]]}),
    ("file", "A file has no length.", {"files": [["letter.pdf"]]}),
    ("file-size", "A file is shorter than nothing.", {"files": [["letter.pdf", -1]]}),
    ("name-long", "A name is longer than 1,000 characters.", {"sender": "x" * 1_001}),
)
_PAPERS: tuple[tuple[str, str, Paper, Mapping[str, object]], ...] = (
    ("purpose", "It was made for something else.", PAPER, {"purpose": "portable-record/v1/circle/deeds"}),
    ("version", "It is of a later version.", PAPER, {"v": 2}),
    ("more", "It has a member more.", PAPER, {"by": "Jean"}),
    ("kind", "It is of no known kind.", PAPER, {"kind": "plan"}),
    ("nameless", "It has no name.", PAPER, {"name": ""}),
    ("said", "An answer says more than its words.", PAPER, {"said": {"words": "", "by": ""}}),
    ("number", "What it says is no text.", PAPER, {"said": {"words": 7}}),
    ("epoch", "Epoch 0 has no circle.", PAPER, {"epoch": 0}),
    ("record", "It is of another record.", PAPER, {"record": OTHER}),
    ("when", "Its moment is none.", PAPER, {"when": "soon"}),
    (
        "case",
        "A case became known at no moment.",
        PAPER,
        {"kind": CASE, "said": CASE_SAID | {"aware": "soon"}},
    ),
    ("step", "A step was done at no moment.", PAPER, {"kind": STEP, "said": STEP_SAID | {"when": ""}}),
    ("long", "It is longer than 15 KiB.", PAPER, {"said": {"words": "x" * 15_360}}),
)


def _with(body: Mapping[str, object], change: Mapping[str, object], key: SigningKey) -> str:
    return canonical(_signed({**body, **change}, key)).decode()


def _signed(body: Mapping[str, object], key: SigningKey) -> dict[str, object]:
    return {**body, "signature": b64url(key.sign(canonical(dict(body))))}


def _bad(about: str, rule: int, text: str) -> dict[str, object]:
    return {"about": about, "input": text, "expect": {"rule": rule}}


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give every vector by its path."""
    for kind, vectors in (("good", good()), ("bad", bad())):
        for name, vector in vectors:
            text = json.dumps(vector, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            yield f"{kind}/circle/team-{name}.json", text.encode()


if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).write_bytes(data)
