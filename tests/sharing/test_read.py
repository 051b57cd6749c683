"""A whole reading, from bytes to the four answers: the owner, one with the key, one stranger."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.errors import TooLargeError
from portable_record.sharing.card_content import EMERGENCY_HELP, HOLDER
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.contact import Author, Recipient, write_contact
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.page import make_open_page, make_page
from portable_record.sharing.qr import matrix, png
from portable_record.sharing.read import read
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Answer, Standing, Verdict
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from tests.sharing.card_vectors import CARE_CARD, HEALTH_CARD
from tests.sharing.cast import (
    BOB,
    BOB_DID,
    BOB_SEALS,
    CARE,
    CLINIC,
    CLINIC_ISS,
    CLINIC_TRUSTED,
    EVE,
    EVE_DID,
    EVE_SEALS,
    NOW,
    PASSCODE,
    RID,
    SUE,
    SUE_DID,
    UNTIL,
    trusting,
)
from tests.sharing.shares import TERMS_ID, Choice, share, terms, words

Dice = Callable[[int], bytes]
SUE_HERSELF = Author("Sue", SUE_DID)
TO_BOB = Recipient("contact", "Bob", BOB_DID)
AS_BOB = Me(dids=frozenset({BOB_DID}), hpke=BOB_SEALS)
AS_EVE = Me(dids=frozenset({EVE_DID}), hpke=EVE_SEALS)
TRUST_CLINIC = Trust.parse(json.dumps(trusting(CLINIC_TRUSTED)).encode())


def reading(
    data: bytes | str,
    *,
    me: Me | None = None,
    at: datetime = NOW,
    passcode: str | None = None,
    trust: Trust | None = None,
    name: str = "file",
    show: bool = True,
) -> Verdict:
    raw = data.encode() if isinstance(data, str) else data
    return read(raw, name=name, trust=trust or Trust(), at=at, passcode=passcode, me=me, show=show)


def bundle_for(recipient: Recipient, *, until: datetime) -> dict[str, object]:
    plain = words("Tea", "about-me", "I like tea.")
    agreed = Choice(recipient=recipient, until=until, parts=("about-me",))
    return make_bundle(share(plain, **agreed), terms(**agreed), author=SUE_HERSELF, now=NOW)


def share_for(recipient: Recipient, *, until: datetime = UNTIL) -> str:
    value = bundle_for(recipient, until=until)
    return sign(value, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=RID, types=())


FOR_BOB = share_for(TO_BOB)


def test_bob_reads_what_sue_gave_him() -> None:
    verdict = reading(FOR_BOB, me=AS_BOB)

    assert (verdict.verdict, verdict.code, verdict.exit_status) == ("unknown-signer", "first-time", 3)
    assert verdict.whole is Answer.YES
    assert (verdict.signer.standing, verdict.signer.iss) == (Standing.FIRST_TIME, SUE_DID)
    assert (verdict.limits.recipient, verdict.limits.purpose, verdict.limits.until) == (
        "Bob",
        "support",
        UNTIL,
    )
    assert (verdict.limits.for_me, verdict.limits.in_time, verdict.limits.not_withdrawn) == (Answer.YES,) * 3
    assert verdict.limits.consent == TERMS_ID


def test_the_contents_are_the_person_and_the_entries_and_not_the_terms() -> None:
    verdict = reading(FOR_BOB, me=AS_BOB)

    assert [shown.type for shown in verdict.contents] == ["Patient", "Observation"]
    assert any("I like tea." in text for shown in verdict.contents for _, text in shown.lines)
    assert verdict.taken[0].signed == FOR_BOB
    assert verdict.contents[0].kind == "Personal details"


def test_what_is_taken_says_by_which_names_it_can_be_stopped() -> None:
    taken, card = reading(FOR_BOB, me=AS_BOB).taken[0], reading(CARE_CARD).taken[0]

    assert (taken.iss, taken.names, taken.since) == (SUE_DID, (RID, TERMS_ID), NOW)
    assert TERMS_ID not in card.names


def test_without_showing_all_is_checked_and_nothing_is_put_into_words() -> None:
    verdict = reading(FOR_BOB, me=AS_BOB, show=False)

    assert (verdict.code, verdict.contents) == ("first-time", ())
    assert verdict.taken


def test_a_stranger_reads_nothing_of_it() -> None:
    verdict = reading(FOR_BOB, me=AS_EVE)

    assert (verdict.code, verdict.limits.for_me) == ("not-for-me", Answer.NO)
    assert (verdict.contents, verdict.taken) == ((), ())


def test_a_reader_who_is_nobody_in_particular_is_told_for_whom_it_is() -> None:
    verdict = reading(FOR_BOB)

    assert (verdict.code, verdict.limits.for_me, verdict.limits.recipient) == (
        "first-time",
        Answer.UNKNOWN,
        "Bob",
    )


def test_a_recipient_without_a_key_is_for_a_person_to_judge() -> None:
    verdict = reading(share_for(Recipient("organisation", "Lunch Club")), me=AS_BOB)

    assert verdict.limits.for_me is Answer.UNKNOWN
    assert verdict.limits.recipient == "Lunch Club"


def test_what_is_for_whoever_holds_it_is_for_anyone() -> None:
    verdict = reading(share_for(Recipient("bearer", "Whoever holds it")), me=AS_EVE)

    assert verdict.limits.for_me is Answer.YES


@pytest.mark.parametrize(
    ("purpose", "code", "answer"),
    [
        ("support", "first-time", Answer.YES),
        ("money", "other-purpose", Answer.NO),
        (None, "first-time", Answer.UNKNOWN),
    ],
)
def test_a_share_is_for_its_purpose(purpose: str | None, code: str, answer: Answer) -> None:
    verdict = reading(FOR_BOB, me=Me(dids=AS_BOB.dids, purpose=purpose))

    assert (verdict.code, verdict.limits.for_this_purpose) == (code, answer)


def test_the_earlier_end_counts() -> None:
    soon = NOW + timedelta(days=1)
    token = share_for(TO_BOB, until=soon)

    before, after = reading(token, me=AS_BOB), reading(token, me=AS_BOB, at=soon)

    assert (before.code, before.limits.until) == ("first-time", soon)
    assert after.code == "expired"


@pytest.mark.parametrize("which", [RID, TERMS_ID])
def test_what_a_notice_ended_is_withdrawn(which: str) -> None:
    me = Me(dids=AS_BOB.dids, withdrawn=frozenset({(SUE_DID, which)}))

    assert reading(FOR_BOB, me=me).code == "withdrawn"


def test_a_notice_of_another_signer_ends_nothing() -> None:
    me = Me(dids=AS_BOB.dids, withdrawn=frozenset({(EVE_DID, RID), (EVE_DID, TERMS_ID)}))

    assert reading(FOR_BOB, me=me).code == "first-time"


@pytest.mark.parametrize("which", [RID, TERMS_ID])
def test_an_older_one_than_is_held_is_refused(which: str) -> None:
    me = Me(dids=AS_BOB.dids, held={(SUE_DID, which): NOW + timedelta(seconds=1)})

    assert reading(FOR_BOB, me=me).code == "older-than-held"


def test_the_same_one_again_is_no_older() -> None:
    me = Me(dids=AS_BOB.dids, held={(SUE_DID, TERMS_ID): NOW})

    assert reading(FOR_BOB, me=me).code == "first-time"


def test_a_pinned_signer_is_known_by_the_readers_name_for_them() -> None:
    me = Me(dids=AS_BOB.dids, known={SUE_DID: Pin(SUE.public, "Sue from next door")})

    verdict = reading(FOR_BOB, me=me)

    assert (verdict.code, verdict.signer.name) == ("whole-and-known", "Sue from next door")


def test_ones_own_share_is_known() -> None:
    assert reading(CARE_CARD, me=Me(dids=frozenset({SUE_DID}))).code == "whole-and-known"


def test_a_pinned_address_brings_its_key() -> None:
    me = Me(known={CLINIC_ISS: Pin(CLINIC.public, "The clinic")})

    verdict = reading(HEALTH_CARD, me=me)

    assert (verdict.code, verdict.signer.name) == ("whole-and-known", "The clinic")


def test_a_pinned_address_with_another_key_is_refused() -> None:
    me = Me(known={CLINIC_ISS: Pin(EVE.public)})

    verdict = reading(HEALTH_CARD, me=me)

    assert (verdict.code, verdict.whole, verdict.signer.iss) == ("key-changed", Answer.UNKNOWN, None)


def test_a_list_given_on_purpose_goes_before_an_old_pin() -> None:
    me = Me(known={CLINIC_ISS: Pin(EVE.public)})

    assert reading(HEALTH_CARD, me=me, trust=TRUST_CLINIC).code == "whole-and-known"


def test_a_broken_signature_names_nobody() -> None:
    token = CARE_CARD[:-5] + ("AAAA" if CARE_CARD[-5:-1] != "AAAA" else "BBBB") + CARE_CARD[-1]

    verdict = reading(token)

    assert (verdict.code, verdict.whole) == ("signature-broken", Answer.NO)
    assert (verdict.as_json("f")["issuer"], verdict.as_json("f")["kid"]) == (None, None)


def test_an_expired_card_still_says_who_signed_it_and_until_when() -> None:
    verdict = reading(CARE_CARD, at=UNTIL)

    assert (verdict.code, verdict.signer.iss, verdict.limits.until) == ("expired", SUE_DID, UNTIL)


@pytest.mark.parametrize(
    ("address", "recipient", "purpose"),
    [
        (HOLDER, "Whoever holds it", None),
        (EMERGENCY_HELP, "Whoever helps in an emergency", "emergency"),
    ],
)
def test_the_standing_terms_of_a_card_are_said(address: str, recipient: str, purpose: str | None) -> None:
    token = sign(CARE, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=None, types=(address,))

    limits = reading(token).limits

    assert (limits.recipient, limits.purpose, limits.for_me) == (recipient, purpose, Answer.YES)


# --- carriers -----------------------------------------------------------------------------------------------


def test_a_sealed_file_is_read_by_its_recipient(dice: Dice) -> None:
    data = seal_file([FOR_BOB], recipients=[BOB_SEALS.public], dice=dice)

    assert reading(data, me=AS_BOB).code == "first-time"
    assert reading(data, me=AS_EVE).code == "no-slot-for-me"
    assert reading(data).code == "no-slot-for-me"


def test_a_sealed_file_is_read_with_its_passcode(dice: Dice) -> None:
    data = seal_file([FOR_BOB], passcode=PASSCODE, dice=dice)

    assert reading(data, passcode=PASSCODE).code == "first-time"
    assert reading(data).code == "passcode-needed"
    assert reading(data, passcode="something else").code == "passcode-wrong"


def test_a_page_is_read_by_what_it_carries(dice: Dice) -> None:
    sealed = seal_file([FOR_BOB], recipients=[BOB_SEALS.public], passcode=PASSCODE, dice=dice)

    verdict = reading(make_page(sealed), me=AS_BOB)

    assert (verdict.code, verdict.kind) == ("first-time", "page")


def test_a_page_without_a_lock_is_read() -> None:
    assert reading(make_open_page(CARE_CARD)).code == "first-time"


def test_a_page_that_was_changed_around_its_share_is_refused() -> None:
    page = make_open_page(CARE_CARD).replace(b"</main>", b"<p>All is well.</p></main>")

    assert reading(page).code == "page-tampered"


def test_a_picture_of_a_card_is_read() -> None:
    verdict = reading(png(matrix(CARE_CARD)))

    assert (verdict.code, verdict.kind) == ("first-time", "picture")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "kind-unknown"),
        ("ur:bytes/1-9/taoe", "moving-code-part"),
        ("shlink:/eyJ1cmwiOiJ4In0", "link-not-followed"),
    ],
)
def test_a_picture_of_another_code_is_refused(text: str, code: str) -> None:
    assert reading(_picture_of(text)).code == code


def test_a_contact_card_in_a_picture_is_read() -> None:
    token = write_contact(Recipient("contact", "Bob", BOB_DID), BOB)

    assert reading(_picture_of(token)).kind == "contact-card"


def _picture_of(text: str) -> bytes:
    import qrcode

    code = qrcode.QRCode()
    code.add_data(text)
    return png(code.get_matrix())


def test_the_worst_of_two_cards_counts() -> None:
    over = sign(CARE, key=SUE, iss=SUE_DID, nbf=NOW, exp=NOW, rid=None, types=())

    both = reading(write_card_file([HEALTH_CARD, over]), trust=TRUST_CLINIC)
    two = reading(write_card_file([CARE_CARD, CARE_CARD]))

    assert (both.code, both.taken) == ("expired", ())
    assert (two.code, len(two.taken), len(two.contents)) == ("first-time", 2, 4)


def test_more_cards_in_one_text_than_a_file_may_hold_are_refused() -> None:
    codes = "\n".join(f"shc:/{number:02}{number:02}" for number in range(21))

    assert reading(codes).code == "too-large"


def test_no_file_is_written_with_more_cards_than_a_file_may_hold() -> None:
    with pytest.raises(TooLargeError):
        write_card_file([CARE_CARD] * 21)


def test_a_malformed_text_beside_a_good_one_is_refused() -> None:
    assert reading(write_card_file([CARE_CARD, "a.b"])).code == "malformed"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"resourceType":"Patient"}', "not-signed"),
        (b"PK\x03\x04", "archive-not-read"),
        (b"a.b.c.d.e", "locked-elsewhere"),
        (b"{", "malformed"),
        (b'{"keys":[]}', "key-set-malformed"),
        (b"\x89PNG\r\n\x1a\nxx", "picture-unreadable"),
        (b"shc:/" + b"\nshc:/5676" * 200, "too-large"),
    ],
)
def test_what_is_not_read_here_says_so(data: bytes, code: str) -> None:
    assert reading(data).code == code


def test_an_unknown_kind_speaks_of_the_ending_of_its_name() -> None:
    assert reading(b"%PDF", name="letter.pdf").detail == "Its name ends in .pdf."
    assert reading(b"%PDF", name="letter.<b>").detail == ""
    assert reading(b"%PDF", name="letter").detail == ""


def test_the_name_of_a_file_never_makes_it_pass() -> None:
    assert reading(b'{"resourceType":"Patient"}', name="a.carecard").code == "not-signed"


# --- slips --------------------------------------------------------------------------------------------------


def notice_by(key: SigningKey, iss: str) -> str:
    return write_notice(Withdrawal(iss, TERMS_ID, RID, NOW), key)


def test_a_withdrawal_notice_is_read() -> None:
    verdict = reading(notice_by(SUE, SUE_DID), me=Me(known={SUE_DID: Pin(SUE.public)}))

    assert (verdict.code, verdict.kind, verdict.whole) == ("whole-and-known", "withdrawal-notice", Answer.YES)
    assert verdict.slips == (Withdrawal(SUE_DID, TERMS_ID, RID, NOW),)
    assert verdict.contents[0].lines == (("It stopped", "2026-11-22T12:00:00Z"),)


def test_a_notice_that_eve_signed_for_sue_is_refused() -> None:
    assert reading(notice_by(EVE, SUE_DID)).code == "key-id-wrong"


def test_a_notice_of_an_address_is_checked_with_its_key() -> None:
    assert reading(notice_by(CLINIC, CLINIC_ISS), trust=TRUST_CLINIC).code == "whole-and-known"
    assert reading(notice_by(CLINIC, CLINIC_ISS)).code == "no-key-for-issuer"


def test_a_contact_card_is_read() -> None:
    club = Recipient("organisation", "Lunch Club", BOB_DID)

    verdict = reading(write_contact(club, BOB))

    assert verdict.slips == (club,)
    assert (verdict.code, verdict.signer.iss) == ("first-time", BOB_DID)
    assert (verdict.contents[0].title, verdict.contents[0].lines) == (
        "Lunch Club",
        (("Kind", "Organisation"),),
    )


def test_each_slip_in_one_file_is_handed_on() -> None:
    contact = write_contact(Recipient("contact", "Sue", SUE_DID), SUE)

    verdict = reading(write_card_file([CARE_CARD, contact, notice_by(SUE, SUE_DID)]))

    assert [type(slip) for slip in verdict.slips] == [Recipient, Withdrawal]
    assert len(verdict.taken) == 1


def test_a_slip_that_was_refused_hands_on_nothing() -> None:
    assert reading(notice_by(EVE, SUE_DID)).slips == ()


def test_the_key_that_fits_is_named_for_an_address_too() -> None:
    verdict = reading(HEALTH_CARD, trust=TRUST_CLINIC)

    assert (verdict.signer.iss, verdict.signer.did) == (CLINIC_ISS, did_key(CLINIC.public))
    assert reading(HEALTH_CARD).signer.did is None


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime.min.replace(tzinfo=UTC), "not-yet-valid"),
        (datetime.max.replace(tzinfo=UTC), "expired"),
    ],
)
def test_a_card_can_be_judged_as_of_any_moment(at: datetime, code: str) -> None:
    assert reading(CARE_CARD, at=at).code == code


def test_a_slip_of_an_unknown_type_is_refused() -> None:
    from portable_record.crypto.jws import sign_jws

    header = {"alg": "ES256", "kid": SUE.public.thumbprint(), "typ": "something-else+jws"}

    assert reading(sign_jws(b"{}", SUE, header)).code == "header-refused"


@pytest.mark.parametrize("typ", ["contact+jws", "withdrawal+jws"])
def test_a_slip_that_says_something_else_is_refused(typ: str) -> None:
    from portable_record.crypto.jws import sign_jws

    header = {"alg": "ES256", "kid": SUE.public.thumbprint(), "typ": typ}

    assert reading(sign_jws(b"{}", SUE, header)).code == "malformed"


def test_texts_of_two_signers_or_about_two_people_are_not_read_as_one() -> None:
    one, other = SigningKey.generate(), SigningKey.generate()

    def card(key: SigningKey, name: str) -> str:
        patient = {"resourceType": "Patient", "name": [{"text": name}]}
        bundle: dict[str, object] = {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"fullUrl": "resource:0", "resource": patient}],
        }
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return sign(bundle, key=key, iss=did_key(key.public), nbf=at, exp=None, rid=None, types=())

    def code(*tokens: str) -> str:
        at = datetime(2026, 2, 1, tzinfo=UTC)
        return read(write_card_file(tokens), name="x", trust=Trust(), at=at).code

    assert code(card(one, "Jean"), card(one, "Jean")) == "first-time"
    assert code(card(one, "Jean"), card(other, "Jean")) == "contents-mixed"
    assert code(card(one, "Jean"), card(one, "Robert")) == "contents-mixed"
