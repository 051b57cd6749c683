"""The emergency sheet: each thing ticked itself, looked at, and then made."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from portable_record.web.asked import spoken
from portable_record.web.forms import PageForm, some_of
from portable_record.web.guard import doorway
from portable_record.web.languages import day_in_words
from portable_record.web.paper import FRAME, keep_paper, made_papers, token_of_form
from portable_record.web.paper_words import put_together
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portable_record.actions.emergency_sheet import Item, Offered
    from portable_record.actions.paper import Head, PaperWish

pages = Blueprint("emergency", __name__, url_prefix="/paper/emergency")
Answered = str | Response | tuple[str, int]
LONG = 160  # letters of something to tick; all of it comes on the sheet


@pages.route("", methods=["GET", "POST"])
def choose() -> Answered:
    """Ask what should stand on the sheet: nothing is ticked before."""
    from portable_record.actions.emergency_sheet import GROUPS, made_before, offered
    from portable_record.actions.paper import EMERGENCY, PaperWish

    token = token_of_form()
    before = made_papers().get(request.args.get("again", ""))
    with doorway(current_app).record() as record:
        offer, made = offered(record), made_before(record)
    form = _form(offer, before)
    if form.validate_on_submit():
        ticked = frozenset(one for group in GROUPS if group in form for one in form[group].data or ())
        if ticked:
            keep_paper(token, PaperWish(EMERGENCY, ticked=ticked))
            return redirect(url_for("emergency.sheet", token=token))
        first = next((group for group in GROUPS if group in form), "")
        form.refuse(_("Tick what should stand on the sheet."), at=first)
    page = render_template("emergency/choose.html", form=form, offer=offer, made=made, paper=token)
    return page, 400 if form.problems() else 200


@pages.get("/sheet/<token>")
def sheet(token: str) -> Answered:
    """Show the sheet as it is printed: first to be looked at, then to print."""
    wish = made_papers().get(token)
    if wish is None or not wish.ticked:
        return redirect(url_for("emergency.choose"))
    return written_out(wish, token)


def written_out(wish: "PaperWish", token: str, *, frame: str = FRAME) -> str:
    """Write the sheet out, in a page of the app or alone."""
    from portable_record.actions.emergency_sheet import offered
    from portable_record.actions.paper import head_of

    with doorway(current_app).record() as record:
        offer, head = offered(record), head_of(record, wish)
    return render_template(
        "emergency/sheet.html",
        frame=frame,
        token=token,
        wish=wish,
        title=_("Emergency sheet"),
        by=put_together(head),
        cautions=_cautions(offer, wish.ticked),
        **_laid_out(offer, wish.ticked, head),
    )


@pages.post("/make/<token>")
def make(token: str) -> Response:
    """Note that the sheet was made, once."""
    from portable_record.actions.emergency_sheet import make_sheet

    wish = made_papers().get(token)
    if wish is None or not wish.ticked:
        return redirect(url_for("emergency.choose"))
    if not wish.noted:
        with doorway(current_app).record() as record:
            make_sheet(record, wish.ticked)
        keep_paper(token, replace(wish, noted=True))
    said_in: dict[str, Any] = {"in": request.args.get("in")}
    return redirect(url_for("emergency.sheet", token=token, **said_in))


@pages.post("/no-longer")
def no_longer() -> Response:
    """Remind no more: no sheet is in use."""
    from portable_record.actions.emergency_sheet import no_longer_used

    with doorway(current_app).record() as record:
        no_longer_used(record)
    return redirect(url_for("emergency.choose"))


def _titles() -> "Mapping[str, str]":
    return {
        "name": _("Who I am"),
        "talk": _("How I communicate"),
        "allergies": _("Allergies"),
        "medicines": _("Medicines"),
        "conditions": _("Conditions"),
        "do": _("What to do"),
        "do-not": _("What not to do"),
        "call": _("Who to call"),
    }


def _form(offer: "Offered", before: "PaperWish | None") -> PageForm:
    fields = {
        group: some_of(
            title,
            [
                (item.id, own(_short(_words(item, title))), _("Sensitive") if item.sensitive else "")
                for item in some
            ],
        )
        for group, title in _titles().items()
        if (some := offer.of(group))
    }
    data = {
        group: [item.id for item in offer.of(group) if before and item.id in before.ticked]
        for group in fields
    }
    made: PageForm = type("SheetForm", (PageForm,), fields)(data=data)
    return made


def _words(item: "Item", heading: str) -> str:
    """Write one thing out, with its label where neither its words nor the heading say it."""
    label, main, more = _pieces(item, heading)
    rest = f": {more}" if more and main else more
    return f"{label}: {main}{rest}" if label else f"{main}{rest}"


def _pieces(item: "Item", heading: str = "") -> tuple[str, str, str]:
    """Give the label of a thing, the main thing it says, and the rest."""
    from portable_record.sharing.paper.measure import tidied

    label = str(_(item.asked.says or item.asked.label)) if item.asked else ""
    said = [
        " ".join(spoken(question, answer).split())
        for question, answer in item.more
        if _counts(question.key, answer)
    ]
    main = str(_("No allergies that I know of")) if item.says_none else tidied(item.main)
    return "" if label == heading else label, main, ". ".join(one.rstrip(".") for one in said)


def _counts(key: str, answer: object) -> bool:
    """Say whether an answer is worth its room: of how bad an allergy is, only that it is dangerous."""
    return key != "danger" or answer == "high"


def _short(words: str) -> str:
    words = " \u00b7 ".join(words.splitlines())
    return words if len(words) <= LONG else f"{words[:LONG].rstrip()}\u2026"


def _cautions(offer: "Offered", ticked: "frozenset[str]") -> list[str]:
    """Say what the person should know before it is made; none of it stands on the sheet."""
    from portable_record.actions.emergency_sheet import ALLERGIES, MEDICINES, denies, hides_some

    dangerous = _("This may be dangerous: a helper may think that these are all.")
    said = []
    if hides_some(offer, ticked, ALLERGIES):
        said.append(f"{_('Only some of your allergies are on it.')} {dangerous}")
    if hides_some(offer, ticked, MEDICINES):
        said.append(f"{_('Only some of your medicines are on it.')} {dangerous}")
    if denies(offer, ticked):
        said.append(_("You ticked that you have no allergies, but your record holds some. Look at both."))
    return said


def _laid_out(offer: "Offered", ticked: "frozenset[str]", head: "Head") -> dict[str, object]:
    """Lay out what is ticked, and the code that says the same."""
    from portable_record.sharing.paper.plain_code import Part, plain_code, plain_svg

    chosen = {group: [item for item in offer.of(group) if item.id in ticked] for group in _titles()}
    titles = _titles()
    day = day_in_words(head.made.isoformat())
    correct = _("Correct on %(day)s. Check before relying on it.", day=day)
    order = ("name", "allergies", "medicines", "call", "do", "do-not", "conditions", "talk")
    parts = [
        Part(
            "" if group == "name" else titles[group],
            tuple(_words(one, titles[group]) for one in chosen[group]),
        )
        for group in order
        if chosen[group]
    ]
    code = plain_code(
        parts,
        head=_("Emergency sheet"),
        foot=f"{correct}\n{_('This may not be everything.')}",
        says_left_out=_says_left_out,
    )
    drawing = plain_svg(code.text, label=_("A code that says the words beside it"))
    return {
        "name": head.name,
        "rows": [_pieces(item) for item in chosen["name"] if item.id != "name"],
        "groups": [
            (group, titles[group], [_pieces(item, titles[group]) for item in chosen[group]])
            for group in titles
            if group != "name"
        ],
        "nothing_said": {
            "allergies": _("Nothing is said here about allergies. There may be some."),
            "medicines": _("Nothing is said here about medicines. There may be some."),
        },
        "correct": correct,
        "code": code,
        "drawing": Markup(drawing),  # noqa: S704 - our own drawing, its label escaped
    }


def _says_left_out(headings: Sequence[str]) -> str:
    named = ", ".join(heading or _("Who I am") for heading in headings)
    return str(_("Not all fits into this code. Read the paper for: %(what)s.", what=named))
