"""The page of what others wrote, over several pages: what its button marks as seen, it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.actions import circle_changed
from portable_record.actions.desk import Desk
from tests.actions.circle_around import plan
from tests.web.asking import browser, hidden_in, submit
from tests.web.circle_cast import Circle, circle_of

PAGE = "/circle/changed"
ONE, ALL = "I have seen this", "I have seen all the pages"


@pytest.fixture
def circle(module_desk: Desk, tmp_path: Path) -> Iterator[Circle]:
    with circle_of(module_desk, tmp_path, "editor") as made:
        yield made


def test_the_button_says_that_it_is_for_all_pages_where_there_are_several(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    keywords = circle_changed.changed_since.__kwdefaults__ or {}
    plan(circle.nadia, 5)
    circle.sync()
    alone = circle.page.get(PAGE).text
    plan(circle.nadia, 6)
    circle.sync()
    monkeypatch.setitem(keywords, "most", 1)

    first = circle.page.get(PAGE).text
    last = circle.page.get(f"{PAGE}?beyond=1").text
    stranger = browser(circle.jean).post(PAGE, data={"upto": "9"})
    submit(circle.page, PAGE, page=PAGE, upto=hidden_in(first)["upto"])

    assert [(ONE in page, ALL in page) for page in (alone, first, last)] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert stranger.status_code in (302, 400)
    assert "Nothing new since" in circle.page.get(PAGE).text
