"""The host of links: a small app of its own that any group can run behind its web server.

It holds ciphertext alone. Readers ask as SMART Health Links has it (docs/format/link.md); whoever shares puts
links there and takes them away as docs/format/link-host.md says. No page, no cookie, no log of addresses.
"""

import errno
import hmac
import re
import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Network, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from portable_record.errors import FileUnwritableError, LinkTakenError, PortBusyError, UsageError
from portable_record.hosting.store import MOST_TRIES, LinkStore
from portable_record.web.front import Bucket

HOST = "127.0.0.1"
CONTENT, JOSE = "application/smart-health-card", "application/jose"
MOST_SEALED = 24 * 1024 * 1024
MOST_ASKED = 8 * 1024
MOST_EMBEDDED = 64 * 1024
MOST_WHO, MOST_PASSCODE, MOST_KNOWN = 100, 200, 10_000
MOST_AHEAD = 36_890 * 24 * 60 * 60
"""How long a link may be kept: a little longer than the longest share."""
BURST, A_SECOND = 60, 2
"""How often one asker may ask: a link needs two or three requests, an office shares one address."""
_NAME = re.compile(r"[A-Za-z0-9_-]{43}")
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair, which JSON can say and nobody can write down."""


def create_host(
    store: LinkStore,
    *,
    upload_key: str,
    public_address: str = "",
    now: Callable[[], float],
    ticks: Callable[[], float] = time.monotonic,
) -> Flask:
    """Make the app; ``public_address`` is how the world sees it, ``upload_key`` lets people put links in."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_SEALED + MOST_ASKED
    app.wsgi_app = _Under(urlsplit(public_address).path, app.wsgi_app)  # type: ignore[method-assign]  # as Flask says
    askers = _Askers(ticks)

    @app.before_request
    def not_too_often() -> Response | None:
        if askers.lets(request.remote_addr or ""):
            return None
        return Response(status=429, headers={"Retry-After": "5"})

    @app.after_request
    def for_any_page(answer: Response) -> Response:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        if not request.path.startswith("/manage/"):
            answer.headers["Access-Control-Allow-Origin"] = "*"
            answer.headers["Access-Control-Allow-Methods"] = "GET, POST"
            answer.headers["Access-Control-Allow-Headers"] = "content-type"
        return answer

    @app.errorhandler(HTTPException)
    def plainly(fault: HTTPException) -> tuple[str, int]:
        return "", fault.code or 500

    @app.errorhandler(Exception)
    def unforeseen(fault: Exception) -> tuple[str, int]:
        app.logger.error("%s", type(fault).__name__)  # no more: a traceback tells whose link it was
        return "", 500

    @app.post("/l/<link>")
    def manifest(link: str) -> Any:  # noqa: ANN401 - any answer of Flask
        asked = _asked()
        who, passcode, most = (
            asked.get("recipient"),
            asked.get("passcode", ""),
            asked.get("embeddedLengthMax"),
        )
        if not isinstance(who, str) or not isinstance(passcode, str) or len(passcode) > MOST_PASSCODE:
            abort(400)
        if most is not None and (type(most) is not int or most < 0):
            abort(400)
        opened = store.open_with(link, passcode, who[:MOST_WHO], now())
        if opened is None:
            abort(404)
        if not opened.sealed:
            return jsonify(remainingAttempts=opened.left), 401
        file = {"contentType": CONTENT}
        if len(opened.sealed) <= (MOST_EMBEDDED if most is None else most):
            file["embedded"] = opened.sealed
        else:
            base = public_address.rstrip("/") or request.url_root.rstrip("/")
            file["location"] = f"{base}/f/{store.ticket(link, now())}"
        return jsonify(files=[file])

    @app.get("/f/<ticket>")
    def fetched(ticket: str) -> Response:
        sealed = store.with_ticket(ticket, now())
        if sealed is None:
            abort(404)
        return Response(sealed, content_type=JOSE)

    @app.put("/manage/<link>")
    def keep(link: str) -> tuple[str, int]:
        if not upload_key or not hmac.compare_digest(_bearer().encode(), upload_key.encode()):
            abort(401)
        said = _asked(most=MOST_SEALED + MOST_ASKED)
        names = ("sealed", "manage", "passcode")
        if not _NAME.fullmatch(link) or not all(
            isinstance(said.get(name), str) and said[name] for name in names
        ):
            abort(400)
        tries, until = said.get("tries"), said.get("until")
        if type(tries) is not int or not 0 < tries <= MOST_TRIES:
            abort(400)
        if type(until) is not int or not now() < until <= now() + MOST_AHEAD:
            abort(400)
        store.let_go_of_over(now())
        try:
            store.keep(
                link,
                said["sealed"],
                manage=said["manage"],
                passcode=said["passcode"],
                tries=tries,
                until=until,
            )
        except LinkTakenError:
            abort(409)
        return "", 204

    @app.delete("/manage/<link>")
    def end(link: str) -> tuple[str, int]:
        if not store.end(link, _bearer()):
            abort(404)
        return "", 204

    @app.get("/manage/<link>")
    def visits(link: str) -> Response:
        found = store.visits(link, _bearer())
        if found is None:
            abort(404)
        return jsonify(visits=[{"at": each.at, "what": each.what, "who": each.who} for each in found])

    return app


class _Askers:
    """Lets everybody ask so many times at once and so many a second, each by themselves."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._buckets: dict[str, Bucket] = {}

    def lets(self, address: str) -> bool:
        """Count a request; say whether it may be answered. Who asked longest ago is forgotten first."""
        who = one_asker(address)
        bucket = self._buckets.pop(who, None) or Bucket(self._ticks, burst=BURST, a_second=A_SECOND)
        self._buckets[who] = bucket
        while len(self._buckets) > MOST_KNOWN:
            self._buckets.pop(next(iter(self._buckets), who), None)
        return bucket.takes()


def one_asker(address: str) -> str:
    """Say who counts as one: an address; in IPv6 its first half, of which one household has the rest."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found) >> 64 << 64, 64)))


class _Under:
    """Takes away the path of the public address, if the web server before us passed it on."""

    def __init__(self, path: str, inner: WSGIApplication) -> None:
        self._path, self._inner = path.rstrip("/"), inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a request on."""
        path = str(environ.get("PATH_INFO", ""))
        if self._path and path.startswith(f"{self._path}/"):
            environ["PATH_INFO"] = path.removeprefix(self._path)
        return self._inner(environ, start_response)


def serve_links(
    folder: Path,
    *,
    port: int,
    upload_key: str,
    public_address: str,
    listen: str = HOST,
    proxy: str = "",
    now: Callable[[], float],
    say: Callable[[str], None],
) -> None:
    """Serve until interrupted, on this machine alone if not said otherwise; TLS is of the server before it.

    What that one says of addresses (``X-Forwarded-For``) counts only with ``proxy``, its own address.

    Raises:
        PortBusyError: another program has the port.
        UsageError: this machine does not have the address where it is to listen.
        FileUnwritableError: nothing can be kept in this folder.
    """
    from waitress import create_server

    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = LinkStore(folder / "links.db")
    except OSError as fault:
        raise FileUnwritableError(place=str(folder)) from fault
    kind = socket.AF_INET6 if ":" in listen else socket.AF_INET
    listening = socket.socket(kind, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((listen, port))
    except OSError as fault:
        listening.close()
        if fault.errno == errno.EADDRNOTAVAIL:
            raise UsageError("This machine does not have that address.", place=listen) from fault
        raise PortBusyError(place=str(port)) from fault
    app = create_host(store, upload_key=upload_key, public_address=public_address, now=now)
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for"}} if proxy else {}
    most = MOST_SEALED + MOST_ASKED
    server = create_server(
        app, sockets=[listening], threads=8, ident=None, max_request_body_size=most, **trusted
    )
    named = f"[{listen}]" if ":" in listen else listen
    say(f"http://{named}:{listening.getsockname()[1]}/")
    try:
        server.run()
    finally:
        server.close()


def _asked(most: int = MOST_ASKED) -> dict[str, Any]:
    if (request.content_length or 0) > most:
        abort(413)
    try:
        said = request.get_json(silent=True)
    except RecursionError:
        abort(400)
    if not isinstance(said, dict) or any(
        _HALF.search(value) for value in said.values() if isinstance(value, str)
    ):
        abort(400)
    return said


def _bearer() -> str:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if kind == "Bearer" else ""
