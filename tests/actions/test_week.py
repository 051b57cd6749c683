"""Who can be chosen for what is to do: everybody who keeps the plan, whichever parts they are shown."""

from portable_record.actions.answer import add_answers
from portable_record.actions.circle_choices import helpers_to_choose
from portable_record.actions.week import tasks, week_seen
from portable_record.actions.write import new_entry_id
from portable_record.record.asking.sheets import sheet_named
from tests.actions.three_around import Three, made, three
from tests.record.devices import entry_id

__all__ = ["made", "three"]


def test_whoever_is_shown_the_plan_alone_can_give_a_task_to_any_member_and_to_the_person(
    three: Three,
) -> None:
    choices = {one.words: one.value for one in helpers_to_choose(three.nadia)}
    for name in choices:
        said = {"words": f"For {name}", "who": choices[name], "day": three.nadia.today.isoformat()}
        add_answers(three.nadia, sheet_named("plan", "task"), said, entry_id=new_entry_id(three.nadia))

    three.sync(three.nadia, three.jean)

    assert set(choices) == {"Jean Adeyemi", "Sam", "Nadia"}
    assert choices["Sam"] == f"urn:uuid:{entry_id(102)} Sam"
    for record in (three.nadia, three.jean):
        assert {(one.words, one.name) for one in tasks(record)} == {(f"For {name}", name) for name in choices}
    (day,) = [some for _, some in week_seen(three.jean, who=" Jean Adeyemi").days if some]
    assert [one.words for one in day] == ["For Jean Adeyemi"]
