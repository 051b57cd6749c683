"""A file that Sue gave goes on with its entry where it is ticked, and never another one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.attach import attach
from portable_record.actions.desk import Desk
from portable_record.actions.files_to_pass import files_to_pass
from portable_record.actions.handing_over import copy_of
from portable_record.actions.open_item import open_item, save_file
from portable_record.actions.pass_on import Passing, look_at_passing, sign_passing
from portable_record.actions.receive import receive_file
from portable_record.actions.safe_pieces import held_in
from portable_record.actions.safe_shared import file_of, shared_of
from portable_record.actions.safe_sharing import look_at, pieces_going, share_it
from portable_record.actions.safeguarding import Plan, begin, keep_plan
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.to_pass_on import Thing, to_pass
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_out import way_named
from portable_record.actions.write import new_entry_id
from portable_record.errors import (
    CaseError,
    FileGoneError,
    PassOnRefusedError,
    SharedOtherwiseError,
)
from portable_record.record.asking.sheets import sheets_of
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import new_vault
from tests.actions.passing import CARERS, CLUB, SUE, Three, know_each_other
from tests.actions.quick import stretch_nothing
from tests.actions.three_around import undone

NAMES = ("letter.txt", "skye.txt")
WORDS = b"Bring the blue blanket"
PHOTO = b"Skye in the rain"


@pytest.fixture(scope="module")
def given(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Three, str]]:
    """Sue gave two files to the carers; what lies in their inbox."""
    kinds = ((SUE, "person"), (CARERS, "organisation"), (CLUB, "organisation"))
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        made = [new_vault(desk, folder / name, name=name, kind=kind) for name, kind in kinds]
        three = Three(*(unlock(desk, one, PASSPHRASE) for one in made))
        know_each_other(three)
        sheet = next(sheet for sheet in sheets_of("documents") if sheet.file)
        for words, name in ((WORDS, "letter.txt"), (PHOTO, "skye.txt")):
            attach(three.sue, sheet, [words], name=name, entry_id=new_entry_id(three.sue))
        wish = Wish(parts=("documents",), to=CARERS, purpose="support", pass_on=True, forms=("sealed",))
        shared = share_parts(three.sue, wish, folder / "given")
        yield three, receive_file(three.carers, shared.files[0]).item
    for record in (three.sue, three.carers, three.club):
        record.vault.close()


def things(given: tuple[Three, str]) -> dict[str, Thing]:
    three, item = given
    there = to_pass(three.carers, open_item(three.carers, item, why="to pass it on", by="Jo"))
    return {thing.file.name: thing for thing in there.things if thing.file is not None}


def wish_for(given: tuple[Three, str], *files: str) -> Passing:
    """Choose both entries, and these files, for the club."""
    there = things(given)
    return Passing(
        to=given[0].club.identity.did,
        entries=tuple(thing.url for thing in there.values()),
        role="independent",
        files=tuple(there[name].url for name in files),
    )


def test_a_file_that_is_ticked_goes_on_and_the_other_stays(given: tuple[Three, str], tmp_path: Path) -> None:
    three, item = given
    wish = wish_for(given, "letter.txt")
    look = look_at_passing(three.carers, item, wish)

    share = sign_passing(three.carers, item, wish, seen=look.seen)

    assert [file.name for file in look.files] == ["letter.txt"]
    assert [file.name for file in look.left] == ["skye.txt"]
    _, content = copy_of(three.carers, share, way_named("sealed"), ".carebundle")
    packed = b"".join(content if not isinstance(content, bytes) else [content])
    (tmp_path / "handed").write_bytes(packed)
    received = receive_file(three.club, tmp_path / "handed")
    assert received.verified.verdict.code == "hand-unknown"
    opened = open_item(three.club, received.item, why="to help", by="Jo")
    assert [file.name for file in opened.files] == ["letter.txt"]
    saved = save_file(three.club, received.item, 0, why="to help", by="Jo")
    assert b"".join(saved.pieces) == WORDS
    assert PHOTO not in packed
    assert WORDS not in packed
    with undone(three.carers):
        three.carers.vault.blobs.delete(look.files[0].blob)
        with pytest.raises(FileGoneError) as gone:
            copy_of(three.carers, share, way_named("sealed"), ".carebundle")
        assert "is not here any more" in gone.value.says


def test_a_file_goes_only_with_its_entry(given: tuple[Three, str]) -> None:
    three, item = given
    both = wish_for(given, "letter.txt")

    for files in (both.entries, ("urn:uuid:00000000-0000-4000-8000-000000000001",)):
        with pytest.raises(PassOnRefusedError, match="cannot be passed on"):
            look_at_passing(three.carers, item, replace(both, entries=both.entries[:1], files=files))


def test_what_is_signed_is_what_was_looked_at_files_and_all(given: tuple[Three, str]) -> None:
    three, item = given

    looks = {
        look_at_passing(three.carers, item, wish_for(given, *files)).seen
        for files in ((), ("letter.txt",), ("letter.txt", "skye.txt"))
    }

    assert len(looks) == 3


def test_a_file_that_is_not_here_or_that_its_entry_does_not_name_stays(given: tuple[Three, str]) -> None:
    three, item = given
    document = three.carers.vault.inbox.get(item)
    bundle = open_item(three.carers, item, why="to look", by="Jo").verdict
    assert bundle is not None
    signed = bundle.taken[0].bundle
    gone = replace(document, value={**document.value, "files": document.value["files"][:1]})
    entries = [
        {**each, "resource": {name: said for name, said in each["resource"].items() if name != "content"}}
        for each in signed["entry"]  # type: ignore[attr-defined]  # JSON
    ]

    assert len(files_to_pass(three.carers, document, signed)) == 2
    assert len(files_to_pass(three.carers, gone, signed)) == 1
    assert files_to_pass(three.carers, document, {**signed, "entry": entries}) == {}


def test_a_file_goes_along_to_keep_somebody_safe_where_it_is_ticked(
    given: tuple[Three, str], tmp_path: Path
) -> None:
    three, item = given
    carers, club = three.carers, three.club
    safe = begin(carers, by="Jo Bell")
    held = held_in(carers, [item])
    letter, photo = (next(id_ for id_, file in held.files.items() if file.name == name) for name in NAMES)
    plan = Plan(
        items=(item,),
        asked_pieces=True,
        pieces=(letter, photo),
        contact=club.identity.did,
        name="Dana Cole",
        role="duty worker",
        organisation=CLUB,
        why="Bruises.",
        decided_by="Jo Bell",
        decided_on="2026-11-22",
        bases=("at-risk",),
        answer="not-told",
        not_told="Letters are read.",
    )
    keep_plan(carers, safe, Plan(items=(item,)))
    with pytest.raises(CaseError, match="the entry too"):
        keep_plan(carers, safe, replace(plan, pieces=(photo,), files=(letter,)))
    keep_plan(carers, safe, plan)
    without = look_at(carers, safe)
    keep_plan(carers, safe, replace(plan, files=(letter,)))
    look = look_at(carers, safe)
    needed = dict.fromkeys(pieces_going(carers, safe), "To find her")
    with pytest.raises(SharedOtherwiseError):
        share_it(carers, safe, seen=without.seen, needed=needed, by="Jo Bell")
    share_it(carers, safe, seen=look.seen, needed=needed, by="Jo Bell")

    _, content = file_of(carers, safe, "file", passcode="", by="Jo Bell")

    assert not isinstance(content, bytes)
    assert [[file.name for file in files] for files in (without.files, look.files, look.left)] == [
        [],
        ["letter.txt"],
        ["skye.txt"],
    ]
    assert ("A file", "letter.txt") in {(one.kind, one.title) for one in shared_of(carers, safe).went}
    (tmp_path / "safe").write_bytes(b"".join(content))
    received = receive_file(club, tmp_path / "safe")
    saved = save_file(club, received.item, 0, why="to help", by="Jo")
    assert (saved.name, b"".join(saved.pieces)) == ("letter.txt", WORDS)
    _, page = file_of(carers, safe, "page", passcode="five plain words", by="Jo Bell")
    assert isinstance(page, bytes)
    assert WORDS not in page
    with undone(carers):
        carers.vault.blobs.delete(held.files[letter].blob)
        for way, words in (("file", ""), ("page", "five plain words")):
            with pytest.raises(FileGoneError):
                file_of(carers, safe, way, passcode=words, by="Jo Bell")
