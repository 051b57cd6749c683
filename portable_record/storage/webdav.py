"""WebDAV as the place of a circle: Nextcloud and whatever else speaks RFC 4918. One question lists it."""

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from portable_record.errors import StorageRefusedError
from portable_record.storage.listed import texts_in
from portable_record.storage.port import is_file_name
from portable_record.storage.server import SECONDS, Server

MOST_LISTING = 128 * 1024 * 1024
_ASKS = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getcontentlength/></prop></propfind>'
_HREF = "DAV: href"


@dataclass(frozen=True, slots=True)
class Webdav:
    """A folder on a WebDAV server, with the name and the password that let us in."""

    address: str
    user: str
    password: str = field(repr=False)


def in_webdav(webdav: Webdav, *, seconds: float = SECONDS) -> Server:
    """Keep files in a folder on a WebDAV server.

    Raises:
        StorageSilentError: its address is none.
    """
    said = b64encode(f"{webdav.user}:{webdav.password}".encode()).decode()
    return Server(
        webdav.address,
        lambda _: {"Authorization": f"Basic {said}"} if webdav.user else {},
        _list,
        seconds=seconds,
    )


def make_folder(server: Server) -> None:
    """Make the folder itself, below one that is there; where it is there already nothing is done.

    Raises:
        StorageGoneError: what it should lie in is not there either.
        StorageRefusedError: the server does not do it.
    """
    server.ask("MKCOL", fine=(201, 405))


def _list(server: Server) -> frozenset[str]:
    """List a folder with one PROPFIND, one step deep."""
    said = server.ask(
        "PROPFIND",
        body=_ASKS,
        more={"Depth": "1", "Content-Type": "application/xml; charset=utf-8"},
        most=MOST_LISTING,
        fine=(207,),
    )
    try:
        paths = [urlsplit(href.strip()).path for href in texts_in(said, _HREF)[_HREF]]
    except ValueError as broken:
        raise StorageRefusedError("Its list cannot be read.") from broken
    named = (unquote(path).rpartition("/")[2] for path in paths)
    return frozenset(name for name in named if is_file_name(name))
