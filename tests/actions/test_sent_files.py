"""The files that go out are those of the entries that go out, whatever the consent: none more, none less."""

import hashlib
from collections.abc import Callable
from typing import cast

import pytest

from portable_record.actions.sent_files import files_of_selection, files_signed
from portable_record.record.entry import Entry
from portable_record.record.json_text import write
from portable_record.sharing.make_bundle import make_bundle
from portable_record.vault.blobs import BlobRef, Blobs
from tests.sharing.cast import NOW
from tests.sharing.shares import SUE_HERSELF, Choice, Json, dice_of, entry, entry_id, share, terms

PARTS = ("documents", "about-me", "health")


class Kept:
    """A vault in which each file holds its own name."""

    def has(self, _name: str) -> bool:
        return True

    def ref_of(self, name: str) -> BlobRef:
        data = f"what stands in the file {name}".encode()
        return BlobRef(name, len(data), hashlib.sha256(data).digest())


def document(number: int, dice: Callable[[int], bytes]) -> Entry:
    attachment: Json = {"title": f"file-{number}.txt", "url": f"Binary/{number:040x}", "size": 5}
    value = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": attachment}],
    }
    first, second, third = dice(3)
    binned = "2026-11-01T00:00:00Z" if first < 25 else ""
    part, sensitive = PARTS[second % 3], third < 80
    return entry(f"document-{number}", part, value, sensitive=sensitive, binned=binned)


@pytest.mark.slow
def test_the_files_of_random_consents_are_those_of_what_is_shared() -> None:
    dice = dice_of("consents")
    entries = [document(number, dice) for number in range(40)]
    blob_of = {each.id: f"{number:040x}" for number, each in enumerate(entries)}
    for _ in range(200):
        there = [each for each in entries if not each.binned]
        ticked = [each for each, thrown in zip(there, dice(len(there)), strict=True) if thrown < 40] or there[
            :1
        ]
        parts = tuple(part for part, thrown in zip(PARTS, dice(3), strict=True) if thrown < 90)
        choice: Choice = {"parts": parts, "entries": tuple(each.id for each in ticked)}
        by_part = [each for each in there if each.part in parts and not each.sensitive]
        wanted = {blob_of[each.id] for each in (*ticked, *by_part)}
        selection = share(*entries, **choice)

        files = files_of_selection(cast("Blobs", Kept()), selection, bytes)
        bundle = make_bundle(
            selection, terms(**choice), author=SUE_HERSELF, now=NOW, files=[each.sent for each in files]
        )
        named = {
            each.url: each.entry.id for each in selection.chosen if each.entry.type == "DocumentReference"
        }

        assert {each.blob for each in files} == wanted
        assert [blob_of[named[each.sent.url]] for each in files] == [each.blob for each in files]
        assert files_signed(bundle, [each.blob for each in files]) == files
        assert b"Binary/" not in write(bundle)


def test_a_file_that_the_vault_has_no_more_does_not_go() -> None:
    class Empty(Kept):
        def has(self, _name: str) -> bool:
            return False

    selection = share(document(1, lambda size: b"\xff" * size), entries=(entry_id("document-1"),))

    assert len(selection.chosen) == 2
    assert files_of_selection(cast("Blobs", Empty()), selection, bytes) == ()
