"""Sharing, one question a page: to begin, and the short questions. The way through: ``share_way.py``."""

from collections.abc import Callable
from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError
from portable_record.record.parts import part as part_by_key
from portable_record.web import share_forms as forms
from portable_record.web.again import typed_again
from portable_record.web.begun import is_saved, keeps
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.share_way import (
    Answer,
    back_from,
    draft_here,
    form_of,
    on_from,
    out_of_sight,
    page_of_share,
)
from portable_record.web.share_words import part_words

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.share_choices import Choices
    from portable_record.web.meanwhile import Meanwhile

pages = Blueprint("share", __name__, url_prefix="/share")
keeps("share.step")
out_of_sight(pages)

_ASKS: dict[str, Callable[["OpenRecord", "Choices"], forms.Asked]] = {
    "details": forms.details,
    "whom": forms.whom,
    "why": forms.why,
    "until": forms.until,
    "pass-on": forms.pass_on,
    "agree": forms.agree,
    "private": forms.private,
    "has": forms.has,
}
_TAKES: dict[str, Callable[[PageForm, "Choices"], "Choices | None"]] = {
    "details": forms.took_details,
    "whom": forms.took_whom,
    "why": forms.took("purpose"),
    "pass-on": forms.took("pass_on"),
    "agree": forms.took("agree"),
    "private": forms.took("private"),
    "has": forms.took("has"),
}


@pages.get("")
def begin() -> Answer:
    """Offer to begin, and to go on with what was begun."""
    from portable_record.actions.closed import refuse_if_closed
    from portable_record.actions.share_choices import day_began, drafts_of, is_out_of_sight
    from portable_record.actions.share_templates import READY, templates_of

    with doorway(current_app).record() as record:
        refuse_if_closed(record)
        begun = [
            (one.id, part_words(record, one.choices), day_began(one))
            for one in drafts_of(record)
            if typed_again() or not is_out_of_sight(record, one.choices)
        ]
        templates = templates_of(record)
    _read_meanwhile()
    return render_template("share/begin.html", begun=begun, templates=templates, ready=READY)


@pages.get("/start")
def start() -> Response:
    """Lead to the first question, or to the part or the entry that is to be shared; nothing is ticked."""
    draft, key, entry = token_hex(8), request.args.get("part", ""), request.args.get("entry", "")
    with doorway(current_app).record() as record:
        if entry:
            key = record.vault.entries.get(entry).part
    _read_meanwhile()
    if key and part_by_key(key).key != "details":
        return redirect(url_for("picking.part", draft=draft, key=key, entry=entry or None))
    return redirect(url_for("picking.what", draft=draft))


def _read_meanwhile() -> None:
    meanwhile: Meanwhile = current_app.extensions["meanwhile"]
    meanwhile.read_on(doorway(current_app))


@pages.post("/<draft>/throw-away")
def away(draft: str) -> Response:
    """Let go of a share that was begun."""
    from portable_record.actions.share_choices import throw_draft_away

    with doorway(current_app).record() as record:
        throw_draft_away(record, draft)
    return redirect(url_for("share.begin"))


@pages.route("/<draft>/<key>", methods=["GET", "POST"])
def step(draft: str, key: str) -> Answer:
    """Ask one question."""
    from portable_record.actions.share_choices import keep_draft

    if key not in _ASKS:
        raise NotFoundError(place=key)
    with doorway(current_app).record() as record:
        choices = draft_here(record, draft).choices
        if choices.is_empty:
            return redirect(url_for("picking.what", draft=draft))
        asked = _ASKS[key](record, choices)
        form, begun = form_of(asked.fields, asked.data)
        if form.validate_on_submit():
            new = (
                forms.took_until(form, choices, record.today)
                if key == "until"
                else _TAKES[key](form, choices)
            )
            if new is not None:
                keep_draft(record, draft, new)
                is_saved()
                return on_from(record, draft)
        return page_of_share(
            "share/ask.html",
            form,
            draft,
            key,
            back=back_from(record, draft, key, choices),
            begun=begun,
            find=asked.find,
            asks_again=key == "whom" and not typed_again(),
        )
