"""The devices that write in this record: which they are, since when, and what to do if one is lost."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError
from portable_record.web.begun import is_saved, keeping, keeps
from portable_record.web.forms import PageForm, line
from portable_record.web.guard import doorway

pages = Blueprint("devices", __name__, url_prefix="/devices")
keeps("devices.name")


class NameForm(PageForm):
    """What a device is called."""

    name = line(
        _l("What do you call this device?"),
        hint=_l("Such as: my laptop, the tablet in the kitchen. Only you see it."),
        needed=_l("Type a name for the device."),
        most=60,
    )


@pages.get("")
def show() -> str:
    """List the devices, this one first."""
    from portable_record.actions.circle_state import circle_of
    from portable_record.actions.devices import devices_with_last_change

    with doorway(current_app).record() as record:
        devices = sorted(devices_with_last_change(record.vault), key=lambda device: not device.here)
        circle = circle_of(record)
    member = circle.member.id if circle and circle.member else ""
    return render_template("devices/show.html", devices=devices, member=member)


@pages.route("/<device_id>/name", methods=["GET", "POST"])
def name(device_id: str) -> str | Response | tuple[str, int]:
    """Give a device a name."""
    from portable_record.actions.devices import devices_of, name_device

    with doorway(current_app).record() as record:
        known = {device.id: device for device in devices_of(record.vault)}
        if device_id not in known:
            raise NotFoundError
        kept = keeping(_("Name this device"))
        form = NameForm(data={"name": known[device_id].name}, **kept.sent)
        if form.validate_on_submit():
            name_device(record.vault, device_id, str(form["name"].data))
            is_saved()
            return redirect(url_for("devices.show"))
    page = render_template("devices/name.html", form=form, device=known[device_id], kept=kept)
    return page, 400 if form.problems() else 200
