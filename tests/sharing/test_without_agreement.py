"""What was shared without the person's agreement says so first of all, and holds what was ticked alone."""

import json

import pytest

from portable_record.record.fhir import validate
from portable_record.sharing.bundle import author_of, read_bundle
from portable_record.sharing.given_for import title_of_purpose
from portable_record.sharing.me import Me
from portable_record.sharing.notice_lines import DOES_NOT_KNOW, KNOWS, lines_of, telling
from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.reader.wire import verdict_from_json, verdict_to_json
from portable_record.sharing.selection import select
from portable_record.sharing.verdict import Answer
from portable_record.sharing.without_agreement import BASES, LABEL, bases_in_words, is_notice
from tests.sharing.cast import NOW
from tests.sharing.disclosure_vectors import (
    CLUB_DID,
    COUNCIL_DID,
    NOTICE,
    OURS,
    TOLD,
    disclosure,
    signed_by_club,
)
from tests.sharing.shares import SUE_ENTRY, entry, entry_id, terms
from tests.sharing.test_read import reading

TOKEN = signed_by_club(OURS)


def test_the_notice_is_the_first_entry_and_is_read_as_it_was_written() -> None:
    contents = read_bundle(OURS)

    assert is_notice(OURS["entry"][0]["resource"])
    assert contents.notice == NOTICE
    assert contents.said is None
    assert [each["valueString"] for each in contents.resources] == ["I stay with my cousin on Fridays."]
    assert author_of(OURS) == "Mossley Lunch Club"


def test_only_what_was_ticked_goes_out_and_of_the_person_the_name_alone() -> None:
    text = json.dumps(OURS)

    assert "I like tea" not in text
    for word in ("1950-04", 'Oldham"', "9990000018", "Hallam", "07700"):
        assert word not in text


def test_each_detail_goes_by_its_own_tick() -> None:
    with_day = json.dumps(disclosure(details=frozenset({"birth-date"})))

    assert "1950-04-03" in with_day
    assert "9990000018" not in with_day
    assert "Long Street" not in with_day


def test_the_name_alone_may_go() -> None:
    bundle = disclosure(NOTICE, "nothing-of-it")

    assert "payload" not in bundle["entry"][0]["resource"]
    assert read_bundle(bundle).resources == ()


@pytest.mark.parametrize("bundle", [OURS, disclosure(TOLD)])
def test_every_resource_of_it_is_valid_r4(bundle: dict[str, list[dict[str, dict[str, object]]]]) -> None:
    for each in bundle["entry"]:
        validate(each["resource"])


def test_the_verdict_says_what_it_is_before_anything_else() -> None:
    verdict = reading(TOKEN)

    assert verdict.says.startswith(f"{LABEL}. Decided by Jo Bell, support worker, on 22 November 2026.")
    assert verdict.says.endswith(DOES_NOT_KNOW)
    assert verdict.as_json("f")["purpose"] == "safeguarding"
    assert verdict.limits.for_me is Answer.UNKNOWN
    assert title_of_purpose("safeguarding") == "To keep somebody safe, without the person's agreement"


def test_one_that_names_a_key_is_for_that_reader_alone() -> None:
    token = signed_by_club(disclosure(TOLD))

    mine, other = (reading(token, me=Me(dids=frozenset({did}))) for did in (COUNCIL_DID, CLUB_DID))

    assert mine.limits.for_me is Answer.YES
    assert other.code == "not-for-me"
    assert not other.says.startswith(LABEL)


def test_what_is_said_of_it_names_who_why_and_on_what_basis() -> None:
    said = {str(heading): str(text) for heading, text in lines_of(NOTICE)}

    assert said["Why it was needed"] == NOTICE.why
    assert said["Who decided"] == "Jo Bell, support worker, on 22 November 2026"
    assert said["Who agreed to it"] == "Ali Khan, safeguarding lead"
    assert "paragraph 18" in said["On what basis in law"]
    assert said["Where it comes from"] == "What Sue gave us on 2026-11-01"
    assert telling(TOLD) == KNOWS
    assert len(lines_of(TOLD)) == 6
    assert bases_in_words(TOLD)[0][0] == BASES[1].title


def test_it_passes_the_pipe_of_the_reader_unchanged() -> None:
    verdict = reading(TOKEN)

    assert verdict_from_json(verdict_to_json(verdict)).limits.notice == NOTICE


@pytest.mark.parametrize("wrong", [7, [1], ["n"] * 13])
def test_another_notice_from_the_reader_is_a_fault(wrong: object) -> None:
    value = json.loads(verdict_to_json(reading(TOKEN)))
    value["notice"] = wrong

    with pytest.raises(FrameError):
        verdict_from_json(json.dumps(value).encode())


def test_a_notice_that_was_taken_into_a_record_never_goes_out_as_part_of_a_share() -> None:
    notice = OURS["entry"][0]["resource"]
    held = entry("notice", "health", {**notice, "subject": {"reference": "Patient/sue"}})

    selection = select([SUE_ENTRY, held], terms(entries=(entry_id("notice"),)), NOW)

    assert len(selection.chosen) == 1
    assert selection.left_out[0].why == "These are the terms of another share."
