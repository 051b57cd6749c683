"""A card verified with all checks, beside npm kill-the-clipboard 1.1 on the same card in the same run.

The card is example 00 of SMART Health Cards where ``../shared/data`` is at hand, else a good vector of ours.
The package is fetched once with npm, into this person's cache folder, never into the repository.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from unittest.mock import patch

from portable_record.crypto.jws import read_jws
from portable_record.sharing.health_card import HEADER, MOST_TOKEN
from portable_record.sharing.read import read
from portable_record.sharing.reader.asking import Reader
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Verdict
from tests.benchmarks.npm import package as fetched
from tests.benchmarks.row import Row, at_most
from tests.conftest import SHARED_DATA

PACKAGE = "kill-the-clipboard"
VERSION = "1.1"
SCRIPT = Path(__file__).with_name("kill_the_clipboard.mjs")
VECTOR = Path(__file__).parents[1] / "vectors/good/card/health-card.json"
ISSUER = "https://spec.smarthealth.cards/examples/issuer"
SECONDS = 1.5
ROUNDS = 3
CPU_ROUNDS, CPU_CALLS = 9, 200
_MODEL = "portable_record.sharing.judge.check_resources"


@dataclass(frozen=True)
class Card:
    """A signed card, its issuer's keys, and the moment as of which it is read."""

    jws: bytes
    issuer: str
    keys: dict[str, object]
    at: datetime

    @property
    def trust(self) -> bytes:
        """The list of signers to trust."""
        return json.dumps({"trusted": [{"iss": self.issuer, "jwks": self.keys}]}).encode()


def rows() -> list[Row]:
    """Verify without the FHIR model, with it through the reader process, and with the package, by turns."""
    card = _card()
    trust = Trust.parse(card.trust)
    folder, why_not = fetched(PACKAGE, VERSION)
    with Reader(sys.executable) as reader, tempfile.TemporaryDirectory() as files:

        def without_model() -> Verdict:
            return read(card.jws, name="", trust=trust, at=card.at, show=False)

        def through_worker() -> Verdict:
            return reader.read(card.jws, name="", trust=card.trust, at=card.at)

        sides: list[Callable[[], float]] = [
            lambda: _rate_without_model(without_model),
            lambda: _rate(through_worker),
        ]
        if folder is not None:
            sides.append(lambda: _rate_of_package(folder, card, Path(files)))
        taken = [[side() for side in sides] for _ in range(ROUNDS)]
    bare, worker, *package = (median(rates) for rates in zip(*taken, strict=True))
    baseline = package[0] if package else None
    against = f"{PACKAGE} {VERSION}"
    return [
        *_cpu_rows(card, trust),
        Row(
            *("card: all checks, without the FHIR model", bare, "/s", None, baseline, against),
            why_not or "hoped for: 3 times as many",
        ),
        Row(
            *("card: with it, shown, through the worker", worker, "/s", None, baseline, against),
            why_not or "hoped for: 1.5 times as many",
        ),
    ]


def _cpu_rows(card: Card, trust: Trust) -> list[Row]:
    """Measure processor time, by turns with one bare check of the same signature."""
    token = card.jws.decode().strip()
    jws = read_jws(token, allowed=HEADER, most=MOST_TOKEN)
    key = trust.key(card.issuer, jws.header["kid"])
    if key is None:
        raise RuntimeError("the card's key is not at hand")

    def reading(*, show: bool) -> Verdict:
        return read(card.jws, name="", trust=trust, at=card.at, show=show)

    taken: list[tuple[float, ...]] = []
    for _ in range(CPU_ROUNDS):
        with patch(_MODEL, new=lambda _bundle: None):
            bare = _cpu(lambda: reading(show=False))
        check = _cpu(lambda: key.verify(jws.signing_input, jws.signature))
        taken.append((check, bare, _cpu(lambda: reading(show=True))))
    check, bare, shown = (median(times) for times in zip(*taken, strict=True))
    against = (check, "one ES256 check")
    return [
        Row("card: CPU, without the FHIR model", bare, "µs", at_most(4, ratio=True), *against),
        Row("card: CPU, with it, and shown", shown, "µs", at_most(11, ratio=True), *against),
    ]


def _cpu(side: Callable[[], object]) -> float:
    """Return the microseconds of processor time that one call takes."""
    begun = process_time()
    for _ in range(CPU_CALLS):
        side()
    return (process_time() - begun) / CPU_CALLS * 1e6


def _card() -> Card:
    examples = SHARED_DATA / "smart-health-cards"
    if examples.is_dir():
        keys = json.loads((examples / "jwks.json").read_text())
        jws = (examples / "example-00-d-jws.txt").read_bytes()
        return Card(jws, ISSUER, keys, datetime(2026, 11, 22, tzinfo=UTC))
    vector = json.loads(VECTOR.read_text())
    (trusted,) = (one for one in vector["trust"]["trusted"] if "jwks" in one)
    return Card(
        vector["input"].encode(), trusted["iss"], trusted["jwks"], datetime.fromisoformat(vector["at"])
    )


def _rate(verify: Callable[[], Verdict]) -> float:
    """Verify for a while and return how many times a second."""
    for _ in range(100):
        if verify().refused:
            raise RuntimeError(f"the card was refused: {verify().says}")
    done, begun = 0, perf_counter()
    while perf_counter() - begun < SECONDS:
        for _ in range(20):
            verify()
        done += 20
    return done / (perf_counter() - begun)


def _rate_without_model(verify: Callable[[], Verdict]) -> float:
    with patch(_MODEL, new=lambda _bundle: None):
        return _rate(verify)


def _rate_of_package(folder: Path, card: Card, files: Path) -> float:
    (files / "card.jws").write_bytes(card.jws)
    (files / "jwks.json").write_text(json.dumps(card.keys))
    ran = subprocess.run(
        ["node", str(SCRIPT), str(folder), "card.jws", "jwks.json", str(SECONDS)],
        cwd=files,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)
