"""Vectors of receipts: name, about, code, text, and who reads."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from portable_record.crypto.b64 import unb64url
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from portable_record.record.moments import moment_text
from portable_record.sharing import receipt, withdrawal
from portable_record.sharing.hands import hands_in
from portable_record.sharing.receipt import Receipt, receipt_to_claims, write_receipt
from portable_record.sharing.voucher import TYPE as VOUCHES
from portable_record.sharing.voucher import write_voucher
from tests.sharing.cast import BOB, BOB_DID, CLINIC, CLINIC_ISS, EVE, NOW, RID, SUE_DID, jwk
from tests.sharing.hand_vectors import (
    CARERS,
    CARERS_DID,
    CHOIR,
    CHOIR_DID,
    CLUB,
    CLUB_DID,
    LATEST,
    passed,
    three,
)
from tests.sharing.reply_vectors import VOUCHER
from tests.sharing.shares import TERMS_ID, Json
from tests.sharing.slip_vectors import Vector, head

GOT = Receipt(BOB_DID, SUE_DID, TERMS_ID, RID, "got", NOW)
KEPT = replace(GOT, what="kept", kept="part", until=NOW + timedelta(days=90), because="complaint")


def said(change: Mapping[str, object], *, key: SigningKey = BOB, of: Receipt = GOT, **more: str) -> str:
    """Sign a receipt of Bob's with something else in it."""
    return sign_jws(canonical({**receipt_to_claims(of), **change}), key, head(key, receipt.TYPE, **more))


def good() -> Iterator[Vector]:
    """Give receipts that are read."""
    knows = {"known": [[BOB_DID, jwk(BOB)]]}
    yield "got", "it came", "first-time", write_receipt(GOT, BOB), {}
    yield "known", "by somebody known", "whole-and-known", write_receipt(GOT, BOB), knows
    yield (
        "card",
        "of a card, which has no terms",
        "first-time",
        write_receipt(replace(GOT, consent=""), BOB),
        {},
    )
    opened, deleted = (replace(GOT, rid="", what=what) for what in ("opened", "deleted"))
    yield "opened", "opened, named by its terms alone", "first-time", write_receipt(opened, BOB), {}
    yield "deleted", "deleted", "first-time", write_receipt(deleted, BOB), {}
    yield "kept", "a part is kept", "first-time", write_receipt(KEPT, BOB), {}
    silent = replace(KEPT, because="", kept="all")
    yield (
        "kept-silent",
        "all of it is kept, and the reason left out",
        "first-time",
        write_receipt(silent, BOB),
        {},
    )
    yield "passed-on", "of what was passed on, with the hand", "first-time", passed_on(), {}
    of_choir = passed_on(by=CHOIR, did=CHOIR_DID, hands=twice(), what="opened")
    yield "passed-on-twice", "of what was passed on twice", "first-time", of_choir, {}
    by_carers = passed_on(by=CARERS, did=CARERS_DID, what="passed")
    yield "passed", "that it was passed on, by who did it", "first-time", by_carers, {}
    clinic = {"known": [[CLINIC_ISS, jwk(CLINIC)]]}
    by_clinic = write_receipt(replace(GOT, iss=CLINIC_ISS), CLINIC)
    yield "address", "by an issuer with an address", "whole-and-known", by_clinic, clinic
    yield "vouched", "by a worker for whom the group vouches", "whole-and-known", vouched(), knows
    yield "vouched-new", "by a worker of a group that is not known", "first-time", vouched(), {}
    earlier = vouched({"when": "2026-10-01T12:00:00Z"})
    yield "vouched-earlier", "of what happened before it was vouched for", "first-time", earlier, {}
    word = write_voucher(replace(VOUCHER, iss=CLINIC_ISS), CLINIC)
    worker = vouched({"iss": CLINIC_ISS}, voucher=word)
    yield "vouched-address", "the voucher is by an issuer with an address", "whole-and-known", worker, clinic
    of_club = write_voucher(replace(VOUCHER, iss=CLUB_DID), CLUB)
    went = vouched({"iss": CLUB_DID, "hands": list(once())}, voucher=of_club)
    yield "vouched-passed-on", "by a worker, of what was passed on", "first-time", went, {}


def vouched(
    change: Mapping[str, object] | None = None, *, voucher: str = "", key: SigningKey = EVE, **more: object
) -> str:
    """Sign a receipt with Eve's key, for which Bob's group vouches, with something else in it."""
    word = voucher or write_voucher(replace(VOUCHER, **more), BOB)  # type: ignore[arg-type]  # each says what
    claims = {**receipt_to_claims(replace(GOT, vouched=word, signed=NOW)), **(change or {})}
    return sign_jws(canonical(claims), key, head(key, receipt.TYPE))


def passed_on(*, by: SigningKey = CLUB, did: str = CLUB_DID, hands: tuple[str, ...] = (), **more: str) -> str:
    """Sign a receipt for what was passed on."""
    of = Receipt(did, SUE_DID, TERMS_ID, RID, more.get("what", "got"), LATEST, hands=hands or once())
    return write_receipt(of, by)


def once() -> tuple[str, ...]:
    """Give the hand of the carers, who passed it on to the club."""
    return tokens_of(passed())


def twice() -> tuple[str, ...]:
    """Give the hands of the carers and of the club, who passed it on to the choir."""
    return tokens_of(three())


def tokens_of(bundle: Json) -> tuple[str, ...]:
    """Give the hands after the person's own."""
    hands = hands_in(bundle)
    assert hands is not None
    return tuple(one.token for one in hands.given[1:])


def _with_hands() -> Iterator[Vector]:
    """Give receipts for what was passed on, with one fault each."""
    broken = "hands-broken"
    yield "hands-of-other", "by somebody who did not get it", broken, passed_on(by=BOB, did=BOB_DID), {}
    yield "hands-turned", "hands in another order", broken, passed_on(hands=twice()[::-1]), {}
    yield "hands-cut", "a hand is left out", broken, passed_on(hands=twice()[1:]), {}
    signature = once()[0].rpartition(".")[0]
    yield (
        "hands-forged",
        "a hand that nobody signed",
        broken,
        passed_on(hands=(f"{signature}.{'A' * 86}",)),
        {},
    )
    yield "hands-none", "hands that are none", broken, passed_on(hands=("x",)), {}
    three_of_them = said({"hands": list(once() * 3)})
    yield "hands-many", "more hands than there may be", "malformed", three_of_them, {}
    yield "hands-empty", "an empty list of hands", "malformed", said({"hands": []}), {}
    yield "hands-numbers", "hands that are no texts", "malformed", said({"hands": [7]}), {}
    yield "hands-missing", "passed on through no hands", "malformed", said({"what": "passed"}), {}
    not_theirs = passed_on(what="passed")
    yield "hands-not-theirs", "passed on by somebody else", broken, not_theirs, {}


def _vouched_for() -> Iterator[Vector]:
    """Give receipts under a voucher, with one fault each."""
    whole = write_voucher(VOUCHER, BOB)
    forged = sign_jws(unb64url(whole.split(".")[1]), EVE, head(BOB, VOUCHES))
    faults = (
        ("vouched-empty", "a voucher that is empty", vouched({"vouched": ""})),
        ("vouched-unsigned", "a voucher, and not when it was signed", said({"vouched": whole})),
        ("vouched-no-word", "when it was signed, and no voucher", said({"signed": moment_text(NOW)})),
        ("vouched-when", "signed at what is no moment", vouched({"signed": "yesterday"})),
        ("vouched-number", "a voucher that is no text", vouched({"vouched": 7})),
        ("vouched-kind", "a voucher that is a receipt", vouched(voucher=write_receipt(GOT, BOB))),
        ("vouched-later", "signed before it was vouched for", vouched(since=NOW + timedelta(days=1))),
        ("vouched-over", "signed after the voucher ended", vouched({"signed": "2027-01-22T12:00:00Z"})),
        ("vouched-iss", "another group than the one that vouches", vouched({"iss": SUE_DID})),
    )
    for name, about, text in faults:
        yield name, about, "malformed", text, {}
    yield "vouched-other", "a voucher for another key", "key-id-wrong", vouched(did=SUE_DID), {}
    by_other = vouched(voucher=forged)
    yield "vouched-forged", "a voucher that somebody else signed", "signature-broken", by_other, {}
    by_self = vouched(voucher=write_voucher(VOUCHER, EVE))
    yield "vouched-self", "a worker who vouches for themselves", "key-id-wrong", by_self, {}
    ended = {"ended": [[BOB_DID, "2026-11-22T11:00:00+00:00"]]}
    yield "vouched-ended", "the key that vouches was replaced", "key-changed", vouched(), ended


def bad() -> Iterator[Vector]:
    """Give receipts with one fault each."""
    first, middle, last = write_receipt(GOT, BOB).split(".")
    forged = sign_jws(canonical(receipt_to_claims(GOT)), EVE, head(BOB, receipt.TYPE))
    other_kind = sign_jws(canonical(receipt_to_claims(GOT)), BOB, head(BOB, withdrawal.TYPE))
    yield "purpose", "made for something else", "malformed", said({"purpose": withdrawal.PURPOSE}), {}
    yield "typ", "signed as something else", "malformed", other_kind, {}
    yield "more", "a member that is not known", "malformed", said({"why": "x"}), {}
    yield "number", "a member that is no text", "malformed", said({"until": 7}), {}
    yield "nameless", "names no share", "malformed", said({"consent": "", "rid": ""}), {}
    yield "rid", "a name for taking back that is none", "malformed", said({"rid": "no good"}), {}
    yield "consent", "terms that are none", "malformed", said({"consent": "all"}), {}
    yield "consent-large", "terms in large letters", "malformed", said({"consent": TERMS_ID.upper()}), {}
    yield "what", "nothing that happened", "malformed", said({"what": "printed"}), {}
    yield "when", "a moment that is none", "malformed", said({"when": "yesterday"}), {}
    yield (
        "when-zone",
        "a moment in another spelling",
        "malformed",
        said({"when": "2026-11-22T13:00:00+01:00"}),
        {},
    )
    yield (
        "when-huge",
        "a moment before all time",
        "malformed",
        said({"when": "0001-01-01T00:00:00+23:59"}),
        {},
    )
    yield "got-until", "an end of what is not kept", "malformed", said({"until": "2027-01-01T00:00:00Z"}), {}
    yield "got-because", "a reason for what is not kept", "malformed", said({"because": "law"}), {}
    yield "kept-open", "kept without an end", "malformed", said({"until": ""}, of=KEPT), {}
    yield "kept-over", "kept until now", "malformed", said({"until": "2026-11-22T12:00:00Z"}, of=KEPT), {}
    yield "kept-some", "how much is not said", "malformed", said({"kept": "some"}, of=KEPT), {}
    yield "kept-because", "no reason that there is", "malformed", said({"because": "habit"}, of=KEPT), {}
    yield "giver", "a giver that is none", "issuer-refused", said({"giver": "Sue"}), {}
    yield "iss", "an issuer that is none", "issuer-refused", said({"iss": "http://bob.example"}), {}
    yield "no-key", "an address whose keys are not known", "no-key-for-issuer", said({"iss": CLINIC_ISS}), {}
    yield "by-other", "signed under somebody else's name", "key-id-wrong", said({}, key=EVE), {}
    yield "forged", "signed by somebody else", "signature-broken", forged, {}
    yield "cut", "a changed signature", "signature-broken", f"{first}.{middle}.{'A' * 86}", {}
    yield "padded", "padding at the end", "malformed", f"{first}.{middle}.{last}==", {}
    yield "header", "a header that is not known", "header-refused", said({}, jku="https://eve.example"), {}
    spaced = sign_jws(b'{"purpose": 1}', BOB, head(BOB, receipt.TYPE))
    yield "not-canonical", "another way to write it", "malformed", spaced, {}
    yield "too-long", "longer than 20 KiB", "too-large", said({"because": "A" * 20_000}), {}
    yield from _with_hands()
    yield from _vouched_for()
    yield (
        "ended",
        "by a key that was replaced",
        "key-changed",
        write_receipt(GOT, BOB),
        {"ended": [[BOB_DID, "2026-11-22T11:00:00+00:00"]]},
    )
