"""Easy Read English: easier than plain English, saying the same, and measured; so is plain English."""

import re
from collections import defaultdict
from gettext import GNUTranslations

import pytest
from flask.testing import FlaskClient

from portable_record.web.tongues import EASY
from tests.reading_age import reading_age, words_of
from tests.web.asking import submit
from tests.web.conftest import (
    a_passphrase_opens_at_once,
    doorway,
    module_desk,
    owner,
    record_folder,
    records_ready,
    stranger,
    ticks,
)
from tests.words.catalogues import as_po, easy_in_step, po, read
from tests.words.gather import gathered

__all__ = [
    "a_passphrase_opens_at_once",
    "doorway",
    "module_desk",
    "owner",
    "record_folder",
    "records_ready",
    "stranger",
    "ticks",
]

pytestmark = pytest.mark.slow

PLACEHOLDER = re.compile(r"%\((\w+)\)[.\d]*[sd]")
KNOWN = {str(message.id): str(message.string) for message in read(EASY) if message.id}


def sentence(text: str) -> str:
    """A text as it is read: with a word for each value, and a full stop."""
    plain = re.sub(r"</?b>", "", PLACEHOLDER.sub("it", text))
    return plain if plain[-1:] in ".?!:" else f"{plain}."


NO_SENTENCES = ("readable/tables_", "actions/demo.py", "web/governance_steps.py")
"""Names of codes and systems, what the command window says, and names of laws: they are as they are."""


def by_page(easy: dict[str, str], *, beside: bool = False) -> dict[str, str]:
    """The whole sentences of each page, or ``beside`` them of each module that says some."""
    texts: dict[str, list[str]] = defaultdict(list)
    for text in gathered().values():
        said = sentence(easy.get(text.one, text.one))
        if text.place.startswith("templates/") is not beside and len(words_of(said)) >= 4:
            texts[text.place].append(said)
    return {place: " ".join(said) for place, said in texts.items() if len(said) >= 8}


def test_the_catalogue_is_in_step_with_the_sources() -> None:
    catalogue = easy_in_step()

    with po(EASY).with_suffix(".mo").open("rb") as stream:
        made = GNUTranslations(stream)
    assert as_po(catalogue) == po(EASY).read_bytes()
    assert {plain: made.gettext(plain) for plain in KNOWN} == KNOWN


def test_easy_words_hold_the_same_values() -> None:
    for plain, easy in KNOWN.items():
        assert sorted(PLACEHOLDER.findall(plain)) == sorted(PLACEHOLDER.findall(easy)), plain


def test_what_keeps_a_person_safe_means_the_same_in_easy_words() -> None:
    turned = {
        plain: easy
        for plain, easy in KNOWN.items()
        if ("danger" in plain and ("danger" not in easy or "safe" in easy))
        or ("999" in plain and "999" not in easy)
        or ("only the person" in plain and "only you" in easy.lower())
        or ("only they" in plain and "only they" not in easy.lower())
    }

    assert turned == {}
    assert KNOWN["It is unpleasant, not dangerous"] == "It feels bad. It is not a danger."


def test_easy_read_has_one_name_for_the_secret_words() -> None:
    """On paper the name stands beside what the pages call it, for whoever opens the record elsewhere."""
    on_pages = {
        text.one
        for text in gathered().values()
        if "passphrase" in KNOWN.get(text.one, text.one).lower()
        and "secret words" not in KNOWN.get(text.one, text.one)
    }

    assert {one for one in on_pages if "passphrase.txt" not in one} == set()


def test_plain_english_can_be_read_at_eleven_on_every_page() -> None:
    pages = by_page({})

    assert len(pages) > 30
    assert {place: age for place, text in pages.items() if (age := reading_age(text)) > 11} == {}


def test_easy_read_can_be_read_at_seven_over_all_pages_and_at_eight_on_each() -> None:
    pages = by_page(KNOWN)

    assert reading_age(" ".join(pages.values())) <= 7
    assert {place: age for place, text in pages.items() if (age := reading_age(text)) > 8.1} == {}


def test_what_pages_say_from_elsewhere_is_as_easy_module_by_module() -> None:
    plain, easy = (
        {
            place: reading_age(text)
            for place, text in by_page(words, beside=True).items()
            if not any(name in place for name in NO_SENTENCES)
        }
        for words in ({}, KNOWN)
    )

    assert len(plain) > 60
    assert {place: age for place, age in plain.items() if age > 11} == {}
    assert {place: age for place, age in easy.items() if age > 8.4} == {}


def test_easy_words_stand_on_the_page(owner: FlaskClient) -> None:
    submit(owner, "/easy-read", page="/")

    page = owner.get("/settings/pin").text
    submit(owner, "/easy-read", page="/")

    assert "Your secret words now" in page
    assert "Your passphrase now" not in page
