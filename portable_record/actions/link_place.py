"""Where the files of links lie: a host of links, or a folder or bucket of the person's that the web shows.

It is kept in the record alone, with the key of a bucket. Before it is kept a file is put there, fetched back
from outside and taken away again, so that what is wrong is said at once.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portable_record.actions.desk import OpenRecord
from portable_record.crypto.b64 import b64url
from portable_record.errors import (
    LinkChangedError,
    LinkPlaceMissingError,
    PortableRecordError,
    TooLargeError,
)
from portable_record.sharing.link import MOST_FILE, NAME_BYTES, check_url, check_viewer
from portable_record.storage.link_host import LinkHost
from portable_record.storage.manifest import fetch_with_passcode
from portable_record.storage.outside import fetch
from portable_record.storage.places import Bucket, in_bucket, in_folder
from portable_record.storage.port import Storage

PLACE = "link-place"
WHO = "Portable Record, trying the link"
_TRIAL_SECONDS = 600
_TRIAL = b"This file was put here to try the way. It can be deleted.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlace:
    """A folder, a bucket with its key, or a host of links (neither) with its key.

    ``address`` is where the web shows it, ``viewer`` opens links.
    """

    address: str
    viewer: str = ""
    folder: str = ""
    endpoint: str = ""
    bucket: str = ""
    region: str = "auto"
    prefix: str = ""
    key_id: str = ""
    secret: str = field(default="", repr=False)

    @property
    def storage(self) -> Storage:
        """The place itself.

        Raises:
            StorageRefusedError: it is not there.
        """
        if self.folder:
            return in_folder(Path(self.folder))
        return in_bucket(
            Bucket(self.endpoint, self.bucket, self.key_id, self.secret, self.region, self.prefix)
        )

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.folder or self.bucket or self.address

    @property
    def is_host(self) -> bool:
        """Whether it is a host of links, which asks for a passcode."""
        return not (self.folder or self.bucket)

    @property
    def host(self) -> LinkHost:
        """The host itself."""
        return LinkHost(self.address, self.secret)

    def url_of(self, name: str) -> str:
        """Give the address of a file there."""
        return f"{self.address.rstrip('/')}/{'l/' if self.is_host else ''}{name}"

    def to_value(self) -> dict[str, str]:
        """Write it down for the record."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def choose_link_place(record: OpenRecord, place: LinkPlace) -> None:
    """Try a place and keep it.

    Raises:
        LinkRefusedError: its address is too long or not https, or the viewer's address is none.
        StorageRefusedError, OutsideGoneError, OutsideLockedError, OutsideCorsError, NotFromOutsideError,
        LinkChangedError, LinkHostWrongError: it does not do what it must; nothing is kept or left there.
    """
    trial_of(record, place).run()
    keep_link_place(record, place)


@dataclass(frozen=True, slots=True)
class Trial:
    """A place to be tried, which needs no record: whoever waits for it may lend the record to others."""

    place: LinkPlace
    name: str
    key: str = field(repr=False)
    until: int

    def run(self) -> None:
        """Try it, as ``choose_link_place`` does; nothing is kept."""
        if self.place.is_host:
            self._try_host()
            return
        put_and_look(self.place, self.name, _TRIAL)
        self.place.storage.delete(self.name)

    def _try_host(self) -> None:
        """Put a link there, ask for it as a viewer does, and take it away, whatever came of it."""
        host, name, key = self.place.host, self.name, self.key
        host.keep(name, _TRIAL, manage=key, passcode=key, tries=1, until=self.until)
        try:
            look_with_passcode(self.place.url_of(name), key, _TRIAL, inside=0)
        finally:
            with suppress(PortableRecordError):
                host.end(name, manage=key)


def trial_of(record: OpenRecord, place: LinkPlace) -> Trial:
    """Begin to try a place.

    Raises:
        LinkRefusedError: its address is too long or not https, or the viewer's address is none.
    """
    name = new_name(record)
    check_url(place.url_of(name))
    check_viewer(place.viewer)
    return Trial(place, name, new_name(record), int(record.now.timestamp()) + _TRIAL_SECONDS)


def keep_link_place(record: OpenRecord, place: LinkPlace) -> None:
    """Keep a place that was tried, for the links to come."""
    record.vault.settings.put(PLACE, place.to_value())


def link_place(record: OpenRecord) -> LinkPlace:
    """Return the place that was chosen.

    Raises:
        LinkPlaceMissingError: none was.
    """
    kept: dict[str, Any] | None = record.vault.settings.get(PLACE, None)
    if kept is None:
        raise LinkPlaceMissingError
    return LinkPlace(**kept)


def forget_link_place(record: OpenRecord) -> None:
    """Let go of the place; links that are there keep it until they are over."""
    record.vault.settings.remove(PLACE)


def new_name(record: OpenRecord) -> str:
    """Make a name for a file that nobody can guess."""
    return b64url(record.desk.dice(NAME_BYTES))


def put_and_look(place: LinkPlace, name: str, data: bytes) -> None:
    """Put a file there and look from outside whether it came; if not, it is taken away again.

    Raises:
        StorageRefusedError, OutsideGoneError, OutsideLockedError, OutsideCorsError, NotFromOutsideError,
        LinkChangedError: see ``choose_link_place``.
    """
    storage = place.storage
    storage.put(name, data)
    try:
        _look(place.url_of(name), data)
    except BaseException:
        with suppress(PortableRecordError):
            storage.delete(name)
        raise


def look_with_passcode(
    url: str, passcode: str, data: bytes, *, who: str = WHO, inside: int | None = None
) -> None:
    """Ask a host for a link from outside, as a viewer does, and compare what comes with what was put there.

    Raises:
        LinkHostWrongError, OutsideCorsError, NotFromOutsideError, LinkChangedError: no viewer can open it.
    """
    _same(lambda: fetch_with_passcode(url, passcode, who=who, most=MOST_FILE * 2, inside=inside), data)


def _look(url: str, data: bytes) -> None:
    _same(lambda: fetch(url, most=MOST_FILE * 2), data)


def _same(come: Callable[[], bytes], data: bytes) -> None:
    try:
        came = come()
    except TooLargeError as other:
        raise LinkChangedError from other
    if came != data:
        raise LinkChangedError
