"""What somebody began to write and did not save: kept in the vault until it is saved, or thrown away.

A form that is sent while the record is locked finds no vault. Its text is sealed to the record's own key for
receiving, so that it waits in memory and only this record, unlocked again, can read it.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass

from portable_record.actions.desk import OpenRecord
from portable_record.crypto.hpke import HpkePublicKey, open_from, seal_to
from portable_record.errors import SealBrokenError
from portable_record.record.moments import moment_text

SETTING = "begun"
MOST = 30
LABEL = b"portable-record/begun"


@dataclass(frozen=True, slots=True)
class Begun:
    """A form that was begun.

    ``id`` tells it from others of its kind, ``place`` is the address of its page, ``about`` what it asks for.
    ``fields`` are names and values as they were typed; ``when`` is empty until it is kept.
    """

    id: str
    place: str
    about: str
    fields: tuple[tuple[str, str], ...]
    when: str = ""

    def field(self, name: str) -> str:
        """Give the value of one field, or nothing."""
        return next((value for key, value in self.fields if key == name), "")

    def names(self, entry_id: str) -> bool:
        """Say whether it is about an entry: by its page or in a field."""
        return entry_id in self.place or any(entry_id in value for _, value in self.fields)


@dataclass(frozen=True, slots=True)
class SealedBegun:
    """The same, for nobody but the record it belongs to."""

    ek: bytes
    wrapped: bytes


def begun_forms(record: OpenRecord) -> list[Begun]:
    """List what was begun, the newest first."""
    return [_read(value) for value in record.vault.settings.get(SETTING, [])]


def begun_at(record: OpenRecord, place: str) -> Begun | None:
    """Return what was begun last on the page at this address."""
    return next((one for one in begun_forms(record) if one.place == place), None)


def keep_begun(record: OpenRecord, begun: Begun) -> None:
    """Keep a form as it stands now, in place of what was kept of it before."""
    kept = Begun(begun.id, begun.place, begun.about, begun.fields, moment_text(record.now))
    others = [one for one in begun_forms(record) if one.id != begun.id]
    _put(record, [kept, *others][:MOST])


def throw_away(record: OpenRecord, begun_id: str) -> None:
    """Let go of one form: it was saved, or is not wanted any more."""
    there = begun_forms(record)
    left = [one for one in there if one.id != begun_id]
    if len(left) < len(there):
        _put(record, left)


def throw_away_about(record: OpenRecord, entries: Iterable[str]) -> None:
    """Let go of what was begun about entries that are erased: on their pages, or naming them."""
    gone = tuple(entries)
    there = begun_forms(record)
    left = [one for one in there if not any(map(one.names, gone))]
    if len(left) < len(there):
        _put(record, left)


def throw_all_away(record: OpenRecord) -> None:
    """Let go of all that was begun."""
    record.vault.settings.remove(SETTING)


def seal_begun(public: HpkePublicKey, begun: Begun) -> SealedBegun:
    """Seal a form for the record with this key."""
    return SealedBegun(*seal_to(public, json.dumps(asdict(begun)).encode(), info=LABEL))


def take_sealed(record: OpenRecord, sealed: Iterable[SealedBegun]) -> None:
    """Keep what was sealed for this record while it was locked; what its keys of now do not open is gone."""
    for one in sealed:
        with suppress(SealBrokenError):
            text = open_from(record.identity.hpke, one.ek, one.wrapped, info=LABEL)
            keep_begun(record, _read(json.loads(text)))


def _read(value: dict[str, object]) -> Begun:
    fields = value["fields"]
    pairs = tuple((str(name), str(text)) for name, text in fields) if isinstance(fields, list) else ()
    return Begun(str(value["id"]), str(value["place"]), str(value["about"]), pairs, str(value["when"]))


def _put(record: OpenRecord, forms: list[Begun]) -> None:
    record.vault.settings.put(SETTING, [asdict(one) for one in forms])
