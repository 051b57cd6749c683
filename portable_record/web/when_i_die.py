"""What becomes of the record when the person has died: they choose it here, beforehand, and only they."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, line, one_of
from portable_record.web.guard import doorway

pages = Blueprint("wheni", __name__, url_prefix="/what-happens-when-i-die")
Answer = str | Response | tuple[str, int]


class ChoiceForm(PageForm):
    """Keep, give or delete."""

    choice = one_of(
        _l("What should happen to your record?"),
        (
            (
                "keep",
                _l("Keep it"),
                _l("It stays as it is, closed. Whoever knows the passphrase can read it."),
            ),
            ("give", _l("Give it to somebody"), _l("All of it, as a file. Say below who it is for.")),
            (
                "delete",
                _l("Delete it"),
                _l("All of it goes from this device. Copies and backups elsewhere stay where they are."),
            ),
        ),
        needed=_l("Choose what should happen to your record."),
    )
    to = line(_l("Who should have it?"), hint=_l("Only if you want to give it to somebody."))


@pages.route("", methods=["GET", "POST"])
def choose() -> Answer:
    """Ask the person what should become of it; nobody has to choose."""
    from portable_record.actions.after_death import Choice, chosen
    from portable_record.actions.after_death import choose as keep_choice

    at = doorway(current_app)
    if at.is_closed:
        return redirect(url_for("death.show"))
    with at.record() as record:
        if record.identity.keeper is not None:
            return render_template("death/not-yours.html", name=record.identity.name)
        before = chosen(record)
        form = ChoiceForm(data={"choice": before.choice.value if before.when else "", "to": before.to})
        if form.validate_on_submit():
            choice, to = Choice(str(form.choice.data)), str(form.to.data or "")
            if choice is Choice.GIVE and not to:
                form.refuse(_("Type the name of who should have it."), at="to")
            elif choice is not Choice.GIVE and to:
                form.refuse(_("Leave the name empty, or choose to give it to somebody."), at="to")
            else:
                try:
                    before = keep_choice(record, choice, to=to)
                except PortableRecordError as refused:
                    form.refuse(refused.says)
                else:
                    return redirect(url_for("wheni.choose"))
    page = render_template("death/choose.html", form=form, before=before)
    return page, 400 if form.problems() else 200
