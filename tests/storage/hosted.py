"""A host of links on this machine, for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from werkzeug.serving import make_server

from portable_record.hosting.store import LinkStore
from portable_record.web.links_host import create_host

UPLOAD = "upload"
STORE = "links.db"


@contextmanager
def hosted(folder: Path, now: Callable[[], float]) -> Iterator[str]:
    """Run one that keeps its links in a folder; give its address."""
    server = make_server(
        "127.0.0.1", 0, create_host(LinkStore(folder / STORE), upload_key=UPLOAD, now=now), threaded=True
    )
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
