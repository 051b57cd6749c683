"""A directory's file whose services wait to be chosen: which are ticked, found by words, and then kept.

It waits where every file that comes in does (``coming.py``): sealed on the disk, one at a time, and gone when
the record locks.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from portable_record.actions.coming import coming_now, copy_in
from portable_record.actions.desk import OpenRecord
from portable_record.actions.directory import Directory, Kept, Offered, keep_services, read_directory
from portable_record.errors import FileTooLargeError, NotFoundError
from portable_record.record.marking import Marker
from portable_record.record.open_referral.limits import MOST


@dataclass(slots=True)
class Choosing:
    """What a file offers, and the numbers of what is ticked. ``says`` is what the next page says once."""

    token: str
    directory: Directory
    ticked: set[int] = field(default_factory=set)
    says: str = ""

    def said(self) -> str:
        """Give what there is to say, once."""
        said, self.says = self.says, ""
        return said

    def matching(self, words: str) -> list[tuple[int, Offered]]:
        """List what has all of these words, each with its number; all, where there are none."""
        marker = Marker.of(words.split())
        return [
            (number, one)
            for number, one in enumerate(self.directory.offered)
            if not words or marker.is_all_in(_words_of(one))
        ]

    def tick(self, shown: Collection[int], ticked: Collection[int]) -> None:
        """Remember of those that were shown which are ticked now."""
        self.ticked = (self.ticked - set(shown)) | (set(ticked) & set(shown))

    def keep(self, record: OpenRecord) -> Kept:
        """Keep what is ticked.

        Raises:
            NothingChosenError: nothing is.
            MayNotWriteError: the writer's right does not reach so far, or the person has died.
        """
        offered = self.directory.offered
        return keep_services(
            record, self.directory, {offered[number].service.address for number in self.ticked}
        )


def choose_from(record: OpenRecord, file: Path | None = None) -> Choosing:
    """Read a file of this device, or else the one that came last, and let its services wait.

    Raises:
        NotFoundError: no file came.
        FileUnreadableError, FileTooLargeError, NotOpenReferralError, TooManyServicesError, IntakeError: it
            cannot be read.
    """
    coming = coming_now(record) if file is None else copy_in(record, file, lambda _done, _all: None)
    if len(coming.data) > MOST:
        raise FileTooLargeError(f"The most is {MOST >> 20} MiB.", place=coming.name)
    choosing = Choosing(coming.token, read_directory(record, coming.data[:], coming.name))
    coming.data.about = choosing
    return choosing


def choosing_now(record: OpenRecord, token: str = "") -> Choosing:
    """Return what waits to be chosen; with a token, only if it is of the file of that token.

    Raises:
        NotFoundError: there is nothing, or by now another file.
    """
    choosing = record.vault.arrivals.waiting.about
    if not isinstance(choosing, Choosing) or token not in ("", choosing.token):
        raise NotFoundError("Another file was chosen since. Choose this one again.")
    return choosing


def let_go(record: OpenRecord) -> None:
    """Let go of the file."""
    record.vault.arrivals.forget()


def _words_of(one: Offered) -> str:
    service = one.service
    return " ".join((service.name, service.organisation, service.about, service.place))
