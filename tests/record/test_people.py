"""Who is around somebody, read out of entries: each once, with all that is said of them."""

from datetime import date

import pytest

from portable_record.record.circle_marks import CLOSE, DOES, GROUP
from portable_record.record.kinds import kind
from portable_record.record.people import Way, members_elsewhere, number_link, people_in

TODAY = date(2026, 11, 22)
Json = dict[str, object]


def person(**more: object) -> Json:
    return {"resourceType": "RelatedPerson", "name": [{"text": "Nadia Hussain"}], **more}


def mark(url: str, code: str) -> Json:
    return {"url": url, "valueCoding": kind(code).coding}


def test_somebody_is_read_with_all_that_is_said() -> None:
    marks = [
        mark(GROUP, "circle-carer"),
        mark(CLOSE, "closest"),
        {"url": DOES, "valueString": "Has a key\n Sings"},
    ]
    telecom = [
        {"system": "phone", "value": "07700 900141", "use": "mobile"},
        {"system": "email", "value": "n@x.org"},
    ]
    one = person(extension=marks, relationship=[{"text": "my daughter"}], telecom=telecom)

    (found,) = people_in([("e1", "urn:uuid:1", one)], TODAY)

    assert (found.entry, found.name, found.group, found.close) == (
        "e1",
        "Nadia Hussain",
        "circle-carer",
        "closest",
    )
    assert (found.relation, found.does) == ("my daughter", ("Has a key", "Sings"))
    assert found.ways == (Way("07700 900141", "tel:07700900141", "mobile"), Way("n@x.org", "mailto:n@x.org"))
    assert found.ring == 0


def test_whose_group_and_nearness_is_not_said_stands_by_type_and_outermost() -> None:
    doctor: Json = {"resourceType": "Practitioner", "name": [{"given": ["Helen"], "family": "Okafor"}]}
    club: Json = {"resourceType": "Group", "name": "Choir"}

    found = people_in([("a", "", person()), ("b", "", doctor), ("c", "", club)], TODAY)

    assert [(one.name, one.group, one.ring) for one in found] == [
        ("Nadia Hussain", "circle-family", 3),
        ("Helen Okafor", "circle-professional", 3),
        ("Choir", "circle-group", 3),
    ]


def test_marks_that_are_none_of_ours_say_nothing() -> None:
    odd = [
        {"url": GROUP, "valueCoding": {"code": "boss"}},
        {"url": CLOSE, "valueString": "closest"},
        {"url": CLOSE},
    ]

    (found,) = people_in([("a", "", person(extension=odd))], TODAY)

    assert (found.group, found.close) == ("circle-family", "")


def test_what_somebody_works_as_is_told_of_the_person_and_not_a_second_time() -> None:
    role: Json = {
        "resourceType": "PractitionerRole",
        "practitioner": {"reference": "urn:uuid:2", "display": "Helen"},
        "organization": {"display": "Larch Street Surgery"},
        "code": [{"coding": [{"display": "doctor"}]}],
        "telecom": [{"system": "phone", "value": "0161 496 0100"}],
    }
    doctor: Json = {"resourceType": "Practitioner", "name": [{"text": "Helen Okafor"}]}

    (found,) = people_in([("r", "urn:uuid:3", role), ("d", "urn:uuid:2", doctor)], TODAY)

    assert (found.entry, found.relation, found.works_for) == ("d", "doctor", "Larch Street Surgery")
    assert [way.link for way in found.ways] == ["tel:01614960100"]


def test_a_role_without_its_person_stands_by_itself() -> None:
    role: Json = {
        "resourceType": "PractitionerRole",
        "practitioner": {"display": "Dr Sen"},
        "specialty": [{"text": "ears"}],
    }

    (found,) = people_in([("r", "", role)], TODAY)

    assert (found.name, found.relation) == ("Dr Sen", "ears")


def test_a_role_that_is_over_says_nothing_more() -> None:
    doctor: Json = {"resourceType": "Practitioner", "name": [{"text": "Helen"}]}
    role: Json = {
        "resourceType": "PractitionerRole",
        "active": False,
        "practitioner": {"reference": "urn:uuid:2"},
        "code": [{"text": "doctor"}],
    }

    (found,) = people_in([("d", "urn:uuid:2", doctor), ("r", "", role)], TODAY)

    assert found.relation == ""


def test_what_a_team_says_is_told_of_whom_it_says_it_also_through_a_role() -> None:
    role: Json = {"resourceType": "PractitionerRole", "practitioner": {"reference": "urn:uuid:2"}}
    doctor: Json = {"resourceType": "Practitioner", "name": [{"text": "Helen"}]}
    team: Json = {
        "resourceType": "CareTeam",
        "participant": [
            {"member": {"reference": "urn:uuid:3"}, "role": [{"text": "My doctor"}]},
            {"member": {"reference": "urn:uuid:1"}, "role": [{"text": "Has a key"}, {"text": "Rings"}]},
            {"member": {"reference": "urn:uuid:9"}, "role": [{"text": "somebody else"}]},
            {"member": "odd"},
        ],
    }
    read = [
        ("a", "urn:uuid:1", person()),
        ("d", "urn:uuid:2", doctor),
        ("r", "urn:uuid:3", role),
        ("t", "", team),
    ]

    nadia, helen = people_in(read, TODAY)

    assert nadia.does == ("Has a key", "Rings")
    assert helen.does == ("My doctor",)
    assert members_elsewhere(read) == ["urn:uuid:9"]


@pytest.mark.parametrize(
    ("more", "over"),
    [
        ({"active": False}, True),
        ({"period": {"end": "2026-11-21"}}, True),
        ({"period": {"end": "2026-11-22"}}, False),
        ({"period": {"end": "2026-11"}}, False),
        ({"period": {"end": "2025"}}, True),
        ({"period": {"start": "2020"}}, False),
    ],
)
def test_who_is_not_there_any_more_is_told(more: Json, over: bool) -> None:
    (found,) = people_in([("a", "", person(**more))], TODAY)

    assert found.is_over is over


def test_an_old_name_gives_way_and_an_old_number_is_not_called() -> None:
    names = [{"text": "Nadia Begum", "use": "old"}, {"text": " "}, {"text": "Nadia Hussain"}]
    ways = [{"system": "phone", "value": "1", "use": "old"}, {"system": "phone"}]

    (found,) = people_in([("a", "", person(name=names, telecom=ways))], TODAY)

    assert (found.name, found.ways) == ("Nadia Hussain", ())


def test_without_a_name_there_is_none() -> None:
    (found,) = people_in([("a", "", {"resourceType": "RelatedPerson"})], TODAY)

    assert found.name == ""


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("07700 900141", "tel:07700900141"),
        ("+44 (0)161 496-0100", "tel:+441614960100"),
        ("(+44) 161", "tel:+44161"),
        ("\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0664\u0661", "tel:07700900141"),
        ("javascript:alert(1)", ""),
        ("12", ""),
        ("ask Jo", ""),
        ("1" * 21, ""),
    ],
)
def test_only_a_number_is_called(words: str, link: str) -> None:
    assert number_link(words) == link


@pytest.mark.parametrize(
    "words", ["a b@x.org", "n@x.org?bcc=evil@x.org", "<n@x.org>", "n", "javascript:x@y", "n@x,m@y"]
)
def test_only_an_address_of_mail_is_written_to(words: str) -> None:
    (found,) = people_in([("a", "", person(telecom=[{"system": "email", "value": words}]))], TODAY)

    assert found.ways == (Way(words),)


def test_a_web_address_makes_no_link() -> None:
    (found,) = people_in([("a", "", person(telecom=[{"system": "url", "value": "https://x.org"}]))], TODAY)

    assert found.ways == (Way("https://x.org"),)
