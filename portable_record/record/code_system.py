"""The codes of our own, published as a FHIR CodeSystem (``docs/format/codesystem.json``)."""

from portable_record.record.kinds import KINDS, SYSTEM


def code_system() -> dict[str, object]:
    """Build the FHIR CodeSystem that publishes these codes."""
    return {
        "resourceType": "CodeSystem",
        "id": "kinds",
        "url": SYSTEM,
        "version": "1",
        "name": "PortableRecordKinds",
        "title": "Kinds of entry in a portable record",
        "status": "active",
        "experimental": False,
        "publisher": "Portable Record",
        "description": "What kind of entry or section this is, in a record that the person owns.",
        "caseSensitive": True,
        "content": "complete",
        "count": len(KINDS),
        "property": [
            {"code": "part", "description": "The part of the record it belongs to.", "type": "code"},
            {"code": "place", "description": "Where in a FHIR resource the code stands.", "type": "string"},
        ],
        "concept": [
            {
                "code": each.code,
                "display": each.title,
                "definition": each.meaning,
                "property": [
                    {"code": "part", "valueCode": each.part},
                    {"code": "place", "valueString": each.place},
                ],
            }
            for each in KINDS
        ],
    }
