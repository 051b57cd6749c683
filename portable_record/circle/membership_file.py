"""A membership as bytes: signed and written, and read with its signature checked.

Format: docs/format/circle.md, rules 7 to 9.
"""

from collections.abc import Mapping

from portable_record.circle.membership import (
    PURPOSE,
    TEXTS,
    VERSION,
    Cut,
    Device,
    Member,
    Membership,
    body_of,
    check,
    signed_bytes,
)
from portable_record.crypto.b64 import b64url
from portable_record.crypto.hpke import PUBLIC, X25519, HpkePublicKey
from portable_record.crypto.signing import COORDINATE, SIGNATURE, SigningKey, VerifyKey
from portable_record.errors import KeyFormatError, MembershipError, NotCanonicalError
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

COMPRESSED = COORDINATE + 1
WORD = "word"
_READ = Strict(MembershipError)
_DEVICE = ("key", "receives", "since", "vouched")
_MEMBER = (*TEXTS, "parts", "ticked", "devices")
_CUT = ("device", "part", "seq", "hash")
_ALL = ("epoch", "previous", "own_words", "members", "removed", "by", "signature")
_NAMES = ("v", "purpose", "record", "root", "when", *_ALL)


def sign_membership(membership: Membership, key: SigningKey) -> bytes:
    """Sign a membership with the key of the device that it names, and write it.

    Raises:
        MembershipError: it breaks a rule, or names another device.
    """
    check(membership)
    if key.public.thumbprint() != membership.by:
        raise MembershipError("It is signed by the device that it names, and by no other.", place="by")
    signature = key.sign(signed_bytes(membership))
    return canonical(body_of(membership) | {"signature": b64url(signature)})


def read_membership(data: bytes) -> Membership:
    """Read a membership; it comes back only if the device that it names has signed it.

    Raises:
        MembershipError: it breaks one of the rules 7 to 9 and 12; the place says where.
        SignatureBrokenError: the device that it names did not sign it.
    """
    try:
        read = read_canonical(data)
        has_word = isinstance(read, dict) and WORD in read
        membership = _read(_READ.named(read, (*_NAMES, WORD) if has_word else _NAMES))
    except NotCanonicalError as broken:
        raise MembershipError(broken.detail) from broken
    except KeyFormatError as broken:
        raise MembershipError(broken.detail, place="key") from broken
    check(membership)
    if membership.by not in membership.devices:
        raise MembershipError("Whoever signed it does not belong to it.", place="by")
    _, device = membership.devices[membership.by]
    device.key.verify(signed_bytes(membership), membership.signature)
    return membership


def _read(file: Mapping[str, object]) -> Membership:
    if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
        raise MembershipError("It was made for something else.", place="purpose")
    return Membership(
        record=_READ.text(file["record"]),
        epoch=_READ.number(file["epoch"]),
        previous=_texts(file["previous"]),
        root=_READ.text(file["root"]),
        when=_READ.text(file["when"]),
        own_words=_READ.text(file["own_words"]),
        members=tuple(_member(read) for read in _READ.items(file["members"])),
        removed=tuple(_cut(read) for read in _READ.items(file["removed"])),
        by=_READ.text(file["by"]),
        word=_READ.data(file[WORD], SIGNATURE) if WORD in file else b"",
        signature=_READ.data(file["signature"], SIGNATURE),
    )


def _member(read: object) -> Member:
    file = _READ.named(read, _MEMBER)
    return Member(
        **{name: _READ.text(file[name]) for name in TEXTS},
        parts=_texts(file["parts"]),
        ticked=_texts(file["ticked"]),
        devices=tuple(read_device(each, _READ) for each in _READ.items(file["devices"])),
    )


def read_device(read: object, strict: Strict) -> Device:
    """Read a device of a member; whether they vouch for it is still to be checked.

    Raises:
        KeyFormatError, and what ``strict`` refuses with: it is not written as it must be.
    """
    file = strict.named(read, _DEVICE)
    return Device(
        key=VerifyKey.from_compressed(strict.data(file["key"], COMPRESSED)),
        receives=HpkePublicKey.from_bytes(strict.data(file["receives"], PUBLIC + X25519)),
        since=strict.text(file["since"]),
        vouched=strict.data(file["vouched"], SIGNATURE),
    )


def _cut(read: object) -> Cut:
    file = _READ.named(read, _CUT)
    texts = {name: _READ.text(file[name]) for name in ("device", "part", "hash")}
    return Cut(seq=_READ.number(file["seq"]), **texts)


def _texts(read: object) -> tuple[str, ...]:
    return tuple(_READ.text(each) for each in _READ.items(read))
