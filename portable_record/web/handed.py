"""An invitation or an answer as it goes from hand to hand: as text, as a file, or as a code."""

from flask import Response
from markupsafe import Markup
from wtforms import FileField, TextAreaField

from portable_record.errors import CardTooLargeError, NotFoundError
from portable_record.web.forms import PageForm

MOST_TEXT = 10_000
MOST_HANDED = 64 * 1024
"""Bytes of a file or a picture: a request that is no upload holds no more."""


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
