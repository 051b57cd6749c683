"""The tables of the readable rendering in one value that can be written as JSON for the browser.

They are the whole of the English words and of what is known about single types; the two small interpreters,
in Python beside this file and in ``static/js/readable.js``, hold none of either.
"""

from portable_record.record.kinds import SYSTEM
from portable_record.record.readable.tables_codes import CODES
from portable_record.record.readable.tables_kinds import KINDS, KINDS_BY, KINDS_OWN, REFERRED, UNKNOWN_KIND
from portable_record.record.readable.tables_lines import LINES
from portable_record.record.readable.tables_names import (
    CHOICE_TYPES,
    CHOICES,
    CODE_ELEMENTS,
    DULL_LABELS,
    EXACT,
    EXTENSIONS,
    LABELS,
    LATE,
    OPAQUE,
    QUIET,
    QUIET_WHEN_FALSE,
    SILENT,
    SILENT_AT,
)
from portable_record.record.readable.tables_numbers import NUMBERS, SYSTEM_NAMES
from portable_record.record.readable.tables_shapes import SHAPES
from portable_record.record.readable.tables_systems import PLAINER, SYSTEMS
from portable_record.record.readable.tables_titles import DEFAULT_HEAD, DEFAULT_TITLE, HEADS, PAIRS, TITLES
from portable_record.record.readable.tables_warnings import DENIALS, WARNINGS
from portable_record.record.readable.tables_words import (
    A_TIME,
    COMPARATORS,
    CONTACTS,
    DAYS,
    ENTITIES,
    LIMITS,
    MEDIA,
    MONEY,
    MONTHS,
    PHRASES,
    TIMES,
    TIMING_CODES,
    UNITS,
    WHEN,
)

TABLES: dict[str, object] = {
    "kinds": KINDS,
    "kinds_by": KINDS_BY,
    "kinds_own": KINDS_OWN,
    "own_system": SYSTEM,
    "referred": REFERRED,
    "unknown_kind": UNKNOWN_KIND,
    "titles": TITLES,
    "default_title": DEFAULT_TITLE,
    "heads": HEADS,
    "default_head": DEFAULT_HEAD,
    "pairs": PAIRS,
    "lines": LINES,
    "labels": LABELS,
    "late": LATE,
    "dull_labels": DULL_LABELS,
    "choices": CHOICES,
    "choice_types": CHOICE_TYPES,
    "exact": EXACT,
    "extensions": EXTENSIONS,
    "opaque": OPAQUE,
    "quiet": QUIET,
    "shapes": SHAPES,
    "quiet_when_false": QUIET_WHEN_FALSE,
    "silent": SILENT,
    "silent_at": SILENT_AT,
    "code_elements": CODE_ELEMENTS,
    "codes": CODES,
    "systems": SYSTEMS,
    "plainer": PLAINER,
    "system_names": SYSTEM_NAMES,
    "numbers": NUMBERS,
    "warnings": WARNINGS,
    "denials": DENIALS,
    "phrases": PHRASES,
    "months": MONTHS,
    "days": DAYS,
    "times": TIMES,
    "a_time": A_TIME,
    "when": WHEN,
    "timing_codes": TIMING_CODES,
    "comparators": COMPARATORS,
    "units": UNITS,
    "money": MONEY,
    "media": MEDIA,
    "contacts": CONTACTS,
    "entities": ENTITIES,
    "limits": LIMITS,
}
