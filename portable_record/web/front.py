"""Before any page: is this our own browser, asking for us, in a way that our pages ask?

A foreign web page can reach a server on this machine, by a form or by a name that it lets point here (DNS
rebinding). The exact Host, the Origin and Sec-Fetch-Site are checked on every request (OWASP ASVS 5.0, V3.5).
Who comes without our cookie may ask only so often: a flood must not keep the owner waiting.
"""

import threading
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

METHODS = ("GET", "HEAD", "POST")
BURST, A_SECOND = 300.0, 100.0

# With "no-referrer" a browser sends "Origin: null" with its own forms, which the check below must refuse.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), "
        "clipboard-read=(), display-capture=(), screen-wake-lock=(), publickey-credentials-get=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}

FOREIGN = HEADERS | {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}
"""What is said with bytes that a stranger made: should they ever be shown as a page, it can do nothing."""

PAPER = HEADERS | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'; sandbox allow-modals"
    )
}
"""What is said with a paper of ours to print, whose own style stands in it: no script, nothing asked for."""


def allowing(features: Iterable[str]) -> dict[str, str]:
    """Give what is said with a page that may use these features, such as the camera."""
    policy = HEADERS["Permissions-Policy"]
    for feature in features:
        policy = policy.replace(f"{feature}=()", f"{feature}=(self)")
    return HEADERS | {"Permissions-Policy": policy}


class Bucket:
    """Lets through so many at once and so many a second, and no more."""

    def __init__(
        self, ticks: Callable[[], float], *, burst: float = BURST, a_second: float = A_SECOND
    ) -> None:
        """Begin full; ``ticks`` gives seconds that only go forward."""
        self._ticks = ticks
        self._burst, self._a_second = burst, a_second
        self._one_at_a_time = threading.Lock()
        self._left = burst
        self._at = ticks()

    def takes(self) -> bool:
        """Take one, if there is one."""
        with self._one_at_a_time:
            now = self._ticks()
            self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


class Front:
    """Stands before the app and refuses what cannot come from its own pages."""

    def __init__(self, inner: WSGIApplication, *, host: str, cookie: str, ticks: Callable[[], float]) -> None:
        """Stand before ``inner``, reached under exactly ``host``; its own browser shows this ``cookie``."""
        self._inner = inner
        self._host = host
        self._cookie = f"{cookie}="
        self._strangers = Bucket(ticks)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or pass it on."""
        status, says = self._refusal(environ)
        if not status:
            return self._inner(environ, start_response)
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else says.encode()
        more = [("Allow", ", ".join(METHODS))] if status.startswith("405") else []
        more += [("Retry-After", "1")] if status.startswith("429") else []
        start_response(
            status,
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(says.encode()))),
                ("Cache-Control", "no-store"),
                *HEADERS.items(),
                *more,
            ],
        )
        return [body]

    def _refusal(self, environ: WSGIEnvironment) -> tuple[str, str]:
        """Say with which status and words to refuse; nothing if it may pass."""
        if environ.get("HTTP_HOST") != self._host:
            return "403 Forbidden", "Open the app at the address that it says when it starts.\n"
        if environ["REQUEST_METHOD"] not in METHODS:
            return "405 Method Not Allowed", "This cannot be done.\n"
        if not self._is_from_here(environ):
            return "403 Forbidden", "Another page asked for this, so it was not done.\n"
        if self._cookie not in environ.get("HTTP_COOKIE", "") and not self._strangers.takes():
            return "429 Too Many Requests", "Too many requests. Wait a moment.\n"
        return "", ""

    def _is_from_here(self, environ: WSGIEnvironment) -> bool:
        """Say whether no header tells of another origin; browsers send them, and pages cannot forge them."""
        here = f"http://{self._host}"
        site = environ.get("HTTP_SEC_FETCH_SITE")
        if environ.get("HTTP_ORIGIN", here) != here:
            return False
        if environ["REQUEST_METHOD"] != "POST":
            return site in (None, "none", "same-origin")
        referer = environ.get("HTTP_REFERER", f"{here}/")
        return site in (None, "same-origin") and referer.startswith(f"{here}/")
