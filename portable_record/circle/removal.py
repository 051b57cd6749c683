"""An owner's word to somebody that they are not in the circle any more; written only if an owner asks.

Format: docs/format/circle.md, rule 37.
"""

from dataclasses import dataclass

from portable_record.circle.membership import Membership
from portable_record.crypto.b64 import b64url
from portable_record.crypto.did import key_from_did
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import DidError, MalformedChangeError, NotCanonicalError, RemovalError
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/removal"
VERSION = 1
_READ = Strict(RemovalError)
_TEXTS = ("record", "did", "since", "by")
_NAMES = ("v", "purpose", "epoch", "signature", *_TEXTS)


@dataclass(frozen=True, slots=True)
class Removal:
    """Somebody was in the circle in this epoch for the last time; ``since`` is when they were taken out."""

    record: str
    did: str
    epoch: int
    since: str
    by: str
    signature: bytes = b""


def sign_removal(removal: Removal, key: SigningKey) -> bytes:
    """Sign the word with the key of the device that it names, and write it.

    Raises:
        RemovalError: it is not written as it must be, or names another device.
    """
    if key.public.thumbprint() != removal.by:
        raise RemovalError("It is signed by the device that it names, and by no other.", place="by")
    body = _body(removal)
    signed = canonical(body | {"signature": b64url(key.sign(canonical(body)))})
    read_removal(signed)
    return signed


def read_removal(data: bytes) -> Removal:
    """Read the word. What comes back is well formed, and NOT verified: see ``verify_removal``.

    Raises:
        RemovalError: it is not written as it must be.
    """
    try:
        file = _READ.named(read_canonical(data), _NAMES)
        if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
            raise RemovalError("It was made for something else.", place="purpose")
        removal = Removal(
            **{name: _READ.text(file[name]) for name in _TEXTS},
            epoch=_READ.number(file["epoch"]),
            signature=_READ.data(file["signature"], SIGNATURE),
        )
        shapes.uuid(removal.record, "record")
        shapes.whole_number(removal.epoch, "epoch", least=1)
        shapes.moment(removal.since, "since")
        shapes.hash_text(removal.by, "by")
        key_from_did(removal.did)
    except (NotCanonicalError, MalformedChangeError, DidError) as broken:
        raise RemovalError(broken.detail, place=broken.place) from broken
    return removal


def verify_removal(removal: Removal, membership: Membership) -> None:
    """Check that an owner of the epoch that it names signed it, about somebody who was in it.

    Raises:
        RemovalError: it is about another epoch or somebody else, or by nobody who owned the circle then.
        SignatureBrokenError: that device did not sign it.
    """
    if (removal.record, removal.epoch) != (membership.record, membership.epoch):
        raise RemovalError("It is about another epoch.", place="epoch")
    if removal.did == membership.root or all(one.did != removal.did for one in membership.members):
        raise RemovalError("It is about nobody who could be taken out.", place="did")
    owner = membership.owner_of(removal.by)
    if owner is None or owner.did == removal.did:
        raise RemovalError("It is by nobody who owned the circle then.", place="by")
    _, device = membership.devices[removal.by]
    device.key.verify(canonical(_body(removal)), removal.signature)


def _body(removal: Removal) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "epoch": removal.epoch,
        **{name: getattr(removal, name) for name in _TEXTS},
    }
