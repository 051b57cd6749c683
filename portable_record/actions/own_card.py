"""The owner's own contact card: by it others know their signature, and lock something for them alone."""

from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_card import group_card
from portable_record.actions.team_keys import sealing_key
from portable_record.errors import NoPatientError
from portable_record.sharing.contact import MOST_NAME, Recipient, read_contact, write_contact


def own_contact(record: OpenRecord) -> Recipient:
    """Say who the owner is to others: the name, the key that signs what goes out, the key to seal for.

    A worker whose own key that is stands there as themselves, and not as the organisation.

    Raises:
        NoPatientError: the record has no name.
    """
    name = record.identity.signed_as.strip()[:MOST_NAME]
    if not name:
        raise NoPatientError
    is_group = record.identity.kind == "organisation" and not record.identity.is_member
    return Recipient(
        kind="organisation" if is_group else "contact",
        name=name,
        did=record.identity.did,
        hpke=sealing_key(record).to_bytes(),
    )


def own_card(record: OpenRecord) -> str:
    """Sign the owner's contact card; for a worker of a team, give that of their organisation, once it came.

    Raises:
        NoPatientError: the record has no name.
    """
    return group_card(record) or write_contact(own_contact(record), record.identity.signer)


def on_card(record: OpenRecord) -> Recipient:
    """Say who is on the card that is given out here.

    Raises:
        NoPatientError: the record has no name.
    """
    card = group_card(record)
    return read_contact(card) if card else own_contact(record)
