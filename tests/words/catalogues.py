"""The catalogues: brought in step with the sources, and made ready to be read.

A ``.po`` file is for people, the ``.mo`` beside it for the app. What a file holds depends on nothing but the
sources and the translations: no day, no name of a machine, no number of a line.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portable_record.web.languages import ENGLISH, LANGUAGES
from portable_record.web.tongues import EASY, FOLDER
from tests.words.gather import gathered
from tests.words.text import Text

TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)
_HEADER = """\
# The words of Portable Record in one more language.
# Not yet checked by a native speaker."""
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 :"
    " n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5);",
    "en": "nplurals=2; plural=(n != 1);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "ur": "nplurals=2; plural=(n != 1);",
    "zh_Hans": "nplurals=1; plural=0;",
}
"""Which form goes with which number: the order of forms in the catalogues. Babel changed its own once."""
_THEN = datetime(2026, 1, 1, tzinfo=UTC)


def po(language: str) -> Path:
    """Say where the catalogue for people lies."""
    return FOLDER / f"{language}.po"


def read(language: str) -> Catalog:
    """Read a catalogue; an empty one if there is none."""
    if not po(language).is_file():
        return _empty(language)
    with po(language).open("rb") as stream:
        return read_po(stream, locale="en" if language == EASY else language)


def in_step(language: str) -> Catalog:
    """Return the catalogue with exactly the sentences of the sources, and what was translated of them."""
    before, now = read(language), _empty(language)
    for text in gathered().values():
        known = before.get(text.one)
        now.add(
            _id(text), _kept(known, text, now.num_plurals), locations=[(text.place, 1)], flags=_flags(text)
        )
    return now


def easy_in_step() -> Catalog:
    """Return Easy Read English: those sentences of the sources, and only those, that have easier words."""
    before, now = read(EASY), _empty(EASY)
    for text in gathered().values():
        known = before.get(text.one)
        if known is not None and is_translated(known):
            now.add(_id(text), _kept(known, text, now.num_plurals), locations=[(text.place, 1)])
    return now


def _empty(language: str) -> Catalog:
    made = Catalog(
        locale="en" if language == EASY else language,
        header_comment=_HEADER,
        project="Portable Record",
        version="1",
        creation_date=_THEN,
        revision_date=_THEN,
        fuzzy=False,
    )
    made.mime_headers = [*made.mime_headers, ("Plural-Forms", PLURALS[str(made.locale)])]
    made.last_translator = made.language_team = made.msgid_bugs_address = "Portable Record"
    return made


def _id(text: Text) -> Any:  # noqa: ANN401 - as Babel has it
    return (text.one, text.many) if text.many else text.one


def _flags(text: Text) -> tuple[str, ...]:
    return ("python-format",) if "%(" in text.one else ()


def _kept(known: Message | None, text: Text, forms: int) -> Any:  # noqa: ANN401 - as Babel has it
    """Give what was translated, if it counts as the source does."""
    nothing = ("",) * forms if text.many else ""
    if known is None or isinstance(known.id, tuple) != bool(text.many):
        return nothing
    return known.string or nothing


def as_po(catalogue: Catalog) -> bytes:
    """Write a catalogue for people."""
    out = BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if b"Generated-By" not in line)


def as_mo(catalogue: Catalog) -> bytes:
    """Write a catalogue for the app; what is not translated is left out."""
    done, out = _empty(str(catalogue.locale)), BytesIO()
    for message in catalogue:
        if message.id and is_translated(message):
            done.add(message.id, message.string)
    write_mo(out, done)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Go through what still stands in English."""
    for message in catalogue:
        if message.id and not is_translated(message):
            yield str(message.id)


def is_translated(message: Message) -> bool:
    """Say whether a sentence has been translated, in every form if it counts."""
    return all(message.string if isinstance(message.string, (tuple, list)) else (message.string,))
