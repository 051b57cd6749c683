"""The errors of keys, seals and signatures."""

from portable_record.errors.root import PortableRecordError


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
