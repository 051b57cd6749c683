"""A share as a link: the place for links on the web, the link with its code, and taking it away."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers.response import Response

from portable_record.errors import LinkPlaceMissingError, NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.forms import PageForm, line, one_of, secret
from portable_record.web.guard import doorway
from portable_record.web.told import tell, told

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.link_place import LinkPlace

pages = Blueprint("links", __name__)
FOLDER, BUCKET, HOST = "folder", "bucket", "host"
Answer = str | Response | tuple[str, int]


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
    from portable_record.actions.link_place import choose_link_place, link_place

    form = PlaceForm()
    with doorway(current_app).record() as record:
        if form.validate_on_submit():
            try:
                choose_link_place(record, form.place)
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                says = _("It works. A file was put there, fetched back, and taken away again.")
                return redirect(url_for("links.place", done=tell(says)))
        elif not form.is_submitted():
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
    from portable_record.actions.link import links_of, make_link
    from portable_record.actions.link_place import PLACE

    form = PageForm()
    with doorway(current_app).record() as record:
        _refuse_if_private(record, share_id)
        if form.validate_on_submit():
            try:
                make_link(record, share_id)
            except NotFoundError:
                raise
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                return redirect(url_for("links.show", share_id=share_id))
        found = [(link, Markup(link.drawing)) for link in links_of(record, share_id)]  # noqa: S704 - our own drawing
        has_place = record.vault.settings.has(PLACE)
    page = render_template(
        "links/show.html", form=form, share_id=share_id, links=found, has_place=has_place, told=told()
    )
    return page, 400 if form.problems() else 200


@pages.post("/shares/<share_id>/link/<link_id>/end")
def end(share_id: str, link_id: str) -> Answer:
    """Take one link away."""
    from portable_record.actions.link import end_link, links_of

    with doorway(current_app).record() as record:
        _refuse_if_private(record, share_id)
        if link_id not in {link.id for link in links_of(record, share_id)}:
            raise NotFoundError(place=link_id)
        try:
            end_link(record, link_id)
            says = _("It is taken away. The link leads nowhere now.")
        except PortableRecordError as refused:
            says = _(refused.says)
    return redirect(url_for("links.show", share_id=share_id, done=tell(says)))


def _refuse_if_private(record: "OpenRecord", share_id: str) -> None:
    from portable_record.actions.withdraw import one_share_of

    one_share_of(record, share_id, confirmed=typed_again())
