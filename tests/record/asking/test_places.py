"""Answers go into a resource and come out again, and nothing beside them is touched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.asking.places import AS_IT_IS, At, Either, Instead, Json

PHONES: dict[str, Any] = {
    "telecom": [
        {"system": "email", "value": "a@b.example"},
        {"system": "phone", "value": "1", "use": "home", "period": {"start": "2020"}},
        {"system": "phone", "value": "2", "use": "mobile"},
    ]
}
HOME = At("telecom[system=phone,use!=mobile].value", {"use": "home"})
MOBILE = At("telecom[system=phone,use=mobile].value")


def test_an_answer_is_read_from_the_item_that_is_meant() -> None:
    assert (HOME.read(PHONES), MOBILE.read(PHONES)) == ("1", "2")


def test_only_what_is_meant_is_changed() -> None:
    new: dict[str, Any] = MOBILE.write(PHONES, "3")

    assert new["telecom"] == [
        *PHONES["telecom"][:2],
        {"system": "phone", "value": "3", "use": "mobile"},
    ]


def test_what_is_not_there_is_made_with_what_chooses_it() -> None:
    assert HOME.write({}, "1") == {"telecom": [{"system": "phone", "use": "home", "value": "1"}]}


def test_what_is_emptied_goes_as_a_whole_if_nothing_else_stands_in_it() -> None:
    assert MOBILE.write(MOBILE.write({}, "2"), "") == {}


def test_what_is_emptied_leaves_what_else_stands_in_it() -> None:
    new: dict[str, Any] = HOME.write(PHONES, "")

    assert new["telecom"][1] == {"system": "phone", "use": "home", "period": {"start": "2020"}}  # so too


def test_taking_out_what_is_not_there_changes_nothing() -> None:
    assert MOBILE.write({"telecom": [{"system": "email"}]}, "") == {"telecom": [{"system": "email"}]}


def test_an_item_is_chosen_by_a_value_deep_in_it() -> None:
    at = At("component[code.coding.code=b].valueString")
    resource: Json = {
        "component": [
            {"code": {"coding": [{"code": "a"}]}, "valueString": "1"},
            {"code": {"coding": [{"code": "x"}, {"code": "b"}]}, "valueString": "2"},
        ]
    }

    assert at.read(resource) == "2"


def test_an_element_with_its_extension_goes_with_it() -> None:
    assert At("birthDate").write({"birthDate": "2000", "_birthDate": {"id": "x"}}, "") == {}


@pytest.mark.parametrize("odd", [{"status": 5}, {"status": {"x": 1}}, {"status": ["a"]}])
def test_what_is_no_words_stays_as_it_is(odd: Json) -> None:
    assert At("status").read(odd) == AS_IT_IS


@pytest.mark.parametrize("odd", [{"a": "x"}, {"a": ["x", 1, None]}, {"a": None}, {}])
def test_an_odd_shape_is_no_answer(odd: Json) -> None:
    assert At("a[b=c].d").read(odd) == ""


def test_the_first_place_that_has_something_counts() -> None:
    either = Either((At("a"), At("b")))

    assert either.read({"b": "1"}) == "1"
    assert either.write({"b": "1"}, "2") == {"b": "2"}
    assert either.write({}, "2") == {"a": "2"}


def test_where_one_kind_is_allowed_the_other_gives_way() -> None:
    onset = Instead(Either((At("onsetDateTime"), At("onsetPeriod.start"))), "onset")

    assert onset.read({"onsetAge": {"value": 5}, "onsets": 1}) == AS_IT_IS
    assert onset.write({"onsetAge": {"value": 5}, "onsets": 1}, "2020") == {
        "onsets": 1,
        "onsetDateTime": "2020",
    }
    assert onset.write({"onsetPeriod": {"start": "1", "end": "3"}}, "2") == {
        "onsetPeriod": {"start": "2", "end": "3"}
    }
    assert onset.write({"onsetDateTime": "1"}, "") == {}


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_is_written_is_read_and_taking_it_out_leaves_nothing(one: str, other: str) -> None:
    written = MOBILE.write(HOME.write({}, one), other)

    assert (HOME.read(written), MOBILE.read(written)) == (one, other)
    assert HOME.write(MOBILE.write(written, ""), "") == {}
