"""The vectors of what was shared without agreement, one fault each; the makers of other vectors ask for them.

The club holds what Sue gave it, and sends one piece of that to the council.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace

from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.consent import SHARE
from portable_record.sharing.disclosure import choose_pieces, make_disclosure
from portable_record.sharing.health_card import sign
from portable_record.sharing.without_agreement import BASIS, Notice
from tests.sharing.cast import BOB, BOB_DID, EVE, EVE_DID, NOW
from tests.sharing.shares import SUE_ENTRY, TERMS_ID, Json, entry_id, words

CLUB, CLUB_DID, COUNCIL_DID = BOB, BOB_DID, EVE_DID
WHERE = words("Where I am", "about-me", "I stay with my cousin on Fridays.")
LIKES = words("What I like", "about-me", "I like tea.")
NOTICE = Notice(
    id=TERMS_ID,
    sender="Mossley Lunch Club",
    sender_did=CLUB_DID,
    to="Dana Cole, duty social worker, Oldham Council",
    to_did=None,
    why="She came with bruises and said that she is afraid to go home.",
    decided_by="Jo Bell, support worker",
    agreed_by="Ali Khan, safeguarding lead",
    decided_on="2026-11-22",
    bases=("at-risk",),
    sources=("What Sue gave us on 2026-11-01",),
    told=False,
    sent=NOW,
)


def disclosure(
    notice: Notice = NOTICE, *pieces: str, details: frozenset[str] = frozenset(), chosen: str = "Where I am"
) -> Json:
    """Make the Bundle that the club sends: one piece of two."""
    ids = pieces or (entry_id(chosen),)
    held = [SUE_ENTRY, WHERE, LIKES]
    selection = choose_pieces(held, ids, details=details, name=notice.id, key=b"\x09" * 32, now=NOW)
    return make_disclosure(selection, notice, name="0c4ad5cb-5d3b-4a53-8d0a-0b6f9b3b7a11")


def signed_by_club(bundle: Json) -> str:
    """Sign it as the club does."""
    return sign(bundle, key=CLUB, iss=CLUB_DID, nbf=NOW, exp=None, rid=None, types=())


OURS = disclosure()
TOLD = replace(NOTICE, told=True, agreed_by="", to_did=COUNCIL_DID, bases=("life", "duty"), sources=())


def good() -> Iterator[tuple[str, str, Json]]:
    """Give what must be read: name, what it is about, Bundle."""
    yield "disclosure", "One piece, without the person's agreement.", OURS
    yield "disclosure-told", "The person knows; the council's key is known.", disclosure(TOLD)
    newer = disclosure()
    _provenance(newer)["policy"] = [BASIS + "at-risk", BASIS + "of-a-later-version"]
    yield "disclosure-basis-new", "A basis that is not known here is passed over.", newer


def _at(bundle: Json, place: int) -> Json:
    resource = bundle["entry"][place]["resource"]
    assert isinstance(resource, dict)
    return resource


def _notice(bundle: Json) -> Json:
    return _at(bundle, 0)


def _provenance(bundle: Json) -> Json:
    return _at(bundle, -1)


def _terms(bundle: Json) -> None:
    consent = {
        "resourceType": "Consent",
        "category": [{"coding": [{"system": SHARE, "code": "share-terms"}]}],
    }
    bundle["entry"].insert(
        1, {"fullUrl": "urn:uuid:" + "1" * 8 + "-2222-8333-8444-555555555555", "resource": consent}
    )


def _again(bundle: Json) -> None:
    url = "urn:uuid:" + "1" * 8 + "-2222-8333-8444-555555555555"
    bundle["entry"].insert(1, {"fullUrl": url, "resource": _notice(bundle)})


def _told_twice(bundle: Json) -> None:
    _notice(bundle)["category"].append({"coding": [{"system": SHARE, "code": "person-told"}]})


def _named_else(bundle: Json) -> None:
    patient = bundle["entry"][1]["fullUrl"]
    _notice(bundle)["payload"].append({"contentReference": {"reference": patient}})


def _keyless(bundle: Json) -> None:
    del _notice(bundle)["sender"]["identifier"]
    _agent(bundle, 0, **_notice(bundle)["sender"])


def _agent(bundle: Json, number: int, **more: object) -> None:
    _provenance(bundle)["agent"][number]["who"] = more


Fault = tuple[str, str, str, Callable[[Json], object]]
_FAULTS: tuple[Fault, ...] = (
    ("twice", "Two notices in one.", "Bundle.entry", _again),
    ("with-terms", "It says that somebody agreed, too.", "Bundle.entry", _terms),
    ("no-timestamp", "It has no timestamp.", "Bundle.timestamp", lambda b: b.pop("timestamp")),
    (
        "about-nobody",
        "The notice is about nobody.",
        "Communication.subject",
        lambda b: _notice(b).update(subject={"display": "Sue"}),
    ),
    (
        "not-completed",
        "The notice is a draft.",
        "Communication.status",
        lambda b: _notice(b).update(status="preparation"),
    ),
    ("told-and-not", "It says both that the person knows and not.", "Communication.category", _told_twice),
    (
        "for-nobody",
        "It is for nobody.",
        "Communication.recipient",
        lambda b: _notice(b).update(recipient=[]),
    ),
    (
        "why-empty",
        "It does not say why.",
        "Communication.reasonCode.text",
        lambda b: _notice(b)["reasonCode"][0].update(text=" "),
    ),
    (
        "why-long",
        "It says why at too great a length.",
        "Communication.reasonCode.text",
        lambda b: _notice(b)["reasonCode"][0].update(text="x" * 4001),
    ),
    (
        "hides-a-piece",
        "An entry goes out that the notice does not name.",
        "Communication.payload",
        lambda b: _notice(b).pop("payload"),
    ),
    ("names-the-person", "The notice names the Patient as a piece.", "Communication.payload", _named_else),
    (
        "without-a-key",
        "The sender has no key.",
        "Communication.sender.identifier",
        _keyless,
    ),
    (
        "author-other",
        "Its author is not who sent it.",
        "Communication.sender",
        lambda b: _agent(b, 0, display="Somebody"),
    ),
    (
        "nobody-decided",
        "Nobody decided it.",
        "Provenance.agent",
        lambda b: _provenance(b)["agent"].pop(1),
    ),
    (
        "no-basis",
        "It names no basis in law.",
        "Provenance.policy",
        lambda b: _provenance(b).update(policy=[]),
    ),
    (
        "day-none",
        "The day is none.",
        "Provenance.occurredDateTime",
        lambda b: _provenance(b).update(occurredDateTime="2026-02-30"),
    ),
    (
        "sent-never",
        "It was sent at no moment.",
        "Communication.sent",
        lambda b: _notice(b).update(sent="soon"),
    ),
    (
        "of-something-else",
        "Its Provenance is of something else.",
        "Provenance.target",
        lambda b: _provenance(b).update(target=[{"reference": b["entry"][1]["fullUrl"]}]),
    ),
)


def bad() -> Iterator[tuple[str, str, str, str, Json]]:
    """Give what must be refused: name, what it is about, code, place, Bundle."""
    for name, about, place, spoil in _FAULTS:
        bundle = copy.deepcopy(OURS)
        spoil(bundle)
        yield f"disclosure-{name}", about, "bundle-shape", place, bundle


def good_reads() -> Iterator[tuple[str, str, str, str, dict[str, object]]]:
    """Give what a reader takes: name, about, code, input, the reader."""
    token = signed_by_club(OURS)
    yield "disclosure", "Shared without agreement.", "first-time", token, {"dids": [COUNCIL_DID]}
    named = signed_by_club(disclosure(TOLD))
    yield "disclosure-for-me", "It names the reader's key.", "first-time", named, {"dids": [COUNCIL_DID]}


def bad_reads() -> Iterator[tuple[str, str, str, str, dict[str, object]]]:
    """Give what a reader does not take."""
    other = sign(OURS, key=EVE, iss=EVE_DID, nbf=NOW, exp=None, rid=None, types=())
    yield "disclosure-by-another", "Another key than the sender's signed it.", "bundle-shape", other, {}
    bare = disclosure()
    bare["entry"] = bare["entry"][1:-1]
    own = write_card_file([signed_by_club(bare), signed_by_club(OURS)]).decode()
    yield "disclosure-beside-a-card", "A text without a notice beside it.", "contents-mixed", own, {}
    named = signed_by_club(disclosure(TOLD))
    yield "disclosure-for-another", "It names another key.", "not-for-me", named, {"dids": [CLUB_DID]}
    back = {"dids": [COUNCIL_DID], "withdrawn": [[CLUB_DID, TERMS_ID]]}
    yield "disclosure-taken-back", "The sender took it back.", "withdrawn", signed_by_club(OURS), back
