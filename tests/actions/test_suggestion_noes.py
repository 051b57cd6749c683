"""A no to a suggestion: every device finds it, believes an owner alone, and an owner can still say yes."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from portable_record.actions import circle_suggested
from portable_record.actions.circle_changed import NOT_TAKEN, changed_since, how_many_new, looked
from portable_record.actions.circle_fold import fold_some
from portable_record.actions.circle_members import add_member, change_member, remove_member, set_own_words
from portable_record.actions.circle_suggested import (
    refuse_suggestion,
    take_suggestion,
    what_waits,
    what_was_refused,
)
from portable_record.actions.circle_sync import sync
from portable_record.actions.comments import comments_on
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.lately import lately
from portable_record.actions.look_after import bin_one
from portable_record.actions.look_for import look_for
from portable_record.actions.own_suggestions import own_suggestions, suggest_again
from portable_record.actions.remembered import Remembered
from portable_record.actions.suggestion_answers import ANSWERED, answers_here
from portable_record.actions.write import write, writing
from portable_record.circle.membership import OWNER, SUGGESTS
from portable_record.errors import CircleOwnerError, MayNotWriteError, NotFoundError
from portable_record.record.comment import Comment, comment_id, comment_value, read_comment
from portable_record.record.comment_entry import comments_of
from portable_record.record.edits import Draft, creation
from portable_record.record.refusal import NO, suggestion_id
from portable_record.record.shapes import WHOLE
from portable_record.vault.shelf import Document
from portable_record.vault.vault import Vault
from tests.actions.circle_around import as_guest, edit, plan
from tests.actions.three_around import Three, asking, made, three, uma
from tests.record.devices import entry_id

__all__ = ["asking", "made", "three", "uma"]

TEA = entry_id(1)
ABOUT_ME = (
    b'{"resourceType":"Composition","status":"final","type":{"text":"About me"},"date":"2026-11-22",'
    b'"author":[{"display":"Nadia"}],"title":"About me"}'
)


def nadia(three: Three) -> str:
    return three.nadia.identity.by.writer


@pytest.fixture
def asked(three: Three) -> Three:
    """The three, of whom Nadia suggests tea at five; Jean and Sam both own the circle."""
    change_member(three.jean, nadia(three), role=SUGGESTS)
    three.sync(times=2)
    edit(three.nadia, TEA, description="Tea at five")
    three.sync(times=2)
    return three


def name_of(record: OpenRecord) -> str:
    (one,) = [*what_waits(record), *what_was_refused(record)]
    return one.id


def refused_by(record: OpenRecord) -> list[list[str]]:
    return [[no.by for no in one.noes] for one in what_was_refused(record)]


def told_to(record: OpenRecord) -> list[list[str]]:
    return [[no.by for no in one.noes] for one in own_suggestions(record)]


def says_no(three: Three, who: OpenRecord) -> None:
    refuse_suggestion(who, name_of(who))
    three.sync(times=2)


def test_another_owner_finds_who_said_no_and_when_and_is_not_asked_again(asked: Three) -> None:
    says_no(asked, asked.jean)

    assert what_waits(asked.sam) == []
    (one,) = what_was_refused(asked.sam)
    assert [(no.by, no.when) for no in one.noes] == [("Jean Adeyemi", "2026-11-22T12:00:00Z")]
    assert [piece.values for piece in one.pieces] == [(("Tea at four", "Tea at five"),)]


def test_whoever_suggested_it_reads_who_said_no_and_keeps_their_words(asked: Three) -> None:
    says_no(asked, asked.sam)

    (own,) = own_suggestions(asked.nadia)
    assert [(no.by, no.when) for no in own.noes] == [("Sam", "2026-11-22T12:00:00Z")]
    assert (own.said, own.pieces[0].values) == (None, (("Tea at four", "Tea at five"),))
    (news,) = changed_since(asked.nadia).news
    assert (news.deed, news.who, news.title) == (NOT_TAKEN, "Sam", own.pieces[0].title)


def test_a_no_is_news_once_and_for_nobody_else(asked: Three) -> None:
    says_no(asked, asked.jean)

    counted = [how_many_new(record) for record in asked.all]
    looked(asked.nadia, changed_since(asked.nadia).upto)

    assert counted == [0, 0, 1]
    assert changed_since(asked.sam).news == ()
    assert (how_many_new(asked.nadia), changed_since(asked.nadia).news) == (0, ())


def test_a_yes_after_a_no_is_possible_and_wins_everywhere(asked: Three) -> None:
    says_no(asked, asked.jean)

    take_suggestion(asked.sam, name_of(asked.sam))
    asked.sync(times=2)

    assert [refused_by(asked.jean), refused_by(asked.sam)] == [[], []]
    (own,) = own_suggestions(asked.nadia)
    assert own.said is not None
    assert (own.said.by, own.noes, own.may_again) == ("Sam", (), False)
    assert asked.agree()
    with pytest.raises(NotFoundError):
        refuse_suggestion(asked.jean, own.id)


ACTS: dict[str, Callable[[OpenRecord, str], None]] = {"yes": take_suggestion, "no": refuse_suggestion}


ORDERS = [*permutations((0, 1, 2))]
AT_ONCE = [*((("no", "yes"), order) for order in ORDERS), *((("no", "no"), order) for order in ORDERS[::3])]


@pytest.mark.parametrize(("said", "order"), AT_ONCE, ids=str)
def test_what_two_owners_answer_at_once_is_the_same_on_all_devices_whatever_comes_first(
    asked: Three, said: tuple[str, str], order: tuple[int, ...]
) -> None:
    for record, answer in zip((asked.jean, asked.sam), said, strict=True):
        ACTS[answer](record, name_of(record))

    asked.sync(*(asked.all[number] for number in order), times=2)

    (own,) = own_suggestions(asked.nadia)
    expected = "yes" if "yes" in said else "no"
    assert [answers_here(record)[own.id] for record in asked.all] == [expected] * 3
    assert [what_waits(record) for record in (asked.jean, asked.sam)] == [[], []]
    both = [] if "yes" in said else [["Jean Adeyemi", "Sam"]]
    assert [sorted(each) for each in refused_by(asked.jean)] == both
    assert refused_by(asked.sam) == refused_by(asked.jean)
    assert told_to(asked.nadia) == (refused_by(asked.jean) or [[]])
    assert asked.agree()


def test_one_no_is_enough_and_the_second_writes_nothing(asked: Three) -> None:
    says_no(asked, asked.jean)
    before = asked.sam.vault.log.count()

    refuse_suggestion(asked.sam, name_of(asked.sam))

    assert asked.sam.vault.log.count() == before


def test_the_no_of_an_owner_who_was_removed_or_lowered_counts_no_more(asked: Three) -> None:
    says_no(asked, asked.sam)

    change_member(asked.jean, asked.sam.identity.by.writer, role="editor", parts=("plan",))
    asked.sync(times=2)
    lowered = len(what_waits(asked.jean)), told_to(asked.nadia)
    change_member(asked.jean, asked.sam.identity.by.writer, role=OWNER)
    asked.sync(times=2)
    raised = len(what_waits(asked.jean)), told_to(asked.nadia)
    remove_member(asked.jean, asked.sam.identity.by.writer)
    asked.sync(asked.jean, asked.nadia, times=2)

    assert lowered == (1, [[]])
    assert raised == (0, [["Sam"]])
    assert (len(what_waits(asked.jean)), told_to(asked.nadia)) == (1, [[]])


@pytest.mark.parametrize("role", ["viewer", "suggests", "editor"])
def test_nobody_but_an_owner_says_no(asked: Three, role: str) -> None:
    name = name_of(asked.jean)
    change_member(asked.jean, nadia(asked), role=role)
    asked.sync(times=2)

    with pytest.raises(CircleOwnerError):
        refuse_suggestion(asked.nadia, name)
    forge(asked.nadia, name)
    asked.sync(times=2)

    assert [one.id for one in what_waits(asked.jean)] == [name]
    assert (refused_by(asked.jean), refused_by(asked.sam)) == ([], [])


def forge(record: OpenRecord, name: str, *, words: str = NO) -> None:
    """Write a no as an owner's device would."""
    device = record.identity.device_id
    seq = record.vault.log.head(device, "plan").seq + 1
    comment = comment_id(record.identity.record, device, "plan", seq, 1)
    with writing(record, record.identity.by, comments=True) as act:
        act.add("plan", [Draft(comment, WHOLE, comment_value(Comment(suggestion_id(name), words)))])


def test_another_comment_of_an_owner_about_a_suggestion_is_no_no(asked: Three) -> None:
    name = name_of(asked.jean)

    forge(asked.sam, name, words="Not yet")
    asked.sync(times=2)

    assert [one.id for one in what_waits(asked.jean)] == [name]


def test_a_yes_to_what_somebody_suggests_takes_no_no_along(asked: Three) -> None:
    """Nadia hides a no to what Uma might suggest beside an entry of her own."""
    device = asked.nadia.identity.device_id
    seq = asked.nadia.vault.log.head(device, "plan").seq + 1
    no = comment_id(asked.nadia.identity.record, device, "plan", seq, 2)
    hidden = Draft(no, WHOLE, comment_value(Comment(suggestion_id(name_of(asked.jean)), NO)))
    entry = creation(entry_id(9), ABOUT_ME, type_name="Composition")
    write(asked.nadia, "plan", [entry, hidden], by=asked.nadia.identity.by)
    asked.sync(times=2)

    before = what_waits(asked.jean)
    take_suggestion(asked.jean, before[-1].id)

    assert len(before) == 2
    assert [one.id for one in what_waits(asked.jean)] == [before[0].id]


def test_what_the_person_alone_may_say_is_for_nobody_else_to_answer(three: Three) -> None:
    change_member(three.jean, nadia(three), parts=("about-me", "plan"))
    three.sync(times=2)
    about_me = creation(entry_id(8), ABOUT_ME, type_name="Composition")
    write(three.nadia, "about-me", [about_me], by=three.nadia.identity.by)
    three.sync(times=2)
    (of_sam,), (of_jean,) = what_waits(three.sam), what_waits(three.jean)

    for act in (take_suggestion, refuse_suggestion):
        with pytest.raises(MayNotWriteError, match="Only Jean Adeyemi can say yes or no"):
            act(three.sam, of_sam.id)
    refuse_suggestion(three.jean, of_jean.id)
    three.sync(times=2)

    assert (of_sam.for_another, of_jean.for_another) == ("Jean Adeyemi", "")
    assert [told_to(three.nadia), refused_by(three.sam)] == [[["Jean Adeyemi"]]] * 2
    set_own_words(three.jean, "editors")
    assert what_was_refused(three.jean)[0].for_another == ""


def test_a_no_changes_nothing_that_stands_and_is_found_nowhere_else(asked: Three) -> None:
    deeds, found = len(lately(asked.jean).deeds), look_for(asked.jean, "No").count

    says_no(asked, asked.jean)

    entry = asked.jean.vault.entries.get(TEA)
    assert asked.agree()
    assert (look_for(asked.jean, "No").count, comments_on(asked.jean, entry)) == (found, [])
    assert len(lately(asked.jean).deeds) == deeds
    assert all("Said" not in one.what for record in asked.all for one in lately(record).deeds)


def test_a_no_is_among_what_an_owner_folds_for_whoever_comes_later(asked: Three, uma: OpenRecord) -> None:
    name = name_of(asked.jean)
    says_no(asked, asked.sam)

    fold_some(asked.jean)
    add_member(asked.jean, as_guest(uma, asked.jean, role=OWNER))
    asked.sync(asked.jean)
    sync(uma, asked.place)

    (folded,) = uma.vault.entries.page(comments_of("plan", suggestion_id(name)))
    assert (read_comment(folded.text).words, folded.writer) == (NO, asked.sam.identity.by.writer)
    assert not any(change.signature for _, change in uma.vault.log.changes())


def test_what_is_erased_goes_and_the_no_to_what_was_suggested_about_it_keeps_no_word(
    asked: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Vault, "forget_traces", lambda _: None)  # not within the block that is undone
    says_no(asked, asked.jean)
    bin_one(asked.jean, TEA)

    erase_now(asked.jean, [TEA])
    asked.sync(times=2)

    assert [what_waits(record) + what_was_refused(record) for record in (asked.jean, asked.sam)] == [[], []]
    assert told_to(asked.nadia) == [["Jean Adeyemi"]]
    assert own_suggestions(asked.nadia)[0].pieces == ()


def test_whoever_suggested_it_can_suggest_it_again_and_is_asked_anew(asked: Three) -> None:
    says_no(asked, asked.jean)

    suggest_again(asked.nadia, own_suggestions(asked.nadia)[0].id)
    asked.sync(times=2)

    (waits,), (new, old) = what_waits(asked.jean), own_suggestions(asked.nadia)
    assert [piece.values for piece in waits.pieces] == [(("Tea at four", "Tea at five"),)]
    assert (waits.id, new.noes, [no.by for no in old.noes]) == (new.id, (), ["Jean Adeyemi"])
    assert (new.may_again, old.may_again) == (False, False)
    for name in (new.id, old.id, "nothing"):
        with pytest.raises(NotFoundError):
            suggest_again(asked.nadia, name)


def test_a_no_that_was_said_before_others_were_told_stays_on_its_device(asked: Three) -> None:
    name = name_of(asked.jean)
    old = Document(f"{ANSWERED} {name}", ANSWERED, "2026-11-01T09:00:00Z", {"hash": name, "said": "no"})
    asked.jean.vault.circle.put(old)
    jean = replace(asked.jean, remembered=Remembered())

    assert (what_waits(jean), refused_by(jean)) == ([], [["Jean Adeyemi"]])
    assert len(what_waits(asked.sam)) == 1
    assert told_to(asked.nadia) == [[]]
    take_suggestion(jean, name)
    assert refused_by(jean) == []


def test_whoever_was_removed_is_told_nothing_of_a_no(asked: Three) -> None:
    remove_member(asked.jean, nadia(asked))
    asked.sync(times=2)

    says_no(asked, asked.jean)

    assert (refused_by(asked.sam), told_to(asked.nadia)) == ([["Jean Adeyemi"]], [[]])


def test_what_stands_already_is_not_counted_among_what_is_more(
    asked: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circle_suggested, "MOST_SHOWN", 1)
    for number in (5, 6):
        plan(asked.nadia, number)
    edit(asked.nadia, TEA, description="Tea at six")
    asked.sync(asked.nadia, asked.jean)
    edit(asked.jean, TEA, description="Tea at six")

    found = what_waits(asked.jean, most=1)

    assert circle_suggested.how_many_more(asked.jean, found) == len(what_waits(asked.jean)) - 1 == 2
