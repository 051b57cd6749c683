"""The errors of what was given to us to read: its kind, its locks, its signers, its terms and contents."""

from portable_record.errors.root import PortableRecordError

# --- the kind of file ---------------------------------------------------------------------------------------


class ReadingError(PortableRecordError):
    """What was given to us cannot be taken."""

    code = "reading"


class KindUnknownError(ReadingError):
    """We do not know what kind of file this is."""

    code = "kind-unknown"


class NotSignedError(ReadingError):
    """Nobody has signed this, so nobody can tell who wrote it or whether it was changed."""

    code = "not-signed"


class MovingCodePartError(ReadingError):
    """This is one picture out of a moving code, not the whole of it."""

    code = "moving-code-part"


class MovingCodeTextError(ReadingError):
    """This piece of a moving code is not as it should be."""

    code = "moving-code-text"


class MovingCodeBrokenError(ReadingError):
    """All pieces of this moving code were read, but they do not make something whole."""

    code = "moving-code-broken"


class LinkNotFollowedError(ReadingError):
    """This is a link. We do not go online to read what it points to."""

    code = "link-not-followed"


class ArchiveNotReadError(ReadingError):
    """This is a packed folder, which we do not open here."""

    code = "archive-not-read"


class ArchiveBrokenError(ReadingError):
    """This share and its files are not packed as they should be. That can be a trap."""

    code = "archive-broken"


class AttachmentMissingError(ReadingError):
    """A file that belongs to this share is not in it."""

    code = "attachment-missing"


class AttachmentCutError(ReadingError):
    """A file of this share has lost its end."""

    code = "attachment-cut"


class AttachmentLongerError(ReadingError):
    """A file of this share is longer than the one that was signed."""

    code = "attachment-longer"


class AttachmentChangedError(ReadingError):
    """A file of this share was changed, or swapped for another, since it was signed."""

    code = "attachment-changed"


class LockedElsewhereError(ReadingError):
    """This is locked, and its key is not in the file."""

    code = "locked-elsewhere"


class PageTamperedError(ReadingError):
    """This page is not as we make pages. Somebody may have changed what it shows."""

    code = "page-tampered"


class PictureUnreadableError(ReadingError):
    """This picture cannot be read."""

    code = "picture-unreadable"


class PictureTooLargeError(ReadingError):
    """This picture is larger than we can safely open."""

    code = "picture-too-large"


class NoCodeInPictureError(ReadingError):
    """We found no code of a card in this picture."""

    code = "no-code-in-picture"


class CodeTextError(ReadingError):
    """The text in this code is not that of a card."""

    code = "code-text"


class CodesMissingError(ReadingError):
    """This card is split over several codes, and not all of them are here."""

    code = "codes-missing"


class CodesDifferError(ReadingError):
    """These codes do not belong together."""

    code = "codes-differ"


# --- locks --------------------------------------------------------------------------------------------------


class SlotsRefusedError(ReadingError):
    """The locks of this file are not made as they should be. That can be a trap."""

    code = "slots-refused"


class PasscodeNeededError(ReadingError):
    """This is locked with five words, its passcode."""

    code = "passcode-needed"


class PasscodeWrongError(ReadingError):
    """These are not the five words, the passcode, of this file."""

    code = "passcode-wrong"


class NoSlotForMeError(ReadingError):
    """This was locked for somebody else."""

    code = "no-slot-for-me"


# --- keys and signers ---------------------------------------------------------------------------------------


class KeySetMalformedError(ReadingError):
    """This list of keys is not made as it should be."""

    code = "key-set-malformed"


class KeyPrivateError(ReadingError):
    """There is a secret key in this list. A secret key must never be handed out."""

    code = "key-private"


class KeyKindRefusedError(ReadingError):
    """There is a key in this list of a kind that is not used for cards."""

    code = "key-kind-refused"


class KeyTwiceError(ReadingError):
    """One key stands twice in this list."""

    code = "key-twice"


class TrustMalformedError(ReadingError):
    """This list of signers to trust is not made as it should be."""

    code = "trust-malformed"


class WithdrawnListError(ReadingError):
    """This list of cards that were taken back is not made as it should be."""

    code = "withdrawn-list-malformed"


class NotACardError(ReadingError):
    """This is signed, but it is not a health card or a care card."""

    code = "not-a-card"


class IssuerRefusedError(ReadingError):
    """The name of the signer is not one that can be checked."""

    code = "issuer-refused"


class KeyIdWrongError(ReadingError):
    """The name of the key does not belong to the key."""

    code = "key-id-wrong"


class NoKeyForIssuerError(ReadingError):
    """We do not have the keys of this signer, so nobody here can tell whether this was changed."""

    code = "no-key-for-issuer"


class KeyChangedError(ReadingError):
    """We know this signer, but not this key."""

    code = "key-changed"


# --- terms and contents -------------------------------------------------------------------------------------


class NotYetValidError(ReadingError):
    """The time that this was given for has not begun yet."""

    code = "not-yet-valid"


class ExpiredError(ReadingError):
    """The time that this was given for is over."""

    code = "expired"


class WithdrawnError(ReadingError):
    """The person has stopped sharing this."""

    code = "withdrawn"


class NotForMeError(ReadingError):
    """This was given to somebody else."""

    code = "not-for-me"


class OtherPurposeError(ReadingError):
    """This was given for another purpose."""

    code = "other-purpose"


class OlderThanHeldError(ReadingError):
    """You already hold a newer one than this."""

    code = "older-than-held"


class FhirVersionRefusedError(ReadingError):
    """This is written in a version of the FHIR standard that is not read here."""

    code = "fhir-version-refused"


class BundleShapeError(ReadingError):
    """What is inside is not put together as it should be."""

    code = "bundle-shape"


class ContentsMixedError(ReadingError):
    """This holds things that do not belong together, of more than one person or signer."""

    code = "contents-mixed"
