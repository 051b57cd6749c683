"""Notices that a share has stopped: the owner's own, and those that others gave the owner.

Both lie on the shelf ``withdrawals``. The owner's own have the id of the share; the others have an id that no
share has. A notice is kept whether or not what it stops is here: it may come first.
"""

from collections.abc import Iterator

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.share_names import names_of
from portable_record.record.moments import moment_text
from portable_record.sharing.signed_slip import Signed
from portable_record.sharing.withdrawal import Withdrawal, read_notice
from portable_record.vault.shelf import Document

_GIVEN = "notice:"


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
    for item in items:
        value = {"stopped": told or moment_text(record.now), **item.value, "state": "withdrawn"}
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
        if not _is_own(one) and not names.isdisjoint(_stopped(record, one))
    ]
    found.sort(key=lambda one: one.value["iss"] != names_of(document).giver)
    return record.vault.withdrawals.raw(found[0].id) if found else None


def stopped_names(record: OpenRecord) -> frozenset[tuple[str, str]]:
    """Return by whom and under which names sharing has stopped, as far as this record was told or did it."""
    return frozenset(
        pair for document in record.vault.withdrawals.all() for pair in _stopped(record, document)
    )


def own_stops(record: OpenRecord) -> Iterator[Signed[Withdrawal]]:
    """Give the notice of each share that was stopped here, with the name of the key that signed it."""
    for document in record.vault.withdrawals.all():
        if _is_own(document):
            yield read_notice(str(document.value["notice"]))


def _is_own(document: Document) -> bool:
    return not document.id.startswith(_GIVEN)


def _stopped(record: OpenRecord, document: Document) -> Iterator[tuple[str, str]]:
    if _is_own(document):
        # whoever kept the record before signed with a key of their own: the notice says with which
        iss, consent = str(document.value.get("iss", record.identity.iss)), document.id
    else:
        iss, consent = str(document.value["iss"]), str(document.value["consent"])
    yield iss, consent
    yield iss, document.about
