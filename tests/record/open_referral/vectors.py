"""Writes the vectors of docs/format/open-referral.md; run it as a module after the document has changed.

Each holds a file of a directory, and what comes of it: the resources, or the code of the refusal.
"""

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).resolve().parents[2] / "vectors"

ID = "5f0c3a52-2f3e-4c55-8a3b-0c6f5a4f7d01"
OWNER = {
    "id": "5f0c3a52-2f3e-4c55-8a3b-0c6f5a4f7d02",
    "name": "Werneth Together",
    "description": "Neighbours who look out for each other.",
    "website": "https://werneth.example",
    "organization_identifiers": [
        {"identifier_scheme": "GB-CHC", "identifier_type": "Charity number", "identifier": "1100021"}
    ],
}
PLACE = {
    "id": "5f0c3a52-2f3e-4c55-8a3b-0c6f5a4f7d03",
    "name": "St Thomas Hall",
    "latitude": 53.53,
    "longitude": -2.13,
    "external_identifier": "100012345678",
    "external_identifier_type": "UPRN",
    "addresses": [
        {"address_1": "Coppice Street", "city": "Oldham", "postal_code": "OL8 1XX", "country": "GB"}
    ],
    "accessibility": [{"description": "Ramp at the side door.", "details": "Ring the bell."}],
}
SERVICE: dict[str, Any] = {
    "id": ID,
    "name": "Tuesday lunch",
    "description": "Hot food & company.",
    "status": "active",
    "url": "https://werneth.example/lunch",
    "email": "lunch@werneth.example",
    "fees": "Pay what you can",
    "minimum_age": 50,
    "assured_date": "2026-05-04",
    "last_modified": "2026-06-01T09:30:00.123Z",
    "organization": OWNER,
    "service_at_locations": [{"id": "a", "location": PLACE}],
    "schedules": [
        {
            "freq": "WEEKLY",
            "byday": "TU,TH",
            "opens_at": "11:30",
            "closes_at": "14:00:00",
            "notes": "Not in August",
        }
    ],
    "service_areas": [{"name": "Oldham"}],
    "languages": [{"name": "English"}, {"name": "Urdu"}],
    "cost_options": [{"option": "Under 60s", "amount": 3.50, "amount_description": "a meal"}],
    "contacts": [{"name": "Saima", "title": "Cook", "phones": [{"number": "0161 496 0122"}]}],
    "attributes": [{"taxonomy_term": {"name": "Meals"}}],
}
OLD: dict[str, Any] = {
    "id": "1743",
    "name": "Chair exercise",
    "description": "Gentle movement to music.",
    "status": "active",
    "assured_date": "2024-02-29",
    "accreditations": "Sport England",
    "organization": {"id": "88", "name": "Fit for Life", "url": "https://fit.example"},
    "eligibilitys": [{"eligibility": "Carers too", "minimum_age": 60.0, "maximum_age": 99.0}],
    "service_taxonomys": [{"taxonomy": {"id": "x", "name": "Exercise", "vocabulary": "esd"}}],
    "cost_options": [{"option": "A session", "amount": 2}],
    "fundings": [{"source": "The council"}],
    "contacts": [{"name": "Reception", "phones": [{"number": "01204 000000"}]}],
    "regular_schedules": [{"weekday": "MO", "opens_at": "10:00:00", "closes_at": "11:00:00"}],
    "holiday_schedules": [{"closed": True, "start_date": "2026-12-24", "end_date": "2027-01-02"}],
    "service_at_locations": [
        {
            "location": {
                "id": "9",
                "name": "Leisure centre",
                "physical_addresses": [
                    {"address_1": "High Street", "city": "Bolton", "state_province": "Lancashire"}
                ],
                "accessibility_for_disabilities": [{"accessibility": "Lift"}],
            }
        }
    ],
}


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if key != name}


GOOD: dict[str, tuple[str, Any]] = {
    "page": ("A page of services of version 3.", {"total_items": 1, "contents": [SERVICE]}),
    "one-service": ("One service of version 3.", SERVICE),
    "list": (
        "A list of services.",
        [SERVICE, {**without(SERVICE, "organization"), "id": OWNER["id"], "name": "Choir"}],
    ),
    "organisation": (
        "An organisation with its services.",
        {**OWNER, "services": [without(SERVICE, "organization")]},
    ),
    "service-at-location": (
        "A service at a location.",
        {"location": PLACE, "service": without(SERVICE, "service_at_locations")},
    ),
    "oruk-1": (
        "A page of services of version 1, whose ids are numbers.",
        {"totalElements": 1, "content": [OLD]},
    ),
    "closed": (
        "A service that is closed for now.",
        {**SERVICE, "status": "temporarily closed", "alert": "Water damage."},
    ),
    "odd-values": (
        "Values that are not what they should be are passed over.",
        {
            **SERVICE,
            "description": ["no", "text"],
            "minimum_age": "young",
            "assured_date": "2026-02-30",
            "last_modified": None,
            "contacts": "nobody",
            "languages": [7, None, {}],
            "schedules": [{"freq": "MONTHLY", "byday": "1TU", "opens_at": "25:00"}],
            "service_at_locations": [{"location": {**PLACE, "latitude": 100}}],
        },
    ),
    "markup": (
        "Markup and control characters: markup stays as it is written.",
        {**SERVICE, "name": "<b>Lunch</b>\x00", "description": "<script>alert(1)</script>\r\n{{7*7}}\x1b"},
    ),
}
BAD: dict[str, tuple[str, str, bytes]] = {
    "not-services": (
        "A list of words of a directory.",
        "not-open-referral",
        json.dumps({"contents": [{"id": "1", "name": "Food", "taxonomy": "esd"}]}).encode(),
    ),
    "fhir": (
        "A FHIR resource.",
        "not-open-referral",
        b'{"resourceType":"HealthcareService","name":"x","status":"active"}',
    ),
    "empty-page": ("A page without services.", "not-open-referral", b'{"contents":[]}'),
    "a-number": ("JSON that is no object.", "not-open-referral", b"7"),
    "not-json": ("Not JSON.", "not-json", b"{"),
    "said-twice": ("One name twice in one object.", "said-twice", b'{"contents":[],"contents":[]}'),
    "too-deep": ("More layers than are taken.", "too-deep", b'{"contents":' + b"[" * 70 + b"]" * 70 + b"}"),
    "not-utf8": ("Letters that are no UTF-8.", "not-utf8", b'{"name":"\xff"}'),
    "no-id": ("A service without an id.", "service-unusable", json.dumps([without(SERVICE, "id")]).encode()),
    "no-name": (
        "A service without a name, beside a good one.",
        "service-unusable",
        json.dumps([SERVICE, without({**SERVICE, "id": "x"}, "name")]).encode(),
    ),
    "twice": ("A service that comes twice.", "service-unusable", json.dumps([SERVICE, SERVICE]).encode()),
    "no-object": (
        "Something that is no object among the services.",
        "service-unusable",
        json.dumps([SERVICE, "x"]).encode(),
    ),
}


def main() -> None:
    from portable_record.record.open_referral.reading import services_in

    for name, (about, value) in GOOD.items():
        made = [one for one in services_in(json.dumps(value).encode()) if not isinstance(one, Exception)]
        expect = [{"fullUrl": url, "resource": json.loads(text)} for _, some in made for url, text, _ in some]
        _write("good", name, {"about": about, "file": value, "expect": expect})
    for name, (about, code, data) in BAD.items():
        _write("bad", name, {"about": about, "code": code, "file": data.decode("latin-1")})


def _write(kind: str, name: str, vector: dict[str, Any]) -> None:
    place = VECTORS / kind / "open-referral" / f"{name}.json"
    place.write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
