"""Every official R4 example falls apart into registers and comes together again."""

from pathlib import Path

import pytest

from portable_record.errors import PortableRecordError
from portable_record.record import json_text
from portable_record.record.edits import editing
from tests.record.devices import Device, resource


@pytest.mark.outside
def test_every_official_example_is_edited_without_touching_anything_else(outside: Path) -> None:
    edited = 0
    for file in sorted((outside / "hl7-r4-examples").rglob("*.json")):
        try:
            read = json_text.parse(file.read_bytes())
        except PortableRecordError:
            continue
        if not isinstance(read, dict) or "resourceType" not in read:
            continue
        device = Device("one")
        entry = device.create(file.read_bytes(), type_name=str(read["resourceType"]))
        state = device.state(entry)
        assert editing(state, resource(state), new_id=device.new_id) == []

        new = read | {"implicitRules": "urn:x", "extension": [{"id": "mine"}, *read.get("extension", [])]}
        device.write(editing(state, new, new_id=device.new_id))

        after = resource(device.state(entry))
        assert json_text.write(after) == json_text.write({name: new[name] for name in after}), file.name
        assert set(after) == set(new)
        edited += 1
    assert edited > 250
