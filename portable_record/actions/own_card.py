"""The owner's own contact card: by it others know their signature, and lock something for them alone."""

from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_keys import sealing_key
from portable_record.errors import NoPatientError
from portable_record.sharing.contact import MOST_NAME, Recipient, write_contact


def own_contact(record: OpenRecord) -> Recipient:
    """Say who the owner is to others: the name, the key that signs what goes out, the key to seal for.

    Raises:
        NoPatientError: the record has no name.
    """
    name = record.identity.signed_as.strip()[:MOST_NAME]
    if not name:
        raise NoPatientError
    return Recipient(
        kind="organisation" if record.identity.kind == "organisation" else "contact",
        name=name,
        did=record.identity.did,
        hpke=sealing_key(record).to_bytes(),
    )


def own_card(record: OpenRecord) -> str:
    """Sign the owner's contact card.

    Raises:
        NoPatientError: the record has no name.
    """
    return write_contact(own_contact(record), record.identity.signer)
