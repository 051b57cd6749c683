"""Where the files of a circle lie: a folder, one file, a WebDAV server or a bucket, chosen by each member.

It is kept in the record alone, with the password or key that lets us in. Before it is kept it is tried: a
file that looks like any other is put there, found in the list, read back and taken away, so that what is
wrong is said at once. A trial needs no record, so whoever waits for it may lend the record to others.
"""

import ipaddress
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portable_record.actions.circle_again import put_again
from portable_record.actions.circle_state import say_of_circle, the_circle
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.circle.files import HEAD, LEAST, PART_FILE, file_name
from portable_record.crypto.sealing import TAG
from portable_record.errors import (
    CirclePlaceError,
    CirclePlaceMissingError,
    PortableRecordError,
    StorageGoneError,
    StorageRefusedError,
)
from portable_record.record.moments import moment_text
from portable_record.storage.folder import Folder
from portable_record.storage.one_file import OneFile
from portable_record.storage.places import Bucket
from portable_record.storage.port import CirclePlace
from portable_record.storage.s3 import in_s3
from portable_record.storage.server import SECONDS, Server
from portable_record.storage.webdav import Webdav, in_webdav, make_folder
from portable_record.vault.place_files import DONE, LOST, PlaceFile

FOLDER, ONE_FILE, WEBDAV, BUCKET = KINDS = ("folder", "one-file", "webdav", "bucket")
MOST_TEXT = 1_000
_NEARBY = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localhost")
_TEXTS = ("kind", "address", "user", "secret", "bucket", "region", "prefix")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfCircle:
    """A place: its kind, where it is, and what lets us in.

    ``address`` is the path of a folder or a file, or the web address of a server. ``user`` is the name there,
    or the id of a key; ``secret`` the password or the key itself.
    """

    kind: str
    address: str
    user: str = ""
    secret: str = field(default="", repr=False)
    bucket: str = ""
    region: str = "auto"
    prefix: str = ""

    def opened(self, now: datetime, *, seconds: float = SECONDS) -> CirclePlace:
        """Give the place itself; nothing is asked of it yet. ``now`` is what the clock says.

        A server is waited for so many ``seconds``.

        Raises:
            StorageSilentError: its address is none.
        """
        match self.kind:
            case "folder":
                return Folder(Path(self.address))
            case "one-file":
                return OneFile(Path(self.address))
            case "webdav":
                return in_webdav(Webdav(self.address, self.user, self.secret), seconds=seconds)
        there = Bucket(self.address, self.bucket, self.user, self.secret, self.region, self.prefix)
        return in_s3(there, now, seconds=seconds)

    @property
    def name(self) -> str:
        """What a person calls it: the folder or the file, the bucket, or the server."""
        if self.kind in (FOLDER, ONE_FILE):
            return self.address
        return self.bucket or urlsplit(self.address).hostname or self.address

    @property
    def without_secret(self) -> "PlaceOfCircle":
        """Give it as somebody else may know it, who has a name and a password of their own."""
        return replace(self, user="", secret="")

    @property
    def is_elsewhere(self) -> bool:
        """Whether others reach it under the same address: a path on this device says nothing to them."""
        return self.kind in (WEBDAV, BUCKET)

    def to_value(self) -> dict[str, str]:
        """Write it down for the record, or for an invitation."""
        return {name: getattr(self, name) for name in _TEXTS}


def place_from_value(value: Mapping[str, Any]) -> PlaceOfCircle:
    """Read a place as it was written down.

    Raises:
        CirclePlaceError: it is none.
    """
    if value.keys() != set(_TEXTS) or any(not isinstance(text, str) for text in value.values()):
        raise CirclePlaceError
    place = PlaceOfCircle(**value)
    _check(place)
    return place


@dataclass(frozen=True, slots=True)
class PlaceTrial:
    """A place to be tried, which needs no record."""

    place: PlaceOfCircle
    file: bytes = field(repr=False)
    now: datetime
    make: bool = False
    """Whether a folder that is not there is made, in one that is; if it then does not do, it goes again."""

    def run(self) -> frozenset[str]:
        """Try it, and return what lies there already; nothing is kept of it, and nothing left there.

        Raises:
            StorageRefusedError: it does not do what it must.
        """
        there, name = self.place.opened(self.now), file_name(self.file)
        made: Path | None = None
        before = frozenset[str]()
        try:
            before = there.names()
        except StorageGoneError:
            if isinstance(there, Server) and self.place.kind == WEBDAV:
                make_folder(there)
            elif self.make and self.place.kind == FOLDER:
                made = _made(Path(self.place.address))
            else:
                raise
        try:
            there.put(name, self.file)
            _look(there, name, self.file)
        except BaseException:
            with suppress(PortableRecordError):
                there.delete(name)
            if made:
                with suppress(OSError):
                    made.rmdir()
            raise
        there.delete(name)
        return before


def _made(folder: Path) -> Path:
    try:
        folder.mkdir()
    except OSError as fault:
        raise StorageGoneError(place=str(folder)) from fault
    return folder


def _look(there: CirclePlace, name: str, file: bytes) -> None:
    if name not in there.names():
        raise StorageRefusedError("It does not show what was put there.")
    if there.get(name) != file:
        raise StorageRefusedError("It gives back something else than what was put there.")


def place_trial_of(record: OpenRecord, place: PlaceOfCircle, *, make: bool = False) -> PlaceTrial:
    """Begin to try a place; ``make`` a folder that is not there.

    Raises:
        CircleMissingError: there is no circle.
        CirclePlaceError: it is no place for a circle.
    """
    the_circle(record)
    return replace(_trial(place, record.vault.folder, record.desk.dice, record.now), make=make)


def trial_for_joining(desk: Desk, folder: Path, place: PlaceOfCircle) -> PlaceTrial:
    """Begin to try a place for somebody who joins, before their record is made in a folder.

    Raises:
        CirclePlaceError: it is no place for a circle.
    """
    return _trial(place, folder, desk.dice, desk.now())


def _trial(place: PlaceOfCircle, own: Path, dice: Callable[[int], bytes], now: datetime) -> PlaceTrial:
    _check(place)
    if not place.is_elsewhere:
        own, chosen = own.resolve(), Path(place.address).resolve()
        if chosen == own or own in chosen.parents:
            raise CirclePlaceError("Your locked record itself lies in that folder. Choose another one.")
        if place.kind == ONE_FILE and chosen.is_dir():
            raise CirclePlaceError("This is a folder. Name a file in it, such as plan.circle.")
    # It begins as part files do and has the size of the least, so that no member takes it for something odd.
    return PlaceTrial(place, bytes([PART_FILE]) + dice(HEAD - 1 + LEAST + TAG), now)


def choose_circle_place(record: OpenRecord, place: PlaceOfCircle) -> None:
    """Try a place and keep it.

    Raises:
        CircleMissingError, CirclePlaceError, StorageRefusedError: see ``place_trial_of`` and ``PlaceTrial``;
            then the place before is kept.
    """
    there = place_trial_of(record, place).run()
    keep_circle_place(record, place, there=there)


def keep_circle_place(record: OpenRecord, place: PlaceOfCircle, *, there: Collection[str]) -> None:
    """Keep a place that was tried; ``there`` is what the trial found.

    What lay at the place before and does not lie there is put there with the next sync, as far as this device
    holds it: so a circle can move, and a folder that was only renamed is not filled twice.
    """
    now, files = moment_text(record.now), record.vault.place_files
    with record.vault.transaction():
        say_of_circle(record, place=place.to_value())
        gone = [one for name, one in files.all().items() if name not in there]
        files.forget([one.name for one in gone])
        files.put_many(PlaceFile(one.name, LOST, now, one.head) for one in gone if one.state in (DONE, LOST))
        if gone:
            put_again(record)


def circle_place(record: OpenRecord) -> PlaceOfCircle:
    """Return the place that was chosen.

    Raises:
        CircleMissingError: there is no circle.
        CirclePlaceMissingError: none was chosen.
    """
    kept = the_circle(record).place
    if not kept:
        raise CirclePlaceMissingError
    return place_from_value(kept)


def forget_circle_place(record: OpenRecord) -> None:
    """Let go of the place, and of what lets us in; what lies there stays."""
    the_circle(record)
    say_of_circle(record, place={})


def _check(place: PlaceOfCircle) -> None:
    if place.kind not in KINDS:
        raise CirclePlaceError(f"The kinds are: {', '.join(KINDS)}.")
    if any(len(text) > MOST_TEXT or not text.isprintable() for text in place.to_value().values()):
        raise CirclePlaceError("Something in it is too long, or cannot be read.")
    if not place.address:
        raise CirclePlaceError("Say where it is.")
    if place.kind in (WEBDAV, BUCKET):
        _check_address(place.address)
    elif not Path(place.address).is_absolute():
        raise CirclePlaceError("Write the whole path, from its beginning.")
    if place.kind == BUCKET and not (place.bucket and place.user and place.secret):
        raise CirclePlaceError("A bucket needs its name, and a key with its secret.")


def _check_address(address: str) -> None:
    """Refuse an address that would send a password in the open, but for one at home, which may be so."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as broken:
        raise CirclePlaceError("This is no web address.") from broken
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.fragment:
        raise CirclePlaceError("This is no web address.")
    if "@" in parts.netloc:
        raise CirclePlaceError("Write the name and the password in their own places, not in the address.")
    if parts.scheme == "http" and not _is_nearby(host):
        raise CirclePlaceError("Its address must begin with https://, or others could read your password.")


def _is_nearby(host: str) -> bool:
    """Whether an address stays at home: on this device, or in the network around it."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_NEARBY)
