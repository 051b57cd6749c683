"""The notice by which somebody says that they sign with a new key from now on; see docs/format/new-key.md.

Both keys sign it: the old one names the new one in a word of its own, and the new one signs that word and
its contact card. What a reader makes of it is for the reader: nothing is trusted here.
"""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.signing import SigningKey
from portable_record.errors import DidError, NewKeyError
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import (
    Recipient,
    contact_from_claims,
    contact_to_claims,
    read_contact,
    write_contact,
)
from portable_record.sharing.signed_slip import Signed, SlipKind

PURPOSE = "portable-record/v1/new-key"
WORD_PURPOSE = "portable-record/v1/new-key-word"
TYPE, WORD_TYPE = "new-key+jws", "new-key-word+jws"
RENEWED, EXPOSED = "renewed", "exposed"
MOST_NOTICE = 8 * 1024  # characters
_WORD = frozenset({"purpose", "old", "new", "why", "when", "since"})
_KIND = SlipKind(TYPE, MOST_NOTICE, NewKeyError)
_WORD_KIND = SlipKind(WORD_TYPE, 2 * 1024, NewKeyError)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a notice says: who has a new key (``contact``, with it), which was the old one, why, since when.

    ``why`` is "renewed" or "exposed": somebody else has the old key, or may have it. ``since`` is the moment
    from which the old key does not count.
    """

    old: str
    contact: Recipient
    why: str
    when: datetime
    since: datetime

    def __post_init__(self) -> None:
        if self.why not in (RENEWED, EXPOSED):
            raise NewKeyError("It does not say why.", place="why")
        if self.since > self.when or (self.why == RENEWED and self.since != self.when):
            raise NewKeyError("Its moments do not fit together.", place="since")
        if self.contact.did is None or self.contact.did == self.old:
            raise NewKeyError("It names no new key.", place="new")
        key_from_did(self.old)

    @property
    def did(self) -> str:
        """The new key."""
        return self.contact.did or ""

    @property
    def vouches(self) -> bool:
        """Whether the old key speaks for the new one."""
        return self.why == RENEWED


def word_to_claims(said: NewKey) -> dict[str, object]:
    """Write what the old key says."""
    return {
        "purpose": WORD_PURPOSE,
        "old": said.old,
        "new": said.did,
        "why": said.why,
        "when": moment_text(said.when),
        "since": moment_text(said.since),
    }


def word_from_claims(claims: object, contact: Recipient) -> NewKey:
    """Read what the old key says of this contact's key. Whether its signature fits is not asked here.

    Raises:
        NewKeyError: it says something that such a word does not say, or is about another key.
    """
    if not isinstance(claims, dict) or claims.keys() != _WORD:
        raise NewKeyError("It does not have the members it should have.")
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    if texts.keys() != _WORD or texts["purpose"] != WORD_PURPOSE:
        raise NewKeyError("It was made for something else.")
    if texts["new"] != contact.did:
        raise NewKeyError("It names another key than the card in it.", place="new")
    when, since = _WORD_KIND.moment(texts["when"], "when"), _WORD_KIND.moment(texts["since"], "since")
    try:
        return NewKey(texts["old"], contact, texts["why"], when, since)
    except DidError as broken:
        raise NewKeyError(broken.detail, place="old") from broken


def new_key_to_claims(said: NewKey) -> dict[str, object]:
    """Write all that a notice says, with nothing signed: for the pipe between two processes."""
    return {"purpose": PURPOSE, "card": contact_to_claims(said.contact), "word": word_to_claims(said)}


def new_key_from_claims(claims: object) -> NewKey:
    """Read what ``new_key_to_claims`` wrote.

    Raises:
        NewKeyError, ContactCardError: it is something else.
    """
    if not isinstance(claims, dict) or claims.keys() != {"purpose", "card", "word"}:
        raise NewKeyError("It does not have the members it should have.")
    return word_from_claims(claims["word"], contact_from_claims(claims["card"]))


def write_new_key(said: NewKey, *, old: SigningKey, new: SigningKey) -> str:
    """Sign a notice with both keys.

    Raises:
        NewKeyError, ContactCardError: it names other keys than these.
    """
    if said.old != did_key(old.public):
        raise NewKeyError("It is signed by the old key that it names, and by no other.", place="old")
    claims = {
        "purpose": PURPOSE,
        "card": write_contact(said.contact, new),
        "word": _WORD_KIND.sign(word_to_claims(said), old),
    }
    return _KIND.sign(claims, new)


def read_new_key(token: str) -> NewKey:
    """Read a notice; it comes back only if both keys that it names have signed it.

    Raises:
        NewKeyError, ContactCardError: it says something that such a notice does not say.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
        KeyIdWrongError: a header names another key than the one that the text is about.
        SignatureBrokenError: a signature does not fit.
    """
    notice, said = _KIND.open(token)
    if not isinstance(said, dict) or said.keys() != {"purpose", "card", "word"}:
        raise NewKeyError("It does not have the members it should have.")
    card, word = said["card"], said["word"]
    if said["purpose"] != PURPOSE or not isinstance(card, str) or not isinstance(word, str):
        raise NewKeyError("It was made for something else.")
    contact = read_contact(card)
    Signed(contact, notice).verify(key_from_did(contact.did or ""))
    spoken, claims = _WORD_KIND.open(word)
    found = word_from_claims(claims, contact)
    return Signed(found, spoken).verify(key_from_did(found.old))
