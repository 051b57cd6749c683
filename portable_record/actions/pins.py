"""The keys by which something in the inbox was found true when it came."""

from portable_record.actions.inbox import did_of
from portable_record.crypto.did import key_from_did
from portable_record.sharing.hand import read_hand
from portable_record.sharing.me import Pin
from portable_record.vault.shelf import Document


def pins_of(document: Document) -> dict[str, Pin]:
    """Return the keys that fitted when something came, by the names under which they signed."""
    found = {str(document.value["iss"]): did_of(document)}
    for token, did in document.value.get("hands", ()):
        found[read_hand(token).said.iss] = did
    return {iss: Pin(key_from_did(did), None) for iss, did in found.items() if did}
