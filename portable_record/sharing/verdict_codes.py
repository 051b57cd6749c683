"""The closed list of what a reading can end in: code, verdict, sentence, and what to do next.

``docs/format/verdict.md`` shows the same list to people; a test compares the two. A refusal's sentence is
that of its error in ``errors/``, so that each thing is said in one way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from portable_record import errors
from portable_record.errors import PortableRecordError


class Outcome(StrEnum):
    """The three verdicts."""

    ACCEPTED = "accepted"
    UNKNOWN_SIGNER = "unknown-signer"
    REFUSED = "refused"


EXIT_STATUS: Mapping[Outcome, int] = MappingProxyType(
    {Outcome.ACCEPTED: 0, Outcome.REFUSED: 1, Outcome.UNKNOWN_SIGNER: 3}
)


@dataclass(frozen=True, slots=True)
class Row:
    """One code of the list. ``step`` is where a reading ends in it (see ``read.py``); 0: it was stopped."""

    code: str
    outcome: Outcome
    step: int
    sentence: str
    advice: str


WHOLE_AND_KNOWN = "whole-and-known"
FIRST_TIME = "first-time"
HAND_UNKNOWN = "hand-unknown"
KEY_SET_WHOLE = "key-set-whole"
NOT_SIGNED_ANSWER = "not-signed-answer"

_ASK_AGAIN = "Ask the person who gave it to you to make it again."
_ASK_SMALLER = "Ask the person who gave it to you for a smaller share."
_SCAN_AGAIN = "Scan it again: flat, in good light, with the white edge all around."
_NOT_TRUST = "Do not use it. Ask the person who gave it to you, by another way than the one it came by."
_ASK_ISSUER = (
    "Ask the issuer for its list of keys, at the address that you know, not one that came with this."
)
_TELL = "Do not use it. Tell whoever passed it on, and the person if you know them."
_ASK_RENEW = "Ask the person whether they want to share it again."

_ENDINGS = (
    Row(
        WHOLE_AND_KNOWN,
        Outcome.ACCEPTED,
        9,
        "Nobody has changed this, and you know who signed it.",
        "A signature says who wrote it, not that it is true. Check with the person before you rely on it.",
    ),
    Row(
        KEY_SET_WHOLE,
        Outcome.ACCEPTED,
        1,
        "This is a list of keys, made as it should be. It is not signed.",
        "Use it only if you got it from the issuer itself.",
    ),
    Row(
        FIRST_TIME,
        Outcome.UNKNOWN_SIGNER,
        9,
        "Nobody has changed this, but you have not met this signer before.",
        "Compare the signer's words or digits with the person, face to face or by phone, before you use it.",
    ),
    Row(
        NOT_SIGNED_ANSWER,
        Outcome.UNKNOWN_SIGNER,
        3,
        "This answer is not signed: anybody could have written it.",
        "Ask whoever it names, in a way that you know, whether they wrote it.",
    ),
    Row(
        HAND_UNKNOWN,
        Outcome.UNKNOWN_SIGNER,
        9,
        "Nobody has changed this, and you know who passed it on, but not everybody who had it before.",
        "Ask whoever passed it on how they know the person, before you use it.",
    ),
)

_REFUSALS: tuple[tuple[int, type[PortableRecordError], str], ...] = (
    (0, errors.ReaderStoppedError, _NOT_TRUST),
    (0, errors.ReaderTooSlowError, _NOT_TRUST),
    (0, errors.ReaderOutOfMemoryError, _NOT_TRUST),
    (0, errors.FileUnreadableError, "Look whether it is there, and whether you may read it."),
    (1, errors.TooLargeError, _ASK_SMALLER),
    (
        1,
        errors.KindUnknownError,
        "It should be a card, a sealed file, a page of ours, or a picture of a code.",
    ),
    (1, errors.NotSignedError, "You can still import it, and check with the person that it is right."),
    (1, errors.MovingCodePartError, "Scan the moving code with the camera until all of it is read."),
    (1, errors.MovingCodeTextError, "Scan the moving code again, from a little further away or nearer."),
    (1, errors.MovingCodeBrokenError, _ASK_AGAIN),
    (1, errors.LinkNotFollowedError, "Open the link in a web browser."),
    (1, errors.ArchiveNotReadError, "Take the files out of it and open them one by one."),
    (1, errors.ArchiveBrokenError, _ASK_AGAIN),
    (1, errors.LockedElsewhereError, "It belongs to a link. Open the link in a web browser."),
    (1, errors.PageTamperedError, _NOT_TRUST),
    (1, errors.PictureUnreadableError, "Take the picture again, and keep it as PNG or JPEG."),
    (1, errors.PictureTooLargeError, "Cut the picture to the code, or take a smaller one."),
    (1, errors.NoCodeInPictureError, _SCAN_AGAIN),
    (1, errors.CodeTextError, _SCAN_AGAIN),
    (1, errors.CodesMissingError, "Scan the other codes as well."),
    (1, errors.CodesDifferError, "Scan the codes of one card at a time."),
    (1, errors.KeySetMalformedError, _ASK_ISSUER),
    (1, errors.KeyPrivateError, "Tell the issuer at once: this key is no longer safe."),
    (1, errors.KeyKindRefusedError, _ASK_ISSUER),
    (1, errors.KeyTwiceError, _ASK_ISSUER),
    (2, errors.SlotsRefusedError, _ASK_AGAIN),
    (2, errors.KdfTooWeakError, _NOT_TRUST),
    (2, errors.KdfTooCostlyError, _NOT_TRUST),
    (2, errors.PostQuantumMissingError, "Get a newer version of this app, or ask for a passcode instead."),
    (2, errors.PasscodeNeededError, "Type the passcode that the person gave you by another way."),
    (2, errors.PasscodeWrongError, "Type the passcode again. It is five words; capital letters count."),
    (2, errors.NoSlotForMeError, "Ask the person who gave it to you to share it with you."),
    (2, errors.SealBrokenError, _ASK_AGAIN),
    (3, errors.MalformedError, _ASK_AGAIN),
    (3, errors.HeaderRefusedError, _ASK_AGAIN),
    (3, errors.AlgorithmRefusedError, _NOT_TRUST),
    (3, errors.InflateTooLargeError, _NOT_TRUST),
    (3, errors.NotACardError, "Ask the person who gave it to you what it is for."),
    (3, errors.FhirVersionRefusedError, "Ask the sender for FHIR R4 (4.0.1)."),
    (4, errors.IssuerRefusedError, _NOT_TRUST),
    (4, errors.KeyIdWrongError, _NOT_TRUST),
    (4, errors.NoKeyForIssuerError, _ASK_ISSUER),
    (4, errors.KeyChangedError, _NOT_TRUST),
    (5, errors.SignatureBrokenError, _NOT_TRUST),
    (6, errors.NotYetValidError, "Wait until then. If that is long past, set the clock of this device."),
    (6, errors.ExpiredError, _ASK_RENEW),
    (
        6,
        errors.WithdrawnError,
        "Do not use it. Delete your copies, unless the law says that you must keep one.",
    ),
    (8, errors.NotForMeError, "Give it back or delete it, and tell the person that it came to you."),
    (8, errors.OtherPurposeError, "Ask the person before you use it for something else."),
    (8, errors.OlderThanHeldError, "Use the newer one that you hold."),
    (8, errors.HandsBrokenError, _NOT_TRUST),
    (8, errors.PassOnNotAllowedError, _TELL),
    (8, errors.PassedLongerError, _TELL),
    (8, errors.PassedForOtherError, _TELL),
    (8, errors.PassedWiderError, _TELL),
    (7, errors.BundleShapeError, _ASK_AGAIN),
    (
        7,
        errors.ContentsMixedError,
        "Do not use it: you could mix up two people. Ask for it again, one person each.",
    ),
    (9, errors.FhirInvalidError, _ASK_AGAIN),
    (10, errors.AttachmentMissingError, _ASK_AGAIN),
    (10, errors.AttachmentCutError, _ASK_AGAIN),
    (10, errors.AttachmentLongerError, _NOT_TRUST),
    (10, errors.AttachmentChangedError, _NOT_TRUST),
)


def _row(step: int, error: type[PortableRecordError], advice: str) -> Row:
    return Row(error.code, Outcome.REFUSED, step, error().sentence, advice)


ROWS: tuple[Row, ...] = (*_ENDINGS, *(_row(*refusal) for refusal in _REFUSALS))
BY_CODE: Mapping[str, Row] = MappingProxyType({row.code: row for row in ROWS})
