"""My community: found by words and by day, checked again with one press, and never taken for markup."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from portable_record.actions import my_community
from portable_record.actions.import_file import import_file
from portable_record.actions.unlock import unlock
from portable_record.record.service_marks import CHECKED, GETTING_IN, OPEN
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, hidden_in, submit, unlocked


def place(name: str, *days: str, checked: str = "", **more: object) -> dict[str, Any]:
    hours: dict[str, Any] = {"hoursOfOperation": [{"daysOfWeek": list(days)}]} if days else {}
    marks: dict[str, Any] = {"extension": [{"url": CHECKED, "valueDate": checked}]} if checked else {}
    return {"resourceType": "Location", "name": name, "type": [{"text": "Group"}], **hours, **marks, **more}


def take_in(jean: Doorway, tmp_path: Path, *resources: Mapping[str, object]) -> FlaskClient:
    opened = unlock(jean.desk, jean.folder, PASSPHRASE)
    (tmp_path / "places.ndjson").write_text("\n".join(map(json.dumps, resources)))
    import_file(opened, tmp_path / "places.ndjson")
    opened.vault.close()
    return unlocked(browser(jean))


def names(page: str) -> list[str]:
    return re.findall(r'<h2 class="entry-name"><a href=[^>]*><bdi>(.*?)</bdi>', page)


def test_a_service_says_whose_it_is_and_its_owner_does_not_stand_beside_it(owner: FlaskClient) -> None:
    page = owner.get("/community").text

    assert names(page).count("Speak Up Stockport") == 1
    assert 'Friday, <bdi dir="ltr">13:00 \u2013 15:30</bdi>' in page
    assert 'href="tel:01614960345"' in page
    assert "Easy Read for everything" in page


def test_words_find_a_service_also_by_its_owner(owner: FlaskClient) -> None:
    page = owner.get("/community?q=chestergate").text

    assert names(page) == ["Speak Up Stockport"]
    assert "1 thing found" in page


def test_a_day_finds_what_is_open_then(owner: FlaskClient) -> None:
    friday, tuesday = (owner.get(f"/community?day={day}").text for day in ("fri", "tue"))

    assert "Speak Up Stockport" in names(friday)
    assert "Speak Up Stockport" not in names(tuesday)
    assert "Only what says its days is found" in friday
    assert owner.get("/community?day=never").text.count("<article") == owner.get("/community").text.count(
        "<article"
    )


def test_nothing_found_says_what_to_try(owner: FlaskClient) -> None:
    assert "Try fewer words" in owner.get("/community?q=unicorns&day=mon").text


def test_what_was_checked_long_ago_says_so_until_it_is_checked_and_that_can_be_undone(
    jean: Doorway, tmp_path: Path
) -> None:
    owner = take_in(jean, tmp_path, place("Choir", checked="2024-01-02"), place("Club", checked="2026-10-02"))
    before = owner.get("/community").text
    path = re.search(r'action="(/community/[^"]+/checked)"', before)
    assert path

    after = owner.get(submit(owner, path[1], page="/community").location).text

    assert before.count("Check before you go") == 1
    assert "You checked it on 2 January 2024." in before
    assert "Check before you go" not in after
    assert "You checked it on 22 November 2026." in after
    changes = re.search(r'name="changes" value="([^"]+)"', after)
    assert changes
    submit(owner, "/undo", page="/community", changes=changes[1], back="/community")
    assert "Check before you go" in owner.get("/community").text


def test_a_press_on_what_is_not_there_changes_nothing(owner: FlaskClient) -> None:
    assert submit(owner, "/community/none/checked", page="/community").status_code == 404


def test_an_own_place_is_written_with_days_times_and_access(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    said: dict[str, str | list[str]] = {
        "q_name": "Lunch club",
        "q_days": ["tue", "thu"],
        "q_times": "11:30 to 2",
        "q_access": "Ramp",
        "q_phone": "0161 496 0122",
    }

    fill_in(owner, "/community/add/group", **said)

    page = owner.get("/community?day=thu").text
    assert names(page) == ["Lunch club"]
    assert "Tuesday, Thursday" in page
    assert "11:30 to 2" in page
    assert "Ramp" in page


def test_hostile_text_is_shown_as_it_is_written(jean: Doorway, tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>{{7*7}}"
    marks = [{"url": OPEN, "valueString": bad}, {"url": GETTING_IN, "valueString": bad}]
    owner = take_in(jean, tmp_path, place(bad, description=bad, extension=marks, address={"text": bad}))

    page = owner.get(f"/community?q={bad[1:7]}").text

    assert "<script>alert" not in page
    assert ">49<" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}") >= 5


def test_many_places_are_turned_page_by_page(jean: Doorway, tmp_path: Path) -> None:
    owner = take_in(jean, tmp_path, *(place(f"Place {number:02}", "mon") for number in range(25)))

    first = owner.get("/community?day=mon").text
    further = re.search(r'rel="next" href="([^"]+)"', first)
    assert further
    second = owner.get(further[1].replace("&amp;", "&")).text

    assert names(first) + names(second) == [f"Place {number:02}" for number in range(25)]


def test_a_large_part_is_looked_up_and_not_read_whole(
    jean: Doorway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_community, "WHOLE", 5)
    monkeypatch.setattr(my_community, "PAGE", 4)
    listed = [place(f"Place {number}", "mon" if number % 2 else "tue") for number in range(12)]
    owner = take_in(jean, tmp_path, *listed)

    def all_of(address: str) -> list[str]:
        found: list[str] = []
        while address:
            page = owner.get(address).text
            found += names(page)
            further = re.search(r'rel="next" href="([^"]+)"', page)
            address = further[1].replace("&amp;", "&") if further else ""
        return found

    assert sorted(all_of("/community")) == sorted(f"Place {number}" for number in range(12))
    assert sorted(all_of("/community?day=mon")) == [
        "Place 1",
        "Place 11",
        "Place 3",
        "Place 5",
        "Place 7",
        "Place 9",
    ]
    assert all_of("/community?q=Place+11&day=mon") == ["Place 11"]


def test_an_empty_community_says_so(jean: Doorway) -> None:
    page = unlocked(browser(jean)).get("/community").text

    assert "Nothing is written here yet." in page
    assert "Which words?" not in page


def words_path(page: str) -> str:
    found = re.search(r'href="(/community/[^"]+/words)"', page)
    assert found
    return found[1]


def test_own_words_stand_first_and_what_the_directory_says_stays(jean: Doorway, tmp_path: Path) -> None:
    choir = place("Choir", id="choir", description="Singing for all.")
    owner = take_in(jean, tmp_path, choir)
    path = words_path(owner.get("/community").text)

    answer = fill_in(owner, path, words="Ask for <b>Priya</b>")
    page = owner.get(answer.location).text
    again = owner.get(path).text
    gone = owner.get(fill_in(owner, path, words="").location).text

    assert page.index("Ask for &lt;b&gt;Priya&lt;/b&gt;") < page.index("Singing for all.")
    assert "Undo" in page
    assert "Ask for &lt;b&gt;Priya&lt;/b&gt;</textarea>" in again
    assert "<title>In my words: Choir" in again
    assert "<bdi>Choir</bdi>" in again
    assert "Priya" not in gone
    assert "Singing for all." in gone


def test_own_words_of_two_windows_are_both_kept(jean: Doorway, tmp_path: Path) -> None:
    owner = take_in(jean, tmp_path, place("Choir", id="choir"))
    path = words_path(owner.get("/community").text)
    first, second = (hidden_in(owner.get(path).text) for _ in "12")

    owner.post(path, data={**first, "words": "Ask for Priya"})
    answer = owner.post(path, data={**second, "words": "Bring water"})

    page = owner.get(answer.location).text
    assert "Ask for Priya" in page
    assert "Bring water" in page
    box = owner.get(path).text.partition("<textarea")[2].partition("</textarea>")[0]
    assert sorted(box.partition(">")[2].split("\n")[-2:]) == ["Ask for Priya", "Bring water"]


def test_own_words_are_kept_over_a_lock_and_for_nothing_else(
    jean: Doorway, tmp_path: Path, ticks: Ticks
) -> None:
    note = {"resourceType": "Observation", "status": "final", "code": {"text": "note"}}
    owner = take_in(jean, tmp_path, place("Choir", id="choir"), note)
    path = words_path(owner.get("/community").text)
    data = {**hidden_in(owner.get(path).text), "words": "Ask for Priya"}
    with jean.record() as record:
        [other] = [entry.id for entry in record.vault.entries.page("health")]

    refused = owner.get(f"/community/{other}/words")
    ticks.seconds += 24 * 60 * 60
    owner.post(path, data=data)
    submit(owner, "/unlock", page="/unlock?passphrase=yes", passphrase=PASSPHRASE)

    assert refused.status_code == 400
    assert "Ask for Priya</textarea>" in owner.get(path).text
