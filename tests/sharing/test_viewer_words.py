"""The viewer's words in other languages: one small file each, with what the viewer says and nothing else."""

import json
import re
from typing import Any

import pytest

from portable_record.saying import LANGUAGES
from portable_record.sharing import viewer_words
from portable_record.sharing.html_file import asset
from portable_record.sharing.viewer_words import sentences, words_files

FILES = words_files()
SENTENCE = re.compile(r'(?<!\\)"([A-Z][^"\\=${}]*\s[^"\\=${}]*[.?!:])"')
OURS = ("page.js", "page-ask.js", "page-first.js", "view-link.js", "view-words.js", "view.js")


def words(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(FILES[f"words/{name}.json"])
    return value


def test_each_language_of_the_app_has_a_small_file() -> None:
    assert FILES.keys() == {f"words/{code.replace('_', '-')}.json" for code in LANGUAGES if code != "en_GB"}
    assert all(len(data) < 64 * 1024 for data in FILES.values())


def test_the_app_s_words_are_used_for_buttons_parts_and_labels() -> None:
    says = words("pl")["says"]

    assert says["Show"]
    assert says["Language"]
    assert says["How I communicate"]
    assert says["Allergy"]
    assert "Mossley Lunch Club" not in says


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 11: 5, 100: 4, 103: 3}),
        ("pl", {1: 0, 2: 1, 5: 2, 12: 2, 22: 1, 112: 2}),
        ("ur", {0: 1, 1: 0, 2: 1}),
        ("zh-Hans", {0: 0, 1: 0, 7: 0}),
    ],
)
def test_a_language_counts_as_it_does(name: str, forms: dict[int, int]) -> None:
    said = words(name)

    assert {number: int(said["which"][number]) for number in forms} == forms
    many = [text for text in said["says"].values() if isinstance(text, list)]
    assert {len(text) for text in many} == {max(map(int, said["which"])) + 1}


def test_what_is_said_in_many_forms_has_them_all() -> None:
    assert len(words("ar")["says"]["%(num)d entry"]) == 6


def test_every_sentence_of_the_scripts_is_said_and_not_only_written() -> None:
    known = {text for pair in sentences() for text in pair}
    written = {text for name in OURS for text in SENTENCE.findall(asset("static", f"js/{name}"))}

    assert len(written) > 40
    assert written - known == set()


def test_the_template_is_said_but_not_what_is_put_into_it() -> None:
    known = {one for one, _ in sentences()}

    assert {"Read what somebody shared with you", "What the camera sees", "This cannot be trusted"} <= known
    assert not any("@@" in text for text in known)


def test_what_has_no_words_yet_is_left_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    new = (("One new thing nobody has said.", ""), ("%(num)d new thing", "%(num)d new things"))
    monkeypatch.setattr(viewer_words, "sentences", lambda: new)

    assert not {one for one, _ in new} & words_files_of("ar").keys()


def words_files_of(name: str) -> dict[str, Any]:
    says: dict[str, Any] = json.loads(words_files()[f"words/{name}.json"])["says"]
    return says
