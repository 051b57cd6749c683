"""The bin: what lies in it and until when; put back, or erased for good before its time."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from portable_record.record.parts import part as part_by_key
from portable_record.web.forms import number_in_address
from portable_record.web.guard import doorway

pages = Blueprint("binned", __name__, url_prefix="/bin")
AT_ONCE = 50


@pages.get("")
def show() -> str:
    """List what is in the bin, what goes first at the top."""
    from portable_record.actions.bin_time import erased_from

    start = min(number_in_address("from") or 0, 1_000_000)
    with doorway(current_app).record() as record:
        total = record.vault.entries.count_binned()
        found = record.vault.entries.page_of_bin(start, limit=AT_ONCE)
        until = erased_from(record, found)
    rows = [(entry, part_by_key(entry.part), until[entry.id]) for entry in found]
    return render_template(
        "binned/list.html",
        rows=rows,
        total=total,
        earlier=max(0, start - AT_ONCE) if start else None,
        later=start + AT_ONCE if start + AT_ONCE < total else None,
        done=request.args.get("done", ""),
    )


@pages.post("/<entry_id>/back")
def put_back(entry_id: str) -> Response:
    """Take an entry out of the bin, and go to it."""
    from portable_record.actions.bin_entries import take_from_bin

    with doorway(current_app).record() as record:
        take_from_bin(record, [entry_id])
    return redirect(url_for("entries.one", entry_id=entry_id))


@pages.get("/<entry_id>/erase")
def ask_erase(entry_id: str) -> str:
    """Ask whether an entry should go for good."""
    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id)
    return render_template("binned/erase.html", entry=entry, count=1)


@pages.post("/<entry_id>/erase")
def erase(entry_id: str) -> Response:
    """Erase an entry for good."""
    from portable_record.actions.erase import erase_now

    with doorway(current_app).record() as record:
        erase_now(record, [entry_id])
    return redirect(url_for("binned.show", done="erased"))


@pages.get("/empty")
def ask_empty() -> str | Response:
    """Ask whether all of it should go for good."""
    with doorway(current_app).record() as record:
        count = record.vault.entries.count_binned()
    if not count:
        return redirect(url_for("binned.show"))
    return render_template("binned/erase.html", entry=None, count=count)


@pages.post("/empty")
def empty() -> Response:
    """Erase all of it for good."""
    from portable_record.actions.erase import erase_now
    from portable_record.actions.read_entries import list_of

    with doorway(current_app).record() as record:
        erase_now(record, [entry.id for entry in list_of(record, binned=True)])
    return redirect(url_for("binned.show", done="erased"))
