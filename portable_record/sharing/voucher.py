"""A voucher: an organisation says with its own key that somebody else's key answers for it, until a day.

So no worker needs the organisation's key. It vouches for answers and receipts, and for nothing else. Format:
docs/format/answer.md.
"""

from dataclasses import dataclass
from datetime import datetime

from portable_record.crypto.did import key_from_did
from portable_record.crypto.signing import SigningKey, VerifyKey
from portable_record.errors import DidError, ReplyError
from portable_record.record.moments import moment_text
from portable_record.sharing.contact import MOST_NAME
from portable_record.sharing.issuer import key_in_name
from portable_record.sharing.reply import check_words
from portable_record.sharing.signed_slip import Signed, SlipKind

PURPOSE = "portable-record/v1/voucher"
TYPE = "voucher+jws"
MOST_VOUCHER = 4 * 1024  # characters
_NAMES = ("purpose", "iss", "name", "did", "worker", "since", "until")
_KIND = SlipKind(TYPE, MOST_VOUCHER, ReplyError)


@dataclass(frozen=True, slots=True)
class Voucher:
    """The organisation (``iss``, ``name``) lets ``worker`` speak for it with the key ``did`` for a time."""

    iss: str
    name: str
    did: str
    worker: str
    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        for place, text in (("name", self.name), ("worker", self.worker)):
            check_words(text, place, MOST_NAME)
            if not text:
                raise ReplyError("A name in it is missing.", place=place)
        if self.until <= self.since:
            raise ReplyError("It ends before it begins.", place="until")

    @property
    def key(self) -> VerifyKey:
        """The key that answers."""
        return key_from_did(self.did)


def write_voucher(said: Voucher, key: SigningKey) -> str:
    """Sign a voucher, as the organisation."""
    return _KIND.sign(
        {
            "purpose": PURPOSE,
            "iss": said.iss,
            "name": said.name,
            "did": said.did,
            "worker": said.worker,
            "since": moment_text(said.since),
            "until": moment_text(said.until),
        },
        key,
    )


def read_voucher(token: str) -> Signed[Voucher]:
    """Read a voucher. What it says counts only after ``Signed.verify`` with the organisation's key.

    Raises:
        ReplyError: it says something that a voucher does not say.
        IssuerRefusedError: its issuer is neither a did:key nor an https address.
        MalformedError, HeaderRefusedError, AlgorithmRefusedError, TooLargeError: see ``read_jws``.
    """
    jws, claims = _KIND.open(token)
    if not isinstance(claims, dict) or claims.keys() != set(_NAMES):
        raise ReplyError("It does not have the members it should have.")
    if not all(isinstance(each, str) for each in claims.values()) or claims["purpose"] != PURPOSE:
        raise ReplyError("It was made for something else.", place="purpose")
    key_in_name(claims["iss"])
    try:
        key_from_did(claims["did"])
    except DidError as broken:
        raise ReplyError(broken.detail, place="did") from broken
    since, until = (_KIND.moment(claims[name], name) for name in ("since", "until"))
    return Signed(Voucher(claims["iss"], claims["name"], claims["did"], claims["worker"], since, until), jws)
