"""A program that works on a record until it is killed, and says what it begins and what it has done.

python -m tests.torture.working import|edit|share VAULT FOLDER ROUND

It takes the way that every command takes (``wiring.record``, then actions); what it has said to be done, a
person would have been told.
"""

import json
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from portable_record import wiring
from portable_record.actions.add_entry import add_words
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.import_file import import_file
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.telling import history_of
from portable_record.actions.undo import undo_change
from portable_record.actions.withdraw import withdraw_share
from tests.benchmarks.program import PASSPHRASE_VARIABLE
from tests.record.acting import Choices
from tests.torture import material


def say(**values: object) -> None:
    """Say one thing, at once."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def import_bundles(record: OpenRecord, folder: Path, turn: int) -> None:
    """Import one new bundle after another."""
    for number in count():
        file = folder / f"{turn}-{number}.json"
        file.write_bytes(material.bundle(turn, number))
        say(begin="import", number=number)
        imported = import_file(record, file)
        say(done="import", number=number, new=imported.new)


def edit_entries(record: OpenRecord, _: Path, turn: int) -> None:
    """Add entries, put some in the bin, take some out again."""
    chances = Choices(turn)
    here: list[str] = []
    binned: list[str] = []
    for number in count():
        deed = chances.below(4)
        if deed == 0 and here:
            entry = here.pop(chances.below(len(here)))
            say(begin="bin", entry=entry)
            put_in_bin(record, [entry])
            say(done="bin", entry=entry)
            binned.append(entry)
        elif deed == 1 and binned:
            entry = binned.pop(chances.below(len(binned)))
            last = list(history_of(record, entry))[-1].change
            say(begin="unbin", entry=entry)
            undo_change(record, last)
            say(done="unbin", entry=entry)
            here.append(entry)
        else:
            words = material.words(turn * 1000 + number)
            say(begin="add", words=words)
            added = add_words(record, part="strengths", kind=None, words=words, sensitive=False)
            say(done="add", entry=added.id, words=words)
            here.append(added.id)


def share_and_withdraw(record: OpenRecord, folder: Path, turn: int) -> None:
    """Share what there is with one group after another, and stop every third share."""
    for number in count():
        to = f"Group {turn}-{number} {material.MARKS[number % len(material.MARKS)]}"
        out = folder / f"{turn}-{number}"
        say(begin="share", to=to, out=str(out))
        wish = Wish(parts=("strengths",), to=to, purpose="support", forms=("sealed", "page"))
        shared = share_parts(record, wish, out)
        files = [str(file) for file in shared.files]
        say(done="share", share=shared.id, to=to, files=files, passcode=shared.passcode)
        if number % 3 == 2:
            say(begin="withdraw", share=shared.id)
            stopped = withdraw_share(record, shared.id, out)
            say(done="withdraw", share=shared.id, files=[str(file) for file in stopped.files])


WORK: dict[str, Callable[[OpenRecord, Path, int], None]] = {
    "import": import_bundles,
    "edit": edit_entries,
    "share": share_and_withdraw,
}


def main() -> None:
    """Unlock, say so, and work until killed."""
    kind, vault, folder, turn = sys.argv[1:]
    with wiring.record(Path(vault), os.environ[PASSPHRASE_VARIABLE]) as record:
        say(ready=kind)
        WORK[kind](record, Path(folder), int(turn))


if __name__ == "__main__":
    main()
