"""Two records for tests of answers: Jean gives something to a club, and the club answers."""

import json
from dataclasses import replace
from pathlib import Path

from portable_record.actions.add_entry import add_words
from portable_record.actions.answer_share import answer_of, sign_answer
from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import remember
from portable_record.actions.receive import SIGNED, Received, receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.record.canonical import canonical
from portable_record.sharing.answer_to import answer_to_in
from portable_record.sharing.contact import Recipient
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.reply import UNSIGNED_CONTENT, Piece, reply_to_claims
from tests.sharing.unsigned_vectors import sealed

CLUB = "Werneth Club"
FOUR = (
    Piece("agreed", "Jean sits by the door.", day="2026-11-20"),
    Piece("will-do", "Fetch Jean for lunch.", who="Bob, driver", day="2026-12-04"),
    Piece("noticed", "She hears better on the left.", who="Jo Bell"),
    Piece(
        "offer",
        "Lunch together, then cards.",
        title="Friday Lunch",
        where="Church hall, Oldham",
        times="Fridays, 12 to 2",
        phone="0161 496 0100",
        web="https://lunch.example",
    ),
)
AGREED, WILL_DO, NOTICED, OFFER = range(1, 5)
"""The numbers of the pieces."""


def know_each_other(jean: OpenRecord, club: OpenRecord) -> None:
    """Let both have compared the other's key."""
    for one, other, kind, name in ((jean, club, "organisation", CLUB), (club, jean, "contact", "Jean")):
        contact = Recipient(kind, name, other.identity.did, other.identity.hpke.public.to_bytes())
        remember(one, contact, issuer=other.identity.iss)


def give(jean: OpenRecord, club: OpenRecord, folder: Path, *, private: bool = False) -> tuple[str, str]:
    """Share something with the club; return the ids of the share and of what lies in its inbox."""
    add_words(jean, part="communication", kind=None, words="I like it quiet", sensitive=False)
    wish = Wish(
        parts=("communication",),
        to=CLUB,
        purpose="support",
        forms=("page",),
        open_page=True,
        private=private,
    )
    shared = share_parts(jean, wish, folder / "given")
    return shared.id, receive_file(club, shared.files[0]).item


def answered(club: OpenRecord, item: str, pieces: tuple[Piece, ...] = FOUR) -> str:
    """Answer as the club; return the signed text."""
    return sign_answer(club, item, answer_of(club, item, pieces, by="Jo Bell, driver")).token


def hand(record: OpenRecord, folder: Path, content: bytes | str) -> Received:
    """Give a record something as a file."""
    file = folder / "handed.txt"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return receive_file(record, file)


def unsigned(club: OpenRecord, item: str, **change: str) -> bytes:
    """Answer as the form in a page does: locked for whoever gave the share, signed by nobody."""
    signed = json.loads(club.vault.consents.raw(f"{SIGNED}{item}"))["verifiableCredential"][0]
    key = answer_to_in(open_jws(signed, most_inflated=MOST_FILE).bundle)
    said = replace(answer_of(club, item, FOUR, by="Jo Bell, driver"), iss="")
    claims = {**reply_to_claims(said), "name": CLUB, **change}
    return sealed(HpkePublicKey.from_bytes(key or b""), UNSIGNED_CONTENT, canonical(claims))


def without_key(club: OpenRecord, item: str) -> None:
    """Make what lies in the inbox one whose share did not say for which key an answer is locked."""
    kept = club.vault.consents.get(f"{SIGNED}{item}")
    club.vault.consents.put(replace(kept, value={}), club.vault.consents.raw(kept.id))
