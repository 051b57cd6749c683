"""The errors of what a person shares, on what terms, and of what others gave them."""

from portable_record.errors.root import PortableRecordError


class CardTooLargeError(PortableRecordError):
    """This is too much for one code."""

    code = "card-too-large"


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


class NoContactCardError(PortableRecordError):
    """This is not a contact card that can be used here."""

    code = "no-contact-card"


class NewKeyError(PortableRecordError):
    """This is not a notice of a new key made as it should be."""

    code = "new-key-notice"


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


class ShareOverError(PortableRecordError):
    """This share is over. Share again to give more."""

    code = "share-over"


class ShareNotKeptError(PortableRecordError):
    """What you shared then is no longer kept here, so no more copies of it can be made. Share again."""

    code = "share-not-kept"


class SharedOtherwiseError(PortableRecordError):
    """What you share has changed since you looked at it. Look at it once more, then sign."""

    code = "shared-otherwise"


class ShareTooLargeError(PortableRecordError):
    """This is too much for one share. Choose less, or share it in two goes."""

    code = "share-too-large"


class PasscodeMissingError(PortableRecordError):
    """This needs five words as a lock. Make new ones, and then save it."""

    code = "passcode-missing"
