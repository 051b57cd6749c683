import pytest

from portable_record.record.nhs_check import is_valid
from portable_record.sharing.nhs_number import nhs_number
from tests.sharing.shares import Json


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("9434765919", True),
        ("9990000018", True),
        ("9434765918", False),
        ("943476591", False),
        ("94347659190", False),
        ("943476591x", False),
        ("1000000010", False),  # the check digit would be 10, so nobody has this number
    ],
)
def test_the_check_digit_tells_an_nhs_number(number: str, valid: bool) -> None:
    assert is_valid(number) == valid


@pytest.mark.parametrize(
    "given",
    [
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "943 476 5919"},
        {"system": "HTTPS://FHIR.NHS.UK/Id/NHS-Number/", "value": "943-476-5919"},
        {"system": "urn:oid:2.16.840.1.113883.2.1.4.1", "value": "943\u00a0476\u00a05919"},
        {"system": "2.16.840.1.113883.2.1.4.1", "value": "9434765919"},
        {"system": "https://nhs.example/id", "value": "9434765919"},
        {"type": {"text": "NHS No."}, "value": "9434765919"},
        {"type": {"coding": [{"code": "NNGBR"}]}, "value": "9434765919"},
        {"type": {"coding": [{"display": "NHS number"}]}, "value": "9434765919"},
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "code": "9434765919"},
    ],
    ids=str,
)
def test_an_nhs_number_is_known_however_its_system_is_spelled(given: Json) -> None:
    assert nhs_number(given) == "9434765919"


def test_under_the_system_of_nhs_numbers_any_value_counts() -> None:
    assert nhs_number({"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "New-1"}) == "new1"


@pytest.mark.parametrize(
    "given",
    [
        {"system": "https://gp.example/id", "value": "9434765919"},
        {"value": "9434765919"},
        {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "Y12345"},
        {"system": "urn:oid:2.16.840.1.113883.2.1.4.17", "value": "9434765919"},
        {"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "code": "01"},
        {"system": "https://fhir.nhs.uk/Id/nhs-number"},
        {"type": {"coding": ["x"]}, "value": "9434765919"},
        {"type": "NHS number", "value": 7},
    ],
    ids=str,
)
def test_what_is_no_nhs_number_is_not_taken_for_one(given: Json) -> None:
    assert nhs_number(given) == ""
