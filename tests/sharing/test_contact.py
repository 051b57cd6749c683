import json

import pytest

from portable_record.crypto.b64 import b64url
from portable_record.crypto.jws import sign_jws
from portable_record.errors import (
    ContactCardError,
    DidError,
    HeaderRefusedError,
    PortableRecordError,
    SignatureBrokenError,
    TermsError,
    TooLargeError,
)
from portable_record.record.canonical import canonical
from portable_record.sharing.contact import (
    BEARER,
    SEALING_KEY,
    TYPE,
    Recipient,
    contact_from_claims,
    contact_to_claims,
    read_contact,
    write_contact,
)
from tests.sharing.cast import BOB, BOB_DID, EVE, EVE_DID

SEALS = bytes(SEALING_KEY)
BOB_CARD = Recipient("contact", "Bob", BOB_DID, SEALS)
CLAIMS = contact_to_claims(BOB_CARD)
HEADER = {"alg": "ES256", "kid": BOB.public.thumbprint(), "typ": TYPE}


def signed(claims: object, header: dict[str, str] = HEADER) -> str:
    return sign_jws(canonical(claims), BOB, header)


@pytest.mark.parametrize("hpke", [SEALS, None])
@pytest.mark.parametrize("kind", ["contact", "organisation"])
def test_a_contact_card_says_what_was_put_in_it(kind: str, hpke: bytes | None) -> None:
    contact = Recipient(kind, "نادیہ", BOB_DID, hpke)

    assert read_contact(write_contact(contact, BOB) + "\n") == contact


def test_the_same_contact_gives_the_same_card() -> None:
    assert write_contact(BOB_CARD, BOB) == write_contact(BOB_CARD, BOB)


def test_nobody_can_sign_a_card_that_names_another_key() -> None:
    with pytest.raises(ContactCardError, match="no other"):
        write_contact(BOB_CARD, EVE)


@pytest.mark.parametrize("contact", [BEARER, Recipient("contact", "Bob")])
def test_only_somebody_with_a_key_has_a_card(contact: Recipient) -> None:
    with pytest.raises(ContactCardError, match="with a key"):
        contact_to_claims(contact)


def test_a_card_that_names_a_key_which_did_not_sign_is_refused() -> None:
    with pytest.raises(ContactCardError, match="another key"):
        read_contact(signed({**CLAIMS, "did": EVE_DID}))


def test_a_card_whose_header_names_the_stolen_key_is_refused() -> None:
    header = {**HEADER, "kid": EVE.public.thumbprint()}

    with pytest.raises(SignatureBrokenError):
        read_contact(signed({**CLAIMS, "did": EVE_DID}, header))


def test_a_card_whose_sealing_key_was_taken_out_is_refused() -> None:
    head, _, signature = write_contact(BOB_CARD, BOB).split(".")
    less = {name: value for name, value in CLAIMS.items() if name != "hpke"}

    with pytest.raises(SignatureBrokenError):
        read_contact(f"{head}.{b64url(canonical(less))}.{signature}")


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "portable-record/v1/withdrawal"},
        {"kind": "bearer"},
        {"kind": 3},
        {"name": ""},
        {"name": "x" * 201},
        {"did": "did:key:zQ3sh"},
        {"hpke": "AAAA"},
        {"hpke": "%%%"},
        {"more": "x"},
    ],
    ids=str,
)
def test_claims_with_one_fault_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContactCardError):
        read_contact(signed({**CLAIMS, **change}))


@pytest.mark.parametrize("missing", ["purpose", "name", "kind", "did"])
def test_claims_that_lack_one_are_refused(missing: str) -> None:
    with pytest.raises(ContactCardError, match="members"):
        contact_from_claims({name: value for name, value in CLAIMS.items() if name != missing})


def test_claims_that_are_no_object_are_refused() -> None:
    with pytest.raises(ContactCardError):
        contact_from_claims(["Bob"])


@pytest.mark.parametrize("header", [{**HEADER, "typ": "withdrawal+jws"}, {"alg": "ES256", "kid": "x"}])
def test_something_else_that_bob_signed_is_no_contact_card(header: dict[str, str]) -> None:
    with pytest.raises(ContactCardError, match="something else"):
        read_contact(signed(CLAIMS, header))


def test_an_unknown_member_in_the_header_is_refused() -> None:
    with pytest.raises(HeaderRefusedError):
        read_contact(signed(CLAIMS, {**HEADER, "jku": "https://eve.example"}))


def test_claims_not_written_in_the_one_way_are_refused() -> None:
    token = sign_jws(json.dumps(CLAIMS).encode(), BOB, HEADER)

    with pytest.raises(ContactCardError, match="order"):
        read_contact(token)


def test_a_card_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLargeError):
        read_contact("A" * 9000)


@pytest.mark.parametrize(
    ("kind", "name", "did", "hpke", "error"),
    [
        ("friend", "Bob", None, None, TermsError),
        ("contact", "  ", None, None, TermsError),
        ("contact", "Bob", "did:web:bob.example", None, DidError),
        ("contact", "Bob", None, b"short", TermsError),
    ],
)
def test_a_recipient_with_one_fault_is_refused(
    kind: str, name: str, did: str | None, hpke: bytes | None, error: type[PortableRecordError]
) -> None:
    with pytest.raises(error):
        Recipient(kind, name, did, hpke)


def test_a_sealing_key_is_not_printed() -> None:
    assert "hpke" not in repr(BOB_CARD)
