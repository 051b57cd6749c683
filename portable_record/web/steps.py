"""The words of what to do next, and where each step is done."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from portable_record.web.asked import some_day_in_words
from portable_record.web.languages import day_in_words

if TYPE_CHECKING:
    from portable_record.actions.next_steps import Step


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the task list."""

    code: str
    address: str
    title: str
    about: str
    state: str
    loud: bool


def task(step: "Step") -> Task:
    """Put a step into words."""
    address, title, about = _words(step)
    state = _("Soon") if step.pressing else ""
    return Task(step.code, address, title, about or _(step.about), state, loud=step.pressing)


def _words(step: "Step") -> tuple[str, str, str]:
    """Give where a step is done, its title, and a hint unless the step has words of its own."""
    if step.code == "recovery-code":
        return (
            url_for("recovery.offer"),
            _("Make a recovery code"),
            _("Without one, a forgotten passphrase means that everything is lost."),
        )
    if step.code == "try-code":
        about = _("Is your paper still where you put it, and can you read it?")
        return url_for("recovery.try_it"), _("Try your recovery code"), about
    if step.code == "let-in":
        about = _("Give your answer to %(name)s, and read eight words to each other.", name=step.about)
        return url_for("circle.show"), _("Join in keeping the plan"), about
    if step.code == "right-review":
        return url_for("rights.show"), _("Look at who may write"), ""
    if step.code == "hand-over":
        return url_for("handover.ask"), _("Hand the record over"), ""
    if step.code == "first-words":
        return (
            url_for("first.ask", which=1),
            _("Begin with three short questions"),
            _("How to talk with you, what matters to you, and who to call. You can skip any."),
        )
    if step.code == "plan-review":
        due = some_day_in_words(step.about)
        return (
            url_for("plan_forms.review"),
            _("Look at your plan again"),
            _("It was to be looked at again: %(day)s.", day=due),
        )
    if step.code == "words-review":
        return (
            url_for("entries.one", entry_id=step.about),
            _("Look at how you communicate again"),
            _("The day has come that you wrote down for it."),
        )
    if step.code == "backup":
        return url_for("backup.show"), _("Make a backup"), ""
    if step.code == "emergency-sheet":
        about = _(
            "You made the last one on %(day)s. Look if it is still right.", day=day_in_words(step.about)
        )
        return url_for("emergency.choose"), _("Make a new emergency sheet"), about
    return url_for("help.show", _anchor=step.code), _("Look at the clock of this device"), ""
