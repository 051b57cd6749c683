"""The app behind a real socket, in this process, so that a test holds its clock."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from waitress import wasyncore

from portable_record.web import create_app
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from portable_record.web.server import THIS_MACHINE, behind


@contextmanager
def serving(
    doorway: Doorway,
    *,
    launch: Launch | None = None,
    complain: Callable[[str], None] = print,
) -> Iterator[int]:
    """Serve the app of a doorway for one block; gives the port."""
    listening = socket.socket()
    listening.bind((THIS_MACHINE, 0))
    port: int = listening.getsockname()[1]
    app = create_app(doorway, host=f"{THIS_MACHINE}:{port}", launch=launch, complain=complain)
    server = behind(listening, app)
    threading.Thread(target=server.run, daemon=True).start()
    yield port
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)
