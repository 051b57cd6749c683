"""My details: one entry, the person's own."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_type
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import DATE, PARAGRAPHS, PHONE, Question, Sheet
from portable_record.record.asking.ways import address_at, name_at
from portable_record.record.nhs_check import bare_number, is_valid

NHS_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
_NHS = {"system": NHS_SYSTEM, "use": "official"}
_OTHER_NAMES = "use!=usual,use!=nickname,use!=old,use!=maiden"


def _number_seems_wrong(typed: str) -> str:
    if is_valid(bare_number(typed)):
        return ""
    return "This does not look like an NHS number: one of its ten digits may be mistyped. Please look again."


SHEETS = (
    Sheet(
        part="details",
        key="me",
        title="About you",
        about="Your name, birth date, NHS number, address and phone.",
        begin=begin.myself,
        fits=of_type("Patient"),
        once=True,
        guided=True,
        questions=(
            Question(
                "name",
                "What is your full name?",
                name_at(f"name[{_OTHER_NAMES}]"),
                hint="As it stands on letters.",
                says="Name",
                needed="Type your name.",
            ),
            Question(
                "called",
                "What should people call you?",
                name_at("name[use=usual]"),
                hint="Such as Jean, or Mrs Adeyemi.",
                says="Please call me",
            ),
            Question(
                "born",
                "When were you born?",
                At("birthDate"),
                DATE,
                hint="If you only know the year, type the year alone.",
                says="Born",
            ),
            Question(
                "nhs-number",
                "What is your NHS number?",
                At(f"identifier[system={NHS_SYSTEM}].value", _NHS),
                PHONE,
                hint="Ten digits. It stands on letters from your surgery or hospital.",
                says="NHS number",
                check=_number_seems_wrong,
            ),
            Question(
                "address",
                "Where do you live?",
                address_at("address[use!=old]"),
                PARAGRAPHS,
                hint="Street, town and postcode, a line for each.",
                says="Address",
            ),
            Question(
                "mobile",
                "What is your mobile number?",
                At("telecom[system=phone,use=mobile].value"),
                PHONE,
                says="Mobile",
            ),
            Question(
                "phone",
                "What is your phone number at home?",
                At("telecom[system=phone,use!=mobile,use!=old].value", {"use": "home"}),
                PHONE,
                says="Phone at home",
            ),
            Question(
                "email",
                "What is your email address?",
                At("telecom[system=email,use!=old].value"),
                PHONE,
                says="Email",
            ),
            Question(
                "surgery",
                "Which doctor's surgery do you go to?",
                At("generalPractitioner[].display"),
                says="Surgery",
            ),
        ),
    ),
)
