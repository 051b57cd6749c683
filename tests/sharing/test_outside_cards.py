"""Cards written elsewhere: the examples of the SMART Health Cards specification."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portable_record.sharing.gather import join_parts
from portable_record.sharing.read import read
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.sharing.cast import NOW

pytestmark = pytest.mark.outside

ISS = "https://spec.smarthealth.cards/examples/issuer"
BEFORE_THE_END = datetime(2025, 1, 1, tzinfo=UTC)
ONE_FILE_EACH = ["d-jws.txt", "e-file.smart-health-card", "f-qr-code-numeric-value-0.txt", "g-qr-code-0.svg"]


@pytest.fixture
def folder(outside: Path) -> Path:
    return outside / "smart-health-cards"


def trusting(folder: Path, iss: str) -> Trust:
    jwks = json.loads((folder / "jwks.json").read_text())
    return Trust.parse(json.dumps({"trusted": [{"iss": iss, "jwks": jwks}]}).encode())


def reading(folder: Path, name: str, *, iss: str = ISS, at: datetime = NOW) -> Verdict:
    return read((folder / name).read_bytes(), name=name, trust=trusting(folder, iss), at=at)


@pytest.mark.parametrize("number", ["00", "01"])
@pytest.mark.parametrize("ending", ONE_FILE_EACH)
def test_an_example_is_accepted_from_every_form(folder: Path, number: str, ending: str) -> None:
    verdict = reading(folder, f"example-{number}-{ending}")

    assert (verdict.verdict, verdict.signer.iss) == ("accepted", ISS)
    assert verdict.contents[0].title == "John B. Anyperson"


@pytest.mark.parametrize("ending", ONE_FILE_EACH[:2])
def test_the_example_of_a_whole_record_is_accepted(folder: Path, ending: str) -> None:
    assert reading(folder, f"example-02-{ending}").verdict == "accepted"


@pytest.mark.parametrize("form", ["f-qr-code-numeric-value-{}.txt", "g-qr-code-{}.svg"])
def test_the_example_in_three_codes_is_accepted_from_three_files(folder: Path, form: str) -> None:
    names = [f"example-02-{form.format(number)}" for number in (2, 0, 1)]
    trust = trusting(folder, ISS)
    alone = [read((folder / name).read_bytes(), name=name, trust=trust, at=NOW) for name in names]

    together = join_parts(alone, lambda data: read(data, name="codes", trust=trust, at=NOW))

    assert [verdict.code for verdict in alone] == ["codes-missing"] * 3
    assert [verdict.verdict for verdict in together] == ["accepted"] * 3


@pytest.mark.parametrize("ending", ONE_FILE_EACH)
def test_the_expired_example_is_refused_now_and_was_good_before(folder: Path, ending: str) -> None:
    name = f"example-03-{ending}"

    assert reading(folder, name).code == "expired"
    assert reading(folder, name, at=BEFORE_THE_END).verdict == "accepted"


def test_keys_of_another_issuer_do_not_count(folder: Path) -> None:
    assert reading(folder, "example-00-d-jws.txt", iss=f"{ISS}2").code == "no-key-for-issuer"


def test_the_published_keys_are_a_sound_list(folder: Path) -> None:
    assert reading(folder, "jwks.json").code == "key-set-whole"


def test_the_bare_list_of_keys_can_be_trusted(folder: Path) -> None:
    trust = Trust.parse((folder / "jwks.json").read_bytes())
    data = (folder / "example-01-d-jws.txt").read_bytes()

    assert read(data, name="", trust=trust, at=NOW).verdict == "accepted"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("example-00-a-fhirBundle.json", "not-signed"),
        ("IPS_IG-bundle-01-enc.txt", "locked-elsewhere"),
        ("IPS_IG-bundle-01-shl.txt", "link-not-followed"),
    ],
)
def test_other_forms_are_refused_by_their_own_name(folder: Path, name: str, code: str) -> None:
    assert reading(folder, name).code == code
