"""An S3-compatible bucket as the place of a circle. It is listed by pages of a thousand.

Each question is signed as AWS Signature Version 4 says, in the header ``Authorization``.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from portable_record.errors import StorageRefusedError
from portable_record.storage.listed import texts_in
from portable_record.storage.places import Bucket
from portable_record.storage.port import MOST_FILES, is_file_name
from portable_record.storage.server import SECONDS, Asked, Server, path_of

PAGE = 1_000
_MOST_PAGE = 4 * 1024 * 1024
_S3 = "http://s3.amazonaws.com/doc/2006-03-01/ "
_KEY, _NEXT = "Key", "NextContinuationToken"


def in_s3(bucket: Bucket, now: datetime, *, seconds: float = SECONDS) -> Server:
    """Keep files in a bucket; ``now`` is what the clock says, for the signatures.

    Raises:
        StorageSilentError: its address is none.
    """
    prefix = bucket.prefix.strip("/")
    address = "/".join(filter(None, [bucket.endpoint.rstrip("/"), bucket.name, prefix]))
    begun = time.monotonic()

    def when() -> datetime:
        return now.astimezone(UTC) + timedelta(seconds=time.monotonic() - begun)

    return Server(
        address,
        lambda asked: signed(asked, bucket, when()),
        _lister(f"{bucket.endpoint.rstrip('/')}/{bucket.name}", f"{prefix}/" if prefix else ""),
        seconds=seconds,
    )


def signed(asked: Asked, bucket: Bucket, when: datetime) -> dict[str, str]:
    """Make the headers that let a question in."""
    moment, body = when.strftime("%Y%m%dT%H%M%SZ"), hashlib.sha256(asked.body).hexdigest()
    headers = {"host": asked.host, "x-amz-content-sha256": body, "x-amz-date": moment}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    whole = "\n".join([asked.method, asked.path, asked.query, lines, names, body])
    scope = f"{moment[:8]}/{bucket.region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(whole.encode()).hexdigest()}"
    key = f"AWS4{bucket.secret}".encode()
    for step in scope.split("/"):
        key = hmac.digest(key, step.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    says = f"Credential={bucket.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {
        "Authorization": f"AWS4-HMAC-SHA256 {says}",
        "x-amz-content-sha256": body,
        "x-amz-date": moment,
    }


def _lister(root: str, prefix: str) -> Callable[[Server], frozenset[str]]:
    """Make what lists the files of a bucket below ``prefix``, however many pages they fill."""

    def listed(server: Server) -> frozenset[str]:
        found, token = set[str](), ""
        for _ in range(MOST_FILES // PAGE):
            page = _page(server, root, prefix, token)
            keys = page[_KEY]
            found |= {key.removeprefix(prefix) for key in keys if key.startswith(prefix)}
            token = page[_NEXT][0] if page[_NEXT] else ""
            if not token:
                return frozenset(name for name in found if is_file_name(name))
        raise StorageRefusedError("There are too many files in it.")

    return listed


def _page(server: Server, root: str, prefix: str, token: str) -> Mapping[str, list[str]]:
    said = {"delimiter": "/", "list-type": "2", "max-keys": str(PAGE), "prefix": prefix}
    if token:
        said["continuation-token"] = token
    query = "&".join(f"{key}={quote(value, safe='-._~')}" for key, value in sorted(said.items()))
    answer = server.ask("GET", query=query, most=_MOST_PAGE, path=path_of(root))
    found = texts_in(answer, _S3 + _KEY, _S3 + _NEXT, _KEY, _NEXT)
    return {tag: found[_S3 + tag] + found[tag] for tag in (_KEY, _NEXT)}
