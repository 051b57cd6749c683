"""What answers an invitation: who asks to be let in, and the keys of their device.

Format: docs/format/circle.md, rule 30. Its mark shows that its maker has the invitation; who they are, people
settle by comparing eight words, made of the whole invitation and the whole request.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portable_record.circle.invitation import Invitation
from portable_record.circle.membership import MOST_TEXT, Device, device_to_json, device_word
from portable_record.circle.membership_file import read_device
from portable_record.crypto.b64 import b64url
from portable_record.crypto.derive import KEY, Purpose, keyed_name
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import digits_of, words_of
from portable_record.errors import (
    DidError,
    KeyFormatError,
    MalformedChangeError,
    NotCanonicalError,
    RequestError,
)
from portable_record.record import shapes
from portable_record.record.canonical import canonical, read_canonical
from portable_record.record.strict import Strict

PURPOSE = str(Purpose.CIRCLE_REQUEST)
VERSION = 1
MOST = 16 * 1024  # bytes
_READ = Strict(RequestError)
_TEXTS = ("record", "invitation", "did", "name", "relation", "organisation")
_NAMES = ("v", "purpose", "device", "mark", *_TEXTS)


@dataclass(frozen=True)
class Request:
    """Somebody asks to be let in with a device, which they vouch for; ``invitation`` is its hash.

    ``organisation`` is whom they work for, empty for family and friends.
    """

    record: str
    invitation: str
    did: str
    name: str
    relation: str
    organisation: str
    device: Device
    mark: bytes = b""

    @cached_property
    def written(self) -> bytes:
        """The request as bytes."""
        return canonical(_body(self) | {"mark": b64url(self.mark)})

    @property
    def hash(self) -> str:
        """The name of the request: of all that it says, so that nobody else's can take its place."""
        return b64url(hashlib.sha256(self.written).digest())

    def words(self, invitation: Invitation) -> tuple[str, ...]:
        """Give the eight words that both sides must see."""
        return words_of(_all_said(invitation, self), Purpose.CIRCLE_WORDS)

    def digits(self, invitation: Invitation) -> str:
        """Give the same as digits."""
        return digits_of(_all_said(invitation, self), Purpose.CIRCLE_WORDS)


def make_request(request: Request, invitation: Invitation) -> Request:
    """Mark a request, so that it answers this invitation.

    Raises:
        RequestError: it is not written as it must be.
    """
    marked = replace(request, mark=_mark(request, invitation))
    return read_request(marked.written)


def read_request(data: bytes) -> Request:
    """Read a request. What comes back is well formed and vouched for; see also ``refuse_unless_answers``.

    Raises:
        RequestError: it is not written as it must be.
        SignatureBrokenError: whoever asks does not say that the device is theirs.
    """
    if len(data) > MOST:
        raise RequestError("It is too long.")
    try:
        file: Any = _READ.named(read_canonical(data), _NAMES)  # Any: JSON
        if _READ.number(file["v"]) != VERSION or file["purpose"] != PURPOSE:
            raise RequestError("It was made for something else.", place="purpose")
        request = Request(
            **{name: _READ.text(file[name]) for name in _TEXTS},
            device=read_device(file["device"], _READ),
            mark=_READ.data(file["mark"], KEY),
        )
        _check(request)
    except (NotCanonicalError, KeyFormatError, MalformedChangeError, DidError) as broken:
        raise RequestError(place=broken.place) from broken
    word = device_word(request.record, request.did, request.device)
    key_from_did(request.did).verify(word, request.device.vouched)
    return request


def refuse_unless_answers(request: Request, invitation: Invitation) -> None:
    """Make sure that a request was made by somebody who has this invitation, and not changed since.

    Raises:
        RequestError: it was not.
    """
    if (request.record, request.invitation) != (invitation.record, invitation.hash):
        raise RequestError("It answers another invitation.", place="invitation")
    if not hmac.compare_digest(request.mark, _mark(request, invitation)):
        raise RequestError("Whoever made it does not have the invitation.", place="mark")


def _check(request: Request) -> None:
    shapes.uuid(request.record, "record")
    shapes.hash_text(request.invitation, "invitation")
    shapes.moment(request.device.since, "since")
    key_from_did(request.did)
    said = (request.name, request.relation, request.organisation)
    if not request.name.strip() or any(len(text) > MOST_TEXT for text in said):
        raise RequestError("A name is missing, or too long.", place="name")


def _mark(request: Request, invitation: Invitation) -> bytes:
    return keyed_name(invitation.secret, canonical(_body(request)), Purpose.CIRCLE_REQUEST)


def _all_said(invitation: Invitation, request: Request) -> bytes:
    """Give the two texts so that neither can run into the other: the first says how long it is."""
    return len(invitation.written).to_bytes(4, "big") + invitation.written + request.written


def _body(request: Request) -> dict[str, object]:
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        **{name: getattr(request, name) for name in _TEXTS},
        "device": device_to_json(request.device),
    }
