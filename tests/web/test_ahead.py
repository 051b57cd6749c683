"""What is made ready while the passphrase is typed."""

import subprocess
import sys

BEGIN = (
    "import gc, sys, threading\n"
    "from pathlib import Path\n"
    "from portable_record.web import ahead, create_app\n"
    "from portable_record.web.doorway import Doorway\n"
    "app = create_app(Doorway(None, Path('none'), ticks=float), host='localhost')\n"
    "ahead.BEFORE_READING_AHEAD = 0\n"
    "closing = threading.Event()\n"
)


def said(program: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", BEGIN + program], capture_output=True, text=True, check=True)
    return ran.stdout.split()


def test_what_a_record_needs_is_made_ready_and_the_collector_leaves_it_alone() -> None:
    program = (
        "ahead.read_ahead(app, closing)\n"
        "print('portable_record.actions.unlock' in sys.modules, 'fhir.resources' in sys.modules)\n"
        "print(gc.get_freeze_count() > 9 * len(gc.get_objects()), gc.isenabled(), gc.get_threshold()[2])"
    )

    told = said(program)

    assert told == ["True", "False", "True", "True", "100"]


def test_nothing_is_made_ready_while_the_app_is_closing() -> None:
    program = (
        "closing.set()\n"
        "ahead.read_ahead(app, closing)\n"
        "print('portable_record.actions.unlock' in sys.modules, gc.get_freeze_count())"
    )

    told = said(program)

    assert told == ["False", "0"]
