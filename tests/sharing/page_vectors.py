"""Writes the vectors of the page, one rule or one fault each: ``python -m tests.sharing.page_vectors``.

What is sealed gets a fresh nonce, so a new run gives other bytes with the same meaning; the files in the
repository stay as they are.
"""

import copy
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portable_record.crypto.b64 import b64url
from portable_record.crypto.deflate import deflate
from portable_record.crypto.did import did_key
from portable_record.crypto.jws import sign_jws
from portable_record.crypto.signing import SigningKey
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.page_files import written
from portable_record.sharing.reply import write_reply
from tests.sharing import disclosure_vectors
from tests.sharing.cast import (
    BOB,
    BOB_SEALS,
    CARE,
    CLINIC,
    CLINIC_ISS,
    EVE,
    NOW,
    PASSCODE,
    PATIENT,
    SUE,
    SUE_DID,
    bundle,
)
from tests.sharing.page_shares import FULL, sealed, signed, with_files
from tests.sharing.reply_vectors import REPLY

VECTORS = Path(__file__).parents[1] / "vectors"
Vector = dict[str, object]


def vector(about: str, expect: str, island: str, **more: object) -> Vector:
    """Give a vector; without a passcode, without a key and unchanged unless said otherwise."""
    return {
        "about": about,
        "expect": expect,
        "passcode": None,
        "island": island,
        "key": None,
        "edit": None,
        **more,
    }


def opened(*tokens: str) -> str:
    """Give the island of an open page."""
    return write_card_file(tokens).decode()


def good() -> Iterator[tuple[str, Vector]]:
    """Give the vectors that are shown."""
    locked = sealed(FULL).decode()
    yield "locked", vector("A locked page opens with its passcode.", "shown", locked, passcode=PASSCODE)
    yield (
        "passcode-in-capitals",
        vector(
            "A passcode in capitals and with hyphens is tidied.",
            "shown",
            locked,
            passcode="ROBIN-KETTLE-amber-stove-lucky",
        ),
    )
    yield "open", vector("An open page needs nothing.", "shown", opened(signed(FULL)))
    yield (
        "address-with-key",
        vector(
            "Signed under an https address, with its key beside it.",
            "shown",
            opened(signed(FULL, key=CLINIC, iss=CLINIC_ISS)),
            key=json.dumps(CLINIC.public.to_jwk()),
        ),
    )
    yield (
        "given-for-them",
        vector("Given for the person, by whoever signed it.", "shown", opened(_token(_given_by(SUE_DID)))),
    )
    yield "answer", vector("A signed answer to a share.", "shown", opened(write_reply(REPLY, BOB)))
    yield (
        "with-files",
        _with_files(
            "Three files travel with it, a drawing that calls itself PNG among them.", "shown", _files()
        ),
    )
    yield "file-left-out", _with_files("A file that has no room does not travel.", "shown", _files(last=None))
    unagreed = opened(disclosure_vectors.signed_by_club(disclosure_vectors.OURS))
    yield "disclosure", vector("Shared without the person's agreement.", "shown", unagreed)
    bare = _token(_with_bundle({**SHARED, "entry": SHARED["entry"][:-2]}))
    yield "two-cards", vector("Two signed texts without terms are both shown.", "shown", opened(bare, bare))


def _with_files(about: str, expect: str, files: str) -> Vector:
    return vector(about, expect, opened(with_files()[0]), files=files)


def _files(*more: bytes, last: bytes | None = b"") -> str:
    """Write the sealed files of that share, with another last one, and others after it."""
    *kept, own = with_files()[1]
    return written([*kept, own if last == b"" else last, *more])


def _bad_files() -> Iterator[tuple[str, Vector]]:
    first, second, third = with_files()[1]
    whole = _files()
    for name, about, expect, files in (
        ("file-missing", "The last file is not there.", "attachment-missing", written([first, second])),
        ("file-more", "There is a fourth file.", "archive-broken", _files(first)),
        ("file-cut", "A file lost its last byte.", "attachment-cut", _files(last=third[:-1])),
        ("file-longer", "A file has a byte more.", "attachment-longer", _files(last=third + b"x")),
        ("file-changed", "A byte of a file is another.", "attachment-changed", _files(last=b"x" + third[1:])),
        ("files-spaced", "The list is written with a space.", "page-tampered", whole.replace(",", ", ", 1)),
        ("file-padded", "A file is written with padding.", "page-tampered", whole.replace('"]', '="]')),
        ("file-empty", "A file of no letters.", "page-tampered", f'["",{whole[1:]}'),
        ("file-letters", "A file of one letter.", "malformed", f'["A",{whole.split(",", 1)[1]}'),
        ("files-no-list", "The list is an object.", "page-tampered", "{}"),
    ):
        yield name, _with_files(about, expect, files)
    token, others = with_files(other=bytes(32))
    about = "The bytes of the files have another SHA-256 than the one that is signed."
    yield "file-hash", vector(about, "attachment-changed", opened(token), files=written(others))


def bad() -> Iterator[tuple[str, Vector]]:
    """Give the vectors that are refused."""
    yield from _bad_files()
    both = opened(write_reply(REPLY, BOB), signed(FULL))
    yield "answer-and-share", vector("An answer beside a share.", "contents-mixed", both)
    forged = opened(write_reply(REPLY, BOB)[:-86] + "A" * 86)
    yield "answer-forged", vector("An answer with another signature.", "signature-broken", forged)
    yield from _bad_locks()
    yield from _bad_cards()
    yield from _bad_pages()
    for name, about, code, token, _reader in disclosure_vectors.bad_reads():
        if code == "bundle-shape":
            yield name, vector(about, code, opened(token))
    hidden = {name: bundle for name, _, _, _, bundle in disclosure_vectors.bad()}
    for name in ("disclosure-hides-a-piece", "disclosure-author-other", "disclosure-with-terms"):
        token = disclosure_vectors.signed_by_club(hidden[name])
        yield name, vector("As the vector of the Bundle of this name.", "bundle-shape", opened(token))


def _bad_locks() -> Iterator[tuple[str, Vector]]:
    def lock(about: str, expect: str, change: Callable[[dict[str, object]], object]) -> Vector:
        value = json.loads(sealed(FULL))
        change(value)
        return vector(about, expect, json.dumps(value), passcode=PASSCODE)

    def slot(**more: object) -> Callable[[dict[str, object]], object]:
        def change(value: dict[str, object]) -> None:
            slots = value["slots"]
            assert isinstance(slots, list)
            slots[0].update(more)

        return change

    yield (
        "passcode-wrong",
        vector("Another passcode.", "passcode-wrong", sealed(FULL).decode(), passcode="not it"),
    )
    yield "rounds-too-few", lock("One round below the floor.", "slots-refused", slot(p2c=599_999))
    yield "rounds-too-many", lock("One round above the cap.", "slots-refused", slot(p2c=2_000_001))
    yield "rounds-no-number", lock("Rounds written as a text.", "slots-refused", slot(p2c="600000"))
    yield "salt-too-short", lock("A salt of 15 bytes.", "malformed", slot(p2s=b64url(bytes(15))))
    yield "lock-with-more", lock("A lock with another member.", "slots-refused", slot(name="Bob"))
    yield "no-locks", lock("No lock at all.", "slots-refused", lambda value: value.update(slots=[]))
    yield "version-two", lock("Another version.", "malformed", lambda value: value.update(v=2))
    yield "version-with-a-point", lock("The version is 1.0.", "malformed", lambda value: value.update(v=1.0))
    yield "version-true", lock("The version is true.", "malformed", lambda value: value.update(v=True))
    yield "rounds-with-a-point", lock("Rounds with a point.", "slots-refused", slot(p2c=600_000.0))
    yield "version-twice", vector("v twice.", "malformed", sealed(FULL).decode()[:-1] + ',"v":1}')
    yield "two-passcodes", lock("Two locks for a passcode.", "slots-refused", _lock_twice)
    yield "lock-unknown", lock("Another lock, of a kind not known.", "slots-refused", _lock_more)
    yield "member-more", lock("Another member.", "malformed", lambda value: value.update(more=1))
    yield "jwe-flipped", lock("One letter of the content is another.", "seal-broken", _flip)
    for_bob = vector("Locked for a key only.", "no-slot-for-me", _for_bob())
    yield "no-passcode-lock", for_bob


def _slots(value: dict[str, object]) -> list[dict[str, object]]:
    slots = value["slots"]
    assert isinstance(slots, list)
    return slots


def _lock_twice(value: dict[str, object]) -> None:
    value["slots"] = [*_slots(value), *_slots(value)]


def _lock_more(value: dict[str, object]) -> None:
    value["slots"] = [*_slots(value), {"alg": "RSA-OAEP", "wrapped": "AA"}]


def _flip(value: dict[str, object]) -> None:
    head, wrapped, nonce, text, tag = str(value["jwe"]).split(".")
    value["jwe"] = ".".join((head, wrapped, nonce, _other(text), tag))


def _other(text: str) -> str:
    """Return the text with another first letter."""
    return f"{'C' if text.startswith('B') else 'B'}{text[1:]}"


def _for_bob() -> str:
    from portable_record.sharing.sealed_file import seal_file

    return seal_file([signed(FULL)], recipients=[BOB_SEALS.public], dice=bytes).decode()


PAYLOAD: dict[str, object] = {
    "iss": SUE_DID,
    "nbf": int(NOW.timestamp()),
    "vc": {
        "type": ["https://smarthealth.cards#health-card"],
        "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": CARE},
    },
}
CARD = "https://smarthealth.cards#health-card"
BASIC: dict[str, object] = {"resourceType": "Basic", "code": {"text": "A note"}}
SHARED: Any = open_jws(signed(FULL), most_inflated=MOST_FILE).bundle
OF_EVE = {**PAYLOAD, "iss": did_key(EVE.public)}
HEADER = {"alg": "ES256", "zip": "DEF", "kid": SUE.public.thumbprint()}


def _token(
    payload: object = None, *, key: SigningKey = SUE, header: dict[str, str] | None = None, raw: bytes = b""
) -> str:
    folded = raw or deflate(json.dumps(payload or PAYLOAD).encode())
    return sign_jws(folded, key, header or HEADER)


def _raw(old: str, new: str) -> str:
    """Sign the payload with one place of its text changed."""
    return _token(raw=deflate(json.dumps(PAYLOAD).replace(old, new, 1).encode()))


def _with_credential(**more: object) -> dict[str, object]:
    credential = PAYLOAD["vc"]
    assert isinstance(credential, dict)
    return {**PAYLOAD, "vc": {**credential, **more}}


def _entries(change: Callable[[Any], object], made: dict[str, object] = CARE) -> dict[str, object]:
    """Give a bundle with each of its entries changed."""
    whole: dict[str, Any] = copy.deepcopy(made)
    for entry in whole["entry"]:
        change(entry)
    return whole


def _terms_with(change: Callable[[Any], object]) -> dict[str, object]:
    """Give a share of ours with its terms changed."""
    whole: dict[str, Any] = copy.deepcopy(SHARED)
    consent = next(
        each["resource"] for each in whole["entry"] if each["resource"]["resourceType"] == "Consent"
    )
    change(consent["provision"]["provision"][0])
    return whole


def _given_by(did: str, **more: object) -> dict[str, object]:
    """Give a share of ours in which somebody with this did says that they gave it for the person."""
    whole: dict[str, Any] = copy.deepcopy(SHARED)
    provenance = whole["entry"][-1]["resource"]
    (agent,) = provenance["agent"]
    who = {"display": "Nadia", "identifier": {"system": "urn:ietf:rfc:3986", "value": did, **more}}
    for_them = {"who": who, "onBehalfOf": {"display": "Sue"}}
    provenance["agent"] = [agent, {**agent, **for_them}]
    return _with_bundle(whole)


def _twice(entries: list[Any]) -> list[Any]:
    """Give the entries with the terms among them a second time, under another address."""
    terms = next(each for each in entries if each["resource"]["resourceType"] == "Consent")
    return [{**terms, "fullUrl": "urn:uuid:00000009-0000-4000-8000-000000000009"}, *entries]


def _with_bundle(value: object, *, version: object = "4.0.1") -> dict[str, object]:
    subject = {"fhirVersion": version, "fhirBundle": value}
    return {
        **PAYLOAD,
        "vc": {"type": ["https://smarthealth.cards#health-card"], "credentialSubject": subject},
    }


def _bad_cards() -> Iterator[tuple[str, Vector]]:
    first, second, third = _token().split(".")
    twice = json.dumps(PAYLOAD)[:-1] + f', "iss": {json.dumps(SUE_DID)}}}'
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    cases: dict[str, tuple[str, str, str]] = {
        "signature-flipped": (
            "One letter of the signature is another.",
            "signature-broken",
            f"{first}.{second}.{_other(third)}",
        ),
        "signed-by-another": (
            "Signed by another key than the one in the name.",
            "signature-broken",
            _token(key=EVE),
        ),
        "kid-of-another": (
            "The header names another key.",
            "key-id-wrong",
            _token(header={**HEADER, "kid": EVE.public.thumbprint()}),
        ),
        "issuer-no-key": (
            "The issuer is a did of another kind.",
            "issuer-refused",
            _token({**PAYLOAD, "iss": "did:web:example.org"}),
        ),
        "issuer-not-on-curve": (
            "The point in the did is not on the curve.",
            "issuer-refused",
            _token({**PAYLOAD, "iss": _off_curve()}),
        ),
        "address-without-key": (
            "An https address, and no key beside it.",
            "no-key-for-issuer",
            _token({**PAYLOAD, "iss": CLINIC_ISS}),
        ),
        "header-more": (
            "The header has another member.",
            "header-refused",
            _token(header={**HEADER, "typ": "JWT"}),
        ),
        "two-segments": ("A segment is missing.", "malformed", f"{first}.{second}"),
        "padding": ("A segment has padding.", "malformed", f"{first}.{second}.{third}=="),
        "spare-bits": (
            "The last letter has spare bits.",
            "malformed",
            f"{first}.{second}.{third[:-1]}{_next(third[-1])}",
        ),
        "bytes-after-the-end": (
            "A byte follows the end of the folded payload.",
            "malformed",
            _token(raw=deflate(json.dumps(PAYLOAD).encode()) + b"x"),
        ),
        "unfolds-to-21-mib": (
            "It unfolds to more than 20 MiB.",
            "unfolds-too-large",
            _token(raw=bomb.compress(bytes(21 << 20)) + bomb.flush()),
        ),
        "name-twice": (
            "A name stands twice in one object.",
            "malformed",
            _token(raw=deflate(twice.encode())),
        ),
        "not-a-card": (
            "Signed, but no health card.",
            "not-a-card",
            _token({**PAYLOAD, "vc": {"type": ["x"], "credentialSubject": {}}}),
        ),
        "other-fhir": ("FHIR R5.", "fhir-version-refused", _token(_with_bundle(CARE, version="5.0.0"))),
        "no-entries": ("A bundle without entries.", "bundle-shape", _token(_with_bundle(bundle()))),
        "no-person": (
            "A bundle without a Patient.",
            "bundle-shape",
            _token(_with_bundle(bundle({"resourceType": "Basic"}))),
        ),
        "two-people": (
            "Two people in one bundle.",
            "contents-mixed",
            _token(_with_bundle(bundle(PATIENT, PATIENT))),
        ),
        "begin-no-number": ("nbf is a text.", "malformed", _token({**PAYLOAD, "nbf": "1"})),
        "end-null": ("exp is null.", "malformed", _token({**PAYLOAD, "exp": None})),
        "issuer-address-odd": (
            "The address has a space.",
            "issuer-refused",
            _token({**PAYLOAD, "iss": "https://example.org/a b"}),
        ),
        "issuer-address-slash": (
            "The address ends in a slash.",
            "issuer-refused",
            _token({**PAYLOAD, "iss": "https://example.org/"}),
        ),
        "fhir-version-a-list": (
            "fhirVersion is a list.",
            "malformed",
            _token(_with_bundle(CARE, version=["4.0.1"])),
        ),
        "type-no-text": ("A type in vc is a number.", "malformed", _token(_with_credential(type=[CARD, 1]))),
        "rid-odd": ("rid has a letter too strange.", "malformed", _token(_with_credential(rid="a b"))),
        "number-with-a-zero": ("A number begins with 0.", "malformed", _raw('"nbf": ', '"nbf": 0')),
        "number-long": ("A number of 65 digits.", "malformed", _raw("{", '{"a": ' + "1" * 65 + ", ")),
        "number-huge": ("An exponent of 401.", "malformed", _raw("{", '{"a": 1e401, ')),
        "half-a-letter": ("Half a letter.", "malformed", _raw("{", '{"a": "\\ud800", ')),
        "too-deep": ("65 layers.", "malformed", _raw("{", '{"a": ' + "[" * 64 + "]" * 64 + ", ")),
        "bundle-with-more": (
            "The bundle has a member that no bundle has.",
            "bundle-shape",
            _token(_with_bundle({**CARE, "more": 1})),
        ),
        "bundle-of-no-type": (
            "The bundle is of a type that does not exist.",
            "bundle-shape",
            _token(_with_bundle({**CARE, "type": "heap"})),
        ),
        "entry-with-more": (
            "An entry has a member that no entry has.",
            "fhir-invalid",
            _token(_with_bundle(_entries(lambda entry: entry.update(more=1)))),
        ),
        "type-unknown": (
            "A resource of a type that does not exist.",
            "fhir-invalid",
            _token(_with_bundle(bundle(PATIENT, {"resourceType": "Wish"}))),
        ),
        "bundle-in-bundle": (
            "A bundle inside.",
            "bundle-shape",
            _token(_with_bundle(bundle(PATIENT, {"resourceType": "Bundle", "type": "collection"}))),
        ),
        "address-twice": (
            "Two entries under one address.",
            "bundle-shape",
            _token(
                _with_bundle(_entries(lambda entry: entry.update(fullUrl="urn:x:1"), bundle(PATIENT, BASIC)))
            ),
        ),
        "reference-to-nothing": (
            "A reference into the bundle leads nowhere.",
            "bundle-shape",
            _token(_with_bundle(bundle(PATIENT, {**BASIC, "subject": {"reference": "urn:x:9"}}))),
        ),
        "terms-end-first": (
            "The terms end before they begin.",
            "bundle-shape",
            _token(
                _with_bundle(_terms_with(lambda permit: permit["period"].update(end="2000-01-01T00:00:00Z")))
            ),
        ),
        "terms-of-no-purpose": (
            "The terms give a purpose that is none of ours.",
            "bundle-shape",
            _token(_with_bundle(_terms_with(lambda permit: permit["purpose"][0].update(code="FUN")))),
        ),
        "terms-forbid": (
            "The terms forbid.",
            "bundle-shape",
            _token(_with_bundle(_terms_with(lambda permit: permit.update(type="deny")))),
        ),
        "given-by-another": (
            "Who says they gave it for the person has another key than the one that signed.",
            "bundle-shape",
            _token(_given_by(did_key(EVE.public))),
        ),
        "given-without-a-key": (
            "Who says they gave it for the person names no did.",
            "bundle-shape",
            _token(_given_by("Nadia")),
        ),
        "given-by-a-key-of-another-kind": (
            "The did stands under another system.",
            "bundle-shape",
            _token(_given_by(SUE_DID, system="https://example.org/names")),
        ),
        "terms-twice": (
            "Two terms in one share.",
            "bundle-shape",
            _token(_with_bundle({**SHARED, "entry": _twice(SHARED["entry"])})),
        ),
    }
    for name, (about, expect, token) in cases.items():
        yield name, vector(about, expect, opened(token))
    terms = opened(signed(FULL), signed(FULL))
    yield "two-with-terms", vector("Two texts with terms inside.", "contents-mixed", terms)
    both = opened(
        _token(), _token(header={**HEADER, "kid": EVE.public.thumbprint()}, key=EVE, payload=OF_EVE)
    )
    yield "two-signers", vector("Two texts of two signers.", "contents-mixed", both)
    people = opened(_token(), _token(_with_bundle(bundle({**PATIENT, "birthDate": "1950-01-01"}))))
    yield "two-texts-two-people", vector("Two texts about two people.", "contents-mixed", people)
    yield "no-cards", vector("An empty list.", "malformed", '{"verifiableCredential": []}')
    yield "no-json", vector("No JSON.", "malformed", "{]")


def _next(letter: str) -> str:
    """Return the letter of base64url after this one: the same bits, and a spare one set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) + 1]


def _off_curve() -> str:
    from portable_record.crypto.did import ALPHABET, P256, PREFIX

    number = int.from_bytes(P256 + b"\x02" + bytes(31) + b"\x01")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    return PREFIX + digits


def _bad_pages() -> Iterator[tuple[str, Vector]]:
    island = opened(signed(FULL))
    start = '<script type="application/json" id="portable-record">'
    cases: dict[str, tuple[str, tuple[str, str]]] = {
        "script-changed": (
            "Another viewer: one word of its script.",
            ("This may not be everything", "This is everything"),
        ),
        "style-changed": ("Another viewer: one colour.", ("#fdfaf4", "#fdfaf5")),
        "policy-changed": (
            "Another viewer: the policy lets it call out.",
            ("default-src 'none'", "default-src *"),
        ),
        "something-before": (
            "Something stands before the page.",
            ("<!doctype html>", "<p>x</p><!doctype html>"),
        ),
        "something-after": ("Something stands after the page.", ("</html>\n", "</html>\n<script>1</script>")),
        "two-islands": ("Two islands.", (start, start + "{}</script>" + start)),
        "no-island": ("The island has another name.", (start, start.replace("portable-record", "other"))),
        "island-elsewhere": (
            "The island has another type.",
            (start, start.replace("application/json", "text/plain")),
        ),
        "markup-in-island": ("Markup in the island.", (start, start + "<b>")),
    }
    for name, (about, edit) in cases.items():
        yield name, vector(about, "page-tampered", island, edit=list(edit))


def main() -> None:
    """Write all vectors."""
    for side, vectors in (("good", good()), ("bad", bad())):
        for name, value in vectors:
            file = VECTORS / side / "page" / f"{name}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
