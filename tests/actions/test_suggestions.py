"""Answers between two records: written, signed and given by one, taken piece by piece by the other."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.activity import activity
from portable_record.actions.answer_share import (
    answer_of,
    answer_page,
    answer_shown,
    answers_to,
    locked_answer,
    new_words,
    sign_answer,
    write_answer,
    written_as,
)
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.look_after import bin_one
from portable_record.actions.read_entries import list_of
from portable_record.actions.say_yes import not_now, say_no, say_yes, stands_now, take_back
from portable_record.actions.suggestions import (
    ERASED,
    How,
    count_waiting,
    forget_reply,
    replies_here,
    suggestion_here,
)
from portable_record.actions.verdict_view import What, after_it
from portable_record.actions.withdraw import stop_share
from portable_record.errors import (
    InboxItemLockedError,
    NoReceiptError,
    NotFoundError,
    PasscodeMissingError,
    ReplyError,
    UsageError,
)
from portable_record.sharing.reply import Piece, Reply, write_reply
from tests.actions.answering import (
    AGREED,
    FOUR,
    NOTICED,
    OFFER,
    WILL_DO,
    answered,
    give,
    hand,
    know_each_other,
    unsigned,
    without_key,
)
from tests.actions.inboxes import at, copied, new_vault
from tests.actions.quick import seal_at_once, stretch_nothing
from tests.sharing.cast import EVE, EVE_DID, NOW


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        seal_at_once(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, str, str]:
    """Two records that know each other, the share, what lies in the club's inbox, and an answer to it."""
    folder = tmp_path_factory.mktemp("made")
    club = new_vault(desk, folder / "club", name="Werneth Club", kind="organisation")
    jean = new_vault(desk, folder / "jean")
    with copied(desk, jean, folder / "jean-now") as one, copied(desk, club, folder / "club-now") as other:
        know_each_other(one, other)
        share, item = give(one, other, folder)
        token = answered(other, item)
        hand(one, folder, token)
    return folder / "jean-now", folder / "club-now", share, item, token


@pytest.fixture
def jean(desk: Desk, made: tuple[Path, ...], tmp_path: Path) -> Iterator[OpenRecord]:
    """Has the answer of the club."""
    with copied(desk, made[0], tmp_path / "jean") as opened:
        yield opened


@pytest.fixture
def club(desk: Desk, made: tuple[Path, ...], tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, made[1], tmp_path / "club") as opened:
        yield opened


@pytest.fixture
def share(made: tuple[Path, Path, str, str, str]) -> str:
    return made[2]


@pytest.fixture
def item(made: tuple[Path, Path, str, str, str]) -> str:
    return made[3]


@pytest.fixture
def token(made: tuple[Path, Path, str, str, str]) -> str:
    return made[4]


@pytest.fixture
def reply(jean: OpenRecord) -> str:
    """The id of the answer that came."""
    (one,) = replies_here(jean)
    return one.id


def said_by(club: OpenRecord, item: str, *, iss: str = "", consent: str = "") -> Reply:
    said = answer_of(club, item, FOUR)
    return replace(said, iss=iss or said.iss, consent=consent or said.consent)


def resource(record: OpenRecord, entry_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record.vault.entries.get(entry_id).text)
    return found


def provenance(record: OpenRecord, target: str) -> dict[str, Any]:
    """Find the one that says who suggested an entry."""
    entry = record.vault.entries.get(target)
    found = [json.loads(one.text) for one in list_of(record, part=entry.part) if one.type == "Provenance"]
    (said,) = [one for one in found if one["target"][0]["reference"] == entry.full_url]
    return dict(said)


def states(record: OpenRecord) -> list[str]:
    return [piece.state for one in replies_here(record) for piece in one.pieces]


# --- who answers ---


def test_an_answer_lies_with_what_it_answers_and_the_log_says_so(club: OpenRecord, item: str) -> None:
    (given,) = answers_to(club, item)

    assert given.said.pieces == FOUR
    assert given.said.by == "Jo Bell, driver"
    assert (given.to, given.locked) == ("Jean", True)
    assert "answer" in [line.act for line in activity(club).lines]


def test_the_same_form_sent_twice_is_signed_once(club: OpenRecord, item: str) -> None:
    said = answer_of(club, item, FOUR)

    first = sign_answer(club, item, said, form="f")
    second = sign_answer(club, item, said, form="f")

    assert first == second
    assert len(answers_to(club, item)) == 2


def test_who_writes_is_name_and_role_on_one_line() -> None:
    assert written_as(" Jo\n Bell", "driver ") == "Jo Bell, driver"
    assert written_as("", "driver") == "driver"
    assert len(written_as("J" * 200, "driver")) == 120


def test_nothing_is_answered_to_what_was_stopped(club: OpenRecord, item: str) -> None:
    document = club.vault.inbox.get(item)
    club.vault.inbox.put(replace(document, value={**document.value, "state": "withdrawn"}))

    with pytest.raises(InboxItemLockedError):
        answer_of(club, item, FOUR)


def test_what_has_no_name_cannot_be_answered(club: OpenRecord, item: str) -> None:
    document = club.vault.inbox.get(item)
    club.vault.inbox.put(replace(document, about="", value={**document.value, "names": []}))

    with pytest.raises(NoReceiptError):
        answer_of(club, item, FOUR)


def test_there_are_not_more_answers_than_are_read(
    club: OpenRecord, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.answer_share.MOST_ANSWERS", 1)

    with pytest.raises(ReplyError):
        sign_answer(club, item, answer_of(club, item, FOUR))


def test_the_file_opens_for_the_person_alone(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    (given,) = answers_to(club, item)

    name, content = locked_answer(club, item, given.id)

    assert name.endswith(".carebundle")
    assert b"Jean sits" not in content
    assert hand(jean, tmp_path, content).replies[0].how is How.FITS
    assert hand(club, tmp_path, content).verified.verdict.code == "no-slot-for-me"


def test_for_somebody_unknown_the_key_in_the_share_locks_it(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    club.vault.contacts.delete(jean.identity.did)
    (given,) = answers_to(club, item)

    _, content = locked_answer(club, item, given.id)

    assert given.locked
    assert hand(jean, tmp_path, content).replies[0].how is How.FITS
    assert hand(club, tmp_path, content).verified.verdict.code == "no-slot-for-me"


def test_where_no_key_is_known_the_file_has_five_words(club: OpenRecord, item: str, jean: OpenRecord) -> None:
    club.vault.contacts.delete(jean.identity.did)
    without_key(club, item)
    (given,) = answers_to(club, item)

    with pytest.raises(PasscodeMissingError):
        locked_answer(club, item, given.id)

    words = new_words(club)
    assert len(words.replace("-", " ").split()) == 5
    assert b'"PBES2' in locked_answer(club, item, given.id, passcode=words)[1]


def test_an_answer_goes_as_a_page_that_opens_with_words_and_for_the_person(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    (given,) = answers_to(club, item)

    with pytest.raises(PasscodeMissingError):
        answer_page(club, item, given.id)
    name, content = answer_page(club, item, given.id, passcode=new_words(club))
    made = write_answer(club, item, answer_of(club, item, FOUR[:1]), tmp_path / "out", as_page=True)

    assert name.endswith(".html")
    assert b"sits by the door" not in content
    assert hand(jean, tmp_path, content).replies[0].how is How.FITS
    assert (made.file.suffix, len(made.words.replace("-", " ").split())) == (".html", 5)


def test_an_answer_is_cut_for_a_moving_code(club: OpenRecord, item: str) -> None:
    (given,) = answers_to(club, item)

    shown = answer_shown(club, item, given.id)

    assert shown.locked
    assert shown.codes["small"].total > 1
    with pytest.raises(NotFoundError):
        answer_shown(club, item, "nothing")


def test_an_answer_is_written_into_a_folder(club: OpenRecord, item: str, tmp_path: Path) -> None:
    made = write_answer(club, item, answer_of(club, item, FOUR[:1]), tmp_path / "out")

    assert made.file.name == made.answer.file
    assert made.file.exists()
    assert made.words == ""


# --- who shared ---


def test_an_answer_waits_and_changes_nothing_by_itself(jean: OpenRecord, share: str) -> None:
    (one,) = replies_here(jean)

    assert (one.share, one.how, one.known, one.waiting) == (share, How.FITS, "Werneth Club", 4)
    assert count_waiting(jean) == 4
    assert not jean.vault.entries.counts_by_part().get("plan")
    assert not jean.vault.inbox.count()


def test_the_same_answer_twice_is_one_answer(jean: OpenRecord, token: str, tmp_path: Path) -> None:
    (one,) = replies_here(jean)
    say_no(jean, one.id, AGREED)

    hand(jean, tmp_path, token)

    assert states(jean) == ["no", "waits", "waits", "waits"]


def test_a_step_that_is_accepted_says_who_suggested_it(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, WILL_DO)

    (step,) = resource(jean, kept.entry)["activity"]
    assert step["detail"] == {
        "status": "not-started",
        "description": "Fetch Jean for lunch.",
        "performer": [{"display": "Bob, driver"}],
        "scheduledString": "2026-12-04",
    }
    assert step["progress"][0]["text"] == "Suggested by Jo Bell, driver, Werneth Club"
    agents = provenance(jean, kept.entry)["agent"]
    assert agents[0]["who"]["display"] == "Jo Bell, driver, Werneth Club"
    assert agents[1]["who"]["display"] == "Jean Adeyemi"
    assert provenance(jean, kept.entry)["activity"]["text"] == "Yes to what others suggested"


def test_what_was_agreed_holds_from_now_on(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, AGREED)

    (step,) = resource(jean, kept.entry)["activity"]
    assert step["detail"]["status"] == "in-progress"
    assert "performer" not in step["detail"]


def test_what_was_noticed_is_theirs_and_never_the_persons_own_word(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, NOTICED, noticed_as="not-working")

    found = resource(jean, kept.entry)
    assert found["performer"][0]["display"] == "Jo Bell, driver, Werneth Club"
    assert found["meta"]["security"][0]["code"] == "PACQAST"
    assert found["note"] == [{"text": "Jo Bell"}]
    assert found["code"]["coding"][0]["code"] == "not-working"


def test_what_was_noticed_can_be_kept_as_they_wrote_it(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, NOTICED, noticed_as="as-written")

    found = resource(jean, kept.entry)
    assert kept.part == "outcomes"
    assert found["code"] == {"text": "What others noticed"}
    assert found["performer"][0]["display"] == "Jo Bell, driver, Werneth Club"


def test_an_offer_becomes_a_service_with_all_it_says(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, OFFER)

    found = resource(jean, kept.entry)
    assert (kept.part, found["resourceType"], found["name"]) == (
        "community",
        "HealthcareService",
        "Friday Lunch",
    )
    assert found["telecom"][1] == {"system": "url", "value": "https://lunch.example"}
    assert found["location"] == [{"display": "Church hall, Oldham"}]


def test_what_is_accepted_can_be_taken_back_and_waits_again(jean: OpenRecord, reply: str) -> None:
    for number in (AGREED, WILL_DO, OFFER):
        say_yes(jean, reply, number)

    take_back(jean, reply, WILL_DO)
    take_back(jean, reply, OFFER)

    assert states(jean) == ["yes", "waits", "waits", "waits"]
    say_yes(jean, reply, WILL_DO)
    assert states(jean)[1] == "yes"


def test_what_is_binned_since_waits_again(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, OFFER)

    bin_one(jean, kept.entry)

    assert states(jean)[3] == "waits"


@pytest.mark.parametrize("number", [WILL_DO, NOTICED, OFFER])
def test_what_was_accepted_and_erased_for_good_leaves_no_word_in_the_answer(
    jean: OpenRecord, reply: str, number: int
) -> None:
    kept = say_yes(jean, reply, number)
    bin_one(jean, kept.entry)

    erase_now(jean, [kept.entry])

    _, gone = suggestion_here(jean, reply, number)
    others = [suggestion_here(jean, reply, one)[1] for one in range(1, 5) if one != number]
    document = jean.vault.suggestions.get(reply)
    assert (gone.state, gone.piece.kind) == (ERASED, FOUR[number - 1].kind)
    assert [one.piece for one in others] == [one for one in FOUR if one is not FOUR[number - 1]]
    assert FOUR[number - 1].text not in json.dumps(document.value)
    assert not jean.vault.suggestions.has_bytes(reply)
    assert count_waiting(jean) == 3


def test_nothing_more_is_said_to_what_was_erased_for_good(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, OFFER)
    bin_one(jean, kept.entry)
    erase_now(jean, [kept.entry])

    for deed in (say_yes, say_no, not_now, take_back):
        with pytest.raises(UsageError, match="erased for good"):
            deed(jean, reply, OFFER)


def test_an_answer_whose_words_were_erased_does_not_come_again(
    jean: OpenRecord, reply: str, token: str, tmp_path: Path
) -> None:
    kept = say_yes(jean, reply, NOTICED)
    bin_one(jean, kept.entry)
    erase_now(jean, [kept.entry])

    hand(jean, tmp_path, token)

    assert suggestion_here(jean, reply, NOTICED)[1].state == ERASED


def test_yes_twice_is_written_once(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, WILL_DO)

    again = say_yes(jean, reply, WILL_DO)

    assert (again.entry, again.changes) == (kept.entry, ())
    assert len(resource(jean, kept.entry)["activity"]) == 1


def test_no_and_not_now_write_nothing_and_are_not_counted(jean: OpenRecord, reply: str) -> None:
    say_no(jean, reply, AGREED)
    not_now(jean, reply, OFFER)

    assert states(jean) == ["no", "waits", "waits", "later"]
    assert count_waiting(jean) == 2
    assert not jean.vault.entries.counts_by_part().get("community")
    take_back(jean, reply, AGREED)
    assert states(jean)[0] == "waits"


def test_what_was_accepted_is_not_refused_before_it_is_taken_back(jean: OpenRecord, reply: str) -> None:
    say_yes(jean, reply, AGREED)

    with pytest.raises(UsageError):
        say_no(jean, reply, AGREED)


def test_a_piece_that_is_not_there_is_not_found(jean: OpenRecord, reply: str) -> None:
    with pytest.raises(NotFoundError):
        suggestion_here(jean, reply, 5)
    with pytest.raises(UsageError):
        say_yes(jean, reply, NOTICED, noticed_as="diagnosis")


def test_beside_a_suggestion_stands_what_is_likest_to_it(jean: OpenRecord, reply: str) -> None:
    say_yes(jean, reply, AGREED)
    say_yes(jean, reply, WILL_DO)
    say_yes(jean, reply, NOTICED)
    say_yes(jean, reply, OFFER)

    assert stands_now(jean, FOUR[1])[0].words == "Fetch Jean for lunch."
    assert stands_now(jean, FOUR[1])[0].same
    assert stands_now(jean, FOUR[2])[0].same
    assert stands_now(jean, FOUR[3])[0].same
    assert stands_now(jean, Piece("offer", "x", title="Zebra")) == ()


def test_an_answer_is_let_go_of_and_what_was_accepted_stays(jean: OpenRecord, reply: str) -> None:
    kept = say_yes(jean, reply, OFFER)

    forget_reply(jean, reply)

    assert replies_here(jean) == ()
    assert jean.vault.entries.has(kept.entry)


# --- what is not as it should be is said first ---


def test_an_answer_to_a_stopped_share_is_shown_as_that(jean: OpenRecord, share: str) -> None:
    stop_share(jean, share)

    assert replies_here(jean)[0].how is How.STOPPED


def test_an_answer_after_the_last_day_is_shown_as_that(jean: OpenRecord) -> None:
    assert replies_here(at(jean, NOW + timedelta(days=4000)))[0].how is How.OVER


def test_an_answer_by_another_key_is_shown_as_that(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    forged = write_reply(said_by(club, item, iss=EVE_DID), EVE)

    received = hand(jean, tmp_path, forged)

    (came,) = received.replies
    assert (came.how, came.known) == (How.OTHER_KEY, "")
    assert came.author.name == "Werneth Club (not checked)"
    assert "somebody else than you gave it to" in str(after_it(jean, received.verified.verdict).how)


def test_an_answer_to_somebody_elses_share_is_not_kept(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    other = said_by(club, item, consent="00000000-0000-4000-8000-000000000000")

    received = hand(jean, tmp_path, write_reply(other, club.identity.signer))

    after = after_it(jean, received.verified.verdict)
    assert received.replies[0].how is How.NOT_OURS
    assert len(replies_here(jean)) == 1
    assert (after.what, after.keep) == (What.ANSWER, False)


def test_without_a_known_key_anybody_with_a_copy_can_have_written(jean: OpenRecord, share: str) -> None:
    document = jean.vault.shares.get(share)
    terms = document.value["terms"]
    named = {**terms, "recipient": {**terms["recipient"], "did": None}}
    jean.vault.shares.put(replace(document, value={**document.value, "terms": named}))

    assert replies_here(jean)[0].how is How.UNKNOWN_KEY


def test_an_answer_to_a_private_share_shows_itself_to_nobody_who_passes_by(
    jean: OpenRecord, share: str
) -> None:
    document = jean.vault.shares.get(share)
    hidden = {**document.value["terms"], "private": True}
    jean.vault.shares.put(replace(document, value={**document.value, "terms": hidden}))

    assert replies_here(jean) == ()
    assert count_waiting(jean) == 0
    assert len(replies_here(jean, private=True)) == 1


def test_script_in_an_answer_stays_words(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script>"
    hand(jean, tmp_path, answered(club, item, (Piece("offer", evil, title=evil),)))
    reply = next(one.id for one in replies_here(jean) if len(one.pieces) == 1)

    kept = say_yes(jean, reply, 1)

    assert resource(jean, kept.entry)["name"] == evil


# --- what nobody signed ---


def test_an_unsigned_answer_waits_and_says_that_anybody_could_have_written_it(
    jean: OpenRecord, club: OpenRecord, item: str, share: str, tmp_path: Path
) -> None:
    received = hand(jean, tmp_path, unsigned(club, item))

    (came,) = received.replies
    assert received.verified.verdict.code == "not-signed-answer"
    assert (came.share, came.how, came.known, came.did) == (share, How.NOT_SIGNED, "", "")
    assert came.pieces[0].piece == FOUR[0]
    after = after_it(jean, received.verified.verdict)
    assert (after.what, after.keep) == (What.ANSWER, True)
    hand(jean, tmp_path, unsigned(club, item))
    assert len(replies_here(jean)) == 2


def test_what_is_accepted_of_an_unsigned_answer_says_so_for_good(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path
) -> None:
    reply = hand(jean, tmp_path, unsigned(club, item)).replies[0].id

    step, offer = say_yes(jean, reply, WILL_DO), say_yes(jean, reply, OFFER)

    called = "said to be Jo Bell, driver, Werneth Club, not signed"
    author = provenance(jean, offer.entry)["agent"][0]["who"]
    assert author == {"display": called}
    assert resource(jean, offer.entry)["providedBy"] == {"display": called}
    (made,) = resource(jean, step.entry)["activity"]
    assert made["progress"][0]["text"] == (
        "Suggested by somebody who says they are Jo Bell, driver, Werneth Club (not signed)"
    )


@pytest.mark.parametrize(
    "named",
    [
        {"consent": "00000000-0000-4000-8000-000000000000", "rid": "Q0zb3_-aY2k"},
        {"consent": "", "rid": "Q0zb3_-aY2k"},
        {"giver": EVE_DID},
    ],
)
def test_an_unsigned_answer_to_somebody_elses_share_is_not_kept(
    jean: OpenRecord, club: OpenRecord, item: str, tmp_path: Path, named: dict[str, str]
) -> None:
    other = unsigned(club, item, **named)

    received = hand(jean, tmp_path, other)

    assert received.replies[0].how is How.NOT_OURS
    assert len(replies_here(jean)) == 1


def test_an_unsigned_answer_opens_for_the_person_alone_and_is_said_to_be_over(
    jean: OpenRecord, club: OpenRecord, item: str, share: str, tmp_path: Path
) -> None:
    answer = unsigned(club, item)

    assert hand(club, tmp_path, answer).verified.verdict.code == "no-slot-for-me"
    hand(jean, tmp_path, answer)
    stop_share(jean, share)
    assert {one.how for one in replies_here(jean)} == {How.STOPPED}
    assert {one.how for one in replies_here(at(jean, NOW + timedelta(days=4000)))} == {How.STOPPED}
