"""Base64url: one spelling for each value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.errors import MalformedError


@given(st.binary())
def test_what_is_written_is_read_back(data: bytes) -> None:
    assert unb64url(b64url(data)) == data


@given(st.text(alphabet="ABab01-_+/= \n", max_size=12))
def test_no_two_texts_stand_for_one_value(text: str) -> None:
    try:
        data = unb64url(text)
    except MalformedError:
        return

    assert b64url(data) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("QQ==", id="padding"),
        pytest.param("QR", id="unused bits that are not zero"),
        pytest.param("Q", id="a length that no value has"),
        pytest.param("QUJD\n", id="a line end"),
        pytest.param("QU JD", id="a space"),
        pytest.param("+/8A", id="letters of plain base64"),
        pytest.param("QUJ£", id="a letter outside ASCII"),
        pytest.param("QUJ!", id="a sign outside the alphabet"),
    ],
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        unb64url(text)
