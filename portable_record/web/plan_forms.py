"""The forms of the plan: a step, how a goal is going, a review, and who agrees."""

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.asking.places import Answer, At
from portable_record.record.asking.sheet import DATE, LINE, PARAGRAPHS, SEVERAL, Question, Sheet
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import asked, given
from portable_record.web.begun import begun_fields, begun_here, is_saved, keeps, place_of_form, typed_before
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.plan import back_to
from portable_record.web.told import tell
from portable_record.web.writing import among_what

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.newest import Kept

pages = Blueprint("plan_forms", __name__)
keeps("plan_forms.step", "plan_forms.going", "plan_forms.review", "plan_forms.agree")
Answered = str | Response | tuple[str, int]
_NOWHERE = At("none")
_NEWS = Question("news", "What has happened?", _NOWHERE, PARAGRAPHS, hint="It is kept with today's date.")
_REVIEW = (
    Question("when", "On which day was it?", _NOWHERE, DATE, hint="Leave it open if it was today."),
    Question("there", "Who was there?", _NOWHERE, LINE),
    Question("works", "What works well?", _NOWHERE, PARAGRAPHS, hint="So that it goes on."),
    Question("works_not", "What does not work?", _NOWHERE, PARAGRAPHS, hint="So that it can change."),
    Question("next", "What comes next?", _NOWHERE, PARAGRAPHS, needed="Write what comes next, or go back."),
    Question("due", "When should it be looked at again?", _NOWHERE, DATE),
)
_AGREE = (
    Question(
        "who",
        "Who agrees to this plan?",
        _NOWHERE,
        SEVERAL,
        hint="You, or whoever has the right to say it for you; and others who keep to it.",
        needed="Say who agrees.",
        among="agreers",
    ),
    Question(
        "others", "Does somebody else agree?", _NOWHERE, LINE, hint="Such as a social worker. Type a name."
    ),
    Question("when", "On which day?", _NOWHERE, DATE, hint="Leave it open if it is today."),
)


@pages.route("/plan/step", methods=["GET", "POST"])
def step() -> Answered:
    """Add a step, or change the one whose key the address bears."""
    from portable_record.actions.plan_deeds import keep_step, open_step
    from portable_record.record.asking.parts.steps import STEP

    key, goal_id = request.args.get("step", ""), request.args.get("goal", "")
    with doorway(current_app).record() as record:
        opened = open_step(record, key)
        before = opened.answers or _for_goal(record, goal_id)
        asks = [one for one in STEP.questions if key or not one.later]
        sheet = replace(STEP, questions=(*asks, *([_NEWS] if key else [])))
        form = asked(sheet, sheet.questions, before, among_what(record, sheet), typed=_typed())
        seen, token = _sent("seen") or opened.seen, _token()

        def keep(answers: dict[str, Answer]) -> "Kept":
            news = str(answers.pop("news", ""))
            return keep_step(record, key, answers, news=news, seen=seen, form=token)

        return _answer(
            form,
            sheet,
            before,
            keep,
            title=_("Change this step") if key else _("Add a step"),
            about=opened.title or str(before.get("goal", "")).partition(" ")[2],
            back=back_to(goal_id),
            goal_id=goal_id,
            hidden={"form": token, "seen": seen},
            remove=url_for("plan.remove", key=key) if key else "",
        )


@pages.route("/plan/goal/<entry_id>/going", methods=["GET", "POST"])
def going(entry_id: str) -> Answered:
    """Ask how important a goal is, how sure the person is, how far they have come and what happened."""
    from portable_record.actions.plan_view import goal_seen
    from portable_record.actions.scores import say
    from portable_record.record.asking.sheets import sheet_named

    with doorway(current_app).record() as record:
        goal = goal_seen(record, entry_id)
        address, title = goal.card.entry.full_url, goal.card.entry.title
        asks = [
            replace(sheet_named("plan", code).question("score"), key=code, needed="")
            for code in ("importance", "confidence", "progress")
        ]
        asks.append(replace(sheet_named("plan", "progress").question("words"), key="words"))
        before = {
            code: str(said[0].number)
            for code, said in (("importance", goal.importance), ("confidence", goal.confidence))
            if said and said[0].number is not None
        }
        sheet = Sheet(
            part="plan", key="going", title="How is it going?", questions=tuple(asks), begin=_none, fits=_no
        )
        form = asked(sheet, asks, before, typed=_typed())
        token = _token()

        def keep(answers: dict[str, Answer]) -> "Kept":
            words = answers.pop("words", "")
            said = {
                code: {
                    "score": answer,
                    "goal": f"{address} {title}",
                    **({"words": words} if code == "progress" else {}),
                }
                for code, answer in answers.items()
                if answer != before.get(code, "") or (code == "progress" and words)
            }
            return say(record, "plan", said, form=token, about=address)

        return _answer(
            form,
            sheet,
            before,
            keep,
            title=_("How is it going?"),
            about=title,
            back=back_to(entry_id),
            goal_id=entry_id,
            hidden={"form": token},
        )


@pages.route("/plan/review", methods=["GET", "POST"])
def review() -> Answered:
    """Write down a review of the plan, and when the next one is.

    What works and what does not is asked of whoever may write it where it is kept.
    """
    from portable_record.actions.plan_review import OUTCOMES, WORKS, NewReview, hold_review
    from portable_record.actions.writer import own_writer

    with doorway(current_app).record() as record:
        without = WORKS if own_writer(record).hindrance(OUTCOMES) else ()
        asks = tuple(one for one in _REVIEW if one.key not in without)
        sheet = Sheet(
            part="plan", key="review", title="A review of my plan", questions=asks, begin=_none, fits=_no
        )
        form = asked(sheet, sheet.questions, {}, typed=_typed())
        token = _token()

        def keep(answers: dict[str, Answer]) -> "Kept":
            said = {name: str(answer) for name, answer in answers.items()}
            new = NewReview(on=said.pop("when"), **said)
            return hold_review(record, new, form=token)

        return _answer(
            form, sheet, {}, keep, title=_("A review of my plan"), back=back_to(""), hidden={"form": token}
        )


@pages.route("/plan/agree", methods=["GET", "POST"])
def agree() -> Answered:
    """Write down who agrees to the plan as it is now."""
    from portable_record.actions.plan_agreement import agree as agree_to

    sheet = Sheet(
        part="plan", key="agreed", title="Agree to this plan", questions=_AGREE, begin=_none, fits=_no
    )
    with doorway(current_app).record() as record:
        form = asked(sheet, sheet.questions, {}, among_what(record, sheet), typed=_typed())
        token = _token()

        def keep(answers: dict[str, Answer]) -> "Kept":
            who = [_reference(one) for one in answers["who"]]
            who += [{"display": str(answers["others"])}] if answers["others"] else []
            return agree_to(record, who=who, on=str(answers["when"]), form=token)

        return _answer(
            form,
            sheet,
            {},
            keep,
            title=_("Agree to this plan"),
            lead=_("The plan is kept as it is now. If it changes later, the plan says what changed."),
            back=back_to(""),
            hidden={"form": token},
        )


def _answer(
    form: PageForm,
    sheet: Sheet,
    before: Mapping[str, Answer],
    keep: Any,  # noqa: ANN401 - the deed of each page
    *,
    title: str,
    back: str,
    hidden: Mapping[str, str],
    goal_id: str = "",
    about: str = "",
    lead: str = "",
    remove: str = "",
) -> Answered:
    """Show the questions, or keep what was answered and go back."""
    if form.validate_on_submit():
        try:
            kept: Kept = keep(given(form, sheet.questions, before))
            is_saved()
            if kept.in_conflict:
                return redirect(url_for("keeping.choose", entry_id=kept.entry))
            return redirect(back_to(goal_id, tell(_("Saved"), kept.changes) if kept.changes else None))
        except PortableRecordError as refused:
            form.refuse(refused.says)
    page = render_template(
        "plan/ask.html",
        form=form,
        title=title,
        about=about,
        lead=lead,
        remove=remove,
        back=back,
        hidden={**hidden, **begun_fields(hidden["form"], about or title)},
        begun=begun_here(),
        keeps=place_of_form(),
        part=part_by_key("plan"),
    )
    return page, 400 if form.problems() else 200


def _for_goal(record: "OpenRecord", goal_id: str) -> dict[str, Answer]:
    """Have a new step be for the goal from which somebody came."""
    if not record.vault.entries.has(goal_id):
        return {}
    goal = record.vault.entries.get(goal_id)
    return {"goal": f"{goal.full_url} {goal.title}"} if goal.type == "Goal" and goal.full_url else {}


def _token() -> str:
    return _sent("form")[:64] or token_hex(8)


def _typed() -> "MultiDict[str, str] | None":
    return typed_before(begun_here())


def _sent(name: str) -> str:
    """Give a hidden field of the form as it was sent, or as it was begun before."""
    begun = begun_here()
    return begun.field(name) if begun else request.form.get(name, "")


def _reference(answer: str) -> dict[str, object]:
    address, _space, name = answer.partition(" ")
    return {"reference": address, "display": name} if address else {"display": name}


def _none(_stamp: object) -> dict[str, object]:
    return {}


def _no(_resource: object) -> bool:
    return False
