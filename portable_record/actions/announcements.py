"""What the owner must be told at the next unlocking, and is told until they say that they have seen it.

That the recovery code or the sheets of trusted people were used, above all: whoever did it, the owner knows.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portable_record.actions.desk import OpenRecord
from portable_record.errors import NotFoundError
from portable_record.record.moments import moment, moment_text
from portable_record.saying import say, together
from portable_record.vault import copies

_SETTING = "announcements"
_COPIED = "copied"
COPIES_STAY = timedelta(days=30)


class News(StrEnum):
    """What can be announced."""

    CODE_USED = "recovery-code-used"
    SHEETS_USED = "sheets-used"
    BROUGHT_UP = "brought-up"
    WAS_OPEN = "was-open"
    CUT_SHORT = "cut-short"
    OLDER = "older"
    MARK_LOST = "mark-lost"


_NOT_YOU = "If that was not you, or somebody you asked, they may have read everything in it."
_SAYS = {
    News.CODE_USED: ("On %(day)s this record was opened with its recovery code, and given a new passphrase."),
    News.SHEETS_USED: (
        "On %(day)s this record was opened with sheets of trusted people, and given a new passphrase."
    ),
    News.BROUGHT_UP: (
        "On %(day)s this newer program brought your record up to date. A copy of it as it was stays for 30"
        " days in %(detail)s."
    ),
    News.WAS_OPEN: (
        "Until %(day)s other people who use this device could look into the folder of your record. It is"
        " locked, so they could not read it, but they could copy it. The folder is closed to them now."
    ),
    News.CUT_SHORT: (
        "Before %(day)s this program or the device stopped in the middle of something, and what was"
        " written last cannot be read any more. Please look whether the last thing you did is still there."
    ),
    News.OLDER: (
        "On %(day)s this record was older than it had been: what was done last is missing. A file of it may"
        " be damaged, or somebody put an old copy in its place. If you have a newer backup, bring the record"
        " back from it. Else look what is missing, and write it again."
    ),
    News.MARK_LOST: (
        "On %(day)s the small file that says how far this record had come was missing or damaged. It was"
        " made anew. Please look whether the last thing you did is still there."
    ),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing to be told: its name by which it is put away, what it is, when it was, and in words."""

    id: str
    news: News
    when: str
    says: str

    @property
    def calls_for_new_keys(self) -> bool:
        """Whether somebody else may have what opens the record."""
        return self.news in (News.CODE_USED, News.SHEETS_USED)


def announce(record: OpenRecord, news: News, detail: str = "") -> None:
    """Let something be told from the next unlocking on."""
    kept = _kept(record)
    kept.append(
        {"id": record.desk.dice(4).hex(), "news": news, "when": moment_text(record.now), "detail": detail}
    )
    record.vault.settings.put(_SETTING, kept)


def announcements(record: OpenRecord) -> list[Announcement]:
    """Return what the owner has not said to have seen, oldest first."""
    return [
        Announcement(
            said["id"],
            news := News(said["news"]),
            said["when"],
            _in_words(news, said["when"], said["detail"]),
        )
        for said in _kept(record)
    ]


def dismiss(record: OpenRecord, announcement: str) -> None:
    """Put an announcement away: the owner has seen it. The activity log still keeps what was done.

    Raises:
        NotFoundError: there is none by this name.
    """
    kept = _kept(record)
    left = [said for said in kept if said["id"] != announcement]
    if len(left) == len(kept):
        raise NotFoundError(place=announcement)
    record.vault.settings.put(_SETTING, left)


def announce_opening(record: OpenRecord) -> None:
    """Tell what this opening found and did; every way to open a record must, for no later one knows it.

    A copy was made when it was brought to a new form; its folder was open to others on this device until now;
    what was written last is missing, or may be, after a crash or by damage.
    """
    with record.vault.transaction():
        if record.vault.copied is not None:
            announce(record, News.BROUGHT_UP, str(record.vault.copied))
            record.vault.settings.put(_COPIED, moment_text(record.now))
        if record.vault.was_open:
            announce(record, News.WAS_OPEN)
        end = record.vault.end
        end.know()
        if end.behind:
            announce(record, News.OLDER)
        elif record.vault.cut_short:
            announce(record, News.CUT_SHORT)
        elif end.lost:
            announce(record, News.MARK_LOST)


def remove_old_copies(record: OpenRecord) -> None:
    """Remove the copies of the record in its older form, 30 days after they were made.

    Raises:
        VaultError: they could not be removed.
    """
    settings = record.vault.settings
    copied = settings.get(_COPIED, "")
    if copied and record.vault.time_seen.latest - moment(copied) > COPIES_STAY:
        copies.clear(record.vault.folder)
        settings.remove(_COPIED)


def _in_words(news: News, when: str, detail: str) -> str:
    of_somebody = _NOT_YOU if news in (News.CODE_USED, News.SHEETS_USED) else ""
    return together(say(_SAYS[news], day=moment(when).date(), detail=detail), of_somebody)


def _kept(record: OpenRecord) -> list[dict[str, str]]:
    return list(record.vault.settings.get(_SETTING, ()))
