"""Styles and scripts go out packed where the browser can unpack them.

Pages themselves do not: what is packed together with a secret can betray it by its length (BREACH, 2013), and
from this machine to itself nothing is gained.
"""

import gzip
from functools import lru_cache

from flask import Flask, request
from werkzeug.wrappers.response import Response

_PACKED = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


def squeeze(app: Flask) -> None:
    """Pack the files that are the same for everybody."""

    @app.after_request
    def pack(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in _PACKED or response.status_code != 200:
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] > 0:
            response.direct_passthrough = False
            response.set_data(_packed(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
            tag, _weak = response.get_etag()
            if tag:
                response.set_etag(tag, weak=True)  # the same content in other bytes (RFC 9110, 8.8.1)
        return response


@lru_cache(maxsize=64)
def _packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
