"""What a reading ends in: one verdict, and four answers that are never melted into one green tick.

Has anyone changed it? Who signed it, and do I know them? Is it for me, for this purpose, still in time, and
has nobody told me it stopped? What is in it? ``docs/format/verdict.md`` holds the list and the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portable_record.errors import PortableRecordError
from portable_record.record.moments import moment_text
from portable_record.saying import together
from portable_record.sharing.contact import Recipient
from portable_record.sharing.hand import Hand
from portable_record.sharing.new_key import NewKey
from portable_record.sharing.notice_lines import label_of, telling
from portable_record.sharing.receipt import Receipt
from portable_record.sharing.reply import Reply
from portable_record.sharing.verdict_codes import (
    BY_CODE,
    EXIT_STATUS,
    FIRST_TIME,
    HAND_UNKNOWN,
    WHOLE_AND_KNOWN,
    Outcome,
)
from portable_record.sharing.withdrawal import Withdrawal
from portable_record.sharing.without_agreement import Notice

Slip = Recipient | Withdrawal | NewKey | Receipt | Reply
"""What a small signed text says: a contact card, receipt or answer, or a notice of a stop or a new key."""


class Answer(StrEnum):
    """Yes, no, or nobody here can tell."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How well the reader knows the signer."""

    KNOWN = "known"
    FIRST_TIME = "first-time"
    KEY_CHANGED = "key-changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed it, and do I know them?

    ``iss`` and ``kid`` stand here only once the signature was found to fit: before that they are mere claims.
    ``name`` is what the reader calls this signer, never what the file calls them. ``did`` is the key that
    fits, as a ``did:key``; ``iss`` may be an https address. ``by`` is the worker who signed it with a key
    for which this signer vouches; empty where the signer's own key did.
    """

    standing: Standing = Standing.UNKNOWN
    iss: str | None = None
    kid: str | None = None
    name: str | None = None
    did: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Is it for me, for this purpose, still in time, and has nobody told me it stopped?

    The words are what the signer says; the answers are what this reader can tell. ``for_me`` is unknown where
    the reader is nobody in particular (a command without a vault) or the share names no one. ``for_them``
    says that somebody else gave it for the person it is about. ``notice`` is there where it was shared
    without the person's agreement, to keep somebody safe.
    """

    recipient: str | None = None
    purpose: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    pass_on: str | None = None
    consent: str | None = None
    for_them: bool = False
    notice: Notice | None = None
    for_me: Answer = Answer.UNKNOWN
    for_this_purpose: Answer = Answer.UNKNOWN
    in_time: Answer = Answer.UNKNOWN
    not_withdrawn: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as a person reads it: its FHIR type, its kind in words, a title, lines of (label, text)."""

    type: str
    kind: str
    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PassedHand:
    """One of the hands that a share went through: its signed text, what it says, and whose key signed it.

    ``name`` is what the reader calls them, if they are ``known``.
    """

    token: str
    said: Hand
    did: str
    known: bool
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What an action keeps of a reading that was not refused: the signed text, and the Bundle inside it.

    ``names`` are those by which ``iss`` can stop it (its ``rid``, its consent), ``since`` its ``nbf``.
    ``hands`` are those that it went through, the person's first; none where it may not be passed on.
    """

    signed: str
    bundle: dict[str, object]
    iss: str
    names: tuple[str, ...]
    since: datetime
    hands: tuple[PassedHand, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of one reading. ``parts`` holds the texts of split codes that were read, if more are needed.

    A refused reading shows and hands on nothing of what the file says. ``in_page`` says where in a page the
    letters of its files stand, in their order; (0, 0) for one that does not travel in it.
    """

    code: str
    detail: str = ""
    kind: str = ""
    whole: Answer = Answer.UNKNOWN
    signer: Signer = Signer()
    limits: Limits = Limits()
    contents: tuple[Shown, ...] = ()
    taken: tuple[Taken, ...] = field(default=(), repr=False)
    slips: tuple[Slip, ...] = field(default=(), repr=False)
    parts: tuple[str, ...] = field(default=(), repr=False)
    in_page: tuple[tuple[int, int], ...] = ()

    @property
    def verdict(self) -> Outcome:
        """One of accepted, unknown-signer, refused."""
        return BY_CODE[self.code].outcome

    @property
    def says(self) -> str:
        """The plain sentence of the code, and what is known about this case; first of all, its label."""
        notice = None if self.refused else self.limits.notice
        label, known = (label_of(notice), telling(notice)) if notice is not None else ("", "")
        return together(label, BY_CODE[self.code].sentence, self.detail, known)

    @property
    def advice(self) -> str:
        """What to do next."""
        return BY_CODE[self.code].advice

    @property
    def exit_status(self) -> int:
        """The exit status of a command that ends in this verdict."""
        return EXIT_STATUS[self.verdict]

    @property
    def refused(self) -> bool:
        """Whether this must not be used."""
        return self.verdict is Outcome.REFUSED

    def as_json(self, file: str) -> dict[str, object]:
        """Give the object that ``verify --json`` prints for this file."""
        return {
            "file": file,
            "verdict": str(self.verdict),
            "code": self.code,
            "says": self.says,
            "issuer": self.signer.iss,
            "kid": self.signer.kid,
            "recipient": self.limits.recipient,
            "purpose": self.limits.purpose,
            "until": moment_text(self.limits.until) if self.limits.until else None,
            "entries": [
                {"type": shown.type, "title": shown.title, "lines": [list(line) for line in shown.lines]}
                for shown in self.contents
            ],
        }


def refusal(
    error: PortableRecordError,
    *,
    kind: str = "",
    whole: Answer = Answer.UNKNOWN,
    signer: Signer | None = None,
    limits: Limits | None = None,
) -> Verdict:
    """Turn the error that ended a reading into its verdict.

    Raises:
        KeyError: the error is not one of the closed list, which is a fault in this program.
    """
    place = f"({error.place})" if error.place else ""
    detail = " ".join(part for part in (error.detail, place) if part)
    known = BY_CODE[error.code]
    return Verdict(
        known.code, detail, kind=kind, whole=whole, signer=signer or Signer(), limits=limits or Limits()
    )


def code_of(signer: Signer, hands: Sequence[PassedHand]) -> str:
    """Say in which code a reading without a fault ends, by how well the reader knows whose hands it had."""
    if signer.standing is not Standing.KNOWN:
        return FIRST_TIME
    return WHOLE_AND_KNOWN if all(hand.known for hand in hands) else HAND_UNKNOWN
