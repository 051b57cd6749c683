"""Remember who signed something that waits, once the eight words were compared."""

from dataclasses import replace

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.coming import Coming
from portable_record.actions.contact_book import contact_from, is_known, open_side, openly
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.people import contacts, remember
from portable_record.errors import ContactTwiceError, UsageError
from portable_record.sharing.contact import MOST_NAME, Recipient
from portable_record.sharing.verdict import Standing, Verdict
from portable_record.sharing.verdict_codes import FIRST_TIME, WHOLE_AND_KNOWN
from portable_record.vault.shelf import Document


def know_signer(record: OpenRecord, coming: Coming, name: str, *, confirmed: bool = True) -> None:
    """Keep the signer as a contact under this name; what waits counts as signed by them from now on.

    Unless ``confirmed``, by the passphrase typed again, private contacts are as if they were not there: one
    who signed it gets an open side, and the name of another is free.

    Raises:
        UsageError: nothing waits whose signer is new, or there is no name.
        ContactTwiceError: somebody else is known by this name.
        MayNotWriteError: the person has died.
    """
    verdict = coming.verified.verdict if coming.verified is not None else None
    if verdict is not None:
        verdict = as_seen(record, verdict, confirmed=confirmed)
    if coming.verified is None or verdict is None or verdict.code != FIRST_TIME or not name:
        raise UsageError("Look at it first.")
    refuse_if_closed(record)
    did, iss = verdict.signer.did or "", verdict.signer.iss or ""
    book = contacts(record, private=confirmed)
    if any(one.name.casefold() == name.casefold() and one.did != did for one in book):
        raise ContactTwiceError("Write another name, such as with their street or their group.")
    cards = [slip for slip in verdict.slips if isinstance(slip, Recipient) and slip.did == did]
    contact = cards[0] if cards else Recipient("contact", name, did)
    with record.vault.transaction():
        remember(record, replace(contact, name=name[:MOST_NAME]), issuer=iss, confirmed=confirmed)
        is_open = openly(record, did, confirmed=confirmed)
        note(record, Act.KNOW, to=name, about="" if is_open else did)
    if not is_open:  # of what is open it is told as it is shown
        coming.verified = replace(coming.verified, verdict=_known(verdict, name))


def as_seen(record: OpenRecord, verdict: Verdict, *, confirmed: bool) -> Verdict:
    """Give a verdict as it is seen without the passphrase typed again: it knows and names nobody private."""
    signer = verdict.signer
    private = {
        did: document for document in record.vault.contacts.marked("private") for did in _names(document)
    }
    document = private.get(signer.did or "") or private.get(signer.iss or "")
    if confirmed or document is None:
        return verdict
    side = open_side(document)
    if side is not None and is_known(side) and signer.did == side.id:
        return replace(verdict, signer=replace(signer, name=side.value["name"]))
    stands = Standing.FIRST_TIME if signer.standing is Standing.KNOWN else signer.standing
    code = FIRST_TIME if verdict.code == WHOLE_AND_KNOWN else verdict.code
    return replace(verdict, code=code, signer=replace(signer, standing=stands, name=None))


def _names(document: Document) -> tuple[str, ...]:
    return (*contact_from(document).dids, str(document.value["issuer"]))


def _known(verdict: Verdict, name: str) -> Verdict:
    """Give the verdict of the same reading by somebody who knows its signer."""
    return replace(
        verdict, code=WHOLE_AND_KNOWN, signer=replace(verdict.signer, standing=Standing.KNOWN, name=name)
    )
