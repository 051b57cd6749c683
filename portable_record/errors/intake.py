"""The errors of what is brought into a record: files of FHIR, and their entries."""

from portable_record.errors.root import PortableRecordError


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


class SaysDiedError(PortableRecordError):
    """This file says that the person has died, so nothing was taken. With it the record would be closed."""

    code = "says-died"


class AnotherPersonError(PortableRecordError):
    """This may be about another person, so nothing was taken. If it is the same person, say so."""

    code = "another-person"


class NotOpenReferralError(IntakeError):
    """This is no list of services in the form of Open Referral."""

    code = "not-open-referral"


class TooManyServicesError(IntakeError):
    """There are more services in this file than we take at once."""

    code = "too-many-services"


class ServiceUnusableError(IntakeError):
    """This service cannot be taken."""

    code = "service-unusable"
