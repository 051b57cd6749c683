"""Sue lets the carers pass something on; they pass a part to a club, and everybody learns what they must."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.activity import activity
from portable_record.actions.answer_share import answer_of, locked_answer, sign_answer
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.contact_book import LATER, change
from portable_record.actions.delete_items import delete_now
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.governance import facts_of
from portable_record.actions.handing_over import copy_of
from portable_record.actions.inbox import item_of
from portable_record.actions.kept_shares import ON_NO_CARD
from portable_record.actions.looks import looks
from portable_record.actions.open_item import open_item
from portable_record.actions.pass_on import look_at_passing, sign_passing
from portable_record.actions.passed_on import notice_to_hand_on, passed_of
from portable_record.actions.receipts import came_receipt, receipts_of, receipts_to_give
from portable_record.actions.share import Wish, preview_share
from portable_record.actions.to_pass_on import OVER, groups_for, to_pass, why_not_pass_on
from portable_record.actions.to_tell import to_tell
from portable_record.actions.unlock import unlock
from portable_record.actions.verdict_view import after_it
from portable_record.actions.ways_out import fit, way_named
from portable_record.actions.withdraw import one_share_of, withdraw_share
from portable_record.errors import (
    CardContentError,
    InboxItemLockedError,
    NotFoundError,
    PassedLongerError,
    PassOnRefusedError,
    SharedOtherwiseError,
    ShareOverError,
    TermsError,
)
from portable_record.sharing.bundle import author_of
from portable_record.sharing.pass_on import NO_HANDS, NOT_ALLOWED, OTHER_KEY
from portable_record.sharing.reply import Piece
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import new_vault
from tests.actions.passing import (
    BUS,
    CARERS,
    CLUB,
    SUE,
    TEA,
    Three,
    give,
    handed,
    know,
    know_each_other,
    passed,
    taken,
    wish_for,
    write,
)
from tests.actions.quick import stretch_nothing
from tests.sharing.cast import NOW


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@dataclass(frozen=True)
class Made:
    """What Sue gave: the share, and what lies in the inbox of the carers."""

    share: str
    item: str


@pytest.fixture(scope="module")
def three(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    kinds = ((SUE, "person"), (CARERS, "organisation"), (CLUB, "organisation"))
    folders = [new_vault(desk, tmp_path_factory.mktemp("one"), name=name, kind=kind) for name, kind in kinds]
    found = Three(*(unlock(desk, folder, PASSPHRASE) for folder in folders))
    know_each_other(found)
    write(found.sue)
    yield found
    for record in (found.sue, found.carers, found.club):
        record.vault.close()


@pytest.fixture
def made(three: Three, tmp_path: Path) -> Made:
    """Give it anew for each test."""
    return Made(*give(three, tmp_path))


@pytest.fixture
def knows_sue(three: Three) -> Iterator[None]:
    know(three.club, three.sue, "contact", "Sue H.")
    yield
    three.club.vault.contacts.delete(three.sue.identity.did)


def later(record: OpenRecord) -> OpenRecord:
    """Come back to a record when what was given is over; it is not told how late it is."""
    return replace(record, desk=replace(record.desk, now=lambda: NOW + timedelta(days=40)))


def acts(record: OpenRecord) -> list[str]:
    return [line.act for line in activity(record).lines]


def test_a_part_goes_on_and_the_club_reads_whose_hands_it_went_through(
    three: Three, made: Made, tmp_path: Path
) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))

    received = handed(three, share, tmp_path)

    seen = open_item(three.club, received.item, why="to help", by="Jo")
    verdict = received.verified.verdict
    assert (verdict.code, verdict.limits.recipient) == ("hand-unknown", CLUB)
    assert author_of(verdict.taken[0].bundle) == "Tameside Carers, who got it from Sue"
    assert [one.title for one in seen.seen[1:]] == [TEA]
    assert seen.verdict is not None
    assert seen.verdict.code == "hand-unknown"
    assert [str(said) for said in seen.hands] == [
        "Somebody who writes that they are “Sue” gave it to Tameside Carers on 22 November 2026.",
        "Tameside Carers passed it on to you on 22 November 2026.",
    ]
    assert item_of(three.club, received.item).pass_on == "no"


@pytest.mark.usefixtures("knows_sue")
def test_who_gets_it_and_knows_the_person_too_meets_nobody_new(
    three: Three, made: Made, tmp_path: Path
) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))

    received = handed(three, share, tmp_path)

    assert received.verified.verdict.code == "whole-and-known"
    assert "Sue H. gave it to" in open_item(three.club, received.item, why="x", by="Jo").hands[0]


def test_what_was_passed_on_stands_in_the_inbox_and_in_the_activity_log(three: Three, made: Made) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))

    (line,) = passed_of(three.carers.vault.inbox.get(made.item))
    assert (line.share, line.to, line.things) == (share, CLUB, 1)
    assert "pass-on" in acts(three.carers)
    assert one_share_of(three.carers, share, confirmed=False).recipient == CLUB


def test_the_papers_of_both_groups_say_who_has_it_and_in_which_role(
    three: Three, made: Made, tmp_path: Path
) -> None:
    before = {one.role: one.times for one in facts_of(three.carers).passed}
    wish = replace(wish_for(three, made.item, TEA), role="joint")
    share = passed(three, made.item, wish)
    handed(three, share, tmp_path)

    went = {one.role: one for one in facts_of(three.carers).passed}["joint"]
    came = {one.role: one for one in facts_of(three.club).came}["joint"]
    look = next(one for one in looks(three.carers).lines if one.act == "pass-on")

    assert (went.name, went.times, went.people) == (CLUB, before.get("joint", 0) + 1, 1)
    assert (came.name, came.times, came.people) == (CARERS, 1, 1)
    assert came.last == went.last.replace(microsecond=0)
    assert (look.item, look.to, look.about) == (made.item, CLUB, SUE)
    assert look.why == f"To support {SUE}"
    assert facts_of(three.carers, counted=False).passed == ()


def test_a_private_group_stands_in_no_paper_until_the_passphrase_is_typed_again(
    three: Three, made: Made
) -> None:
    passed(three, made.item, wish_for(three, made.item, TEA))
    change(three.carers, three.club.identity.did, private=True)
    try:
        unasked, confirmed = facts_of(three.carers), facts_of(three.carers, confirmed=True)
        acts_told = {one.act for one in looks(three.carers).lines}
    finally:
        change(three.carers, three.club.identity.did, private=False)

    assert unasked.passed == ()
    assert {one.name for one in confirmed.passed} == {CLUB}
    assert "pass-on" not in acts_told


def test_a_form_sent_twice_is_signed_once(three: Three, made: Made) -> None:
    wish = wish_for(three, made.item, TEA)
    seen = look_at_passing(three.carers, made.item, wish).seen

    first, second = (sign_passing(three.carers, made.item, wish, seen=seen, form="f") for _ in range(2))

    assert first == second
    assert len(passed_of(three.carers.vault.inbox.get(made.item))) == 1


def test_only_what_was_looked_at_is_signed(three: Three, made: Made) -> None:
    seen = look_at_passing(three.carers, made.item, wish_for(three, made.item, TEA)).seen

    with pytest.raises(SharedOtherwiseError):
        sign_passing(three.carers, made.item, wish_for(three, made.item, TEA, BUS), seen=seen)

    assert passed_of(three.carers.vault.inbox.get(made.item)) == ()


def test_the_preview_says_what_goes_what_is_agreed_and_how_the_club_holds_it(
    three: Three, made: Made
) -> None:
    look = look_at_passing(
        three.carers, made.item, replace(wish_for(three, made.item, BUS), role="processor")
    )

    assert look.preview.said[:3] == (
        "Sue gave it to Tameside Carers on 22 November 2026.",
        "Tameside Carers passed it on to Lunch Club on 22 November 2026.",
        "For: Lunch Club.",
    )
    assert [item.title for item in look.preview.items] == [SUE, BUS]
    assert look.role == "They do only what you tell them to do with it."
    assert "eight words of Lunch Club" in look.warnings[0]


def test_somebody_whose_words_were_not_compared_is_warned_of(three: Three, made: Made) -> None:
    contact = three.carers.vault.contacts.get(three.club.identity.did)
    compared = {**contact.value["compared"], "answer": LATER}
    three.carers.vault.contacts.put(replace(contact, value={**contact.value, "compared": compared}))

    look = look_at_passing(three.carers, made.item, wish_for(three, made.item, TEA))
    three.carers.vault.contacts.put(contact)

    assert len(look.warnings) == 2


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"until": "2027-12-31"}, PassedLongerError),
        ({"until": "2026-11-21"}, TermsError),
        ({"role": "owner"}, PassOnRefusedError),
        ({"to": "did:key:nobody"}, PassOnRefusedError),
    ],
)
def test_nothing_goes_further_than_it_may(
    three: Three, made: Made, change: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        passed(three, made.item, replace(wish_for(three, made.item, TEA), **change))  # type: ignore[arg-type]  # texts alone

    assert passed_of(three.carers.vault.inbox.get(made.item)) == ()


def test_the_last_day_of_the_person_is_the_last_day(three: Three, made: Made) -> None:
    end = to_pass(three.carers, open_item(three.carers, made.item, why="x", by="Jo")).until
    day = (end - timedelta(seconds=1)).date().isoformat()

    share = passed(three, made.item, replace(wish_for(three, made.item, TEA), until=day))

    assert one_share_of(three.carers, share, confirmed=False).until == end.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_nobody_who_had_it_is_offered_and_no_single_person(three: Three, made: Made) -> None:

    assert [one.name for one in groups_for(three.carers, made.item, private=True)] == [CLUB]


def test_no_card_is_made_of_what_was_passed_on(three: Three, made: Made) -> None:
    from portable_record.actions.carriers import parcel_of
    from portable_record.actions.handing_over import code_of
    from portable_record.actions.kept_shares import kept_share

    share = passed(three, made.item, wish_for(three, made.item, TEA))
    kept = kept_share(three.carers, share)

    assert fit(parcel_of(three.carers, kept), way_named("card")).why_not == ON_NO_CARD
    with pytest.raises(CardContentError):
        copy_of(three.carers, share, way_named("card"), ".png")
    with pytest.raises(CardContentError):
        code_of(three.carers, kept, way_named("card"))


def test_on_paper_it_says_from_whom_the_giver_got_it(three: Three, made: Made) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))

    _, content = copy_of(three.carers, share, way_named("paper"), ".html")

    assert isinstance(content, bytes)
    assert b"Tameside Carers, who got it from Sue" in content
    assert b"I come by bus" not in content


def test_why_something_may_not_go_on_is_said(three: Three, made: Made, tmp_path: Path) -> None:
    document = three.carers.vault.inbox.get(made.item)
    bare, other = ({**document.value, "hands": []}, {**document.value, "pass_on": "no"})

    assert why_not_pass_on(three.carers, document) is None
    assert why_not_pass_on(three.carers, replace(document, value=bare)) == NO_HANDS
    assert why_not_pass_on(three.carers, replace(document, value=other)) == NOT_ALLOWED
    assert why_not_pass_on(three.club, document) == OTHER_KEY
    assert why_not_pass_on(later(three.carers), document) == OVER


def test_what_may_not_go_on_is_refused(three: Three, made: Made) -> None:
    wish = wish_for(three, made.item, TEA)
    document = three.carers.vault.inbox.get(made.item)
    three.carers.vault.inbox.put(replace(document, value={**document.value, "pass_on": "no"}))

    with pytest.raises(PassOnRefusedError):
        look_at_passing(three.carers, made.item, wish)
    with pytest.raises(InboxItemLockedError):
        look_at_passing(later(three.carers), made.item, wish)


def test_the_persons_notice_stops_what_was_passed_on_and_is_handed_on(
    three: Three, made: Made, tmp_path: Path
) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))
    item = handed(three, share, tmp_path).item
    notice = withdraw_share(three.sue, made.share, tmp_path / "notice").files[0]

    taken(three.carers, notice.read_bytes(), tmp_path)

    on = notice_to_hand_on(three.carers, made.item)
    assert on is not None
    assert on[1] == notice.read_bytes()
    assert one_share_of(three.carers, share, confirmed=False).state == "withdrawn"
    with pytest.raises(ShareOverError):
        copy_of(three.carers, share, way_named("sealed"), ".carebundle")
    assert taken(three.club, on[1], tmp_path).locked == (item,)
    assert item_of(three.club, item).state == "withdrawn"


def test_a_notice_that_came_first_refuses_what_is_passed_on(three: Three, made: Made, tmp_path: Path) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))
    notice = withdraw_share(three.sue, made.share, tmp_path / "notice").files[0]
    taken(three.club, notice.read_bytes(), tmp_path)

    assert handed(three, share, tmp_path).verified.verdict.code == "withdrawn"


def test_nothing_is_to_be_handed_on_of_what_nobody_stopped(three: Three, made: Made) -> None:
    assert notice_to_hand_on(three.carers, made.item) is None


def test_a_receipt_shows_the_person_whose_hands_it_went_through(
    three: Three, made: Made, tmp_path: Path
) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))
    item = handed(three, share, tmp_path).item
    open_item(three.club, item, why="to help", by="Jo")
    opened_it = receipts_to_give(three.club, item)[1]

    there = taken(three.carers, opened_it.content, tmp_path)
    on = came_receipt(three.carers, share, there.receipts[0].id)
    came = taken(three.sue, on, tmp_path)

    assert there.receipts[0].share == share
    assert [one.what for one in (there.receipts[0].said, came.receipts[0].said)] == ["opened", "opened"]
    (receipt,) = receipts_of(three.sue, made.share)
    assert "It was passed on to Lunch Club." in receipt.sentence
    assert not receipt.is_by_another
    assert [hand.to_name for hand in receipt.hands] == [CLUB]
    assert "receipt-out" in acts(three.carers)
    given = after_it(three.sue, came.verified.verdict).given
    assert given is not None
    assert given.id == made.share
    (entry, *_) = three.sue.vault.shares.get(made.share).value["sent"][1:]
    put_in_bin(three.sue, [entry])
    erase_now(three.sue, [entry])
    (to,) = (one for one in to_tell(three.sue, confirmed=False).some if one.share.id == made.share)
    assert any(f"to {CLUB}" in sentence for way in to.ways for sentence in way)


def test_whoever_passed_it_on_says_so_to_the_person(three: Three, made: Made, tmp_path: Path) -> None:
    passed(three, made.item, wish_for(three, made.item, TEA))
    passed(three, made.item, wish_for(three, made.item, BUS))
    names = [one.name for one in receipts_to_give(three.carers, made.item)]
    last = receipts_to_give(three.carers, made.item)[-1]

    came = taken(three.sue, last.content, tmp_path)

    assert names[-2:] == ["passed-1", "passed-2"]
    assert came.receipts[0].sentence.startswith(
        "They showed some of it to a smaller group: 22 November 2026."
    )
    assert came.verified.verdict.code == "whole-and-known"


def test_a_receipt_through_hands_that_are_not_theirs_is_not_kept(
    three: Three, made: Made, tmp_path: Path
) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))
    item = handed(three, share, tmp_path).item
    document = three.sue.vault.shares.get(made.share)
    three.sue.vault.shares.put(replace(document, value={**document.value, "hand": "another"}))

    came = taken(three.sue, receipts_to_give(three.club, item)[0].content, tmp_path)

    assert came.receipts[0].share == ""
    assert receipts_of(three.sue, made.share) == ()


def test_only_a_receipt_of_this_share_is_handed_on(three: Three, made: Made) -> None:
    with pytest.raises(NotFoundError):
        came_receipt(three.carers, made.share, "none")


def test_what_is_deleted_is_passed_on_no_more_and_its_receipts_still_name_the_hands(
    three: Three, made: Made, tmp_path: Path
) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))
    item = handed(three, share, tmp_path).item

    delete_now(three.carers, made.item)
    delete_now(three.club, item)

    assert not three.carers.vault.shares.has_bytes(share)
    (deleted,) = receipts_to_give(three.club, item)
    assert len(deleted.said.hands) == 1
    assert [one.name for one in receipts_to_give(three.carers, made.item)] == ["deleted", "passed-1"]


@pytest.mark.usefixtures("knows_sue")
def test_an_answer_of_the_club_is_to_the_person(three: Three, made: Made, tmp_path: Path) -> None:
    share = passed(three, made.item, wish_for(three, made.item, TEA))
    item = handed(three, share, tmp_path).item
    said = answer_of(three.club, item, (Piece("agreed", "Sue sits by the door."),))
    answer = sign_answer(three.club, item, said)

    _, content = locked_answer(three.club, item, answer.id)

    assert answer.to == "Sue H."
    assert answer.said.consent == made.share
    assert taken(three.sue, content, tmp_path).replies[0].share == made.share


def test_what_is_kept_of_a_third_hand_opens_as_it_came(three: Three, made: Made, tmp_path: Path) -> None:
    wish = replace(wish_for(three, made.item, TEA), again=True)
    item = handed(three, passed(three, made.item, wish), tmp_path).item

    assert why_not_pass_on(three.club, three.club.vault.inbox.get(item)) is None
    assert to_pass(three.club, open_item(three.club, item, why="x", by="Jo")).may_go_again is False


def test_a_person_who_lets_a_group_without_a_key_pass_on_is_warned(three: Three) -> None:
    wish = Wish(parts=("communication",), to="A choir", purpose="support", pass_on=True)

    warnings = preview_share(three.sue, wish).warnings

    assert any("no key of theirs is known: nobody could tell" in said for said in warnings)
