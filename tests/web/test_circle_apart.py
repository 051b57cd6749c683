"""Words that do not count: one's own are written again with one press; of a fork one way is chosen."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_apply import apply_changes
from portable_record.actions.circle_begin import begin_circle
from portable_record.actions.circle_forks import forks
from portable_record.actions.circle_members import add_member
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.circle.counting import Counts
from portable_record.record.change import change_hash, signed_bytes
from portable_record.record.edits import Draft, Place, creation
from portable_record.record.who import By
from portable_record.web.doorway import Doorway
from tests.actions.circle_around import PLAN, plan
from tests.actions.test_circle_members import guest
from tests.circle.cast import NADIA
from tests.record.devices import Logged, change_of, entry_id
from tests.web.asking import browser, submit, unlocked

APART, WAYS = "/circle/apart", "/circle/two-ways"
EVIL = b'"<script>alert(1)</script> \xe2\x80\xae tea"'


def written(record: OpenRecord, draft: Draft, *, by: By, seq: int = 1, own: bool = False) -> Logged:
    """A change of Nadia's device, or one that this device wrote, as it comes from the place."""
    key, part = (record.identity.device, "plan") if own else (NADIA.device, "plan")
    device = key.public.thumbprint()
    lamport, when = record.vault.log.next_lamport() + seq, f"2026-11-22T12:0{seq}:00Z"
    at = Place(record.identity.record, 2, device, part, seq, "" if seq == 1 else "A" * 43, lamport, when, by)
    change, edits = change_of(at, [draft], record.desk.dice)
    return replace(change, signature=key.sign(signed_bytes(change))), edits


@pytest.fixture
def kept(jean: Doorway) -> FlaskClient:
    """Jean keeps a plan with Nadia. Two things that Jean wrote were cut off; Nadia's device went two ways."""
    owner = unlocked(browser(jean))
    with jean.record() as record:
        plan(record, 1)
        begin_circle(record)
        add_member(record, guest(record, NADIA, parts=("plan",)))
        shelf, hers = ApartShelf(record), By(NADIA.member().id, "agrees")
        state = record.vault.log.edits_of(entry_id(1))
        for seq, words in ((2, EVIL), (3, b'"Tea at ten"')):
            draft = Draft(entry_id(1), "description", words, (state[0].id,))
            change, edits = written(record, draft, by=By(), seq=seq, own=True)
            shelf.keep(change_hash(change), change, edits, Counts.CUT_OFF)
        for words in (b"Tea at six", b"Tea at eight"):
            draft = creation(entry_id(5), PLAN.replace(b"Tea at four", words), type_name="CarePlan")
            apply_changes(record, [written(record, draft, by=hers)])
        read_only = creation(entry_id(6), PLAN, type_name="CarePlan")
        change, edits = written(record, read_only, by=hers, seq=9)
        shelf = ApartShelf(record)
        shelf.keep(change_hash(change), change, edits, Counts.READS_ONLY)
    return owner


def now(jean: Doorway, number: int = 1) -> bytes:
    with jean.record() as record:
        entry = entry_id(number)
        return record.vault.entries.get(entry).text if record.vault.entries.has(entry) else b""


def buttons(page: str) -> list[str]:
    return re.findall(r'name="of" value="([^"]+)"', page)


def test_what_does_not_count_is_shown_with_the_reason_and_one_s_own_words_can_be_written_again(
    kept: FlaskClient, jean: Doorway
) -> None:
    home, page = kept.get("/circle").text, kept.get(APART).text

    assert "2 things that you wrote do not count" in home
    assert "A device of Nadia wrote two things at once" in home
    assert "or when an owner changed what you may" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "Whoever wrote it may only read." in page
    _first, second = buttons(page)
    done = submit(kept, APART, page=APART, of=second, answer="bring-in")
    assert "It was written again." in kept.get(done.location).text
    assert b"Tea at ten" in now(jean)
    assert len(buttons(kept.get(APART).text)) == 1


def test_all_of_one_s_own_words_are_written_again_with_one_press(kept: FlaskClient, jean: Doorway) -> None:
    done = submit(kept, APART, page=APART, answer="all")

    assert "2 things were written again." in kept.get(done.location).text
    assert b"Tea at ten" in now(jean)
    assert "that you wrote" not in kept.get("/circle").text


def test_words_that_nobody_needs_are_let_be_and_stay_to_be_read(kept: FlaskClient, jean: Doorway) -> None:
    first, _second = buttons(kept.get(APART).text)

    submit(kept, APART, page=APART, of=first, answer="let-be")
    page = kept.get(APART).text

    assert len(buttons(page)) == 1
    assert "&lt;script&gt;" in page
    assert b"four" in now(jean)


@pytest.mark.parametrize(
    ("answer", "of"), [("bring-in", "x" * 5000), ("let-be", "\u202e🙂"), ("", ""), ("all ", "")]
)
def test_a_press_that_is_none_changes_nothing(kept: FlaskClient, jean: Doorway, answer: str, of: str) -> None:
    refused = submit(kept, APART, page=APART, answer=answer, of=of)

    assert refused.status_code == 400
    assert "There is a problem" in refused.text
    assert b"four" in now(jean)
    assert len(buttons(refused.text)) == 2


def test_a_device_that_had_to_stop_is_given_a_new_key_first(kept: FlaskClient, jean: Doorway) -> None:
    with jean.record() as record:
        say_of_circle(record, stopped={"since": "2026-11-22T12:00:00Z", "device": record.identity.device_id})

    page = kept.get(APART).text

    assert "Give this device a new key first." in page
    assert not buttons(page)
    assert kept.get(WAYS).status_code in (400, 403, 404, 409)


def test_an_owner_chooses_which_way_of_a_device_counts(kept: FlaskClient, jean: Doorway) -> None:
    page = kept.get(WAYS).text
    ways = dict(re.findall(r'value="([\w-]{43})"[^>]*>\s*<b><bdi>([^<]*)</bdi>', page))
    chosen = next(name for name, words in ways.items() if "eight" in words)

    done = submit(kept, WAYS, page=WAYS, **{"way-plan": chosen})

    assert "It is settled." in kept.get(done.location).text
    assert b"Tea at eight" in now(jean, 5)
    assert "There is nothing to settle." in kept.get(WAYS).text
    assert "Tea at six" in kept.get(APART).text
    with jean.record() as record:
        circle = the_circle(record).now
        assert circle is not None
        assert [(one.name, len(one.devices)) for one in circle.members if one.id != "person"] == [
            ("Nadia", 0)
        ]


@pytest.mark.parametrize("said", [{}, {"way-plan": "x" * 5000}, {"way-plan": "\u202e🙂"}])
def test_nothing_is_settled_by_a_choice_that_is_none(
    kept: FlaskClient, jean: Doorway, said: dict[str, str]
) -> None:
    refused = submit(kept, WAYS, page=WAYS, **said)

    assert refused.status_code == 400
    assert re.search(r'<a href="#(way-[\w-]+-plan-1)">', refused.text)
    with jean.record() as record:
        assert len(forks(record)) == 1


def test_where_all_counts_the_page_says_so(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    with jean.record() as record:
        begin_circle(record)

    assert "All that was written counts." in owner.get(APART).text
    assert "does not count" not in owner.get("/circle").text
