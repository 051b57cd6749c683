"""How things are going: charts with their numbers beside them, and what is working and what is not."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from portable_record.web.asked import some_day_in_words
from portable_record.web.entries import OWN_PAGES
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.actions.outcomes import Answered, Series
    from portable_record.record.pictures.chart import Chart

pages = Blueprint("outcomes", __name__)


def show() -> str:
    """Show the charts, and the two lists."""
    from portable_record.actions.outcomes import outcomes

    with doorway(current_app).record() as record:
        return render_template("outcomes/show.html", found=outcomes(record))


def charts_of(series: "Series") -> "dict[str, Chart]":
    """Draw the answers that have a day, for a wide and for a narrow page."""
    from portable_record.record.pictures.chart import NARROW, WIDE, draw

    points = [(one.day, one.number) for one in series.answered]
    return {"wide": draw(points, WIDE), "narrow": draw(points, NARROW)} if points else {}


def told(series: "Series") -> str:
    """Say first, last and best in plain words."""
    if not series.answered:
        return str(_("No answer has a day, so none is drawn."))
    first, last, best = series.answered[0], series.answered[-1], series.best
    if first is last:
        return str(_("One answer so far: %(number)s of 10, %(day)s.", **_named(first)))
    said = _(
        "First %(number)s of 10 (%(day)s), last %(then)s of 10 (%(later)s).",
        **_named(first),
        then=last.number,
        later=some_day_in_words(last.day),
    )
    if series.lower_is_better:
        better = _("Lower is better: the lowest was %(number)s of 10 (%(day)s).", **_named(best))
    else:
        better = _("The highest was %(number)s of 10 (%(day)s).", **_named(best))
    return f"{said} {better}"


def _named(one: "Answered") -> dict[str, object]:
    return {"number": one.number, "day": some_day_in_words(one.day)}


OWN_PAGES["outcomes"] = show
for _name, _word in (("charts_of", charts_of), ("told_of", told), ("some_day", some_day_in_words)):
    pages.add_app_template_global(_word, _name)
