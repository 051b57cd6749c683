"""What code systems are called, and what well-known numbers are."""

# Code systems that people may know by name, for a code that has no words at all.
SYSTEM_NAMES: dict[str, str] = {
    "loinc.org": "LOINC",
    "sct": "SNOMED CT",
    "rxnorm": "RxNorm",
    "icd-10": "ICD-10",
    "icd-10-cm": "ICD-10",
    "icd-9-cm": "ICD-9",
    "cvx": "vaccine",
    "cpt": "CPT",
    "dmd": "dm+d",
    "atc": "ATC",
    "ndc": "NDC",
}

# Systems of well-known numbers, by a piece of their address: what the number is called.
NUMBERS: list[list[str]] = [
    ["nhs-number", "NHS number"],
    ["charity", "Charity number"],
    ["us-ssn", "Social security number"],
    ["us-npi", "National provider number"],
    ["ods-organization-code", "NHS organisation code"],
    ["passport", "Passport number"],
]
