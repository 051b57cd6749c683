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
from portable_record.web.inbox import looking

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.moving import Shown
    from portable_record.web.waiting import Waiting

pages = Blueprint("moving", __name__)
Place = dict[str, str]
CARD: Place = {}
"""Stands for the owner's contact card; a share goes by its own id, an answer by its item's and its own."""
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Held:
    """What this session shows, and of which share; or as who, of the contact card."""

    what: str
    shown: "Shown"


@pages.get("/shares/<share_id>/moving")
def show(share_id: str) -> str:
    """Show a share as a moving code, from any of its pictures on."""
    return _page({"share_id": share_id}, back=url_for("shared.show", share_id=share_id))


@pages.get("/shares/<share_id>/moving/<size>/<number>.png")
def picture(share_id: str, size: str, number: str) -> Response:
    """Draw one picture of a share."""
    return _picture({"share_id": share_id}, size, number)


@pages.get("/inbox/<item>/answers/<answer>/moving")
def answer(item: str, answer: str) -> str:
    """Show an answer to what somebody gave as a moving code."""
    return _page({"item": item, "answer": answer}, back=url_for("answering.show", item=item, answer=answer))


@pages.get("/inbox/<item>/answers/<answer>/moving/<size>/<number>.png")
def answer_picture(item: str, answer: str, size: str, number: str) -> Response:
    """Draw one picture of an answer."""
    return _picture({"item": item, "answer": answer}, size, number)


@pages.get("/contacts/mine/moving")
def card() -> str:
    """Show the owner's contact card as a moving code."""
    return _page(CARD, back=url_for("mine.show"))


@pages.get("/contacts/mine/moving/<size>/<number>.png")
def card_picture(size: str, number: str) -> Response:
    """Draw one picture of the contact card."""
    return _picture(CARD, size, number)


def _page(place: Place, *, back: str) -> str:
    from portable_record.sharing.ur.frames import SPEEDS, USUAL_SIZE, USUAL_SPEED
    from portable_record.sharing.ur.moving_code import LAST

    with doorway(current_app).record() as record:
        shown = _shown(record, place)
    totals = {size: code.total for size, code in shown.codes.items()}
    size = request.args.get("size", "")
    size = size if size in totals else USUAL_SIZE
    number = request.args.get("picture", 1, int)
    return render_template(
        "moving/show.html",
        back=back,
        place=place,
        to=shown.to or (shown.terms.recipient.name if shown.terms else ""),
        locked=shown.locked,
        size=size,
        totals=totals,
        number=number if 0 < number <= totals[size] else 1,
        frames=_address(place, size),
        speeds=SPEEDS,
        usual_speed=USUAL_SPEED,
        last=LAST,
    )


def _address(place: Place, size: str) -> str:
    """Give the address of a picture that there is not, in whose place the script puts others."""
    endpoint = "answer_picture" if "answer" in place else "picture" if place else "card_picture"
    return url_for(f"moving.{endpoint}", **{**place, "size": size, "number": "0"})  # type: ignore[arg-type]  # no option of Flask's is among them


def _picture(place: Place, size: str, number: str) -> Response:
    from portable_record.sharing.ur.frames import frame
    from portable_record.sharing.ur.moving_code import LAST

    with doorway(current_app).record() as record:
        shown = _shown(record, place)
    if size not in shown.codes or not (_NUMBER.fullmatch(number) and int(number) <= LAST):
        raise NotFoundError(place=f"{size}/{number}")
    return Response(frame(shown.codes[size].text(int(number))), content_type="image/png")


def _shown(record: "OpenRecord", place: Place) -> "Shown":
    """Return what this session shows; the first time it is made ready, and noted."""
    from portable_record.actions.moving import refuse_unless_open
    from portable_record.actions.withdraw import one_share_of

    waiting: Waiting[Held] = current_app.extensions["moving"]
    if "share_id" in place:
        one_share_of(record, place["share_id"], confirmed=typed_again())
    what = " ".join(place.values()) or f"{record.identity.did} {record.identity.signed_as}"
    held = waiting.of(the_pass())
    if held is None or held.what != what:
        held = Held(what, _made_ready(record, place))
        waiting.keep(held, key=the_pass())
    refuse_unless_open(record, held.shown)
    return held.shown


def _made_ready(record: "OpenRecord", place: Place) -> "Shown":
    from portable_record.actions.answer_share import answer_shown
    from portable_record.actions.moving import card_to_show, share_to_show

    if "answer" in place:
        now = looking(record)
        return answer_shown(record, place["item"], place["answer"], who=now.by if now else "")
    return share_to_show(record, place["share_id"]) if place else card_to_show(record)
