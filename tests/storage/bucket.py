"""A server of buckets on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

from portable_record.storage.places import Bucket

KEY, SECRET, REGION = "key", "secret", "us-east-1"


@contextmanager
def buckets() -> Iterator[tuple[str, Any]]:
    """Run the server; give its address, and a client that may do all."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )
    yield endpoint, client
    client.close()
    server.stop()


def bucket_at(endpoint: str, name: str) -> Bucket:
    """Say how the part of a bucket that is Sue's is reached."""
    return Bucket(endpoint, name, KEY, SECRET, REGION, "/of-sue/")
