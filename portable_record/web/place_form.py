"""Where the files of a circle lie: asked of whoever has the record, and of whoever joins."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import ValidationError

from portable_record.errors import PortableRecordError
from portable_record.web.at_hand import places, typed_path
from portable_record.web.forms import PageForm, line, offered, one_of, secret
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.actions.circle_place import PlaceOfCircle
    from portable_record.actions.shared_folders import SharedFolder
    from portable_record.circle.invitation import Invitation


OTHER = "other"
NAME = "Plan"
"""What the folder is called, where nobody has called it anything else."""
_DEVICE = ("folder", "one-file")


class PlaceForm(PageForm):
    """Where the files of the circle lie."""

    kind = one_of(
        _l("Where do your files meet?"),
        (
            (
                "folder",
                _l("In a folder that our devices share"),
                _l("Such as a folder of Nextcloud, Dropbox, OneDrive or Google Drive on this device."),
            ),
            (
                "one-file",
                _l("In one file on a stick, or sent by e-mail"),
                _l("Nothing goes over the internet by itself."),
            ),
            (
                "webdav",
                _l("On a server (Nextcloud, WebDAV)"),
                _l("You have its address, a name and a password."),
            ),
            ("bucket", _l("In a bucket (S3)"), _l("Somebody who knows computers has set it up for you.")),
        ),
        needed=_l("Pick one."),
    )
    near = one_of(
        _l("Which folder is it in?"),
        (),
        hint=_l("These folders on this device are shared with other devices."),
        needed="",
    )
    within = line(
        _l("What is the folder in it called?"),
        hint=_l("A folder of its own, for these files alone. You share this one with the others."),
        most=100,
    )
    address = line(_l("Where is it?"), most=1000)
    user = line(_l("Your name there"), hint=_l("Only for a server. For a bucket: the name of the key."))
    secret = secret(
        _l("Your password there"), hint=_l("For a bucket: the key. It is kept in your locked record alone.")
    )
    bucket = line(_l("The name of the bucket"), hint=_l("Only for a bucket."))
    region = line(_l("Its region"), hint=_l("Only for a bucket. Leave it empty if you were given none."))

    @property
    def place(self) -> "PlaceOfCircle":
        """What was written, as a place."""
        from portable_record.actions.circle_place import PlaceOfCircle

        said = {name: str(self[name].data or "") for name in ("kind", "address", "user", "secret", "bucket")}
        if said["kind"] in _DEVICE:
            said |= {"user": "", "secret": "", "bucket": "", "address": self._on_this_device()}
        return PlaceOfCircle(**said, region=str(self.region.data or "auto"))

    @property
    def is_near(self) -> bool:
        """Whether it is in one of the folders that were found."""
        return self.kind.data == "folder" and self.near.data not in (None, "", OTHER)

    def _on_this_device(self) -> str:
        if self.is_near:
            return str(Path(self.near.data) / str(self.within.data))
        return str(typed_path(str(self.address.data or "")))

    def offer(self) -> None:
        """Offer the folders that were found here, and say what a place looks like on this device."""
        found = _found()
        if found:
            others = (OTHER, str(_("Another folder")), "")
            self.near.choices = offered([*((str(e.folder), e.name, str(e.folder)) for e in found), others])
        self.address.description = _looks_like()
        if not self.is_submitted():
            self.within.data = NAME

    def say(self, place: "PlaceOfCircle") -> None:
        """Fill in a place that is known; of a folder that somebody else named, its name alone."""
        for name, text in place.without_secret.to_value().items():
            if name in self:
                self[name].data = text
        path = Path(place.address)
        if place.kind in _DEVICE and not path.is_absolute():
            self.address.data = ""
        if place.kind != "folder":
            return
        here = [each.folder for each in _found()]
        self.within.data = path.name or NAME
        if not path.is_absolute():
            here = [each for each in here if (each / path.name).is_dir()]
            self.near.data = str(here[0]) if len(here) == 1 else None
        elif path.parent in here:
            self.near.data, self.address.data = str(path.parent), ""
        else:
            self.near.data, self.within.data = OTHER, NAME

    def validate_near(self, field: Field) -> None:
        """Have one of the folders chosen, where some were found and no other was written."""
        if self.kind.data == "folder" and field.choices and not field.data and not self.address.data:
            raise ValidationError(_("Pick one."))

    def validate_within(self, field: Field) -> None:
        """Have one name: no folders within folders."""
        name = str(field.data or "")
        if self.is_near and (name in ("", ".", "..") or any(sign in name for sign in '/\\:*?"<>|')):
            raise ValidationError(_("Write a name of plain letters, such as Plan."))

    def validate_address(self, field: Field) -> None:
        """Have it written where nothing else says it."""
        picked = self.kind.data == "folder" and self.near.choices and self.near.data != OTHER
        if self.kind.data and not picked and not field.data:
            raise ValidationError(_("Write where it is."))

    def refuse_place(self, refused: PortableRecordError) -> None:
        """Say why it does not do, beside what has to be written in another way."""
        fields = {
            "storage-key": "secret",
            **dict.fromkeys(
                ("storage-silent", "storage-gone", "storage-moved", "storage-certificate"), "address"
            ),
        }
        on_device = self.kind.data in _DEVICE and refused.code in ("storage-gone", "circle-place")
        if on_device and self.is_near and refused.code == "storage-gone":
            says = _("This folder is not there yet. It comes once somebody shares it with you.")
            self.refuse(says, at="within")
            return
        self.refuse(refused.says, at="address" if on_device else fields.get(refused.code, ""))


def _found() -> "list[SharedFolder]":
    from portable_record.actions.shared_folders import shared_folders

    home = doorway(current_app).desk.home
    return shared_folders(home) if home else []


def looks_like(name: str) -> str:
    """Say what the path of a folder of this name looks like on this device."""
    return str(_home() / "Dropbox" / (name or NAME))


def _looks_like() -> Markup:
    """Say what a place of each kind looks like; the page shows the one that is asked for."""
    stick = next((each.folder for each in places() if each.kind == "stick"), _home())
    rows = (
        ("in-folder", _("It looks like %(example)s"), looks_like("")),
        ("in-file", _("It looks like %(example)s"), str(stick / "plan.circle")),
        ("on-server", _("Its address begins with %(example)s"), "https://"),
    )
    said = [
        Markup('<span class="%s">%s</span>')
        % (kind, Markup.escape(words) % {"example": Markup('<bdi dir="ltr">%s</bdi>') % example})
        for kind, words, example in rows
    ]
    return Markup(" ").join(said)


def _home() -> Path:
    return doorway(current_app).desk.home or Path.home()


def called(invitation: "Invitation | None") -> dict[str, str]:
    """Say what whoever invited somebody calls the place, for a page that asks where it is here."""
    from portable_record.actions.circle_join import offered_place

    offered = offered_place(invitation) if invitation else None
    if offered is None or invitation is None:
        return {}
    return {
        "known": offered.name,
        "by": invitation.name,
        "looks_like": looks_like(offered.name) if offered.kind == "folder" else "",
    }
