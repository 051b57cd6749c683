"""The language of a page, and the side on which it begins.

It is the one in the address, for a single page; else what was chosen while the record was locked, until it is
open; else what the owner chose, which is kept in the record; else what was chosen on this device, which its
browser keeps; else what that browser likes best of ours.
"""

from datetime import date, datetime, timedelta

from flask import current_app, request, session
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from portable_record.record.moments import moment
from portable_record.saying import LANGUAGES
from portable_record.web.guard import doorway, safe_place

__all__ = ["LANGUAGES"]
FROM_THE_RIGHT = frozenset({"ar", "ur"})
ENGLISH = "en_GB"
COOKIE = "record_language"
CHOSEN = "language"
"""The name in the session of what was chosen on a page that is locked."""

A_YEAR = 365 * 24 * 60 * 60


def choose() -> str:
    """Choose the language of this request."""
    asked = request.args.get("in", "")
    return asked if asked in LANGUAGES else liked() or _of_the_browser()


def liked() -> str:
    """Give the language that was chosen on a locked page, in the record or on this device, if one was."""
    preferred = current_app.extensions["doorway"].liked
    kept = preferred.language if preferred is not None else ""
    chosen = (session.get(CHOSEN, kept), request.cookies.get(COOKIE, ""))
    return next((str(code) for code in chosen if code in LANGUAGES), "")


def _of_the_browser() -> str:
    tags = {tag(code): code for code in LANGUAGES}
    return tags[request.accept_languages.best_match(list(tags)) or tag(ENGLISH)]


def tag(code: str) -> str:
    """Give a language as it stands in ``lang``, such as zh-Hans."""
    return code.replace("_", "-")


def this_page() -> str:
    """Give the address of this page, so that one can come back to it; the home page where it has none.

    A place outside, or none at all, that an address says to go on to is not said again.
    """
    found = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    leads_out = any(safe_place(place) != place for place in request.args.getlist("next"))
    return "/" if not found else request.path if leads_out else request.full_path.rstrip("?")


def other_way() -> tuple[str, str]:
    """Give the code of another language for this one page, and its address: English, or back from it."""
    usual, now = liked() or _of_the_browser(), choose()
    if now == usual == ENGLISH:
        return "", ""
    bare = this_page()
    place = bare.partition("?")[0]
    more = [pair for pair in bare.partition("?")[2].split("&") if pair and not pair.startswith("in=")]
    if now != ENGLISH:
        return ENGLISH, f"{place}?{'&'.join([*more, f'in={ENGLISH}'])}"
    return usual, f"{place}?{'&'.join(more)}".rstrip("?")


def day_in_words(text: str) -> str:
    """Say a day as people do, such as 26 November 2026; that of a moment is the day it was on this device."""
    day = _here(text).date() if _is_moment(text) else date.fromisoformat(text[:10])
    return str(format_date(day, "long"))


def clock_in_words(text: str) -> str:
    """Say the time of a moment as the clock of this device has it."""
    return f"{_here(text):%H:%M}"


def _is_moment(text: str) -> bool:
    return text.endswith("Z") and len(text) > len("2026-11-26T")


def _here(text: str) -> datetime:
    """Give a moment in the time zone of this device."""
    return moment(text).astimezone(doorway(current_app).desk.zone)


def last_day_in_words(until: str) -> str:
    """Say the last day of what ends at a moment; where that is within a day, with the time on this device."""
    end = moment(until)
    last = end - timedelta(seconds=1)
    if last.date() != end.date():
        return day_in_words(last.date().isoformat())
    return str(_("%(day)s, %(clock)s", day=day_in_words(until), clock=clock_in_words(until)))


def lang_and_dir() -> tuple[str, str]:
    """Give what stands in ``<html lang dir>``."""
    locale = get_locale()
    if locale is None:
        return str(current_app.config["BABEL_DEFAULT_LOCALE"]).replace("_", "-"), "ltr"
    return tag(str(locale)), "rtl" if str(locale) in FROM_THE_RIGHT else "ltr"
