"""An answer of the serving process about services is taken only in its one shape."""

import json

import pytest

from portable_record.sharing.reader.frames import FrameError
from portable_record.sharing.reader.refusals import Refusal
from portable_record.sharing.reader.services import Service, services

GOOD = ["service", ["7", "Choir", "", "", "", "", ""], [["urn:uuid:x", "{}"]]]


def test_a_service_and_a_refusal_are_read() -> None:
    told = {"code": "service-unusable", "detail": "It has no id.", "place": "service 2"}

    found, refused = services(json.dumps([GOOD, ["refused", told]]).encode())

    assert isinstance(found, Service)
    assert (found.name, found.address, found.resources) == ("Choir", "urn:uuid:x", (("urn:uuid:x", b"{}"),))
    assert refused == Refusal("service-unusable", "It has no id.", "service 2")


@pytest.mark.parametrize(
    "answer",
    [
        b"{",
        b"{}",
        b"[7]",
        b'[["service"]]',
        json.dumps([["service", ["7"], GOOD[2]]]).encode(),
        json.dumps([["service", [7, "", "", "", "", "", ""], GOOD[2]]]).encode(),
        json.dumps([["service", GOOD[1], []]]).encode(),
        json.dumps([["service", GOOD[1], [["https://evil.example", "{}"]]]]).encode(),
        json.dumps([["service", GOOD[1], [["urn:uuid:x", 7]]]]).encode(),
        json.dumps([["refused", {"code": "nothing of ours"}]]).encode(),
        b"[" + b"1," * 2_000 + b"1]",
    ],
)
def test_an_answer_of_another_shape_is_a_fault(answer: bytes) -> None:
    with pytest.raises(FrameError):
        services(answer)
