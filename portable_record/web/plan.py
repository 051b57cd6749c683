"""My plan: strengths first, goals with all that belongs to each, and how the plan stands."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.record.parts import part as part_by_key
from portable_record.web.entries import OWN_PAGES
from portable_record.web.guard import doorway
from portable_record.web.told import tell
from portable_record.web.writing import GOES_ON

pages = Blueprint("plan", __name__)


def show() -> str:
    """Show the plan on one page."""
    from portable_record.actions.joint_view import joint_plan
    from portable_record.actions.plan_view import plan_seen

    with doorway(current_app).record() as record:
        seen = plan_seen(record)
        joint = joint_plan(record, seen)
        return render_template("plan/show.html", seen=seen, joint=joint, part=part_by_key("plan"))


def after_goal(entry_id: str, done: str | None) -> str:
    """Go on from a new goal to how important it is, and from a changed one to its page."""
    if request.endpoint == "writing.add":
        return url_for("plan_new_goal.ask", entry_id=entry_id, which="importance", done=done)
    return url_for("plan.goal", entry_id=entry_id, done=done)


OWN_PAGES["plan"] = show
GOES_ON["plan", "hope"] = after_goal


@pages.get("/plan/goal/<entry_id>")
def goal(entry_id: str) -> str:
    """Show one goal with its numbers, steps and what happened."""
    from portable_record.actions.joint_view import joint_goal
    from portable_record.actions.plan_view import goal_seen

    with doorway(current_app).record() as record:
        seen = goal_seen(record, entry_id)
        joint = joint_goal(record, seen)
        return render_template("plan/goal.html", goal=seen, joint=joint, part=part_by_key("plan"))


@pages.post("/plan/goal/<entry_id>/move")
def move(entry_id: str) -> Response:
    """Move a goal up or down."""
    from portable_record.actions.plan_deeds import move_goal

    with doorway(current_app).record() as record:
        move_goal(record, entry_id, up=request.form.get("way") == "up")
    return redirect(url_for("entries.part", key="plan", _anchor=f"e-{entry_id}"))


@pages.post("/plan/goal/<entry_id>/stand")
def stand(entry_id: str) -> Response:
    """Say that a goal is reached, put it aside, or take it up again."""
    from portable_record.actions.plan_deeds import end_goal

    how = request.form.get("how", "")
    with doorway(current_app).record() as record:
        kept = end_goal(record, entry_id, how)
    says = {"reached": _("Reached. Well done!"), "aside": _("Put aside"), "again": _("Taken up again")}[how]
    done = tell(says, kept.changes) if kept.changes else None
    return redirect(url_for("plan.goal", entry_id=entry_id, done=done))


@pages.post("/plan/step/<key>/mark")
def mark(key: str) -> Response:
    """Say how a step stands now, with one press."""
    from portable_record.actions.plan_deeds import mark_step

    with doorway(current_app).record() as record:
        kept = mark_step(record, key, request.form.get("state", ""))
    return _back(tell(_("Saved"), kept.changes) if kept.changes else None)


@pages.post("/plan/step/<key>/remove")
def remove(key: str) -> Response:
    """Take a step out of the plan."""
    from portable_record.actions.plan_deeds import remove_step

    with doorway(current_app).record() as record:
        kept = remove_step(record, key)
    return _back(tell(_("Taken out of the plan"), kept.changes) if kept.changes else None)


def _back(done: str | None) -> Response:
    """Go back to the goal that the form was on, or to the plan."""
    return redirect(back_to(request.form.get("goal", ""), done))


def back_to(goal_id: str, done: str | None = None) -> str:
    """Give the address of a goal's page; of the plan where it is none."""
    if len(goal_id) == len("94b36414-6848-5c44-923b-b215cadacc54"):
        return url_for("plan.goal", entry_id=goal_id, done=done)
    return url_for("entries.part", key="plan", done=done)
