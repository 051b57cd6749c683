"""Every vector of docs/format/team.md ends as it says, and is what its maker makes."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from portable_record.circle.deeds import Deeds, read_deeds
from portable_record.circle.paper import counts_under, read_paper, verify_paper
from portable_record.circle.ring import read_ring, verify_ring
from portable_record.circle.standing import Standing, standing
from portable_record.circle.team_counting import Beside, Weight, lies_beside, weigh
from portable_record.circle.thing import read_thing
from portable_record.crypto.b64 import b64url
from portable_record.errors import CircleFileError, RingError, SignatureBrokenError
from tests.circle.cast import JEAN
from tests.circle.circle_vectors import VECTORS
from tests.circle.team_vectors import NOW, after, all_vectors

GOOD = sorted((VECTORS / "good" / "circle").glob("team-*.json"))
BAD = sorted((VECTORS / "bad" / "circle").glob("team-*.json"))
DOCUMENT = VECTORS.parents[1] / "docs" / "format" / "team.md"


def read(vector: dict[str, Any], name: str) -> dict[str, object]:
    """Read a vector as a device of the team does, and say what comes of it."""
    data = vector["input"].encode()
    if name.startswith("team-thing"):
        return {"hash": read_thing(data).hash}
    if name.startswith("team-deeds"):
        deeds = read_deeds(data)
        weight = weigh(deeds, *around(deeds, vector))
        if weight is Weight.FORGED:
            raise SignatureBrokenError
        return {"hash": deeds.hash, "weight": str(weight)}
    if name.startswith("team-paper"):
        paper = read_paper(data)
        verify_paper(paper, NOW)
        if "under" in vector and not counts_under(paper.device, paper.part, *under(vector["under"])):
            raise CircleFileError(place="under")
        return {"said": dict(paper.said)}
    ring = read_ring(data)
    verify_ring(ring, NOW, ring.device)
    return {"keys": sorted(ring.keys)}


def under(epoch: int) -> tuple[Standing, str]:
    """Give who was in the team before and after a worker went, and whose key of an epoch it is."""
    memberships = {1: NOW, 2: after(0, "")}
    return standing(memberships.values(), JEAN.did), memberships[
        epoch
    ].hash if epoch in memberships else "A" * 43


def around(deeds: Deeds, vector: dict[str, Any]) -> tuple[Standing, Beside]:
    """Give who was in the team, and what lies beside the deeds that are named, where somebody went."""
    if "named" not in vector:
        return standing([NOW], JEAN.did), {}
    gone = after(vector["named"]["seq"], vector["named"]["hash"])
    held = {deeds.hash: (deeds.seq, deeds.previous)}
    for text in vector["held"]:
        other, name = json.loads(text), b64url(hashlib.sha256(text.encode()).digest())
        held[name] = (other["seq"], other["previous"])
    return standing([NOW, gone], JEAN.did), {gone.removed[0].hash: lies_beside(gone.removed[0], held)}


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_one_is_read_and_weighed(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    assert read(vector, file.stem) == vector["expect"]


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_one_with_one_fault_is_refused(file: Path) -> None:
    vector = json.loads(file.read_bytes())

    with pytest.raises((CircleFileError, RingError, SignatureBrokenError)):
        read(vector, file.stem)


def test_every_rule_that_a_vector_names_stands_in_the_document() -> None:
    rules = {int(number) for number in re.findall(r"^(\d+)\. ", DOCUMENT.read_text(), re.MULTILINE)}

    assert {json.loads(file.read_bytes())["expect"]["rule"] for file in BAD} <= rules


def test_the_vectors_are_what_their_maker_makes() -> None:
    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in [*GOOD, *BAD]}

    assert lying_there == dict(all_vectors())
