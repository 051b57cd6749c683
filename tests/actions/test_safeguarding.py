"""What a group holds about one person, put together; and what was shared of it, handed over and let go of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.contact_book import change
from portable_record.actions.delete_items import delete_over, keep_longer
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.governance import facts_of
from portable_record.actions.people import remember
from portable_record.actions.private_items import private_items
from portable_record.actions.safe_back import notice_of, take_back
from portable_record.actions.safe_lock import helpers
from portable_record.actions.safe_pieces import MOST_ITEMS, Held, held_in, note_looking
from portable_record.actions.safe_shared import Back, all_shared, file_of, shared_of
from portable_record.actions.safe_sharing import look_at, pieces_going, share_it
from portable_record.actions.safeguarding import Plan, all_begun, begin, begun_of, keep_plan, plan_from
from portable_record.actions.share_names import names_of
from portable_record.errors import (
    AlreadyWithdrawnError,
    CaseError,
    InboxItemLockedError,
    NotFoundError,
    OnlyGroupsError,
    PasscodeMissingError,
    SharedOtherwiseError,
    ShareTooLargeError,
)
from portable_record.sharing.contact import BEARER, Recipient
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.me import Me
from portable_record.sharing.selection import select
from tests.actions.inboxes import at, copied, new_vault, taking
from tests.actions.quick import stretch_nothing
from tests.plainly import plainly
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import BOB_DID, BOB_SEALS, NOW, SUE, SUE_DID, UNTIL
from tests.sharing.shares import SUE_HERSELF, SUE_PATIENT, Choice, Json, entry, terms, words
from tests.sharing.test_read import reading

WHERE, LIKES = "I stay with my cousin.", "I like tea."
POINTS: Json = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"text": "Seen"},
    "subject": {"reference": "Patient/sue"},
    "derivedFrom": [{"reference": "Observation/where", "display": "Where"}],
    "valueString": "Bruises.",
}


def given(*, born: str = "1950-04-03") -> str:
    """What Sue gave: three things, of which one points at another."""
    chosen = Choice(
        recipient=BEARER, until=UNTIL, parts=("about-me",), details=frozenset({"birth-date", "address"})
    )
    held = (
        words("where", "about-me", WHERE),
        words("likes", "about-me", LIKES),
        entry("points", "about-me", POINTS),
    )
    me = entry("sue", "details", {**SUE_PATIENT, "birthDate": born})
    selection = select([me, *held], terms(**chosen), NOW)
    value = make_bundle(selection, terms(**chosen), author=SUE_HERSELF, now=NOW)
    return sign(value, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid="Q0zb3_-aY2k", types=())


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_vault(desk, tmp_path_factory.mktemp("club"), name="Werneth Club", kind="organisation")


@pytest.fixture
def club(desk: Desk, made: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, made, tmp_path / "club") as opened:
        yield opened


@pytest.fixture
def item(club: OpenRecord, tmp_path: Path) -> str:
    return taking(club, tmp_path)(given()).item


def titles(held: Held) -> list[str]:
    return [each.title for each in held.pieces]


def ready(club: OpenRecord, *items: str, words: str = WHERE, **more: object) -> str:
    """Have everything said."""
    safe = begin(club, by="Jo Bell")
    held = held_in(club, items)
    plan = Plan(
        items=items,
        asked_pieces=True,
        pieces=tuple(each.id for each in held.pieces if words in each.title),
        name="Dana Cole",
        role="social worker",
        organisation="Oldham Council",
        why="Bruises.",
        decided_by="Jo Bell",
        decided_on="2026-11-22",
        bases=("at-risk",),
        answer="not-told",
        not_told="Letters are read.",
    )
    keep_plan(club, safe, Plan(items=items))
    keep_plan(club, safe, replace(plan, **more))  # type: ignore[arg-type]  # a test says what it changes
    return safe


def shared(club: OpenRecord, safe: str) -> str:
    needed = dict.fromkeys((*pieces_going(club, safe), *begun_of(club, safe).plan.details), "To find her")
    return share_it(club, safe, seen=look_at(club, safe).seen, needed=needed, by="Jo Bell")


def test_what_is_held_has_the_person_and_each_piece_once(club: OpenRecord, item: str) -> None:
    held = held_in(club, [item])

    assert held.about == "Sue"
    assert titles(held) == [f"where: {WHERE}", f"likes: {LIKES}", "Seen: Bruises."]
    assert held.sources == ("What Sue gave us on 22 November 2026",)
    assert set(held.item_of.values()) == {item}


def test_two_things_about_one_person_are_put_together(club: OpenRecord, item: str, tmp_path: Path) -> None:
    card = taking(club, tmp_path)(CARE_CARD).item
    about = club.vault.inbox.get(card)
    club.vault.inbox.put(replace(about, value={**about.value, "about": "Sue"}))

    safe = ready(club, item, card, words="")
    look = look_at(club, safe)

    assert len(held_in(club, [item, card]).sources) == 2
    assert [each.type for each in look.items].count("Patient") == 1
    assert len(look.items) == 5
    assert look.left_out == ()


def test_things_about_two_people_are_refused(club: OpenRecord, item: str, tmp_path: Path) -> None:
    other = taking(club, tmp_path)(CARE_CARD).item
    with pytest.raises(CaseError, match="not about the same person"):
        held_in(club, [item, other])

    born_later = taking(club, tmp_path)(given(born="1971-01-01").replace(" ", "")).item
    with pytest.raises(CaseError, match="not about the same person"):
        held_in(club, [item, born_later])
    with pytest.raises(CaseError, match="fewer"):
        held_in(club, [item] * (MOST_ITEMS + 1))


def test_a_piece_that_points_at_one_that_stays_does_not_name_it(club: OpenRecord, item: str) -> None:
    safe = ready(club, item, words="Bruises")

    look = look_at(club, safe)

    assert [each.title for each in look.items] == ["Sue", "Seen: Bruises."]
    assert "Where" not in repr(look.items)


def test_of_what_is_kept_in_part_only_that_can_be_taken_also_when_its_text_is_gone(
    club: OpenRecord, item: str
) -> None:
    keep_longer(
        club,
        item,
        reason="safeguarding",
        until=NOW + timedelta(days=400),
        kinds=("Note",),
        by="Jo Bell",
    )
    over = at(club, UNTIL + timedelta(days=1))
    locked = held_in(over, [item])
    for days in (1, 60):
        delete_over(at(club, UNTIL + timedelta(days=days)))
    later = at(club, UNTIL + timedelta(days=61))

    cut = held_in(later, [item])

    assert titles(locked) == [f"where: {WHERE}", f"likes: {LIKES}", "Seen: Bruises."]
    assert len(cut.pieces) == 3
    assert all(each.type == "Observation" for each in cut.pieces)
    assert any(WHERE.encode() in each.text for each in cut.pieces)
    assert "1950" not in plainly(cut.entries[0].text.decode())


def test_what_is_over_is_locked_for_this_too(club: OpenRecord, item: str) -> None:
    with pytest.raises(InboxItemLockedError):
        held_in(at(club, UNTIL + timedelta(days=1)), [item])


def test_what_is_refused_now_is_not_taken(
    club: OpenRecord, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portable_record.actions import safe_pieces
    from portable_record.errors import KeyChangedError
    from portable_record.sharing.verdict import refusal

    monkeypatch.setattr(safe_pieces, "judge_again", lambda _record, _document: refusal(KeyChangedError()))

    with pytest.raises(CaseError, match="not this key"):
        held_in(club, [item])


def test_looking_is_noted(club: OpenRecord, item: str) -> None:
    note_looking(club, [item], by="Jo Bell")

    (line,) = club.vault.journal.newest(limit=1)
    assert b"To keep somebody safe" in line.event
    assert b"Jo Bell" in line.event


def test_for_a_known_key_the_file_needs_no_words_and_nobody_else_opens_it(
    club: OpenRecord, item: str
) -> None:
    remember(club, Recipient("contact", "Dana", BOB_DID, BOB_SEALS.public.raw), issuer=BOB_DID)
    safe = shared(club, ready(club, item, contact=BOB_DID))

    name, data = file_of(club, safe, "file", passcode="", by="Jo Bell")

    assert name == f"shared-{safe[-8:]}.carebundle"
    assert isinstance(data, bytes)
    assert reading(data).code == "no-slot-for-me"
    mine = reading(data, me=Me(dids=frozenset({BOB_DID}), hpke=BOB_SEALS))
    assert mine.limits.notice is not None
    assert mine.limits.notice.to_did == BOB_DID
    assert shared_of(club, safe).locked
    with pytest.raises(PasscodeMissingError):
        file_of(club, safe, "page", passcode="", by="Jo Bell")
    with pytest.raises(NotFoundError):
        file_of(club, safe, "fax", passcode="", by="Jo Bell")


@pytest.mark.parametrize(("name", "did"), [("Her", SUE_DID), (" sue", BOB_DID)])
def test_it_is_never_for_the_person_whom_it_is_about(
    club: OpenRecord, item: str, name: str, did: str
) -> None:
    draft = ready(club, item, contact=BOB_DID)
    remember(club, Recipient("contact", name, did, BOB_SEALS.public.raw), issuer=did)

    with pytest.raises(CaseError, match="about this person"):
        ready(club, item, contact=did)

    assert did not in [one.did for one in helpers(club, [item], private=True)]
    if did == BOB_DID:
        with pytest.raises(CaseError, match="about this person"):
            look_at(club, draft)


def test_a_draft_that_becomes_about_its_reader_lets_go_of_them(club: OpenRecord, item: str) -> None:
    safe = ready(club, item, contact=BOB_DID)
    remember(club, Recipient("contact", "Sue", BOB_DID, BOB_SEALS.public.raw), issuer=BOB_DID)
    document = club.vault.inbox.get(item)
    club.vault.inbox.put(replace(document, id="another"))

    keep_plan(club, safe, replace(begun_of(club, safe).plan, items=("another",)))

    assert begun_of(club, safe).plan.contact == ""


def test_a_card_that_comes_later_does_not_change_the_lock(club: OpenRecord, item: str) -> None:
    remember(club, Recipient("contact", "Dana", BOB_DID), issuer=BOB_DID)
    draft, safe = ready(club, item, contact=BOB_DID), shared(club, ready(club, item, contact=BOB_DID))
    seen = look_at(club, draft).seen
    remember(club, Recipient("contact", "Dana", BOB_DID, BOB_SEALS.public.raw), issuer=BOB_DID)

    assert not shared_of(club, safe).locked
    assert look_at(club, draft).lock.name == "Dana"
    with pytest.raises(SharedOtherwiseError):
        share_it(club, draft, seen=seen, needed={}, by="Jo Bell")


def test_a_detail_needs_its_reason_as_well(club: OpenRecord, item: str) -> None:
    safe = ready(club, item, words="nothing", details=("address",))
    seen = look_at(club, safe).seen

    with pytest.raises(CaseError, match="why it is needed"):
        share_it(club, safe, seen=seen, needed={}, by="Jo Bell")
    with pytest.raises(SharedOtherwiseError):
        share_it(club, safe, seen="another", needed={"address": "x"}, by="Jo Bell")
    share_it(club, safe, seen=seen, needed={"address": "To go there"}, by="Jo Bell")

    assert [(each.kind, each.needed) for each in shared_of(club, safe).went] == [
        ("Name", ""),
        ("Home address", "To go there"),
    ]


def test_what_is_too_large_is_not_shared(
    club: OpenRecord, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = ready(club, item)
    monkeypatch.setattr("portable_record.actions.safe_sharing.MOST_TOKEN", 10)

    with pytest.raises(ShareTooLargeError):
        shared(club, safe)

    assert all_shared(club) == ()


def test_after_some_days_its_bytes_go_and_the_list_says_what_it_was(club: OpenRecord, item: str) -> None:
    safe = shared(club, ready(club, item))
    soon = at(club, NOW + timedelta(days=29))
    delete_over(soon)
    still = shared_of(soon, safe).may_hand_over
    later = at(club, NOW + timedelta(days=31))
    delete_over(later)

    (one,) = all_shared(later)

    assert still
    assert not one.may_hand_over
    assert one.went[1].title == f"where: {WHERE}"
    with pytest.raises(NotFoundError):
        file_of(later, safe, "file", passcode="robin kettle amber stove lucky", by="Jo Bell")


def test_of_a_private_contact_nothing_is_listed_unless_the_passphrase_was_typed_again(
    club: OpenRecord, item: str
) -> None:
    safe, draft = shared(club, ready(club, item)), ready(club, item)
    remember(club, Recipient("contact", "Sue", SUE_DID), issuer=SUE_DID)
    change(club, SUE_DID, private=True)

    hidden = private_items(club)

    assert {safe, item} <= hidden
    assert (facts_of(club).for_safety, facts_of(club, confirmed=True).for_safety) == (0, 1)
    assert all_shared(club, hidden) == ()
    assert all_begun(club, hidden) == ()
    assert [each.id for each in all_shared(club)] == [safe]
    assert [each.id for each in all_begun(club)] == [draft]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"role": "x" * 121}, "role"),
        ({"why": "x" * 4001}, "why"),
        ({"details": ("shoe-size",)}, ""),
        ({"bases": ("because",)}, ""),
        ({"pieces": ()}, "pieces"),
        ({"decided_on": "2026-12-24"}, "decided_on"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "told"}, "told_on"),
        ({"not_told": " "}, "not_told"),
    ],
)
def test_a_plan_that_does_not_fit_together_is_refused_at_its_place(
    club: OpenRecord, item: str, more: dict[str, object], place: str
) -> None:
    with pytest.raises(CaseError) as refused:
        ready(club, item, **more)  # type: ignore[arg-type]  # what is wrong with it

    assert refused.value.place == place


def test_before_all_is_said_nothing_can_be_looked_at(club: OpenRecord, item: str) -> None:
    safe = ready(club, item)
    keep_plan(club, safe, replace(begun_of(club, safe).plan, bases=()))

    with pytest.raises(CaseError) as refused:
        look_at(club, safe)

    assert refused.value.place == "basis"


def test_another_thing_unticks_every_piece(club: OpenRecord, item: str) -> None:
    safe = ready(club, item)

    keep_plan(club, safe, replace(begun_of(club, safe).plan, items=("another",)))

    assert begun_of(club, safe).plan.pieces == ()
    assert begun_of(club, safe).plan.first_gap == "pieces"


def test_of_a_plan_of_a_later_version_is_read_what_is_known_here() -> None:
    assert plan_from({"why": "x", "items": ["a"], "colour": "blue"}) == Plan(why="x", items=("a",))


def test_a_persons_own_record_has_nothing_of_it(desk: Desk, tmp_path: Path) -> None:
    with copied(desk, new_vault(desk, tmp_path / "person"), tmp_path / "copy") as person:
        for ask in (
            lambda: begin(person, by=""),
            lambda: all_begun(person),
            lambda: all_shared(person),
            lambda: held_in(person, ["x"]),
            lambda: shared_of(person, "safe-1"),
        ):
            with pytest.raises(OnlyGroupsError):
                ask()
        assert delete_over(person) == 0


def test_what_is_taken_back_is_locked_where_it_came_and_no_more_copies_are_made(
    club: OpenRecord, item: str, desk: Desk, tmp_path: Path
) -> None:
    safe = shared(club, ready(club, item))
    sent = club.vault.register.raw(safe).decode()
    made = new_vault(desk, tmp_path, name="Oldham Council", kind="organisation")

    take_back(club, safe, why=" It went to the wrong one. ", by="Jo Bell")

    name, notice = notice_of(club, safe)
    one = shared_of(club, safe)
    assert one.back == Back("2026-11-22T12:00:00Z", "It went to the wrong one.", "Jo Bell")
    assert (one.may_hand_over, one.may_take_back) == (False, False)
    assert name == f"withdrawal-{safe[-8:]}.jws"
    assert b"safeguard-back" in next(iter(club.vault.journal.newest())).event
    with copied(desk, made, tmp_path / "council") as council:
        take = taking(council, tmp_path)
        came = take(sent)
        take(notice.decode())
        again = take(sent)
        assert council.vault.inbox.get(came.item).value["state"] == "withdrawn"
        assert names_of(council.vault.inbox.get(came.item)).rid == ""
        assert again.verified.verdict.code == "withdrawn"


def test_what_cannot_be_taken_back_is_refused(club: OpenRecord, item: str) -> None:
    safe = shared(club, ready(club, item))
    with pytest.raises(NotFoundError):
        notice_of(club, safe)
    with pytest.raises(CaseError, match="Say why"):
        take_back(club, safe, why=" ", by="Jo Bell")
    take_back(club, safe, why="A mistake.", by="Jo Bell")
    with pytest.raises(AlreadyWithdrawnError):
        take_back(club, safe, why="A mistake.", by="Jo Bell")


def test_of_one_that_was_shared_before_the_bytes_say_its_name(club: OpenRecord, item: str) -> None:
    safe, old = (shared(club, ready(club, item)) for _ in range(2))
    for one in (safe, old):
        document = club.vault.register.get(one)
        value = {name: said for name, said in document.value.items() if name != "notice"}
        club.vault.register.put(replace(document, value=value), club.vault.register.raw(one))
    club.vault.register.let_go_of_bytes(old)

    take_back(club, safe, why="A mistake.", by="Jo Bell")

    assert shared_of(club, safe).back is not None
    assert notice_of(club, safe)[1]
    assert not shared_of(club, old).may_take_back
    with pytest.raises(NotFoundError):
        take_back(club, old, why="A mistake.", by="Jo Bell")
