"""Sentences that remember how they were put together."""

from copy import deepcopy
from datetime import date

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.saying import as_it_is, begun, say, say_many, small, together


def test_a_sentence_is_a_text_in_english_and_remembers_its_pattern() -> None:
    said = say("%(who)s turns 16 on %(day)s.", who="Sam", day=date(2026, 3, 9))

    assert said == "Sam turns 16 on 9 March 2026."
    assert said.one == "%(who)s turns 16 on %(day)s."
    assert said.values["who"] == "Sam"


def test_a_sentence_without_values_may_hold_any_sign() -> None:
    assert say("100 % of it") == "100 % of it"


def test_one_thing_is_counted_in_other_words_than_several() -> None:
    one, none = (say_many("%(num)d change", "%(num)d changes", num) for num in (1, 0))

    assert (one, none) == ("1 change", "0 changes")
    assert none.many == "%(num)d changes"


def test_what_is_empty_is_left_out_between_sentences() -> None:
    said = together("First.", "", "Second.")

    assert said == "First. Second."
    assert said.pieces == ("First.", "Second.")


def test_a_first_letter_is_made_large_or_small() -> None:
    said = say("written by %(who)s", who="Jo")

    assert begun(said) == "Written by Jo"
    assert begun(together("a", "b")) == "A b"
    assert small(say("Shared it")) == "shared it"
    assert small(say("NHS number")) == "NHS number"


def test_a_sentence_can_be_copied() -> None:
    said = say("It is for %(who)s.", who="Jo")

    copied = deepcopy(said)

    assert (copied, copied.one) == (said, said.one)


def test_a_refusal_remembers_its_sentence_its_detail_and_its_place() -> None:
    refused: PortableRecordError = NotFoundError("There is no such kind.", place="plan")

    assert refused.says == "There is nothing by that name here. There is no such kind. (plan)"
    assert refused.says.pieces == (refused.sentence, "There is no such kind.", as_it_is("(plan)"))
