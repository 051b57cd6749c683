"""Made-up JSON for the readable rendering: any object at all, and samples with one thing put wrong."""

import hashlib
import json

from hypothesis import strategies as st

from portable_record.record.readable.tables_kinds import KINDS
from portable_record.record.readable.tables_lines import LINES
from portable_record.record.readable.tables_shapes import SHAPES
from tests.record.readable.spelling import SAMPLES

ELEMENTS = sorted(
    {name for _, allowed, _ in SHAPES for name in allowed}
    | {step.replace("[x]", "Quantity") for order in LINES.values() for step, _ in order}
    | {"extension", "modifierExtension", "url", "valueString", "valueCode", "contained", "meta", "id", "note"}
    | {"_birthDate", "_given", "telecom", "identifier", "item", "answer", "linkId", "component", "dosage"}
)
WORDS = [
    "", " ", "2024", "2024-05", "2024-05-03", "2024-05-03T10:15:00Z", "10:15:00", "entered-in-error", "en",
    "http://loinc.org", "http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "85354-9", "phone",
    "official",
    "Patient/1", "#m", "Peanuts", "text/plain", "QUJD", "<b>bold</b> &amp; &#65; text", "{x}",
    "کھانا", "过敏",
    "urn:uuid:6f1e0b8c-9f4e-4a51-9a1c-3d1c6b6b2e10", "constructor", "__proto__", "d", "mon", "1", "\u00a0",
]  # fmt: skip

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(WORDS)
    | st.text(max_size=12)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(ELEMENTS), inner, max_size=6)
        | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=40,
)
resources = st.builds(
    lambda kind, rest: {"resourceType": kind, **rest},
    st.sampled_from(sorted(KINDS)) | st.text(max_size=5),
    st.dictionaries(st.sampled_from(ELEMENTS), values, max_size=8),
)


WRONG: list[object] = [None, True, False, 0, 7, 2.5, 1e21, [], {}, [[]], [None], *WORDS]


class Chance:
    """Numbers that look thrown and are the same in every run."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._thrown = 0

    def below(self, end: int) -> int:
        """Return a number from 0 to just below ``end``."""
        self._thrown += 1
        digest = hashlib.sha256(f"{self._seed} {self._thrown}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % end


def broken_samples(seed: int, count: int) -> list[object]:
    """Return samples in which some values were swapped for others that do not belong there."""
    chance = Chance(seed)
    found: list[object] = []
    for _ in range(count):
        value = json.loads(SAMPLES[chance.below(len(SAMPLES))].read_bytes())
        for _ in range(1 + chance.below(6)):
            _swap(value, chance)
        found.append(value)
    return found


def _swap(value: object, chance: Chance) -> None:
    while isinstance(value, dict | list) and value:
        places = list(value) if isinstance(value, dict) else list(range(len(value)))
        at = places[chance.below(len(places))]
        inner = value[at]
        if not isinstance(inner, dict | list) or not inner or chance.below(4) == 0:
            value[at] = WRONG[chance.below(len(WRONG))]
            return
        value = inner
