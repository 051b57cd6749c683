"""By what a hidden entry could still be found: its addresses, ids, numbers and names in any spelling.

Here it is better to suspect too much than too little: what comes back is kept out of the share.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import TypeVar

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
Index = dict[str, Set[str]]
NOBODY: Ids = frozenset()
Key = TypeVar("Key")


class Traces:
    """What all entries of a record can be known by. Entries are named by their id."""

    def __init__(self) -> None:
        """Know of no entry yet."""
        self._wholes: Index = {}
        self._typed: Index = {}
        self._ids: Index = {}
        self._numbers: Index = {}
        self._titles: Index = {}

    def learn(self, entry: Entry, value: Json) -> None:
        """Read what leads to an entry, shared or not; it comes with its resource."""
        kind, alone = entry.type.casefold(), frozenset([entry.id])
        for whole in wholes_of(plain_address(entry.full_url))[:1]:
            add(self._wholes, whole, alone)
        for name in {entry.id.casefold(), str(value.get("id") or entry.id).casefold()}:
            add(self._typed, f"{kind}/{name}", alone)
            add(self._ids, name, alone)
            add(self._ids, name.replace("-", "") if tells(name) else name, alone)
        for number in filter(None, _values(value.get("identifier"))):
            add(self._numbers, number, alone)
        for title in filter(None, map(plain_name, {entry.title, *_titles(value)})):
            add(self._titles, title, alone)

    def forget(self, ids: Set[str]) -> None:
        """Let go of entries: they are gone, or are learnt anew."""
        for index in (self._wholes, self._typed, self._ids, self._numbers, self._titles):
            let_go(index, ids)

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
        return NOBODY.union(self._numbers.get(plain_number(value), NOBODY), *named)

    def titled(self, display: object) -> Ids:
        """List the entries whose title or name this is."""
        return frozenset(self._titles.get(plain_name(display), ())) if isinstance(display, str) else NOBODY

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

    def _told_in(self, plain: str, shared: Ids, *, code: bool = False) -> Iterator[Set[str]]:
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


def add(index: dict[Key, Set[str]], key: Key, alone: Ids) -> None:
    """Note that a key leads to the entry of whose id ``alone`` is made; it is shared by keys to no other."""
    found = index.get(key)
    if found is None:
        index[key] = alone
    elif isinstance(found, set):
        found |= alone
    else:
        index[key] = {*found, *alone}


def let_go(index: dict[Key, Set[str]], ids: Set[str]) -> None:
    """Take out of an index all that leads to these entries."""
    touched = [key for key, found in index.items() if not found.isdisjoint(ids)]
    for key in touched:
        left = index.pop(key) - ids
        if left:
            index[key] = left


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
