"""What a person asks for when they share, how it becomes terms, and what they should heed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import contacts, in_book, recipient_for
from portable_record.actions.verify import moment_of
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.errors import (
    NothingChosenError,
    PasscodeWeakError,
    SheetOfAddressError,
    TermsError,
    UsageError,
)
from portable_record.saying import Said, say, together
from portable_record.sharing.contact import Recipient
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.terms import Terms, new_terms

LONG = timedelta(days=2 * 366)  # two years
LONGEST = timedelta(days=36_525)  # a hundred years
OWN_WORDS, OWN_LETTERS = 5, 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WORD = 3  # letters; a shorter one does not make guessing harder


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for, not checked before it becomes terms. Nothing is chosen by itself.

    ``recipient`` says for whom it is where that is settled; else it is found by ``to``. ``called`` is what
    the owner calls them. ``comments`` are the entries with which goes what was said about them.
    ``agree`` says whether the people named in it agree: "yes", "not-asked"; it stays here.
    """

    parts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    to: str = ""
    emergency: bool = False
    purpose: str = ""
    until: str = ""
    pass_on: bool = False
    private: bool = False
    forms: tuple[str, ...] = ()
    open_page: bool = False
    passcode: str = ""
    recipient: Recipient | None = None
    called: str = ""
    comments: tuple[str, ...] = ()
    agree: str = ""


def terms_of(record: OpenRecord, wish: Wish) -> Terms:
    """Make terms of a wish.

    Raises:
        NothingChosenError, UsageError, TermsError, NotFoundError: it does not make terms.
        PasscodeWeakError: their own passcode is too easy to guess.
        SheetOfAddressError: they want a sheet and sign with a web address.
    """
    if not wish.parts and not wish.entries:
        raise NothingChosenError
    if not wish.purpose:
        raise UsageError(f"Say why with --purpose: {', '.join(purpose.key for purpose in PURPOSES)}.")
    if wish.passcode and not _is_strong(wish.passcode):
        raise PasscodeWeakError
    if "sheet" in wish.forms and record.identity.issuer:
        raise SheetOfAddressError
    return new_terms(
        wish.recipient or recipient_for(record, wish.to, emergency=wish.emergency),
        wish.purpose,
        now=record.now,
        dice=record.desk.dice,
        until=_end(wish.until, record.now) if wish.until else None,
        pass_on="smaller-groups" if wish.pass_on else "no",
        parts=wish.parts,
        entries=wish.entries,
        sensitive=wish.sensitive,
        details=frozenset(wish.details),
        private=wish.private,
    )


def is_to_compare(record: OpenRecord, terms: Terms) -> bool:
    """Say whether it is for a key of which nobody has compared the eight words yet."""
    if terms.recipient.did is None:
        return False
    book = in_book(record, terms.recipient.did)
    return book is None or not book.known


def to_heed(record: OpenRecord, wish: Wish, terms: Terms) -> Iterator[str]:
    """Say what a person should know about the way in which they want to share."""
    if terms.until - terms.given > LONG:
        yield say("It lasts for more than two years. A shorter time is safer: you can always share again.")
    name = terms.recipient.name
    if terms.recipient.did is None and not wish.emergency and wish.to:
        yield together(
            say(
                "%(name)s is not one of your contacts: no key of theirs is known, so nothing can be locked "
                "for them alone. Whoever has the file and the passcode can open it.",
                name=name,
            ),
            _meant(record, name),
        )
    if terms.recipient.did is not None:
        yield from name_that_goes_out(terms, wish.called or _called(record, terms.recipient.did, wish.to))
    if is_to_compare(record, terms):
        eight = " ".join(words(key_from_did(terms.recipient.did or "")))
        yield say("The eight words of %(name)s: %(words)s.", name=name, words=eight)
        yield say(
            "You have not compared these words with %(name)s yet. Do that first, or somebody else may be "
            "able to read what you share.",
            name=name,
        )
    if wish.pass_on and terms.recipient.did is None:
        yield say(
            "You let %(name)s pass it on, but no key of theirs is known: nobody could tell that they are who "
            "you mean, and their app does not let them. Take their contact card first.",
            name=name,
        )
    if "page" in (wish.forms or ("page",)) and wish.open_page:
        yield say("The page has no passcode: whoever has it can read it.")
    if {"card", "sheet"} & set(wish.forms):
        yield say("A card or a sheet is not locked: whoever finds it can read it.")
    if "paper" in wish.forms:
        yield say("Paper is not locked: whoever finds it can read it, and nobody can take it back.")
    if "link" in wish.forms:
        yield say("A link is not locked with words: whoever has the link can read it.")
    if "fhir" in wish.forms:
        yield (
            "The FHIR file is not locked and not signed: whoever has it can read and change it, and nobody "
            "would see that. Give it only to a system that you trust."
        )


def name_that_goes_out(terms: Terms, called: str) -> Iterator[Said]:
    """Say by which name whoever gets it reads whom it is for, where the owner calls them something else."""
    name = terms.recipient.name
    if called and called.casefold() != name.casefold():
        yield say(
            "It says that it is for %(name)s: so they call themselves on their contact card. That you call "
            "them %(own)s is not sent.",
            name=name,
            own=called,
        )


def _called(record: OpenRecord, did: str, to: str) -> str:
    """Return what was typed, where that is what the owner calls this contact."""
    book = in_book(record, did)
    return to if book is not None and book.name.casefold() == to.casefold() else ""


def _meant(record: OpenRecord, name: str) -> str:
    known = [contact.name for contact in contacts(record, private=False)]
    near = get_close_matches(name, known, n=1)
    return say("Did you mean %(name)s?", name=near[0]) if near else ""


def _is_strong(passcode: str) -> bool:
    words = {word for word in re.split(r"[\W_]+", passcode.casefold()) if len(word) >= _WORD}
    return len(words) >= OWN_WORDS or len(passcode.strip()) >= OWN_LETTERS


def _end(text: str, now: datetime) -> datetime:
    """Read the end. A day is meant as the last day, so the end is the beginning of the day after."""
    try:
        if _DAY.fullmatch(text):
            end = datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1)
        else:
            end = moment_of(text)
    except ValueError:
        raise UsageError("A day looks like 2026-12-31.", place=text) from None
    except OverflowError:
        raise TermsError("The end is more than 100 years away.", place=text) from None
    if end <= now:
        raise TermsError("The end is over already.", place=text)
    if end - now > LONGEST:
        raise TermsError("The end is more than 100 years away.", place=text)
    return end
