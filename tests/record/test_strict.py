"""Bytes in JSON have one spelling, and every other one is refused."""

from base64 import urlsafe_b64encode
from uuid import UUID

import pytest

from portable_record.errors import MalformedChangeError
from portable_record.record.strict import Strict

READ = Strict(MalformedChangeError)
DATA = bytes(range(0xF0, 0x100))
WRITTEN = urlsafe_b64encode(DATA).rstrip(b"=").decode()


@pytest.mark.parametrize("size", [1, 2, 3, 16, 32, 64])
def test_bytes_of_each_length_are_read_as_they_were_written(size: int) -> None:
    data = (DATA * 4)[:size]

    assert READ.data(urlsafe_b64encode(data).rstrip(b"=").decode(), size) == data


@pytest.mark.parametrize(
    "written",
    [
        *(WRITTEN + "=", WRITTEN + "==", WRITTEN + "\n", " " + WRITTEN, WRITTEN[:-1], WRITTEN + "A", ""),
        *(WRITTEN.replace("_", "/", 1), WRITTEN.replace("-", "+", 1), WRITTEN[:2] + "\n" + WRITTEN[2:]),
        *(WRITTEN[:-1] + "x", WRITTEN[:-1] + "é", WRITTEN[:4] + "=" + WRITTEN[5:], 7, None, [WRITTEN]),
    ],
)
def test_bytes_in_another_spelling_are_refused(written: object) -> None:
    assert READ.data(WRITTEN, 16) == DATA

    with pytest.raises(MalformedChangeError):
        READ.data(written, 16)


def test_an_id_is_read_in_its_usual_form() -> None:
    assert READ.uuid(WRITTEN) == str(UUID(bytes=DATA))

    with pytest.raises(MalformedChangeError):
        READ.uuid(WRITTEN[:-2])
