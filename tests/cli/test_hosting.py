"""The command that serves links for a group."""

import socket
from functools import partial
from pathlib import Path

import pytest

from portable_record import wiring
from portable_record.errors import FileUnwritableError, PortBusyError, UsageError
from portable_record.web import links_host
from tests.cli.conftest import Run


def test_the_command_serves_a_folder_until_it_is_stopped(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: dict[str, object] = {}

    def serve(folder: Path, **more: object) -> None:
        said.update(more, folder=folder)
        raise KeyboardInterrupt

    monkeypatch.setattr(links_host, "serve_links", serve)
    (tmp_path / "key").write_text("upload\n")

    serving = ("serve-links", "--data", tmp_path, "--port", "0", "--upload-key-file", tmp_path / "key")
    public = ("--public-address", "https://links.example")
    proxies = []
    for more in (("--behind-proxy", *public), ("--listen", "::1", "--proxy", "10.0.0.2", *public)):
        assert run(*serving, *more).exit_code == 0
        proxies.append((said["listen"], said["proxy"]))
    wrong = [run(*serving, *more) for more in (("--listen", "web.example"), ("--proxy", "10.0.0.2"))]
    done = run(*serving)

    assert done.exit_code == 0
    assert proxies == [("127.0.0.1", "127.0.0.1"), ("::1", "10.0.0.2")]
    assert "An address of a machine looks like 10.0.0.2." in wrong[0].stderr
    assert "say its address with --public-address" in wrong[1].stderr
    assert said["upload_key"] == "upload"
    assert (said["listen"], said["proxy"]) == ("127.0.0.1", "")
    assert wiring.seconds() > 1_700_000_000


def test_a_port_that_is_taken_and_a_folder_that_is_none_are_told(tmp_path: Path) -> None:
    serve = partial(
        links_host.serve_links,
        upload_key="k",
        public_address="",
        now=lambda: 0.0,
        say=lambda _: None,
    )
    (tmp_path / "file").write_text("")

    with pytest.raises(FileUnwritableError):
        serve(tmp_path / "file", port=0)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortBusyError):
        serve(tmp_path / "data", port=taken.getsockname()[1])
    with pytest.raises(UsageError, match="does not have that address"):
        serve(tmp_path / "data", port=0, listen="192.0.2.1")


def test_it_says_its_address_and_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("waitress.server.TcpWSGIServer.run", lambda _self: None)

    links_host.serve_links(
        tmp_path,
        port=0,
        upload_key="k",
        public_address="",
        now=lambda: 0.0,
        say=said.append,
    )

    assert said[0].startswith("http://127.0.0.1:")
    assert (tmp_path / "links.db").exists()
