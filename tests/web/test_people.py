"""My people: the picture and the list say the same, nothing hostile takes effect, links reach somebody."""

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.actions.import_file import import_file
from portable_record.actions.unlock import unlock
from portable_record.record.circle_marks import CLOSE
from portable_record.record.kinds import kind
from portable_record.web.doorway import Doorway
from portable_record.web.people import initials
from tests.web.asking import PASSPHRASE, browser, fill_in, unlocked

TELECOM = [{"system": "phone", "value": "07700 900141"}]


def take_in(jean: Doorway, tmp_path: Path, *resources: Mapping[str, object]) -> FlaskClient:
    """Put people into Jean's record, and open it."""
    opened = unlock(jean.desk, jean.folder, PASSPHRASE)
    (tmp_path / "people.ndjson").write_text("\n".join(map(json.dumps, resources)))
    import_file(opened, tmp_path / "people.ndjson")
    opened.vault.close()
    return unlocked(browser(jean))


def person(name: str, **more: object) -> dict[str, object]:
    me = {"display": "Jean"}
    return {"resourceType": "RelatedPerson", "patient": me, "name": [{"text": name}], **more}


def picture(page: str) -> str:
    return page.partition("<figure")[2].partition("</figure>")[0]


def listed(page: str) -> str:
    return page.partition('id="list"')[2].partition("</main>")[0]


def test_the_picture_and_the_list_name_the_same_people_and_lead_to_them(owner: FlaskClient) -> None:
    page = owner.get("/people").text

    in_picture = set(re.findall(r'href="(/entry/[^"/]+)"', picture(page)))
    in_list = set(re.findall(r'href="(/entry/[^"/]+)"', listed(page)))
    assert len(in_list) == 8
    assert in_picture == in_list
    assert owner.get(next(iter(in_list))).status_code == 200


def test_the_list_says_who_they_are_what_they_do_and_how_to_reach_them(owner: FlaskClient) -> None:
    page = listed(owner.get("/people").text)

    assert "my Shared Lives carer" in page
    assert "Helps me with money, letters and pills" in page
    assert '<a href="tel:07700900312"><bdi dir="ltr">07700 900312</bdi></a>' in page
    assert "learning disability nurse" in page
    assert "Hazel Surgery" in page


def test_there_is_a_way_straight_to_the_list(owner: FlaskClient) -> None:
    page = owner.get("/people").text

    assert page.index('href="#list"') < page.index("<figure") < page.index('id="list"')


def test_everything_in_the_part_is_still_read_one_by_one(owner: FlaskClient) -> None:
    page = owner.get("/people?all=1").text

    assert "<figure" not in page
    assert "kind-group" in page


def test_whoever_is_written_down_as_closest_stands_in_the_first_ring(jean: Doorway, tmp_path: Path) -> None:
    near = [{"url": CLOSE, "valueCoding": kind("closest").coding}]
    owner = take_in(jean, tmp_path, person("Far Away"), person("Near By", extension=near))

    page = owner.get("/people").text

    assert picture(page).index("Near By") < picture(page).index("Far Away")
    assert "Near By. Closest to me. Family and friends" in picture(page)
    assert "From the inside to the outside:" in page


def test_a_new_person_is_written_with_place_and_deeds(jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    said = {"q_name": "Nadia", "q_does": "Has a key", "q_group": "circle-carer", "q_close": "close"}

    fill_in(owner, "/people/add/person", **said)

    page = owner.get("/people").text
    assert "Has a key" in listed(page)
    assert "Nadia. Close to me. Carers" in picture(page)


def test_hostile_names_are_shown_as_they_are_written(jean: Doorway, tmp_path: Path) -> None:
    names = [
        "<script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "{{7*7}}",
        "\u202eevil",
        "</foreignObject></svg><b>x",
    ]
    owner = take_in(jean, tmp_path, *(person(name, telecom=TELECOM) for name in names))

    page = owner.get("/people").text

    assert "<script>alert" not in page
    assert "<svg onload" not in page
    assert ">49<" not in page
    assert "<b>x" not in page
    assert all(html.escape(name, quote=False) in page.replace("&#34;", '"') for name in names)


def test_who_is_no_longer_there_stands_apart_and_not_in_the_picture(jean: Doorway, tmp_path: Path) -> None:
    owner = take_in(jean, tmp_path, person("Nadia"), person("Old Worker", active=False))

    page = owner.get("/people").text

    assert "Old Worker" not in picture(page)
    assert "Old Worker" in page.partition("Not in my circle any more")[2]


def test_an_empty_circle_says_how_to_begin(jean: Doorway) -> None:
    page = unlocked(browser(jean)).get("/people").text

    assert "Nobody is written here yet" in page
    assert "<figure" not in page


def test_a_group_from_the_community_that_does_something_stands_in_the_circle(
    jean: Doorway, tmp_path: Path
) -> None:
    team = {
        "resourceType": "CareTeam",
        "participant": [{"member": {"reference": "urn:uuid:7"}, "role": [{"text": "Lunch on Tuesdays"}]}],
    }
    club = {"resourceType": "Organization", "name": "Werneth Lunch Club"}
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": "urn:uuid:7", "resource": club}, {"fullUrl": "urn:uuid:8", "resource": team}],
    }

    page = take_in(jean, tmp_path, bundle).get("/people").text

    assert "Werneth Lunch Club" in listed(page)
    assert "Lunch on Tuesdays" in listed(page)


def test_more_people_than_are_shown_are_said_to_be_there(
    jean: Doorway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portable_record.actions.my_people.EACH", 2)
    owner = take_in(jean, tmp_path, *(person(f"Person {n}") for n in range(3)))

    assert "There are more people than stand here." in owner.get("/people").text


def test_by_what_right_somebody_acts_stands_beside_them(module_desk: Desk, jean: Doorway) -> None:
    owner = unlocked(browser(jean))
    with jean.record() as record:
        from datetime import date

        from portable_record.actions.in_circle import add_somebody
        from portable_record.actions.rights import keep_right
        from portable_record.record.right_entry import Recorded
        from portable_record.record.rights import Right
        from portable_record.record.who import By

        nadia = add_somebody(
            record, "Nadia", relation="daughter", by=By(), entry_id="0b0e5f9c-7a68-4d0e-8b0e-0a3d3b8f6c11"
        )
        keep_right(record, Recorded(nadia.id, Right("agrees", since=date(2026, 1, 2))), name="Nadia")

    page = owner.get("/people").text

    assert "The person agrees" in listed(page)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nadia Hussain", "N\u200cH"),
        ("jo", "J"),
        ("Kwame Kofi de Boateng", "K\u200cB"),
        ("王小明", "王"),
        ("نادیہ حسین", "ن\u200cح"),
        ("(Nadia) *Hussain*", "N\u200cH"),
        ("Zoe\u0308 e\u0301a", "Z\u200cE\u0301"),
        ("👩\u200d👧 Family", "👩\u200d👧\u200cF"),
        ("ßen", "ß"),
        ("...", "?"),
        ("", "?"),
    ],
)
def test_letters_stand_for_a_name_in_any_script(name: str, letters: str) -> None:
    assert initials(name) == letters
