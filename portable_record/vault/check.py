"""Looking over a vault: is everything there, whole, and does it fit together?"""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from portable_record.errors import (
    AnchorBrokenError,
    JournalBrokenError,
    MalformedChangeError,
    PortableRecordError,
    VaultDamagedError,
    VaultError,
)
from portable_record.record.causal import NOTHING, NOTHING_GONE, Before, Gone
from portable_record.record.change import Change, change_hash, signed_bytes
from portable_record.record.change_check import checked
from portable_record.saying import say, say_many, together
from portable_record.vault import rebuild
from portable_record.vault.anchor import Anchor
from portable_record.vault.blobs import Blobs
from portable_record.vault.database import Database
from portable_record.vault.entries import Entries
from portable_record.vault.journal import JournalHead
from portable_record.vault.log import ChangeLog, Head
from portable_record.vault.rebuild import Describe
from portable_record.vault.vault import Vault

CheckSignature = Callable[[str, bytes, bytes], None]
"""Checks, by a device's id, its signature over a message; raises one of our errors if it is not good."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: its code, what it is, what to do, and whether that mends it.

    ``stops``: what stands behind it could not be looked at.
    """

    code: str
    says: str
    advice: str
    mends: bool = False
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """Changes of a circle kept apart: hashes of those without edits here, and for what nobody waits.

    ``before`` is what others folded, and is not here as it was signed.
    """

    silent: frozenset[str] = frozenset()
    gone: Gone = NOTHING_GONE
    before: Before = NOTHING


NONE_APART = Apart()
_RESTORE = "Bring the record back from a backup."
OLDER = Finding(
    "record-older",
    "The record is older than it was: what was done last is missing.",
    "If you have a newer backup, bring the record back from it. Else write again what is missing.",
)
_REBUILD = "`portable-record check --mend` makes this anew from the history. Nothing is lost."
_REMOVE = "`portable-record check --mend` removes them. Nothing is lost."
_REWRITE = "`portable-record check --mend` writes it anew. Nothing is lost."
_ASK = "Keep a copy of the folder and ask somebody you trust with computers to look at it."
_UNMATCHED = """
SELECT (SELECT count(*) FROM search WHERE rowid NOT IN (SELECT row FROM entries WHERE binned = '')),
    (SELECT count(*) FROM entries WHERE binned = '' AND row NOT IN (SELECT rowid FROM search))
"""


def check(
    vault: Vault,
    *,
    signature: CheckSignature,
    device: str,
    describe: Describe,
    alone: bool = False,
    after: JournalHead | None = None,
    ends: frozenset[tuple[str, str, int, str]] = frozenset(),
    sound: bool = True,
    apart: Apart = NONE_APART,
) -> list[Finding]:
    """Look over the whole vault; nothing found means that all is whole and fits together.

    What stands on something damaged is not looked at: the rest on the pages, the state on the history.

    Args:
        vault: an open vault.
        signature: checks, by a device's id, its signature over a message.
        device: the id of this device, which signs the journal.
        describe: makes entry and words out of a state, the same as when they were stored.
        alone: the database is by itself; there is no header beside it and no attachments, to be looked at.
        after: where the journal goes on from, if what stands before was accepted.
        ends: where chains go on from that lost their end, if that was accepted: device, part, number, hash.
        sound: false where faults of the history were accepted: what is stored may be all there is.
        apart: changes of a circle that do not count, if there are any.
    """
    ours = partial(signature, device)
    if damaged := [*pages(vault.database)]:
        return [*damaged, *(() if alone else header(vault))]
    history = [*chains(vault.log, signature, ends, apart), *history_reaches(vault.anchor)] or [
        *chain_ends(vault.log, ends)
    ]
    unsound = not sound or any(not finding.mends for finding in history)
    return [
        *(() if alone else header(vault)),
        *words(vault.database, mends=not unsound),
        *history,
        *(() if unsound else state(vault.log, vault.entries, describe, apart)),
        *anchor(vault, ours),
        *journal(vault, ours, after),
        *end(vault),
        *(() if alone else attachments(vault.blobs)),
    ]


def header(vault: Vault) -> Iterator[Finding]:
    """Look whether the header on the disk is still the one that this vault was opened with."""
    if vault.ways.on_disk() != vault.header.to_bytes():
        says = "The file with the ways into this record was changed."
        yield Finding("header-damaged", says, _REWRITE, mends=True)


def pages(database: Database) -> Iterator[Finding]:
    """Look over the database's pages: their seals, then how they fit together. The index is apart.

    The seals are looked at in the file itself; so what still stands beside it in the write-ahead log, such as
    a page that a failing disk took only half of, comes into the file first.
    """
    with suppress(VaultError):
        database.forget_traces()
    for statement in ("PRAGMA cipher_integrity_check", "PRAGMA integrity_check"):
        try:
            told = [str(said) for (said,) in database.rows(statement)]
            wrong = [said for said in told if said != "ok" and "fts5" not in said.lower()]
        except VaultDamagedError as broken:
            wrong = [broken.says]
        if wrong:
            yield Finding(
                "pages-damaged",
                say_many(
                    "The database is damaged in %(num)d place.",
                    "The database is damaged in %(num)d places.",
                    len(wrong),
                ),
                _RESTORE,
            )
            return


def words(database: Database, *, mends: bool) -> Iterator[Finding]:
    """Look over the index of words, and whether it has just the entries that are not in the bin."""
    try:
        database.run("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        whole = database.row(_UNMATCHED) == (0, 0)
    except VaultDamagedError:
        whole = False
    if not whole:
        advice = _REBUILD if mends else _RESTORE
        yield Finding("search-damaged", "The index of words does not fit the entries.", advice, mends)


def chains(
    log: ChangeLog,
    signature: CheckSignature,
    ends: frozenset[tuple[str, str, int, str]] = frozenset(),
    apart: Apart = NONE_APART,
) -> Iterator[Finding]:
    """Look over every change: its edits, its signature, what it follows, and whether the end is there."""
    try:
        yield from _chain_faults(log, signature, ends, apart)
    except (MalformedChangeError, VaultDamagedError) as broken:
        yield Finding("change-broken", broken.says, _ASK, stops=True)


def _chain_faults(
    log: ChangeLog,
    signature: CheckSignature,
    accepted: frozenset[tuple[str, str, int, str]],
    apart: Apart,
) -> Iterator[Finding]:
    ends: dict[tuple[str, str], Head] = {}
    for number, change in log.each_change():
        if not change.signature and apart.before.holds((*change.chain, change.seq)):
            continue  # it was folded, and stands there as an owner signed all of it
        place = f"change {change.seq} of part {change.part}"
        if why := _fault_of(log, number, change, signature, apart.silent):
            yield Finding(
                "change-broken",
                together(say("The history was changed at %(place)s.", place=place), why),
                _ASK,
            )
        before = Head(change.seq - 1, change.previous)
        joins = before in (ends.get(change.chain, Head()), *_folded_end(apart.before, change))
        if not joins and (*change.chain, *_cells(before)) not in accepted:
            yield Finding("history-gap", say("The history does not join up at %(place)s.", place=place), _ASK)
        ends[change.chain] = Head(change.seq, change_hash(change))


def _folded_end(before: Before, change: Change) -> Iterator[Head]:
    """Give what a change may follow besides the one before it: the end of what was folded of its chain.

    Up to there not all of it need be here.
    """
    end = before.ends.get(change.chain)
    if end is not None:
        yield Head(change.seq - 1, change.previous) if change.seq <= end.seq else Head(end.seq, end.hash)


def _cells(head: Head) -> tuple[int, str]:
    return head.seq, head.hash


def history_reaches(kept: Anchor) -> Iterator[Finding]:
    """Look whether the history still has all that was there when it was anchored."""
    anchored = kept.get()
    if anchored is not None and not kept.holds(anchored):
        yield Finding("history-cut", "Some of the history is missing.", _RESTORE)


def chain_ends(
    log: ChangeLog, accepted: frozenset[tuple[str, str, int, str]] = frozenset()
) -> Iterator[Finding]:
    """Look whether the list of ends fits the history; where it names no more than is there, it is mended."""
    listed, reckoned = log.chain_ends(), log.reckoned_ends()
    for chain, end in list(listed.items()):
        there = reckoned.get(chain, Head())
        if end.seq > there.seq and (*chain, *_cells(end)) in accepted:
            del listed[chain]
            reckoned.pop(chain, None)
    if any(end.seq > reckoned.get(chain, Head()).seq for chain, end in listed.items()):
        yield Finding("history-cut", "The end of the history is missing.", _RESTORE)
    elif listed != reckoned:
        yield Finding("ends-differ", "The list of the history's ends does not fit it.", _REBUILD, mends=True)


def _fault_of(
    log: ChangeLog, number: int, change: Change, signature: CheckSignature, silent: Collection[str]
) -> str:
    try:
        edits = log.edits_of_change(number)
        if edits or change_hash(change) not in silent:
            for _ in checked(change, edits):
                pass
        signature(change.device, signed_bytes(change), change.signature)
    except PortableRecordError as broken:
        return broken.says
    return "" if log.listed_hash(number) == change_hash(change) else "It is listed under another hash."


def anchor(vault: Vault, signature: Callable[[bytes, bytes], None]) -> Iterator[Finding]:
    """Look whether the anchor is there, and signed by this device."""
    try:
        anchored = vault.anchor.verify(signature)
    except AnchorBrokenError as broken:
        yield Finding("anchor-broken", broken.says, _ASK)
    else:
        if anchored is None and vault.keys.has("device"):
            yield Finding("anchor-missing", "The mark of how far the record had come is missing.", _ASK)


def journal(
    vault: Vault, signature: Callable[[bytes, bytes], None], after: JournalHead | None
) -> Iterator[Finding]:
    """Look over the journal, from its first line to its signed end, and look for the anchored line in it."""
    try:
        vault.journal.verify(signature, after=after)
    except JournalBrokenError as broken:
        yield Finding("journal-broken", broken.says, _ASK)


def end(vault: Vault) -> Iterator[Finding]:
    """Look whether the record has all that it had when something was last written, as its mark says."""
    if vault.end.behind:
        yield OLDER


def attachments(blobs: Blobs) -> Iterator[Finding]:
    """Open every attachment to its end, and look for files that belong to nothing."""
    for ref in blobs.all():
        try:
            for _ in blobs.read(ref.name):
                pass
        except VaultDamagedError as broken:
            yield Finding("attachment-damaged", broken.says, _RESTORE)
    strays = len(blobs.strays())
    if strays:
        yield Finding(
            "stray-files", say("Files that belong to nothing: %(num)d.", num=strays), _REMOVE, mends=True
        )


def state(
    log: ChangeLog, entries: Entries, describe: Describe, apart: Apart = NONE_APART
) -> Iterator[Finding]:
    """Compare what is stored of each entry with what its history makes."""
    differing = rebuild.differing(log, entries, describe, apart.gone, apart.before)
    if differing:
        says = say("Entries that are not what their history says: %(num)d.", num=len(differing))
        yield Finding("state-differs", says, _REBUILD, mends=True)
