"""What comes over the wire in one large piece: sealed while it waits, refused by its length."""

import os
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from portable_record.actions.desk import Desk
from portable_record.actions.start import start_record
from portable_record.actions.uploads import WaitingRoom
from portable_record.errors import DiskFullError, SealBrokenError
from portable_record.vault.arrivals import Arrival
from portable_record.web.doorway import Doorway
from portable_record.web.lanes import LANES
from portable_record.web.uploads import MOST_FRAME, InMemory
from tests.actions.quick import stretch_nothing
from tests.web.asking import PASSPHRASE, Ticks
from tests.web.serving import serving

PAGE = "/files/add/documents/file"
PLANTED = b"PLANTED WORDS OF THE PERSON " * 150_000  # 4.2 MB
KIND = "multipart/form-data; boundary=b"
END = b"\r\n--b--\r\n"


class Browser:
    """A browser before the real server, that can send what it likes."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, bytes]:
        """Return the status, where to, and what was answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Cookie": self.cookie, **told})
        answer = connection.getresponse()
        if given := answer.headers.get("Set-Cookie"):
            self.cookie = given.partition(";")[0]
        said = answer.status, answer.headers.get("Location", ""), answer.read()
        connection.close()
        return said

    def form(self, path: str) -> tuple[str, str]:
        """The address that the form of a page is sent to, and its token."""
        page = self.ask("GET", path)[2].decode()
        action = re.search(r'action="(/files/[^"]+)"', page)
        token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
        return action[1] if action else path, token

    def unlock(self) -> "Browser":
        _, token = self.form("/unlock")
        body = urlencode({"csrf_token": token, "passphrase": PASSPHRASE}).encode()
        self.ask("POST", "/unlock", body, Content_Type="application/x-www-form-urlencoded")
        return self

    def head(self, action: str, length: int) -> bytes:
        lines = (
            *(f"POST {action} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}"),
            *(f"Content-Type: {KIND}", f"Content-Length: {length}", "", ""),
        )
        return "\r\n".join(lines).encode()

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)


def before_file(token: str) -> bytes:
    field = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    return (field + file).encode()


@pytest.fixture(scope="module")
def jean(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    folder = tmp_path_factory.mktemp("uploads") / "record"
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        start_record(module_desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)
        standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
        yield standing
        standing.lock()


@pytest.fixture(scope="module")
def port(jean: Doorway) -> Iterator[int]:
    with serving(jean) as number:
        yield number


@pytest.fixture
def owner(port: int) -> Browser:
    return Browser(port).unlock()


@pytest.fixture
def no_place_for_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let whoever puts something down where temporary files go fall over."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))


def blobs(jean: Doorway) -> list[str]:
    return sorted(path.name for path in (jean.folder / "blobs").iterdir())


def waiting_files(jean: Doorway) -> int:
    """How many files without a name this process holds open in the record's folder."""
    places = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    return sum(str(jean.folder) in place and "(deleted)" in place for place in places)


def comes_to(count: int, owner: Browser, jean: Doorway) -> bool:
    """Ask for other things until so many files wait."""
    return any(waiting_files(jean) == count or not owner.ask("GET", "/working/state") for _ in range(500))


@pytest.mark.usefixtures("no_place_for_others")
def test_a_large_file_comes_in_and_goes_out_without_being_written_down_readable(
    owner: Browser, jean: Doorway
) -> None:
    action, token = owner.form(PAGE)
    body = before_file(token) + PLANTED + END

    status, place, _ = owner.ask("POST", action, body, Content_Type=KIND)
    copy = owner.ask("GET", f"/files/{place.split('/')[2]}/copy")[2]

    assert status == 302
    assert copy == PLANTED
    for path in jean.folder.rglob("*"):
        assert not path.is_file() or PLANTED[:64] not in path.read_bytes()


@pytest.mark.usefixtures("no_place_for_others")
def test_an_answer_that_the_browser_does_not_take_yet_waits_in_memory(owner: Browser, jean: Doorway) -> None:
    action, token = owner.form(PAGE)
    place = owner.ask("POST", action, before_file(token) + PLANTED + END, Content_Type=KIND)[1]

    with owner.connected() as slow:
        asked = f"GET /files/{place.split('/')[2]}/copy HTTP/1.1\r\nHost: 127.0.0.1:{owner.port}\r\n"
        slow.sendall(f"{asked}Cookie: {owner.cookie}\r\nConnection: close\r\n\r\n".encode())
        owner.ask("GET", "/documents")  # meanwhile others are served
        taken = bytearray()
        while piece := slow.recv(1 << 16):
            taken += piece

    assert taken.endswith(PLANTED[-1000:])


def test_a_browser_that_takes_no_more_of_many_files_holds_up_nobody(owner: Browser) -> None:
    action, token = owner.form(PAGE)
    body = before_file(token) + PLANTED * 3 + END
    place = owner.ask("POST", action, body, Content_Type=KIND)[1]
    file = f"/files/{place.split('/')[2]}/copy"
    asked = f"GET {file} HTTP/1.1\r\nHost: 127.0.0.1:{owner.port}\r\n"

    with ExitStack() as stack:
        begun = []
        for _ in range(LANES + 4):
            slow = stack.enter_context(owner.connected())
            slow.sendall(f"{asked}Cookie: {owner.cookie}\r\nConnection: close\r\n\r\n".encode())
            begun.append(slow.recv(100))
        status, _, _ = owner.ask("GET", "/documents")
        _, _, says = owner.ask("GET", file)
    again = any(owner.ask("GET", file)[0] == 200 for _ in range(200))

    assert again
    assert [one[9:12] for one in begun] == [b"200"] * LANES + [b"400"] * 4
    assert status == 200
    assert b"Several files are on their way to you" in says


def test_without_our_cookie_nothing_large_is_taken(owner: Browser, port: int) -> None:
    action, _ = owner.form(PAGE)
    stranger = Browser(port)

    with stranger.connected() as wire:
        wire.sendall(stranger.head(action, 1_000_000))
        answer = wire.recv(1000)

    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("comes", ["a stranger", "the owner after locking"])
def test_only_who_has_the_record_open_can_let_something_large_wait(
    owner: Browser, jean: Doorway, port: int, comes: str
) -> None:
    action, _ = owner.form(PAGE)
    sender = owner if comes == "the owner after locking" else Browser(port)
    sender.ask("GET", "/unlock")
    if sender is owner:
        jean.lock()

    with sender.connected() as wire:
        wire.sendall(sender.head(action, 150_000_000) + b"a" * 1000)
        answer = wire.recv(2000)

    assert answer.startswith(b"HTTP/1.1 302 ")
    assert b"/unlock" in answer
    assert waiting_files(jean) == 0


def test_a_cookie_that_somebody_made_up_lets_nothing_large_wait(
    owner: Browser, jean: Doorway, port: int
) -> None:
    action, _ = owner.form(PAGE)
    stranger = Browser(port)
    name, _, value = owner.cookie.partition("=")
    stranger.cookie = f"{name}={value[:-6]}AAAAAA"

    with stranger.connected() as wire:
        wire.sendall(stranger.head(action, 150_000_000) + b"a" * 1000)
        answer = wire.recv(2000)

    assert answer.startswith(b"HTTP/1.1 302 ")
    assert waiting_files(jean) == 0


def test_no_other_page_takes_anything_large_and_a_page_says_so(owner: Browser) -> None:
    hidden = f"GET /settings HTTP/1.1\r\nHost: 127.0.0.1:{owner.port}\r\nCookie: {owner.cookie}\r\n\r\n"

    with owner.connected() as wire:
        wire.sendall(owner.head("/strengths/add/good-at", 1_000_000) + hidden.encode())
        answer = bytearray()
        while piece := wire.recv(1 << 16):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"This is larger than we take." in answer
    assert b"Back to your record" in answer
    assert answer.count(b"HTTP/1.1 ") == 1


def test_five_gigabytes_are_refused_by_their_length_and_what_follows_is_no_other_request(
    owner: Browser, jean: Doorway
) -> None:
    action, _ = owner.form(PAGE)
    before = blobs(jean)

    with owner.connected() as wire:
        hidden = f"GET /settings HTTP/1.1\r\nHost: 127.0.0.1:{owner.port}\r\nCookie: {owner.cookie}\r\n\r\n"
        wire.sendall(owner.head(action, 5_000_000_000) + hidden.encode())
        answer = bytearray()
        while piece := wire.recv(1 << 16):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"This file is too large. A file may have up to 200 MB." in answer
    assert answer.count(b"HTTP/1.1 ") == 1
    assert blobs(jean) == before


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="open files are looked up as Linux lists them"
)
def test_an_upload_that_stops_halfway_leaves_nothing(owner: Browser, jean: Doorway) -> None:
    action, token = owner.form(PAGE)
    before = blobs(jean)

    with owner.connected() as wire:
        wire.sendall(owner.head(action, 10_000_000) + before_file(token) + PLANTED)
        came = comes_to(1, owner, jean)
    gone = comes_to(0, owner, jean)

    assert came
    assert gone
    assert blobs(jean) == before


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    owner: Browser, jean: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_arrival: Arrival, _piece: bytes) -> None:
        raise DiskFullError

    action, token = owner.form(PAGE)
    before = blobs(jean)
    monkeypatch.setattr(Arrival, "add", full)

    status, _, page = owner.ask("POST", action, before_file(token) + b"hello" + END, Content_Type=KIND)

    assert status == 507
    assert b"There is no room on the disk for this file." in page
    assert blobs(jean) == before


def test_what_waits_is_given_back_in_its_order_and_once(tmp_path: Path) -> None:
    room = WaitingRoom(tmp_path, os.urandom)
    for start in range(0, 300_000, 7_000):
        room.append(PLANTED[start : min(start + 7_000, 300_000)])

    pieces = iter(lambda: room.read(50_000), b"")
    back = b"".join(pieces)

    assert len(room) == 300_000
    assert back == PLANTED[:300_000]
    assert room.read() == b""
    room.close()
    room.close()
    assert (len(room), room.read(5)) == (0, b"")


def test_nothing_that_came_is_nothing(tmp_path: Path) -> None:
    room = WaitingRoom(tmp_path, os.urandom)

    assert (room.read(5), len(room), list(tmp_path.iterdir())) == (b"", 0, [])


def test_what_waits_and_was_changed_is_refused(tmp_path: Path) -> None:
    room = WaitingRoom(tmp_path, os.urandom)
    room.append(PLANTED[:200_000])
    arrival = room._arrival
    assert arrival is not None
    arrival._file.seek(70_000)
    arrival._file.write(b"X")

    with pytest.raises(SealBrokenError):
        room.read()
    room.close()


# --- pictures of a camera ---

FRAME = "/scan/frame?scan=none"


@pytest.mark.usefixtures("no_place_for_others")
def test_a_picture_of_the_camera_waits_in_memory_and_on_no_disk(owner: Browser, jean: Doorway) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + PLANTED[:300_000]
    with owner.connected() as wire:
        wire.sendall(owner.head(FRAME, len(picture)) + picture[:-1])
        owner.ask("GET", "/working/state")
        waiting = waiting_files(jean)
        wire.sendall(picture[-1:])
        answer = wire.recv(2000)

    assert waiting == 0
    assert answer.startswith(b"HTTP/1.1 400 ")  # it bears no token


def test_a_picture_of_the_camera_that_is_too_large_is_refused_by_its_length(owner: Browser) -> None:
    with owner.connected() as wire:
        wire.sendall(owner.head(FRAME, MOST_FRAME + 1))
        answer = bytearray()
        while piece := wire.recv(2000):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"state":"too-large"' in answer


def test_a_small_room_gives_what_it_was_given_once() -> None:
    room = InMemory()
    room.append(b"abc")
    room.append(b"def")

    assert len(room) == 6
    assert (room.read(2), room.read(), room.read()) == (b"ab", b"cdef", b"")
    room.close()
    assert len(room) == 0
