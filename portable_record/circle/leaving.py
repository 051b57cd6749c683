"""A member's word that they leave the circle. An owner's membership carries it out.

Format: docs/format/circle.md, rule 31.
"""

from dataclasses import dataclass

from portable_record.circle.membership import Membership
from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import DidError, LeavingError, MalformedChangeError, NotCanonicalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/leaving"
VERSION = 1
_READ = Strict(LeavingError)
_TEXTS = ("record", "did", "when")
_NAMES = ("v", "purpose", "signature", *_TEXTS)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody leaves, all their devices with them."""

    record: str
    did: str
    when: str
    signature: bytes = b""


def sign_leaving(leaving: Leaving, key: SigningKey) -> bytes:
    """Sign the word with the member's own key, and write it.

    Raises:
        LeavingError: it is not written as it must be, or names another key.
    """
    if did_key(key.public) != leaving.did:
        raise LeavingError("Everybody leaves for themselves alone.", place="did")
    body = _body(leaving)
    signed = canonical(body | {"signature": b64url(key.sign(canonical(body)))})
    read_leaving(signed)
    return signed


def read_leaving(data: bytes) -> Leaving:
    """Read the word; it comes back only if the key that it names has signed it.

    Raises:
        LeavingError: it is not written as it must be.
        SignatureBrokenError: somebody else signed it.
    """
    try:
        file = _READ.named(read_canonical(data), _NAMES)
        if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
            raise LeavingError("It was made for something else.", place="purpose")
        leaving = Leaving(
            **{name: _READ.text(file[name]) for name in _TEXTS},
            signature=_READ.data(file["signature"], SIGNATURE),
        )
        shapes.uuid(leaving.record, "record")
        shapes.moment(leaving.when, "when")
        key = key_from_did(leaving.did)
    except (NotCanonicalError, MalformedChangeError, DidError) as broken:
        raise LeavingError(broken.detail, place=broken.place) from broken
    key.verify(canonical(_body(leaving)), leaving.signature)
    return leaving


def leaves(leaving: Leaving, membership: Membership) -> str:
    """Give the id of the member who leaves; empty where they do not belong to it, or came back since."""
    for member in membership.members:
        since = max((device.since for device in member.devices), default="")
        if member.did == leaving.did and leaving.record == membership.record and leaving.when >= since:
            return member.id
    return ""


def _body(leaving: Leaving) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        **{name: getattr(leaving, name) for name in _TEXTS},
    }
