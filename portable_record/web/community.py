"""My community: groups, places and services, found by words or by day, and checked again now and then."""

from secrets import token_hex

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.record.service_marks import WEEK
from portable_record.web.asked import some_day_in_words
from portable_record.web.begun import is_saved, keeping, keeps
from portable_record.web.entries import OWN_PAGES
from portable_record.web.forms import PageForm, paragraphs
from portable_record.web.guard import doorway
from portable_record.web.search import one_line
from portable_record.web.told import tell

pages = Blueprint("community", __name__, url_prefix="/community")
keeps("community.own_words")
DAYS = dict(
    zip(
        WEEK,
        (
            _l("Monday"),
            _l("Tuesday"),
            _l("Wednesday"),
            _l("Thursday"),
            _l("Friday"),
            _l("Saturday"),
            _l("Sunday"),
        ),
        strict=True,
    )
)


def show() -> str:
    """Show what is there, or what was looked for."""
    from portable_record.actions.my_community import CHECKABLE, my_community

    words, day = one_line(request.args.get("q", "")), request.args.get("day", "")
    day = day if day in DAYS else ""
    start = request.args.get("next", "")[:60]
    with doorway(current_app).record() as record:
        found = my_community(record, words=words, day=day, after=start)
        today = record.today.isoformat()
    return render_template(
        "community/show.html",
        found=found,
        words=words,
        day=day,
        days=DAYS,
        goes_on=bool(start),
        checkable=CHECKABLE,
        form_token=token_hex(8),
        today=today,
    )


@pages.post("/<entry_id>/checked")
def checked(entry_id: str) -> Response:
    """Write down that it was checked today."""
    from portable_record.actions.my_community import checked_today

    with doorway(current_app).record() as record:
        kept = checked_today(record, entry_id, form=request.form.get("form", "")[:64] or token_hex(8))
    done = tell(_("Written down: you checked it today."), kept.changes)
    return redirect(url_for("entries.part", key="community", done=done, _anchor=f"e-{entry_id}"))


class WordsForm(PageForm):
    """What the person says about a place or service."""

    words = paragraphs(
        _l("What do you want to say about it?"),
        hint=_l("Such as: ask for Priya. They know me. What the directory says stays as it is."),
    )


@pages.route("/<entry_id>/words", methods=["GET", "POST"])
def own_words(entry_id: str) -> str | Response | tuple[str, int]:
    """Ask for the person's own words about what came in from a directory."""
    from portable_record.actions.my_community import own_words as own_words_about
    from portable_record.actions.my_community import say_own_words

    with doorway(current_app).record() as record:
        about = own_words_about(record, entry_id)
        kept = keeping(about.name)
        form = WordsForm(data={"words": about.words}, **kept.sent)
        sent = kept.begun.field if kept.begun else lambda name: request.form.get(name, "")
        seen, token = sent("seen") or about.seen, sent("form")[:64] or token_hex(8)
        if form.validate_on_submit():
            try:
                said = say_own_words(record, entry_id, str(form.words.data or ""), seen=seen, form=token)
            except PortableRecordError as refused:
                form.refuse(refused.says)
            else:
                is_saved()
                if said.in_conflict:
                    return redirect(url_for("keeping.choose", entry_id=entry_id))
                done = tell(_("Saved"), said.changes) if said.changes else None
                return redirect(url_for("entries.part", key="community", done=done, _anchor=f"e-{entry_id}"))
        page = render_template(
            "community/words.html",
            form=form,
            about=about,
            kept=kept,
            entry_id=entry_id,
            seen=seen,
            token=token,
        )
    return page, 400 if form.problems() else 200


def days_in_words(days: tuple[str, ...]) -> str:
    """Say days of the week, in their order."""
    return ", ".join(str(DAYS[day]) for day in days)


OWN_PAGES["community"] = show
for _name, _word in (("days_in_words", days_in_words), ("some_day", some_day_in_words)):
    pages.add_app_template_global(_word, _name)
