"""A share as a link: the place for links on the web, the link with its code, who came, and taking it away.

While a place on the web is waited for the record is lent to others: it is asked outside ``record()``.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from portable_record.errors import LinkPlaceMissingError, NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.forms import PageForm, line, one_of, secret
from portable_record.web.guard import doorway
from portable_record.web.told import tell, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.link import OwnLink
    from portable_record.actions.link_place import LinkPlace
    from portable_record.actions.link_visits import Visit
    from portable_record.actions.withdraw import ShareLine
    from portable_record.web.link_ends import LinkEnds

pages = Blueprint("links", __name__)
FOLDER, BUCKET, HOST = "folder", "bucket", "host"
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A link as its page shows it: with its code, and who came as far as the host told.

    ``looked`` is when the host was last asked, empty if it never was.
    """

    link: "OwnLink"
    drawing: Markup
    looked: str
    visits: "list[Visit]"


class PlaceForm(PageForm):
    """Where the files of links lie, and the address under which the web shows them."""

    kind = one_of(
        _l("What do you have?"),
        [
            (FOLDER, _l("A folder that my web space shows"), ""),
            (BUCKET, _l("A bucket (S3)"), _l("All may read it, and you have a key to write.")),
            (
                HOST,
                _l("A host of links"),
                _l("A group gave you its address and a key. It asks for five words."),
            ),
        ],
        needed=_l("Pick one."),
    )
    address = line(
        _l("Its address on the web"),
        hint=_l("It begins with https://, such as https://me.example/links"),
        needed=_l("Write the address."),
    )
    folder = line(_l("The folder on this device"), hint=_l("Only for a folder."))
    endpoint = line(_l("The address that takes files"))
    bucket = line(_l("The name of the bucket"))
    region = line(_l("Its region"), hint=_l("Leave it empty if you were given none."))
    prefix = line(_l("A folder in the bucket"), hint=_l("It may be empty."))
    key_id = line(_l("The name of the key"))
    secret = secret(_l("The key"), hint=_l("For a bucket or a host. It is kept in your locked record alone."))
    viewer = line(
        _l("A page that opens links on a phone"),
        hint=_l("If your group has one. It begins with https:// and ends with #. It may be empty."),
    )

    @property
    def place(self) -> "LinkPlace":
        """What was written, as a place."""
        from portable_record.actions.link_place import LinkPlace

        names = {BUCKET: ("endpoint", "bucket", "prefix", "key_id", "secret"), HOST: ("secret",)}
        chosen = names.get(str(self.kind.data), ())
        bucket = {name: str(self[name].data or "") for name in chosen}
        if self.kind.data == BUCKET:
            bucket["bucket"] = bucket["bucket"] or "-"
            bucket["region"] = str(self.region.data or "auto")
        folder = str(self.folder.data or "-") if self.kind.data == FOLDER else ""
        return LinkPlace(
            address=str(self.address.data), viewer=str(self.viewer.data or ""), folder=folder, **bucket
        )


@pages.route("/settings/link-place", methods=["GET", "POST"])
def place() -> Answer:
    """Ask for the place, try it, and keep it."""
    from portable_record.actions.link_place import keep_link_place, link_place, trial_of

    form = PlaceForm()
    if form.validate_on_submit():
        try:
            chosen = form.place
            with doorway(current_app).record() as record:
                trial = trial_of(record, chosen)
            trial.run()
            with doorway(current_app).record() as record:
                keep_link_place(record, chosen)
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            says = _("It works. A file was put there, fetched back, and taken away again.")
            return redirect(url_for("links.place", done=tell(says)))
    elif not form.is_submitted():
        with doorway(current_app).record() as record:
            try:
                form.process(data=_typed(link_place(record)))
            except LinkPlaceMissingError:
                form.process(data={"kind": FOLDER})
    return render_template("links/place.html", form=form, told=told()), 400 if form.problems() else 200


def _typed(place: "LinkPlace") -> dict[str, str]:
    """Give what was chosen, to fill the form with; never the key."""
    kind = FOLDER if place.folder else HOST if place.is_host else BUCKET
    return {**place.to_value(), "secret": "", "kind": kind}


@pages.route("/shares/<share_id>/link", methods=["GET", "POST"])
def show(share_id: str) -> Answer:
    """Show the links of a share; sent, make one."""
    from portable_record.actions.link_ends import going
    from portable_record.actions.link_place import PLACE

    form = PageForm()
    with doorway(current_app).record() as record:
        _refuse_if_private(record, share_id)
    if form.validate_on_submit():
        try:
            _make(share_id)
        except NotFoundError:
            raise
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            return redirect(url_for("links.show", share_id=share_id))
    with doorway(current_app).record() as record:
        page = render_template(
            "links/show.html",
            form=form,
            share_id=share_id,
            share=_share(record, share_id),
            rows=_rows(record, share_id),
            going=going(record, share_id),
            ends=_ends(),
            is_open=_is_open(record, share_id),
            has_place=record.vault.settings.has(PLACE),
            told=told(),
        )
    return page, 400 if form.problems() else 200


def _make(share_id: str) -> None:
    """Make a link: it is kept to be shown only after it was fetched back as a viewer fetches it."""
    from portable_record.actions.link import begin_link, finish_link, give_up_link, put_link

    at = doorway(current_app)
    with at.record() as record:
        making = begin_link(record, share_id)
    try:
        put_link(making)
        with at.record() as record:
            finish_link(record, making)
    except PortableRecordError:
        with suppress(PortableRecordError), at.record() as record:
            give_up_link(record, making)
        _ends().soon(at_once=True)
        _ends().wait()
        raise


def _rows(record: "OpenRecord", share_id: str) -> list[Row]:
    from portable_record.actions.link import links_of
    from portable_record.actions.link_visits import kept_visits

    return [
        Row(link, Markup(link.drawing), *kept_visits(record, link.id))  # noqa: S704 - our own drawing
        for link in links_of(record, share_id)
    ]


def _is_open(record: "OpenRecord", share_id: str) -> bool:
    from portable_record.actions.kept_shares import kept_share

    try:
        kept_share(record, share_id)
    except PortableRecordError:
        return False
    return True


@pages.post("/shares/<share_id>/link/<link_id>/end")
def end(share_id: str, link_id: str) -> Answer:
    """Take one link away: it leads nowhere from now on, and its file goes as soon as its place answers."""
    from portable_record.actions.link_ends import end_link, going

    at = doorway(current_app)
    with at.record() as record:
        _own_link(record, share_id, link_id)
        end_link(record, link_id)
    _ends().soon(at_once=True)
    _ends().wait()
    with at.record() as record:
        is_there = link_id in {each.id for each in going(record, share_id)}
    said = None if is_there else tell(_("It is taken away. The link leads nowhere now."))
    return redirect(url_for("links.show", share_id=share_id, done=said))


@pages.post("/shares/<share_id>/link/try-again")
def again(share_id: str) -> Answer:
    """Try now to delete what could not be deleted before."""
    with doorway(current_app).record() as record:
        _refuse_if_private(record, share_id)
    _ends().soon(at_once=True)
    _ends().wait()
    return redirect(url_for("links.show", share_id=share_id))


@pages.get("/shares/<share_id>/link/state")
def state(share_id: str) -> Response:
    """Tell the script of the page how far taking away has come."""
    with doorway(current_app).record() as record:
        _refuse_if_private(record, share_id)
    return jsonify(over=not _ends().is_at_work, percent=_ends().percent)


@pages.post("/shares/<share_id>/link/<link_id>/visits")
def visits(share_id: str, link_id: str) -> Answer:
    """Ask the host who came to a link."""
    from portable_record.actions.link_visits import asking_about, keep_visits

    at = doorway(current_app)
    with at.record() as record:
        _own_link(record, share_id, link_id)
        asking = asking_about(record, link_id)
    try:
        came = asking.ask()
    except PortableRecordError as refused:
        says = _(refused.says)
    else:
        with at.record() as record:
            keep_visits(record, link_id, came)
        says = _("This is what the host says now.")
    return redirect(url_for("links.show", share_id=share_id, done=tell(says), _anchor=link_id))


def opened_by_link(times: "Sequence[datetime]") -> str:
    """Say how often the links of a share were opened, as far as hosts told; the newest time comes first."""
    last = times[0].astimezone(doorway(current_app).desk.zone).date()
    return str(
        ngettext(
            "The link was opened once, on %(day)s.",
            "The link was opened %(num)d times, last on %(day)s.",
            len(times),
            day=last,
        )
    )


def _own_link(record: "OpenRecord", share_id: str, link_id: str) -> None:
    _refuse_if_private(record, share_id)
    if link_id not in {row.link.id for row in _rows(record, share_id)}:
        raise NotFoundError(place=link_id)


def _ends() -> "LinkEnds":
    found: LinkEnds = current_app.extensions["link-ends"]
    return found


def _refuse_if_private(record: "OpenRecord", share_id: str) -> None:
    _share(record, share_id)


def _share(record: "OpenRecord", share_id: str) -> "ShareLine":
    from portable_record.actions.withdraw import one_share_of

    return one_share_of(record, share_id, confirmed=typed_again())
