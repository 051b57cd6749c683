"""What is written during torture: words that must never be found outside, in bundles, notes and names."""

import json
import uuid

MARKS = tuple(f"zeppelinwort{number:02}quince" for number in range(24))
RESOURCES = 40
_SPACE = uuid.UUID("5f0d2b0e-6d0c-4b7a-9d6f-2f3f6f3c9a11")


def words(number: int) -> str:
    """A sentence with a planted word in it."""
    return f"I keep {MARKS[number % len(MARKS)]} in the garden, number {number}."


def address(turn: int, number: int, place: int) -> str:
    """The address of one resource of one bundle of one round."""
    return f"urn:uuid:{uuid.uuid5(_SPACE, f'{turn}/{number}/{place}')}"


def resource(turn: int, number: int, place: int) -> bytes:
    """A resource with planted words, the same each time it is asked for."""
    note = words(turn * 1000 + number * RESOURCES + place)
    value = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "What I noticed"},
        "effectiveDateTime": "2026-11-22",
        "valueString": note,
    }
    return json.dumps(value).encode()


def bundle(turn: int, number: int) -> bytes:
    """A Bundle of such resources."""
    entries = [
        b'{"fullUrl":'
        + json.dumps(address(turn, number, place)).encode()
        + b',"resource":'
        + resource(turn, number, place)
        + b"}"
        for place in range(RESOURCES)
    ]
    return b'{"resourceType":"Bundle","type":"collection","entry":[' + b",\n".join(entries) + b"]}"
