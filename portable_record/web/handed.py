"""An invitation or an answer as it goes from hand to hand: as text, as a file, or as a code to scan."""

from collections.abc import Callable

from flask import Response, current_app, g, jsonify, request
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import FileField, TextAreaField

from portable_record.errors import (
    CardTooLargeError,
    InvitationError,
    NotFoundError,
    PortableRecordError,
    RequestError,
)
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway

MOST_TEXT = 10_000
MOST_HANDED = 64 * 1024
"""Bytes of a file or a picture: a request that is no upload holds no more."""


MOST_FRAME = 60_000
"""Bytes of one picture of a camera that looks for an invitation or an answer."""
_FRAMES = ("image/jpeg", "image/png")
Looked = tuple[Response, int]


class HandedForm(PageForm):
    """What somebody handed over. Whoever asks for it names its fields ``text`` and ``file``."""

    text: TextAreaField
    file: FileField

    @property
    def came(self) -> bytes:
        """What was pasted or chosen."""
        sent = self.file.data
        data = sent.read(MOST_HANDED + 1) if sent is not None and hasattr(sent, "read") else b""
        return data or str(self.text.data or "").strip().encode()


def drawn(text: str, label: str) -> Markup:
    """Draw it as a code; nothing, if no code takes so much."""
    from portable_record.sharing.contact_code import contact_svg

    try:
        return Markup(contact_svg(text, label))  # noqa: S704 - our own drawing, its label escaped
    except CardTooLargeError:
        return Markup("")


def as_picture(text: str, name: str) -> Response:
    """Give its code as a picture to send or to print.

    Raises:
        NotFoundError: no code takes so much.
    """
    from portable_record.sharing.contact_code import contact_png

    try:
        given = Response(contact_png(text), mimetype="image/png")
    except CardTooLargeError as refused:
        raise NotFoundError from refused
    given.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return given


def with_camera() -> int:
    """Let this page use the camera, and say how many bytes one of its pictures may have."""
    g.allowed = ("camera",)
    return MOST_FRAME


def look_for_code(take: Callable[[bytes], str]) -> Looked:
    """Look for a code in one picture of the camera, and tell the script of the page what came of it.

    ``take`` is given what a code says, and gives the page on which it goes on. It says that it is none of its
    own with InvitationError or RequestError; with any other error, why it is not taken.
    """
    from portable_record.actions.scan import codes_in

    if request.mimetype not in _FRAMES:
        return jsonify(state="nothing"), 415
    told = {"state": "nothing"}
    try:
        for text in codes_in(doorway(current_app).desk, request.get_data()):
            try:
                return jsonify(state="done", place=take(text.encode())), 200
            except (InvitationError, RequestError):
                says = _("That is a code of something else. Show the code that you were given.")
                told = {"state": "other", "says": says}
    except PortableRecordError as refused:
        told = {"state": "over", "says": _(refused.says)}
    return jsonify(told), 200
