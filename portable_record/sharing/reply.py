"""The answer to a share: what was agreed, will be done, was noticed, can be offered; docs/format/answer.md.

Each piece of it is a suggestion, for the person to say yes or no to. One from the form in a page is not
signed: then it has no ``iss``, and nothing in it is proven.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from portable_record.crypto.signing import SigningKey
from portable_record.errors import NotCanonicalError, ReplyError
from portable_record.record.canonical import read_canonical
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import MOST_NAME
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.signed_slip import Signed, SlipKind
from portable_record.sharing.withdrawn_list import RID

PURPOSE = "portable-record/v1/answer"
UNSIGNED_PURPOSE = "portable-record/v1/unsigned-answer"
UNSIGNED_CONTENT = "application/vnd.portable-record.unsigned-answer+json"
TYPE = "answer+jws"
MOST_REPLY = 64 * 1024  # characters
MOST_PIECES = 30
AGREED, WILL_DO, NOTICED, OFFER = KINDS = ("agreed", "will-do", "noticed", "offer")
MOST = {
    "text": 2000,
    "who": 120,
    "title": 120,
    "where": 300,
    "times": 300,
    "phone": 60,
    "web": 300,
    "day": 10,
}
HTTPS = "https://"
NO_WORDS = "-"
ALLOWED = {
    AGREED: frozenset({"text", "day"}),
    WILL_DO: frozenset({"text", "who", "day"}),
    NOTICED: frozenset({"text", "who", "day"}),
    OFFER: frozenset({"text", "title", "where", "times", "phone", "web"}),
}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CLAIMS = frozenset({"purpose", "iss", "name", "by", "giver", "consent", "rid", "when", "pieces"})
_KIND = SlipKind(TYPE, MOST_REPLY, ReplyError)


@dataclass(frozen=True, slots=True)
class Piece:
    """One suggestion. Which of the others may be filled in depends on its ``kind``; ``day`` is 2026-12-01."""

    kind: str
    text: str
    who: str = ""
    day: str = ""
    title: str = ""
    where: str = ""
    times: str = ""
    phone: str = ""
    web: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ReplyError("One of its pieces is of no known kind.", place="kind")
        for name, most in MOST.items():
            said = str(getattr(self, name))
            check_words(said, name, most)
            if said and name not in ALLOWED[self.kind]:
                raise ReplyError("One of its pieces says more than its kind may.", place=name)
        if not self.text:
            raise ReplyError("One of its pieces says nothing.", place="text")
        if (self.kind == OFFER) != bool(self.title):
            raise ReplyError("An offer needs a name, and nothing else has one.", place="title")
        if self.web and (not self.web.startswith(HTTPS) or any(sign.isspace() for sign in self.web)):
            raise ReplyError("Its web address is none.", place="web")
        if self.day and not _is_day(self.day):
            raise ReplyError("A day in it is none.", place="day")


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers to one share: who they are (``iss``, ``name``, ``by``), to which, its pieces.

    Without a signature ``iss`` is empty. ``vouched`` is the voucher of ``iss`` for the key that signed it,
    where that is not their own (``voucher.py``).
    """

    iss: str
    name: str
    giver: str
    consent: str
    rid: str
    when: datetime
    pieces: tuple[Piece, ...]
    by: str = ""
    vouched: str = ""

    def __post_init__(self) -> None:
        check_words(self.name, "name", MOST_NAME)
        check_words(self.by, "by", MOST["who"])
        if not self.name:
            raise ReplyError("It does not say who answers.", place="name")
        if not self.consent and not self.rid:
            raise ReplyError("It names no share.", place="consent")
        if not 1 <= len(self.pieces) <= MOST_PIECES:
            raise ReplyError(f"It has between 1 and {MOST_PIECES} pieces.", place="pieces")

    @property
    def is_signed(self) -> bool:
        """Whether a key stands behind it."""
        return bool(self.iss)

    @property
    def called(self) -> str:
        """Who it says answers, in one line: who wrote it, and for whom."""
        return f"{self.by}, {self.name}" if self.by else self.name


def reply_to_claims(said: Reply) -> dict[str, object]:
    """Write what an answer says."""
    signed = {"purpose": PURPOSE, "iss": said.iss}
    return {
        **(signed if said.is_signed else {"purpose": UNSIGNED_PURPOSE}),
        "name": said.name,
        "by": said.by,
        "giver": said.giver,
        "consent": said.consent,
        "rid": said.rid,
        "when": moment_text(said.when),
        "pieces": [
            {field.name: getattr(piece, field.name) for field in fields(Piece)} for piece in said.pieces
        ],
        **({"vouched": said.vouched} if said.vouched else {}),
    }


def without_words(piece: Mapping[str, object]) -> dict[str, object]:
    """Leave of a piece, as ``reply_to_claims`` writes it, its kind alone."""
    title = NO_WORDS if piece["kind"] == OFFER else ""
    return {**dict.fromkeys(piece, ""), "kind": piece["kind"], "text": NO_WORDS, "title": title}


def write_reply(said: Reply, key: SigningKey) -> str:
    """Sign an answer."""
    return _KIND.sign(reply_to_claims(said), key)


def read_reply(token: str) -> Signed[Reply]:
    """Read an answer. What it says counts only after ``Signed.verify`` with the issuer's key.

    Raises:
        ReplyError: it says something that an answer does not say.
        IssuerRefusedError: its issuer is neither a did:key nor an https address.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
    """
    jws, claims = _KIND.open(token)
    said = reply_from_claims(claims)
    if not said.is_signed:
        raise ReplyError("It is signed, and says that it is not.", place="purpose")
    return Signed(said, jws)


def read_unsigned(text: bytes) -> Reply:
    """Read an answer that nobody signed. Anybody can have written it.

    Raises:
        ReplyError: it says something that an answer does not say, or another thing stands in it.
        IssuerRefusedError: whom it answers is neither a did:key nor an https address.
    """
    if len(text) > MOST_REPLY * 4 or len(text.decode(errors="replace")) > MOST_REPLY:
        raise ReplyError("It is too long.")
    try:
        said = reply_from_claims(read_canonical(text))
    except NotCanonicalError as broken:
        raise ReplyError(broken.detail) from broken
    if said.is_signed:
        raise ReplyError("It was made to be signed, and is not.", place="purpose")
    return said


def reply_from_claims(claims: object) -> Reply:
    """Read what an answer says, signed or not. Whether a signature fits is for ``Signed.verify``.

    Raises:
        ReplyError, IssuerRefusedError: as ``read_reply``.
    """
    if not isinstance(claims, dict) or claims.keys() - {"vouched"} | {"iss"} != _CLAIMS:
        raise ReplyError("It does not have the members it should have.")
    pieces, purpose = claims["pieces"], PURPOSE if "iss" in claims else UNSIGNED_PURPOSE
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    if texts.keys() != claims.keys() - {"pieces"} or not isinstance(pieces, list):
        raise ReplyError("Something in it is of another kind.")
    if not texts.get("vouched", "signed") or ("vouched" in texts and "iss" not in texts):
        raise ReplyError("Nobody vouches for it.", place="vouched")
    if texts["purpose"] != purpose:
        raise ReplyError("It was made for something else.", place="purpose")
    if texts["rid"] and not RID.match(texts["rid"]):
        raise ReplyError("Its name for taking back is not one.", place="rid")
    for name in {"iss", "giver"} & texts.keys():
        key_in_name(texts[name])
    return Reply(
        iss=texts.get("iss", ""),
        name=texts["name"],
        by=texts["by"],
        giver=texts["giver"],
        consent=_KIND.consent(texts["consent"]) if texts["consent"] else "",
        rid=texts["rid"],
        when=_KIND.moment(texts["when"], "when"),
        pieces=tuple(_piece(piece) for piece in pieces[: MOST_PIECES + 1]),
        vouched=texts.get("vouched", ""),
    )


def _piece(value: object) -> Piece:
    names = {field.name for field in fields(Piece)}
    if not isinstance(value, dict) or value.keys() != names:
        raise ReplyError("One of its pieces does not have the members it should have.", place="pieces")
    if not all(isinstance(each, str) for each in value.values()):
        raise ReplyError("Something in one of its pieces is not a text.", place="pieces")
    return Piece(**value)


def check_words(text: str, place: str, most: int) -> None:
    """Refuse a text that is too long, or has signs that cannot be typed or that turn the writing round.

    Raises:
        ReplyError: it has.
    """
    plain = text.replace("\n", "") if place == "text" else text
    if len(text) > most or text != text.strip():
        raise ReplyError("A text in it is too long, or has spaces at its ends.", place=place)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in plain) or _TURNING.intersection(text):
        raise ReplyError("A text in it has signs that cannot be typed.", place=place)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
