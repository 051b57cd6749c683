"""The frame of small signed texts: what kind it is, who signed it, and texts written in the one way."""

from datetime import UTC, datetime

import pytest

from portable_record.errors import KeyIdWrongError, ReceiptError, SignatureBrokenError
from portable_record.sharing.signed_slip import Signed, SlipKind
from tests.sharing.cast import BOB, SUE

KIND = SlipKind("receipt+jws", 4096, ReceiptError)
CONSENT = "7d0f5a3e-1b7b-4f6e-9a55-0c1d2e3f4a5b"


def test_what_is_signed_is_read_back() -> None:
    jws, claims = KIND.open(KIND.sign({"b": "2", "a": "1"}, SUE))

    assert claims == {"a": "1", "b": "2"}
    assert Signed(claims, jws).verify(SUE.public) == claims


def test_another_kind_is_refused() -> None:
    token = SlipKind("answer+jws", 4096, ReceiptError).sign({"a": "1"}, SUE)

    with pytest.raises(ReceiptError, match="for something else"):
        KIND.open(token)


def test_the_key_of_somebody_else_is_refused() -> None:
    jws, claims = KIND.open(KIND.sign({"a": "1"}, SUE))

    with pytest.raises(KeyIdWrongError):
        Signed(claims, jws).verify(BOB.public)


def test_a_signature_of_another_text_is_refused() -> None:
    one, two = KIND.sign({"a": "1"}, SUE), KIND.sign({"a": "2"}, SUE)
    jws, claims = KIND.open(f"{one.rpartition('.')[0]}.{two.rpartition('.')[2]}")

    with pytest.raises(SignatureBrokenError):
        Signed(claims, jws).verify(SUE.public)


@pytest.mark.parametrize("text", ["", "none", CONSENT.upper(), f"{{{CONSENT}}}"])
def test_a_consent_that_is_none_or_written_another_way_is_refused(text: str) -> None:
    with pytest.raises(ReceiptError, match="Its consent"):
        KIND.consent(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-11-22", "2026-11-22T12:00:00+00:00", "9999-12-31T23:59:59-23:59"),
        *("9999-12-31T23:59:59Z", "3000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_moment_that_is_none_or_written_another_way_is_refused(text: str) -> None:
    with pytest.raises(ReceiptError, match="Its moment") as refused:
        KIND.moment(text, "until")

    assert refused.value.place == "until"


def test_a_consent_and_a_moment_written_in_the_one_way_are_read() -> None:
    assert KIND.consent(CONSENT) == CONSENT
    assert KIND.moment("2026-11-22T12:00:00Z", "when") == datetime(2026, 11, 22, 12, tzinfo=UTC)
