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
from portable_record.web.at_hand import place_choices, places, typed_path
from portable_record.web.forms import PageForm, line, offered, one_of, secret
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.actions.circle_place import PlaceOfCircle
    from portable_record.actions.shared_folders import SharedFolder
    from portable_record.circle.invitation import Invitation


OTHER = "other"
NAME, FILE = "Plan", "plan.circle"
"""What the folder or the file is called, where nobody has called it anything else."""
_DEVICE = ("folder", "one-file")
_NO_NAMES, _NO_SIGNS = ("", ".", ".."), '/\\:*?"<>|'


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
    at = one_of(_l("Where is the file?"), (), needed="")
    file = line(
        _l("What is the file called?"),
        hint=_l("If it is not there yet, it is made."),
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
        return self._is_picked("folder", self.near)

    def _is_picked(self, kind: str, field: Field) -> bool:
        return self.kind.data == kind and field.data not in (None, "", OTHER)

    def _on_this_device(self) -> str:
        if self.is_near:
            return str(Path(self.near.data) / str(self.within.data))
        if self._is_picked("one-file", self.at):
            return str(Path(self.at.data) / str(self.file.data))
        return str(typed_path(str(self.address.data or "")))

    def offer(self) -> None:
        """Offer the folders and sticks that are here, and say what a place looks like on this device."""
        found, sticks = _found(), place_choices()
        if found:
            others = (OTHER, str(_("Another folder")), "")
            self.near.choices = offered([*((str(e.folder), e.name, str(e.folder)) for e in found), others])
        if sticks:
            self.at.choices = offered([*sticks, (OTHER, str(_("Somewhere else")), "")])
        self.address.description = _looks_like()
        if not self.is_submitted():
            self.within.data, self.file.data = NAME, FILE

    def look_for(self, name: str) -> None:
        """Ask for a folder of this name that somebody else has made and shares."""
        self.address.description, self.within.description = _looks_like(name), ""

    def say(self, place: "PlaceOfCircle") -> None:
        """Fill in a place that is known; of a folder that somebody else named, its name alone."""
        for name, text in place.without_secret.to_value().items():
            if name in self:
                self[name].data = text
        if place.kind == "folder":
            folders = [each.folder for each in _found()]
            self._pick(Path(place.address), folders, self.near, self.within)
        elif place.kind == "one-file":
            self._pick(Path(place.address), [each.folder for each in places()], self.at, self.file)

    def _pick(self, path: Path, folders: list[Path], chosen: Field, name: Field) -> None:
        """Tick where a path lies; of a name alone where it is, if that is one place only."""
        usual = str(name.data)
        name.data = path.name or usual
        if not path.is_absolute():
            self.address.data = ""
            here = [each for each in folders if (each / path.name).exists()]
            chosen.data = str(here[0]) if len(here) == 1 else None
        elif path.parent in folders:
            chosen.data, self.address.data = str(path.parent), ""
        else:
            chosen.data, name.data = OTHER, usual

    def validate_near(self, field: Field) -> None:
        """Have one of the folders chosen, where some were found and no other was written."""
        self._have_picked("folder", field)

    def validate_at(self, field: Field) -> None:
        """Have one of the places of a file chosen, likewise."""
        self._have_picked("one-file", field)

    def _have_picked(self, kind: str, field: Field) -> None:
        if self.kind.data == kind and field.choices and not field.data and not self.address.data:
            raise ValidationError(_("Pick one."))

    def validate_within(self, field: Field) -> None:
        """Have one name: no folders within folders."""
        if self.is_near and _is_no_name(field):
            raise ValidationError(_("Write a name of plain letters, such as Plan."))

    def validate_file(self, field: Field) -> None:
        """Have one name, likewise."""
        if self._is_picked("one-file", self.at) and _is_no_name(field):
            raise ValidationError(_("Write a name of plain letters, such as plan.circle."))

    def validate_address(self, field: Field) -> None:
        """Have it written where nothing else says it."""
        asked = {"folder": self.near, "one-file": self.at}.get(str(self.kind.data))
        picked = asked is not None and asked.choices and asked.data != OTHER
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


def _is_no_name(field: Field) -> bool:
    name = str(field.data or "")
    return name in _NO_NAMES or any(sign in name for sign in _NO_SIGNS)


def _found() -> "list[SharedFolder]":
    from portable_record.actions.shared_folders import shared_folders

    home = doorway(current_app).desk.home
    sticks = [each.folder for each in places() if each.kind == "stick"]
    return shared_folders(home, *sticks) if home else []


def _looks_like(name: str = NAME) -> Markup:
    """Say what a place of each kind looks like, a folder of this name; the page shows what is asked for."""
    stick = next((each.folder for each in places() if each.kind == "stick"), _home())
    rows = (
        ("in-folder", _("It looks like %(example)s"), str(_home() / "Dropbox" / name)),
        ("in-file", _("It looks like %(example)s"), str(stick / FILE)),
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


def called(form: PlaceForm, invitation: "Invitation | None") -> dict[str, object]:
    """Say what whoever invited somebody calls the place, for a page that asks where it is here."""
    from portable_record.actions.circle_join import offered_place

    offered = offered_place(invitation) if invitation else None
    if offered is None or invitation is None:
        return {}
    is_folder = offered.kind == "folder" and bool(offered.name)
    if is_folder:
        form.look_for(offered.name)
    return {"known": offered.name, "by": invitation.name, "is_folder": is_folder}
