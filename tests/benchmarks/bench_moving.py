"""A moving code from our pictures to the file again, through a real Chromium whose camera is a film.

The page here does what the scanning page does: it sends what the camera sees as JPEG, two at a time; the
reader process finds the text, and the collector adds it up. The clock runs from the first picture that is
sent until the file is whole. Where some are lost, the film begins anywhere in the sequence.
"""

import hashlib
import json
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from time import perf_counter

import qrcode
from playwright.sync_api import sync_playwright
from qrcode.constants import ERROR_CORRECT_L

from portable_record.errors import PortableRecordError
from portable_record.sharing.qr import png
from portable_record.sharing.reader.asking import Reader
from portable_record.sharing.ur import MovingCode, MovingCollector
from portable_record.sharing.ur.frames import SIZES, frame
from tests.benchmarks.measure import by_turns
from tests.benchmarks.row import Row, at_least, at_most
from tests.browser import find_chromium
from tests.camera import A_SECOND, camera, film

FILE = hashlib.shake_256(b"moving").digest(12_000)
LOST = 5  # one of so many
RUNS, RUNS_WHOLE = 7, 3
LONGEST = 20.0  # seconds
WAYS = (("large", 10), ("middle", 15))
PAGE = b"""<!doctype html><video autoplay muted></video><script>
const video = document.querySelector("video"), canvas = document.createElement("canvas");
let flying = 0, over = false;
const look = async () => {
  flying += 1;
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  canvas.getContext("2d", { alpha: false }).drawImage(video, 0, 0);
  const body = await new Promise((give) => canvas.toBlob(give, "image/jpeg", 0.8));
  over = (await (await fetch("/frame", { method: "POST", body })).json()).over;
  if (over) document.title = "over";
  flying -= 1;
};
const watch = () => {
  if (flying < 2 && !over && video.videoWidth) look();
  video.requestVideoFrameCallback(watch);
};
navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } }).then((stream) => {
  video.srcObject = stream;
  video.requestVideoFrameCallback(watch);
});
</script>"""


@dataclass
class Scan:
    """One scan: when it began, when it was whole, and what came."""

    reader: Reader
    collector: MovingCollector = field(default_factory=MovingCollector)
    begun: float = 0.0
    over: float = 0.0
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def see(self, picture: bytes) -> bool:
        """Read one picture of the camera; say whether all is there."""
        self.begun = self.begun or perf_counter()
        try:
            texts = self.reader.decode_picture(picture)
        except PortableRecordError:
            texts = []
        with self.one_at_a_time:
            for text in texts:
                self.collector.feed(text)
            if self.collector.progress.file == FILE and not self.over:
                self.over = perf_counter()
        return bool(self.over)


def rows() -> list[Row]:
    """Draw pictures by turns with the library that draws cards; then scan with none and with a fifth lost."""
    measured = [_drawing()]
    chromium = find_chromium()
    for size, a_second in WAYS:
        named = f"moving code: version {SIZES[size].version} at {a_second} a second"
        figures = (f"{named}, none lost", at_least(5.0)), (f"{named}, 12 kB, a fifth lost", at_most(4.0))
        if chromium is None:
            measured += [
                Row(name, None, "", wanted, note="there is no Chromium here") for name, wanted in figures
            ]
            continue
        with Reader(sys.executable) as reader:
            reader.start()

            def run(number: int, lost: int, size: str = size, a_second: int = a_second) -> float:
                return _scan(reader, str(chromium), size, a_second, number, lost)

            whole = [run(number, 0) for number in range(RUNS_WHOLE)]
            torn = sorted(run(number, LOST) for number in range(RUNS))
        (rate, at_best), (seconds, most) = figures
        measured.append(Row(rate, len(FILE) / 1000 / median(whole), "kB/s", at_best))
        slowest = f"the slowest of {RUNS}: {torn[-1]:.1f} s"
        measured.append(Row(seconds, median(torn), "s", most, note=slowest))
    return measured


def _drawing() -> Row:
    code = MovingCode(FILE, letters=SIZES["large"].letters)
    texts = iter(code.text(number) for number in range(1, 200))

    def plain() -> None:
        drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=4, mask_pattern=3)
        drawn.add_data(next(texts))
        png(drawn.get_matrix(), pixels=1)

    ours, theirs = by_turns(lambda: frame(next(texts)), plain, rounds=15)
    return Row(
        *("moving code: a picture, version 25", ours * 1000, "ms", at_most(1, ratio=True)),
        *(theirs * 1000, "qrcode, mask fixed"),
    )


def _scan(reader: Reader, chromium: str, size: str, a_second: int, number: int, lost: int) -> float:
    """Film, scan, and return the seconds it took."""
    code = MovingCode(FILE, letters=SIZES[size].letters)
    first = 1 if lost == 0 else 1 + int.from_bytes(hashlib.sha256(bytes([number])).digest()[:2], "big") % 1000
    long = 4 * code.total
    dropped = [place for place in range(long) if lost and _dice(number, place) < 1 / lost]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "film.mjpeg"
        pictures = [frame(code.text(first + place)) for place in range(long)]
        film(pictures, file, each=A_SECOND // a_second, lost=dropped)
        scan = Scan(reader)
        with _serving(scan.see) as address, sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", *camera(file)]
            )
            page = started.new_page()
            page.goto(address)
            page.wait_for_function("document.title === 'over'", timeout=LONGEST * 1000)
            started.close()
    return scan.over - scan.begun


def _dice(number: int, place: int) -> float:
    return int.from_bytes(hashlib.sha256(f"{number}-{place}".encode()).digest()[:4], "big") / (1 << 32)


@contextmanager
def _serving(see: Callable[[bytes], bool]) -> Iterator[str]:
    """Serve the page, and take what its camera sees."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(PAGE, "text/html")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(json.dumps({"over": see(body)}).encode(), "application/json")

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing: at the end the browser goes while answers are on their way."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
