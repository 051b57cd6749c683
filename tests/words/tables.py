"""Sentences that stand in tables of the lower rooms, and not in a call that says so by itself."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from portable_record.record.asking.sheets import sentences
from portable_record.record.readable.codes import said_elsewhere
from tests.words.text import Text

TABLES: tuple[tuple[str, str], ...] = (
    ("actions.telling", "MARKS"),
    ("actions.telling", "GONE"),
    ("actions.activity", "_SENTENCES"),
    ("actions.part_view", "_OTHERS"),
    ("actions.part_view", "OF_SEVERAL"),
    ("actions.part_view", "OF_A_YES"),
    ("record.who", "_WROTE"),
    ("vault.check", "_RESTORE"),
    ("vault.check", "_REBUILD"),
    ("vault.check", "_REMOVE"),
    ("vault.check", "_REWRITE"),
    ("vault.check", "_ASK"),
    ("record.readable.tables_warnings", "WARNINGS"),
    ("record.readable.tables_kinds", "KINDS"),
    ("record.readable.tables_kinds", "KINDS_BY"),
    ("record.readable.tables_names", "LABELS"),
    ("record.readable.tables_names", "EXTENSIONS"),
    ("record.readable.tables_numbers", "NUMBERS"),
    ("actions.origins", "_CLAIMS"),
    ("actions.ways_out", "SAVES"),
    ("actions.open_item", "LOOKING"),
    ("actions.inbox", "REASONS"),
    ("sharing.slips", "WHAT_BECAME"),
    ("sharing.slips", "BECAUSE"),
    ("sharing.slips", "SUGGESTED"),
    ("sharing.slips", "NOTHING_OF"),
    ("sharing.slips", "WORDS"),
    ("web.group_words", "FOR_GROUPS"),
    ("web.team_words", "FOR_TEAMS"),
    ("web.member_words", "FOR_MEMBERS"),
    ("web.member_words", "FOR_SUGGESTIONS"),
    ("sharing.card_content", "STANDING"),
    ("sharing.card_reading", "IN_WORDS"),
    ("sharing.card_reading", "SOMEBODY"),
)
FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("record.parts", "PARTS", ("title", "about")),
    ("record.who", "BASES", ("title",)),
    ("record.right_questions", "_QUESTIONS", ("asks", "hint", "absent")),
    ("record.kinds", "KINDS", ("title",)),
    ("sharing.purposes", "PURPOSES", ("title", "theirs")),
    ("actions.journal", "Act", ("title",)),
    ("actions.ways_out", "WAYS", ("title", "about")),
    ("actions.share_templates", "READY", ("name", "about")),
    ("sharing.verdict_codes", "BY_CODE", ("sentence", "advice")),
)
_WORDS_OF_RIGHTS = (
    *(
        "By what right",
        "Since",
        "Last day",
        "Ended",
        "What was seen",
        "About which decision",
        "Who was asked",
    ),
    *("To be looked at again on", "Looked at and went on", "Can they decide this themselves?"),
)
_WHAT_WAS_DONE = (
    *("Written", "Taken in", "Replaced by a newer version", "Taken out", "Added", "Changed"),
    *("Said something about", "Deleted what was said about"),
)
_DAY = "%(day)s"


def tables() -> Iterator[Text]:
    """Go through every table."""
    for words in sentences():
        yield Text(words, "", "portable_record/record/asking/parts")
    for room, name, named in FIELDS:
        for each in _members(_table(room, name)):
            for field in named:
                yield Text(str(getattr(each, field)), "", _file(room))
    for room, name in TABLES:
        for words in _leaves(_table(room, name)):
            yield Text(words, "", _file(room))
    for words in _WORDS_OF_RIGHTS:
        yield Text(words, "", _file("record.right_words"))
    for words in _WHAT_WAS_DONE:
        yield Text(words, "", _file("actions.telling"))
    for words in sorted(said_elsewhere()):
        yield Text(words, "", _file("record.readable.tables_systems"))
    for words in _labels_of_lines():
        yield Text(words, "", _file("record.readable.tables_lines"))


def _labels_of_lines() -> Iterator[str]:
    lines = _table("record.readable.tables_lines", "LINES")
    assert isinstance(lines, Mapping)
    for listed in lines.values():
        for _, label in listed:
            yield label


def _table(room: str, name: str) -> object:
    return getattr(importlib.import_module(f"portable_record.{room}"), name)


def _file(room: str) -> str:
    return f"portable_record/{room.replace('.', '/')}.py"


def _members(table: object) -> Iterator[object]:
    listed = table.values() if isinstance(table, Mapping) else table
    for each in listed:  # type: ignore[attr-defined]  # a tuple or an Enum
        yield each.value if isinstance(each, Enum) else each


def _leaves(table: object) -> Iterator[str]:
    """Find the sentences at the ends of a table; a name of one letter case and no space is a code."""
    if isinstance(table, str):
        if table[:1].isupper() or " " in table:
            yield table
    elif isinstance(table, Mapping):
        for value in table.values():
            yield from _leaves(value)
    elif isinstance(table, (list, tuple)):
        for value in table:
            yield from _leaves(value)
    elif is_dataclass(table):
        for field in fields(table):
            yield from _leaves(getattr(table, field.name))
