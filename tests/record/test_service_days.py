"""When somebody made sure of a place, how long ago that is, and on which days it is open."""

from datetime import date

import pytest

from portable_record.record.asking.open_days import OpenDays
from portable_record.record.service_days import Age, age_of, checked_by_me, open_days
from portable_record.record.service_marks import CHANGED, CHECKED, HOW

TODAY = date(2026, 11, 22)
Json = dict[str, object]


def place(*marks: Json) -> Json:
    return {"resourceType": "Location", "extension": list(marks)}


def on(url: str, day: str) -> Json:
    return {"url": url, "valueDate": day}


BY_DIRECTORY: Json = {"url": HOW, "valueCode": "directory"}


@pytest.mark.parametrize(
    ("marks", "age"),
    [
        ((), Age()),
        ((on(CHECKED, "2026-05-01"),), Age("2026-05-01", "me")),
        ((on(CHECKED, "2026-05-01"), BY_DIRECTORY), Age("2026-05-01", "directory")),
        ((on(CHANGED, "2026-05-01"),), Age("2026-05-01", "changed")),
        ((on(CHECKED, "2024-05-01"), on(CHANGED, "2026-05-01")), Age("2024-05-01", "me", is_old=True)),
        ((on(CHECKED, "2025-11-21"),), Age("2025-11-21", "me")),
        ((on(CHECKED, "2025-11-20"),), Age("2025-11-20", "me", is_old=True)),
        ((on(CHECKED, "2025"),), Age("2025", "me")),
        ((on(CHECKED, "2025-01"),), Age("2025-01", "me", is_old=True)),
        ((on(CHECKED, "2026-02-30"),), Age()),
        (({"url": CHECKED},), Age()),
    ],
)
def test_how_fresh_it_is_and_who_says_so(marks: tuple[Json, ...], age: Age) -> None:
    assert age_of(place(*marks), TODAY) == age


def test_what_the_person_checks_counts_as_theirs_and_the_directory_keeps_its_change() -> None:
    before = place(on(CHECKED, "2024-01-01"), BY_DIRECTORY, on(CHANGED, "2024-02-02"))

    after = checked_by_me(before, TODAY)

    assert age_of(after, TODAY) == Age("2026-11-22", "me")
    assert on(CHANGED, "2024-02-02") in (after["extension"] if isinstance(after["extension"], list) else [])


def test_days_are_read_from_a_service_and_from_a_place_in_the_order_of_the_week() -> None:
    assert open_days({"availableTime": [{"daysOfWeek": ["fri", "mon"]}, {"daysOfWeek": "tue"}, 7]}) == (
        "mon",
        "fri",
    )
    assert open_days({"hoursOfOperation": [{"daysOfWeek": ["sun", "never"]}]}) == ("sun",)


def test_days_that_are_chosen_leave_hours_that_came_from_elsewhere_alone() -> None:
    hours: Json = {"daysOfWeek": ["mon", "tue"], "openingTime": "09:00:00"}
    before: Json = {"hoursOfOperation": [hours]}

    more = OpenDays().write(before, ("mon", "tue", "fri"))
    again = OpenDays().write(more, ("mon", "fri", "sat"))
    none = OpenDays().write(again, ())

    assert more["hoursOfOperation"] == [hours, {"daysOfWeek": ["fri"]}]
    assert again["hoursOfOperation"] == [{**hours, "daysOfWeek": ["mon"]}, {"daysOfWeek": ["fri", "sat"]}]
    assert "hoursOfOperation" not in none
