"""The main job once, without questions: keep, choose, agree, share, read it as the one who is given it."""

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from portable_record.actions.desk import Desk
from portable_record.actions.files import write_file
from portable_record.actions.import_file import import_file
from portable_record.actions.read_entries import list_of
from portable_record.actions.share import Wish, preview_share, share_parts
from portable_record.actions.start import start_record
from portable_record.actions.unlock import unlock
from portable_record.actions.verify import verify_one
from portable_record.actions.wish import terms_of
from portable_record.crypto.words import made_up_words
from portable_record.errors import DemoFailedError, DemoFolderError
from portable_record.record.parts import PARTS
from portable_record.record.readable.dates import last_day
from portable_record.vault.creation import HEADER

SAMPLE = "zubaida.json"
PASSPHRASE_WORDS = 5
LASTS = timedelta(days=90)
ON_THE_CARD = (
    "urn:uuid:e5e6b72d-aa48-545c-8440-b6c297879ad5",  # what she wrote for her purse
    "urn:uuid:03df8856-dab9-5797-be04-c53ea7f07901",  # Nadia, her daughter
    "urn:uuid:7e72f3ca-ffdc-5cc3-86db-9d68f4b0b0e1",  # Rubina, her neighbour
)
SHARED_PARTS = ("communication", "about-me", "strengths", "plan", "crisis", "people", "community")
MARKER = "what-is-this.txt"
MADE_BY_DEMO = (
    "This folder was made by the demo of Portable Record. The next demo in it takes everything away."
)
VAULT = "vault"
LEFT_BY_DEMO = (
    *(MARKER, VAULT, "card.png", "card.svg", "card.carecard", "card.html"),
    *("page.html", "bundle.carebundle", "bundle.fhir.json", "passphrase.txt", "passcode.txt"),
)


def run(
    desk: Desk, out: Path, *, samples: Path, say: Callable[[str], None], give: Callable[..., None]
) -> None:
    """Do the main job in a folder, saying each step in plain words.

    Raises:
        DemoFolderError: the folder holds things that a demo did not make.
        DemoFailedError: something that was just made does not read back, which is a fault in this program.
    """
    _clear(out)
    write_file(out / MARKER, [f"{MADE_BY_DEMO}\n".encode()])
    passphrase = made_up_words(PASSPHRASE_WORDS, desk.dice)
    vault = out / VAULT
    write_file(out / "passphrase.txt", [passphrase.encode(), b"\n"])
    start_record(desk, vault, passphrase, name="Zubaida Begum", kind="person")
    write_file(out / MARKER, [f"{MADE_BY_DEMO}\n{_name_of_vault(out)}\n".encode()])
    say("1. Made a locked record. It opens with the passphrase in passphrase.txt, and with nothing less.")

    record = unlock(desk, vault, passphrase)
    try:
        imported = import_file(record, samples / SAMPLE, written_here=True)
        titles = {part.key: part.title for part in PARTS}
        used = {entry.part for entry in list_of(record)}
        say(f"2. Took in what Zubaida Begum, a made-up person of 83, keeps: {imported.new} entries.")
        say(f"   {', '.join(titles[part.key] for part in PARTS if part.key in used)}.")
        until = (desk.now() + LASTS).date().isoformat()
        wish = Wish(
            parts=SHARED_PARTS,
            to="Werneth Lunch Club",
            purpose="support",
            until=until,
            forms=("page", "sealed", "fhir"),
        )
        seen = preview_share(record, wish)
        say(
            f"3. Chose {len(seen.items)} entries for the Werneth Lunch Club, to support her, "
            f"until {last_day(terms_of(record, wish).until)}."
        )
        say("   Not her birth date, address or NHS number; not the parts My health and My documents.")
        shared = share_parts(record, wish, out)
        passcode = shared.passcode
        write_file(out / "passcode.txt", [passcode.encode(), b"\n"])
        say("4. Signed it with her key, and wrote it as page.html, bundle.carebundle and bundle.fhir.json.")
        say("   The page and the sealed file open with the five words in passcode.txt.")
        found = (record.vault.entries.by_full_url(address) for address in ON_THE_CARD)
        words = tuple(entry.id for entry in found if entry is not None)
        card = share_parts(
            record, Wish(entries=words, emergency=True, purpose="emergency", forms=("card",)), out
        )
        say("5. Made a card for her purse, for whoever helps in an emergency: card.png, .svg and .carecard,")
        say("   and card.html to print.")
    finally:
        record.vault.close()

    say("6. Read each as the one who is given it:")
    for file in (*shared.files, *card.files):
        if file.suffix == ".json":
            continue
        verdict = verify_one(desk, file, trust=b"", at=desk.now(), passcode=passcode).verdict
        if verdict.refused or not verdict.contents:
            raise DemoFailedError(verdict.code, place=file.name)
        say(f"   {file.name}: {len(verdict.contents)} entries. {verdict.says}")
        give(file=str(file), verdict=str(verdict.verdict), code=verdict.code, entries=len(verdict.contents))
    say("")
    say(f"All of it is in {out}. Open {out / 'page.html'} in a browser and type the words from passcode.txt.")
    say(f"Or look at the record itself: portable-record open --vault {vault}")


def _clear(out: Path) -> None:
    """Take away what an earlier demo left; anything else is not ours to touch.

    A vault is only taken away if it is the very one that the demo made: not one that was put in its place,
    nor one that somebody has given a passphrase of their own.
    """
    if not os.path.lexists(out):
        return
    if not out.is_dir():
        raise DemoFolderError(place=out.name)
    there = sorted(item.name for item in out.iterdir())
    strange = [name for name in there if name not in LEFT_BY_DEMO]
    if strange or (there and not _is_ours(out)):
        raise DemoFolderError(place=(strange or there)[0])
    for name in sorted(there, key=lambda name: name == MARKER):
        item = out / name
        if item.is_dir():
            shutil.rmtree(item)
        else:
            item.unlink()


def _is_ours(out: Path) -> bool:
    """Say whether the demo's own file lies there and names the vault that lies beside it."""
    try:
        first, *rest = (out / MARKER).read_text(encoding="utf-8").splitlines()
        vault_is_ours = not os.path.lexists(out / VAULT) or rest == [_name_of_vault(out)]
    except (OSError, ValueError):
        return False
    return first == MADE_BY_DEMO and vault_is_ours


def _name_of_vault(out: Path) -> str:
    """Name a vault by its header, which no other has, nor the same one with another passphrase."""
    if (out / VAULT).is_symlink():
        raise ValueError("a vault somewhere else")
    return f"{VAULT}: {hashlib.sha256((out / VAULT / HEADER).read_bytes()).hexdigest()}"
