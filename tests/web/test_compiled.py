"""Templates as Python code, kept beside them."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from portable_record.web.compiled import FOLDER, Compiled


@pytest.fixture(autouse=True)
def writes_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    for name in ("deep/first.html", "other.html"):
        (tmp_path / name).write_text("Hello, {{ name }}")
    return tmp_path


def environment(templates: Path, *, trim: bool) -> Environment:
    cache, loader = Compiled(templates, {"deep/first.html"}), FileSystemLoader(templates)
    return Environment(loader=loader, bytecode_cache=cache, autoescape=True, trim_blocks=trim)


def kept(templates: Path) -> list[Path]:
    return list((templates / FOLDER).glob("*"))


def compiles(templates: Path, name: str, monkeypatch: pytest.MonkeyPatch, *, trim: bool = False) -> bool:
    """Say whether a template has to be compiled once more; it says the same in any case."""
    env, compiled = environment(templates, trim=trim), list[str | None]()
    compile_now = env.compile

    def seen(source: str, name: str | None, filename: str | None) -> object:
        compiled.append(name)
        return compile_now(source, name, filename)

    monkeypatch.setattr(env, "compile", seen)
    assert env.get_template(name).render(name="<Jean>") == "Hello, &lt;Jean&gt;"
    return bool(compiled)


def test_what_was_compiled_once_is_read(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiles(templates, "deep/first.html", monkeypatch)

    again = compiles(templates, "deep/first.html", monkeypatch)

    assert (first, again) == (True, False)
    assert [file.suffix for file in kept(templates)] == [".code"]


def test_what_is_looked_at_later_leaves_no_trace(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiles(templates, "other.html", monkeypatch)

    assert not kept(templates)


@pytest.mark.parametrize("place", [0, 10, 40, 200])
@pytest.mark.parametrize("ends_there", [True, False])
def test_code_that_is_damaged_is_not_run(
    templates: Path, place: int, ends_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiles(templates, "deep/first.html", monkeypatch)
    (file,) = kept(templates)
    whole = file.read_bytes()
    rest = b"" if ends_there else bytes([whole[place] ^ 1]) + whole[place + 1 :]
    file.write_bytes(whole[:place] + rest)

    assert compiles(templates, "deep/first.html", monkeypatch)
    assert not compiles(templates, "deep/first.html", monkeypatch)


def test_another_source_or_another_way_of_reading_is_compiled(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiles(templates, "deep/first.html", monkeypatch)

    assert compiles(templates, "deep/first.html", monkeypatch, trim=True)
    (templates / "deep/first.html").write_text("{# new #}Hello, {{ name }}")
    assert compiles(templates, "deep/first.html", monkeypatch, trim=True)


def test_where_nothing_can_be_kept_all_goes_on(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (templates / FOLDER).write_text("no folder")

    assert compiles(templates, "deep/first.html", monkeypatch)
    assert compiles(templates, "deep/first.html", monkeypatch)


def test_nothing_is_kept_where_python_keeps_nothing(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    compiles(templates, "deep/first.html", monkeypatch)

    assert not kept(templates)
