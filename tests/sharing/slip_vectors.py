"""Vectors of contact cards and of notices of a new key: name, about, code, text, and who reads."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.record.canonical import canonical
from portable_record.sharing import contact, new_key
from portable_record.sharing.contact import Recipient, contact_to_claims, write_contact
from portable_record.sharing.new_key import EXPOSED, RENEWED, NewKey, word_to_claims, write_new_key
from tests.sharing.cast import BOB, BOB_DID, BOB_SEALS, EVE, EVE_DID, NOW, SUE, SUE_DID, jwk

Vector = tuple[str, str, str, str, dict[str, Any]]

CARD = Recipient("contact", "Sue Hallam", SUE_DID, BOB_SEALS.public.to_bytes())
NEXT = Recipient("contact", "Bob", BOB_DID)  # Sue's new key is the one that Bob has elsewhere
RENEWAL = NewKey(SUE_DID, NEXT, RENEWED, NOW, NOW)
EXPOSURE = NewKey(SUE_DID, NEXT, EXPOSED, NOW, NOW - timedelta(days=3))
KNOWS_SUE: dict[str, Any] = {"known": [[SUE_DID, jwk(SUE)]]}
TOLD: dict[str, Any] = {"known": [[BOB_DID, jwk(BOB)]], "ended": [[SUE_DID, "2026-11-22T12:00:00+00:00"]]}


def head(key: SigningKey, typ: str, **more: str) -> dict[str, str]:
    """Write the header of a slip."""
    return {"alg": "ES256", "kid": key.public.thumbprint(), "typ": typ, **more}


def card(change: Mapping[str, object], *, key: SigningKey = SUE, **more: str) -> str:
    """Sign a contact card of Sue's with something else in it."""
    return sign_jws(canonical({**contact_to_claims(CARD), **change}), key, head(key, contact.TYPE, **more))


def word(change: Mapping[str, object], *, key: SigningKey = SUE, **more: str) -> str:
    """Sign the old key's word with something else in it."""
    claims = {**word_to_claims(RENEWAL), **change}
    return sign_jws(canonical(claims), key, head(key, new_key.WORD_TYPE, **more))


def notice(change: Mapping[str, object], *, key: SigningKey = BOB, **more: str) -> str:
    """Sign a notice with something else in it."""
    claims = {"purpose": new_key.PURPOSE, "card": write_contact(NEXT, BOB), "word": word({}), **change}
    return sign_jws(canonical(claims), key, head(key, new_key.TYPE, **more))


def spoken(change: Mapping[str, object]) -> str:
    """Sign a notice whose word of the old key has something else in it."""
    return notice({"word": word(change)})


def good_contacts() -> Iterator[Vector]:
    """Give contact cards that are read."""
    yield "person", "with a sealing key", "first-time", write_contact(CARD, SUE), {}
    bare = Recipient("organisation", "Werneth Choir", SUE_DID)
    yield "no-sealing-key", "of a group", "first-time", write_contact(bare, SUE), {}
    yield "known", "of somebody known", "whole-and-known", write_contact(CARD, SUE), KNOWS_SUE


def bad_contacts() -> Iterator[Vector]:
    """Give contact cards with one fault each."""
    first, middle, last = write_contact(CARD, SUE).split(".")
    forged = sign_jws(canonical(contact_to_claims(CARD)), EVE, head(SUE, contact.TYPE))
    spaced = sign_jws(b'{"purpose": 1}', SUE, head(SUE, contact.TYPE))
    yield "purpose", "made for something else", "malformed", card({"purpose": new_key.PURPOSE}), {}
    yield "kind", "of nobody in particular", "malformed", card({"kind": "bearer"}), {}
    yield "name-empty", "no name", "malformed", card({"name": " "}), {}
    yield "name-long", "a name of 201 letters", "malformed", card({"name": "x" * 201}), {}
    yield "did-of-other", "names the key of somebody else", "malformed", card({"did": EVE_DID}), {}
    yield "hpke-short", "a sealing key of three bytes", "malformed", card({"hpke": "AAAA"}), {}
    yield "more", "a member that is not known", "malformed", card({"web": "https://sue.example"}), {}
    yield "not-canonical", "another way to write it", "malformed", spaced, {}
    yield "header", "a header that is not known", "header-refused", card({}, jku="https://eve.example"), {}
    yield "kid", "the header names another key", "malformed", card({}, kid=EVE.public.thumbprint()), {}
    yield "forged", "signed by somebody else", "signature-broken", forged, {}
    yield "cut", "a changed signature", "signature-broken", f"{first}.{middle}.{'A' * 86}", {}
    yield "padded", "padding at the end", "malformed", f"{first}.{middle}.{last}==", {}
    yield "ended", "by a key that was replaced", "key-changed", write_contact(CARD, SUE), TOLD


def good_notices() -> Iterator[Vector]:
    """Give notices of a new key that are read."""
    renewed, exposed = (write_new_key(said, old=SUE, new=BOB) for said in (RENEWAL, EXPOSURE))
    yield "renewed", "the old key is known", "whole-and-known", renewed, KNOWS_SUE
    yield "renewed-first-time", "the old key is not known", "first-time", renewed, {}
    yield "exposed", "the old key is known, and vouches for nothing", "first-time", exposed, KNOWS_SUE
    yield "told-before", "the new key is known already", "whole-and-known", renewed, TOLD


def bad_notices() -> Iterator[Vector]:
    """Give notices of a new key with one fault each."""
    later = "2026-11-22T12:00:01Z"
    before = "2026-11-21T12:00:00Z"
    other = write_contact(Recipient("contact", "Eve", EVE_DID), EVE)
    written = write_new_key(RENEWAL, old=SUE, new=BOB)
    first, middle, _ = written.split(".")
    yield "purpose", "made for something else", "malformed", notice({"purpose": contact.PURPOSE}), {}
    yield "more", "a member that is not known", "malformed", notice({"more": "x"}), {}
    yield "card-of-other", "the card of another key", "key-id-wrong", notice({"card": other}), {}
    yield "card-none", "no card in it", "malformed", notice({"card": word({})}), {}
    yield "outer-by-old", "the new key did not sign", "key-id-wrong", notice({}, key=SUE), {}
    yield "outer-cut", "a changed signature", "signature-broken", f"{first}.{middle}.{'A' * 86}", {}
    yield "header", "a header that is not known", "header-refused", notice({}, jku="https://eve.example"), {}
    yield "word-by-new", "the old key did not sign", "key-id-wrong", notice({"word": word({}, key=BOB)}), {}
    forged = word({}, key=EVE, kid=SUE.public.thumbprint())
    yield "word-forged", "signed by a stranger", "signature-broken", notice({"word": forged}), {}
    other_text = sign_jws(canonical({"purpose": contact.PURPOSE}), SUE, head(SUE, contact.TYPE))
    yield "word-of-other-kind", "another text of the old key", "malformed", notice({"word": other_text}), {}
    yield "word-purpose", "made for something else", "malformed", spoken({"purpose": new_key.PURPOSE}), {}
    yield "word-more", "a member that is not known", "malformed", spoken({"more": "x"}), {}
    yield "new-of-other", "the word names a third key", "malformed", spoken({"new": EVE_DID}), {}
    same = word({"old": BOB_DID}, key=BOB)
    yield "same-key", "the old key is the new one", "malformed", notice({"word": same}), {}
    yield "old-no-did", "the old key has no name", "malformed", spoken({"old": "did:web:x"}), {}
    yield "why", "no reason that there is", "malformed", spoken({"why": "lost"}), {}
    yield "since-later", "it ends after the notice", "malformed", spoken({"why": EXPOSED, "since": later}), {}
    yield "since-earlier", "renewed, and since before", "malformed", spoken({"since": before}), {}
    yield "when", "a moment in another spelling", "malformed", spoken({"when": "2026-11-22"}), {}
    yield "ended", "by a key that was replaced", "key-changed", written, {"ended": TOLD["ended"]}
    too_long = notice({"card": "A" * 9000})
    yield "too-long", "longer than 8 KiB", "too-large", too_long, {}
