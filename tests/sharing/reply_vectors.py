"""Vectors of answers: name, about, code, text, and who reads."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import timedelta

from portable_record.crypto.b64 import unb64url
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from portable_record.sharing import receipt, reply
from portable_record.sharing.reply import Piece, Reply, reply_to_claims, write_reply
from portable_record.sharing.voucher import TYPE, Voucher, write_voucher
from tests.sharing.cast import BOB, BOB_DID, CLINIC, CLINIC_ISS, EVE, EVE_DID, NOW, RID, SUE_DID, jwk
from tests.sharing.shares import TERMS_ID
from tests.sharing.slip_vectors import Vector, head

WILL_DO = Piece("will-do", "Fetch Sue for lunch each Friday.", who="Bob, driver", day="2026-12-04")
OFFER = Piece(
    "offer",
    "Lunch together, then cards.",
    title="Werneth Lunch Club",
    where="Church hall, Oldham",
    times="Fridays, 12 to 2",
    phone="0161 496 0100",
    web="https://lunch.example",
)
REPLY = Reply(
    BOB_DID,
    "Werneth Lunch Club",
    SUE_DID,
    TERMS_ID,
    RID,
    NOW,
    (
        Piece("agreed", "Sue sits by the door.", day="2026-11-20"),
        WILL_DO,
        Piece("noticed", "She hears better\non the left.", who="Jo Bell"),
        OFFER,
    ),
    by="Jo Bell",
)


VOUCHER = Voucher(BOB_DID, "Werneth Lunch Club", EVE_DID, "Jo Bell", NOW, NOW + timedelta(days=30))


def said(change: Mapping[str, object], *, key: SigningKey = BOB, **more: str) -> str:
    """Sign an answer of Bob's with something else in it."""
    return sign_jws(canonical({**reply_to_claims(REPLY), **change}), key, head(key, reply.TYPE, **more))


def vouched(
    change: Mapping[str, object] | None = None, *, voucher: str = "", key: SigningKey = EVE, **more: object
) -> str:
    """Sign an answer with Eve's key, for which Bob's group vouches, with something else in it."""
    word = voucher or write_voucher(replace(VOUCHER, **more), BOB)  # type: ignore[arg-type]  # each says what
    claims = {**reply_to_claims(replace(REPLY, vouched=word)), **(change or {})}
    return sign_jws(canonical(claims), key, head(key, reply.TYPE))


def worded(change: Mapping[str, object], typ: str = TYPE) -> str:
    """Sign an answer under a voucher with something else in that."""
    claims = json.loads(unb64url(write_voucher(VOUCHER, BOB).split(".")[1])) | dict(change)
    return vouched(voucher=sign_jws(canonical(claims), BOB, head(BOB, typ)))


def piece(of: Piece = WILL_DO, **change: object) -> str:
    """Sign an answer of one piece with something else in that."""
    return said({"pieces": [{**asdict(of), **change}]})


def good() -> Iterator[Vector]:
    """Give answers that are read."""
    yield "four-kinds", "a piece of each kind", "first-time", write_reply(REPLY, BOB), {}
    knows = {"known": [[BOB_DID, jwk(BOB)]]}
    yield "known", "by somebody known", "whole-and-known", write_reply(REPLY, BOB), knows
    bare = replace(REPLY, consent="", by="", pieces=(Piece("agreed", "Nothing more."),))
    yield "card", "to a card, one piece", "first-time", write_reply(bare, BOB), {}
    most = replace(REPLY, pieces=(WILL_DO,) * reply.MOST_PIECES)
    yield "thirty", "as many pieces as there may be", "first-time", write_reply(most, BOB), {}
    clinic = {"known": [[CLINIC_ISS, jwk(CLINIC)]]}
    by_clinic = write_reply(replace(REPLY, iss=CLINIC_ISS), CLINIC)
    yield "address", "by an issuer with an address", "whole-and-known", by_clinic, clinic
    yield "vouched", "by a worker for whom the group vouches", "whole-and-known", vouched(), knows
    yield "vouched-new", "by a worker of a group that is not known", "first-time", vouched(), {}
    of_clinic = replace(VOUCHER, iss=CLINIC_ISS)
    worker = vouched({"iss": CLINIC_ISS}, voucher=write_voucher(of_clinic, CLINIC))
    yield "vouched-address", "the voucher is by an issuer with an address", "whole-and-known", worker, clinic


def bad() -> Iterator[Vector]:
    """Give answers with one fault each."""
    first, middle, last = write_reply(REPLY, BOB).split(".")
    forged = sign_jws(canonical(reply_to_claims(REPLY)), EVE, head(BOB, reply.TYPE))
    other_kind = sign_jws(canonical(reply_to_claims(REPLY)), BOB, head(BOB, receipt.TYPE))
    faults: tuple[tuple[str, str, str], ...] = (
        ("purpose", "made for something else", said({"purpose": receipt.PURPOSE})),
        ("typ", "signed as something else", other_kind),
        ("more", "a member that is not known", said({"until": ""})),
        ("number", "a member that is no text", said({"by": 7})),
        ("nameless", "names no share", said({"consent": "", "rid": ""})),
        ("rid", "a name for taking back that is none", said({"rid": "no good"})),
        ("consent", "terms that are none", said({"consent": "all"})),
        ("consent-large", "terms in large letters", said({"consent": TERMS_ID.upper()})),
        ("when", "a moment that is none", said({"when": "yesterday"})),
        ("when-zone", "a moment in another spelling", said({"when": "2026-11-22T13:00:00+01:00"})),
        ("name-empty", "nobody answers", said({"name": ""})),
        ("name-long", "a name of 201 letters", said({"name": "x" * 201})),
        ("by-turned", "a name that turns the writing round", said({"by": "Jo\u202eBell"})),
        ("pieces-none", "no pieces", said({"pieces": []})),
        ("pieces-text", "pieces that are no list", said({"pieces": "x"})),
        ("piece-text", "a piece that is a text", said({"pieces": ["x"]})),
        ("piece-more", "a piece with a member more", piece(why="x")),
        ("piece-number", "a piece with a number", piece(day=7)),
        ("kind", "a piece of no known kind", piece(kind="order")),
        ("text-empty", "a piece that says nothing", piece(text="")),
        ("text-long", "a piece of 2,001 letters", piece(text="x" * 2001)),
        ("text-control", "a sign that cannot be typed", piece(text="a\u0007b")),
        ("text-space", "a space at the end", piece(text="a ")),
        ("who-line", "a name of two lines", piece(who="a\nb")),
        ("day", "a day that is none", piece(day="2026-02-30")),
        ("day-week", "a day in another spelling", piece(day="2026-W10-1")),
        ("will-do-title", "a title of what is no offer", piece(title="x")),
        ("will-do-phone", "a phone of what is no offer", piece(phone="1")),
        ("offer-day", "a day of an offer", piece(OFFER, day="2026-12-01")),
        ("offer-nameless", "an offer without a name", piece(OFFER, title="")),
        ("offer-script", "a web address that is a script", piece(OFFER, web="javascript:alert(1)")),
        ("offer-space", "a web address with a space", piece(OFFER, web="https://a b.example")),
        ("padded", "padding at the end", f"{first}.{middle}.{last}=="),
        ("not-canonical", "another way to write it", sign_jws(b'{"a": 1}', BOB, head(BOB, reply.TYPE))),
    )
    for name, about, text in faults:
        yield name, about, "malformed", text, {}
    too_many = said({"pieces": [asdict(WILL_DO)] * 31})
    yield "pieces-31", "too many pieces", "malformed", too_many, {}
    yield "giver", "a giver that is none", "issuer-refused", said({"giver": "Sue"}), {}
    yield "iss", "an issuer that is none", "issuer-refused", said({"iss": "http://bob.example"}), {}
    yield "no-key", "an address whose keys are not known", "no-key-for-issuer", said({"iss": CLINIC_ISS}), {}
    yield "by-other", "signed under somebody else's name", "key-id-wrong", said({}, key=EVE), {}
    yield "forged", "signed by somebody else", "signature-broken", forged, {}
    yield "cut", "a changed signature", "signature-broken", f"{first}.{middle}.{'A' * 86}", {}
    yield "header", "a header that is not known", "header-refused", said({}, jku="https://eve.example"), {}
    yield "too-long", "longer than 64 KiB", "too-large", said({"name": "A" * 50_000}), {}
    yield from bad_vouchers()
    ended = {"ended": [[BOB_DID, "2026-11-22T11:00:00+00:00"]]}
    yield "ended", "by a key that was replaced", "key-changed", write_reply(REPLY, BOB), ended


def bad_vouchers() -> Iterator[Vector]:
    """Give answers under a voucher, with one fault each."""
    forged = sign_jws(unb64url(write_voucher(VOUCHER, BOB).split(".")[1]), EVE, head(BOB, TYPE))
    faults = (
        ("vouched-empty", "a voucher that is empty", said({"vouched": ""})),
        (
            "vouched-purpose",
            "a voucher made for something else",
            worded({"purpose": receipt.PURPOSE}),
        ),
        ("vouched-typ", "a voucher that is signed as something else", worded({}, typ=receipt.TYPE)),
        ("vouched-more", "a voucher with a member more", worded({"role": "driver"})),
        ("vouched-number", "a voucher with a number", worded({"worker": 7})),
        ("vouched-did", "a voucher for what is no key", worded({"did": "did:key:z123"})),
        ("vouched-nameless", "a voucher for nobody", worded({"worker": ""})),
        ("vouched-turned", "a worker whose name turns the writing round", worded({"worker": "Jo\u202eBell"})),
        ("vouched-ends", "a voucher that ends before it begins", worded({"until": "2026-11-01T12:00:00Z"})),
        ("vouched-when", "a voucher whose end is no moment", worded({"until": "later"})),
        ("vouched-later", "answered before it was vouched for", vouched(since=NOW + timedelta(days=1))),
        ("vouched-over", "answered after the voucher ended", vouched({"when": "2027-01-22T12:00:00Z"})),
        ("vouched-name", "another name than the one that vouches", vouched({"name": "Mossley Care"})),
        ("vouched-iss", "another group than the one that vouches", vouched({"iss": SUE_DID})),
    )
    for name, about, text in faults:
        yield name, about, "malformed", text, {}
    yield "vouched-other", "a voucher for another key", "key-id-wrong", vouched(did=SUE_DID), {}
    yield (
        "vouched-forged",
        "a voucher that somebody else signed",
        "signature-broken",
        vouched(voucher=forged),
        {},
    )
    yield (
        "vouched-self",
        "a worker who vouches for themselves",
        "key-id-wrong",
        vouched(voucher=write_voucher(VOUCHER, EVE)),
        {},
    )
    ended = {"ended": [[BOB_DID, "2026-11-22T11:00:00+00:00"]]}
    yield "vouched-ended", "the key that vouches was replaced", "key-changed", vouched(), ended
