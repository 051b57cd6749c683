"""Who is not in the circle any more, and telling one of them so, if somebody wants that."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.forms import PageForm, tick
from portable_record.web.guard import doorway
from portable_record.web.told import tell as tell_next_page

pages = Blueprint("circle_removal", __name__, url_prefix="/circle/gone")
Answer = str | Response | tuple[str, int]


class TellForm(PageForm):
    """That somebody thought of what it may lead to."""

    safe = tick(
        _l("I have thought about it: nobody is in danger when they read this"),
        needed=_l("Tick this only if it is safe. Else do not send it."),
    )


@pages.get("")
def gone() -> str:
    """List who is not in it any more, and who of them was told."""
    from portable_record.actions.circle_removal import who_is_gone

    with doorway(current_app).record() as record:
        return render_template("circle/gone.html", gone=who_is_gone(record))


@pages.route("/<member_id>/tell", methods=["GET", "POST"])
def tell(member_id: str) -> Answer:
    """Show what they will read, and have it written once somebody says that it is safe."""
    from portable_record.actions.circle_removal import tell_removed, who_is_gone
    from portable_record.actions.circle_state import the_circle

    form = TellForm()
    with doorway(current_app).record() as record:
        found = next((one for one in who_is_gone(record) if one.member.id == member_id), None)
        if found is None or not (found.can_be_told or found.told):
            raise NotFoundError(place=member_id)
        if form.validate_on_submit():
            try:
                tell_removed(record, member_id)
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                says = _("It goes to the place of your files when you next look for news.")
                return redirect(url_for("circle_removal.gone", done=tell_next_page(says)))
        member = the_circle(record).member
    page = render_template("circle/tell.html", form=form, gone=found, by=member.name if member else "")
    return page, 400 if form.problems() else 200
