"""The page is one file whose viewer is known, and holds exactly what was put in."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable_record.actions.came_files import read_page
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import MalformedError, PageTamperedError, TooLargeError
from portable_record.sharing import page as pages
from portable_record.sharing.page import make_open_page, make_page, read_island, viewer_hash
from portable_record.sharing.page_files import MOST_IN_PAGE, fits, places_in
from portable_record.sharing.page_viewers import PUBLISHED
from portable_record.sharing.read import read
from portable_record.sharing.reader.wire import verdict_from_json, verdict_to_json
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.trust import Trust
from tests.sharing.cast import NOW, PASSCODE, SUE
from tests.sharing.page_shares import FULL, LETTER, SVG, sealed, signed, with_files

VECTORS = Path(__file__).parents[1] / "vectors"
FORMAT = Path(__file__).parents[2] / "docs" / "format" / "page.md"
FILES = sorted(VECTORS.glob("*/page/*.json"))


def page_of(vector: dict[str, object]) -> bytes:
    """Put the island and the key of a vector into a page, unchecked, then make the change it asks for."""
    key = VerifyKey.from_jwk(json.loads(str(vector["key"]))) if vector["key"] else None
    whole = pages._page(str(vector["island"]), key, str(vector.get("files", "null"))).decode()
    edit = vector["edit"]
    if not isinstance(edit, list):
        return whole.encode()
    assert edit[0] in whole
    return whole.replace(edit[0], edit[1]).encode()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_the_app_reads_back_what_its_own_viewer_shows_and_nothing_else(file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))
    whole = page_of(vector)

    if vector["edit"] is None:
        assert read_island(whole).decode() == vector["island"]
    else:
        with pytest.raises(PageTamperedError):
            read_island(whole)


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.parent.parent.name == "bad"], ids=lambda file: file.stem
)
def test_the_app_refuses_what_the_page_refuses(file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))

    page = page_of(vector)

    verdict = read(page, name="x.html", trust=Trust(), at=NOW, passcode=vector["passcode"])

    assert read_page(verdict, page)[0].refused


def test_a_locked_page_gives_back_the_sealed_file() -> None:
    file = sealed(FULL)

    assert read_island(make_page(file)) == file


def test_an_open_page_gives_back_the_signed_text() -> None:
    token = signed(FULL)

    assert json.loads(read_island(make_open_page(token))) == {"verifiableCredential": [token]}


@given(text=st.text())
def test_whatever_is_put_in_comes_out_and_cannot_end_the_island(text: str) -> None:
    whole = make_open_page(text + "</script><script>&\u2028\u2029")

    island = read_island(whole).decode()
    assert json.loads(island) == {"verifiableCredential": [text + "</script><script>&\u2028\u2029"]}
    assert not set("<>&\u2028\u2029") & set(island)


def test_a_page_that_no_passcode_opens_is_not_made() -> None:
    only_for_bob = seal_file([signed(FULL)], recipients=[HpkePrivateKey.generate().public], dice=bytes)

    with pytest.raises(MalformedError):
        make_page(only_for_bob)
    with pytest.raises(MalformedError):
        make_page(b'{"slots": 1}')


def test_the_policy_allows_the_one_script_and_the_one_style_and_nothing_else() -> None:
    whole = make_page(sealed(FULL)).decode()

    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', whole)
    scripts = re.findall(r"<script>(.*?)</script>", whole, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", whole, re.DOTALL)

    def allowed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert (len(policy), len(scripts), len(styles)) == (1, 1, 1)
    assert policy[0].split("; ") == [
        "default-src 'none'",
        f"script-src {allowed(scripts[0])}",
        f"style-src {allowed(styles[0])}",
        "img-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    ]


def test_nothing_in_the_page_points_outside_and_nothing_is_written_as_markup() -> None:
    whole = make_page(sealed(FULL)).decode()

    assert not re.search(
        r"(?:src|href|action|srcset|poster|data)\s*=\s*[\"']?(?!#)[a-z/]", whole.split("<script>")[0]
    )
    for unsafe in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        " on=",
    ):
        assert unsafe not in whole


def test_a_locked_page_says_nothing_about_anybody() -> None:
    whole = make_page(sealed(FULL)).decode()

    readable = re.sub(r"[\w-]{40,}", "", whole)  # by chance, sealed letters spell short names
    assert "Sue" not in readable
    assert "Mossley" not in whole


def test_two_pages_have_the_same_viewer() -> None:
    first, second = make_page(sealed(FULL)).decode(), make_open_page("x", key=SUE.public).decode()

    def without_share(page: str) -> str:
        return re.sub(r'(id="portable-record(?:-key|-files)?">)[^<]*', r"\1", page)

    assert without_share(first) == without_share(second)
    assert hashlib.sha256(without_share(first).encode()).hexdigest() == viewer_hash()


def test_pages_of_released_viewers_stay_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    old = make_open_page("x").replace(b"This may not be everything", b"This is not everything")
    with pytest.raises(PageTamperedError):
        read_island(old)
    digest = hashlib.sha256(re.sub(rb'(id="portable-record(?:-key|-files)?">)[^<]*', rb"\1", old)).hexdigest()

    monkeypatch.setitem(PUBLISHED, "0.0.1", digest)

    assert b"verifiableCredential" in read_island(old)


def test_the_document_lists_every_released_viewer() -> None:
    rows = re.findall(
        r"^\| ([0-9.]+) \| `([0-9a-f]{64})` \|$", FORMAT.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert dict(rows) == PUBLISHED


def test_a_page_of_the_first_version_has_no_place_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    place = b'<script type="application/json" id="portable-record-files">null</script>\n'
    old = make_open_page(signed(FULL)).replace(place, b"")
    monkeypatch.setitem(
        PUBLISHED,
        "0.0.1",
        hashlib.sha256(re.sub(rb'(id="portable-record(?:-key)?">)[^<]*', rb"\1", old)).hexdigest(),
    )

    verdict = read(old, name="page.html", trust=Trust(), at=NOW)

    assert (verdict.code, verdict.in_page) == ("first-time", ())


def test_files_come_out_of_a_page_as_they_went_in() -> None:
    token, files = with_files()
    page = make_open_page(token, files=[files[0], None, files[2]])

    verdict, came = read_page(read(page, name="page.html", trust=Trust(), at=NOW), page)

    assert verdict.code == "first-time"
    assert [(each.name, b"".join(each.opened())) for each in came] == [
        ("Letter.txt", LETTER),
        ("Drawing.png", SVG),
    ]
    assert verdict_from_json(verdict_to_json(verdict)) == verdict


def test_the_smallest_files_go_into_a_page_as_long_as_there_is_room() -> None:
    assert fits([]) == ()
    assert fits([MOST_IN_PAGE]) == (True,)
    assert fits([MOST_IN_PAGE, 1]) == (False, True)
    assert fits([MOST_IN_PAGE - 1, 5, 1]) == (False, True, True)


@pytest.mark.parametrize("text", ["[", "[]", "[1]", "7", '["a"] ', '["' + "a" * 70_000, "[" * 100_000])
def test_files_that_are_written_in_another_way_are_refused(text: str) -> None:
    with pytest.raises(PageTamperedError):
        places_in(text)


PAGE = make_open_page("x")


@pytest.mark.parametrize(
    "changed",
    [b"\xff" + PAGE, b"", PAGE + PAGE, PAGE.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + PAGE],
    ids=["no text", "nothing", "two pages", "other line ends", "byte order mark"],
)
def test_bytes_that_are_not_exactly_a_page_of_ours_are_refused(changed: bytes) -> None:
    with pytest.raises(PageTamperedError):
        read_island(changed)


def test_a_page_larger_than_agreed_is_neither_made_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_open_page("x")
    monkeypatch.setattr(pages, "MOST", len(page) - 1)

    with pytest.raises(TooLargeError):
        make_open_page("x")
    with pytest.raises(TooLargeError):
        read_island(page)


def test_the_reading_of_the_app_takes_a_page() -> None:
    verdict = read(make_page(sealed(FULL)), name="page.html", trust=Trust(), at=NOW, passcode=PASSCODE)

    assert (verdict.code, verdict.kind) == ("first-time", "page")


def test_a_script_that_would_end_itself_is_never_put_into_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "asset", lambda *_: "// </script>")

    with pytest.raises(ValueError, match="end itself"):
        pages.script_of(pages.SHOWING)
