"""What the serving process can do. Each verb takes a header and raw bytes, and gives a header and raw bytes.

The header is written by the app, so it is not distrusted here; the bytes are foreign. What
a verb needs is imported here, in the process that waits, so that every fork of it has it.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, lru_cache

from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NoCodeInPictureError, PortableRecordError
from portable_record.record import intake
from portable_record.record.open_referral.reading import Ready, services_in
from portable_record.sharing import packed
from portable_record.sharing.health_card import sign
from portable_record.sharing.page import viewer_hash
from portable_record.sharing.pictures import codes_in_picture
from portable_record.sharing.previews import preview
from portable_record.sharing.qr import png
from portable_record.sharing.read import read
from portable_record.sharing.reader import wire
from portable_record.sharing.reader.refusals import told
from portable_record.sharing.reader.serving import Answer, Verb
from portable_record.sharing.trust import Trust

_THEN = datetime(2000, 1, 1, tzinfo=UTC)


def warm() -> None:
    """Load now what every serving process would load again and again, or could not: it is closed in."""
    intake.warm()
    viewer_hash()
    stretch()
    with suppress(NoCodeInPictureError):
        codes_in_picture(png([[False]]))
    preview(png([[False]]), side=1)


def stretch() -> None:
    """Read a card of our own all the way, as the next read will."""
    card = _own_card()
    read_share({"name": "", "at": _THEN.isoformat(), "passcode": None, "lengths": [0, 0, len(card)]}, card)


@cache
def _own_card() -> bytes:
    key = SigningKey.generate()
    person: dict[str, object] = {"resource": {"resourceType": "Patient"}}
    bundle: dict[str, object] = {"resourceType": "Bundle", "type": "collection", "entry": [person]}
    return sign(bundle, key=key, iss=did_key(key.public), nbf=_THEN, exp=None, rid=None, types=()).encode()


def read_share(header: dict[str, object], body: bytes) -> Answer:
    """Read one share to its verdict. The body is trust, reader and share in a row."""
    trust, me, data = _cut(header, body)
    passcode = header["passcode"]
    verdict = read(
        data,
        name=str(header["name"]),
        trust=_trust(trust),
        at=datetime.fromisoformat(str(header["at"])),
        passcode=None if passcode is None else str(passcode),
        me=wire.me_from_json(me),
        is_held=header.get("is_held") is True,
    )
    return {}, wire.verdict_to_json(verdict)


def check_pieces(header: dict[str, object], body: bytes) -> Answer:
    """Check pieces of FHIR, one by one. The answer has one list for each piece, in their order."""
    return {}, json.dumps([_checked(piece) for piece in _cut(header, body)]).encode()


def decode_picture(_: dict[str, object], body: bytes) -> Answer:
    """Find the codes in a picture."""
    return {}, json.dumps(list(codes_in_picture(body))).encode()


def make_preview(header: dict[str, object], body: bytes) -> Answer:
    """Make a small picture of a picture."""
    return {}, preview(body, side=int(str(header["side"])))


def read_services(_: dict[str, object], body: bytes) -> Answer:
    """Read the services in a file of a directory, each ready to be kept or refused."""
    return {}, json.dumps([_service(one) for one in services_in(body)], ensure_ascii=False).encode()


def read_list(header: dict[str, object], body: bytes) -> Answer:
    """Read from its end how a packed share is put together."""
    members = packed.read_list(body, int(str(header["length"])))
    return {}, json.dumps(
        [[each.start, each.end, each.before.hex(), each.after.hex()] for each in members]
    ).encode()


VERBS: dict[str, Verb] = {
    "read": read_share,
    "list": read_list,
    "services": read_services,
    "check": check_pieces,
    "picture": decode_picture,
    "preview": make_preview,
}


def _checked(piece: bytes) -> list[object]:
    try:
        found = intake.check(piece)
    except PortableRecordError as error:
        return ["refused", told(error)]
    said: list[object] = [
        found.type,
        found.resource_id,
        found.part,
        found.title,
        found.search_text,
        found.day,
    ]
    return ["good", *said, found.sha256]


def _service(found: Ready | PortableRecordError) -> list[object]:
    if isinstance(found, PortableRecordError):
        return ["refused", told(found)]
    made, resources = found
    said = [made.source, made.name, made.organisation, made.about, made.place, made.checked, made.changed]
    return ["service", said, [[url, text.decode()] for url, text, _ in resources]]


def _cut(header: dict[str, object], body: bytes) -> Iterator[bytes]:
    """Cut the body into the pieces whose lengths the header gives."""
    lengths, start = header["lengths"], 0
    for length in lengths if isinstance(lengths, list) else ():
        yield body[start : start + length]
        start += length


@lru_cache(maxsize=4)
def _trust(data: bytes) -> Trust:
    return Trust.parse(data) if data else Trust()
