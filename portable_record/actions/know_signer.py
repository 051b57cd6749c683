"""Remember who signed something that waits, once the eight words were compared."""

from dataclasses import replace

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.coming import Coming
from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.people import contacts, remember
from portable_record.errors import ContactTwiceError, UsageError
from portable_record.sharing.contact import MOST_NAME, Recipient
from portable_record.sharing.verdict import Standing, Verdict
from portable_record.sharing.verdict_codes import FIRST_TIME, WHOLE_AND_KNOWN


def know_signer(record: OpenRecord, coming: Coming, name: str) -> None:
    """Keep the signer as a contact under this name; what waits counts as signed by them from now on.

    Raises:
        UsageError: nothing waits whose signer is new, or there is no name.
        ContactTwiceError: somebody else is known by this name.
        MayNotWriteError: the person has died.
    """
    verdict = coming.verified.verdict if coming.verified is not None else None
    if coming.verified is None or verdict is None or verdict.code != FIRST_TIME or not name:
        raise UsageError("Look at it first.")
    refuse_if_closed(record)
    did, iss = verdict.signer.did or "", verdict.signer.iss or ""
    if any(one.name.casefold() == name.casefold() and one.did != did for one in contacts(record)):
        raise ContactTwiceError("Write another name, such as with their street or their group.")
    cards = [slip for slip in verdict.slips if isinstance(slip, Recipient) and slip.did == did]
    contact = cards[0] if cards else Recipient("contact", name, did)
    with record.vault.transaction():
        remember(record, replace(contact, name=name[:MOST_NAME]), issuer=iss)
        note(record, Act.KNOW, to=name, about=did)
    coming.verified = replace(coming.verified, verdict=_known(verdict, name))


def _known(verdict: Verdict, name: str) -> Verdict:
    """Give the verdict of the same reading by somebody who knows its signer."""
    return replace(
        verdict, code=WHOLE_AND_KNOWN, signer=replace(verdict.signer, standing=Standing.KNOWN, name=name)
    )
