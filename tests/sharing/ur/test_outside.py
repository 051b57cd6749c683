"""npm ``@ngraveio/bc-ur`` reads what we write, and we read what it writes, where it is at hand.

``python -m tests.benchmarks moving`` fetches it. What it wrote once stands among the vectors as ``npm-...``.
"""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.joining import join_texts
from tests.benchmarks.npm import FOLDER, is_here

PACKAGE = "@ngraveio/bc-ur"
SCRIPT = Path(__file__).with_name("bc_ur.mjs")
FILE = bytes(range(256)) * 9

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(not is_here(PACKAGE), reason=f"npm {PACKAGE} is not at hand"),
]


def asked(*questions: dict[str, object]) -> list[object]:
    """Ask the package; files go in and out as base64."""
    said = subprocess.run(
        ["node", str(SCRIPT), str(FOLDER)],
        input="\n".join(map(json.dumps, questions)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_it_reads_what_we_write_in_any_part_of_the_sequence() -> None:
    codes = {letters: MovingCode(FILE, letters=letters) for letters in (200, 535, 1249, 4296)}
    asking: list[dict[str, object]] = [
        {"texts": [code.text(number) for number in range(first, first + 8 * code.total)]}
        for code in codes.values()
        for first in (1, 1000)
    ]

    answers = asked(*asking)

    assert len(answers) == 8
    for answer in answers:
        assert isinstance(answer, dict)
        assert (answer["type"], base64.b64decode(answer["file"])) == ("portable-record", FILE)


def test_we_read_what_it_writes_with_every_third_lost() -> None:
    file = base64.b64encode(FILE).decode()
    asking: list[dict[str, object]] = [
        {"file": file, "type": kind, "most": most, "from": first, "count": 3000 // most * 6}
        for kind in ("portable-record", "bytes")
        for most in (150, 600)
        for first in (1, 500)
    ]

    answers = asked(*asking)

    assert len(answers) == 8
    for answer in answers:
        assert isinstance(answer, list)
        assert join_texts(text for place, text in enumerate(answer) if place % 3) == FILE


def test_both_write_the_same_parts() -> None:
    code = MovingCode(FILE, letters=535)
    most = len(FILE) // code.total + 1

    (answer,) = asked(
        {
            "file": base64.b64encode(FILE).decode(),
            "type": "portable-record",
            "most": most,
            "from": 1,
            "count": 60,
        }
    )

    assert answer == [code.text(number).lower() for number in range(1, 61)]
