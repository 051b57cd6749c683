"""Where the files of a circle lie: asked of whoever has the record, and of whoever joins."""

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, line, one_of, secret

if TYPE_CHECKING:
    from portable_record.actions.circle_place import PlaceOfCircle


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
    address = line(
        _l("Where is it?"),
        hint=_l("A folder or a file: its whole path. A server: its address, which begins with https://"),
        needed=_l("Write where it is."),
        most=1000,
    )
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
        if said["kind"] in ("folder", "one-file"):
            said |= {"user": "", "secret": "", "bucket": ""}
        return PlaceOfCircle(**said, region=str(self.region.data or "auto"))

    def refuse_place(self, refused: PortableRecordError) -> None:
        """Say why it does not do, beside what has to be written in another way."""
        fields = {
            "storage-key": "secret",
            **dict.fromkeys(
                ("storage-silent", "storage-gone", "storage-moved", "storage-certificate"), "address"
            ),
        }
        self.refuse(refused.says, at=fields.get(refused.code, ""))
