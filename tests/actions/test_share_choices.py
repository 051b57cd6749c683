"""What is chosen while somebody shares, the ways that fit, and templates; without a page."""

from dataclasses import replace

import pytest

from portable_record.actions import share as sharing
from portable_record.actions import ways_out
from portable_record.actions.add_entry import add_words
from portable_record.actions.contact_book import Described
from portable_record.actions.desk import OpenRecord
from portable_record.actions.handing_over import copy_of
from portable_record.actions.kept_shares import kept_share
from portable_record.actions.meet import look_at as meet
from portable_record.actions.meet import take
from portable_record.actions.people import remember
from portable_record.actions.share import look_at, sign_share
from portable_record.actions.share_choices import (
    MOST,
    Choices,
    draft_of,
    drafts_of,
    keep_draft,
    sign_draft,
    was_seen,
    wish_of,
)
from portable_record.actions.share_templates import keep_template, templates_of
from portable_record.actions.ways_out import WAYS, fit, forms_of, way_named, ways_for
from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    NotFoundError,
    PasscodeMissingError,
    SharedOtherwiseError,
    ShareTooLargeError,
    TooLargeError,
    UsageError,
)
from portable_record.sharing.contact import BEARER, Recipient, write_contact
from portable_record.sharing.health_card import MOST_FILE, open_jws
from tests.actions.conftest import Opened

DRAFT = "0" * 16
CHOICES = Choices(
    parts=("strengths",),
    kind="organisation",
    to="Lunch Club",
    purpose="support",
    lasts="week",
    ways=("page",),
)


@pytest.fixture
def filled(record: OpenRecord) -> OpenRecord:
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    return record


def signed(record: OpenRecord, choices: Choices = CHOICES) -> str:
    draft = keep_draft(record, DRAFT, choices)
    was_seen(record, draft, look_at(record, wish_of(record, choices)).seen)
    return sign_draft(record, DRAFT)


def test_what_was_not_seen_is_not_signed(filled: OpenRecord) -> None:
    with pytest.raises(SharedOtherwiseError):
        sign_share(filled, wish_of(filled, CHOICES), seen="")

    assert filled.vault.shares.all() == []


def test_what_no_reader_takes_is_not_signed(filled: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST_TOKEN", 10)

    with pytest.raises(ShareTooLargeError):
        signed(filled)

    assert filled.vault.shares.all() == []
    assert draft_of(filled, DRAFT).signed == ""


def test_a_draft_that_was_signed_is_signed_once_and_not_chosen_again(filled: OpenRecord) -> None:
    share = signed(filled)

    assert sign_draft(filled, DRAFT) == share
    assert drafts_of(filled) == []
    with pytest.raises(UsageError, match="signed already"):
        keep_draft(filled, DRAFT, CHOICES)


def test_only_so_many_drafts_are_kept_the_newest_first(filled: OpenRecord) -> None:
    for number in range(MOST + 2):
        keep_draft(filled, f"{number:016x}", CHOICES)

    assert len(drafts_of(filled)) == MOST
    assert drafts_of(filled)[0].id == f"{MOST + 1:016x}"


def test_a_name_that_is_a_contacts_is_the_contact_and_one_that_is_gone_is_asked_for(
    filled: OpenRecord,
) -> None:
    did = did_key(SigningKey.from_bytes(b"\x05" * 32).public)
    remember(filled, Recipient("organisation", "Lunch Club", did), issuer="")

    same = wish_of(filled, replace(CHOICES, to="lunch club")).recipient

    assert same is not None
    assert same.did == did
    with pytest.raises(UsageError, match="no longer known"):
        wish_of(filled, replace(CHOICES, kind="contact", to="did:key:gone"))


def test_a_name_that_looks_like_a_file_is_a_name(filled: OpenRecord) -> None:
    wish = wish_of(filled, replace(CHOICES, to="Health/Care <team>.jws"))

    assert look_at(filled, wish).preview.said[0] == "For: Health/Care <team>.jws."


def test_entries_that_are_gone_and_those_within_a_whole_part_are_left_out(filled: OpenRecord) -> None:
    one = add_words(filled, part="strengths", kind=None, words="I sing", sensitive=False).id
    secret = add_words(filled, part="strengths", kind=None, words="I whistle", sensitive=True).id

    wish = wish_of(filled, replace(CHOICES, kind="bearer", entries=(one, secret, "gone")))

    assert (wish.entries, wish.sensitive, wish.recipient) == ((), (secret,), BEARER)


# --- ways ---


def test_each_way_has_a_name_of_its_own_and_fits_somebody() -> None:
    assert len({way.key for way in WAYS}) == len(WAYS)
    assert all(set(way.has) & set(ways_out.HAS) for way in WAYS)
    assert forms_of(("page", "open-page", "card")) == ("page", "card")
    with pytest.raises(NotFoundError):
        way_named("pigeon")


def test_there_is_a_way_for_whoever_has_nothing_and_what_is_not_there_is_not_offered() -> None:
    first, others = ways_for("nothing", lambda _way: False)

    assert "paper" in {way.key for way in first}
    assert all(way.form for way in (*first, *others))


def test_a_sheet_is_not_for_those_who_sign_with_an_address(opened: Opened) -> None:
    record = opened("https://jean.example/key")
    add_words(record, part="strengths", kind=None, words="I sing", sensitive=False)
    parcel = look_at(record, wish_of(record, CHOICES)).parcel

    assert not fit(parcel, way_named("sheet")).fits
    assert fit(parcel, way_named("card")).fits


def test_what_cannot_be_made_says_why(filled: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str) -> bytes:
        raise TooLargeError

    parcel = look_at(filled, wish_of(filled, CHOICES)).parcel
    monkeypatch.setattr(ways_out, "make_open_page", refuse)

    assert "larger than is allowed" in fit(parcel, way_named("page")).why_not


def test_a_lock_without_words_is_not_made(filled: OpenRecord) -> None:
    share = signed(filled)

    with pytest.raises(PasscodeMissingError):
        copy_of(filled, share, way_named("page"), ".html")
    assert kept_share(filled, share).terms.recipient.name == "Lunch Club"


# --- templates ---


def test_a_template_needs_a_name_and_there_are_only_so_many(
    filled: OpenRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.share_templates.MOST", 1)
    kept = keep_template(filled, "Mine", replace(CHOICES, lasts="date", until="2027-01-01", agree="yes"))

    with pytest.raises(UsageError, match="a name"):
        keep_template(filled, "  ", CHOICES)
    with pytest.raises(UsageError, match="too many"):
        keep_template(filled, "Another", CHOICES)
    assert (kept.choices.lasts, kept.choices.until, kept.choices.agree) == ("", "", "")
    assert keep_template(filled, "mine", CHOICES).id == kept.id
    assert [one.name for one in templates_of(filled)] == ["mine"]


def test_the_name_on_their_own_card_goes_out_and_what_they_are_called_here_stays(filled: OpenRecord) -> None:
    key = SigningKey.generate()
    did = did_key(key.public)
    card = write_contact(Recipient("organisation", "Mossley Lunch Club", did), key)
    take(filled, meet(filled, card.encode()), Described("Bossy Vera"))
    chosen = replace(CHOICES, kind="contact", to=did)

    shown = look_at(filled, wish_of(filled, chosen))
    share = signed(filled, chosen)

    (heed,) = (one for one in shown.preview.warnings if "Vera" in one)
    assert heed.startswith("It says that it is for Mossley Lunch Club")
    document = filled.vault.shares.get(share)
    assert document.value["terms"]["recipient"]["name"] == "Mossley Lunch Club"
    assert "Vera" not in repr(open_jws(kept_share(filled, share).signed, most_inflated=MOST_FILE).bundle)
    by_name = wish_of(filled, replace(CHOICES, to="bossy vera"))
    assert by_name.recipient == wish_of(filled, chosen).recipient
