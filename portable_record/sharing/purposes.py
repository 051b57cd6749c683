"""Why something is shared: a short list in plain words, each with its code in FHIR."""

from dataclasses import dataclass

from portable_record.errors import TermsError

SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One reason to share: ``key`` in commands, ``title`` on pages, ``code`` of v3 PurposeOfUse in FHIR.

    ``theirs`` says it to whoever is given something, with the name of whom it is about.
    """

    key: str
    title: str
    code: str
    theirs: str

    @property
    def coding(self) -> dict[str, str]:
        """The reason as a FHIR Coding."""
        return {"system": SYSTEM, "code": self.code, "display": self.title}


PURPOSES: tuple[Purpose, ...] = (
    Purpose("support", "To support me", "CAREMGT", "To support %(name)s"),
    Purpose("care", "To give me health care", "TREAT", "To give %(name)s health care"),
    Purpose(
        "family",
        "To help me as family, friend or neighbour",
        "SUPNWK",
        "To help %(name)s as family, friend or neighbour",
    ),
    Purpose("emergency", "To help me in an emergency", "ETREAT", "To help %(name)s in an emergency"),
    Purpose(
        "act-for-me",
        "To act for me, as I or the law arranged",
        "PWATRNY",
        "To act for %(name)s, as they or the law arranged",
    ),
    Purpose(
        "money", "To sort out money for my support", "HPAYMT", "To sort out money for the support of %(name)s"
    ),
    Purpose(
        "rights",
        "To help me with my rights or the law",
        "HLEGAL",
        "To help %(name)s with their rights or the law",
    ),
    Purpose("my-request", "Because I asked for it", "PATRQT", "Because %(name)s asked for it"),
)

_BY_KEY = {each.key: each for each in PURPOSES}
_BY_CODE = {each.code: each for each in PURPOSES}


def purpose(key: str) -> Purpose:
    """Return the purpose with this key.

    Raises:
        TermsError: there is none.
    """
    try:
        return _BY_KEY[key]
    except KeyError:
        raise TermsError(f"The purposes are: {', '.join(_BY_KEY)}.", place="purpose") from None


def purpose_of_code(code: object) -> Purpose | None:
    """Return the purpose with this v3 code, or None if it is not one of ours."""
    return _BY_CODE.get(code) if isinstance(code, str) else None
