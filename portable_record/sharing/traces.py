"""By what a hidden entry could still be found: its addresses, ids, numbers and names in any spelling.

Here it is better to suspect too much than too little: what comes back is kept out of the share.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from portable_record.record.entry import Entry
from portable_record.sharing.spelling import (
    is_type,
    plain_address,
    plain_name,
    plain_number,
    tells,
    wholes_of,
    words_of,
)

GONE_WORD = "…"
_WORDS = re.compile(r"[A-Za-z0-9._~:/?#@!$&*+=%|\\^`\u00ad\u200b-\u200d\u2060\ufeff-]+")
_STOPS = ".,:!?*"
_NAMED = ("name", "alias", "title", "code", "medicationCodeableConcept", "vaccineCode")
_NAME_PARTS = ("prefix", "given", "family", "suffix")

Json = Mapping[str, object]
Ids = frozenset[str]
Index = Mapping[str, Ids]
NOBODY: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class Traces:
    """What all entries of a record can be known by. Entries are named by their id."""

    _wholes: Index
    _typed: Index
    _ids: Index
    _numbers: Index
    _titles: Index

    @classmethod
    def of(cls, entries: Iterable[tuple[Entry, Json]]) -> Self:
        """Read what leads to each entry, also to those never shared; each comes with its resource."""
        wholes, typed, ids, numbers, titles = (defaultdict[str, set[str]](set) for _ in range(5))
        for entry, value in entries:
            kind = entry.type.casefold()
            for whole in wholes_of(plain_address(entry.full_url))[:1]:
                wholes[whole].add(entry.id)
            for name in {entry.id.casefold(), str(value.get("id") or entry.id).casefold()}:
                typed[f"{kind}/{name}"].add(entry.id)
                ids[name].add(entry.id)
                ids[name.replace("-", "") if tells(name) else name].add(entry.id)
            for number in _values(value.get("identifier")):
                numbers[number].add(entry.id)
            for title in {entry.title, *_titles(value)}:
                titles[plain_name(title)].add(entry.id)
        titles.pop("", None)
        numbers.pop("", None)
        return cls(_frozen(wholes), _frozen(typed), _frozen(ids), _frozen(numbers), _frozen(titles))

    def suspects(self, text: str) -> Ids:
        """List every entry that a reference or other address may mean, however it is spelled."""
        plain = plain_address(text)
        found = [self._wholes.get(whole, NOBODY) for whole in wholes_of(plain)]
        for word, before in words_of(plain):
            found.append(self._typed.get(f"{before}/{word}", NOBODY))
            bare = self._ids.get(word, NOBODY)
            if tells(word) or not is_type(before):
                found.append(bare)
        return NOBODY.union(*found)

    def bearing(self, identifier: object) -> Ids:
        """List the entries that bear the value of this Identifier under any system, or are named by it."""
        value = identifier.get("value") if isinstance(identifier, dict) else None
        if not isinstance(value, str):
            return NOBODY
        named = self._told_in(plain_address(value), NOBODY)
        return self._numbers.get(plain_number(value), NOBODY).union(*named)

    def titled(self, display: object) -> Ids:
        """List the entries whose title or name this is."""
        return self._titles.get(plain_name(display), NOBODY) if isinstance(display, str) else NOBODY

    def without(self, text: str, shared: Ids, *, code: bool = False) -> tuple[str, Ids]:
        """Take out of a text every word that leads to an entry not shared; list those entries too.

        An id alone stays where a shared entry bears it too; so does a mere number where a code is expected.
        """
        lost: set[str] = set()

        def kept(found: re.Match[str]) -> str:
            word = found[0].rstrip(_STOPS)
            told = self._told_in(plain_address(word), shared, code=code)
            hidden = NOBODY.union(*told) - shared
            lost.update(hidden)
            return GONE_WORD + found[0][len(word) :] if hidden else found[0]

        return (_WORDS.sub(kept, text) if self._may_tell(text) else text), frozenset(lost)

    def _may_tell(self, text: str) -> bool:
        plain = plain_address(text)
        return "/" in plain or "urn:" in plain or any(word in self._ids for word, _ in words_of(plain))

    def _told_in(self, plain: str, shared: Ids, *, code: bool = False) -> Iterator[Ids]:
        """List the entries that a word in a text leads to without doubt."""
        if "/" in plain or "urn:" in plain:
            yield from (self._wholes.get(whole, NOBODY) for whole in wholes_of(plain))
        for word, before in words_of(plain):
            pair = f"{before}/{word}"
            if pair in plain:
                yield self._typed.get(pair, NOBODY)
            bare = self._ids.get(word, NOBODY)
            if bare and tells(word) and not bare & shared and not (code and word.isdigit()):
                yield bare


def _frozen(index: Mapping[str, set[str]]) -> Index:
    return {name: frozenset(ids) for name, ids in index.items()}


def _values(identifiers: object) -> Iterator[str]:
    for each in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(each, dict) and isinstance(each.get("value"), str):
            yield plain_number(each["value"])


def _titles(value: Json) -> Iterator[str]:
    """List the names and titles of a resource, as somebody may have written them beside a reference."""
    for element in _NAMED:
        given = value.get(element)
        for each in given if isinstance(given, list) else [given]:
            if isinstance(each, str):
                yield each
            elif isinstance(each, dict):
                yield from _names(each)


def _names(given: Json) -> Iterator[str]:
    """List the spellings of a HumanName, or the words of a CodeableConcept."""
    codings = given.get("coding")
    for each in (given, *(codings if isinstance(codings, list) else [])):
        if isinstance(each, dict):
            yield from (each[part] for part in ("text", "display") if isinstance(each.get(part), str))
    if "given" in given or "family" in given:
        yield from _spelled(*(_texts(given.get(part)) for part in _NAME_PARTS))


def _spelled(prefix: list[str], first: list[str], family: list[str], suffix: list[str]) -> Iterator[str]:
    """Put the parts of a name together as people do."""
    yield " ".join([*family, *first])
    for names in (first, first[:1], []):
        yield " ".join([*names, *family])
        yield " ".join([*prefix, *names, *family])
        yield " ".join([*prefix, *names, *family, *suffix])


def _texts(value: object) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
