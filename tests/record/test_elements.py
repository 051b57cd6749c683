import re

import pytest
from fhir.resources.R4B import get_fhir_model_class

from portable_record.record.elements import BY_ITEM, EVERY_TYPE, by_item, item_ids, registers


@pytest.mark.parametrize(
    ("type_name", "element"),
    [
        (type_name, element)
        for type_name, elements in BY_ITEM.items()
        for element in sorted(elements | EVERY_TYPE)
    ],
)
def test_every_element_kept_by_item_is_a_list_of_objects_in_fhir(type_name: str, element: str) -> None:
    fields = get_fhir_model_class(type_name).model_fields

    field = next(field for name, field in fields.items() if (field.alias or name) == element)

    kind = str(field.annotation)
    assert "List" in kind
    assert not re.search(r"\b(String|Code|Uri|DateTime|Boolean)(Type)?\b", kind)


def test_an_item_without_an_id_gets_one_that_says_nothing_about_it() -> None:
    items: list[object] = [
        {"system": "phone"},
        {"system": "phone"},
        {"id": "own"},
        {"id": "own"},
        {"id": "a b"},
    ]

    ids = item_ids(items, bytes(16))

    assert ids[2] == "own"
    assert len(set(ids)) == 5
    assert ids == item_ids([{}, {}, {"id": "own"}, {}, {}], bytes(16))
    assert set(ids) & set(item_ids(items, b"x" * 16)) == {"own"}


def test_the_id_of_an_item_is_as_the_format_document_says() -> None:
    assert item_ids([{}], bytes(16)) == ["~" + "SgUqZdNTPz5dYRPQ"]


def test_a_resource_falls_apart_into_elements_and_items() -> None:
    found = registers(
        "CarePlan", {"resourceType": "CarePlan", "status": "x", "note": [{"id": "n"}]}, bytes(16)
    )

    assert found == {"status": b'"x"', "note/n": b'{"order":"a0V","item":{"id":"n"}}'}
    assert not by_item("Basic", "note")
