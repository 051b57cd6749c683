"""Who is named in free words is found by the first word of their name, and not within another word."""

import pytest

from portable_record.actions.named_in import is_named_in
from portable_record.record.entry import Entry


def entry(title: str, text: str = "") -> Entry:
    return Entry("x", "strengths", "Observation", text.encode(), title=title, updated="")


@pytest.mark.parametrize(
    ("person", "text", "named"),
    [
        ("Samira Khan", "Samira and I cook.", True),
        ("Mrs Samira Khan", "I like Samira", True),
        ("Samira Khan", "I use Samirana tea, or samira.", False),
        ("The", "The sea.", False),
        ("Jo", "Jo sings.", False),
        ("李明", "和李明散步", True),
        ("Jo 李明", "Jo and 李明", True),
    ],
)
def test_a_person_is_named_by_the_first_word_of_their_name(person: str, text: str, named: bool) -> None:
    assert is_named_in([entry("", text)], [entry(person)]) is named


def test_of_nobody_nobody_is_named() -> None:
    assert not is_named_in([entry("", "Samira")], [])
    assert is_named_in([entry("", "Samira")], [entry("李明"), entry("Samira")])
