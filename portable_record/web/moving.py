"""A moving code on the screen: pictures that a camera reads one after the other, with no network at all.

The page asks for a few pictures ahead and for no more. What is shown stays the same while the session lasts,
in its memory alone: a reader that has half of it must not find another one.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, render_template, request, url_for

from portable_record.errors import NotFoundError
from portable_record.web.again import typed_again
from portable_record.web.guard import doorway, the_pass

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.moving import Shown
    from portable_record.web.waiting import Waiting

pages = Blueprint("moving", __name__)
CARD = ""
"""Stands for the owner's contact card; a share goes by its own id."""
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Held:
    """What this session shows, and of which share; or as who, of the contact card."""

    what: str
    shown: "Shown"


@pages.get("/shares/<share_id>/moving")
def show(share_id: str) -> str:
    """Show a share as a moving code, from any of its pictures on."""
    return _page(share_id, back=url_for("shared.show", share_id=share_id))


@pages.get("/shares/<share_id>/moving/<size>/<number>.png")
def picture(share_id: str, size: str, number: str) -> Response:
    """Draw one picture of a share."""
    return _picture(share_id, size, number)


@pages.get("/contacts/mine/moving")
def card() -> str:
    """Show the owner's contact card as a moving code."""
    return _page(CARD, back=url_for("mine.show"))


@pages.get("/contacts/mine/moving/<size>/<number>.png")
def card_picture(size: str, number: str) -> Response:
    """Draw one picture of the contact card."""
    return _picture(CARD, size, number)


def _page(share_id: str, *, back: str) -> str:
    from portable_record.sharing.ur.frames import SPEEDS, USUAL_SIZE, USUAL_SPEED
    from portable_record.sharing.ur.moving_code import LAST

    with doorway(current_app).record() as record:
        shown = _shown(record, share_id)
    totals = {size: code.total for size, code in shown.codes.items()}
    size = request.args.get("size", "")
    size = size if size in totals else USUAL_SIZE
    number = request.args.get("picture", 1, int)
    place = {"share_id": share_id} if share_id else {}
    return render_template(
        "moving/show.html",
        back=back,
        place=place,
        to=shown.terms.recipient.name if shown.terms else "",
        locked=shown.locked,
        size=size,
        totals=totals,
        number=number if 0 < number <= totals[size] else 1,
        frames=_address(share_id, size),
        speeds=SPEEDS,
        usual_speed=USUAL_SPEED,
        last=LAST,
    )


def _address(share_id: str, size: str) -> str:
    """Give the address of a picture that there is not, in whose place the script puts others."""
    if share_id:
        return url_for("moving.picture", share_id=share_id, size=size, number=0)
    return url_for("moving.card_picture", size=size, number=0)


def _picture(share_id: str, size: str, number: str) -> Response:
    from portable_record.sharing.ur.frames import frame
    from portable_record.sharing.ur.moving_code import LAST

    with doorway(current_app).record() as record:
        shown = _shown(record, share_id)
    if size not in shown.codes or not (_NUMBER.fullmatch(number) and int(number) <= LAST):
        raise NotFoundError(place=f"{size}/{number}")
    return Response(frame(shown.codes[size].text(int(number))), content_type="image/png")


def _shown(record: "OpenRecord", share_id: str) -> "Shown":
    """Return what this session shows; the first time it is made ready, and noted."""
    from portable_record.actions.moving import card_to_show, refuse_unless_open, share_to_show
    from portable_record.actions.withdraw import one_share_of

    waiting: Waiting[Held] = current_app.extensions["moving"]
    if share_id:
        one_share_of(record, share_id, confirmed=typed_again())
    what = share_id or f"{record.identity.did} {record.identity.signed_as}"
    held = waiting.of(the_pass())
    if held is None or held.what != what:
        held = Held(what, share_to_show(record, share_id) if share_id else card_to_show(record))
        waiting.keep(held, key=the_pass())
    refuse_unless_open(record, held.shown)
    return held.shown
