"""What others wrote since somebody looked: under each writer's name their own words, page by page."""

import pytest

from portable_record.actions.circle_changed import MOST_TOLD, changed_since, how_many_new, looked
from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import write
from portable_record.record.edits import Draft, creation
from tests.actions.circle_around import edit
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

GOAL = (
    b'{"resourceType":"Goal","lifecycleStatus":"active","subject":{"display":"Jean"},'
    b'"description":{"text":"Walk"}}'
)
PROOF = (
    b'{"resourceType":"Provenance","target":[{"display":"Walk"}],"recorded":"2026-11-22T12:00:00Z",'
    b'"agent":[{"who":{"display":"Jean"}}],"activity":{"text":"Yes to what others suggested"}}'
)
WALK = entry_id(20)


@pytest.fixture
def seen(three: Three) -> Three:
    """The three, with a goal that all have and that Sam has seen."""
    wrote(three.jean, creation(WALK, GOAL, type_name="Goal"))
    three.sync(times=2)
    looked(three.sam, changed_since(three.sam).upto)
    return three


def wrote(record: OpenRecord, *drafts: Draft) -> None:
    write(record, "plan", list(drafts), by=record.identity.by)


def told(record: OpenRecord) -> list[tuple[str, str, str, str]]:
    return [
        (one.what, str(one.by), one.before, one.after)
        for news in changed_since(record).news
        for one in news.told
    ]


def test_each_writer_is_named_beside_their_own_words(seen: Three) -> None:
    edit(seen.nadia, WALK, note=[{"text": "Park on Mondays"}])
    seen.sync()
    edit(seen.jean, WALK, description={"text": "Walk to the shop on Tuesdays"})
    seen.sync(times=2)

    assert sorted(told(seen.sam)) == [
        ("Added", "written by Nadia for Jean Adeyemi", "", "Park on Mondays"),
        ("Changed", "written by Jean Adeyemi", "Walk", "Walk to the shop on Tuesdays"),
    ]
    assert all(one.when.endswith("Z") for news in changed_since(seen.sam).news for one in news.told)


def test_what_one_wrote_oneself_or_saw_is_not_told_again(seen: Three) -> None:
    edit(seen.sam, WALK, note=[{"text": "Mine"}])
    edit(seen.jean, WALK, description={"text": "Walk far"})
    seen.sync(times=2)

    assert [after for _what, _by, _before, after in told(seen.sam)] == ["Walk far"]


def test_of_many_changes_to_an_entry_the_newest_are_told_and_the_others_counted(seen: Three) -> None:
    for number in range(MOST_TOLD + 2):
        edit(seen.jean, WALK, description={"text": f"Walk {number}"})
    seen.sync(times=2)

    (news,) = changed_since(seen.sam).news
    assert (len(news.told), news.more, news.count) == (MOST_TOLD, 2, MOST_TOLD + 2)
    assert news.told[0].after == f"Walk {MOST_TOLD + 1}"


def test_a_proof_of_a_yes_is_no_news(seen: Three) -> None:
    wrote(seen.jean, creation(entry_id(30), PROOF, type_name="Provenance"))
    seen.sync(times=2)

    assert seen.sam.vault.entries.has(entry_id(30))
    assert changed_since(seen.sam).news == ()
    assert how_many_new(seen.sam) == 0


def test_pages_follow_each_other_and_hold_each_entry_once_while_more_comes(seen: Three) -> None:
    for number in range(40, 45):
        wrote(seen.jean, creation(entry_id(number), GOAL, type_name="Goal"))
    seen.sync(times=2)

    first = changed_since(seen.sam, most=2)
    wrote(seen.jean, creation(entry_id(50), GOAL, type_name="Goal"))
    seen.sync(times=2)
    second = changed_since(seen.sam, upto=first.upto, beyond=first.older or 0, most=2)
    third = changed_since(seen.sam, upto=first.upto, beyond=second.older or 0, most=2)

    assert (first.older, second.older, third.older) == (2, 4, None)
    pages = [one.entry for page in (first, second, third) for one in page.news]
    assert sorted(pages) == [entry_id(number) for number in range(40, 45)]
    assert how_many_new(seen.sam) == 6
