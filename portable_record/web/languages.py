"""The language of a page, and the side on which it begins."""

from flask import current_app, request
from flask_babel import get_locale

LANGUAGES = {"en_GB": "English"}
"""Those in which every page can be read, each by its own name."""


def choose() -> str:
    """Choose the language of this request: what the browser likes best of those we have."""
    tags = {code.replace("_", "-"): code for code in LANGUAGES}
    liked = request.accept_languages.best_match(list(tags)) or "en-GB"
    return tags[liked]


def lang_and_dir() -> tuple[str, str]:
    """Give what stands in ``<html lang dir>``."""
    locale = get_locale()
    if locale is None:
        return str(current_app.config["BABEL_DEFAULT_LOCALE"]).replace("_", "-"), "ltr"
    return str(locale).replace("_", "-"), locale.text_direction
