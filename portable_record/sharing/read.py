"""Reading what somebody gave: a state machine that ends in one verdict. Nothing is fetched, nothing is kept.

1. *Kind*: told by what is in the file. A page, a picture, a drawing and a moving code are opened to what they
   carry.
2. *Lock*: a sealed file is opened with the reader's key or the passcode. Bounds on work come before the work.
3. *Form*: each signed text is taken apart strictly, before any library sees it.
4. *Key*: the issuer's name gives the key, and says whether the reader knows them.
5. *Signature*: has anyone changed it?
6. *Time and withdrawal* of the signed text.
7. *Shape* of the Bundle: one person, one terms.
8. *Terms inside*: end, withdrawal, for whom, for what, older than what is held.
9. *Contents*: each resource is valid FHIR R4.

The first fault is the verdict, so that a file with several always ends in the same code. Refusing wins over
an unknown signer, which is only said at the end. Of several signed texts in one file the worst counts: the
first that is refused, else the first whose signer is not known.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from portable_record.crypto.jws import read_jws
from portable_record.errors import (
    ArchiveNotReadError,
    CodesMissingError,
    ContentsMixedError,
    KindUnknownError,
    LinkNotFollowedError,
    LockedElsewhereError,
    MovingCodePartError,
    NotSignedError,
    PortableRecordError,
    ReadingError,
    TooLargeError,
)
from portable_record.sharing.card_file import MOST_CARDS, tokens_of
from portable_record.sharing.code_text import join_codes
from portable_record.sharing.health_card import HEADER, MOST_CARD, MOST_FILE, MOST_TOKEN
from portable_record.sharing.judge import Judge
from portable_record.sharing.key_set import KeySet
from portable_record.sharing.kinds import Kind, kind_of_text
from portable_record.sharing.me import Me
from portable_record.sharing.page import files_in_page
from portable_record.sharing.pictures import codes_in_drawing, codes_in_picture
from portable_record.sharing.recognise import Found, recognise, recognise_text, share_in_page
from portable_record.sharing.reply import UNSIGNED_CONTENT
from portable_record.sharing.sealed_file import open_sealed, signed_in
from portable_record.sharing.slips import judge_slip, judge_unsigned
from portable_record.sharing.trust import Trust
from portable_record.sharing.ur.joining import join_texts
from portable_record.sharing.verdict import Verdict, refusal
from portable_record.sharing.verdict_codes import KEY_SET_WHOLE, Outcome

MOST_CODES = 200  # codes in one text or picture

_HEADER = HEADER | {"typ"}

_NOT_READ: dict[Kind, type[ReadingError]] = {
    Kind.FHIR: NotSignedError,
    Kind.LINK: LinkNotFollowedError,
    Kind.LOCKED_TEXT: LockedElsewhereError,
    Kind.ARCHIVE: ArchiveNotReadError,
}
_CARRIED = frozenset({Kind.CARD_FILE, Kind.SEALED_FILE, Kind.SIGNED_TEXT})
_NO_ONE = Me()


def read(
    data: bytes,
    *,
    name: str,
    trust: Trust,
    at: datetime,
    passcode: str | None = None,
    me: Me | None = None,
    show: bool = True,
    is_held: bool = False,
) -> Verdict:
    """Read one file, picture or text, and judge it as of the moment ``at``.

    ``name`` is only spoken of when the kind is not known. ``me`` is None for a reader who is nobody in
    particular. Without ``show`` the contents are checked all the same, and not put into words. What
    ``is_held`` was kept as signed texts, out of whatever they came in: they may unfold as those of any file.
    """
    judge = Judge(trust, at, me or _NO_ONE, show)
    try:
        found = recognise(data)
    except KindUnknownError:
        return refusal(KindUnknownError(_ending(name)))
    except PortableRecordError as fault:
        return refusal(fault)
    try:
        if is_held:
            return _read_share(found, judge, passcode, MOST_FILE)
        return _read_found(found, data, judge, passcode)
    except PortableRecordError as fault:
        return refusal(fault, kind=found.kind)


def _read_found(found: Found, data: bytes, judge: Judge, passcode: str | None) -> Verdict:
    kind = found.kind
    if kind in _NOT_READ:
        raise _NOT_READ[kind]
    if kind is Kind.KEY_SET:
        KeySet.of(found.value, published=True)
        return Verdict(KEY_SET_WHOLE, kind=kind)
    if kind is Kind.PAGE:
        verdict = replace(_read_share(share_in_page(data), judge, passcode, MOST_FILE), kind=kind)
        return verdict if verdict.refused else replace(verdict, in_page=files_in_page(data))
    if kind is Kind.PICTURE:
        return _read_codes(codes_in_picture(data), judge, kind)
    if kind is Kind.DRAWING:
        return _read_codes(codes_in_drawing(found.text), judge, kind)
    if kind is Kind.MOVING_CODE:
        return _read_moving(found.text.split(), judge, passcode)
    if kind is Kind.CODE_TEXT:
        return _read_codes(found.text.split(maxsplit=MOST_CODES), judge, kind)
    return _read_share(found, judge, passcode, MOST_CARD)


def _read_share(found: Found, judge: Judge, passcode: str | None, most_inflated: int) -> Verdict:
    """Judge a sealed file, a card file or a signed text; what was sealed may always be as large as a file."""
    if found.kind is Kind.SEALED_FILE:
        me = judge.me
        content, plain = open_sealed(found.value, passcode=passcode, hpke=me.hpke, before=me.hpke_before)
        if content == UNSIGNED_CONTENT:
            return judge_unsigned(plain)
        return _judge_all(signed_in(content, plain), judge, found.kind, most_inflated=MOST_FILE)
    tokens = tokens_of(found.value) if found.kind is Kind.CARD_FILE else (found.text,)
    return _judge_all(tokens, judge, found.kind, most_inflated=most_inflated)


def _read_moving(texts: Sequence[str], judge: Judge, passcode: str | None) -> Verdict:
    """Judge the file that a moving code carries; one that is not all here waits for the rest."""
    kind = Kind.MOVING_CODE
    try:
        carried = recognise(join_texts(texts))
    except MovingCodePartError as missing:
        return replace(refusal(missing, kind=kind), parts=tuple(dict.fromkeys(texts)))
    if carried.kind not in _CARRIED:
        raise _NOT_READ.get(carried.kind, KindUnknownError)
    return replace(_read_share(carried, judge, passcode, MOST_FILE), kind=kind)


def _read_codes(texts: Sequence[str], judge: Judge, kind: Kind) -> Verdict:
    """Judge what the codes in a text or a picture say; beside a card's code others are passed over.

    A moving code in a picture is not joined here: whoever asked reads its texts next, with the key that
    they may need.
    """
    if len(texts) > MOST_CODES:
        raise TooLargeError
    codes = [text.lower() for text in texts if text[:5].lower() == "shc:/"]
    moving = tuple(text for text in texts if kind_of_text(text) is Kind.MOVING_CODE)
    if moving and not codes:
        return replace(refusal(MovingCodePartError(), kind=kind), parts=moving)
    if not codes:
        return _read_other(texts[0], judge)
    try:
        return _judge_all(join_codes(codes), judge, kind)
    except CodesMissingError as missing:
        return replace(refusal(missing, kind=kind), parts=tuple(codes))


def _read_other(text: str, judge: Judge) -> Verdict:
    """Judge the text of a code that is no card's: a signed slip, a link."""
    found = recognise_text(text)
    if found.kind is Kind.SIGNED_TEXT:
        return _judge_all([found.text], judge, found.kind)
    raise _NOT_READ.get(found.kind, KindUnknownError)


def _judge_all(tokens: Sequence[str], judge: Judge, kind: Kind, *, most_inflated: int = MOST_CARD) -> Verdict:
    if len(tokens) > MOST_CARDS:
        raise TooLargeError
    return _worst([_judge_one(token, judge, kind, most_inflated) for token in tokens])


def _judge_one(token: str, judge: Judge, kind: Kind, most_inflated: int) -> Verdict:
    try:
        parts = read_jws(token, allowed=_HEADER, most=MOST_TOKEN)
    except PortableRecordError as fault:
        return refusal(fault, kind=kind)
    typ = parts.header.get("typ")
    if typ is not None:
        return judge_slip(token, typ, trust=judge.trust, me=judge.me)
    return judge.judge(parts, token, most_inflated=most_inflated, kind=kind)


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict that counts, with the contents of all if none is refused."""
    if len(verdicts) == 1:
        return verdicts[0]
    for outcome in (Outcome.REFUSED, Outcome.UNKNOWN_SIGNER):
        for verdict in verdicts:
            if verdict.verdict is outcome:
                return verdict if verdict.refused else _together(verdict, verdicts)
    return _together(verdicts[0], verdicts)


def _together(verdict: Verdict, verdicts: Sequence[Verdict]) -> Verdict:
    """Put the readings of several texts together: of one signer about one person, or not at all.

    What has terms of its own, or a notice in their place, stands alone: they hold for that text, and no other
    may hide them. Of cards the end that comes first holds for all of them.
    """
    if len({(each.signer.iss, each.signer.kid) for each in verdicts}) > 1:
        return refusal(ContentsMixedError("They come from different signers. Open them one by one."))
    people = {person for each in verdicts for taken in each.taken for person in _people(taken.bundle)}
    if len(people) > 1:
        return refusal(ContentsMixedError("They are about different people. Open them one by one."))
    if any(_has_terms(each) for each in verdicts):
        return refusal(
            ContentsMixedError("One of them has terms of its own. Each such text needs its own file.")
        )
    ending = [each.limits for each in verdicts if each.limits.until is not None]
    return replace(
        verdict,
        limits=min(ending, key=lambda limits: str(limits.until), default=verdict.limits),
        contents=tuple(shown for each in verdicts for shown in each.contents),
        taken=tuple(taken for each in verdicts for taken in each.taken),
        slips=tuple(slip for each in verdicts for slip in each.slips),
    )


def _has_terms(verdict: Verdict) -> bool:
    limits = verdict.limits
    went = any(taken.hands for taken in verdict.taken)
    return went or limits.consent is not None or limits.notice is not None


def _people(bundle: dict[str, object]) -> Iterator[str]:
    """Write down by name and birth date whom a bundle is about."""
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "Patient":
            yield json.dumps([resource.get("name"), resource.get("birthDate")], sort_keys=True, default=str)


def _ending(name: str) -> str:
    ending = PurePath(name).suffix
    return f"Its name ends in {ending}." if ending.isascii() and ending[1:].isalnum() else ""
