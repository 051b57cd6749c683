"""Serve the app on this machine only."""

import _thread
import logging
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments

from portable_record.actions.desk import Desk
from portable_record.errors import PortableRecordError, PortBusyError
from portable_record.web import MOST_BODY, create_app
from portable_record.web.ahead import read_ahead
from portable_record.web.doorway import Doorway
from portable_record.web.launch import Launch
from portable_record.web.uploads import MOST
from portable_record.web.wire import AT_ONCE, StrictServer

if TYPE_CHECKING:
    from flask import Flask

    from portable_record.actions.records_here import Records
    from portable_record.web.circle_news import CircleNews
    from portable_record.web.link_ends import LinkEnds

if sys.platform != "win32":
    import resource

THIS_MACHINE = "127.0.0.1"
LOOK_SECONDS = 5
LOOKS_A_MINUTE = 60 // LOOK_SECONDS
CLOSING = 5
"""Seconds that the program stays after it was locked, if what was written last has still to go out."""
CONNECTIONS = 2000
LIMITS = {
    "threads": 8,  # a browser makes six connections: if it waits with six files, pages still come
    "ident": None,
    "backlog": CONNECTIONS,  # who waits here is answered at once; beyond it, a second later
    "connection_limit": CONNECTIONS,  # idle ones must not keep the owner out
    "asyncore_use_poll": True,  # select() takes no more than 1,024
    "recv_bytes": 64 * 1024,
    "channel_timeout": 30,
    "cleanup_interval": 5,
    "max_request_header_size": 16 * 1024,
    "max_request_body_size": MOST_BODY,  # refused by its announced length: nothing of it reaches the disk
    "outbuf_high_watermark": 4 * 1024 * 1024,  # more of an answer is made only when the browser took some
    "outbuf_overflow": 1 << 40,  # what it did not take yet waits in memory: a file would be readable to all
}
FOR_UPLOADS = LIMITS | {"max_request_body_size": MOST + 1}


def _make_room_for_connections() -> None:
    """Allow as many open connections as we let in, where the system keeps the number low."""
    if sys.platform != "win32":
        least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS + AT_ONCE + 200
        if least != resource.RLIM_INFINITY and least < wanted:
            allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))


def _keep_no_log() -> None:
    """Silence the server's own log: its lines hold addresses and what went wrong, which may be private."""
    for name in ("waitress", "waitress.queue", "werkzeug", "flask_wtf"):
        logging.getLogger(name).disabled = True


def behind(listening: socket.socket, app: "Flask") -> Any:  # noqa: ANN401 - waitress has no types
    """Make the server of an app behind a socket: strict, within its limits, and without a log."""
    _keep_no_log()
    _make_room_for_connections()
    sockinfo = (listening.family, listening.type, listening.proto, listening.getsockname())
    adj = Adjustments(**LIMITS)
    adj.uploads, adj.for_uploads = app.extensions["uploads"], Adjustments(**FOR_UPLOADS)
    return StrictServer(app, _sock=listening, bind_socket=False, sockinfo=sockinfo, adj=adj)


class _Interrupted:
    """Remembers that somebody asked the program to end: what Python runs just then may swallow it.

    Ctrl-C asks, and so does the system when it shuts down or when the window of the program is closed, as far
    as it says so. What somebody told it not to hear, as ``nohup`` does, it does not hear.
    """

    def __init__(self) -> None:
        """Listen from now on, where signals can be heard: in the main thread."""
        self.asked = threading.Event()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._hear)
            for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
                asks = getattr(signal, name, None)
                if asks is not None and signal.getsignal(asks) is not signal.SIG_IGN:
                    signal.signal(asks, self._hear)

    def _hear(self, asks: int, _frame: object) -> None:
        once_more = self.asked.is_set() and asks != signal.SIGINT
        self.asked.set()
        if not once_more:  # else it would cut short what is done at the end
            raise KeyboardInterrupt

    def ask_again(self, closing: threading.Event) -> None:
        """Interrupt the main thread until it ends, once somebody has asked for it."""
        self.asked.wait()
        while not closing.wait(1):
            _thread.interrupt_main()


def _watch(doorway: Doorway, ends: "LinkEnds", news: "CircleNews", closing: threading.Event) -> None:
    """Lock the record when nobody has come for a long time, even if no request comes again."""
    looked = 0
    while not closing.wait(LOOK_SECONDS):
        doorway.lock_if_idle()
        erase_on(doorway)
        ends.look()
        news.look()
        looked += 1
        if looked % LOOKS_A_MINUTE == 0:
            delete_on(doorway)


def erase_on(doorway: Doorway) -> None:
    """Erase some more of what was in the bin for 30 days, and what was signed of shares that are over."""
    with suppress(PortableRecordError), doorway.record() as record:
        from portable_record.actions.erase import erase_old
        from portable_record.actions.kept_shares import let_go_of_ended

        erase_old(record)
        let_go_of_ended(record)


def delete_on(doorway: Doorway) -> None:
    """Delete some more of what was over long ago in the inbox, while the record is open."""
    with suppress(PortableRecordError), doorway.record() as record:
        from portable_record.actions.delete_items import delete_over

        delete_over(record)


def _clear_away(records: "Records | None") -> None:
    """Remove what a program that was ended too soon left of an example."""
    if records is not None and records.example.exists():
        from portable_record.actions.example import remove_example

        with suppress(PortableRecordError):
            remove_example(records.example)


def _claim(listening: socket.socket) -> None:
    """Let nobody else take the port while we have it, and take it again soon after a restart."""
    if sys.platform == "win32":  # there, SO_REUSEADDR would let another program listen on it as well
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def serve(
    desk: Desk,
    folder: Path,
    *,
    port: int,
    browser: bool,
    say: Callable[[str], None],
    records: "Records | None" = None,
    ask_which: bool = False,
) -> None:
    """Serve until interrupted; the address is the first line said.

    ``records`` are those of this device; with ``ask_which`` one is chosen before it is unlocked.

    Raises:
        PortBusyError: another program has the port.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    _claim(listening)
    try:
        listening.bind((THIS_MACHINE, port))
    except OSError as fault:
        listening.close()
        raise PortBusyError(place=str(port)) from fault
    host = f"{THIS_MACHINE}:{listening.getsockname()[1]}"
    doorway = Doorway(desk, folder, ticks=time.monotonic, records=records)
    doorway.is_chosen = not ask_which
    launch = Launch(say)
    app = create_app(doorway, host=host, launch=launch)
    server = behind(listening, app)
    _clear_away(records)
    closing, interrupted = threading.Event(), _Interrupted()
    address = f"http://{host}/"
    if not doorway.has_record:
        address += f"setup?token={launch.code}"
    say(address)
    if doorway.has_record:
        say(f"The app may ask for the code of this window: {launch.code}")
    launch.was_said()
    desk.reader.start()
    if browser:
        webbrowser.open(address)
    threading.Thread(target=interrupted.ask_again, args=(closing,), daemon=True).start()
    ends, news = app.extensions["link-ends"], app.extensions["circle-news"]
    threading.Thread(target=_watch, args=(doorway, ends, news, closing), daemon=True).start()
    threading.Thread(target=read_ahead, args=(app, closing), daemon=True).start()
    try:
        server.run()
    finally:
        closing.set()
        doorway.lock()
        server.close()
        news.wait(CLOSING)
