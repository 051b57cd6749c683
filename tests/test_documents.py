"""The documents speak of what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TEST = re.compile(r"`(tests/[\w/.-]+)`")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text()) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    named = TEST.findall(document.read_text())

    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []


def test_the_hazards_are_rated_as_the_log_says() -> None:
    rows = re.findall(
        r"^\| (H\d+) \|.*\| (\d) \| (\d) \| (\d+)",
        (ROOT / "docs/clinical-safety.md").read_text(),
        re.MULTILINE,
    )

    assert len(rows) >= 20
    assert [row for row in rows if int(row[1]) * int(row[2]) != int(row[3])] == []


def test_readme_leads_to_every_document_about_people() -> None:
    readme = (ROOT / "README.md").read_text()

    assert [
        each for each in ("threats", "data-protection", "clinical-safety") if f"docs/{each}.md" not in readme
    ] == []
