"""Whatever the bytes are, a reading ends in a verdict of the closed list, and never in an accepted one."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portable_record.crypto.deflate import deflate
from portable_record.sharing.gather import MOST
from portable_record.sharing.me import Me
from portable_record.sharing.page import make_open_page
from portable_record.sharing.qr import png, svg
from portable_record.sharing.read import read
from portable_record.sharing.recognise import ISLAND
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from portable_record.sharing.verdict_codes import BY_CODE
from tests.sharing.card_vectors import CARE_CARD, HEALTH_CARD, care_modules
from tests.sharing.cast import BOB_SEALS, NOW, TRUST_BOTH, jwk
from tests.sharing.cast import CLINIC as CLINIC_KEY
from tests.sharing.forge import Forge

TRUST = Trust.parse(json.dumps(TRUST_BOTH).encode())
AS_BOB = Me(hpke=BOB_SEALS)
SEALED = seal_file([CARE_CARD], recipients=[BOB_SEALS.public], dice=bytes)
GOOD: dict[str, bytes] = {
    "signed text": CARE_CARD.encode(),
    "card file": json.dumps({"verifiableCredential": [HEALTH_CARD]}).encode(),
    "sealed file": SEALED,
    "page": make_open_page(CARE_CARD),
    "picture": png(care_modules(), pixels=3),
    "drawing": svg(care_modules()).encode(),
    "key list": json.dumps({"keys": [jwk(CLINIC_KEY)]}).encode(),
}
FUZZ = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def reading(data: bytes) -> Verdict:
    return read(data, name="file", trust=TRUST, at=NOW, me=AS_BOB)


@pytest.mark.parametrize("data", GOOD.values(), ids=list(GOOD))
def test_what_is_changed_below_is_good_as_it_is(data: bytes) -> None:
    assert reading(data).verdict == "accepted"


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_refusal(data: bytes) -> None:
    verdict = reading(data)

    assert verdict.refused
    assert verdict.code in BY_CODE


PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"RIFF\x24\x00\x00\x00WEBPVP8 ")
OBJECTS = (b"{", b'{"keys":[', b'{"v":1,"slots":[', b'{"verifiableCredential":["')
TEXTS = (b"shc:/", b"ur:", b"<svg ", b"<!doctype html>", b"ey", b"PK\x03\x04", b"shlink:/", ISLAND.encode())
STARTS = (*PICTURES, *OBJECTS, *TEXTS)


@FUZZ
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_a_good_beginning_and_any_bytes_end_in_a_refusal(start: bytes, rest: bytes) -> None:
    assert reading(start + rest).refused


@pytest.mark.parametrize("data", GOOD.values(), ids=list(GOOD))
@FUZZ
@given(given_places=st.data())
def test_a_changed_file_ends_in_a_verdict_that_is_true(data: bytes, given_places: st.DataObject) -> None:
    changed = bytearray(data)
    for _ in range(given_places.draw(st.integers(1, 4))):
        place = given_places.draw(st.integers(0, len(changed) - 1))
        changed[place] = given_places.draw(st.integers(0, 255))

    verdict = reading(bytes(changed))

    assert verdict.code in BY_CODE
    assert {each.signed for each in verdict.taken} <= {CARE_CARD, HEALTH_CARD}


@pytest.mark.parametrize("data", GOOD.values(), ids=list(GOOD))
@FUZZ
@given(cut=st.integers(0, 100_000))
def test_a_cut_file_ends_in_a_verdict_that_is_true(data: bytes, cut: int) -> None:
    verdict = reading(data[: cut % len(data)])

    assert {each.signed for each in verdict.taken} <= {CARE_CARD, HEALTH_CARD}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.sampled_from(["iss", "nbf", "exp", "vc"])
OF_VC = st.sampled_from(["type", "credentialSubject", "rid"])
OF_BUNDLE = st.sampled_from(["resourceType", "type", "entry", "timestamp", "meta", "id", "total", "link"])


@FUZZ
@given(st.dictionaries(MEMBERS, ANY_JSON, min_size=1))
def test_any_value_in_the_payload_ends_in_a_verdict(members: dict[str, object]) -> None:
    assert reading(Forge().with_payload(**members).token().encode()).code in BY_CODE


@FUZZ
@given(st.dictionaries(OF_VC, ANY_JSON, min_size=1))
def test_any_value_in_the_credential_ends_in_a_verdict(members: dict[str, object]) -> None:
    assert reading(Forge().with_vc(**members).token().encode()).code in BY_CODE


@FUZZ
@given(st.dictionaries(OF_BUNDLE, ANY_JSON))
def test_any_value_in_the_bundle_ends_in_a_verdict(members: dict[str, object]) -> None:
    value = {"resourceType": "Bundle", "type": "collection", **members}

    assert reading(Forge().with_subject(fhirBundle=value).token().encode()).code in BY_CODE


NAMES = "resourceType id name text status code subject valueString contained extension meta _name identifier"
ELEMENTS = st.sampled_from([*NAMES.split(), "photo", "contact", "birthDate", "effectiveDateTime", "language"])
RESOURCES = st.dictionaries(ELEMENTS, ANY_JSON, max_size=5)


@FUZZ
@given(
    st.lists(RESOURCES, max_size=3), st.sampled_from(["Patient", "Observation", "Consent", "Provenance", "X"])
)
def test_any_resource_ends_in_a_verdict(resources: list[dict[str, object]], kind: str) -> None:
    entries: list[object] = [{"resource": {"resourceType": "Patient"}}]
    entries += [{"resource": {"resourceType": kind, **each}} for each in resources]
    value = {"resourceType": "Bundle", "type": "collection", "entry": entries}

    assert reading(Forge().with_subject(fhirBundle=value).token().encode()).code in BY_CODE


@FUZZ
@given(ANY_JSON, st.sampled_from(["keys", "slots", "jwe", "v", "verifiableCredential", "resourceType"]))
def test_any_value_in_a_file_ends_in_a_verdict(value: object, name: str) -> None:
    assert reading(json.dumps({name: value}).encode()).refused
    assert reading(json.dumps({"v": 1, "slots": [{"alg": value}], "jwe": ""}).encode()).refused


COSTLY: dict[str, tuple[Callable[[], bytes], str]] = {
    "zeros": (
        lambda: Forge().token(folded=deflate(bytes(64 * 1024 * 1024))).encode(),
        "unfolds-too-large",
    ),
    "layers": (lambda: b'{"keys":' + b"[" * 5_000_000, "malformed"),
    "layers-of-objects": (lambda: b'{"a":' * 240_000, "malformed"),
    "commas": (lambda: b'{"keys":[' + b"0," * 5_000_000 + b"0]}", "too-large"),
    "digits": (lambda: b'{"keys":' + b"9" * 5_000_000 + b"}", "malformed"),
    "text": (lambda: b'{"keys":"' + b"a" * 19_000_000 + b'"}', "key-set-malformed"),
    "escapes": (lambda: b'{"keys":"' + b"\\u0061" * 3_000_000 + b'"}', "key-set-malformed"),
    "letters": (lambda: b"a" * 20_000_000, "kind-unknown"),
    "dots": (lambda: b"a" + b".a" * 10_000_000, "kind-unknown"),
    "hashes": (lambda: b"https://" + b"#" * 20_000_000, "kind-unknown"),
    "codes": (lambda: b"shc:/1/2/11\n" * 1_000_000, "too-large"),
    "one-long-code": (lambda: b"shc:/" + b"1" * 20_000_000, "code-text"),
    "islands": (lambda: b"<!doctype html>" + ISLAND.encode() * 300_000, "page-tampered"),
    "strokes": (
        lambda: b'<svg viewBox="0 0 99 99"><path d="' + b"M1 1.5h9" * 60_000 + b'"/>',
        "no-code-in-picture",
    ),
    "paths": (lambda: b'<svg viewBox="0 0 99 99">' + b"<path " * 80_000, "no-code-in-picture"),
    "zeros-file": (lambda: bytes(MOST), "kind-unknown"),
}
"""Files that are made to cost much: what makes one, and the code."""


@pytest.mark.slow
@pytest.mark.parametrize(("made", "code"), COSTLY.values(), ids=list(COSTLY))
def test_a_file_made_to_cost_much_is_refused_in_time(made: Callable[[], bytes], code: str) -> None:
    assert reading(made()).code == code
