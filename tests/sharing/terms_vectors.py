"""The vectors of verdicts that depend on the reader: recipient, purpose, notices, pins, what is held."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portable_record.record.moments import moment_text
from portable_record.sharing.bundle import make_bundle
from portable_record.sharing.contact import Author, Recipient
from portable_record.sharing.health_card import sign
from tests.sharing import disclosure_vectors
from tests.sharing.card_vectors import HEALTH_CARD
from tests.sharing.cast import BOB_DID, CLINIC_ISS, EVE, EVE_DID, NOW, RID, SUE, SUE_DID, UNTIL, jwk
from tests.sharing.shares import TERMS_ID, Choice, share, terms, words

Vector = tuple[str, str, str, str, dict[str, object]]  # name, about, code, input, the reader


def for_bob(*, given: datetime = NOW, until: datetime = UNTIL) -> str:
    """Return a share for Bob, signed by Sue; the same each time."""
    bob = Recipient("contact", "Bob", BOB_DID)
    agreed = Choice(recipient=bob, parts=("about-me",), given=given, until=until)
    chosen = share(words("Tea", "about-me", "I like tea."), **agreed)
    value = make_bundle(chosen, terms(**agreed), author=Author("Sue", SUE_DID), now=NOW)
    return sign(value, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=RID, types=())


def good() -> Iterator[Vector]:
    """Give what is for this reader."""
    token, bob = for_bob(), [BOB_DID]
    pin = [[SUE_DID, jwk(SUE)]]
    yield "for-bob", "Bob reads it.", "first-time", token, {"dids": bob}
    yield "nobody", "A reader who is nobody in particular.", "first-time", token, {}
    yield "pinned", "A pinned signer.", "whole-and-known", token, {"dids": bob, "known": pin}
    yield "own", "The reader's own share.", "whole-and-known", for_bob(), {"dids": [SUE_DID, BOB_DID]}
    yield "purpose", "The reader's purpose.", "first-time", token, {"dids": bob, "purpose": "support"}
    others = [[EVE_DID, RID], [EVE_DID, TERMS_ID]]
    yield (
        "notice-of-other",
        "A notice of another signer.",
        "first-time",
        token,
        {"dids": bob, "withdrawn": others},
    )
    same = [[SUE_DID, TERMS_ID, moment_text(NOW)]]
    yield "held-same", "The same one is held.", "first-time", token, {"dids": bob, "held": same}
    yield from disclosure_vectors.good_reads()


def bad() -> Iterator[Vector]:
    """Give what is not."""
    token, bob = for_bob(), [BOB_DID]
    yield "for-somebody-else", "Eve reads it.", "not-for-me", token, {"dids": [EVE_DID]}
    yield "purpose-other", "Another purpose.", "other-purpose", token, {"dids": bob, "purpose": "money"}
    yield "notice-rid", "A notice by rid.", "withdrawn", token, {"dids": bob, "withdrawn": [[SUE_DID, RID]]}
    by_id = [[SUE_DID, TERMS_ID]]
    yield "notice-consent", "A notice by consent.", "withdrawn", token, {"dids": bob, "withdrawn": by_id}
    newer = [[SUE_DID, TERMS_ID, moment_text(NOW + timedelta(seconds=1))]]
    yield "held-newer", "A newer one is held.", "older-than-held", token, {"dids": bob, "held": newer}
    over = for_bob(until=NOW + timedelta(seconds=1), given=NOW - timedelta(days=1))
    inside: dict[str, object] = {"dids": [EVE_DID], "at": moment_text(NOW + timedelta(seconds=1))}
    yield "over-inside", "The terms inside end first, and it is for Bob.", "expired", over, inside
    other = [[CLINIC_ISS, jwk(EVE)]]
    yield "pin-other-key", "A pinned address, another key.", "key-changed", HEALTH_CARD, {"known": other}
    yield from disclosure_vectors.bad_reads()
