"""The catalogues: in step with the sources, whole, and the same for people and for the app."""

import gettext
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from portable_record.sharing.verdict_codes import BY_CODE
from portable_record.web.languages import LANGUAGES
from portable_record.web.team_words import FOR_TEAMS
from portable_record.web.tongues import tongue
from tests.words.catalogues import PLURALS, TRANSLATED, as_po, is_translated, po, read
from tests.words.gather import gathered

pytestmark = pytest.mark.slow

PLACES = re.compile(r"%\([a-z_]+\)(?:\.[0-9])?[sdf]")
TAGS = re.compile(r"</?[a-z]+>")
FORMS = {"ur": 2, "ar": 6, "pl": 3, "zh_Hans": 1}


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalog]:
    return {language: read(language) for language in TRANSLATED}


def pairs(catalogue: Catalog) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Go through what is translated: the sentence in English, and in the language; each in all its forms."""
    for message in catalogue:
        if message.id and is_translated(message):
            yield _forms(message.id), _forms(message.string)


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def test_every_language_has_the_sentences_of_the_sources_and_no_others(
    catalogues: dict[str, Catalog],
) -> None:
    wanted = {(text.one, text.many) if text.many else (text.one,) for text in gathered().values()}

    for language, catalogue in catalogues.items():
        there = {_forms(message.id) for message in catalogue if message.id}
        assert there == wanted, f"{language}: make words"


def test_what_to_do_with_what_came_in_can_be_said_in_every_language() -> None:
    said = {text for row in BY_CODE.values() for text in (row.sentence, row.advice)}

    assert said - gathered().keys() == set()


def test_what_a_team_says_otherwise_stands_on_some_page(catalogues: dict[str, Catalog]) -> None:
    known = {text for message in catalogues["ur"] for text in _forms(message.id)}

    assert FOR_TEAMS.keys() <= known


def test_what_make_words_writes_depends_on_nothing_else(catalogues: dict[str, Catalog]) -> None:
    assert as_po(catalogues["pl"]) == po("pl").read_bytes()


def test_what_the_app_reads_is_what_people_wrote(catalogues: dict[str, Catalog]) -> None:
    for language, catalogue in catalogues.items():
        with po(language).with_suffix(".mo").open("rb") as stream:
            read_by_the_app = gettext.GNUTranslations(stream)

        for english, said in pairs(catalogue):
            one, many = english[0], english[-1]
            assert read_by_the_app.ngettext(one, many, 1) in said or len(english) == 1
            assert read_by_the_app.gettext(one) == said[0] or len(english) == 2


def test_no_value_and_no_mark_is_lost_or_made_up(catalogues: dict[str, Catalog]) -> None:
    wrong = [
        (language, said)
        for language, catalogue in catalogues.items()
        for english, said in pairs(catalogue)
        if not all(_fits(english[-1], form, counts=len(english) > 1) for form in said)
    ]

    assert wrong == []


def _fits(english: str, said: str, *, counts: bool) -> bool:
    """Compare what is put in; the words for none, one and two need not repeat the number."""
    wanted, there = sorted(PLACES.findall(english)), sorted(PLACES.findall(said))
    if counts and "%(num)d" in wanted and "%(num)d" not in there:
        there = sorted([*there, "%(num)d"])
    return wanted == there and sorted(TAGS.findall(english)) == sorted(TAGS.findall(said))


def test_a_language_counts_as_it_does(catalogues: dict[str, Catalog]) -> None:
    for language, catalogue in catalogues.items():
        assert catalogue.num_plurals == FORMS[language]
        assert catalogue.plural_forms == PLURALS[language]
        assert {len(said) for english, said in pairs(catalogue) if len(english) > 1} == {FORMS[language]}


def test_nobody_is_called_a_patient(catalogues: dict[str, Catalog]) -> None:
    never = re.compile("مريض(?!ًا)|مریض|pacjent|病人|患者", re.IGNORECASE)
    said = [form for catalogue in catalogues.values() for _, forms in pairs(catalogue) for form in forms]

    assert [form for form in said if never.search(form)] == []


def test_what_keeps_a_person_safe_is_said_in_every_language(catalogues: dict[str, Catalog]) -> None:
    first = (
        "templates/layout",
        "templates/unlock",
        "templates/setup",
        "templates/recovery",
        "templates/shares",
    )
    needed = {
        text.one
        for text in gathered().values()
        if text.place.startswith(tuple(f"templates/{name}" for name in first))
    }

    for language in TRANSLATED:
        done = {english[0] for english, _ in pairs(catalogues[language])}
        assert len(needed - done) <= len(needed) // 20, language


def test_every_language_that_can_be_chosen_is_there() -> None:
    assert all(tongue(code).ugettext("Settings") != "Settings" for code in LANGUAGES if code != "en_GB")
    assert tongue("no-such-language").ugettext("Settings") == "Settings"


def test_a_message_without_words_is_not_translated() -> None:
    assert not is_translated(Message("x"))
    assert not is_translated(Message(("x", "y"), ("a", "")))
