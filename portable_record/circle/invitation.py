"""An invitation to keep a record together, and the eight words by which both sides know each other.

Format: docs/format/circle.md, rule 30. Whoever has an invitation can ask to be let in, and no more: an owner
lets in whom they know by the words.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portable_record.circle.membership import MOST_TEXT
from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import KEY, Purpose, derive
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.signing import SIGNATURE, SigningKey
from portable_record.errors import (
    DidError,
    InvitationError,
    InvitationOverError,
    MalformedChangeError,
    NotCanonicalError,
)
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = "portable-record/v1/circle/invitation"
VERSION = 1
MOST = 8 * 1024  # bytes
DAYS = 7
PLACE = ("kind", "address", "user", "secret", "bucket", "region", "prefix")
PLACES = ("folder", "one-file", "webdav", "bucket")
_MOST_PLACE = 1_000
_READ = Strict(InvitationError)
_TEXTS = ("record", "root", "whose", "name", "did", "until")
_NAMES = ("v", "purpose", "place", "secret", "signature", *_TEXTS)


@dataclass(frozen=True)
class Invitation:
    """An invitation: to which record, of whom, by whom, until when, and what shows that one has it.

    ``root`` is the key of whoever began the circle, ``did`` that of the owner who invites and ``name`` what
    they are called. ``place`` is empty, or says where the files lie, as the app wrote it. ``team``: it is to
    the team of an organisation, and ``whose`` is what that is called.
    """

    record: str
    root: str
    whose: str
    name: str
    did: str
    until: str
    secret: bytes = field(repr=False)
    place: Mapping[str, str] = field(default_factory=dict, repr=False)
    team: bool = False
    signature: bytes = b""

    @cached_property
    def written(self) -> bytes:
        """The invitation as bytes: a file, or the text of a code."""
        return canonical(_body(self) | {"signature": b64url(self.signature)})

    @cached_property
    def hash(self) -> str:
        """The name by which a request calls it."""
        return b64url(hashlib.sha256(self.written).digest())

    @property
    def answer_key(self) -> bytes:
        """The key of the file at the place that may bring the answer."""
        return derive(self.secret, Purpose.CIRCLE_ANSWER)

    def refuse_if_over(self, now: str) -> None:
        """Make sure that it counts at a moment.

        Raises:
            InvitationOverError: it does not any more.
        """
        if now > self.until:
            raise InvitationOverError


def sign_invitation(invitation: Invitation, key: SigningKey) -> bytes:
    """Sign an invitation with the key of the owner whom it names, and write it.

    Raises:
        InvitationError: it is not written as it must be, or names another key.
    """
    if did_key(key.public) != invitation.did:
        raise InvitationError("It is signed by the owner that it names.", place="did")
    body = _body(invitation)
    signed = canonical(body | {"signature": b64url(key.sign(canonical(body)))})
    read_invitation(signed)
    return signed


def read_invitation(data: bytes) -> Invitation:
    """Read an invitation; it comes back only if the key that it names has signed it.

    Raises:
        InvitationError: it is not written as it must be.
        SignatureBrokenError: somebody else signed it.
    """
    if len(data) > MOST:
        raise InvitationError("It is too long.")
    try:
        read = read_canonical(data)
    except NotCanonicalError as broken:
        raise InvitationError from broken
    team = isinstance(read, dict) and "team" in read
    file = _READ.named(read, (*_NAMES, "team") if team else _NAMES)
    if team and file["team"] is not True:
        raise InvitationError("It is to a team, or says nothing of one.", place="team")
    if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
        raise InvitationError("It was made for something else.", place="purpose")
    invitation = Invitation(
        **{name: _READ.text(file[name]) for name in _TEXTS},
        secret=_READ.data(file["secret"], KEY),
        place=_place(file["place"]),
        team=team,
        signature=_READ.data(file["signature"], SIGNATURE),
    )
    _check(invitation)
    key_from_did(invitation.did).verify(canonical(_body(invitation)), invitation.signature)
    return invitation


def _place(read: object) -> Mapping[str, str]:
    if read == {}:
        return {}
    place = {name: _READ.text(said) for name, said in _READ.named(read, PLACE).items()}
    if place["kind"] not in PLACES or any(len(text) > _MOST_PLACE for text in place.values()):
        raise InvitationError("It names no place that we know.", place="place")
    return place


def _check(invitation: Invitation) -> None:
    try:
        shapes.uuid(invitation.record, "record")
        shapes.moment(invitation.until, "until")
        for did in (invitation.root, invitation.did):
            key_from_did(did)
    except (MalformedChangeError, DidError) as broken:
        raise InvitationError(broken.detail, place=broken.place) from broken
    for text in (invitation.whose, invitation.name):
        if not text.strip() or len(text) > MOST_TEXT:
            raise InvitationError("A name is missing, or too long.", place="name")


def _body(invitation: Invitation) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        **{name: getattr(invitation, name) for name in _TEXTS},
        "place": dict(invitation.place),
        "secret": b64url(invitation.secret),
        **({"team": True} if invitation.team else {}),
    }
