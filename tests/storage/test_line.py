"""A line knows which addresses lie inside, and looks a name up within its wait."""

import socket
import threading

import pytest

from portable_record.errors import OutsideSilentError
from portable_record.storage.line import is_public
from portable_record.storage.outside import fetch


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2a00:1450:4009:81f::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "100.64.0.1"),
        *(
            "0.0.0.1",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1%eth0",
            "fd00::1",
            "::ffff:192.168.1.1",
            "64:ff9b::c0a8:101",
        ),
        *("2002:c0a8:101::1", "ff02::1"),
    ],
)
def test_an_address_of_this_machine_or_its_network_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_name_that_is_looked_up_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Event()

    def never(*_args: object, **_more: object) -> list[object]:
        free.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)

    with pytest.raises(OutsideSilentError):
        fetch("http://slow.example/file", most=1, seconds=0.05)
    free.set()


@pytest.mark.parametrize("name", ["a" * 70, "\u00df..x"])
def test_a_name_that_is_none_is_told_as_silence(name: str) -> None:
    with pytest.raises(OutsideSilentError):
        fetch(f"http://{name}.invalid/file", most=1, seconds=1)
