"""The language of a page, and the side on which it begins."""

from datetime import date

from flask import current_app, request
from flask_babel import format_date, get_locale

LANGUAGES = {"en_GB": "English"}
"""Those in which every page can be read, each by its own name."""


def choose() -> str:
    """Choose the language of this request: the owner's choice, or what the browser likes best of ours."""
    liked = current_app.extensions["doorway"].liked
    if liked is not None and liked.language in LANGUAGES:
        return str(liked.language)
    tags = {code.replace("_", "-"): code for code in LANGUAGES}
    return tags[request.accept_languages.best_match(list(tags)) or "en-GB"]


def day_in_words(moment: str) -> str:
    """Say a day as people do, such as 26 November 2026, of a moment or a day that is written 2026-11-26..."""
    return str(format_date(date.fromisoformat(moment[:10]), "long"))


def lang_and_dir() -> tuple[str, str]:
    """Give what stands in ``<html lang dir>``."""
    locale = get_locale()
    if locale is None:
        return str(current_app.config["BABEL_DEFAULT_LOCALE"]).replace("_", "-"), "ltr"
    return str(locale).replace("_", "-"), locale.text_direction
