"""The receipt by which whoever got a share says what became of it; see docs/format/receipt.md.

It says nothing of print-outs, other systems or backups.
"""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.signing import SigningKey
from portable_record.errors import ReceiptError
from portable_record.record.moments import moment_text
from portable_record.sharing.hands import MOST_HANDS
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.signed_slip import Signed, SlipKind
from portable_record.sharing.withdrawn_list import RID

PURPOSE = "portable-record/v1/receipt"
TYPE = "receipt+jws"
MOST_RECEIPT = 20 * 1024  # characters
GOT, OPENED, DELETED, KEPT, PASSED = WHATS = ("got", "opened", "deleted", "kept", "passed")
ALL, PART = "all", "part"
REASONS = ("law", "safeguarding", "complaint", "claim")
_CLAIMS = frozenset({"purpose", "iss", "giver", "consent", "rid", "what", "when", "kept", "until", "because"})
_VOUCHED = frozenset({"vouched", "signed"})
_KIND = SlipKind(TYPE, MOST_RECEIPT, ReceiptError)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one share: who says it (``iss``), whose share it is, by its ids, what and when.

    ``kept`` ("all" or "part"), ``until`` and ``because`` go with "kept" alone; the last may be left out.
    ``hands`` are the signed hands that it went through after the person's own, if it was passed on.
    ``vouched`` is the voucher of ``iss`` for the key that signed it, where that is not their own
    (``voucher.py``); with it alone goes the moment at which it was ``signed``.
    """

    iss: str
    giver: str
    consent: str
    rid: str
    what: str
    when: datetime
    kept: str = ""
    until: datetime | None = None
    because: str = ""
    hands: tuple[str, ...] = ()
    vouched: str = ""
    signed: datetime | None = None

    def __post_init__(self) -> None:
        if bool(self.vouched) != (self.signed is not None):
            raise ReceiptError("Nobody vouches for it.", place="vouched")
        if len(self.hands) >= MOST_HANDS or (self.what == PASSED and not self.hands):
            raise ReceiptError("It does not say through whose hands it went.", place="hands")
        if not self.consent and not self.rid:
            raise ReceiptError("It names no share.", place="consent")
        if self.what not in WHATS:
            raise ReceiptError("It does not say what happened.", place="what")
        if self.what != KEPT:
            if self.kept or self.until is not None or self.because:
                raise ReceiptError("It says how long something is kept that is not kept.", place="kept")
            return
        if self.kept not in (ALL, PART) or self.until is None or self.until <= self.when:
            raise ReceiptError("It does not say what is kept, and until when.", place="until")
        if self.because and self.because not in REASONS:
            raise ReceiptError("Its reason is none.", place="because")


def receipt_to_claims(said: Receipt) -> dict[str, object]:
    """Write what a receipt says."""
    claims: dict[str, object] = {
        "purpose": PURPOSE,
        "iss": said.iss,
        "giver": said.giver,
        "consent": said.consent,
        "rid": said.rid,
        "what": said.what,
        "when": moment_text(said.when),
        "kept": said.kept,
        "until": moment_text(said.until) if said.until else "",
        "because": said.because,
    }
    if said.signed is not None:
        claims |= {"vouched": said.vouched, "signed": moment_text(said.signed)}
    return claims | ({"hands": list(said.hands)} if said.hands else {})


def write_receipt(said: Receipt, key: SigningKey) -> str:
    """Sign a receipt."""
    return _KIND.sign(receipt_to_claims(said), key)


def read_receipt(token: str) -> Signed[Receipt]:
    """Read a receipt. What it says counts only after ``Signed.verify`` with the issuer's key.

    Raises:
        ReceiptError: it says something that a receipt does not say.
        IssuerRefusedError: its issuer is neither a did:key nor an https address.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
    """
    jws, claims = _KIND.open(token)
    return Signed(receipt_from_claims(claims), jws)


def receipt_from_claims(claims: object) -> Receipt:
    """Read what a receipt says. Whether its signature fits is for ``Signed.verify``.

    Raises:
        ReceiptError, IssuerRefusedError: as ``read_receipt``.
    """
    if not isinstance(claims, dict) or claims.keys() - {"hands"} not in (_CLAIMS, _CLAIMS | _VOUCHED):
        raise ReceiptError("It does not have the members it should have.")
    hands = claims.get("hands")
    if "hands" in claims and not (
        isinstance(hands, list) and hands and all(isinstance(one, str) for one in hands)
    ):
        raise ReceiptError("It does not say through whose hands it went.", place="hands")
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    if texts.keys() != claims.keys() - {"hands"} or texts["purpose"] != PURPOSE:
        raise ReceiptError("It was made for something else.")
    if texts["rid"] and not RID.match(texts["rid"]):
        raise ReceiptError("Its name for taking back is not one.", place="rid")
    for name in ("iss", "giver"):
        key_in_name(texts[name])
    return Receipt(
        iss=texts["iss"],
        giver=texts["giver"],
        consent=_KIND.consent(texts["consent"]) if texts["consent"] else "",
        rid=texts["rid"],
        what=texts["what"],
        when=_KIND.moment(texts["when"], "when"),
        kept=texts["kept"],
        until=_KIND.moment(texts["until"], "until") if texts["until"] else None,
        because=texts["because"],
        hands=tuple(hands or ()),
        vouched=texts.get("vouched", ""),
        signed=_KIND.moment(texts["signed"], "signed") if "signed" in texts else None,
    )
