"""The files that came with something in the inbox and may go on with their entries.

Only a file that is here whole, and that its entry names itself, may go: so every hand before vouches for it
(docs/format/hands.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portable_record.actions.came_files import kept_files
from portable_record.actions.desk import OpenRecord
from portable_record.actions.sent_files import FileToSend
from portable_record.crypto.sealing import KEY
from portable_record.errors import PassOnRefusedError
from portable_record.saying import say
from portable_record.sharing.attachments import SentFile, files_in, names_file
from portable_record.sharing.bundle import resources_by_url
from portable_record.vault.shelf import Document

NOT_HERE = say("A file that you ticked cannot be passed on, or its entry cannot. Choose again.")


@dataclass(frozen=True, slots=True)
class FileToPass:
    """A file that may go on: the address of its entry, what it is called, how long it is, and its bytes."""

    url: str
    name: str
    size: int
    sha256: bytes
    blob: str


def files_to_pass(record: OpenRecord, document: Document, bundle: dict[str, object]) -> dict[str, FileToPass]:
    """Find the files that may go on, by the address of their entry."""
    things = resources_by_url(bundle)
    return {
        sent.url: file
        for sent, file in files_here(record, document, bundle)
        if names_file(things.get(sent.url, {}), sent)
    }


def files_here(
    record: OpenRecord, document: Document, bundle: dict[str, object]
) -> Iterator[tuple[SentFile, FileToPass]]:
    """Give the files of a signed text that came with it and are here whole."""
    blobs = record.vault.blobs
    here = {
        (ref.sha256, ref.size): (kept, ref)
        for kept in kept_files(document.value)
        if blobs.has(kept.blob)
        for ref in [blobs.ref_of(kept.blob)]
    }
    for sent in files_in(bundle):
        if (sent.sha256, sent.size) in here:
            kept, ref = here[sent.sha256, sent.size]
            yield sent, FileToPass(sent.url, kept.name, ref.size, ref.sha256, ref.name)


def chosen_files(
    record: OpenRecord, found: Mapping[str, FileToPass], chosen: Sequence[str], entries: Sequence[str]
) -> tuple[FileToSend, ...]:
    """Give the files of these entries, each to be sealed anew; in the order of their addresses.

    Raises:
        PassOnRefusedError: one cannot go on, or goes without its entry.
    """
    if not set(chosen) <= found.keys() & set(entries):
        raise PassOnRefusedError(NOT_HERE, place="files")
    files = [found[url] for url in sorted(set(chosen))]
    dice = record.desk.dice
    return tuple(FileToSend(SentFile(one.url, one.size, one.sha256, dice(KEY)), one.blob) for one in files)
