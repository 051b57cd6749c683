"""Two people stand in the details: ask whom the record is about, and what to do with the other."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, offered, one_of
from portable_record.web.guard import doorway
from portable_record.web.told import tell
from portable_record.web.tongues import own

pages = Blueprint("which_is_me", __name__, url_prefix="/details/which-is-me")
Answer = str | Response | tuple[str, int]
TOGETHER, APART = "together", "apart"


class WhichForm(PageForm):
    """Which of two, and what becomes of the other."""

    which = one_of(_l("Which of them is this record about?"), (), needed=_l("Choose one of them."))
    other = one_of(
        _l("And the other one?"),
        (
            (
                TOGETHER,
                _l("It is the same person: put both together"),
                _l("What only the other says is taken over. The other goes into the bin for 30 days."),
            ),
            (APART, _l("It is somebody else: put them with my people"), ""),
        ),
        needed=_l("Say what to do with the other one."),
    )


@pages.route("", methods=["GET", "POST"])
def ask() -> Answer:
    """Show the two side by side, and ask."""
    from portable_record.actions.part_view import card_of
    from portable_record.actions.two_of_me import people_in_details, this_is_me

    form = WhichForm()
    with doorway(current_app).record() as record:
        two = people_in_details(record)[:2]
        if len(two) < 2:
            return redirect(url_for("entries.part", key="details"))
        places = (_("The first"), _("The second"))
        form.which.choices = offered(
            [(entry.id, place, own(entry.title)) for entry, place in zip(two, places, strict=True)]
        )
        if form.validate_on_submit():
            chosen = str(form.which.data)
            other = next(entry.id for entry in two if entry.id != chosen)
            try:
                kept = this_is_me(record, chosen, other, together=form.other.data == TOGETHER)
                done = tell(_("Saved"), kept.changes)
                return redirect(url_for("entries.part", key="details", done=done))
            except PortableRecordError as refused:
                form.refuse(refused.says)
        page = render_template("details/which.html", form=form, cards=[card_of(entry) for entry in two])
    return page, 400 if form.problems() else 200
