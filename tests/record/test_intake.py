"""One resource comes in: checked, named, placed; or refused with its code."""

import hashlib
import re
from pathlib import Path

import pytest

from portable_record import errors
from portable_record.record import intake
from portable_record.record.cut import cut

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "format" / "intake.md"
SERVICES = DOCUMENT.with_name("open-referral.md")


def test_a_good_resource_is_described() -> None:
    intake.warm()
    text = (
        b'{"resourceType":"Goal","id":"g1","lifecycleStatus":"active",\n'
        b' "description":{"text":"Walk to the shop"},"subject":{"reference":"Patient/1"}}'
    )

    found = intake.check(text)

    assert (found.type, found.resource_id, found.part) == ("Goal", "g1", "plan")
    assert "Walk to the shop" in found.title
    assert "shop" in found.search_text
    assert found.sha256 == hashlib.sha256(text).hexdigest()


def test_a_resource_needs_no_id_of_its_own() -> None:
    assert intake.check(b'{"resourceType":"Basic","code":{"text":"x"}}').resource_id == ""


_REFUSALS: list[tuple[bytes, type[errors.IntakeError]]] = [
    (b'{"resourceType":"Patient"', errors.NotJsonError),
    (b'{"resourceType":"Patient","resourceType":"Goal"}', errors.DuplicateNameError),
    (b'{"resourceType":"Patient","id":"\xe9"}', errors.NotUtf8Error),
    (b'{"a":' * 70 + b"1" + b"}" * 70, errors.TooDeepError),
    (b'{"a":' + b"1" * 70 + b"}", errors.NumberTooLongError),
    (b'{"a":"' + b"x" * (20 << 20) + b'"}', errors.EntryTooLongError),
    (b"[]", errors.FhirTypeError),
    (b'{"resourceType":"Patient","colour":"red"}', errors.FhirInvalidError),
    (b'{"resourceType":"Patient","gender":"xyz"}', errors.FhirCodeError),
    (b'{"resourceType":"BodySite"}', errors.FhirVersionError),
]


@pytest.mark.parametrize(("text", "error"), [pytest.param(*each, id=each[1].code) for each in _REFUSALS])
def test_a_bad_resource_is_refused_with_its_own_code(text: bytes, error: type[errors.IntakeError]) -> None:
    with pytest.raises(errors.IntakeError) as refused:
        intake.check(text)

    assert type(refused.value) is error
    assert refused.value.sentence


def test_the_document_lists_every_code_with_its_sentence() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("## 5.")[2].partition("## 6.")[0]
    rows, of_services = _rows(section), _rows(SERVICES.read_text(encoding="utf-8"))
    kinds: list[type[errors.PortableRecordError]] = [errors.FileTooLargeError]
    waiting: list[type[errors.IntakeError]] = [errors.IntakeError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        kinds += kind.__subclasses__()

    told = {kind.code: kind("").sentence for kind in kinds}
    assert rows | {code: says for code, says in of_services.items() if code in told} == told


def _rows(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \|", text, re.MULTILINE))


@pytest.mark.outside
def test_all_real_files_come_in(outside: Path) -> None:
    files = [*(outside / "hl7-r4-examples").glob("*.json"), *(outside / "synthea").glob("*.json")]
    taken = 0
    for file in files:
        data = file.read_bytes()
        for piece in cut(data):
            found = intake.check(data[piece.start : piece.end])
            assert found.title
            taken += 1

    assert taken >= len(files)
