"""The closed list of verdicts, and the object that a command prints."""

import re
from pathlib import Path

import pytest

from portable_record import errors
from portable_record.errors import ExpiredError, PortableRecordError
from portable_record.sharing.verdict import Limits, Shown, Signer, Standing, Verdict, refusal
from portable_record.sharing.verdict_codes import EXIT_STATUS, ROWS, WHOLE_AND_KNOWN, Outcome
from tests.sharing.cast import UNTIL

PAGE = Path(__file__).parents[2] / "docs" / "format" / "verdict.md"


def test_the_page_lists_exactly_the_codes_that_there_are() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    documented = [(code, *rest.split(" | ")) for code, rest in rows]

    assert documented == [
        (row.code, row.outcome, str(EXIT_STATUS[row.outcome]), str(row.step), row.sentence, row.advice)
        for row in ROWS
    ]


def test_each_outcome_has_its_exit_status() -> None:
    statuses = {Verdict(row.code).verdict: Verdict(row.code).exit_status for row in ROWS}

    assert statuses == {Outcome.ACCEPTED: 0, Outcome.REFUSED: 1, Outcome.UNKNOWN_SIGNER: 3}


def test_every_refusal_says_what_to_do_next() -> None:
    assert all(Verdict(row.code).advice for row in ROWS)


def test_an_error_becomes_a_refusal_with_its_place() -> None:
    verdict = refusal(ExpiredError("It ended then.", place="card"))

    assert verdict.refused
    assert verdict.says == "The time that this was given for is over. It ended then. (card)"


def test_an_error_outside_the_list_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        refusal(PortableRecordError())


def test_no_two_errors_share_a_code_of_the_list() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = [kind.code for kind in kinds if issubclass(kind, PortableRecordError)]

    assert all(codes.count(row.code) <= 1 for row in ROWS)


def test_the_printed_object_has_exactly_the_agreed_members() -> None:
    verdict = Verdict(
        WHOLE_AND_KNOWN,
        signer=Signer(Standing.KNOWN, "https://clinic.example", "kid"),
        limits=Limits(recipient="Bob", purpose="support", until=UNTIL),
        contents=(Shown("Patient", "Person", "Sue Hallam", (("Name", "Sue Hallam"),)),),
    )

    printed = verdict.as_json("a.carecard")

    assert printed == {
        "file": "a.carecard",
        "verdict": "accepted",
        "code": "whole-and-known",
        "says": "Nobody has changed this, and you know who signed it.",
        "issuer": "https://clinic.example",
        "kid": "kid",
        "recipient": "Bob",
        "purpose": "support",
        "until": "2026-12-20T12:00:00Z",
        "entries": [{"type": "Patient", "title": "Sue Hallam", "lines": [["Name", "Sue Hallam"]]}],
    }
