"""The four answers in plain words: a signer is named, and a claim is said as one."""

from dataclasses import replace

from portable_record.actions.four_answers import four_answers, four_apart, terms_of
from portable_record.crypto.fingerprint import words
from portable_record.sharing.contact import Recipient
from portable_record.sharing.verdict import Answer, Limits, Shown, Signer, Standing, Verdict
from portable_record.sharing.verdict_codes import FIRST_TIME, WHOLE_AND_KNOWN
from tests.sharing.cast import NOW, SUE, SUE_DID, UNTIL

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


def test_one_entry_is_not_said_as_several() -> None:
    one = Shown("Patient", "Person", "Amina Yusuf", ())

    assert dict(four_answers(replace(STRANGER, contents=(one,))))["What is in it?"] == (
        "1 entry: Amina Yusuf. This may not be everything."
    )


def test_a_slip_is_not_said_to_be_a_part_of_something() -> None:
    slip = Shown("Receipt", "Receipt", "Somebody there opened it", ())

    said = four_apart(replace(STRANGER, contents=(slip,)))[3].answer

    assert said == "It is shown below."


def test_a_page_has_terms_and_words_beside_the_answers() -> None:
    limits = Limits(recipient="Leeds Club", purpose="support", until=UNTIL, pass_on="no", for_me=Answer.YES)
    verdict = replace(STRANGER, limits=limits, contents=(Shown("Patient", "Person", "Amina Yusuf", ()),))

    _, signer, mine, inside = four_apart(verdict)

    assert "eight words" not in signer.answer
    assert (signer.tone, mine.tone, inside.tone) == ("careful", "", "")
    assert mine.answer == (
        "It is for Leeds Club. That is you. It is still in time. Nobody has told you that it stopped."
    )
    assert inside.answer == "1 entry, shown below. This may not be everything."
    assert terms_of(verdict) == (
        ("Why", "To support Amina Yusuf"),
        ("The last day", "20 December 2026, 12:00 UTC"),
        ("May I show it to others?", "No. They do not want you to pass it on."),
    )


def test_what_speaks_against_it_is_loud() -> None:
    changed = Verdict("signature-broken", whole=Answer.NO)
    not_mine = Verdict("not-for-me", limits=Limits(recipient="Ali", for_me=Answer.NO))
    other_key = Verdict("key-changed")

    assert four_apart(changed)[0].tone == "loud"
    assert four_apart(not_mine)[2].tone == "loud"
    assert four_apart(other_key)[1].tone == "loud"


def test_another_purpose_and_no_terms_are_said_as_they_are() -> None:
    free = replace(STRANGER, limits=Limits(purpose="to print a badge", pass_on="smaller-groups"))

    assert terms_of(free) == (
        ("Why", "to print a badge"),
        ("May I show it to others?", "Yes, to smaller groups that you support, and to nobody else."),
    )
    assert four_apart(STRANGER)[2].answer == "It does not say."


def test_what_was_refused_for_its_time_says_so_in_its_answer() -> None:
    over = Verdict("expired", limits=Limits(until=UNTIL, since=NOW))
    early = Verdict("not-yet-valid", limits=Limits(until=UNTIL, since=NOW))
    stopped = Verdict("withdrawn", limits=Limits(until=UNTIL))

    answers = [four_apart(verdict)[2] for verdict in (over, early, stopped)]

    assert "That is over." in answers[0].answer
    assert answers[1].answer.startswith("It begins on 22 November 2026.")
    assert "They have stopped sharing it." in answers[2].answer
    assert {one.tone for one in answers} == {"loud"}
