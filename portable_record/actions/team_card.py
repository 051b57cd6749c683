"""The organisation's own contact card on the devices of its workers, who show it to whoever they meet.

Only the device with the organisation's key can sign it; it goes to the others under the key of the inbox.
Format: docs/format/team.md, rule 22.
"""

from contextlib import suppress

from portable_record.actions.circle_state import ELSE, the_circle
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_keys import new_key_since, newest_key
from portable_record.actions.team_shelf import seat_in_team
from portable_record.circle.deeds import INBOX
from portable_record.circle.ring import PART
from portable_record.errors import CircleFileError, PortableRecordError
from portable_record.record.canonical import read_canonical
from portable_record.record.strict import Strict
from portable_record.sharing.contact import read_contact
from portable_record.vault.place_files import LOST

PURPOSE = "portable-record/v1/circle/card"
NAMES = ("purpose", "record", "when", "card")
_READ = Strict(CircleFileError)


def new_card_since(record: OpenRecord) -> str:
    """Say since when the organisation's card is another than before, once this device has it; or nothing."""
    since, card = new_key_since(record), group_card(record)
    if not since or not record.identity.is_member:
        return since
    return since if card and read_contact(card).hpke == newest_key(record) else ""


def group_card(record: OpenRecord) -> str:
    """Return the newest card of the organisation that came; nothing where none has, or it is signed here."""
    found = _cards(record)
    return found[-1][2] if found else ""


def forget_older_cards(record: OpenRecord) -> None:
    """Let go of cards that went from the place as a newer one came: they are not lost."""
    lost = set(record.vault.place_files.of_state(LOST))
    over = {file for *_, file in _cards(record)[:-1]} & lost if lost else set[str]()
    if over:
        with record.vault.transaction():
            for file in over:
                record.vault.circle.delete(f"{ELSE} {file}")
            record.vault.place_files.forget(over)


def _cards(record: OpenRecord) -> list[tuple[bool, str, str, str]]:
    """Give the cards that came and are the organisation's, the newest last; with each its file."""
    if not record.identity.is_member or seat_in_team(record) is None:
        return []
    shelf, root, newest = record.vault.circle, the_circle(record).root, newest_key(record)
    found = list[tuple[bool, str, str, str]]()
    for document in shelf.about(ELSE):
        if document.value["purpose"] != PURPOSE or document.value["key"] != PART + INBOX:
            continue
        with suppress(PortableRecordError):
            said = _READ.named(read_canonical(shelf.raw(document.id)), NAMES)
            token = _READ.text(said["card"])
            contact = read_contact(token)
            if contact.did == root:
                found.append(
                    (contact.hpke == newest, _READ.text(said["when"]), token, document.value["file"])
                )
    return sorted(found)
