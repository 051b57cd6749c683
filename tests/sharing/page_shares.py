"""Shares for the tests of the page: a small whole one, and one full of script."""

from portable_record.crypto.signing import SigningKey
from portable_record.record.entry import Entry
from portable_record.sharing.bundle import make_bundle
from portable_record.sharing.contact import Author
from portable_record.sharing.health_card import sign
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.selection import Selection, select
from tests.sharing.cast import NOW, PASSCODE, RID, SUE, SUE_DID, UNTIL
from tests.sharing.shares import ABOUT_SUE, SUE_ENTRY, Json, entry, terms, words

COMMUNICATE: Json = {
    "resourceType": "Observation",
    "status": "final",
    "code": {
        "coding": [{"system": "https://portablerecord.org/fhir/CodeSystem/kinds", "code": "communicate"}]
    },
    "subject": ABOUT_SUE,
    "valueString": "Please speak slowly, and face me.",
}
PEANUTS: Json = {
    "resourceType": "AllergyIntolerance",
    "patient": ABOUT_SUE,
    "code": {"text": "Peanuts"},
    "criticality": "high",
    "clinicalStatus": {
        "coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}
        ]
    },
}
URDU = "میں اردو بولتی ہوں"
FULL: list[Entry] = [
    SUE_ENTRY,
    entry("communicate", "communication", COMMUNICATE),
    words("About dogs", "about-me", "I am afraid of dogs."),
    words("In Urdu", "about-me", URDU),
    entry("peanuts", "health", PEANUTS),
]
CHOSEN = ("communication", "about-me", "health")

CANARIES = (
    "<script>window.canary=1</script>",
    "<img src=x onerror=window.canary=1>",
    '"><svg onload=window.canary=1>',
    "</script><script>window.canary=1</script>",
    "javascript:window.canary=1",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "</textarea></title><iframe src='https://example.org'>",
    "<!-- <script> -->",
    "a\u2028window.canary=1\u2029b",
)


def hostile() -> list[Entry]:
    """Return a share in which every text is an attack, or very long."""
    entries = [words(canary, "about-me", canary, title=canary) for canary in CANARIES]
    return [SUE_ENTRY, *entries, words("Long", "about-me", "x" * 3000)]


def bundle_of(entries: list[Entry]) -> list[dict[str, object]]:
    """Return the resources that go out of these entries, but for the terms."""
    return [each.resource for each in _selected(entries).chosen]


def signed(entries: list[Entry], *, key: SigningKey = SUE, iss: str = SUE_DID, answer_to: bytes = b"") -> str:
    """Sign a share of these entries."""
    author = Author("Sue", SUE_DID)
    bundle = make_bundle(_selected(entries), _TERMS, author=author, now=NOW, answer_to=answer_to)
    return sign(bundle, key=key, iss=iss, nbf=NOW, exp=UNTIL, rid=RID if answer_to else None, types=[])


def sealed(entries: list[Entry]) -> bytes:
    """Seal a share of these entries with the passcode; the same each time."""
    return seal_file([signed(entries)], passcode=PASSCODE, dice=lambda size: bytes(range(size)))


_TERMS = terms(parts=CHOSEN)


def _selected(entries: list[Entry]) -> Selection:
    return select(entries, _TERMS, NOW)
