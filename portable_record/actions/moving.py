"""What is shown as a moving code: a share, as it was signed, or the owner's contact card."""

from dataclasses import dataclass, field

from portable_record.actions.desk import OpenRecord
from portable_record.actions.journal import Act, note
from portable_record.actions.kept_shares import is_open, kept_share
from portable_record.actions.own_card import own_card
from portable_record.crypto.hpke import HpkePublicKey
from portable_record.errors import ShareOverError
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.terms import Terms
from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.frames import SIZES


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes out by a moving code: a file, cut for each size of picture; of a share, its terms as well.

    ``locked``: only the app of its recipient can open it. ``to`` is who gets an answer.
    """

    codes: dict[str, MovingCode] = field(repr=False)
    terms: Terms | None = None
    locked: bool = False
    to: str = ""


def share_to_show(record: OpenRecord, share_id: str) -> Shown:
    """Make a share ready to be shown, and note that; for a contact whose key is known it is locked.

    Raises:
        NotFoundError, MayNotWriteError, ShareOverError, ShareNotKeptError: see ``kept_share``.
        TooLargeError: it is too much for a moving code.
    """
    kept = kept_share(record, share_id)
    to, file = kept.terms.recipient, kept.signed.encode()
    if to.hpke is not None:
        key = HpkePublicKey.from_bytes(to.hpke)
        file = seal_file([kept.signed], recipients=[key], dice=record.desk.dice)
    codes = cut(file)
    with record.vault.transaction():
        note(record, Act.COPY, to=to.name, purpose=kept.terms.purpose, about=share_id)
    return Shown(codes, kept.terms, locked=to.hpke is not None)


def card_to_show(record: OpenRecord) -> Shown:
    """Make the owner's contact card ready to be shown.

    Raises:
        NoPatientError: the record has no name.
    """
    return Shown(cut(own_card(record).encode()))


def refuse_unless_open(record: OpenRecord, shown: Shown) -> None:
    """Make sure that it may go on being shown; a contact card always may.

    Raises:
        ShareOverError: it has ended, or was stopped.
    """
    if shown.terms is not None and not is_open(record, shown.terms):
        raise ShareOverError


def cut(file: bytes) -> dict[str, MovingCode]:
    """Cut a file into the pictures of a moving code, for each of their sizes.

    Raises:
        TooLargeError: it is too much for a moving code.
    """
    return {name: MovingCode(file, letters=size.letters) for name, size in SIZES.items()}
