"""Folders and buckets as storage, through Apache OpenDAL: the only file that knows it.

The library and its threads are loaded when a place is used, not before. What it says in a fault can hold
addresses and names of keys, so a fault is told in our words alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from portable_record.errors import NotFoundError, StorageRefusedError
from portable_record.storage.port import Storage, check_name

if TYPE_CHECKING:
    import opendal

SECONDS = 15
TRIES = 2
KIND = "application/jose"


@dataclass(frozen=True, slots=True)
class Bucket:
    """An S3-compatible bucket, the folder in it, and the key that may write there."""

    endpoint: str
    name: str
    key_id: str
    secret: str = field(repr=False)
    region: str = "auto"
    prefix: str = ""


class _Place:
    """A place behind the library."""

    def __init__(self, operator: "opendal.Operator", *, says_kind: bool) -> None:
        self._operator = operator
        self._kind = KIND if says_kind else None

    def put(self, name: str, data: bytes) -> None:
        check_name(name)
        try:
            with _told(name):
                self._operator.write(name, data, content_type=self._kind)
        except NotFoundError as gone:
            raise StorageRefusedError("It is not there.") from gone

    def get(self, name: str) -> bytes:
        check_name(name)
        with _told(name):
            return bytes(self._operator.read(name))

    def delete(self, name: str) -> None:
        check_name(name)
        with _told(name):
            self._operator.delete(name)


def in_folder(folder: Path) -> Storage:
    """Keep files in a folder that is there.

    Raises:
        StorageRefusedError: it is not there.
    """
    import opendal

    if not folder.is_dir():
        raise StorageRefusedError("There is no such folder.", place=str(folder))
    return _Place(opendal.Operator("fs", root=str(folder.resolve())), says_kind=False)


def in_bucket(bucket: Bucket) -> Storage:
    """Keep files in a bucket; nothing but what is given here is used to get in.

    Raises:
        StorageRefusedError: what is given makes no bucket.
    """
    import opendal
    from opendal.layers import RetryLayer, TimeoutLayer

    try:
        operator = opendal.Operator(
            "s3",
            root=f"/{bucket.prefix.strip('/')}",
            bucket=bucket.name,
            endpoint=bucket.endpoint,
            region=bucket.region,
            access_key_id=bucket.key_id,
            secret_access_key=bucket.secret,
            disable_config_load="true",
            disable_ec2_metadata="true",
        )
        patient = operator.layer(TimeoutLayer(timeout=SECONDS, io_timeout=SECONDS))
        return _Place(patient.layer(RetryLayer(max_times=TRIES, min_delay=0.1)), says_kind=True)
    except _faults() as refused:
        raise StorageRefusedError("This makes no place for files.", place=bucket.endpoint) from refused


@contextmanager
def _told(name: str) -> Iterator[None]:
    from opendal.exceptions import NotFound, PermissionDenied

    try:
        yield
    except NotFound as gone:
        raise NotFoundError(place=name) from gone
    except PermissionDenied as refused:
        raise StorageRefusedError("It does not let us write there.") from refused
    except _faults() as refused:
        raise StorageRefusedError("It does not answer as it should.") from refused


def _faults() -> tuple[type[Exception], ...]:
    """Give every fault that the library knows: it has no common one."""
    from opendal import exceptions

    return tuple(fault for fault in vars(exceptions).values() if isinstance(fault, type))
