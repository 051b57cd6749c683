"""Requests that no browser of ours sends; ``HOST`` in them stands for where the app listens."""

FORM = "Content-Type: application/x-www-form-urlencoded"
PARTS = "Content-Type: multipart/form-data; boundary=x"


def get(target: str = "/unlock", *headers: str, method: str = "GET", host: str = "HOST") -> bytes:
    """Write a request for a target."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def post(*headers: str, body: bytes = b"", length: object = None) -> bytes:
    """Write a form that is sent to the page for unlocking."""
    size = f"Content-Length: {len(body) if length is None else length}"
    return get("/unlock", size, *headers, method="POST") + body


def raw(*lines: bytes, first: bytes = b"GET / HTTP/1.1", body: bytes = b"") -> bytes:
    """Write a request line by line, with the right Host."""
    return b"\r\n".join([first, b"Host: HOST", *lines, b"", body])


def overlong(*headers: str) -> bytes:
    """Fill a request up to the byte that is one too many."""
    start = get("/unlock", *headers, "X-Fill: ")[: -len("\r\n\r\n")]
    return start + b"a" * (16 * 1024 - len(start) - len("127.0.0.1:54321") + len("HOST"))


HOSTS = [
    *("evil.example", "evil.example:80", "localhost", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:80", "[::1]"),
    *("127.0.0.1.evil.example", "HOST.evil.example", "HOST@evil.example", "evil.example@HOST", "HOST."),
    *("127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "HOST/", "HOST, HOST", "HOST evil.example"),
    *(
        "localhost:HOST",
        "xn--80ak6aa92e.com",
        "169.254.169.254",
        "http://HOST",
        "",
        "HOST:",
        "HOST:80",
        "\xe4",
    ),
]
ORIGINS = [
    *(
        "null",
        "http://evil.example",
        "https://HOST",
        "http://127.0.0.1",
        "http://HOST.evil.example",
        "file://",
    ),
    *("http://HOST/", "http://HOST, http://evil.example", "http://localhost", "HTTP://HOST", "", "HOST"),
]
SITES = ["cross-site", "same-site", "Same-Origin", "evil", "", "none, cross-site"]
METHODS = ["OPTIONS", "TRACE", "TRACK", "PUT", "DELETE", "PATCH", "PROPFIND", "DEBUG", "BREW", "CONNECT"]
FOREIGN_FORMS = [
    *("Sec-Fetch-Site: none", "Referer: http://evil.example/", "Referer: http://HOST.evil.example/"),
    *("Referer: ", "Referer: https://HOST/"),
]
NO_TARGETS = [
    *("http://evil.example/", "http://HOST/unlock", "https://HOST/", "*", "unlock", "evil.example:443"),
    *("/unlock#part", "/\x7f", "/\xe4", "/unlock\x00", "/a\tb", "/" + "a" * 5000, "/?" + "q=1&" * 1200),
]
NO_FILES = [
    *("/static/../app.py", "/static/../../pyproject.toml", "/static/%2e%2e/%2e%2e/pyproject.toml"),
    *("/static/..%2f..%2fpyproject.toml", "/static/css/%2e%2e%5c%2e%2e%5cpyproject.toml", "/static/%00"),
    *("/static//etc/passwd", "/static/css", "/static/", "/static/js/../css/no.css", "/static/app.css%00.png"),
    *("/static/%c0%ae%c0%ae/etc/passwd", "/static/css/..%255capp.css"),
]
AWAY = [
    *("/%00", "/..", "/../../etc/passwd", "/.git/config", "/console", "/%2e%2e/", "//evil.example/%2f.."),
    *(
        "/%ff%fe",
        "/strengths/add/%00",
        "/entry/..%2f..%2f",
        "/entry/'%20OR%201=1%20--",
        "/entry/%F0%9F",
        "/\\evil",
    ),
    *("/?next=//evil.example", "/unlock/", "/robots.txt", "/favicon.ico", "/wp-login.php", "/plan;x=1"),
    *("/stay", "/server-status", "/entry/<script>", "/entry/{{7*7}}", "/entry/${7*7}", "/lock"),
]
TO_UNLOCK = b"POST /unlock HTTP/1.1"
BROKEN = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "no host in 1.0": b"GET / HTTP/1.0\r\n\r\n",
    "two hosts": raw(b"Host: HOST"),
    "two hosts, one foreign": raw(b"Host: evil.example"),
    "space before the colon": b"GET / HTTP/1.1\r\nHost : HOST\r\n\r\n",
    "leading fold": b"GET / HTTP/1.1\r\n X: a\r\nHost: HOST\r\n\r\n",
    "no colon": raw(b"nonsense"),
    "no name": raw(b": x"),
    "nul in a header": raw(b"X: a\x00b"),
    "nul in a name": raw(b"X\x00: b"),
    "bell in a header": raw(b"X: a\x07b"),
    "bare line feed": b"GET / HTTP/1.1\nHost: HOST\n\n\r\n\r\n",
    "bare return": raw(b"X: a\rY: b"),
    "name with a low line": raw(b"Content_Length: 5"),
    "length is no number": raw(b"Content-Length: five", first=TO_UNLOCK, body=b"five"),
    "length below zero": raw(b"Content-Length: -1", first=TO_UNLOCK),
    "length with a plus": raw(b"Content-Length: +4", first=TO_UNLOCK, body=b"abcd"),
    "length in hex": raw(b"Content-Length: 0x4", first=TO_UNLOCK, body=b"abcd"),
    "length with a low line": raw(b"Content-Length: 1_0", first=TO_UNLOCK, body=b"0123456789"),
    "two lengths": raw(b"Content-Length: 4", b"Content-Length: 5", first=TO_UNLOCK, body=b"abcd"),
    "same length twice": raw(b"Content-Length: 4", b"Content-Length: 4", first=TO_UNLOCK, body=b"abcd"),
    "two lengths in one": raw(b"Content-Length: 4, 4", first=TO_UNLOCK, body=b"abcd"),
    "length, then chunks": raw(
        b"Content-Length: 4", b"Transfer-Encoding: chunked", first=TO_UNLOCK, body=b"0\r\n\r\n"
    ),
    "chunks, then length": raw(
        b"Transfer-Encoding: chunked", b"Content-Length: 4", first=TO_UNLOCK, body=b"0\r\n\r\n"
    ),
    "chunks": raw(b"Transfer-Encoding: chunked", first=TO_UNLOCK, body=b"3\r\nabc\r\n0\r\n\r\n"),
    "chunks twice": raw(b"Transfer-Encoding: chunked, chunked", first=TO_UNLOCK, body=b"0\r\n\r\n"),
    "chunks and gzip": raw(b"Transfer-Encoding: gzip, chunked", first=TO_UNLOCK, body=b"0\r\n\r\n"),
    "strange encoding": raw(b"Transfer-Encoding: xchunked", first=TO_UNLOCK, body=b"0\r\n\r\n"),
    "encoding with a tab": raw(b"Transfer-Encoding:\tchunked", first=TO_UNLOCK, body=b"0\r\n\r\n"),
    "encoding in 1.0": raw(b"Transfer-Encoding: chunked", first=b"POST / HTTP/1.0", body=b"0\r\n\r\n"),
    "version 0.9": b"GET /\r\n\r\n",
    "version 0.9 with a host": raw(first=b"GET /"),
    "version 1.2": raw(first=b"GET / HTTP/1.2"),
    "version 2.0": raw(first=b"GET / HTTP/2.0"),
    "version 2 begins": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "version 9": raw(first=b"GET / HTTP/9.9"),
    "version in small letters": raw(first=b"GET / http/1.1"),
    "small method": raw(first=b"get / HTTP/1.1"),
    "two spaces": raw(first=b"GET  / HTTP/1.1"),
    "space in the target": raw(first=b"GET /a b HTTP/1.1"),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "noise": bytes(range(256)) + b"\r\n\r\n",
    "header only": b"Host: HOST\r\n\r\n",
}
ODD = {
    "long header": (overlong(), 431),
    "many headers": (overlong(*(f"X-{number}: a" for number in range(1000))), 431),
    "many cookies": (overlong("Cookie: " + "a=b; " * 3000), 431),
    "large body": (post(FORM, length=70_000), 413),
    "endless body": (post(FORM, length="9" * 20), 413),
    "form without a token": (post(FORM, body=b"a=b&c=d"), 400),
    "form of many parts": (post(FORM, body=b"a=b&" * 1500), 400),
    "parts without a boundary": (post("Content-Type: multipart/form-data", body=b"abc"), 400),
    "many small parts": (
        post(PARTS, body=b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 220),
        413,
    ),
    "JSON for a form": (post("Content-Type: application/json", body=b"{}"), 400),
    "noise in cookies": (get("/unlock", "Cookie: record_x=%00; session=\xff"), 200),
    "long language": (get("/unlock", "Accept-Language: " + "x" * 3000), 200),
    "strange language": (get("/unlock", "Accept-Language: \xff, ../../etc, en_GB@x"), 200),
    "part of a page": (get("/unlock", "Range: bytes=0-1,2-3,4-5"), 200),
    "forwarded": (get("/unlock", "X-Forwarded-Host: evil.example", "X-Forwarded-For: 1.2.3.4"), 200),
    "another method inside": (get("/unlock", "X-HTTP-Method-Override: DELETE"), 200),
    "upgrade": (get("/unlock", "Upgrade: h2c", "HTTP2-Settings: x"), 200),
    "slash at the end": (get("/static/css/app.css/"), 200),
    "slash encoded": (get("/%2funlock"), 200),
    "head": (get("/unlock", method="HEAD"), 200),
    "locking by head": (get("/lock", method="HEAD"), 302),
    "asking how it stands": (get("/still-open"), 200),
}
