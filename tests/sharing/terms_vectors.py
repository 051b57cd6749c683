"""The vectors of verdicts that depend on the reader: recipient, purpose, notices, pins, what is held."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portable_record.record.moments import moment_text
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.contact import Author, Recipient
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from tests.sharing import disclosure_vectors
from tests.sharing.card_vectors import HEALTH_CARD
from tests.sharing.cast import BOB_DID, CLINIC_ISS, EVE, EVE_DID, NOW, RID, SUE, SUE_DID, UNTIL, jwk
from tests.sharing.shares import TERMS_ID, Choice, Json, share, terms, words

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
    for name, about, texts in _beside():
        yield name, about, "contents-mixed", write_card_file(texts).decode(), {}
    yield from disclosure_vectors.bad_reads()


def _beside() -> Iterator[tuple[str, str, list[str]]]:
    """Give files in which what has terms of its own stands beside something else of the same signer."""
    longer = for_bob(given=NOW - timedelta(days=1))
    yield "two-shares", "Two shares in one file.", [for_bob(), longer]
    yield "share-twice", "The same share twice in one file.", [for_bob(), for_bob()]
    chosen = share(words("Tea", "about-me", "I like tea."), parts=("about-me",))
    ours: Json = make_bundle(chosen, terms(parts=("about-me",)), author=Author("Sue", SUE_DID), now=NOW)
    bare: Json = {**ours, "entry": ours["entry"][:-2]}
    plain = sign(bare, key=SUE, iss=SUE_DID, nbf=NOW, exp=None, rid=None, types=())
    yield "share-beside-a-card", "A share beside a text without terms.", [plain, for_bob()]
