"""What a signer is called: a contact by the reader's name for them, a stranger by a claim marked as one."""

from portable_record.sharing.contact import Recipient
from portable_record.sharing.signer_name import address_of, claimed_name, eight_words, named
from portable_record.sharing.verdict import Signer, Verdict
from portable_record.sharing.verdict_codes import FIRST_TIME


def card_of(name: str) -> Verdict:
    return Verdict(FIRST_TIME, slips=(Recipient("contact", name),))


def test_a_contact_is_called_what_the_reader_calls_them() -> None:
    assert named("My daughter", "Nadia Hussain") == "My daughter"


def test_a_claim_is_said_as_a_claim() -> None:
    assert named("", "Nadia Hussain") == 'somebody who writes that they are "Nadia Hussain"'
    assert named("", "") == "somebody whose name is not known here"


def test_a_contact_card_says_its_own_name() -> None:
    assert claimed_name(card_of("Nadia Hussain")) == "Nadia Hussain"


def test_a_claim_cannot_look_like_words_of_ours() -> None:
    claimed = claimed_name(card_of('Nadia".  You know this key. ' + "x" * 90))

    assert claimed.startswith("Nadia'. You know this key. x")
    assert len(claimed) == 80


def test_a_claim_turns_no_writing_round_and_hides_no_sign() -> None:
    claimed = claimed_name(card_of("Nadia\u202e \u2066\u200b\u201d. You know\u3164 this key."))

    assert claimed == "Nadia '. You know this key."


def test_what_was_refused_claims_nothing() -> None:
    refused = Verdict("signature-broken", slips=(Recipient("contact", "Nadia Hussain"),))

    assert claimed_name(refused) == ""


def test_a_key_is_no_address_to_call_anybody_by() -> None:
    assert address_of("did:key:zDnae") == ""
    assert address_of("https://club.example") == "https://club.example"


def test_no_key_has_no_words() -> None:
    assert eight_words(Signer()) == ()
