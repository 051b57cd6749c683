"""The four answers in plain words: a signer is named, and a claim is said as one."""

from dataclasses import replace

from portable_record.actions.four_answers import four_answers
from portable_record.crypto.fingerprint import words
from portable_record.sharing.contact import Recipient
from portable_record.sharing.verdict import Answer, Limits, Signer, Standing, Verdict
from portable_record.sharing.verdict_codes import FIRST_TIME, WHOLE_AND_KNOWN
from tests.sharing.cast import SUE, SUE_DID, UNTIL

STRANGER = Verdict(
    FIRST_TIME,
    whole=Answer.YES,
    signer=Signer(Standing.FIRST_TIME, SUE_DID, "kid", None, SUE_DID),
    slips=(Recipient("contact", "Sue Hallam"),),
)


def who(verdict: Verdict) -> str:
    return dict(four_answers(verdict))["Who signed it, and do I know them?"]


def test_a_stranger_is_named_by_their_own_claim_and_eight_words() -> None:
    assert who(STRANGER) == (
        'Somebody who writes that they are "Sue Hallam". You meet this key for the first time. '
        f"Their eight words are: {' '.join(words(SUE.public))}. Call them and compare."
    )


def test_a_contact_is_named_without_the_eight_words() -> None:
    signer = replace(STRANGER.signer, standing=Standing.KNOWN, name="My neighbour Sue")

    assert who(replace(STRANGER, code=WHOLE_AND_KNOWN, signer=signer)) == (
        "My neighbour Sue. You know this key."
    )


def test_a_signer_is_named_by_their_web_address_where_they_have_one() -> None:
    signer = replace(STRANGER.signer, iss="https://club.example")

    assert who(replace(STRANGER, signer=signer)).startswith("https://club.example. You meet this key")


def test_where_no_signature_fitted_nobody_is_named() -> None:
    assert who(Verdict("signature-broken")) == "This cannot be told."


def test_an_end_is_said_as_its_last_day() -> None:
    said = dict(four_answers(replace(STRANGER, limits=Limits(until=UNTIL))))

    assert "Until 20 December 2026, 12:00 UTC." in said["Is it for me and still in time?"]
