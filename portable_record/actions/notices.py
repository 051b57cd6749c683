"""Notices that a share has stopped: the owner's own, and those that others gave the owner.

Both lie on the shelf ``withdrawals``. The owner's own have the id of the share; the others have an id that no
share has. A notice is kept whether or not what it stops is here: it may come first. One that a team was told
of under a web address names the key that signed it, and stops only what came with that key.
"""

from collections.abc import Collection, Iterator

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.pins import pins_of
from portable_record.actions.share_names import names_of
from portable_record.record.moments import moment_text
from portable_record.sharing.signed_slip import Signed
from portable_record.sharing.withdrawal import Withdrawal, read_notice
from portable_record.vault.shelf import Document

_GIVEN, _OF_KEY = "notice:", "notice-of-key:"


def keep_notice(
    record: OpenRecord, said: Withdrawal, raw: bytes, *, sender: str, told: str = ""
) -> tuple[str, ...]:
    """Keep a notice that was found true, and lock what its share brought; return the items that it locked.

    ``raw`` is the file it came in. A notice that is here already changes nothing. ``told`` is when another
    device of the team was told, in whose log it stands.
    """
    name = f"{_GIVEN}{said.iss}:{said.rid}:{said.consent}"
    if record.vault.withdrawals.has(name):
        return ()
    value = {
        "iss": said.iss,
        "consent": said.consent,
        "rid": said.rid,
        "when": moment_text(said.when),
    }
    record.vault.withdrawals.put(Document(name, said.rid, moment_text(record.now), value), raw)
    if not told:
        note(record, Act.TOLD, to=sender, about=said.consent)
    items = record.vault.inbox.named(said.iss, (said.rid, said.consent))
    return _lock(record, items, told or moment_text(record.now))


def keep_notice_of_key(
    record: OpenRecord, said: Withdrawal, raw: bytes, *, key: str, items: Collection[Document], told: str
) -> tuple[str, ...]:
    """Keep a notice that is true of these things alone, whose own key signed it; return what it locked."""
    name = f"{_OF_KEY}{key}:{said.iss}:{said.rid}:{said.consent}"
    value = {"iss": said.iss, "consent": said.consent, "rid": said.rid, "when": moment_text(said.when)}
    value["key"] = key
    if not record.vault.withdrawals.has(name):
        record.vault.withdrawals.put(Document(name, said.rid, moment_text(record.now), value), raw)
    return _lock(record, items, told)


def _lock(record: OpenRecord, items: Collection[Document], when: str) -> tuple[str, ...]:
    for item in items:
        value = {"stopped": when, **item.value, "state": "withdrawn"}
        record.vault.inbox.put(Document(item.id, item.about, item.moment, value))
    return tuple(item.id for item in items)


def notice_for(record: OpenRecord, document: Document) -> bytes | None:
    """Return the notice that stopped something in the inbox, as it came; None where none did.

    Of what was passed on, the person's own goes before those of whoever had it in between.
    """
    names = {(str(iss), str(name)) for iss, name, _since in document.value["names"]}
    found = [
        one
        for one in record.vault.withdrawals.all()
        if not _is_own(one) and not names.isdisjoint(_stopped(record, one)) and _fits(one, document)
    ]
    found.sort(key=lambda one: one.value["iss"] != names_of(document).giver)
    return record.vault.withdrawals.raw(found[0].id) if found else None


def stopped_names(record: OpenRecord) -> frozenset[tuple[str, str]]:
    """Return by whom and under which names sharing has stopped, as far as this record was told or did it."""
    return frozenset(
        pair
        for document in record.vault.withdrawals.all()
        if "key" not in document.value
        for pair in _stopped(record, document)
    )


def own_stops(record: OpenRecord) -> Iterator[Signed[Withdrawal]]:
    """Give the notice of each share that was stopped here, with the name of the key that signed it."""
    for document in record.vault.withdrawals.all():
        if _is_own(document):
            yield read_notice(str(document.value["notice"]))


def _is_own(document: Document) -> bool:
    return not document.id.startswith((_GIVEN, _OF_KEY))


def _fits(notice: Document, item: Document) -> bool:
    """Whether a notice that names its key is signed with a key that came with the thing."""
    pin = pins_of(item).get(str(notice.value["iss"])) if "key" in notice.value else None
    return "key" not in notice.value or (pin is not None and pin.key.thumbprint() == notice.value["key"])


def _stopped(record: OpenRecord, document: Document) -> Iterator[tuple[str, str]]:
    if _is_own(document):
        # whoever kept the record before signed with a key of their own: the notice says with which
        iss, consent = str(document.value.get("iss", record.identity.iss)), document.id
    else:
        iss, consent = str(document.value["iss"]), str(document.value["consent"])
    yield iss, consent
    yield iss, document.about
