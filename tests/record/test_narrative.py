"""Narratives are shown without anything that runs or asks the world outside."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.record.narrative import clean, plain

_XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'


def test_ordinary_words_and_tables_are_kept() -> None:
    cleaned = clean(_XHTML + "<p>Likes <b>tea</b></p><table><tr><td colspan='2'>Milk</td></tr></table></div>")

    assert "<p>Likes <b>tea</b></p>" in cleaned
    assert '<td colspan="2">Milk</td>' in cleaned


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src='https://example.org/seen.png'>",
        "<img src=x onerror=alert(1)>",
        "<p onclick='alert(1)'>tea</p>",
        "<a href='javascript:alert(1)'>tea</a>",
        "<a href='https://example.org/'>tea</a>",
        "<p style='background:url(https://example.org/)'>tea</p>",
        "<style>@import 'https://example.org/'</style>",
        "<iframe src='https://example.org/'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
        "<form action='https://example.org/'><input></form>",
    ],
)
def test_nothing_that_runs_or_fetches_is_left(hostile: str) -> None:
    cleaned = clean(_XHTML + hostile + "</div>")

    for trace in ("script", "alert", "example.org", "onerror", "onclick", "style=", "<img", "<form", "href"):
        assert trace not in cleaned.replace("http://www.w3.org", "")


def test_plain_words_come_line_by_line() -> None:
    words = plain(_XHTML + "<p>Tea &amp; toast</p><ul><li>milk</li><li>no sugar</li></ul>half<br/>past</div>")

    assert words == "Tea & toast\nmilk\nno sugar\nhalf\npast"


def test_cells_of_a_row_are_set_apart() -> None:
    words = plain(
        "<div><table><tr><th>When</th><th>What</th></tr><tr><td>8</td><td>tea</td></tr></table></div>"
    )

    assert words == "When | What\n8 | tea"


@given(st.lists(st.text(st.sampled_from("a |&;<>\n\t\r\u00a0\u2028\x0b'\"amplt#39")), max_size=4))
def test_paragraphs_as_we_write_them_read_the_same_as_if_they_were_cleaned(paragraphs: list[str]) -> None:
    inner = "".join(f"<p>{escape(words, quote=False)}</p>" for words in paragraphs)

    assert plain(f"{_XHTML}{inner}</div>") == plain(f"<section>{_XHTML}{inner}</div></section>")


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<p>tea</p><p><script>alert(1)</script></p>", "tea"),
        ("<p>tea</p></div><div><p>milk</p>", "tea\nmilk"),
        ("<p>tea &amp;lt;b&amp;gt; &eacute;</p>", "tea &lt;b&gt; \u00e9"),
        ("<p>tea &amplt; milk</p>", "tea &lt; milk"),
    ],
)
def test_what_is_not_as_we_write_it_is_cleaned(inner: str, words: str) -> None:
    assert plain(f"{_XHTML}{inner}</div>") == words


def test_words_that_look_like_elements_stay_words() -> None:
    assert plain("<div>weight &lt; 50 kg &gt; 40</div>") == "weight < 50 kg > 40"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
