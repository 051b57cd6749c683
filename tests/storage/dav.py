"""A WebDAV server on this machine that keeps a folder, and lets in who knows the password."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import waitress
from waitress.wasyncore import close_all
from wsgidav.wsgidav_app import WsgiDAVApp

from portable_record.storage.webdav import Webdav

USER, PASSWORD = "sue", "sea and sand"


class Dav:
    """The server: what was asked of it, and how to have it answer otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, ""
        self.asked: list[str] = []
        self.answers: dict[str, str] = {}
        self._app = WsgiDAVApp(
            {
                "provider_mapping": {"/dav": str(folder)},
                "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
                "http_authenticator": {"accept_digest": False, "default_to_digest": False},
                "dir_browser": {"enable": False},
                "property_manager": False,
                "lock_storage": False,
                "verbose": 0,
                "logging": {"enable_loggers": []},
            }
        )

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:  # noqa: ANN401 - as WSGI has it
        method = environ["REQUEST_METHOD"]
        self.asked.append(method)
        if method in self.answers:
            environ["wsgi.input"].read()
            start(self.answers[method], [("Content-Length", "0"), ("Location", "https://elsewhere.example/")])
            return [b""]
        return self._app(environ, start)

    def webdav(self, path: str = "", password: str = PASSWORD) -> Webdav:
        """Say how a folder on it is reached."""
        return Webdav(f"{self.address}/dav/{path}", USER, password)


@contextmanager
def dav_over(folder: Path) -> Iterator[Dav]:
    """Run the server over a folder."""
    dav = Dav(folder)
    server = waitress.create_server(dav, host="127.0.0.1", port=0, threads=2)
    dav.address = f"http://127.0.0.1:{server.effective_port}"
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield dav
    finally:
        server.trigger.pull_trigger(partial(close_all, server._map, ignore_all=True))
        thread.join()
        server.task_dispatcher.shutdown()
