"""What the HTML files that we hand out have in common: they hold all they need and ask for nothing."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

from portable_record import assets

_PLACE = re.compile(r"@@([A-Z]+)@@")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Put HTML in the places ``@@NAME@@`` of a template, once; a place without a value stays."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), template)


def allowed(text: str) -> str:
    """Return the source by which a content security policy allows exactly this style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def asset(folder: str, name: str) -> str:
    """Return the text of a template or a static file."""
    return (assets.folder(folder) / name).read_text(encoding="utf-8")
