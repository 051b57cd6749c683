"""Trusted people: sheets made for them, kept once they were handed over, taken back; and who they are.

The sheets open the record together (``docs/format/vault.md``). Names and households are kept inside the
locked record alone; the words are kept nowhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from portable_record.actions.announcements import News
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.files import open_file
from portable_record.actions.journal import Act, note
from portable_record.actions.recover import give_passphrase
from portable_record.actions.sheets import TrustedSheet
from portable_record.crypto.passphrase import prepared
from portable_record.crypto.shares import SECRET, SharePart, read_share, set_name, split
from portable_record.errors import (
    NoTrustedPeopleError,
    ShareOfAnotherSetError,
    ShareTwiceError,
    TrustedPersonError,
)
from portable_record.record.moments import moment_text
from portable_record.saying import say
from portable_record.vault.backup_file import read_outside
from portable_record.vault.header import Header
from portable_record.vault.vault import Vault
from portable_record.vault.ways import header_in

_SETTING = "trusted-people"


class _Kept(TypedDict):
    """What the settings say of one set of sheets: names with households, and since when it counts."""

    people: list[list[str]]
    since: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is trusted with a sheet, and the household they live in, in the owner's words."""

    name: str
    household: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A set of sheets that opens nothing yet: `keep_sheets` makes it count."""

    people: tuple[Person, ...]
    sheets: tuple[TrustedSheet, ...]
    warnings: tuple[str, ...]
    shares: tuple[SharePart, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Who holds sheets that open the record now, how many of them are needed, and since when."""

    there: bool
    needed: int = 0
    of: int = 0
    set_name: str = ""
    people: tuple[Person, ...] = ()
    since: str = ""


def make_sheets(
    record: OpenRecord, people: Sequence[Person], needed: int, *, named: bool = True, call: str = ""
) -> Sheets:
    """Make one sheet for each person, any ``needed`` of which open the record together.

    Args:
        record: the open record.
        people: who gets one, each once.
        needed: how many sheets are needed; two of three is a good choice.
        named: write the owner's name on the sheets.
        call: whom they should call first, in words.

    Raises:
        TrustedPersonError: a name is missing or there twice.
        SplitRefusedError: not 2 <= needed <= people <= 16.
    """
    names = [person.name.strip() for person in people]
    if not all(names) or len(set(names)) < len(names):
        raise TrustedPersonError
    shares = split(record.desk.dice(SECRET), needed, len(people))
    sheets = tuple(
        TrustedSheet(
            person=name,
            owner=record.identity.name if named else "",
            call=call,
            made=moment_text(record.now),
            set_name=set_name(share.set),
            number=share.place + 1,
            of=len(people),
            needed=needed,
            words=share.words,
        )
        for name, share in zip(names, shares, strict=True)
    )
    return Sheets(tuple(people), sheets, tuple(_warnings(people, needed)), tuple(shares))


def keep_sheets(record: OpenRecord, made: Sheets) -> None:
    """Let these sheets open the record from now on, once the owner said that each was handed over.

    Older sheets open nothing any more. The line in the activity log comes first, as in ``recovery_code.py``.

    Raises:
        VaultError: it was not saved (see ``Ways.keep_shares``).
    """
    people = [[person.name.strip(), person.household.strip()] for person in made.people]
    with record.vault.transaction():
        note(record, Act.TRUST)
        kept = _Kept(people=people, since=moment_text(record.now))
        record.vault.settings.put(_SETTING, {**_kept(record), str(made.shares[0].set): kept})
    record.vault.ways.keep_shares(made.shares)
    record.vault.settings.put(_SETTING, {str(made.shares[0].set): kept})


def remove_sheets(record: OpenRecord) -> None:
    """Let no sheets open the record any more.

    Raises:
        NoTrustedPeopleError: none do.
        VaultError: it was not saved (see ``Ways.remove_shares``).
    """
    if record.vault.header.trusted is None:
        raise NoTrustedPeopleError
    note(record, Act.TRUST_NOBODY)
    record.vault.ways.remove_shares()
    record.vault.settings.remove(_SETTING)


def trusted_people(record: OpenRecord) -> Trusted:
    """Say who holds sheets that open the record."""
    slot = record.vault.header.trusted
    if slot is None:
        return Trusted(there=False)
    said = _kept(record).get(str(slot.set), _Kept(people=[], since=""))
    return Trusted(
        there=True,
        needed=slot.k,
        of=slot.n,
        set_name=set_name(slot.set),
        people=tuple(Person(*each) for each in said["people"]),
        since=said["since"],
    )


def sheets_needed(folder: Path) -> Trusted:
    """Say of a locked record which sheets open it: their set, and how many are needed. Names stay locked.

    Raises:
        NoTrustedPeopleError: none do.
        VaultError: there is no record, or its header is damaged.
    """
    return _needed(header_in(folder))


def sheets_for_backup(file: Path) -> Trusted:
    """Say of a backup which sheets open it, as `sheets_needed` says it of a locked record.

    Raises:
        NoTrustedPeopleError: none do.
        FileUnreadableError, BackupError, VaultError: it cannot be read, or is none.
    """
    with open_file(file) as opened:
        return _needed(read_outside(opened).parsed())


def add_sheet(needed: Trusted, shares: Sequence[SharePart], typed: str) -> tuple[SharePart, ...]:
    """Add the words of one more sheet to those that were typed before, once they fit.

    Raises:
        ShareMistypedError: a word is mistyped, missing or too many; says which.
        ShareOfAnotherSetError: it is a sheet of another set; says by which two words the right ones begin.
        ShareTwiceError: it was typed before.
    """
    share = read_share(typed)
    if set_name(share.set) != needed.set_name:
        raise ShareOfAnotherSetError(say("The right sheets begin with: %(words)s.", words=needed.set_name))
    if share.place in {other.place for other in shares}:
        raise ShareTwiceError
    return (*shares, share)


def recover_with_sheets(desk: Desk, folder: Path, shares: Sequence[SharePart], new: str) -> None:
    """Open the record with sheets, set a new passphrase, and lock it again; the sheets stay good.

    The activity log keeps both, and the owner is told at each unlocking until they have seen it.

    Raises:
        PassphraseError: the new passphrase is empty or cannot be typed.
        SharesTooFewError, ShareTwiceError, ShareOfAnotherSetError, WrongSharesError: they do not open it.
        VaultError: the record cannot be opened or written (see ``Vault.open``).
    """
    prepared(new)
    with Vault.open_with_shares(folder, shares, dice=desk.dice) as vault:
        give_passphrase(desk, vault, new, act=Act.RECOVER_BY_SHEETS, news=News.SHEETS_USED)


def _needed(header: Header) -> Trusted:
    if header.trusted is None:
        raise NoTrustedPeopleError
    slot = header.trusted
    return Trusted(there=True, needed=slot.k, of=slot.n, set_name=set_name(slot.set))


def _warnings(people: Sequence[Person], needed: int) -> list[str]:
    """Say where the choice of people is weak; it is the owner's choice all the same."""
    homes = Counter(person.household.strip().casefold() for person in people if person.household.strip())
    shared = [
        ", ".join(person.name for person in people if person.household.strip().casefold() == home)
        for home, count in homes.items()
        if count > 1
    ]
    told: list[str] = [
        say(
            "%(names)s live together: a fire, or one quarrel, can reach all their sheets. Choose people from"
            " different households if you can.",
            names=names,
        )
        for names in shared
    ]
    if any(count >= needed for count in homes.values()):
        told.append("One household alone holds enough sheets to open your record without you.")
    if needed == len(people):
        told.append("Every sheet is needed: if one is lost, the others open nothing.")
    return told


def _kept(record: OpenRecord) -> "dict[str, _Kept]":
    return dict(record.vault.settings.get(_SETTING, {}))
