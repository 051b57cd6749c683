"""Who reads, and the verdict of a reading, as JSON for the pipe; back from it every value is checked again.

The app distrusts what the serving process says: an answer of another shape than these is a fault.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import datetime
from typing import TypeVar

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.hpke import ALG as HPKE
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import PortableRecordError
from portable_record.record.json_text import parse, write
from portable_record.sharing.contact import Recipient, contact_from_claims, contact_to_claims
from portable_record.sharing.hand import read_hand
from portable_record.sharing.kinds import Kind, kind_of_text
from portable_record.sharing.me import Me, Pin
from portable_record.sharing.new_key import PURPOSE as NEW_KEY
from portable_record.sharing.new_key import NewKey, new_key_from_claims, new_key_to_claims
from portable_record.sharing.reader.frames import BODY_MOST, FrameError
from portable_record.sharing.receipt import PURPOSE as RECEIPT
from portable_record.sharing.receipt import Receipt, receipt_from_claims, receipt_to_claims
from portable_record.sharing.reply import PURPOSE as REPLY
from portable_record.sharing.reply import UNSIGNED_PURPOSE, Reply, reply_from_claims, reply_to_claims
from portable_record.sharing.verdict import (
    Answer,
    Limits,
    PassedHand,
    Shown,
    Signer,
    Slip,
    Standing,
    Taken,
    Verdict,
)
from portable_record.sharing.verdict_codes import BY_CODE
from portable_record.sharing.withdrawal import PURPOSE as NOTICE
from portable_record.sharing.withdrawal import notice_from_claims, notice_to_claims
from portable_record.sharing.without_agreement import BY_KEY, Notice

Object = Mapping[str, object]
T = TypeVar("T")
_BEGINNING = 64  # bytes: enough for the marks and spaces that may stand before the first sign


def may_need_key(data: bytes) -> bool:
    """Say whether this may be a sealed file, or a page or moving code with one, locked for a key.

    Nothing is parsed.
    """
    beginning = data[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip()
    if kind_of_text(beginning.decode("latin-1")) is Kind.MOVING_CODE:
        return True
    return beginning[:1] in (b"{", b"<") and HPKE.encode() in data


def me_to_json(me: Me | None, *, with_key: bool) -> bytes:
    """Write a reader, with the private key that sealed files are made for only where it is needed.

    Empty for a reader without a vault.
    """
    if me is None:
        return b""
    value = {
        "dids": sorted(me.dids),
        "hpke": b64url(me.hpke.to_bytes()) if me.hpke and with_key else None,
        "known": {iss: [b64url(pin.key.compressed()), pin.name] for iss, pin in me.known.items()},
        "withdrawn": sorted(me.withdrawn),
        "held": [[*which, moment.isoformat()] for which, moment in me.held.items()],
        "ended": [[did, moment.isoformat()] for did, moment in me.ended.items()],
        "before": [b64url(key.to_bytes()) for key in me.hpke_before] if with_key else [],
        "purpose": me.purpose,
    }
    return json.dumps(value, separators=(",", ":")).encode()


def me_from_json(data: bytes) -> Me | None:
    """Read what ``me_to_json`` wrote. It comes from the app itself."""
    if not data:
        return None
    value = json.loads(data)
    return Me(
        dids=frozenset(value["dids"]),
        hpke=HpkePrivateKey.from_bytes(unb64url(value["hpke"])) if value["hpke"] else None,
        known={
            iss: Pin(VerifyKey.from_compressed(unb64url(key)), name)
            for iss, (key, name) in value["known"].items()
        },
        withdrawn=frozenset((iss, which) for iss, which in value["withdrawn"]),
        held={(iss, which): datetime.fromisoformat(moment) for iss, which, moment in value["held"]},
        ended={did: datetime.fromisoformat(moment) for did, moment in value["ended"]},
        hpke_before=tuple(HpkePrivateKey.from_bytes(unb64url(key)) for key in value["before"]),
        purpose=value["purpose"],
    )


def verdict_to_json(verdict: Verdict) -> bytes:
    """Write a verdict, the numbers in its bundles as they were written."""
    signer, limits = verdict.signer, verdict.limits
    return _written(
        {
            "code": verdict.code,
            "detail": verdict.detail,
            "kind": verdict.kind,
            "whole": str(verdict.whole),
            "signer": [str(signer.standing), signer.iss, signer.kid, signer.name, signer.did, signer.by],
            "says": [limits.recipient, limits.purpose, limits.pass_on, limits.consent],
            "for_them": limits.for_them,
            "notice": _notice_to_list(limits.notice),
            "since": limits.since.isoformat() if limits.since else None,
            "until": limits.until.isoformat() if limits.until else None,
            "holds": [
                str(answer)
                for answer in (
                    limits.for_me,
                    limits.for_this_purpose,
                    limits.in_time,
                    limits.not_withdrawn,
                )
            ],
            "contents": [
                [shown.type, shown.kind, shown.title, [list(line) for line in shown.lines]]
                for shown in verdict.contents
            ],
            "taken": [
                [
                    taken.signed,
                    taken.bundle,
                    taken.iss,
                    list(taken.names),
                    taken.since.isoformat(),
                    _hands(taken),
                ]
                for taken in verdict.taken
            ],
            "slips": [_claims(slip) for slip in verdict.slips],
            "parts": list(verdict.parts),
            "in_page": [list(place) for place in verdict.in_page],
        }
    )


def _written(value: dict[str, object]) -> bytes:
    """Write an answer: quickly where it holds no number with a point, else so that none is written anew."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError):
        return write(value)


def verdict_from_json(data: bytes) -> Verdict:
    """Read what ``verdict_to_json`` wrote.

    Raises:
        FrameError: it is something else.
    """
    try:
        return _verdict(_object(parse(data, most=BODY_MOST)))
    except (PortableRecordError, KeyError, ValueError, TypeError) as error:
        raise FrameError("no verdict") from error


def _verdict(value: Object) -> Verdict:
    standing, iss, kid, name, did, by = _list(value["signer"])
    recipient, purpose, pass_on, consent = map(_text_or_none, _list(value["says"]))
    for_me, for_this_purpose, in_time, not_withdrawn = (Answer(_text(each)) for each in _list(value["holds"]))
    limits = Limits(
        recipient=recipient,
        purpose=purpose,
        pass_on=pass_on,
        consent=consent,
        for_them=value["for_them"] is True,
        notice=_notice(value["notice"]),
        since=_moment_or_none(value["since"]),
        until=_moment_or_none(value["until"]),
        for_me=for_me,
        for_this_purpose=for_this_purpose,
        in_time=in_time,
        not_withdrawn=not_withdrawn,
    )
    return Verdict(
        code=BY_CODE[_text(value["code"])].code,
        detail=_text(value["detail"]),
        kind=_text(value["kind"]),
        whole=Answer(_text(value["whole"])),
        signer=Signer(Standing(_text(standing)), *map(_text_or_none, (iss, kid, name, did, by))),
        limits=limits,
        contents=_tuple(value["contents"], _shown),
        taken=_tuple(value["taken"], _taken),
        slips=_tuple(value["slips"], _slip),
        parts=_tuple(value["parts"], _text),
        in_page=_tuple(value["in_page"], _place),
    )


def _notice_to_list(notice: Notice | None) -> list[object] | None:
    if notice is None:
        return None
    said = [list(each) if isinstance(each, tuple) else each for each in astuple(notice)[:-1]]
    return [*said, notice.sent.isoformat()]


def _notice(value: object) -> Notice | None:
    if value is None:
        return None
    name, sender, sender_did, to, to_did, why, decided, agreed, day, bases, sources, told, sent = _list(value)
    moment = _moment_or_none(sent)
    if moment is None or not isinstance(told, bool):
        raise TypeError
    return Notice(
        *(_text(name), _text(sender), _text(sender_did), _text(to), _text_or_none(to_did), _text(why)),
        *(_text(decided), _text(agreed), _text(day), _tuple(bases, _basis), _tuple(sources, _text)),
        *(told, moment),
    )


def _basis(value: object) -> str:
    return BY_KEY[_text(value)].key


def _shown(value: object) -> Shown:
    resource_type, kind, title, lines = _list(value)
    return Shown(_text(resource_type), _text(kind), _text(title), _tuple(lines, _line))


def _place(value: object) -> tuple[int, int]:
    start, end = (each if type(each) is int else -1 for each in _list(value))
    if not 0 <= start <= end:
        raise ValueError
    return start, end


def _line(value: object) -> tuple[str, str]:
    label, text = _list(value)
    return _text(label), _text(text)


def _taken(value: object) -> Taken:
    signed, bundle, iss, names, since, hands = _list(value)
    moment = datetime.fromisoformat(_text(since))
    return Taken(
        *(_text(signed), dict(_object(bundle)), _text(iss), _tuple(names, _text), moment),
        hands=_tuple(hands, _hand),
    )


def _hands(taken: Taken) -> list[list[object]]:
    return [[hand.token, hand.did, hand.known, hand.name] for hand in taken.hands]


def _hand(value: object) -> PassedHand:
    token, did, known, name = _list(value)
    said = read_hand(_text(token)).said
    return PassedHand(_text(token), said, _text(did), known is True, _text_or_none(name))


def _claims(slip: Slip) -> dict[str, object]:
    if isinstance(slip, Recipient):
        return contact_to_claims(slip)
    if isinstance(slip, Receipt):
        return receipt_to_claims(slip)
    if isinstance(slip, Reply):
        return reply_to_claims(slip)
    return new_key_to_claims(slip) if isinstance(slip, NewKey) else notice_to_claims(slip)


def _slip(value: object) -> Slip:
    claims = _object(value)
    if claims.get("purpose") == NEW_KEY:
        return new_key_from_claims(claims)
    if claims.get("purpose") == RECEIPT:
        return receipt_from_claims(claims)
    if claims.get("purpose") in (REPLY, UNSIGNED_PURPOSE):
        return reply_from_claims(claims)
    return notice_from_claims(claims) if claims.get("purpose") == NOTICE else contact_from_claims(claims)


def _tuple(value: object, each: Callable[[object], T]) -> tuple[T, ...]:
    return tuple(each(one) for one in _list(value))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _object(value: object) -> Object:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _moment_or_none(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(_text(value))
