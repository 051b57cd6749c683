"""The tables are plain data that the browser can have as well."""

import json
import re

from portable_record.record import kinds
from portable_record.record.definitions import resource_types
from portable_record.record.readable.tables import TABLES
from portable_record.record.readable.tables_kinds import KINDS
from portable_record.record.readable.tables_lines import LINES
from portable_record.record.readable.tables_systems import SYSTEMS
from portable_record.record.readable.tables_titles import HEADS, TITLES
from portable_record.record.readable.tables_warnings import WARNINGS
from portable_record.record.readable.tables_words import PHRASES


def test_the_tables_are_the_same_after_a_journey_as_json() -> None:
    text = json.dumps(TABLES, ensure_ascii=False)

    assert json.dumps(json.loads(text), ensure_ascii=False) == text


def test_every_resource_type_has_a_kind_in_plain_words() -> None:
    assert set(KINDS) == resource_types()
    assert all(words and words[0].isupper() for words in KINDS.values())


def test_tables_speak_only_of_types_that_there_are() -> None:
    spoken_of = {path.split(".")[0] for path in [*LINES, *TITLES, *WARNINGS] if path != "*"}

    assert spoken_of <= set(KINDS)
    assert {path.split(".")[0] for path in HEADS if path[0].isupper()} <= set(KINDS)


def test_no_element_is_named_twice_in_the_lines_of_a_type() -> None:
    for order in LINES.values():
        steps = [step for step, _ in order]
        assert len(steps) == len(set(steps))


def test_phrases_hold_no_braces_but_their_blanks() -> None:
    for text in PHRASES.values():
        assert not set(re.sub(r"\{[nsxyz]\}", "", text)) & {"{", "}"}


def test_the_codes_of_our_own_have_their_words_here_too() -> None:
    ours = {kind.code: kind.title for kind in kinds.KINDS}

    assert SYSTEMS[kinds.SYSTEM.rsplit("/", 1)[-1]] == ours
