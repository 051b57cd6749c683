"""Files: attach one, put another in its place, look at one: a small picture, something to play, or a copy.

The bytes of a file are a stranger's. A picture is shown only as the reader process painted it anew; sound and
film go to the player of the browser; everything else, and a copy of anything, is a download without a kind.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.http import parse_range_header
from werkzeug.wrappers.response import Response
from wtforms import FileField

from portable_record.errors import FileTooLargeError, NotFoundError, PortableRecordError
from portable_record.record.asking.sheet import Sheet
from portable_record.record.file_types import MOST_FILE
from portable_record.record.parts import part as part_by_key
from portable_record.record.readable.values import media
from portable_record.web.at_hand import in_words
from portable_record.web.begun import AGAIN, bears_a_file, begun_fields, begun_here, place_of_form
from portable_record.web.circle_ticks import only_here
from portable_record.web.forms import PageForm
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway, the_pass
from portable_record.web.lanes import take_lane
from portable_record.web.sent_file import SentFile, by_script, not_taken
from portable_record.web.told import tell
from portable_record.web.uploads import PREFIX
from portable_record.web.writing import new_id

if TYPE_CHECKING:
    from portable_record.actions.attached_files import OpenedFile
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.newest import Kept
    from portable_record.record.asking.attached import Attached
    from portable_record.record.entry import Entry

pages = Blueprint("files", __name__, url_prefix=PREFIX.rstrip("/"))
bears_a_file("files.add", "files.exchange")
Answered = str | Response | tuple[str | Response, int]
Take = Callable[["OpenRecord", SentFile, str], "Kept"]
MOST_AT_ONCE = 2 * 1024 * 1024  # of what is played: a browser that pauses must not hold the server
RECORDED = {"audio/*": ("microphone",), "video/*": ("microphone", "camera")}
"""What a page may use where a kind of file can be made on it."""
SIDES = {"small": 320, "large": 1280}


class FileForm(PageForm):
    """Which file. It is never filled from what was sent: that is read as a stream."""

    file = FileField(_l("Choose the file"))


def too_large() -> str:
    """Say how large a file may be."""
    return str(_("This file is too large. A file may have up to %(most)d MB.", most=MOST_FILE >> 20))


@pages.route("/add/<key>/<kind>", methods=["GET", "POST"])
def add(key: str, kind: str) -> Answered:
    """Ask for a file, and write a new document with it; the questions about it come next."""
    from portable_record.actions.attach import attach
    from portable_record.record.asking.sheets import sheet_named

    sheet = sheet_named(key, kind)
    if not sheet.file:
        return redirect(url_for("writing.add", key=key, kind=kind))
    entry_id = new_id(request.args.get("entry", ""))

    def take(record: "OpenRecord", sent: SentFile, name: str) -> "Kept":
        return attach(
            record,
            sheet,
            sent.pieces(),
            name=name,
            entry_id=entry_id,
            sensitive=lambda: "sensitive" in sent.rest(),
        )

    if request.method == "POST":
        return _taken(take, lambda says: _ask(sheet, entry_id, says))
    return _ask(sheet, entry_id)


@pages.route("/exchange/<entry_id>", methods=["GET", "POST"])
def exchange(entry_id: str) -> Answered:
    """Ask for another file, and put it in the place of the one that is there."""
    from portable_record.actions.attach import exchange
    from portable_record.actions.part_view import card_of

    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
        sheet = card_of(entry).sheet
    if sheet is None or not sheet.file or entry.binned:
        return redirect(url_for("entries.one", entry_id=entry_id))

    def take(record: "OpenRecord", sent: SentFile, name: str) -> "Kept":
        with record.vault.transaction():
            kept = exchange(record, entry_id, sent.pieces(), name=name)
            sent.rest()
        return kept

    if request.method == "POST":
        return _taken(take, lambda says: _ask(sheet, entry_id, says, entry=entry))
    return _ask(sheet, entry_id, entry=entry)


def _taken(take: Take, ask: Callable[[str], str]) -> Answered:
    """Take the file that was sent, and go on to the questions about it; or say what is wrong."""
    from portable_record.actions.begun import throw_away

    if (refused := not_taken(too_large())) is not None:
        says, status = refused
        return _refuse(says, ask, status)
    sent = SentFile(request)
    try:
        name = sent.open()
        at = doorway(current_app)
        with at.record() as record:
            kept = _unless_empty(take, record, sent, name)
            if kept is not None:
                throw_away(record, sent.fields.get("begun", ""))
        at.visit()
    except FileTooLargeError:
        return _refuse(too_large(), ask, 413)
    except PortableRecordError as error:
        return _refuse(_(error.says), ask, 400)
    if kept is None:
        return _refuse(_("Choose a file."), ask, 400)
    careful, is_here = _careful(kept.entry)
    done = tell(_("Saved"), kept.changes, careful=careful) if kept.changes else None
    if is_here:
        place = url_for("writing.change", entry_id=kept.entry, done=done)
    else:
        place = url_for("entries.part", key=kept.part, done=done)
    return jsonify(place=place) if by_script() else redirect(place)


def _careful(entry_id: str) -> tuple[str, bool]:
    """Say of a picture that was kept that it cannot be shown; and whether it is here, or waits for a yes."""
    from portable_record.actions.attached_files import file_in
    from portable_record.actions.previews import LARGE, look_at

    with doorway(current_app).record() as record:
        if not record.vault.entries.has(entry_id):
            return only_here(record, entry_id), False
        file = file_in(record.vault.entries.get(entry_id))
        says = only_here(record, entry_id)
        if file is None or not file.mime.startswith("image/"):
            return says, True
        look = look_at(record, entry_id, side=LARGE)
    if look.picture():
        return says, True
    return str(
        _("It is kept, but this picture cannot be shown here. A photo saved as JPEG or PNG can.")
    ), True


def _unless_empty(take: Take, record: "OpenRecord", sent: SentFile, name: str) -> "Kept | None":
    """Take the file; nothing if none was chosen, which a browser sends as one without a name."""
    return take(record, sent, name) if name else None


def _refuse(says: str, ask: Callable[[str], str], status: int) -> Answered:
    return (jsonify(says=says), status) if by_script() else (ask(says), status)


def _ask(sheet: Sheet, entry_id: str, says: str = "", *, entry: "Entry | None" = None) -> str:
    form = FileForm(formdata=None)
    recorded = sheet.file.partition("/")[0] if sheet.file in RECORDED else ""
    g.allowed = RECORDED.get(sheet.file, ())
    if says:
        form.refuse(says, at="file")
    if entry is None:
        action = url_for("files.add", key=sheet.part, kind=sheet.key, entry=entry_id)
    else:
        action = url_for("files.exchange", entry_id=entry_id)
    return render_template(
        "files/ask.html",
        form=form,
        sheet=sheet,
        part=part_by_key(entry.part if entry else sheet.part),
        entry=entry,
        action=action,
        recorded=recorded,
        most=MOST_FILE,
        too_large=too_large(),
        begun=begun_here(),
        again=AGAIN in request.args,
        hidden=begun_fields(place_of_form(), _(sheet.title)),
        keeps=place_of_form(),
    )


@pages.get("/<entry_id>/picture/<size>")
def picture(entry_id: str, size: str) -> Answered:
    """Give the small picture of a picture, painted anew."""
    from portable_record.actions.previews import look_at

    if size not in SIDES:
        raise NotFoundError
    with doorway(current_app).record() as record:
        look = look_at(record, entry_id, side=SIDES[size])
    painted = look.picture()
    if not painted:
        return redirect(url_for("static", filename="img/no-picture.svg"))
    return sealed_off(Response(painted, content_type="image/jpeg"))


@pages.get("/<entry_id>/play")
def play(entry_id: str) -> Response:
    """Give sound or film to the player, as much of it at once as a player needs (RFC 9110, section 14)."""
    from portable_record.actions.attached_files import open_attached

    with doorway(current_app).record() as record:
        opened = open_attached(record, entry_id)
        size = opened.file.size
        if not (opened.file.type.is_sound or opened.file.type.is_film):
            return sealed_off(Response(status=404))
        asked = parse_range_header(request.headers.get("Range"))
        if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
            lane = take_lane()
            answer = Response(while_open(opened.part(0, size)), content_type=opened.file.mime)
            answer.content_length = size
            return sealed_off(lane.carry(answer), ranges=True)
        wanted = asked.range_for_length(size)
        if wanted is None:
            return sealed_off(Response(status=416, headers={"Content-Range": f"bytes */{size}"}), ranges=True)
        start, end = wanted[0], min(wanted[1], wanted[0] + MOST_AT_ONCE)
        body = b"".join(opened.part(start, end))
    answer = Response(body, status=206, content_type=opened.file.mime)
    answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return sealed_off(answer, ranges=True)


@pages.get("/<entry_id>/copy")
def copy(entry_id: str) -> Response:
    """Give a copy of the file to keep. The browser is told nothing of its kind, so that it opens none."""
    from portable_record.actions.attached_files import open_attached

    lane = take_lane()
    with doorway(current_app).record() as record:
        opened = open_attached(record, entry_id)
        answer = Response(
            while_open(opened.part(0, opened.file.size)), content_type="application/octet-stream"
        )
    answer.content_length = opened.file.size
    answer.headers["Content-Disposition"] = saved_as(_name(opened))
    return sealed_off(lane.carry(answer))


class Sized(Protocol):
    """What has a length."""

    @property
    def size(self) -> int:
        """How many bytes it has."""


def file_words(file: "Attached") -> str:
    """Say what a file is and how large."""
    kind = media(file.mime)
    return ", ".join(([_(kind)] if kind else []) + [in_words(file.size)])


def file_size(file: "Sized") -> str:
    """Say how large a file is."""
    return in_words(file.size)


def file_of(entry: "Entry") -> "Attached | None":
    """Say which file an entry has."""
    from portable_record.actions.attached_files import file_in

    return file_in(entry)


pages.add_app_template_global(file_words, "file_words")
pages.add_app_template_global(file_size, "file_size")
pages.add_app_template_global(file_of, "file_of")


def _name(opened: "OpenedFile") -> str:
    return opened.file.name or "file"


def while_open(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give on pieces of a file as long as this session may see it: what is locked stops at once."""
    at, shown = doorway(current_app), the_pass()
    return _checked(pieces, lambda: at.lets_in(shown))


def _checked(pieces: Iterable[bytes], may: Callable[[], bool]) -> Iterator[bytes]:
    for piece in pieces:
        if not may():
            raise ConnectionAbortedError
        yield piece


def sealed_off(answer: Response, *, ranges: bool = False) -> Response:
    """Mark an answer whose bytes are a stranger's: the browser is to make nothing of them."""
    g.is_foreign = True
    answer.headers["Accept-Ranges"] = "bytes" if ranges else "none"
    return answer
