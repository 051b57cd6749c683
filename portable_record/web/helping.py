"""Help: what each thing means, the keys, what this app cannot do, and what its pages are made of."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l

from portable_record import __version__
from portable_record.web.forms import (
    DayField,
    PageForm,
    line,
    number,
    one_of,
    paragraphs,
    secret,
    some_of,
    tick,
)

pages = Blueprint("help", __name__)

_CHOICES = (("one", _l("The first"), _l("With a hint.")), ("two", _l("The second"), ""))


class ComponentsForm(PageForm):
    """One field of each kind, to look at and to try out; what is typed goes nowhere."""

    words = line(
        _l("One line of words"), hint=_l("A hint stands under its question."), needed=_l("Type a line.")
    )
    more = paragraphs(_l("More words"), needed=_l("Type more words."))
    hidden = secret(_l("A secret"), needed=_l("Type a secret."))
    count = number(_l("A number"), least=0, most=10, hint=_l("From 0 to 10."))
    when = DayField(_l("A day"), needed=_l("Type a day."))
    choice = one_of(_l("One of these"), _CHOICES, needed=_l("Choose one."))
    several = some_of(_l("Any of these"), _CHOICES, needed=_l("Tick one or more."))
    yes = tick(_l("A box to tick"), needed=_l("Tick the box."))


@pages.get("/help")
def show() -> str:
    """Show all help on one page."""
    return render_template("help/show.html", version=__version__)


@pages.route("/help/components", methods=["GET", "POST"])
def components() -> str | tuple[str, int]:
    """Show each piece that pages are made of, for those who build and test them."""
    form = ComponentsForm()
    form.validate_on_submit()
    return render_template("help/components.html", form=form), 400 if form.problems() else 200
