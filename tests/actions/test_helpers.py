"""Who can do something for the person: all who are in the circle, whatever parts they see."""

from portable_record.actions.answer import add_answers
from portable_record.actions.circle_choices import helpers_to_choose
from portable_record.actions.desk import OpenRecord
from portable_record.actions.plan_deeds import keep_step, the_plan
from portable_record.actions.week import tasks
from portable_record.record.asking.parts.tasks import TASK
from portable_record.record.plan import steps_of
from tests.actions.circle_around import as_guest
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]

NADIA_ID = entry_id(103)
ADDRESS = f"urn:uuid:{entry_id(70)}"


def names(record: OpenRecord) -> list[str]:
    return [one.words for one in helpers_to_choose(record)]


def task(record: OpenRecord, number: int, who: str) -> None:
    """Write something to do on a day, for somebody."""
    add_answers(record, TASK, {"words": f"Fetch {number}", "who": who}, entry_id=entry_id(number))


def test_a_member_who_sees_the_plan_alone_can_name_the_person_and_every_member(three: Three) -> None:
    assert names(three.nadia) == ["Nadia", "Jean Adeyemi", "Sam"]
    assert names(three.sam)[0] == "Sam"
    assert names(three.jean)[0] == "Jean Adeyemi"
    assert sorted(names(three.jean)[1:]) == ["Nadia", "Sam"]


def test_a_member_is_chosen_by_the_id_that_all_members_read(three: Three) -> None:
    found = {one.words: one.value for one in helpers_to_choose(three.nadia)}

    assert found["Sam"] == f"urn:uuid:{as_guest(three.sam, three.jean).id} Sam"
    assert found["Jean Adeyemi"] == " Jean Adeyemi"


def test_a_step_names_the_person_who_has_no_address_here(three: Three) -> None:
    chosen = tuple(one.value for one in helpers_to_choose(three.nadia))

    keep_step(three.nadia, "", {"words": "Walk", "who": chosen, "others": "Ann"}, seen="", form="one")

    plan = the_plan(three.nadia)
    assert plan is not None
    (step,) = steps_of(plan.resource)
    assert [one.get("display") for one in step.who] == ["Nadia", "Sam", "Ann, Jean Adeyemi"]
    assert "reference" not in step.who[2]


def test_what_the_person_does_is_found_by_address_and_by_name(three: Three) -> None:
    task(three.nadia, 81, " Jean Adeyemi")
    task(three.nadia, 82, f"{ADDRESS} Jean Adeyemi")
    task(three.nadia, 83, f"urn:uuid:{NADIA_ID} Nadia")

    by_name = tasks(three.nadia, who=" Jean Adeyemi")
    by_nadia = tasks(three.nadia, who=f"urn:uuid:{NADIA_ID}")

    assert sorted(one.words for one in by_name) == ["Fetch 81", "Fetch 82"]
    assert [one.words for one in by_nadia] == ["Fetch 83"]
