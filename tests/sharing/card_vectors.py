"""The vectors of signed texts and codes: one rule or one fault each. ``make_vectors.py`` writes them."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from portable_record.crypto.b64 import b64url
from portable_record.crypto.deflate import deflate
from portable_record.sharing.code_text import code_digits, code_text
from portable_record.sharing.health_card import sign
from portable_record.sharing.qr import Matrix, matrix
from tests.sharing.cast import (
    CARE,
    CLINIC,
    CLINIC_ISS,
    EVE,
    EVE_DID,
    NOW,
    PATIENT,
    RID,
    SUE,
    SUE_DID,
    TRUST_BOTH,
    UNTIL,
    WORDS,
    bundle,
    jwk,
    trusting,
)
from tests.sharing.forge import GONE, Forge, framed, minified

Vector = tuple[str, str, str, object, object]  # name, what it is about, expected code, input, trust

CARE_CARD = sign(CARE, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=RID, types=())
HEALTH_CARD = sign(CARE, key=CLINIC, iss=CLINIC_ISS, nbf=NOW, exp=None, rid=None, types=())
KID = CLINIC.public.thumbprint()


@cache
def care_modules() -> Matrix:
    """The code of the care card; it takes long to work out."""
    return matrix(CARE_CARD)


def good() -> Iterator[Vector]:
    """Give what must be read."""
    yield "care-card", "A care card of a known signer.", "whole-and-known", CARE_CARD, TRUST_BOTH
    yield "health-card", "A card of an https issuer with its key.", "whole-and-known", HEALTH_CARD, TRUST_BOTH
    yield "first-time", "A care card of a signer not met before.", "first-time", CARE_CARD, None
    yield (
        "bare-key-list",
        "A bare list of keys is trusted for every issuer.",
        "whole-and-known",
        HEALTH_CARD,
        {"keys": [jwk(CLINIC)]},
    )
    yield "numeric-code", "The text of a QR code.", "first-time", code_text(CARE_CARD), None
    yield (
        "split-codes",
        "An old card in two codes, out of order.",
        "first-time",
        _split(CARE_CARD, 2, 1),
        None,
    )
    yield (
        "card-file",
        "A file with two signed texts of one signer about one person.",
        "first-time",
        _file(CARE_CARD, CARE_CARD),
        None,
    )
    yield "spaces-around", "White space around a signed text.", "first-time", f"\n {CARE_CARD}\n", None
    yield (
        "fraction-of-second",
        "Moments with a fraction.",
        "first-time",
        _with(nbf=NOW.timestamp() - 0.25),
        None,
    )
    yield "clock-skew", "A signer's clock five minutes ahead.", "first-time", _begins(minutes=5), None
    yield "last-second", "One second before the end.", "first-time", _ends(seconds=1), None
    yield (
        "unknown-type",
        "A type in vc that is not known.",
        "first-time",
        _typed("https://example.org/x"),
        None,
    )
    yield "unknown-member", "A member of the payload that is not known.", "first-time", _with(jti="1"), None
    yield "rid-later", "Taken back before this card's time.", "whole-and-known", _rid(), _taken_back(-1)


def bad() -> Iterator[Vector]:
    """Give what must be refused, in the order of the steps."""
    yield from _form()
    yield from _header()
    yield from _payload()
    yield from _keys()
    yield from _time()
    yield from _contents()
    yield from _codes()


def _form() -> Iterator[Vector]:
    yield (
        "file-of-two-signers",
        "A file with two signed texts, each by another signer.",
        "contents-mixed",
        _file(CARE_CARD, HEALTH_CARD),
        TRUST_CLINIC,
    )
    head, body, signature = CARE_CARD.split(".")
    yield "no-signature", "Two segments, and a dot.", "malformed", f"{head}.{body}.", None
    yield "four-segments", "A fourth segment.", "malformed", f"{CARE_CARD}.AA", None
    yield "padding", "Padding after the signature.", "malformed", f"{CARE_CARD}==", None
    yield "plain-base64", "A character of plain base64.", "malformed", f"{head}.+{body[1:]}.{signature}", None
    yield (
        "spare-bits",
        "Unused bits that are not zero.",
        "malformed",
        CARE_CARD[:-1] + _next(CARE_CARD[-1]),
        None,
    )
    yield "short-signature", "A signature of 63 bytes.", "malformed", Forge().token(signature=bytes(63)), None
    der = Forge().token(signature=b"\x30\x44\x02\x20" + b"\x01" * 32 + b"\x02\x20" + b"\x01" * 32)
    yield "der-signature", "A signature in DER.", "malformed", der, None
    yield (
        "zero-signature",
        "A signature of zeros.",
        "signature-broken",
        Forge().token(signature=bytes(64)),
        None,
    )
    yield (
        "framed-deflate",
        "The frame of zlib.",
        "malformed",
        Forge().token(folded=framed(Forge().plain())),
        None,
    )
    after = deflate(Forge().plain()) + b"\x00"
    yield "after-deflate", "A byte after the end of DEFLATE.", "malformed", Forge().token(folded=after), None
    cut = deflate(Forge().plain())[:-1]
    yield "cut-deflate", "DEFLATE without its end.", "malformed", Forge().token(folded=cut), None
    not_folded = Forge().token(folded=Forge().plain())
    yield "not-folded", "A payload that is not folded.", "malformed", not_folded, None
    bomb = Forge().token(folded=deflate(b" " * (1024 * 1024 + 1)))
    yield "bomb", "A payload that unfolds to more than 1 MiB.", "unfolds-too-large", bomb, None
    many = Forge().token(folded=deflate(b"[" + b"0," * 250_001 + b"0]"))
    yield "many-values", "More values than are read.", "too-large", many, None


def _header() -> Iterator[Vector]:
    def made(**members: object) -> str:
        return Forge().with_header(**members).token()

    yield "alg-none", "No algorithm.", "algorithm-refused", made(alg="none"), None
    yield "alg-hs256", "A shared-secret algorithm.", "algorithm-refused", made(alg="HS256"), None
    yield "alg-es384", "Another curve.", "algorithm-refused", made(alg="ES384"), None
    yield "alg-lower-case", "The algorithm in small letters.", "algorithm-refused", made(alg="es256"), None
    yield "alg-missing", "No alg in the header.", "algorithm-refused", made(alg=GONE), None
    yield "zip-other", "Another way to fold.", "algorithm-refused", made(zip="GZ"), None
    yield "zip-missing", "No zip in the header.", "header-refused", made(zip=GONE), None
    yield "kid-missing", "No kid in the header.", "header-refused", made(kid=GONE), None
    yield "kid-number", "A kid that is no text.", "header-refused", made(kid=7), None
    yield "crit", "A critical extension.", "header-refused", made(crit=["exp"]), None
    yield "jwk-in-header", "A key in the header.", "header-refused", made(jwk=jwk(SUE)), None
    yield "jku-in-header", "An address of keys in the header.", "header-refused", made(jku="https://x/"), None
    yield "typ-unknown", "A typ that is not known.", "header-refused", made(typ="JWT"), None
    _, body, signature = CARE_CARD.split(".")
    twice = b64url(b'{"alg":"none","alg":"ES256","zip":"DEF","kid":"x"}')
    yield "header-name-twice", "A name twice in the header.", "malformed", f"{twice}.{body}.{signature}", None
    listed = b64url(b"[]")
    yield "header-list", "A header that is a list.", "malformed", f"{listed}.{body}.{signature}", None


def _payload() -> Iterator[Vector]:
    def folded(plain: bytes) -> str:
        return Forge().token(folded=deflate(plain))

    plain = Forge().plain()
    yield (
        "not-utf8",
        "A payload that is not UTF-8.",
        "malformed",
        folded(plain.replace(b"Sue", b"S\xffe")),
        None,
    )
    yield "byte-order-mark", "A byte order mark.", "malformed", folded(b"\xef\xbb\xbf" + plain), None
    twice = plain.replace(b'"iss":', b'"iss":"https://clinic.example/cards","iss":')
    yield "name-twice", "A name twice in the payload.", "malformed", folded(twice), None
    yield "nan", "NaN for a number.", "malformed", folded(plain.replace(b'"nbf":', b'"nbf":NaN,"x":')), None
    deep = plain.replace(b'"vc":', b'"x":' + b"[" * 65 + b"]" * 65 + b',"vc":')
    yield "too-deep", "65 layers.", "malformed", folded(deep), None
    yield "payload-list", "A payload that is a list.", "malformed", folded(b"[]"), None
    yield "iss-missing", "No iss.", "malformed", _with(iss=GONE), None
    yield "iss-number", "An iss that is a number.", "malformed", _with(iss=7), None
    yield "nbf-missing", "No nbf.", "malformed", _with(nbf=GONE), None
    yield "nbf-text", "An nbf that is a text.", "malformed", _with(nbf="1700000000"), None
    yield "nbf-true", "An nbf that is true.", "malformed", _with(nbf=True), None
    yield "nbf-milliseconds", "An nbf in milliseconds.", "malformed", _with(nbf=1_700_000_000_000), None
    yield "exp-null", "An exp that is null.", "malformed", _with(exp=None), None
    yield "exp-negative", "An exp before 1970.", "malformed", _with(exp=-1), None
    yield "vc-missing", "No vc.", "not-a-card", Forge().with_payload(vc=GONE).token(), None
    yield "type-other", "Signed for something else.", "not-a-card", Forge().with_vc(type=["x"]).token(), None
    yield "type-text", "A type that is a text.", "not-a-card", Forge().with_vc(type="x").token(), None
    yield "rid-too-long", "A rid of 25 characters.", "malformed", Forge().with_vc(rid="a" * 25).token(), None
    yield "rid-with-dot", "A rid with a dot.", "malformed", Forge().with_vc(rid="a.1").token(), None
    yield "subject-missing", "No subject.", "malformed", Forge().with_vc(credentialSubject=7).token(), None
    yield "bundle-missing", "No Bundle.", "malformed", Forge().with_subject(fhirBundle=GONE).token(), None
    yield (
        "fhir-r5",
        "FHIR R5.",
        "fhir-version-refused",
        Forge().with_subject(fhirVersion="5.0.0").token(),
        None,
    )


def _keys() -> Iterator[Vector]:
    flipped = bytearray(deflate(Forge().plain()))
    head, body, signature = CARE_CARD.split(".")
    other = Forge().with_payload(nbf=int(NOW.timestamp()) - 1).token().split(".")[1]
    yield (
        "payload-swapped",
        "The payload of another card.",
        "signature-broken",
        f"{head}.{other}.{signature}",
        None,
    )
    stolen = Forge().token(signature=EVE.sign(f"{head}.{body}".encode()))
    yield "signed-by-other", "Signed by another key.", "signature-broken", stolen, None
    del flipped
    wrong = Forge().with_header(kid=EVE.public.thumbprint()).token()
    yield "kid-of-other", "A kid that is not of the key in iss.", "key-id-wrong", wrong, None
    as_sue = Forge(EVE, SUE_DID).token()
    yield "did-of-other", "Eve signs, and says she is Sue.", "key-id-wrong", as_sue, None
    for name, iss in _WRONG_ISSUERS.items():
        yield (
            f"iss-{name}",
            "An issuer that is not well written.",
            "issuer-refused",
            Forge(iss=iss).token(),
            None,
        )
    yield "no-trust", "An https issuer of which no key is at hand.", "no-key-for-issuer", HEALTH_CARD, None
    elsewhere = trusting({"iss": "https://other.example", "jwks": {"keys": [jwk(CLINIC)]}})
    yield "key-of-other-issuer", "The key is another's.", "no-key-for-issuer", HEALTH_CARD, elsewhere
    other_key = trusting({"iss": CLINIC_ISS, "jwks": {"keys": [jwk(EVE)]}})
    yield "key-changed", "A known issuer, another key.", "key-changed", HEALTH_CARD, other_key
    forged = Forge(EVE, CLINIC_ISS).with_header(kid=KID).token()
    yield "kid-borrowed", "Eve signs under the clinic's key name.", "signature-broken", forged, TRUST_BOTH
    care_wins = Forge(EVE, EVE_DID).with_payload(exp=int(NOW.timestamp())).token()
    yield "refused-wins", "Not known, and over.", "expired", care_wins, None


_WRONG_ISSUERS = {
    "http": "http://clinic.example/cards",
    "slash-at-end": "https://clinic.example/cards/",
    "query": "https://clinic.example/cards?x=1",
    "fragment": "https://clinic.example/cards#x",
    "user": "https://clinic.example@evil.example",
    "dots": "https://clinic.example/../cards",
    "space": "https://clinic.example/ cards",
    "empty": "",
    "not-ascii": "https://clinic.example/c\u0430rds",
    "did-web": "did:web:clinic.example",
    "did-jwk": "did:jwk:eyJrdHkiOiJFQyJ9",
    "did-ed25519": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "did-fragment": f"{SUE_DID}#key",
    "did-space": f"{SUE_DID} ",
}


def _time() -> Iterator[Vector]:
    yield "not-yet", "It begins in six minutes.", "not-yet-valid", _begins(minutes=6), None
    yield "over", "It ends at this second.", "expired", _ends(seconds=0), None
    yield "over-long-ago", "It ended a year ago.", "expired", _ends(days=-365), None
    yield "taken-back", "Its rid is in the issuer's list.", "withdrawn", _rid(), _taken_back(None)
    yield "taken-back-until", "Its rid was taken back until later.", "withdrawn", _rid(), _taken_back(1)


def _contents() -> Iterator[Vector]:
    def with_bundle(value: object) -> str:
        return Forge().with_subject(fhirBundle=value).token()

    yield "no-bundle", "A Patient for a Bundle.", "bundle-shape", with_bundle(PATIENT), None
    empty = {"resourceType": "Bundle", "type": "collection"}
    strange = {**CARE, "colour": "red"}
    yield "strange-member", "A member that no Bundle has.", "bundle-shape", with_bundle(strange), None
    listed = {**CARE, "type": ["collection"]}
    yield "type-list", "A list for the type of the Bundle.", "bundle-shape", with_bundle(listed), None
    yield "no-entries", "A Bundle without entries.", "bundle-shape", with_bundle(empty), None
    no_resource = {**empty, "entry": [{"fullUrl": "resource:0"}]}
    yield "no-resource", "An entry without a resource.", "bundle-shape", with_bundle(no_resource), None
    yield "two-people", "Two Patients.", "contents-mixed", with_bundle(bundle(PATIENT, PATIENT)), None
    odd_entry = {**empty, "entry": [{"fullUrl": "resource:0", "resource": PATIENT, "colour": "red"}]}
    yield "entry-member", "A member that no entry has.", "fhir-invalid", with_bundle(odd_entry), None
    invalid = {**WORDS, "valueString": 7}
    yield "invalid-fhir", "A number for words.", "fhir-invalid", with_bundle(bundle(PATIENT, invalid)), None
    unknown = {**WORDS, "colour": "red"}
    yield (
        "unknown-element",
        "An element FHIR has not.",
        "fhir-invalid",
        with_bundle(bundle(PATIENT, unknown)),
        None,
    )


def _codes() -> Iterator[Vector]:
    digits = code_digits(CARE_CARD)
    yield "odd-digits", "A digit is missing.", "code-text", f"shc:/{digits[:-1]}", None
    yield "pair-too-high", "A pair above 77.", "code-text", f"shc:/{digits[:-2]}78", None
    yield "letters", "A letter among the digits.", "code-text", f"shc:/{digits[:-2]}7a", None
    yield "no-digits", "Nothing after the prefix.", "code-text", "shc:/", None
    yield "part-missing", "One of two codes.", "codes-missing", f"shc:/1/2/{digits[:400]}", None
    yield "part-of-one", "Number 1 of 1 in the old form.", "code-text", f"shc:/1/1/{digits}", None
    yield "part-zero", "Number 0 of 2.", "code-text", f"shc:/0/2/{digits[:400]}", None
    yield "part-after-last", "Number 3 of 2.", "code-text", f"shc:/3/2/{digits[:400]}", None
    other = f"shc:/1/2/{digits[:400]}\nshc:/1/2/{digits[2:402]}"
    yield "parts-differ", "Two codes with one number.", "codes-differ", other, None
    totals = f"shc:/1/2/{digits[:400]}\nshc:/2/3/{digits[400:]}"
    yield "totals-differ", "Codes of two cards.", "codes-differ", totals, None
    swapped = f"shc:/1/2/{digits[400:]}\nshc:/2/2/{digits[:400]}"
    yield "parts-swapped", "Codes with their numbers swapped.", "malformed", swapped, None
    worst = _file(CARE_CARD, _ends(seconds=0))
    yield "one-of-two-over", "Two signed texts, one is over.", "expired", worst, None
    yield "empty-file", "A file without signed texts.", "malformed", _file(), None
    yield "too-many", "A file with 21 signed texts.", "too-large", _file(*[CARE_CARD] * 21), None
    number = minified({"verifiableCredential": [7]}).decode()
    yield "number-in-file", "A number for a signed text.", "malformed", number, None


TRUST_CLINIC = trusting({"iss": CLINIC_ISS, "jwks": {"keys": [jwk(CLINIC)]}})


def _with(**members: object) -> str:
    return Forge().with_payload(**members).token()


def _begins(**later: float) -> str:
    return _with(nbf=int((NOW + timedelta(**later)).timestamp()))


def _ends(**later: float) -> str:
    return _with(exp=int((NOW + timedelta(**later)).timestamp()), nbf=0)


def _typed(address: str) -> str:
    return sign(CARE, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=None, types=(address,))


def _rid() -> str:
    return sign(CARE, key=CLINIC, iss=CLINIC_ISS, nbf=NOW, exp=UNTIL, rid=RID, types=())


def _taken_back(seconds: int | None) -> dict[str, object]:
    rid = RID if seconds is None else f"{RID}.{int(NOW.timestamp()) + seconds}"
    taken_back = {"kid": KID, "method": "rid", "ctr": 1, "rids": [rid]}
    return trusting({"iss": CLINIC_ISS, "jwks": {"keys": [jwk(CLINIC)]}, "crl": taken_back})


def _split(token: str, *order: int) -> str:
    digits = code_digits(token)
    parts = {1: digits[:600], 2: digits[600:]}
    return "\n".join(f"shc:/{number}/2/{parts[number]}" for number in order)


def _file(*tokens: str) -> str:
    return minified({"verifiableCredential": list(tokens)}).decode()


def _next(character: str) -> str:
    return chr(ord(character) + 1)
