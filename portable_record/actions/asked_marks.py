"""By what somebody who asks is looked for: the names they have or had, NHS number, birth date, and key.

A name is looked for in the name of whom something is about, and a key and the name of a contact where the
giver gave it about themselves: what somebody gave about another person is the other's. A number or a day is
looked for in what was signed. Whoever looks decides what is really about them.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import InboxLine, did_of, inbox_page, item_of
from portable_record.actions.receive import SIGNED
from portable_record.errors import PortableRecordError
from portable_record.sharing.bundle import read_bundle
from portable_record.sharing.card_file import tokens_of
from portable_record.sharing.health_card import MOST_FILE, open_jws
from portable_record.sharing.person import nhs_numbers
from portable_record.vault.shelf import Document

MOST_MARKS = 20
_NHS = 10  # digits
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)
_KEY = re.compile(r"did:key:z[1-9A-HJ-NP-Za-km-z]{48}")


@dataclass(frozen=True, slots=True)
class Marks:
    """What was said of somebody, sorted: names in small letters, NHS numbers, birth dates, keys."""

    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def inside(self) -> frozenset[str]:
        """What is looked for in what was signed."""
        return frozenset((*self.numbers, *self.born))


def marks_of(about: str, also: str = "") -> Marks:
    """Sort what was typed: a name, and other things with a comma or on a line each."""
    names, numbers, born, keys = [about.strip().casefold()], list[str](), list[str](), list[str]()
    for piece in [each.strip() for each in re.split(r"[,;\n]", also) if each.strip()][:MOST_MARKS]:
        digits = re.sub(r"[\s-]", "", piece)
        if _KEY.fullmatch(piece):
            keys.append(piece)
        elif day := _day(piece):
            born.append(day)
        elif len(digits) == _NHS and digits.isdecimal():
            numbers.append(digits)
        else:
            names.append(piece.casefold())
    return Marks(*(tuple(dict.fromkeys(each)) for each in (names, numbers, born, keys)))


def lines_about(record: OpenRecord, marks: Marks, *, most: int, hidden: frozenset[str]) -> list[InboxLine]:
    """List what is held that has one of these marks, newest first."""
    found: dict[str, InboxLine] = {}
    for name in marks.names:
        page = inbox_page(record, find=name, most=most, hidden=hidden)
        found |= {line.id: line for line in page.lines if _is_theirs(line, name)}
    if marks.keys or marks.inside:
        for document in record.vault.inbox.all():
            if document.id not in hidden and document.id not in found and _has(record, document, marks):
                found[document.id] = item_of(record, document.id)
    return sorted(found.values(), key=lambda line: line.received, reverse=True)[:most]


def _is_theirs(line: InboxLine, name: str) -> bool:
    own = f"{line.sender}\n{line.claims}" if _about_giver(line) else ""
    return name in f"{line.about}\n{own}".casefold()


def _about_giver(line: InboxLine) -> bool:
    return line.claims.casefold() == line.about.casefold()


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    with suppress(ValueError):
        return date.fromisoformat(written).isoformat() if "-" in written else ""
    return ""


def _has(record: OpenRecord, document: Document, marks: Marks) -> bool:
    by_key = did_of(document) in marks.keys and _about_giver(item_of(record, document.id))
    return by_key or not marks.inside.isdisjoint(_said_inside(record, document))


def _said_inside(record: OpenRecord, document: Document) -> Iterator[str]:
    """Give the NHS numbers and the birth date in what was signed; nothing where its text is gone."""
    with suppress(PortableRecordError, ValueError):
        kept = json.loads(record.vault.consents.raw(SIGNED + document.id))
        for token in tokens_of(kept):
            patient = read_bundle(open_jws(token, most_inflated=MOST_FILE).bundle).patient
            yield from nhs_numbers(patient)
            yield str(patient.get("birthDate", ""))
