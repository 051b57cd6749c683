"""The language of a page, and the side on which it begins."""

from datetime import date, timedelta

from flask import current_app, request
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from portable_record.record.moments import moment

LANGUAGES = {"en_GB": "English"}
"""Those in which every page can be read, each by its own name."""


def choose() -> str:
    """Choose the language of this request: the owner's choice, or what the browser likes best of ours."""
    liked = current_app.extensions["doorway"].liked
    if liked is not None and liked.language in LANGUAGES:
        return str(liked.language)
    tags = {code.replace("_", "-"): code for code in LANGUAGES}
    return tags[request.accept_languages.best_match(list(tags)) or "en-GB"]


def day_in_words(text: str) -> str:
    """Say a day as people do, such as 26 November 2026, of a moment or a day that is written 2026-11-26..."""
    return str(format_date(date.fromisoformat(text[:10]), "long"))


def last_day_in_words(until: str) -> str:
    """Say the last day of what ends at a moment; where that is within a day, with the time."""
    end = moment(until)
    last = end - timedelta(seconds=1)
    day = day_in_words(last.date().isoformat())
    return day if last.date() != end.date() else _("%(day)s, %(clock)s UTC", day=day, clock=f"{end:%H:%M}")


def lang_and_dir() -> tuple[str, str]:
    """Give what stands in ``<html lang dir>``."""
    locale = get_locale()
    if locale is None:
        return str(current_app.config["BABEL_DEFAULT_LOCALE"]).replace("_", "-"), "ltr"
    return str(locale).replace("_", "-"), locale.text_direction
