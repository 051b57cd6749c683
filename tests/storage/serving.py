"""A web server on this machine that shows a folder, well or badly, as somebody's web space does."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any


class _Shown(SimpleHTTPRequestHandler):
    cors, status, other = "*", 200, b""

    def __init__(self, *args: Any, way: dict[str, object], **more: Any) -> None:  # noqa: ANN401 - what the server gives
        for name, value in way.items():
            setattr(self, name, value)
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        if self.status != 200 or self.other:
            self.send_response(self.status)
            self.send_header("Location", "https://elsewhere.example/")
            self.send_header("Content-Length", str(len(self.other)))
            self.end_headers()
            self.wfile.write(self.other)
            return
        super().do_GET()

    def end_headers(self) -> None:
        if self.cors:
            self.send_header("Access-Control-Allow-Origin", self.cors)
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Be silent."""


@contextmanager
def shown(folder: Path, **way: object) -> Iterator[str]:
    """Show a folder on the web; give the address. ``cors``, ``status`` and ``other`` make it go wrong."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Shown, directory=str(folder), way=way))
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
