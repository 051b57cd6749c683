"""A program that works in a vault until it is killed, and what must hold afterwards.

`worker` runs in a process of its own and says each act on its standard output only after it was saved;
`round_of` starts it, kills it, and looks over what is left. The short form runs with the tests, the long one
in the torture.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from portable_record.vault.vault import Vault
from tests.vault.cast import PASSPHRASE, entry_id
from tests.vault.codes import new_code
from tests.vault.work import PLANTED, look_over, steps

LONGEST = 25


def worker(folder: Path, code: str, start: int) -> None:
    """Do one act after the other, and say each when it is done."""
    with Vault.open_with_recovery(folder, code, dice=os.urandom) as vault:
        acts = steps(vault)
        print("ready", flush=True)  # noqa: T201 - the parent reads it
        for number in range(start, start + 10_000 * 50, 50):
            for name, act in acts.items():
                act(number + 5)
                print(f"{name} {number + 5}", flush=True)  # noqa: T201 - the parent reads it
            if number % 150 == 0:
                code = new_code(vault)
                print(f"code {code}", flush=True)  # noqa: T201 - the parent reads it


def round_of(folder: Path, temporary: Path, number: int) -> None:
    """Let a worker do some acts, kill it in the middle of the next, and look over what it left."""
    said = _killed_after(folder, temporary, number, acts=_thrown(number) % LONGEST)

    with Vault.open(folder, PASSPHRASE, dice=os.urandom) as vault:
        vault.blobs.sweep()
        assert look_over(vault) == []
        for act, of in (line.split(" ", 1) for line in said):
            _assert_kept(vault, act, of)
    assert plaintext_in(folder) + plaintext_in(temporary) == []


def _killed_after(folder: Path, temporary: Path, number: int, *, acts: int) -> list[str]:
    with Vault.open(folder, PASSPHRASE, dice=os.urandom) as vault:
        code = new_code(vault)
    command = [sys.executable, "-c", "from tests.vault import crash; crash.main()"]
    place = [str(folder), code, str(number * 1_000_000)]
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command + place, stdout=subprocess.PIPE, text=True, env=environment) as working:
        assert working.stdout is not None
        assert working.stdout.readline() == "ready\n"
        said = [working.stdout.readline().strip() for _ in range(acts)]
        _spend(_thrown(number + 1000) % 4000)
        working.kill()
        rest = working.stdout.read().splitlines(keepends=True)
    return said + [line.strip() for line in rest if line.endswith("\n")]


def _assert_kept(vault: Vault, act: str, of: str) -> None:
    if act == "import":
        assert all(vault.entries.has(entry_id(number)) for number in range(int(of), int(of) + 40))
    elif act == "edit":
        assert f"round {of} ".encode() in vault.entries.get(entry_id(int(of))).text
    elif act == "attach":
        name = str(vault.inbox.get(f"attachment-{of}").value["blob"])
        assert b"".join(vault.blobs.read(name)).startswith(of.encode())
    elif act == "setting":
        assert vault.settings.get(f"setting-{of}") == PLANTED


def plaintext_in(folder: Path) -> list[str]:
    """The names of files that hold a planted word, in any usual form, or an SQLite header."""
    traces = [PLANTED.encode(), PLANTED.encode("utf-16-le"), b"SQLite format 3", b"resourceType"]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if any(trace in path.read_bytes() for trace in traces))


def _thrown(number: int) -> int:
    return int.from_bytes(hashlib.sha256(number.to_bytes(4)).digest()[:4])


def _spend(rounds: int) -> None:
    """Let a moment pass that is not the same from round to round, without sleeping: at most about 50 ms."""
    data = b""
    for _ in range(rounds):
        data = hashlib.sha256(data + bytes(10_000)).digest()


def main() -> None:
    """Work in the vault that the command line names."""
    worker(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
