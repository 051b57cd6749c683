"""Bring something in: choose a file, see what it would do, say what has to be said, take it in, undo it."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.record.file_types import MOST_FILE
from portable_record.record.parts import PARTS
from portable_record.web.at_hand import TYPED, found_choices, found_files, typed_path
from portable_record.web.files import too_large
from portable_record.web.forms import PageForm, line, number_in_address, offered, one_of
from portable_record.web.guard import doorway
from portable_record.web.sent_file import SentFile, by_script, not_taken
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from portable_record.actions.coming import Coming
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.look_into import Heap

pages = Blueprint("bringing", __name__, url_prefix="/import")
Answer = str | Response | tuple[str | Response, int]
REFUSED_ON_A_PAGE = 50


class FolderForm(PageForm):
    """Which file out of the folders of this device."""

    found = one_of(_l("Which file?"), (), needed=_l("Choose a file."))
    elsewhere = line(
        _l("Where the file is, if it is not in the list"),
        hint=_l("As your files show it, such as /media/stick/letter.json"),
        most=1000,
    )


@contextmanager
def coming_in(token: str = "") -> "Iterator[tuple[OpenRecord, Coming]]":
    """Lend the record, and the file that is on its way in.

    Raises:
        NotFoundError: there is none any more, or by now another one.
    """
    from portable_record.actions.coming import coming_now

    with doorway(current_app).record() as record:
        yield record, coming_now(record, token)


@pages.get("")
def choose() -> Answer:
    """Ask for the file."""
    return _choose()


@pages.route("/folder", methods=["GET", "POST"])
def folder() -> Answer:
    """Fetch a file out of the folders of this device, and look into it."""
    form = _folder_form()
    typed = form.found.data == TYPED
    if form.validate_on_submit() and typed and not form.elsewhere.data:
        form.refuse(_("Type where the file is."), at="elsewhere")
    if not form.is_submitted() or form.problems():
        return render_template("bringing/folder.html", form=form), 400 if form.problems() else 200
    file = typed_path(str(form.elsewhere.data)) if typed else Path(str(form.found.data))
    at = doorway(current_app)

    def deed(progress: Progress) -> object:
        from portable_record.actions.coming import copy_in, look

        with at.record() as record:
            coming = copy_in(record, file, lambda done, total: progress(done, 4 * total))
            return look(record, coming, lambda done, total: progress(total + 3 * done, 4 * total))

    return set_to_work("look-into", deed)


@pages.post("/send")
def send() -> Answer:
    """Take the file that the browser sends, sealed as it comes, and look into it."""
    from portable_record.actions.coming import begin, bring

    if (refused := not_taken(too_large())) is not None:
        return _not_sent(*refused)
    try:
        sent = SentFile(request)
        name = sent.open()
        if not name:
            return _not_sent(_("Choose a file."), 400)
        with doorway(current_app).record() as record:
            coming = begin(record, name)
            for _came in bring(coming, sent.pieces()):
                pass
            sent.rest()
    except PortableRecordError as error:
        return _not_sent(_(error.says), 400)
    went = look_again(coming.token)
    return jsonify(place=went.location) if by_script() else went


def _not_sent(says: str, status: int) -> Answer:
    if by_script():
        return jsonify(says=says), status
    return _choose(says)[0], status


def look_again(
    token: str,
    say: "Callable[[Coming], None] | None" = None,
    *,
    passcode: str = "",
    kind: str = "look-into",
) -> Response:
    """Look into what is on its way in, after what was just said about it."""
    at = doorway(current_app)

    def deed(progress: Progress) -> object:
        from portable_record.actions.coming import coming_now, look

        with at.record() as record:
            coming = coming_now(record, token)
            if say is not None:
                say(coming)
            return look(record, coming, progress, passcode=passcode or None)

    return set_to_work(kind, deed)


@pages.get("/looked")
def looked() -> Answer:
    """Lead on from looking into it: to what has to be asked first, to what it would do, or to why not."""
    work = own_work("look-into", "scanned")
    if work is not None and work.refusal is not None:
        return render_template("bringing/refused.html", refusal=work.refusal), 400
    try:
        with coming_in() as (_record, coming):
            if coming.verified is not None:
                return redirect(url_for("result.show"))
            if coming.looked is None:
                return redirect(url_for("bringing.choose"))
            return redirect(url_for("taking.who" if coming.question == "who" else "bringing.preview"))
    except NotFoundError:
        return redirect(url_for("bringing.choose"))


@pages.get("/preview")
def preview() -> Answer:
    """Say what it would do: how much is new, changed, here already, not understood."""
    from portable_record.actions.taking import Fate

    with coming_in() as (_record, coming):
        found = coming.looked
        if found is None or coming.question == "who":
            return redirect(url_for("bringing.looked"))
        counts = [(str(fate), found.count(fate)) for fate in Fate]
        return render_template("bringing/preview.html", coming=coming, looked=found, counts=counts)


@pages.get("/preview/<any(new, changed, here, edited):fate>")
def listed(fate: str) -> Answer:
    """List the entries of one fate: by part and kind, then one by one."""
    from portable_record.actions.look_into import PAGE, foreseen
    from portable_record.actions.taking import Fate

    start = number_in_address("first") or 0
    with coming_in() as (record, coming):
        if coming.looked is None:
            return redirect(url_for("bringing.looked"))
        heaps = coming.looked.heaps_of(Fate(fate))
        heap = _asked_for(heaps)
        numbers = heap.numbers[start : start + PAGE] if heap else None
        entries = list(foreseen(record, coming.data, coming.looked, numbers)) if numbers is not None else []
    return render_template(
        "bringing/list.html",
        fate=fate,
        heaps=heaps,
        heap=heap,
        entries=entries,
        start=start,
        size=PAGE,
        parts={part.key: part.title for part in PARTS},
    )


def _asked_for(heaps: "list[Heap]") -> "Heap | None":
    """Find the heap that the address names; where there is only one, it is that one."""
    if len(heaps) == 1:
        return heaps[0]
    wanted = request.args.get("part"), request.args.get("kind")
    return next((heap for heap in heaps if (heap.part, heap.kind) == wanted), None)


@pages.get("/preview/refused")
def refused() -> Answer:
    """List what was not understood, with reason and place."""
    start = number_in_address("first") or 0
    with coming_in() as (_record, coming):
        if coming.looked is None:
            return redirect(url_for("bringing.looked"))
        all_of_them = coming.looked.refusals
    return render_template(
        "bringing/not-understood.html",
        refusals=all_of_them[start : start + REFUSED_ON_A_PAGE],
        total=len(all_of_them),
        start=start,
        size=REFUSED_ON_A_PAGE,
    )


@pages.post("/take")
def take() -> Answer:
    """Take it in, once all is said that has to be."""
    token, at = request.form.get("file", "-"), doorway(current_app)
    with coming_in(token) as (_record, coming):
        if coming.taken is not None:
            return redirect(url_for("bringing.done"))
        if coming.question:
            return redirect(url_for(f"taking.{coming.question}"))

    def deed(progress: Progress) -> object:
        from portable_record.actions.coming import coming_now, take

        with at.record() as record:
            return take(record, coming_now(record, token), progress)

    return set_to_work("import", deed)


@pages.get("/done")
def done() -> Answer:
    """Say what came in, where to look, and how to undo it."""
    work = own_work("import")
    if work is not None and work.refusal is not None:
        return render_template("bringing/refused.html", refusal=work.refusal), 400
    from portable_record.actions.two_of_me import people_in_details

    with coming_in() as (record, coming):
        if coming.taken is None or coming.looked is None:
            return redirect(url_for("bringing.looked"))
        two = len(people_in_details(record)) > 1
        heaps = [heap for heap in coming.looked.heaps.values() if heap.fate != "here"]
        places = [part for part in PARTS if any(heap.part == part.key for heap in heaps)]
        return render_template(
            "bringing/done.html", coming=coming, taken=coming.taken, places=places, two=two
        )


@pages.post("/undo")
def undo() -> Response:
    """Undo the whole of it."""
    at = doorway(current_app)
    with coming_in(request.form.get("file", "-")) as (_record, coming):
        change = coming.change

    def deed(progress: Progress) -> object:
        from portable_record.actions.coming import let_go
        from portable_record.actions.undo import undo_act

        with at.record() as record:
            count = undo_act(record, change, progress=progress)
            let_go(record)
            return count, change

    return set_to_work("undo-import", deed)


@pages.get("/undone")
def undone() -> Answer:
    """Say what was undone."""
    work = own_work("undo-import")
    if work is None:
        return redirect(url_for("history.show"))
    if work.refusal is not None or not isinstance(work.answer, tuple):
        return render_template("bringing/refused.html", refusal=work.refusal), 400
    count, change = work.answer
    return render_template("history/undone.html", change=change, count=count)


@pages.post("/leave")
def leave() -> Response:
    """Let go of the file; nothing of it stays here."""
    from portable_record.actions.coming import let_go

    with doorway(current_app).record() as record:
        let_go(record)
    return redirect(url_for("bringing.choose"))


def _folder_form() -> FolderForm:
    from portable_record.actions.coming import ENDINGS

    listed = found_choices(found_files(ENDINGS))
    form = FolderForm(data={"found": listed[0][0] if listed else TYPED})
    form.found.choices = offered([*listed, (TYPED, _("Another file"), _("Type where it is."))])
    return form


def _choose(says: str = "") -> tuple[str, int]:
    from portable_record.actions.coming import waits_here

    with doorway(current_app).record() as record:
        waits = waits_here(record)
    page = render_template(
        "bringing/choose.html", says=says, most=MOST_FILE, too_large=too_large(), waits=waits
    )
    return page, 400 if says else 200
