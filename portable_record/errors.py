"""Every error that Portable Record raises on purpose.

The rule of this file: a class says in its docstring the sentence that a person reads, in plain words;
``code`` is its short name for programs and documents; names end in ``Error``. A detail (which file, which
place, which number) is given when it is raised and comes after the sentence. Details never hold what a record
says, nor a secret.
"""

from inspect import cleandoc
from typing import ClassVar


class PortableRecordError(Exception):
    """Something was refused."""

    code: ClassVar[str] = "refused"
    exit_status: ClassVar[int] = 1

    def __init__(self, detail: str = "", *, place: str = "") -> None:
        """Keep the detail and the place (file, entry, element) where it went wrong."""
        super().__init__(detail)
        self.detail = detail
        self.place = place

    @property
    def sentence(self) -> str:
        """The plain sentence of this kind of refusal, the same every time."""
        return " ".join(cleandoc(type(self).__doc__ or "").split())

    @property
    def says(self) -> str:
        """What a person reads: the sentence, then the detail, then the place."""
        place = f"({self.place})" if self.place else ""
        return " ".join(part for part in (self.sentence, self.detail, place) if part)

    def __str__(self) -> str:
        return self.says


# --- what the person or a program asked for in the wrong way ------------------------------------------------


class UsageError(PortableRecordError):
    """This cannot be asked for in that way."""

    code = "usage"
    exit_status = 2


class NotFoundError(PortableRecordError):
    """There is nothing by that name here."""

    code = "not-found"


class StoppedError(PortableRecordError):
    """It was stopped. Nothing was changed by it."""

    code = "stopped"


class UnexpectedError(PortableRecordError):
    """Something went wrong that we did not foresee. Nothing was lost; please tell us what you did."""

    code = "unexpected"


# --- changes and how they come together ---------------------------------------------------------------------


class NotCanonicalError(PortableRecordError):
    """This is not written in the one way that can be signed."""

    code = "not-canonical"


class MalformedChangeError(PortableRecordError):
    """This change is not written as a change must be written."""

    code = "change-malformed"


class ChangeTooLargeError(PortableRecordError):
    """This change is larger than we take."""

    code = "change-too-large"


class EditRefusedError(PortableRecordError):
    """This cannot be changed in that way."""

    code = "edit-refused"


class UndoBlockedError(PortableRecordError):
    """Something newer was written on top of this, so undoing it would undo that as well."""

    code = "undo-blocked"


class NothingToUndoError(PortableRecordError):
    """What stood here before was erased for good, so it cannot come back."""

    code = "undo-erased"


# --- the record on this device ------------------------------------------------------------------------------


class VaultError(PortableRecordError):
    """Something is wrong with the locked record on this device."""

    code = "vault"


class VaultMissingError(VaultError):
    """There is no record in this folder yet."""

    code = "vault-missing"


class VaultExistsError(VaultError):
    """There is already a record in this folder."""

    code = "vault-exists"


class VaultFolderError(VaultError):
    """A record needs a folder of its own. Please choose an empty one."""

    code = "vault-folder"


class VaultBusyError(VaultError):
    """This record is already open in another window or program. Close it there first."""

    code = "vault-busy"


class VaultClosedError(VaultError):
    """The record is locked. Unlock it first."""

    code = "vault-closed"


class VaultTooNewError(VaultError):
    """This record was made by a newer Portable Record. Please get the newer one."""

    code = "vault-too-new"


class WrongPassphraseError(VaultError):
    """That is not the passphrase of this record."""

    code = "wrong-passphrase"


class WrongRecoveryCodeError(VaultError):
    """That is not the recovery code of this record."""

    code = "wrong-recovery-code"


class VaultDamagedError(VaultError):
    """The files of this record are damaged. Nothing was changed; a backup can bring it back."""

    code = "vault-damaged"


class JournalBrokenError(VaultError):
    """The list of what was done has been changed by something other than this app."""

    code = "journal-broken"


class AnchorBrokenError(VaultError):
    """The mark of how far the record had come was made by something other than this app."""

    code = "anchor-broken"


class VaultUnreadableError(VaultError):
    """You may not read the files of this record. Ask whoever looks after this device to let you."""

    code = "vault-unreadable"


class VaultReadOnlyError(VaultError):
    """Nothing can be saved here. This folder may only be read."""

    code = "vault-read-only"


class DiskFullError(VaultError):
    """The disk is full. What you did last was not saved."""

    code = "disk-full"


class DiskFaultError(VaultError):
    """The disk could not be read or written. What you did last may not be saved."""

    code = "disk-fault"


# --- keys, seals and signatures -----------------------------------------------------------------------------


class KeyFormatError(PortableRecordError):
    """This is not a key that can be used here."""

    code = "key-unusable"


class PostQuantumMissingError(PortableRecordError):
    """The encryption library on this machine cannot do ML-KEM, which we need. Please install a newer one."""

    code = "post-quantum-missing"


class KdfTooWeakError(PortableRecordError):
    """The lock asks for too little work, so a passphrase could be guessed. Somebody may have changed it."""

    code = "lock-too-weak"


class KdfTooCostlyError(PortableRecordError):
    """The lock asks for more work than this machine should do. Somebody may have changed it."""

    code = "lock-too-costly"


class PassphraseError(PortableRecordError):
    """A passphrase needs at least one letter, and cannot have line ends in it."""

    code = "passphrase-unusable"


class RecoveryCodeError(PortableRecordError):
    """This recovery code is mistyped. Please check it against the paper, group by group."""

    code = "recovery-code-mistyped"


class SealBrokenError(PortableRecordError):
    """This cannot be opened. The key is the wrong one, or somebody changed it."""

    code = "seal-broken"


class SignatureBrokenError(PortableRecordError):
    """The signature does not fit. Somebody changed this, or signed it with another key."""

    code = "signature-broken"


class DidError(PortableRecordError):
    """This is not the name of a key that can be read here."""

    code = "key-name-unreadable"


class MalformedError(PortableRecordError):
    """This is damaged or was not made in the right way."""

    code = "malformed"


class HeaderRefusedError(PortableRecordError):
    """The heading of this signed or locked message asks for something that is not done here."""

    code = "header-refused"


class AlgorithmRefusedError(PortableRecordError):
    """This was signed or locked by a method that is not safe enough, or not known here."""

    code = "algorithm-refused"


class TooLargeError(PortableRecordError):
    """This is larger than is allowed here."""

    code = "too-large"


class InflateTooLargeError(TooLargeError):
    """This unfolds into much more than it should. That can be a trap."""

    code = "unfolds-too-large"


# --- what was given to us to read: the kind of file ---------------------------------------------------------


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


class LinkNotFollowedError(ReadingError):
    """This is a link. We do not go online to read what it points to."""

    code = "link-not-followed"


class ArchiveNotReadError(ReadingError):
    """This is a packed folder, which we do not open here."""

    code = "archive-not-read"


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


# --- what was given to us to read: locks --------------------------------------------------------------------


class SlotsRefusedError(ReadingError):
    """The locks of this file are not made as they should be. That can be a trap."""

    code = "slots-refused"


class PasscodeNeededError(ReadingError):
    """This is locked with a passcode."""

    code = "passcode-needed"


class PasscodeWrongError(ReadingError):
    """That is not the passcode of this file."""

    code = "passcode-wrong"


class NoSlotForMeError(ReadingError):
    """This was locked for somebody else."""

    code = "no-slot-for-me"


# --- what was given to us to read: keys and signers ---------------------------------------------------------


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


# --- what was given to us to read: terms and contents -------------------------------------------------------


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


# --- what we hand out: cards and codes ----------------------------------------------------------------------


class CardTooLargeError(PortableRecordError):
    """This is too much for one code."""

    code = "card-too-large"


class RecordLockedError(PortableRecordError):
    """Your record is locked. Type your passphrase to open it."""

    code = "locked"


class TooManyTriesError(PortableRecordError):
    """That was not the passphrase several times in a row."""

    code = "too-many-tries"


class PinError(PortableRecordError):
    """This cannot be a PIN."""

    code = "pin-unusable"


class WrongPinError(PortableRecordError):
    """This is not the PIN."""

    code = "wrong-pin"


class SetUpCodeError(PortableRecordError):
    """This is not the code that stands in the window where the app was started."""

    code = "wrong-set-up-code"


class PortBusyError(PortableRecordError):
    """Another program is using that port. Choose another one, or leave it out."""

    code = "port-busy"


# --- what a person shares, and on what terms ----------------------------------------------------------------


class TermsError(PortableRecordError):
    """What you want to agree to does not fit together."""

    code = "terms"


class TermsNotYetError(TermsError):
    """This agreement has not begun yet, so nothing can be shared under it."""

    code = "terms-not-yet"


class TermsEndedError(TermsError):
    """This agreement has ended, so nothing more can be shared under it."""

    code = "terms-ended"


class NoPatientError(PortableRecordError):
    """Your record does not say who you are yet. Add your name under My details first."""

    code = "no-person-in-record"


class MeaningLostError(PortableRecordError):
    """Without what you are not sharing, this would say nothing, or something else."""

    code = "meaning-lost"


class CardContentError(PortableRecordError):
    """Some of what you chose would lose its meaning on a card. Leave it out, or share it in another way."""

    code = "card-content"

    def __init__(self, detail: str = "", *, place: str = "", titles: tuple[str, ...] = ()) -> None:
        """Keep the titles of what cannot go on the card; they are shown to the person alone, never logged."""
        super().__init__(detail, place=place)
        self.titles = titles


class ContactCardError(PortableRecordError):
    """This is not a contact card made as it should be."""

    code = "contact-card"


class NoticeError(PortableRecordError):
    """This is not a notice of stopped sharing made as it should be."""

    code = "withdrawal-notice"


# --- the reader process -------------------------------------------------------------------------------------


class ReaderStoppedError(PortableRecordError):
    """Our reader stopped while it was reading this. It may be damaged, or made to do harm."""

    code = "reader-stopped"


class ReaderTooSlowError(PortableRecordError):
    """Reading this took too long, so we stopped. It may be damaged, or made to do harm."""

    code = "reader-too-slow"


class ReaderOutOfMemoryError(PortableRecordError):
    """Reading this needs more memory than is safe, so we stopped. It may be made to do harm."""

    code = "reader-out-of-memory"


# --- what is brought in: files and resources ----------------------------------------------------------------


class IntakeError(PortableRecordError):
    """This cannot be taken into a record."""

    code = "intake"


class NotFhirError(IntakeError):
    """This is not a FHIR file in JSON."""

    code = "not-fhir"


class NotUtf8Error(IntakeError):
    """The letters in this file are not written as UTF-8."""

    code = "not-utf8"


class NotJsonError(IntakeError):
    """This is not written as JSON must be written."""

    code = "not-json"


class DuplicateNameError(NotJsonError):
    """This says the same thing twice in one place, so nobody can tell which one counts."""

    code = "said-twice"


class TooDeepError(NotJsonError):
    """This has more layers inside each other than we take. That can be a trap."""

    code = "too-deep"


class NumberTooLongError(NotJsonError):
    """There is a number in it that is longer than we take."""

    code = "number-too-long"


class CutError(IntakeError):
    """This file is broken off or damaged, so what comes after this place cannot be read."""

    code = "file-damaged"


class EntryTooLongError(IntakeError):
    """One entry in this file is larger than we take."""

    code = "entry-too-large"


class TooManyEntriesError(IntakeError):
    """There are more entries in this file than we take at once."""

    code = "too-many-entries"


class FhirInvalidError(IntakeError):
    """This entry is not made as FHIR R4 says it must be."""

    code = "fhir-invalid"


class FhirTypeError(FhirInvalidError):
    """This entry is of a kind that FHIR R4 does not have."""

    code = "fhir-type-unknown"


class FhirVersionError(IntakeError):
    """This entry is made for another version of FHIR. We take version R4."""

    code = "fhir-version"


class FhirCodeError(FhirInvalidError):
    """This entry uses a code that is not in the list FHIR R4 gives for that place."""

    code = "fhir-code"


class FileUnreadableError(PortableRecordError):
    """This file cannot be read."""

    code = "file-unreadable"


class FileUnwritableError(PortableRecordError):
    """This file cannot be written here."""

    code = "file-unwritable"


class FileStandsError(PortableRecordError):
    """There is a file of this name already, so nothing was done. Choose another folder, or move that file."""

    code = "file-exists"


class FileTooLargeError(PortableRecordError):
    """This file is too large."""

    code = "file-too-large"


class AnotherPersonError(PortableRecordError):
    """This may be about another person, so nothing was taken. If it is the same person, say so."""

    code = "another-person"


# --- who writes for somebody, and what was shared ----------------------------------------


class RightNotRecordedError(PortableRecordError):
    """No right to write for this person is written down for them yet."""

    code = "right-not-recorded"


class MayNotWriteError(PortableRecordError):
    """They may not write this for the person."""

    code = "may-not-write"


class RightIncompleteError(UsageError):
    """Something about this right is missing, or cannot be."""

    code = "right-incomplete"
    problems: dict[str, str]  # what is wrong, in a sentence, by the field that it is about


class AlreadyWithdrawnError(PortableRecordError):
    """This share was stopped before."""

    code = "already-withdrawn"


class NoIssuerError(PortableRecordError):
    """This record signs with its own key only and has no web address to publish it under."""

    code = "no-issuer-address"


class PasscodeWeakError(PortableRecordError):
    """A passcode of your own needs five different words, or 20 characters. Or leave it out: one is made."""

    code = "passcode-weak"


class SheetOfAddressError(PortableRecordError):
    """A sheet's code is too large for others' apps, and your cards are for them too. Use a card or a page."""

    code = "sheet-of-address"


class NothingChosenError(PortableRecordError):
    """Nothing is chosen yet. Name the parts or the entries to share."""

    code = "nothing-chosen"
    exit_status = 2


class ContactTwiceError(PortableRecordError):
    """You know more than one contact of this name. Give the key instead."""

    code = "contact-twice"


class InboxItemLockedError(PortableRecordError):
    """This is locked, because you may not use it any more."""

    code = "item-locked"


# --- the demo ----------------------------------------


class DemoFolderError(PortableRecordError):
    """This folder holds something that the demo did not make. Choose another one."""

    code = "demo-folder"


class DemoFailedError(PortableRecordError):
    """Something the demo just made does not read back. That is a fault of ours; please tell us."""

    code = "demo-failed"
