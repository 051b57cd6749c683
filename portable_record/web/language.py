"""Choose the language: before anything else is asked, on every page that is locked, and in the settings."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers.response import Response

from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway, is_unlocked, open_to_all, safe_place
from portable_record.web.languages import A_YEAR, CHOSEN, COOKIE, LANGUAGES, liked

pages = Blueprint("language", __name__, url_prefix="/language")
Answer = str | Response | tuple[str, int]
open_to_all("language.choose", "language.keep")


@pages.get("")
def choose() -> str:
    """Show all languages, each by its own name."""
    place = request.args.get("next", "")
    return render_template("language/choose.html", form=PageForm(), place=place, chosen=liked())


@pages.post("")
def keep() -> Answer:
    """Keep a choice: in the browser of this device, and in the record if it is open, or once it is."""
    form, code = PageForm(), request.form.get("language", "")
    place = request.form.get("next", "")
    if not form.validate_on_submit() or (code and code not in LANGUAGES):
        return render_template("language/choose.html", form=form, place=place, chosen=liked()), 400
    answer = redirect(safe_place(place) if place else url_for("home.parts"))
    if code:
        answer.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Strict", path="/")
    else:
        answer.delete_cookie(COOKIE, path="/")
    if is_unlocked(current_app) and not doorway(current_app).is_busy:
        keep_in_record(code)
    else:
        session[CHOSEN] = code
    return answer


def chosen_before_unlocking() -> str | None:
    """Return the language that this session chose on a page that was locked; None where it chose none."""
    return session.get(CHOSEN)


def keep_in_record(code: str) -> None:
    """Keep a choice in the open record, so that it holds wherever the record is opened."""
    from dataclasses import replace

    from portable_record.actions.preferences import keep_preferences, preferences_of

    with doorway(current_app).record() as record:
        chosen = replace(preferences_of(record), language=code)
        keep_preferences(record, chosen)
    doorway(current_app).like(chosen)
