from typing import Unpack

import pytest

from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.selection import select
from tests.sharing.cast import NOW
from tests.sharing.shares import (
    ABOUT_SUE,
    SUE_ENTRY,
    SUE_HERSELF,
    Choice,
    Json,
    entry,
    entry_id,
    share,
    terms,
    words,
)


def allergy(name: str, **more: bool | str) -> Entry:
    return entry(
        name,
        "health",
        {"resourceType": "AllergyIntolerance", "patient": ABOUT_SUE, "code": {"text": name}},
        **more,
    )


def medicine(name: str, kind: str = "MedicationStatement", **more: bool | str) -> Entry:
    value: Json = {
        "resourceType": kind,
        "status": "active",
        "intent": "plan",
        "subject": ABOUT_SUE,
        "medicationCodeableConcept": {"text": name},
    }
    return entry(name, "health", value, **more)


def warned(*record: Entry, **more: Unpack[Choice]) -> tuple[str, ...]:
    return share(*record, **more).warnings


def test_a_plain_share_has_nothing_to_warn_of() -> None:
    assert warned(words("golf", "plan", "Golf."), parts=("plan",)) == ()


def test_hiding_one_allergy_among_several_may_be_dangerous() -> None:
    (warning,) = warned(allergy("nuts"), allergy("latex", sensitive=True), parts=("health",))

    assert "some of your allergies" in warning
    assert "dangerous" in warning
    assert "latex" not in warning


@pytest.mark.parametrize("kind", ["MedicationStatement", "MedicationRequest"])
def test_hiding_one_medicine_among_several_may_be_dangerous(kind: str) -> None:
    (warning,) = warned(medicine("a"), medicine("b", kind), entries=(entry_id("a"),))

    assert "some of your medicines" in warning


def test_hiding_all_of_them_within_a_chosen_part_may_be_dangerous() -> None:
    assert len(warned(allergy("latex", sensitive=True), parts=("health",))) == 1


@pytest.mark.parametrize(
    "more", [{"parts": ("health",)}, {"parts": ("plan",)}], ids=["all are shared", "none is shared"]
)
def test_all_or_none_is_not_dangerous(more: Choice) -> None:
    assert warned(allergy("nuts"), allergy("latex"), **more) == ()


def test_one_in_the_bin_is_not_hidden() -> None:
    assert warned(allergy("nuts"), allergy("old", binned="2026-01-01T00:00:00Z"), parts=("health",)) == ()


def plan(**more: Json | list[Json]) -> Entry:
    value: Json = {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "subject": ABOUT_SUE,
        **more,
    }
    return entry("My plan", "plan", value)


@pytest.mark.parametrize("end", ["2026-11-21", "2026-10", "2025", "2026-11-21T10:00:00Z"])
def test_a_plan_past_its_review_date_may_be_out_of_date(end: str) -> None:
    (warning,) = warned(plan(period={"end": end}), parts=("plan",))

    assert warning == f"“My plan” should have been looked at again by {end[:10]}. It may be out of date."


def test_a_plan_that_is_over_need_not_be_looked_at_again() -> None:
    done = entry(
        "Old",
        "plan",
        {
            "resourceType": "CarePlan",
            "status": "completed",
            "intent": "plan",
            "subject": ABOUT_SUE,
            "period": {"end": "2020"},
        },
    )

    assert warned(done, parts=("plan",)) == ()


@pytest.mark.parametrize(
    "period", [{"end": "2026-11-22"}, {"end": "2026-11"}, {"end": "2026"}, {"start": "2020"}, {}]
)
def test_a_plan_within_its_time_is_not_out_of_date(period: Json) -> None:
    assert warned(plan(period=period), parts=("plan",)) == ()


@pytest.mark.parametrize("value", [{"valueDateTime": "2026-01-01"}, {"valuePeriod": {"end": "2026-01-01"}}])
def test_a_review_that_is_past_is_told(value: Json) -> None:
    code = {"coding": [{"system": "https://portablerecord.org/fhir/CodeSystem/kinds", "code": "review"}]}
    review: Json = {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "subject": ABOUT_SUE,
        **value,
    }

    (warning,) = warned(entry("Review", "plan", review), parts=("plan",))

    assert "2026-01-01" in warning


def test_a_ticked_detail_that_the_record_lacks_is_told() -> None:
    nobody = entry("nobody", "details", {"resourceType": "Patient"})
    selection = select([nobody], terms(details=frozenset({"address", "birth-date", "nhs-number"})), NOW)

    assert selection.warnings == (
        "You ticked your home address, but your record has none.",
        "You ticked your birth date, but your record has none.",
        "You ticked your NHS number, but your record has none.",
        "Your record has no name that you use, so they will not see a name.",
    )


@pytest.mark.parametrize(
    "spelled", ["9990000018", "999 000 0018", "999-000-0018", "999\u00a0000\u00a00018", "99 90 00 00 18"]
)
def test_an_nhs_number_in_own_words_is_told(spelled: str) -> None:
    note = words("note", "plan", f"My number is {spelled}.")

    assert warned(note, parts=("plan",)) == ("Your NHS number stands in the words of “note”.",)
    assert warned(note, parts=("plan",), details=frozenset({"nhs-number"})) == ()


def test_the_names_that_fall_out_are_told_but_no_sensitive_one() -> None:
    people = [entry(f"p{n}", "people", {"resourceType": "Basic"}, title=f"Person {n}") for n in range(7)]
    refuge = entry("r", "people", {"resourceType": "Basic"}, title="Refuge", sensitive=True)
    info = [{"reference": f"Basic/{name}"} for name in ("r", *(f"p{n}" for n in range(7)))]

    (warning,) = warned(*people, refuge, plan(supportingInfo=info), parts=("plan",))

    assert "“Person 0”" in warning
    assert "and 2 more" in warning
    assert "Refuge" not in warning


def test_only_a_sensitive_name_that_falls_out_is_not_told() -> None:
    refuge = entry("r", "people", {"resourceType": "Basic"}, title="Refuge", sensitive=True)

    assert warned(refuge, plan(supportingInfo=[{"reference": "Basic/r"}]), parts=("plan",)) == ()


def photo(name: str) -> Entry:
    attachment: Json = {"title": f"{name}.png", "url": f"Binary/{'0' * 40}", "size": 5}
    return entry(
        name,
        "documents",
        {
            "resourceType": "DocumentReference",
            "status": "current",
            "description": name,
            "content": [{"attachment": attachment}],
        },
    )


def test_which_way_a_file_goes_is_told_and_its_address_goes_nowhere() -> None:
    shared = share(photo("Skye"), parts=("documents",))

    (warning,) = shared.warnings
    assert warning.startswith("There is a file with this: “Skye” (1 kB). ")
    assert b"Binary/" not in write(shared.chosen[1].resource)
    assert b"Skye.png" in write(shared.chosen[1].resource)


def test_which_way_several_files_go_is_told_in_one_sentence() -> None:
    (warning,) = warned(photo("Skye"), photo("Leeds"), parts=("documents",))

    assert warning.startswith("There are files with these: ")


def test_warnings_are_told_to_the_person_alone() -> None:
    selection = share(allergy("nuts"), allergy("latex", sensitive=True), parts=("health",))

    data = write(make_bundle(selection, terms(parts=("health",)), author=SUE_HERSELF, now=NOW))

    assert selection.warnings
    assert b"dangerous" not in data
    assert b"latex" not in data
    assert SUE_ENTRY.id.encode() not in data
