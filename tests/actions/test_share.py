"""Sharing: nothing goes out that the record does not know, and nothing is written over."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_resource, add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import remember
from portable_record.actions.share import Wish, preview_share, share_parts
from portable_record.actions.verify import verify_one
from portable_record.crypto.did import did_key
from portable_record.crypto.fingerprint import words
from portable_record.crypto.signing import SigningKey
from portable_record.errors import (
    DiskFullError,
    FileStandsError,
    FileUnwritableError,
    PasscodeWeakError,
    PortableRecordError,
    SheetOfAddressError,
    TermsError,
    UsageError,
)
from portable_record.sharing.contact import Recipient
from tests.actions.conftest import NOW, Opened
from tests.actions.quick import seal_at_once

ISSUER = "https://jean.example/key"
STRENGTHS = Wish(parts=("strengths",), to="Lunch Club", purpose="support")
CARD = Wish(parts=("communication",), emergency=True, purpose="emergency", forms=("card",))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passcode, where nobody opens what is shared."""
    seal_at_once(monkeypatch)


@pytest.fixture
def filled(record: OpenRecord) -> OpenRecord:
    return fill(record)


def fill(record: OpenRecord) -> OpenRecord:
    add_words(record, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    add_words(record, part="communication", kind=None, words="Speak slowly.", sensitive=False)
    add_words(record, part="communication", kind=None, words="میں اردو بولتی ہوں <b>", sensitive=False)
    return record


def nothing_shared(record: OpenRecord) -> bool:
    return not record.vault.shares.all() and not record.vault.consents.all()


def state(record: OpenRecord) -> tuple[object, ...]:
    return (
        [(entry.id, entry.text) for entry in record.vault.entries.all()],
        record.vault.settings.has("owner-entry"),
        len(record.vault.shares.all()),
    )


@pytest.mark.usefixtures("at_once")
def test_all_files_stand_under_their_names_and_only_the_owner_can_read_them(
    filled: OpenRecord, tmp_path: Path
) -> None:
    shared = share_parts(filled, replace(CARD, forms=("card", "page")), tmp_path / "out")

    names = {"card.png", "card.svg", "card.carecard", "card.html", "page.html"}
    assert {file.name for file in (tmp_path / "out").iterdir()} == names
    assert {file.name for file in shared.files} == names
    assert all(file.stat().st_mode & 0o077 == 0 for file in shared.files)


@pytest.mark.usefixtures("at_once")
def test_a_file_that_stands_there_is_not_touched_and_nothing_is_shared(
    filled: OpenRecord, tmp_path: Path
) -> None:
    (tmp_path / "card.svg").write_text("mine")

    with pytest.raises(FileStandsError, match="file of this name"):
        share_parts(filled, CARD, tmp_path)

    assert (tmp_path / "card.svg").read_text() == "mine"
    assert not (tmp_path / "card.png").exists()
    assert nothing_shared(filled)


@pytest.mark.usefixtures("at_once")
def test_a_share_that_fails_half_way_leaves_no_file(filled: OpenRecord, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "card.svg.new").mkdir(parents=True)  # stands in the way of the second file

    with pytest.raises(FileUnwritableError):
        share_parts(filled, CARD, out)

    assert [path.name for path in out.iterdir()] == ["card.svg.new"]
    assert nothing_shared(filled)


@pytest.mark.usefixtures("at_once")
def test_what_cannot_be_stored_leaves_no_file(
    filled: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(type(filled.vault.journal), "append", full)

    with pytest.raises(DiskFullError):
        share_parts(filled, CARD, tmp_path / "new" / "out")

    assert not (tmp_path / "new" / "out").exists()
    assert nothing_shared(filled)


@pytest.mark.usefixtures("at_once")
def test_no_file_has_its_name_before_the_record_knows(
    filled: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[bool] = []
    link = os.link

    def watched(source: Path, target: Path) -> None:
        known.append(not nothing_shared(filled) and not filled.vault.database.in_transaction)
        link(source, target)

    monkeypatch.setattr(os, "link", watched)

    share_parts(filled, CARD, tmp_path)

    assert known == [True] * 4


@pytest.mark.usefixtures("at_once")
def test_a_disk_without_second_names_takes_the_files_too(
    filled: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "not here")

    monkeypatch.setattr(os, "link", refused)

    shared = share_parts(filled, CARD, tmp_path / "out")

    assert sorted(shared.files) == sorted((tmp_path / "out").iterdir())


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("links", [True, False])
def test_a_name_taken_in_the_last_moment_is_not_written_over(
    filled: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    link = os.link

    def taken(source: Path, target: Path) -> None:
        target.write_text("mine")
        if not links:
            raise PermissionError(1, "not here")
        link(source, target)

    monkeypatch.setattr(os, "link", taken)

    with pytest.raises(FileUnwritableError, match=r"page\.html\.new"):
        share_parts(filled, STRENGTHS, tmp_path)

    assert (tmp_path / "page.html").read_text() == "mine"
    assert not nothing_shared(filled)


@pytest.mark.usefixtures("at_once")
def test_what_a_power_cut_left_is_written_anew(filled: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "page.html.new").write_text("half a page")

    share_parts(filled, STRENGTHS, tmp_path)

    assert [path.name for path in tmp_path.glob("page*")] == ["page.html"]


def test_a_preview_changes_nothing(filled: OpenRecord) -> None:
    before = state(filled)

    seen = preview_share(filled, STRENGTHS)

    assert seen.items[0].title == "Jean Adeyemi"
    assert state(filled) == before


@pytest.mark.usefixtures("at_once")
def test_a_share_that_fails_does_not_write_who_the_owner_is(filled: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("mine")
    before = state(filled)

    with pytest.raises(FileStandsError):
        share_parts(filled, STRENGTHS, tmp_path)

    assert state(filled) == before


@pytest.mark.parametrize("forms", [("page",), ("sealed",), ("card",)])
def test_who_gave_no_name_at_the_start_is_named_as_their_record_names_them(
    opened: Opened, tmp_path: Path, forms: tuple[str, ...]
) -> None:
    record = fill(opened(name=""))
    patient = {"resourceType": "Patient", "name": [{"text": "Jeannie"}], "birthDate": "1950-02-01"}
    (tmp_path / "me.json").write_text(json.dumps(patient))
    add_resource(record, tmp_path / "me.json", part="details", sensitive=False)
    wish = replace(CARD, forms=forms, passcode="one two three four five", details=("birth-date",))

    shared = share_parts(record, wish, tmp_path)

    for file in shared.files:
        read = verify_one(record.desk, file, trust=b"", at=NOW, passcode="one two three four five").verdict
        assert read.code == "first-time", read.says
        assert read.contents[0].title == "Jeannie"


def test_who_is_not_known_at_all_is_asked_for_a_name(opened: Opened) -> None:
    with pytest.raises(UsageError, match="who you are"):
        preview_share(fill(opened(name="")), STRENGTHS)


@pytest.mark.parametrize("until", ["9999-12-31", "9999-12-31T23:59:59Z", "2126-12-31", "2200-01-01"])
def test_an_end_far_away_is_refused_in_words(filled: OpenRecord, until: str) -> None:
    with pytest.raises(TermsError, match="more than 100 years away"):
        preview_share(filled, replace(STRENGTHS, until=until))


@pytest.mark.parametrize("until", ["20301231", "2030-W01-1", "2030-13-01", "2030-1-1", "soon", "2030"])
def test_an_end_that_is_no_day_is_refused(filled: OpenRecord, until: str) -> None:
    with pytest.raises(UsageError):
        preview_share(filled, replace(STRENGTHS, until=until))


@pytest.mark.parametrize("until", ["2026-11-21", "0001-01-01", "2026-11-22T11:59:59Z"])
def test_an_end_in_the_past_is_refused(filled: OpenRecord, until: str) -> None:
    with pytest.raises(TermsError, match="over already"):
        preview_share(filled, replace(STRENGTHS, until=until))


@pytest.mark.parametrize(
    ("until", "said"),
    [("2026-11-22", "22 November 2026"), ("2028-02-29T18:00:00Z", "29 February 2028, 18:00 UTC")],
)
def test_a_day_counts_to_its_end_and_a_moment_as_it_is(filled: OpenRecord, until: str, said: str) -> None:
    assert f"Until: {said}." in preview_share(filled, replace(STRENGTHS, until=until)).said


def test_a_long_time_is_warned_of(filled: OpenRecord) -> None:
    long = preview_share(filled, replace(STRENGTHS, until="2030-01-01")).warnings
    short = preview_share(filled, replace(STRENGTHS, until="2028-01-01")).warnings

    assert any("more than two years" in warning for warning in long)
    assert not any("more than two years" in warning for warning in short)


@pytest.mark.parametrize(
    "passcode", ["1", "one two three four", "a b c d e f g", "one one one one one", "x" * 19]
)
def test_a_weak_passcode_of_ones_own_is_refused(filled: OpenRecord, passcode: str) -> None:
    with pytest.raises(PasscodeWeakError, match="five different words"):
        preview_share(filled, replace(STRENGTHS, passcode=passcode))


@pytest.mark.parametrize("passcode", ["one two three four five", "one-two-three-four-five", "q8!" * 7])
def test_a_good_passcode_of_ones_own_opens_what_was_shared(
    filled: OpenRecord, tmp_path: Path, passcode: str
) -> None:
    shared = share_parts(filled, replace(STRENGTHS, passcode=passcode, forms=("sealed",)), tmp_path)

    read = verify_one(filled.desk, shared.files[0], trust=b"", at=NOW, passcode=passcode)

    assert read.verdict.code == "first-time"


def test_a_copy_without_lock_and_signature_is_named_so(filled: OpenRecord) -> None:
    warnings = preview_share(filled, replace(STRENGTHS, forms=("fhir",))).warnings

    assert any("not locked and not signed" in warning for warning in warnings)


def test_a_page_without_passcode_and_a_card_are_named_so(filled: OpenRecord) -> None:
    wish = replace(STRENGTHS, forms=("page", "card"), open_page=True)

    said = " ".join(preview_share(filled, wish).warnings)

    assert "The page has no passcode" in said
    assert "whoever finds it can read it" in said


@pytest.mark.parametrize(
    ("to", "hint"),
    [("Lunch Clob", "Did you mean Lunch Club?"), ("Eve", "")],
)
def test_a_name_that_is_no_contact_is_hinted_at(filled: OpenRecord, to: str, hint: str) -> None:
    key = SigningKey.from_bytes(b"\x05" * 32).public
    remember(filled, Recipient("organisation", "Lunch Club", did_key(key)), issuer="")

    known = preview_share(filled, replace(STRENGTHS, to="lunch club")).warnings
    strange = preview_share(filled, replace(STRENGTHS, to=to)).warnings

    assert not any("not one of your contacts" in warning for warning in known)
    (said,) = [warning for warning in strange if "not one of your contacts" in warning]
    assert said.startswith(f"{to} is not one")
    assert said.endswith(hint)


def test_a_share_for_whoever_holds_it_needs_no_hint(filled: OpenRecord) -> None:
    assert preview_share(filled, replace(STRENGTHS, to="")).warnings == ()


def test_a_sheet_is_for_those_who_sign_with_their_own_key(opened: Opened) -> None:
    with pytest.raises(SheetOfAddressError):
        preview_share(fill(opened(ISSUER)), replace(CARD, forms=("sheet",)))


def test_a_card_of_an_address_has_the_name_that_others_know(opened: Opened, tmp_path: Path) -> None:
    shared = share_parts(fill(opened(ISSUER)), CARD, tmp_path)

    assert "card.smart-health-card" in {file.name for file in shared.files}


@pytest.mark.parametrize("form", ["card", "sheet"])
def test_the_printed_card_says_what_its_code_says(filled: OpenRecord, tmp_path: Path, form: str) -> None:
    share_parts(filled, replace(CARD, forms=(form,)), tmp_path)
    page = (tmp_path / f"{form}.html").read_text()

    read = verify_one(filled.desk, tmp_path / f"{form}.html", trust=b"", at=NOW, passcode=None)

    assert read.verdict.code == "first-time"
    assert "How I communicate: Speak slowly." in page
    assert '<p dir="auto" lang="">How I communicate: میں اردو بولتی ہوں &lt;b&gt;</p>' in page
    assert "Jean Adeyemi" in page
    assert "23 May 2027" in page
    assert " ".join(words(filled.identity.owner_key)) in page
    assert "Whoever finds it can read it. It may not be everything." in page
    assert "<script" not in page
    assert not re.search("https?:", page.replace("http://www.w3.org/2000/svg", ""))


def test_errors_hold_nothing_of_the_record(filled: OpenRecord, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("mine")

    with pytest.raises(PortableRecordError) as refused:
        share_parts(filled, STRENGTHS, tmp_path)

    assert "laugh" not in refused.value.says


def test_the_fhir_file_holds_the_person_first(filled: OpenRecord, tmp_path: Path) -> None:
    share_parts(filled, replace(STRENGTHS, forms=("fhir",)), tmp_path)

    bundle = json.loads((tmp_path / "bundle.fhir.json").read_text())

    assert [each["resource"]["resourceType"] for each in bundle["entry"][:2]] == ["Patient", "Observation"]


def test_the_preview_of_a_card_is_what_its_reader_is_shown(filled: OpenRecord, tmp_path: Path) -> None:
    wish = replace(STRENGTHS, to="", emergency=True, purpose="emergency", forms=("card",))
    seen = preview_share(filled, wish)

    files = share_parts(filled, wish, tmp_path / "out").files

    read = {
        file.name: verify_one(filled.desk, file, trust=b"", at=filled.now, passcode=None) for file in files
    }
    for name in ("card.png", "card.svg", "card.carecard"):
        shown = read[name].verdict.contents
        assert [(one.type, one.kind, one.title) for one in shown] == [
            (item.type, item.kind, item.title) for item in seen.items
        ]
