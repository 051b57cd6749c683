"""Bad input: each kind gives its code, its sentence and its exit status; nothing half-done stays behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portable_record.assets import folder
from tests.cli.conftest import PASSPHRASE, Run

SAMPLE = folder("sample_records") / "zubaida.json"

PATIENT = {"resourceType": "Patient", "name": [{"text": "Jean Adeyemi"}], "birthDate": "1950-02-01"}
NOTE = {"resourceType": "Observation", "status": "final", "code": {"text": "note"}, "valueString": "hello"}


def bundle(*resources: object) -> str:
    entries = [
        {"fullUrl": f"urn:uuid:0000000{n}-0000-4000-8000-000000000000", "resource": r}
        for n, r in enumerate(resources)
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def written(file: Path, text: str | bytes) -> Path:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def count(run: Run, vault: Path) -> int:
    status = json.loads(run("status", "--vault", vault, "--json").stdout)
    return int(sum(status["parts"].values()))


def test_a_wrong_passphrase(run: Run, vault: Path, tmp_path: Path) -> None:
    wrong = written(tmp_path / "wrong.txt", "five plain words for test\n")

    result = run("status", "--vault", vault, "--passphrase-file", wrong)

    assert result.exit_code == 1
    assert result.stderr.startswith("wrong-passphrase: ")


def test_no_record_there(run: Run, tmp_path: Path) -> None:
    result = run("status", "--vault", tmp_path / "nothing")

    assert (result.exit_code, result.stderr.split(":")[0]) == (1, "vault-missing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("name", ["vault.json", "vault.db"])
def test_a_cut_vault_file_is_damaged_and_said_so(run: Run, vault: Path, name: str) -> None:
    file = vault / name
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])

    result = run("status", "--vault", vault)

    assert (result.exit_code, result.stderr.split(":")[0]) == (1, "vault-damaged")


def test_a_cheaper_lock_than_the_least_is_refused(run: Run, vault: Path) -> None:
    file = vault / "vault.json"
    text = file.read_text()
    assert "65536" in text
    file.write_text(text.replace("65536", "1024"))

    result = run("status", "--vault", vault)

    assert (result.exit_code, result.stderr.split(":")[0]) == (1, "lock-too-weak")


def test_a_second_program(run: Run, vault: Path) -> None:
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from portable_record import wiring\n"
        f"with wiring.record(Path(sys.argv[1]), {PASSPHRASE!r}):\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(vault)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdin
    assert first.stdout
    assert first.stdout.readline() == "open\n"

    result = run("status", "--vault", vault)

    first.stdin.close()
    first.wait()
    first.stdout.close()
    assert (result.exit_code, result.stderr.split(":")[0]) == (1, "vault-busy")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.json", b"", "not-fhir"),
        ("letter.pdf", b"%PDF-1.7 and so on", "not-fhir"),
        ("page.html", b"<!doctype html><p>hello", "not-fhir"),
        ("list.csv", b"name,born\nJean,1950\n", "not-fhir"),
        ("other.json", b'{"hello": "world"}', "fhir-type-unknown"),
        ("cut.json", bundle(PATIENT, NOTE).encode()[:-40], "file-damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_fhir(
    run: Run, vault: Path, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    file = written(tmp_path / name, content)

    result = run("import", "--vault", vault, file)

    assert result.exit_code == 1
    assert result.stderr.split(":")[0] == code
    assert name in result.stderr
    assert count(run, vault) == 0


OLD = {
    "resourceType": "ProcedureRequest",
    "status": "active",
    "intent": "plan",
    "code": {"text": "x"},
    "subject": {"display": "x"},
}
NEW = {
    "resourceType": "MedicationStatement",
    "status": "recorded",
    "medication": {"concept": {"text": "x"}},
    "subject": {"display": "x"},
}


@pytest.mark.parametrize(("resource", "version"), [(OLD, "STU3"), (NEW, "R5")], ids=["STU3", "R5"])
def test_another_version_of_fhir(
    run: Run, vault: Path, tmp_path: Path, resource: dict[str, object], version: str
) -> None:
    file = written(tmp_path / "other.json", json.dumps(resource))

    result = run("import", "--vault", vault, file)

    assert result.exit_code == 1
    assert result.stderr.startswith("fhir-version: ")
    assert version in result.stderr


def test_a_file_of_two_gigabytes_is_refused_at_once(run: Run, vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as opened:
        os.truncate(opened.fileno(), 2 << 30)

    result = run("import", "--vault", vault, file)

    assert result.exit_code == 1
    assert "too-l" in result.stderr.split(":")[0]


def test_somebody_elses_bundle(run: Run, vault: Path, tmp_path: Path) -> None:
    own = written(tmp_path / "own.json", bundle(PATIENT, NOTE))
    other = written(tmp_path / "other.json", bundle(PATIENT | {"birthDate": "1987-06-05"}, NOTE))
    assert run("import", "--vault", vault, own).exit_code == 0

    refused = run("import", "--vault", vault, other)
    after_refusal = count(run, vault)
    checked = run("import", "--vault", vault, other, "--same-person")

    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1].startswith("another-person: ")
    assert after_refusal == 2
    assert checked.exit_code == 0


def test_one_broken_entry_among_many_is_named_and_the_good_part_is_offered(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    broken = NOTE | {"status": 7}
    file = written(tmp_path / "many.json", bundle(*[NOTE] * 6, broken))

    refused = run("import", "--vault", vault, file)
    after_refusal = count(run, vault)
    taken = run("import", "--vault", vault, file, "--good-part")

    assert refused.exit_code == 1
    assert "many.json, entry 7" in refused.stderr
    assert "Observation.status" in refused.stderr
    assert "--good-part" in refused.stdout
    assert after_refusal == 0
    assert taken.exit_code == 1
    assert count(run, vault) == 6


def test_the_part_of_a_broken_off_file_that_is_whole_can_be_taken(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    file = written(tmp_path / "broken.json", bundle(*[NOTE] * 5)[:-60])

    refused = run("import", "--vault", vault, file)
    after_refusal = count(run, vault)
    taken = run("import", "--vault", vault, file, "--good-part")

    assert (refused.exit_code, after_refusal) == (1, 0)
    assert refused.stderr.startswith("file-damaged: ")
    assert taken.exit_code == 1
    assert count(run, vault) == 4


def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "file", "not a folder")

    result = run("init", "--vault", file / "vault")

    assert result.exit_code == 1
    assert "Traceback" not in result.stderr


def test_nothing_chosen_no_purpose_and_no_such_part(run: Run, vault: Path) -> None:
    assert run("share", "--vault", vault, "--purpose", "support").exit_code == 2
    assert run("share", "--vault", vault, "--part", "plan").exit_code == 2
    assert run("share", "--vault", vault, "--part", "everything", "--purpose", "support").exit_code == 1


def test_wrong_use_is_status_two(run: Run) -> None:
    assert run("import").exit_code == 2
    assert run("no-such-command").exit_code == 2


def test_a_card_that_does_not_fit_names_what_is_too_much_and_shares_nothing(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    assert run("import", "--vault", vault, SAMPLE).exit_code == 0
    wish = ("--part", "about-me", "--emergency", "--purpose", "emergency", "--as", "card")

    result = run("share", "--vault", vault, *wish, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("card-too-large: ")
    assert not (tmp_path / "out").exists()
    assert run("withdraw", "--vault", vault).stdout == "You share nothing.\n"


def test_a_missing_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    good = written(tmp_path / "words.txt", "hello")

    result = run("verify", "--json", tmp_path / "none", good)

    codes = [json.loads(line)["code"] for line in result.stdout.splitlines()]
    assert codes == ["file-unreadable", "kind-unknown"]
    assert result.exit_code == 1


def test_a_share_is_refused_when_expired_tampered_or_for_another(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    assert run("import", "--vault", vault, SAMPLE).exit_code == 0
    words = written(tmp_path / "words.txt", "one two three four five\n")
    share = run("share", "--vault", vault, "--part", "strengths", "--to", "Club", "--purpose", "support",
                "--as", "sealed", "--passcode-file", words, "--out", tmp_path)  # fmt: skip
    assert share.exit_code == 0, share.output
    file = tmp_path / "bundle.carebundle"
    sealed = json.loads(file.read_text())
    jwe = sealed["jwe"]
    sealed["jwe"] = jwe[:-3] + ("A" if jwe[-3] != "A" else "B") + jwe[-2:]
    tampered = written(tmp_path / "tampered.carebundle", json.dumps(sealed))
    wrong = written(tmp_path / "wrong.txt", "one two three four six\n")

    def code(*arguments: str | Path) -> str:
        return str(json.loads(run("verify", "--json", *arguments).stdout)["code"])

    assert code("--passcode-file", words, file) == "first-time"
    assert code("--passcode-file", words, "--at", "2040-01-01", file) == "expired"
    assert code("--passcode-file", words, "--at", "2020-01-01", file) == "not-yet-valid"
    assert code(file) == "passcode-needed"
    assert code("--passcode-file", wrong, file) == "passcode-wrong"
    assert code("--passcode-file", words, tampered) == "seal-broken"
