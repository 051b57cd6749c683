"""A picture of all that a record holds, to be compared: what chance made new each time is left out of it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import urandom
from pathlib import Path

from portable_record.actions.check import check_record
from portable_record.actions.desk import OpenRecord
from portable_record.actions.identity import load_identity
from portable_record.errors import (
    NoRecoveryCodeError,
    VaultDamagedError,
    VaultMissingError,
    WrongPassphraseError,
    WrongRecoveryCodeError,
)
from portable_record.vault.creation import lacks_header
from portable_record.vault.vault import Vault
from tests.torture.bench import NEW_PASSPHRASE, PASSPHRASE, Bench

_BY_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9_-]{40,}|did:key:\w+"
    r'|(?<="id": ")[0-9a-f]{8}(?=")'
)
_SHELVES = ("contacts", "consents", "shares", "withdrawals", "inbox", "register")
_TOLD_BESIDE = (
    "time_seen",
    "announcements",
    "recovery-code",
    "trusted-people",
)  # like the activity log, they may come first
_NOT_NAMED_YET = (".new", ".part")


@dataclass(frozen=True)
class Picture:
    """What a record holds (``body``), and the acts in its activity log; a folder without one has no body."""

    body: tuple[str, ...]
    acts: tuple[str, ...]
    files: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    def follows(self, stages: "Sequence[Picture]", *, in_vault: bool, later: int) -> str:
        """Say why this cannot come of going from the first to the last, in words; nothing if it can.

        An act may be in the log before it is done, never done without being in the log. Where what goes out
        is kept ``in_vault`` too, no file has its name before the record knows of it. So many acts may be told
        ``later``.
        """
        before, after = stages[0], stages[-1]
        if set(self.findings) - {"stray-files"} and self.findings != before.findings:
            return f"check finds {self.findings}"
        reached = next((stage for stage in stages if stage.body == self.body), None)
        if in_vault and set(self.files) - set(reached.files if reached else ()):
            return f"the record does not know of {self.files}"
        if (self.body, self.acts) == (before.body, before.acts):
            return ""
        if reached is None:
            return "half done: " + "; ".join(sorted(set(self.body) ^ set(before.body))[:6])[:600]
        told = any(self.acts == stage.acts[: len(self.acts)] for stage in (reached, after))
        if not told or len(self.acts) < len(before.acts):
            return f"the activity log says {self.acts[len(before.acts) - 1 :]}"
        if reached is not before and len(self.acts) < len(reached.acts) - later:
            return f"done, and the activity log says only {self.acts[len(before.acts) - 1 :]}"
        return ""


def picture_of(bench: Bench, *, checked: bool = True) -> Picture:
    """Open what lies in the folder, by whichever passphrase opens it, and take its picture.

    Raises:
        VaultError: it does not open.
    """
    for way in (PASSPHRASE, NEW_PASSPHRASE, ""):
        try:
            vault = _opened(bench, way)
        except WrongPassphraseError:
            continue
        except VaultMissingError:
            return Picture((), (), tuple(whole_files(bench.out)))
        except VaultDamagedError:
            if lacks_header(bench.vault):  # removed for good, as far as anybody can tell
                return Picture((), (), tuple(whole_files(bench.out)))
            raise
        with vault:
            record = OpenRecord(bench.desk, vault, load_identity(vault))
            body = (f"opens with {way}", _code_opens(vault, bench.code), *_body(vault, bench))
            findings = check_record(record) if checked else []
            files = tuple(whole_files(bench.out))
            return Picture(body, _acts(vault), files, tuple(found.code for found in findings))
    raise WrongPassphraseError


def _opened(bench: Bench, passphrase: str) -> Vault:
    if passphrase:
        return Vault.open(bench.vault, passphrase, dice=urandom)
    return Vault.open_with_recovery(bench.vault, bench.code, dice=urandom)


def _code_opens(vault: Vault, code: str) -> str:
    try:
        vault.check_recovery_code(code)
    except (NoRecoveryCodeError, WrongRecoveryCodeError):
        return "the old recovery code opens nothing"
    return "the old recovery code opens it"


def _body(vault: Vault, bench: Bench) -> Iterator[str]:
    yield from sorted(
        _plain(f"{one.part} {one.type} {one.binned} {one.text!r}") for one in vault.entries.all()
    )
    for (part,) in vault.database.rows("SELECT DISTINCT part FROM changes ORDER BY part"):
        counted = "SELECT count(*), sum(count) FROM changes WHERE part = ?"
        yield f"changes of {part}: {vault.database.row(counted, (part,))}"
    edits = vault.database.row("SELECT count(*), count(value), count(digest) FROM edits")
    yield f"edits: {edits}"
    yield f"trusted people: {vault.header.trusted is not None}"
    for name in _SHELVES:
        kept = getattr(vault, name).all()
        yield from sorted(f"{name}: {_plain(json.dumps(one.value, sort_keys=True))}" for one in kept)
    for name, value in vault.database.rows("SELECT name, value FROM settings ORDER BY name"):
        if name not in _TOLD_BESIDE:
            yield f"{name}: {_plain(value.replace(str(bench.home), '~'))}"
    yield from (f"attachment {ref.size} {ref.sha256.hex()}" for ref in sorted(vault.blobs.all(), key=str))
    yield from (
        f"key {_plain(name)}" for (name,) in vault.database.rows("SELECT name FROM keys ORDER BY name")
    )


def _acts(vault: Vault) -> tuple[str, ...]:
    lines = vault.journal.newest(limit=10_000)
    return tuple(json.loads(line.event)["type"]["code"] for line in reversed(lines))


def whole_files(folder: Path) -> Iterator[str]:
    """Name the files that have their own names, and say of each that is not whole that it is not."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(_NOT_NAMED_YET):
            name = _plain(str(file.relative_to(folder)))
            yield name if _is_whole(file) else f"half of {name}"


def unnamed_files(folder: Path) -> list[str]:
    """Name the files that were not written to their end, and so have not their own names."""
    return [file.name for file in sorted(folder.rglob("*")) if file.name.endswith(_NOT_NAMED_YET)]


def _is_whole(file: Path) -> bool:
    data = file.read_bytes()
    if file.suffix in (".json", ".carebundle"):
        try:
            json.loads(data)
        except ValueError:
            return False
    return data.rstrip().endswith(b"</html>") if file.suffix == ".html" else bool(data)


def _plain(text: str) -> str:
    return _BY_CHANCE.sub("*", text)
