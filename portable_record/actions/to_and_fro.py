"""What went to a contact and what came from them: shares, and things in the inbox."""

from dataclasses import dataclass

from portable_record.actions.contact_book import Contact
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import InboxLine, line_of
from portable_record.actions.inbox_rules import rules_of
from portable_record.actions.withdraw import ShareLine, shares_with
from portable_record.crypto.did import key_from_did
from portable_record.sharing.me import Pin
from portable_record.sharing.new_key import EXPOSED


@dataclass(frozen=True, slots=True)
class Came:
    """One thing that came from them; ``doubtful``: somebody else may have had the key by then."""

    line: InboxLine
    doubtful: bool


def given_to(record: OpenRecord, contact: Contact, *, confirmed: bool) -> list[ShareLine]:
    """List what was shared with somebody, newest first; private shares too if ``confirmed``."""
    return shares_with(record, contact.dids, confirmed=confirmed)


def came_from(record: OpenRecord, contact: Contact) -> list[Came]:
    """List what came from somebody into the inbox, newest first."""
    since = {one.did: one.since for one in contact.former if one.why == EXPOSED}
    known = {did: Pin(key_from_did(did), contact.name) for did in contact.dids}
    days = rules_of(record).days
    lines = [line_of(record, each, known, days) for each in record.vault.inbox.of_keys(contact.dids)]
    return [Came(line, line.did in since and line.received >= since[line.did]) for line in lines]
