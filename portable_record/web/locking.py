"""Locking: at once, by a long silence in every tab, and staying a little longer."""

from flask import Blueprint, current_app, jsonify, redirect, url_for
from werkzeug.wrappers.response import Response

from portable_record.web.guard import doorway, is_unlocked, leave, open_to_all

pages = Blueprint("locking", __name__)
open_to_all("locking.lock", "locking.still_open")


@pages.post("/lock")
def lock() -> Response:
    """Lock the record in every tab. Whoever sits before another session locks only that one."""
    if is_unlocked(current_app):
        doorway(current_app).lock()
    leave()
    return redirect(url_for("unlock.ask"))


@pages.get("/still-open")
def still_open() -> Response:
    """Tell the script of a page whether to hide it, and how many seconds are left. This renews nothing."""
    open_now = is_unlocked(current_app)
    return jsonify(open=open_now, seconds=doorway(current_app).seconds_left() if open_now else 0)


@pages.post("/stay")
def stay() -> Response:
    """Renew the time: somebody typed, moved the pointer, or said that they are still there."""
    doorway(current_app).visit()
    return jsonify(open=True, seconds=doorway(current_app).seconds_left())
