"""The signed text, written and taken apart."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.b64 import unb64url
from portable_record.errors import (
    HeaderRefusedError,
    IssuerRefusedError,
    MalformedError,
    PortableRecordError,
    SignatureBrokenError,
    TooLargeError,
)
from portable_record.record.json_text import WrittenNumber
from portable_record.sharing.health_card import CARD_TYPE, MOST_CARD, MOST_TOKEN, open_jws, sign
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
    UNTIL,
    WORDS,
    bundle,
)
from tests.sharing.forge import GONE, Forge

WORDS_OF_HERS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


def signed(value: dict[str, object], **more: object) -> str:
    given: dict[str, object] = {"key": SUE, "iss": SUE_DID, "nbf": NOW, "exp": UNTIL, "rid": RID, "types": ()}
    return sign(value, **{**given, **more})  # type: ignore[arg-type]  # a test may give wrong ones on purpose


def test_what_was_signed_is_what_is_read() -> None:
    card = open_jws(signed(CARE, types=("https://example.org/terms",)), most_inflated=MOST_CARD)

    assert (card.iss, card.kid, card.rid) == (SUE_DID, SUE.public.thumbprint(), RID)
    assert (card.nbf, card.exp, card.fhir_version) == (NOW, UNTIL, "4.0.1")
    assert card.types == (CARD_TYPE, "https://example.org/terms")
    assert card.bundle == CARE
    card.check_signature(SUE.public)


@given(WORDS_OF_HERS)
def test_any_words_come_back_as_they_were(words: str) -> None:
    value = bundle(PATIENT, {**WORDS, "valueString": words})

    assert open_jws(signed(value), most_inflated=MOST_CARD).bundle == value


def test_a_number_keeps_the_digits_it_was_written_with() -> None:
    value = bundle(PATIENT, {**WORDS, "valueQuantity": {"value": WrittenNumber("0.40")}})

    card = open_jws(signed(value), most_inflated=MOST_CARD)

    assert b'"value":0.40}' in _payload(signed(value))
    assert card.bundle == value


def _payload(token: str) -> bytes:
    from portable_record.crypto.deflate import inflate

    return inflate(unb64url(token.split(".")[1]), most=MOST_CARD)


def test_the_same_card_signed_twice_is_the_same_text() -> None:
    assert signed(CARE) == signed(CARE)


def test_a_card_without_end_and_rid_has_neither_member() -> None:
    token = signed(CARE, exp=None, rid=None)

    card = open_jws(token, most_inflated=MOST_CARD)

    assert (card.exp, card.rid) == (None, None)
    assert b'"exp"' not in _payload(token)
    assert b'"rid"' not in _payload(token)


def test_the_text_has_the_form_of_a_smart_health_card() -> None:
    token = sign(CARE, key=CLINIC, iss=CLINIC_ISS, nbf=NOW, exp=None, rid=None, types=())

    assert unb64url(token.split(".")[0]) == (
        b'{"alg":"ES256","zip":"DEF","kid":"' + CLINIC.public.thumbprint().encode() + b'"}'
    )
    assert _payload(token).startswith(
        b'{"iss":"https://clinic.example/cards","nbf":1795348800,"vc":{"type":["'
    )


@pytest.mark.parametrize(
    "iss", [EVE_DID, "https://clinic.example/", "http://clinic.example", "did:web:x", ""]
)
def test_nothing_is_signed_under_a_name_that_readers_refuse(iss: str) -> None:
    with pytest.raises(IssuerRefusedError):
        signed(CARE, iss=iss)


@pytest.mark.parametrize("rid", ["", "a" * 25, "a.1", "ü"])
def test_nothing_is_signed_with_a_rid_that_readers_refuse(rid: str) -> None:
    with pytest.raises(MalformedError):
        signed(CARE, rid=rid)


def test_another_key_did_not_sign_it() -> None:
    card = open_jws(signed(CARE), most_inflated=MOST_CARD)

    with pytest.raises(SignatureBrokenError):
        card.check_signature(EVE.public)


def test_no_secret_and_no_content_is_in_its_repr() -> None:
    shown = repr(open_jws(signed(CARE), most_inflated=MOST_CARD))

    assert "Hallam" not in shown
    assert "eyJ" not in shown


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("a" * (MOST_TOKEN + 1), TooLargeError),
        (Forge().with_header(zip=GONE).token(), HeaderRefusedError),
        (Forge().with_header(typ="JWT").token(), HeaderRefusedError),
        (Forge().with_subject(fhirVersion=4).token(), MalformedError),
        (Forge().with_vc(type=[CARD_TYPE, 7]).token(), MalformedError),
        (Forge().with_vc(rid=None).token(), MalformedError),
    ],
)
def test_a_text_of_another_form_is_refused(token: str, error: type[PortableRecordError]) -> None:
    with pytest.raises(error):
        open_jws(token, most_inflated=MOST_CARD)


@given(st.integers(0, 400), st.integers(0, 7))
def test_a_flipped_bit_is_refused(place: int, bit: int) -> None:
    token = bytearray(signed(CARE).encode())
    token[place] ^= 1 << bit

    with pytest.raises(PortableRecordError):
        open_jws(token.decode("latin-1"), most_inflated=MOST_CARD).check_signature(SUE.public)


@given(st.timedeltas(timedelta(0), timedelta(days=40_000)))
def test_moments_come_back_to_the_second(later: timedelta) -> None:
    end = (UNTIL + later).replace(microsecond=0)

    assert open_jws(signed(CARE, exp=end), most_inflated=MOST_CARD).exp == end
