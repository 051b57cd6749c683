"""The languages of the pages: catalogues, and how a sentence is said in the one that a page is in.

A catalogue is read when a page first asks for its language; English has none. What has not been put into a
language yet stands in English. In a language that is written from right to left, every name and every other
text of people's own is set apart (Unicode's isolates), so that it cannot turn the sentence round; and so is a
sentence in English, so that its full stop stays at its end.
"""

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask import Flask, current_app, g, has_request_context
from flask_babel import format_date, get_babel, get_locale
from flask_babel import gettext as gettext_here
from markupsafe import Markup, escape

from portable_record.assets import WORDS
from portable_record.saying import Said, begun, say, with_first
from portable_record.web.easy import is_easy
from portable_record.web.guard import is_unlocked
from portable_record.web.languages import ENGLISH, FROM_THE_RIGHT
from portable_record.web.may import may_here
from portable_record.web.titled import titled

FOLDER = WORDS
EASY = "en_easy"
"""Easy Read English: a catalogue of those sentences that are hard in plain English."""

_APART, _TOGETHER = "\u2068", "\u2069"
_WHOSE = "%(whose)s"


class English(gettext.NullTranslations):
    """Sentences that stand in English in a language from right to left, each set apart from the others."""

    def gettext(self, message: str) -> str:
        """Set it apart, if it is a sentence: a word alone ends where it should."""
        is_said = message[-1:] in tuple(".:!?")
        return f"{_APART}{message}{_TOGETHER}" if is_said else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Set one of the two apart."""
        return self.gettext(msgid1 if n == 1 else msgid2)


class Tongue:
    """One language: says a sentence in it, or as it is where it has no words for it."""

    def __init__(
        self,
        kept: gettext.NullTranslations,
        *,
        from_the_right: bool = False,
        is_english: bool = False,
        instead: Mapping[str, str] = MappingProxyType({}),
        whose: str = "",
    ) -> None:
        """Speak from a catalogue; some sentences are said ``instead`` of others, and say ``whose`` it is."""
        self._kept, self._instead = kept, instead
        self.from_the_right, self.is_english = from_the_right, is_english
        self._whose = whose if from_the_right or whose.isascii() else f"{_APART}{whose}{_TOGETHER}"

    def of_a_group(self) -> "Tongue":
        """Return the same language as a group speaks it."""
        from portable_record.web.group_words import FOR_GROUPS
        from portable_record.web.team_words import FOR_TEAMS

        return self._with({**FOR_GROUPS, **FOR_TEAMS})

    def of_a_member(self, whose: str, *, waits: bool = False) -> "Tongue":
        """Return the same language as it is spoken to a member of the circle of this person.

        ``waits`` says that what they write waits for a yes.
        """
        from portable_record.web.member_words import FOR_MEMBERS, FOR_SUGGESTIONS

        instead = {**FOR_MEMBERS, **FOR_SUGGESTIONS} if waits else FOR_MEMBERS
        return self._with(instead, whose)

    def _with(self, instead: Mapping[str, str], whose: str = "") -> "Tongue":
        return Tongue(
            self._kept,
            from_the_right=self.from_the_right,
            is_english=self.is_english,
            instead=instead,
            whose=whose,
        )

    def meant(self, text: str) -> str:
        """Give what is said here instead of a sentence: the same for most, and while there are no words."""
        said = self._instead.get(text, text)
        if said is text or (
            not self.is_english and self._kept.gettext(said).strip(_APART + _TOGETHER) == said
        ):
            return text
        return say(said, whose=self._whose) if _WHOSE in said else said

    def ugettext(self, text: str) -> str:
        """Say a sentence, whole or made of values and pieces."""
        if not isinstance(text, Said):
            meant = self.meant(text)
            return (
                self.ugettext(meant) if isinstance(meant, Said) else self._kept.gettext(meant) if text else ""
            )
        if text.pieces:
            return with_first(text.between.join(self.ugettext(piece) for piece in text.pieces), text.first)
        if text.many:
            pattern = self._kept.ngettext(text.one, text.many, int(str(text.values["num"])))
        else:
            pattern = self.ugettext(str(text.one))
        return with_first(pattern % self.values(text.values) if text.values else pattern, text.first)

    def as_a_person(self, text: str) -> str:
        """Say what an entry says as its person does: in the inbox of a group that is somebody else."""
        return self._kept.gettext(text)

    def ungettext(self, one: str, many: str, num: int) -> str:
        """Say a sentence that counts."""
        return self._kept.ngettext(one, many, num)

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is put into a sentence as this language has it."""
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Any) -> Any:  # noqa: ANN401 - whatever a sentence may hold
        if isinstance(value, Said):
            return self.ugettext(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return str(format_date(value, "long"))
        if isinstance(value, str) and self.from_the_right:
            apart = f"{_APART}{value}{_TOGETHER}" if not hasattr(value, "__html__") else value
            return apart if value else value
        return value


@lru_cache(maxsize=8)
def tongue(language: str) -> Tongue:
    """Return a language by its code, such as "ar"; English for one that has no catalogue."""
    file = FOLDER / f"{language}.mo"
    if not file.is_file():
        return Tongue(gettext.NullTranslations(), is_english=True)
    with file.open("rb") as stream:
        catalogue, from_the_right = gettext.GNUTranslations(stream), language in FROM_THE_RIGHT
    if from_the_right:
        catalogue.add_fallback(English())
    return Tongue(catalogue, from_the_right=from_the_right, is_english=language == EASY)


class Here:
    """What Flask-Babel asks for the words of a page. It stands in for its ``Domain``, which reads folders."""

    def get_translations(self) -> Tongue:
        """Return the language of this page, found out once for all of its sentences."""
        here: Tongue | None = g.get("tongue")
        if here is None:
            locale = get_locale()
            language = "" if locale is None else str(locale)
            easy = language == ENGLISH and is_easy(current_app)
            g.tongue = here = _spoken_here(tongue(EASY if easy else language))
        return here

    def gettext(self, text: str, **values: object) -> str:
        """Say a sentence."""
        here = self.get_translations()
        said = here.ugettext(text)
        return said % here.values(values) if values else said

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        """Say a sentence that counts."""
        here = self.get_translations()
        return here.ungettext(one, many, num) % here.values({"num": num, **values})


def _spoken_here(language: Tongue) -> Tongue:
    """Speak a language as the record that is open has it: of a group, or to a member of somebody's circle."""
    at = current_app.extensions["doorway"]
    if at.is_group or g.get("for_team"):
        return language.of_a_group()
    if at.here_as and has_request_context() and is_unlocked(current_app):
        g.tongue = language  # while it is found out what they may
        return language.of_a_member(at.whose, waits=may_here().waits)
    return language


def speak(app: Flask) -> None:
    """Let the pages of an app speak: in Python by Flask-Babel's functions, in templates by ``_``."""
    here = Here()
    get_babel(app).instance.domain_instance = here

    def say_here(text: str, **values: object) -> Markup:
        tongue_here = here.get_translations()
        meant = text if type(text) is Said else tongue_here.meant(str(text))
        told = _markup(meant, tongue_here.ugettext(meant))
        return told % tongue_here.values(values) if values else told

    def say_many(one: str, many: str, num: int, **values: object) -> Markup:
        tongue_here = here.get_translations()
        told = _markup(one, tongue_here.ungettext(one, many, num))
        return told % tongue_here.values({"num": num, **values})

    app.jinja_env.globals.update({"_": say_here, "gettext": say_here, "ngettext": say_many})

    def say_coded(text: str) -> str:
        """Say the words that our tables have for a code; whatever somebody wrote stays as it is."""
        from portable_record.record.readable.codes import said_elsewhere

        if text not in said_elsewhere():
            return text
        return _markup(text, here.get_translations().as_a_person(text))

    def say_told(text: str) -> str:
        """Say a sentence of ours; whatever somebody wrote stays as it is."""
        return here.get_translations().ugettext(text) if isinstance(text, Said) else text

    app.jinja_env.filters.update(told=say_told, titled=titled)
    app.jinja_env.filters["for_whom"] = for_whom
    app.jinja_env.filters["own"] = own
    app.jinja_env.filters["coded"] = say_coded
    app.jinja_env.filters["begun"] = lambda text: begun(text) if isinstance(text, Said) else text


def for_whom(name: str) -> str:
    """Say whom something is for: in the language of the page where nobody is named, as "Whoever holds it"."""
    from portable_record.sharing.contact import BEARER, EMERGENCY

    return str(gettext_here(name)) if name in (BEARER.name, EMERGENCY.name) else name


def own(text: str) -> Markup:
    """Mark words of somebody's own, which stand in any language and begin on any side."""
    return Markup(f"<bdi>{escape(text)}</bdi>")  # noqa: S704 - escaped just there


def _markup(text: str, told: str) -> Markup:
    """Make a sentence safe for a page: it may hold somebody's words. Only ``<b>``, of ours, stays."""
    safe = str(escape(told)).replace("&#39;", "'")  # attributes stand in double quotes everywhere
    if not isinstance(text, Said):
        safe = safe.replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>")
    return Markup(safe)  # noqa: S704 - escaped just above
