"""Take back what was shared to keep somebody safe: no more copies, and a signed notice for whoever has one.

The app of whoever has it locks it once the notice comes. What they read, printed or told others stays.
The list keeps that it was shared, and that, when and why it was taken back.
"""

from dataclasses import replace

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox_rules import worker_named
from portable_record.actions.journal import Act, note
from portable_record.actions.own_keys import signed_with
from portable_record.actions.safe_over import SHARED
from portable_record.actions.safe_shared import BACK, NOTICE, SHORT, names_notice, shared_of
from portable_record.actions.safeguarding import document_of
from portable_record.errors import AlreadyWithdrawnError, CaseError, NotFoundError
from portable_record.record.moments import moment_text
from portable_record.sharing.withdrawal import Withdrawal, rid_of, write_notice
from portable_record.vault.shelf import Document


def take_back(record: OpenRecord, safe: str, *, why: str, by: str) -> None:
    """Take one back: let go of its bytes, and make the notice that goes to whoever has it.

    Raises:
        MayNotWriteError: the record is closed.
        OnlyGroupsError, NotFoundError: see ``shared_of``; also where it is too old for a notice.
        AlreadyWithdrawnError: it was taken back before.
        CaseError: it is not said why.
        WorkerUnknownError: the group has a list of workers, and this name is not in it.
    """
    refuse_if_closed(record)
    document, worker = document_of(record, safe, SHARED), worker_named(record, by)
    if BACK in document.value:
        raise AlreadyWithdrawnError(place=safe)
    if not why.strip():
        raise CaseError("Say why it is taken back.", place="why")
    name = names_notice(record, document)
    if not name:
        raise NotFoundError(place=safe)
    iss, key = signed_with(record.vault, record.identity, document)
    now = record.now.replace(microsecond=0)
    said = Withdrawal(iss=iss, consent=name, rid=rid_of(record.identity.rid_key, name), when=now)
    token = write_notice(said, key)
    back = {"when": moment_text(now), "why": why.strip(), "by": worker}
    with record.vault.transaction():
        value = {**document.value, BACK: back, NOTICE: name}
        record.vault.register.put(replace(document, value=value))
        record.vault.register.let_go_of_bytes(safe)
        record.vault.withdrawals.put(
            Document(name, said.rid, moment_text(now), {"notice": token, "iss": iss})
        )
        to = shared_of(record, safe).plan.to
        note(record, Act.SAFEGUARD_BACK, to=to, about=safe, by=worker, details={"why": why.strip()})


def notice_of(record: OpenRecord, safe: str) -> tuple[str, bytes]:
    """Return the notice that one was taken back, as a file with a name that says nothing of it.

    Raises:
        OnlyGroupsError, NotFoundError: there is none, or it was not taken back.
    """
    document = document_of(record, safe, SHARED)
    if BACK not in document.value:
        raise NotFoundError(place=safe)
    kept = record.vault.withdrawals.get(str(document.value[NOTICE]))
    return f"withdrawal-{safe[-SHORT:]}.jws", f"{kept.value['notice']}\n".encode()
