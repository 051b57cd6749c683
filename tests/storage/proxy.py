"""An honest web server before a program: it passes requests on, and says for whom."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PASSED_ON = ("authorization", "content-type", "origin", "access-control-request-method")


class _Proxy(BaseHTTPRequestHandler):
    def __init__(self, *args: Any, port: list[int], cuts: str, **more: Any) -> None:  # noqa: ANN401 - as the server
        self.port, self.cuts = port, cuts
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = {name: value for name, value in self.headers.items() if name.lower() in PASSED_ON}
        # what a client says of where it comes from stands first; only the last, which is ours, is sure
        claims = [self.headers.get("X-Forwarded-For", ""), self.headers.get("X-Test-From", "127.0.0.1")]
        told |= {"X-Forwarded-For": ", ".join(filter(None, claims)), "X-Forwarded-Proto": "https"}
        line = http.client.HTTPConnection("127.0.0.1", self.port[0], timeout=60)
        try:
            line.request(self.command, self.path.removeprefix(self.cuts), body, told)
            answer = line.getresponse()
            status, headers, said = answer.status, answer.getheaders(), answer.read()
        except (OSError, http.client.HTTPException):
            status, headers, said = 502, [], b""
        line.close()
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, *_args: object) -> None:
        """Be silent."""


@contextmanager
def before(port: list[int], *, cuts: str = "") -> Iterator[str]:
    """Stand before a port, and give the address; ``cuts`` is a path that is not passed on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Proxy, port=port, cuts=cuts))
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
