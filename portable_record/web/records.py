"""The records on this device: choosing one, adding one, its label, and taking it off the list."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.actions.records_here import COLOURS, FIRST, MOST_LABEL, Listed, Records, listed_or_none
from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.forms import PageForm, line
from portable_record.web.guard import doorway, is_unlocked, leave, open_to_all, the_pass

if TYPE_CHECKING:
    from portable_record.web.draft import Drafts

pages = Blueprint("records", __name__, url_prefix="/records")
open_to_all("records.show", "records.choose", "records.begin")
Answer = str | Response | tuple[str, int]


class LabelForm(PageForm):
    """What the list calls the open record."""

    label = line(
        _l("What should the list call this record?"),
        hint=_l("Shown before unlocking: choose something only you understand. You can leave it empty."),
        most=MOST_LABEL,
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A record as pages call it: its folder, the label or what stands for it, its colour, whose it is."""

    folder: str
    label: str
    colour: int
    whose: str = ""


def which_is_open() -> Named | None:
    """Say which record stands before us, where there are others as well; else nothing.

    Of one that is not on the list nothing is said before it is unlocked.
    """
    at = doorway(current_app)
    there = listed_or_none(at.records)
    if at.records is None or at.is_example or not there:
        return None
    here = next((one for one in _named(there) if at.records.home / one.folder == at.folder), None)
    if here is None and is_unlocked(current_app):
        return Named("", str(_("Not on the list")), COLOURS - 1, at.whose)
    return here if len(there) > 1 else None


def _named(there: list[Listed]) -> list[Named]:
    whose = doorway(current_app).whose
    return [
        Named(one.folder, one.label or _unlabelled(one.folder, number), one.colour, whose)
        for number, one in enumerate(there, 1)
    ]


def _unlabelled(folder: str, number: int) -> str:
    return str(_("My record") if folder == FIRST else _("Record %(number)s", number=number))


def _records() -> Records:
    found = doorway(current_app).records
    if found is None:
        raise NotFoundError(place="records")
    return found


@pages.before_app_request
def which_first() -> Response | None:
    """Have one chosen before it is unlocked or recovered."""
    about_one = (request.endpoint or "").partition(".")[0] in ("unlock", "recovery", "sheets", "restore")
    return redirect(url_for("records.show")) if about_one and not doorway(current_app).is_chosen else None


@pages.get("")
def show() -> Answer:
    """List the records that can be opened."""
    return _page()


def _page(says: str = "") -> Answer:
    at, records = doorway(current_app), _records()
    there = _named(records.listed())
    unlocked = is_unlocked(current_app)
    if not there and not unlocked:
        return redirect(url_for("unlock.ask" if at.has_record else "setup.begin"))
    page = render_template(
        "records/list.html",
        there=there,
        here=at.folder.name if unlocked else "",
        listed=records.of(at.folder) is not None,
        could_list=records.could_list(at.folder),
        says=says,
    )
    return page, 400 if says else 200


@pages.post("/open")
def choose() -> Answer:
    """Lock what is open, and go to the record that was chosen; its passphrase is asked for then."""
    folder = _records().folder(request.form.get("folder", ""))
    if folder is None:
        return redirect(url_for("records.show"))
    try:
        doorway(current_app).stand_before(folder, the_pass())
    except PortableRecordError as refused:
        return _page(_(refused.says))
    leave()
    return redirect(url_for("unlock.ask"))


@pages.post("/add")
def begin() -> Answer:
    """Lock what is open, and begin to set up another record beside it."""
    at, may_begin = doorway(current_app), is_unlocked(current_app)
    try:
        at.stand_before(_records().new_folder(), the_pass())
    except PortableRecordError as refused:
        return _page(_(refused.says))
    leave()
    if may_begin:
        drafts: Drafts = current_app.extensions["drafts"]
        session["draft"] = drafts.begin()
    return redirect(url_for("setup.begin"))


@pages.route("/label", methods=["GET", "POST"])
def label() -> Answer:
    """Ask what the list should call the record that is open; right after set-up, on the way."""
    at, records = doorway(current_app), _records()
    here = records.of(at.folder)
    form = LabelForm(data={"label": here.label if here else ""})
    if not records.could_list(at.folder):
        raise NotFoundError(place="records")
    if form.validate_on_submit():
        try:
            records.put(at.folder, str(form.label.data or ""))
            after = "recovery.offer" if request.args.get("after") == "setup" else "records.show"
            return redirect(url_for(after, after=request.args.get("after")))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="label")
    page = render_template("records/label.html", form=form, after=request.args.get("after"))
    return page, 400 if form.problems() else 200


@pages.route("/take-off", methods=["GET", "POST"])
def take_off() -> Answer:
    """Say what it means to take the open record off the list, and do it."""
    at, records, form = doorway(current_app), _records(), PageForm()
    if records.of(at.folder) is None:
        return redirect(url_for("records.show"))
    if form.validate_on_submit():
        try:
            records.take_off(at.folder)
            return redirect(url_for("records.show"))
        except PortableRecordError as refused:
            form.refuse(refused.says)
    page = render_template("records/take-off.html", form=form, folder=at.folder)
    return page, 400 if form.problems() else 200
