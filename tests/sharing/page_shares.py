"""Shares for the tests of the page: a small whole one, and one full of script."""

import hashlib

from portable_record.crypto.signing import SigningKey
from portable_record.record.entry import Entry
from portable_record.sharing.attachments import SentFile
from portable_record.sharing.contact import Author
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.qr import png
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
CHOSEN = ("communication", "about-me", "health", "documents")

LETTER, SVG = (
    b"Dear Sue, see you on Friday.",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.canary=1'/>",
)
PHOTO = png([[True, False], [False, True]])
FILES = {"Letter.txt": LETTER, "Sea.png": PHOTO, "Drawing.png": SVG}
"""Files by their name; the last calls itself a picture and is none."""

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


def signed(
    entries: list[Entry],
    *,
    key: SigningKey = SUE,
    iss: str = SUE_DID,
    answer_to: bytes = b"",
    rid: str | None = None,
) -> str:
    """Sign a share of these entries."""
    author = Author("Sue", SUE_DID)
    bundle = make_bundle(_selected(entries), _TERMS, author=author, now=NOW, answer_to=answer_to)
    return sign(
        bundle, key=key, iss=iss, nbf=NOW, exp=UNTIL, rid=rid or (RID if answer_to else None), types=[]
    )


def with_files(*, answer_to: bytes = b"", other: bytes = b"") -> tuple[str, list[bytes]]:
    """Sign a share with files; return it and the sealed files, the same each time.

    ``other`` is what is signed of each file in the place of its hash.
    """
    documents = [entry(name, "documents", _document(name)) for name in FILES]
    selection = _selected([*FULL, *documents])
    urls = {each.entry.title: each.url for each in selection.chosen}
    sent = [
        SentFile(
            urls[name],
            len(data),
            other or hashlib.sha256(data).digest(),
            hashlib.sha256(name.encode()).digest(),
        )
        for name, data in FILES.items()
    ]
    author = Author("Sue", SUE_DID)
    bundle = make_bundle(selection, _TERMS, author=author, now=NOW, files=sent, answer_to=answer_to)
    rid = RID if answer_to else None
    token = sign(bundle, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=rid, types=[])
    return token, [b"".join(file.seal([data])) for file, data in zip(sent, FILES.values(), strict=True)]


def _document(name: str) -> Json:
    attachment = {"contentType": "image/png" if name.endswith("png") else "text/plain", "title": name}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": ABOUT_SUE,
        "description": f"About {name}",
        "content": [{"attachment": attachment}],
    }


def sealed(entries: list[Entry]) -> bytes:
    """Seal a share of these entries with the passcode; the same each time."""
    return seal_file([signed(entries)], passcode=PASSCODE, dice=lambda size: bytes(range(size)))


_TERMS = terms(parts=CHOSEN)


def _selected(entries: list[Entry]) -> Selection:
    return select(entries, _TERMS, NOW)
