"""Set-up: a few questions, one a page, and then there is a locked record.

What was answered stays in the memory of this program until the record is made (``draft.py``). Only the
browser that showed the code of the window may answer (``launch.py``).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.actions.records_here import listed_or_none
from portable_record.errors import PortableRecordError
from portable_record.web import setup_forms as forms
from portable_record.web.again import again
from portable_record.web.draft import Draft, Drafts
from portable_record.web.example import may_begin_again
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway, let_in, open_to_all, the_pass
from portable_record.web.language import keep_in_record
from portable_record.web.languages import liked
from portable_record.web.launch import Launch
from portable_record.web.records import which_is_open
from portable_record.web.setup_making import start_as_answered

pages = Blueprint("setup", __name__, url_prefix="/setup")
Answer = str | Response | tuple[str | Response, int]
BEFORE = {
    "who": "welcome",
    "names": "who",
    "people": "who",
    "right": "people",
    "details": "right",
    "passphrase": "names",
    "made": "passphrase",
    "weak": "passphrase",
    "check": "passphrase",
}
open_to_all(*(f"setup.{name}" for name in ("begin", "code", "welcome", *BEFORE, "make", "anyway")))


def launch() -> Launch:
    """Return the code of the window."""
    found: Launch = current_app.extensions["launch"]
    return found


def drafts() -> Drafts:
    """Return where the answers are kept."""
    found: Drafts = current_app.extensions["drafts"]
    return found


def with_draft(page: Callable[[Draft], Answer]) -> Callable[[], Answer]:
    """Let only the browser that showed the code see this page, and only while there is no record."""

    @wraps(page)
    def guarded() -> Answer:
        draft = drafts().of(str(session.get("draft", "")))
        if draft is None or doorway(current_app).has_record:
            return redirect(url_for("setup.begin"))
        g.for_team = draft.team
        return page(draft)

    return guarded


@pages.get("")
def begin() -> Answer:
    """Let in the browser that shows the code, and take the code out of the address."""
    if doorway(current_app).has_record:
        return redirect(url_for("unlock.ask"))
    if drafts().of(str(session.get("draft", ""))) is not None:
        return redirect(url_for("setup.welcome"))
    if may_begin_again():
        session["draft"] = drafts().begin()
        return redirect(url_for("setup.welcome"))
    if "token" in request.args and request.method == "GET":
        try:
            return _let_begin(request.args["token"])
        except PortableRecordError as refused:
            form = forms.CodeForm(formdata=None)
            form.refuse(refused.says, at="code")
            return render_template("setup/code.html", form=form, spent=launch().is_spent), 403
    return render_template("setup/code.html", form=forms.CodeForm(formdata=None), spent=launch().is_spent)


@pages.post("")
def code() -> Answer:
    """Take the code that was typed from the window."""
    if doorway(current_app).has_record:
        return redirect(url_for("unlock.ask"))
    form = forms.CodeForm()
    if form.validate_on_submit():
        try:
            return _let_begin(str(form.code.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="code")
    return render_template("setup/code.html", form=form, spent=launch().is_spent), 400


def _let_begin(shown: str) -> Response:
    launch().spend(shown)
    session.clear()
    session["draft"] = drafts().begin()
    welcome = url_for("setup.welcome")
    return redirect(welcome if liked() else url_for("language.choose", next=welcome))


@pages.get("/welcome")
@with_draft
def welcome(draft: Draft) -> Answer:
    """Say what this is in three pictures; an example can be looked at first."""
    at = doorway(current_app)
    others = bool(listed_or_none(at.records))
    return render_template("setup/welcome.html", draft=draft, others=others, example=at.records is not None)


@pages.route("/who", methods=["GET", "POST"])
@with_draft
def who(draft: Draft) -> Answer:
    """Ask whose record it will be."""
    form = forms.WhoForm(data={"whose": draft.whose})
    if form.validate_on_submit():
        if draft.whose != form.whose.data:
            draft.begin_for(str(form.whose.data))
        return redirect(url_for("setup.names"))
    return ask("who", form, "")


@pages.route("/names", methods=["GET", "POST"])
@with_draft
def names(draft: Draft) -> Answer:
    """Ask for the names."""
    if not draft.whose:
        return redirect(url_for("setup.who"))
    if draft.whose in ("someone", "invited"):
        return redirect(url_for("setup.people" if draft.whose == "someone" else "joining.who"))
    kinds = {"me": forms.MyNameForm, "organisation": forms.OrganisationForm}
    form = kinds[draft.whose](data={"name": draft.name})
    if form.validate_on_submit():
        draft.name = str(form["name"].data)
        return redirect(url_for("setup.passphrase"))
    return ask("names", form, "")


@pages.route("/passphrase", methods=["GET", "POST"])
@with_draft
def passphrase(draft: Draft) -> Answer:
    """Ask for a passphrase, twice; a weak one is asked about."""
    from portable_record.actions.strength import strength

    if not draft.name:
        return redirect(url_for(f"setup.{draft.first_gap}"))
    form = forms.PassphraseForm()
    if form.validate_on_submit() and forms.is_new_passphrase(form):
        draft.passphrase, draft.is_made = str(form.passphrase.data), False
        weak = strength(draft.passphrase, known=draft.known_words).level == "weak"
        return redirect(url_for("setup.weak" if weak else "setup.check"))
    return _render("setup/passphrase.html", "passphrase", form, draft)


@pages.get("/passphrase/weak")
@with_draft
def weak(draft: Draft) -> Answer:
    """Say honestly that a passphrase seems easy to guess, and let them decide."""
    from portable_record.actions.strength import SPOTS, strength

    if not draft.passphrase:
        return redirect(url_for("setup.passphrase"))
    spots = strength(draft.passphrase, known=draft.known_words).spots
    return render_template("setup/weak.html", back=_back("weak"), spots=[_(SPOTS[spot]) for spot in spots])


@pages.post("/passphrase/weak")
@with_draft
def anyway(_draft: Draft) -> Answer:
    """Take it all the same: it is theirs."""
    return redirect(url_for("setup.check"))


@pages.post("/passphrase/make")
@with_draft
def make(draft: Draft) -> Answer:
    """Make up five words."""
    from portable_record.crypto.words import made_up_words

    draft.made = made_up_words(5, doorway(current_app).desk.dice)
    return redirect(url_for("setup.made"))


@pages.route("/passphrase/made", methods=["GET", "POST"])
@with_draft
def made(draft: Draft) -> Answer:
    """Show the five words, and have them typed back."""
    if not draft.made:
        return redirect(url_for("setup.passphrase"))
    form = forms.TypeBackForm()
    if form.validate_on_submit():
        if " ".join(str(form.again.data).lower().split()) == draft.made:
            draft.passphrase, draft.made, draft.is_made = draft.made, "", True
            return redirect(url_for("setup.check"))
        form.refuse(_("These are not the five words. Look at your paper, and type them again."), at="again")
    return _render("setup/made.html", "made", form, draft)


@pages.route("/check", methods=["GET", "POST"])
@with_draft
def check(draft: Draft) -> Answer:
    """Show all answers once more, then make the record."""
    from portable_record.actions.strength import strength

    if draft.first_gap != "check":
        return redirect(url_for(f"setup.{draft.first_gap}"))
    form = PageForm()
    if form.validate_on_submit():
        try:
            _make_record(draft)
            following = "records.label" if which_is_open() else "recovery.offer"
            return redirect(url_for(following, after="setup"))
        except PortableRecordError as refused:
            form.refuse(refused.says)
    level = "made" if draft.is_made else strength(draft.passphrase, known=draft.known_words).level
    return _render("setup/check.html", "check", form, draft, level=level, lines=_right_lines(draft))


def _right_lines(draft: Draft) -> list[tuple[str, str]]:
    from portable_record.record.right_entry import Recorded
    from portable_record.record.right_words import right_lines

    return list(right_lines(Recorded("", *draft.right()))) if draft.whose == "someone" else []


def _make_record(draft: Draft) -> None:
    at = doorway(current_app)
    start_as_answered(draft)
    if at.records is not None:
        at.records.note_new(at.folder)
    drafts().forget()
    let_in(at.unlock(draft.passphrase))
    keep_in_record(liked())
    again().was_typed(the_pass())


def _back(page: str) -> str:
    return url_for(f"setup.{BEFORE[page]}") if page in BEFORE else ""


def ask(page: str, form: PageForm, title: str) -> Answer:
    """Show a page of questions."""
    return _render("setup/ask.html", page, form, None, title=title)


def _render(template: str, page: str, form: PageForm, draft: Draft | None, **more: Any) -> Answer:  # noqa: ANN401 - for the page
    back = url_for("joining.invited") if page == "who-joins" else _back(page)
    if page == "passphrase" and draft is not None and draft.whose == "someone":
        back = url_for("setup.details")
    if page == "passphrase" and draft is not None and draft.whose == "invited":
        back = url_for("joining.place")
    status = 400 if form.problems() else 200
    return render_template(template, form=form, draft=draft, back=back, **more), status
