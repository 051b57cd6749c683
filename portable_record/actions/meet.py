"""Meet somebody: what came (a card, a notice of a new key, a key's name) becomes a proposal, then a yes.

1. ``look_at`` has the bytes read in the reader process and says what they are: somebody new, somebody known,
   oneself, a new key that the known one vouches for, one after the old key fell into other hands.
2. The person looks at it, and says what they call them.
3. ``take`` keeps it. Nothing is trusted by that, but for a new key that a compared one vouches for.
4. They compare the eight words (``contact_book.compare``).

A name makes nobody known: a card that bears a known name and another key is somebody new, with a warning.
"""

import re

from portable_record.actions.contact_book import everybody
from portable_record.actions.desk import OpenRecord
from portable_record.actions.meeting import Fate, Meeting, as_described, meeting_of, take
from portable_record.actions.own_keys import is_own
from portable_record.actions.people import NAMELESS
from portable_record.actions.receive import me_of
from portable_record.actions.verify import verdict_on
from portable_record.crypto.did import key_from_did
from portable_record.errors import DidError, NoContactCardError
from portable_record.sharing.contact import Recipient
from portable_record.sharing.kinds import Kind

__all__ = ["Fate", "Meeting", "as_described", "look_at", "meeting_of", "take"]

_DID = re.compile(rb"\s*(did:key:z[1-9A-HJ-NP-Za-km-z]{48})\s*\Z")


def look_at(record: OpenRecord, data: bytes, *, name: str = "", confirmed: bool = False) -> Meeting:
    """Say who it is that came: as a file, as pasted text, or as a picture of a code.

    Args:
        record: the open record.
        data: what came, of any kind and from anybody.
        name: what the file was called.
        confirmed: the passphrase was typed again, so that private contacts may be named.

    Raises:
        NoContactCardError: it is something else, or is refused; it says why.
    """
    if found := _DID.match(data):
        return _by_name_of_key(record, found[1].decode(), confirmed=confirmed)
    verdict = verdict_on(
        record.desk, data, name=name, trust=b"", at=record.now, passcode=None, me=me_of(record)
    )
    if verdict.code == "kind-unknown" and verdict.kind == Kind.PICTURE:
        for text in record.desk.reader.decode_picture(data):
            if found := _DID.match(text.encode()):
                return _by_name_of_key(record, found[1].decode(), confirmed=confirmed)
    return meeting_of(record, verdict, confirmed=confirmed)


def _by_name_of_key(record: OpenRecord, did: str, *, confirmed: bool) -> Meeting:
    """Say whose key this is: by its name alone nobody new can be met."""
    try:
        key_from_did(did)
    except DidError as broken:
        raise NoContactCardError(broken.says) from broken
    if is_own(record.vault, record.identity, did):
        name = record.identity.signed_as or NAMELESS
        return Meeting(Fate.MINE, Recipient("contact", name, did), bare=True)
    for one in everybody(record, confirmed=confirmed):
        if did in one.dids:
            fate = Fate.KNOWN if did == one.did else Fate.OLD
            return Meeting(fate, Recipient(one.kind, one.name, did), known=one, bare=True)
    raise NoContactCardError("It is only the name of a key. Ask them for their contact card.")
