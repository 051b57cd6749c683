"""By what a hidden entry could still be found: its addresses, ids, numbers and names in any spelling.

Here it is better to suspect too much than too little: what comes back is kept out of the share.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Set
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
NOBODY: Ids = frozenset()
Key = TypeVar("Key")

NAME, NUMBER, TITLE = "name", "number", "title"
Word = tuple[str, str]
"""What entries are asked for by: the last piece of an address, or an id; a number; a title."""
Ask = Callable[[Word], None]


def by_name(address: str) -> Word:
    """Say what an address or an id is asked for by: its last piece, without capitals and dashes."""
    last = address.casefold().rstrip("/").rpartition("/")[2].rpartition(":")[2]
    return NAME, last.replace("-", "")


def by_number(value: str) -> Word:
    """Say what the value of an identifier is asked for by."""
    return NUMBER, plain_number(value)


def by_title(plain: str) -> Word:
    """Say what a title or name is asked for by, which is plain already (``plain_name``)."""
    return TITLE, plain


class Index(dict[Key, Set[str]]):
    """Whom a key leads to, by their ids. Where nobody is learnt before they are asked for, it is asked."""

    def __init__(self, by: Callable[[Key], Word], ask: Ask | None = None) -> None:
        """Lead to nobody yet; ``by`` says what a key is asked for by."""
        super().__init__()
        self._by = by
        self._ask = ask

    def of(self, key: Key) -> Set[str]:
        """Return whom a key leads to."""
        if self._ask is not None:
            self._ask(self._by(key))
        return self.get(key, NOBODY)

    def add(self, key: Key, alone: Ids) -> None:
        """Note that a key leads to the entry of whose id ``alone`` is made; keys to no other share it."""
        found = self.get(key)
        if found is None:
            self[key] = alone
        elif isinstance(found, set):
            found |= alone
        else:
            self[key] = {*found, *alone}

    def let_go(self, ids: Set[str]) -> None:
        """Take out all that leads to these entries."""
        touched = [key for key, found in self.items() if not found.isdisjoint(ids)]
        for key in touched:
            left = self.pop(key) - ids
            if left:
                self[key] = left


class Traces:
    """What all entries of a record can be known by. Entries are named by their id."""

    def __init__(self, ask: Ask | None = None) -> None:
        """Know of no entry yet; ``ask`` is told of what is looked for, before it is."""
        self._wholes = Index[str](by_name, ask)
        self._typed = Index[str](by_name, ask)
        self._ids = Index[str](by_name, ask)
        self._numbers = Index[str](by_number, ask)
        self._titles = Index[str](by_title, ask)

    def learn(self, entry: Entry, value: Json) -> None:
        """Read what leads to an entry, shared or not; it comes with its resource."""
        kind, alone = entry.type.casefold(), frozenset([entry.id])
        for whole in wholes_of(plain_address(entry.full_url))[:1]:
            self._wholes.add(whole, alone)
        for name in {entry.id.casefold(), str(value.get("id") or entry.id).casefold()}:
            self._typed.add(f"{kind}/{name}", alone)
            self._ids.add(name, alone)
            self._ids.add(name.replace("-", "") if tells(name) else name, alone)
        for number in filter(None, map(plain_number, values_of(value.get("identifier")))):
            self._numbers.add(number, alone)
        for title in filter(None, map(plain_name, {entry.title, *titles_of(value)})):
            self._titles.add(title, alone)

    def forget(self, ids: Set[str]) -> None:
        """Let go of entries: they are gone, or are learnt anew."""
        for index in (self._wholes, self._typed, self._ids, self._numbers, self._titles):
            index.let_go(ids)

    def suspects(self, text: str) -> Ids:
        """List every entry that a reference or other address may mean, however it is spelled."""
        plain = plain_address(text)
        found = [self._wholes.of(whole) for whole in wholes_of(plain)]
        for word, before in words_of(plain):
            found.append(self._typed.of(f"{before}/{word}"))
            bare = self._ids.of(word)
            if tells(word) or not is_type(before):
                found.append(bare)
        return NOBODY.union(*found)

    def bearing(self, identifier: object) -> Ids:
        """List the entries that bear the value of this Identifier under any system, or are named by it."""
        value = identifier.get("value") if isinstance(identifier, dict) else None
        if not isinstance(value, str):
            return NOBODY
        named = self._told_in(plain_address(value), NOBODY)
        return NOBODY.union(self._numbers.of(plain_number(value)), *named)

    def titled(self, display: object) -> Ids:
        """List the entries whose title or name this is."""
        return frozenset(self._titles.of(plain_name(display))) if isinstance(display, str) else NOBODY

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
        return "/" in plain or "urn:" in plain or any(self._ids.of(word) for word, _ in words_of(plain))

    def _told_in(self, plain: str, shared: Ids, *, code: bool = False) -> Iterator[Set[str]]:
        """List the entries that a word in a text leads to without doubt."""
        if "/" in plain or "urn:" in plain:
            yield from (self._wholes.of(whole) for whole in wholes_of(plain))
        for word, before in words_of(plain):
            pair = f"{before}/{word}"
            if pair in plain:
                yield self._typed.of(pair)
            bare = self._ids.of(word)
            if bare and tells(word) and not bare & shared and not (code and word.isdigit()):
                yield bare


def values_of(identifiers: object) -> Iterator[str]:
    """List the values of Identifiers, as they are written."""
    for each in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(each, dict) and isinstance(each.get("value"), str):
            yield each["value"]


def titles_of(value: Json) -> Iterator[str]:
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
