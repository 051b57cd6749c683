"""Sharing, one question a page, from the first tick to the signed share."""

import re

import pytest
from werkzeug.test import TestResponse

from portable_record.actions.add_entry import add_words
from portable_record.web.doorway import Doorway
from tests.web.asking import browser, fill_in, unlocked

ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("whom", {"kind": "organisation", "name": "Lunch Club"}),
    ("why", {"purpose": "support"}),
    ("until", {"lasts": "week"}),
    ("pass-on", {"pass_on": "no"}),
    ("private", {"private": "no"}),
    ("has", {"has": "computer"}),
)


class Jean:
    """Jean before her own record, with what she wrote in it by the words."""

    def __init__(self, doorway: Doorway) -> None:
        self.doorway = doorway
        self.client = unlocked(browser(doorway))
        with doorway.record() as record:
            self.talk = add_words(
                record, part="communication", kind=None, words="Speak slowly.", sensitive=False
            ).id
            self.good = add_words(
                record, part="strengths", kind=None, words="I make people laugh.", sensitive=False
            ).id
            self.hidden = add_words(
                record, part="strengths", kind=None, words="I whistle secretly.", sensitive=True
            ).id

    def begins(self) -> str:
        """Open the first page; return the address of the share that is being chosen."""
        return self.client.get("/share/start").location.removesuffix("/what")

    def ticks(self, at: str, *parts: str) -> TestResponse:
        return fill_in(self.client, f"{at}/what", parts=list(parts))

    def answers(self, at: str, **other: dict[str, str]) -> None:
        """Answer every question between what and how."""
        for key, fields in ANSWERS:
            sent = other.get(key.replace("-", "_"), fields)
            if sent:
                assert fill_in(self.client, f"{at}/{key}", **sent).status_code == 302, key

    def chosen(self, *parts: str, ways: tuple[str, ...] = ("page",), **other: dict[str, str]) -> str:
        """Choose all of a share, and stop before looking at it."""
        at = self.begins()
        self.ticks(at, *parts)
        self.answers(at, **other)
        page = self.client.get(f"{at}/ways").text
        sent = {
            name: [one for one in ways if f'name="{name}" value="{one}"' in page]
            for name in ("ways", "others")
        }
        assert fill_in(self.client, f"{at}/ways", **sent).location == f"{at}/look"
        return at

    def signs(self, at: str) -> TestResponse:
        """Look at it and sign it; return the answer."""
        assert fill_in(self.client, f"{at}/look").location == f"{at}/check"
        return fill_in(self.client, f"{at}/check")

    def shares(self) -> list[str]:
        with self.doorway.record() as record:
            return [share.id for share in record.vault.shares.all()]


@pytest.fixture
def her(jean: Doorway) -> Jean:
    return Jean(jean)


def test_from_the_first_tick_to_the_signed_share(her: Jean) -> None:
    at = her.begins()
    first = her.client.get(f"{at}/what").text
    after = her.ticks(at, "strengths", "communication").location
    her.answers(at)
    fill_in(her.client, f"{at}/ways", ways=["page", "paper"])
    look = her.client.get(f"{at}/look").text
    check = her.client.get(fill_in(her.client, f"{at}/look").location).text
    signed = fill_in(her.client, f"{at}/check").location
    assert signed, fill_in(her.client, f"{at}/check").text[:0] or her.client.get(f"{at}/look").text
    page = her.client.get(signed).text

    assert "checked" not in first.partition("<main")[2]
    assert after == f"{at}/whom"
    assert "I make people laugh." in look
    assert "Speak slowly." in look
    assert "I whistle secretly." not in look.partition("What they read first")[2]
    assert "Lunch Club" in check
    assert her.shares() == [signed.removeprefix("/shares/")]
    assert "Lunch Club" in page
    assert re.search(r'class="five-words"[^>]*>\w+ \w+ \w+ \w+ \w+<', page)
