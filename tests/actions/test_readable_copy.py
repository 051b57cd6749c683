"""Everything as pages: they open without the app, hold all that the record says, and run nothing."""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from portable_record.actions import readable_copy
from portable_record.actions.activity import Asked, activity
from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.look_after import bin_one
from portable_record.actions.readable_copy import ReadableCopy, Tongue, save_readable_copy
from portable_record.errors import FileStandsError
from portable_record.record.parts import PARTS
from portable_record.sharing.readable_pages import Sheet, part_page
from portable_record.vault import disk
from tests.actions.quick import quick_record, stretch_nothing
from tests.actions.test_import import bundle, note, written

HOSTILE = "</dd><script>alert(1)</script><img src=x onerror=alert(1)>\u202e{{7*7}}"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """A record that opens at once."""
    stretch_nothing(monkeypatch)
    opened = quick_record(desk, tmp_path / "record")
    yield opened
    opened.vault.close()


def document(title: str, **attachment: object) -> dict[str, object]:
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"title": title, **attachment}}],
    }


def take_in(record: OpenRecord, tmp_path: Path, *resources: dict[str, object]) -> None:
    named = [(f"urn:x:{number}", resource) for number, resource in enumerate(resources)]
    imported = import_file(record, written(tmp_path / "in.json", bundle(*named)))
    assert imported.taken == len(resources), imported.refusals


def copy_of(record: OpenRecord, tongue: Tongue | None = None) -> dict[str, bytes]:
    made = b"".join(ReadableCopy(record, tongue or Tongue()).pieces())
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def text_of(pages: dict[str, bytes], name: str) -> str:
    return pages[name].decode("utf-8")


class Links(HTMLParser):
    """Collects where a page leads, and what could run in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.running: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [str(value) for name, value in attrs if name in ("href", "src")]
        if tag in ("script", "iframe", "object", "embed", "form", "base", "link"):
            self.running.append(tag)
        self.running += [name for name, _ in attrs if name.startswith("on")]


def test_there_is_a_page_for_each_part_and_every_link_leads_to_one(
    record: OpenRecord, tmp_path: Path
) -> None:
    take_in(record, tmp_path, note("swimming"), document("Photo.png", data=b64encode(PNG).decode()))

    pages = copy_of(record)

    assert {"index.html", "README.txt", *(f"{part.key}.html" for part in PARTS)} <= pages.keys()
    assert [data for name, data in pages.items() if name.endswith(" Photo.png")] == [PNG]
    assert "swimming" in text_of(pages, "health.html")
    assert "1 entry" in text_of(pages, "index.html")
    assert "Nothing is written here yet." in text_of(pages, "plan.html")
    for name in pages:
        if name.endswith(".html"):
            for link in Links(text_of(pages, name)).found:
                assert link.replace("%20", " ") in pages, (name, link)


def test_what_a_record_says_is_text_and_nothing_runs(record: OpenRecord, tmp_path: Path) -> None:
    take_in(record, tmp_path, note(HOSTILE), document(HOSTILE, data=b64encode(b"<script>").decode()))
    add_words(record, part="strengths", kind=None, words="</title><script>=1+1", sensitive=True)

    pages = copy_of(record)

    for name in pages:
        if name.endswith(".html"):
            page = text_of(pages, name)
            assert Links(page).running == [], name
            assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(pages, "health.html")
    assert '<span class="tag">Sensitive</span>' in text_of(pages, "strengths.html")
    assert not [name for name in pages if name.endswith((".html.html", ".svg")) or ".." in name]


def test_files_lie_beside_the_pages_as_they_are(record: OpenRecord, tmp_path: Path) -> None:
    kept = record.vault.blobs.write([b"Dear ", b"Jean"])
    take_in(
        record,
        tmp_path,
        document("../../Photo.png", contentType="image/png", data=b64encode(PNG).decode()),
        document("Letter.html", contentType="text/html", url=f"Binary/{kept.name}"),
        document("gone", contentType="text/plain", url=f"Binary/{'0' * 40}"),
        {"resourceType": "Binary", "contentType": "text/plain", "data": b64encode(b"bare").decode()},
        document("elsewhere", contentType="text/plain", url="https://example.org/letter"),
    )

    pages = copy_of(record)

    files = {name: data for name, data in pages.items() if name.startswith("files/")}
    assert sorted(files.values()) == sorted([PNG, b"Dear Jean", b"bare"])
    assert any(name.endswith(" Photo.png") for name in files)
    assert any(name.endswith(" Letter.html.txt") for name in files)
    assert "<img" in text_of(pages, "documents.html")


def test_what_only_looks_like_a_file_is_none(record: OpenRecord) -> None:
    for odd in ({"data": "abcde"}, {"data": 7}, {"url": 7}, {}):
        assert not list(readable_copy._files_in(record, [{"contentType": "text/plain", **odd}]))


def test_a_damaged_file_is_said_and_the_rest_goes_along(record: OpenRecord, tmp_path: Path) -> None:
    kept = record.vault.blobs.write([b"x" * 1000])
    take_in(record, tmp_path, document("Letter.txt", contentType="text/plain", url=f"Binary/{kept.name}"))
    file = record.vault.folder / "blobs" / kept.name
    data = bytearray(disk.read(file, most=10_000) or b"")
    data[-1] ^= 1
    file.write_bytes(data)

    pages = copy_of(record)

    assert "This file is damaged" in text_of(pages, "documents.html")
    assert not [name for name in pages if name.startswith("files/")]


def test_a_long_part_is_cut_into_pages_that_lead_on(
    record: OpenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readable_copy, "ON_A_PAGE", 2)
    take_in(record, tmp_path, *(note(f"word {number}") for number in range(4)))

    pages = copy_of(record)

    assert {"health.html", "health-2.html"} <= pages.keys()
    assert "health-3.html" not in pages
    assert 'href="health-2.html"' in text_of(pages, "health.html")
    assert 'href="health.html"' in text_of(pages, "health-2.html")
    words = re.findall(r"word \d", text_of(pages, "health.html") + text_of(pages, "health-2.html"))
    assert set(words) == {"word 0", "word 1", "word 2", "word 3"}
    assert "4 entries" in text_of(pages, "index.html")


def test_the_bin_stays_at_home_and_that_is_said(record: OpenRecord, tmp_path: Path) -> None:
    take_in(record, tmp_path, note("secret thing"))
    (entry,) = record.vault.entries.page("health")
    bin_one(record, entry.id)

    pages = copy_of(record)

    assert "secret thing" not in b"".join(pages.values()).decode("utf-8", "replace")
    assert "What lies in the bin is not in it" in text_of(pages, "README.txt")
    assert "not locked" in text_of(pages, "README.txt")
    assert "\r\n" in text_of(pages, "README.txt")


def test_the_pages_speak_the_language_they_are_given(record: OpenRecord) -> None:
    tongue = Tongue(
        lang="ar", dir="rtl", say=lambda text: f"[{text}]", many=lambda count: f"#{count}", made="today"
    )

    pages = copy_of(record, tongue)

    assert '<html lang="ar" dir="rtl">' in text_of(pages, "plan.html")
    assert "[My plan]" in text_of(pages, "index.html")
    assert "#0" in text_of(pages, "index.html")
    assert "[Made on today." in text_of(pages, "index.html")


def test_who_wrote_for_whom_stands_in_it(record: OpenRecord) -> None:
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)

    pages = copy_of(record)

    assert "Written by Jean Adeyemi" in text_of(pages, "strengths.html")


def test_it_is_noted_and_saved_as_a_file_of_ones_own(record: OpenRecord, tmp_path: Path) -> None:
    add_words(record, part="strengths", kind=None, words="I whistle", sensitive=False)
    out = tmp_path / "out.zip"

    count = save_readable_copy(record, out)

    assert count == 1
    assert out.stat().st_mode & 0o777 == 0o600
    assert zipfile.is_zipfile(out)
    assert activity(record, Asked(acts=frozenset({"export"}))).days
    with pytest.raises(FileStandsError):
        save_readable_copy(record, out)
    assert save_readable_copy(record, out, replace=True) == 1


def test_two_versions_both_stand_in_it(record: OpenRecord, tmp_path: Path) -> None:
    take_in(record, tmp_path, note("one"))
    copy = ReadableCopy(record, Tongue())
    (entry,) = record.vault.entries.page("health")
    item = copy.item(entry)

    page = "".join(
        piece.decode()
        for piece in part_page(
            copy._about,
            Sheet("health.html", "My health"),
            [replace(item, versions=("value: one / two",))],
            str,
        )
    )

    assert "Two versions stand side by side here:" in page
    assert "value: one / two" in page


@pytest.mark.outside
def test_real_examples_become_pages_in_which_nothing_runs(
    record: OpenRecord, outside: Path, tmp_path: Path
) -> None:
    files = [
        file
        for part in ("Comm*", "Doc*", "Pat*", "Comp*")
        for file in (outside / "hl7-r4-examples").glob(f"{part}.json")
    ]
    (tmp_path / "in.json").write_bytes(b"[" + b",".join(file.read_bytes() for file in sorted(files)) + b"]")
    imported = import_file(record, tmp_path / "in.json", good_part=True, same_person=True, died=True)

    pages = copy_of(record)

    assert imported.taken > 20
    for name in pages:
        if name.endswith(".html"):
            assert Links(text_of(pages, name)).running == [], name
            for link in Links(text_of(pages, name)).found:
                assert unquote(link) in pages, (name, link)
