"""Paper: the page about the person, the whole plan, or one part, to print."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as Answer

from portable_record.errors import PortableRecordError
from portable_record.record.parts import PARTS
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import spoken
from portable_record.web.forms import DayField, PageForm, line, some_of
from portable_record.web.guard import doorway, the_pass
from portable_record.web.paper_words import edges, made_on, meant_for, put_together
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.paper import Paper, PaperWish, Stays
    from portable_record.web.waiting import Waiting

pages = Blueprint("paper", __name__, url_prefix="/paper")
Answered = str | Answer | tuple[str, int]
FRAME, ALONE = "paper/frame.html", "paper/bare.html"
MOST_PAPERS = 20
LONG = 25  # entries; a paper with more begins with what stands where
_TOKEN = re.compile(r"[0-9a-f]{16}")


@pages.get("")
def choose() -> str:
    """Offer the papers."""
    return render_template("paper/choose.html")


@pages.route("/profile", methods=["GET", "POST"])
def profile() -> Answered:
    """Ask for whom the page about the person is, and make it."""
    from portable_record.actions.paper import PROFILE, PaperWish

    return _ask(PaperWish(PROFILE))


@pages.route("/plan", methods=["GET", "POST"])
def plan() -> Answered:
    """Ask for whom the whole plan is, and make it."""
    from portable_record.actions.paper import PLAN, PaperWish

    return _ask(PaperWish(PLAN))


@pages.get("/part")
def parts() -> str:
    """Offer the parts."""
    return render_template("paper/parts.html", parts=PARTS)


@pages.route("/part/<key>", methods=["GET", "POST"])
def part(key: str) -> Answered:
    """Ask for whom the paper with one part is, and make it."""
    from portable_record.actions.paper import PART, PaperWish

    return _ask(PaperWish(PART, part=part_by_key(key).key))


@pages.get("/made/<token>")
def made(token: str) -> Answered:
    """Show a paper as it is printed."""
    wish = made_papers().get(token)
    if wish is None or wish.ticked:
        return redirect(url_for("paper.choose"))
    return written_out(wish, token)


def written_out(wish: "PaperWish", token: str, *, frame: str = FRAME) -> str:
    """Write a paper out, in a page of the app or alone."""
    from portable_record.actions.paper import PROFILE, paper

    with doorway(current_app).record() as record:
        seen = paper(record, wish)
    values = {
        "frame": frame,
        "token": token,
        "wish": wish,
        "seen": seen,
        "title": title_of(wish),
        "by": put_together(seen.head),
        "for_whom": meant_for(wish),
        "made_on": made_on(seen.head),
    }
    if wish.kind == PROFILE:
        page = _one_page(seen, wish, alone=frame == ALONE)
        return render_template("paper/profile.html", **values, **page)
    return render_template("paper/plan.html", **values, long=len(seen.cards) > LONG, name_of=name_of)


@pages.get("/made/<token>/edges.css")
def edge(token: str) -> Response:
    """Give the style sheet for the edges of a paper's sheets."""
    wish = made_papers().get(token)
    return Response(edge_of(wish) if wish else "", mimetype="text/css")


def edge_of(wish: "PaperWish") -> str:
    """Write that style sheet."""
    from portable_record.actions.paper import head_of

    with doorway(current_app).record() as record:
        return edges(head_of(record, wish))


def title_of(wish: "PaperWish") -> str:
    """Name a paper."""
    from portable_record.actions.paper import PLAN, PROFILE

    if wish.kind == PROFILE:
        return str(_("About me, on one page"))
    return str(_("My whole plan") if wish.kind == PLAN else _(part_by_key(wish.part).title))


def name_of(key: str) -> str:
    """Name a section of a paper."""
    from portable_record.actions.paper import AGREED

    return str(_("Review and agreement") if key == AGREED else _(part_by_key(key).title))


def made_papers() -> dict[str, "PaperWish"]:
    """Give the papers that this session has made, by the token in their address."""
    waiting: Waiting[dict[str, PaperWish]] = current_app.extensions["papers"]
    return waiting.of(the_pass()) or {}


def keep_paper(token: str, wish: "PaperWish") -> str:
    """Keep what a paper is made of until the record locks."""
    waiting: Waiting[dict[str, PaperWish]] = current_app.extensions["papers"]
    kept = {**made_papers(), token: wish}
    waiting.keep(dict(list(kept.items())[-MOST_PAPERS:]), key=the_pass())
    return token


def token_of_form() -> str:
    """Give the token that a form bears, so that twice sent is once made, or a new one."""
    sent = request.form.get("paper", "")
    return sent if _TOKEN.fullmatch(sent) else token_hex(8)


def _ask(wish: "PaperWish") -> Answered:
    from portable_record.actions.paper import held_back, make_paper

    token = token_of_form()
    with doorway(current_app).record() as record:
        stays = held_back(record, wish)
        form = _form(record, wish, stays)
        if form.validate_on_submit() and _is_good(form):
            wish = replace(
                wish,
                to=str(form["to"].data or ""),
                until=form["until"].data,
                details=tuple(form["details"].data or ()) if "details" in form else (),
                sensitive=frozenset(form["sensitive"].data or ()) if "sensitive" in form else frozenset(),
            )
            try:
                if token not in made_papers():
                    make_paper(record, wish, called=title_of(wish))
                return redirect(url_for("paper.made", token=keep_paper(token, wish)))
            except PortableRecordError as refused:
                form.refuse(refused.says)
    page = render_template(
        "paper/ask.html", form=form, stays=stays, title=title_of(wish), wish=wish, paper=token
    )
    return page, 400 if form.problems() else 200


def _form(record: "OpenRecord", wish: "PaperWish", stays: "Stays") -> PageForm:
    from portable_record.actions.paper import PROFILE, details_to_tick

    fields: dict[str, object] = {**for_whom_fields()}
    details = [
        (question.key, _(question.says or question.label), own(spoken(question, answer)))
        for question, answer in (() if wish.kind == PROFILE else details_to_tick(record))
    ]
    if details and (wish.kind != "part" or wish.part == "details"):
        fields["details"] = some_of(
            _("Which of your details should stand on it?"), details, hint=_("Only what you tick.")
        )
    if stays.kept_back:
        fields["sensitive"] = some_of(
            _("You marked these as sensitive. Should any of them stand on the paper?"),
            [(entry.id, entry.title, _(part_by_key(entry.part).title)) for entry in stays.kept_back],
            hint=_("Only what you tick."),
        )
    made_form: PageForm = type("PaperForm", (PageForm,), fields)()
    return made_form


def for_whom_fields() -> dict[str, object]:
    """Make the two questions that each paper begins with."""
    return {
        "to": line(
            _("Who is it for?"),
            hint=_("Their name stands on every sheet. Leave it empty if it is for you, or for anybody."),
        ),
        "until": DayField(
            _("Until when may they use it?"),
            hint=_("The last day stands on every sheet. You can leave this empty."),
        ),
    }


def _is_good(form: PageForm) -> bool:
    day = form["until"].data
    if day is None or day >= doorway(current_app).today:
        return True
    form.refuse(_("That day is over. Type a day that comes."), at="until")
    return False


def _one_page(seen: "Paper", wish: "PaperWish", *, alone: bool) -> dict[str, object]:
    """Fit the words into four boxes on one sheet."""
    from portable_record.actions.paper_profile import BOXES, boxes
    from portable_record.sharing.paper.profile import Box, Piece, fit, head_height, short_name, short_note

    headings = {
        "like": _("What people like about me"),
        "important": _("What is important to me"),
        "support": _("How best to support me"),
        "talk": _("How to talk with me"),
    }
    said = boxes(seen)
    asked = [
        Box(headings[key], tuple(Piece(_(one.title) if one.title else "", one.text) for one in said[key]))
        for key in BOXES
    ]
    photo = _photo(alone=alone)
    name = short_name(seen.head.name, photo=bool(photo))
    small = [line for line in (_called(seen), put_together(seen.head), meant_for(wish)) if line]
    fitted = fit([asked[:2], asked[2:]], head=head_height(name, small, photo=bool(photo)))
    more = [name_of(section.key) for section in seen.sections if section.more]
    listed, others = short_note(_once([*fitted.cut, *fitted.left_out, *more]))
    return {
        "name": name,
        "photo": photo,
        "small": small,
        "fitted": fitted,
        "boxes": list(zip([headings[key] for key in BOXES], fitted.boxes, strict=True)),
        "missing": ", ".join(listed),
        "others": others,
    }


def _photo(*, alone: bool) -> str:
    """Give where the photo of the person is, or the photo itself for a page alone; empty if there is none."""
    from portable_record.actions.previews import photo_of_me, photo_preview

    with doorway(current_app).record() as record:
        found = photo_of_me(record)
        picture = photo_preview(record) if found and not found.sensitive else b""
    if not found or not picture:
        return ""
    if alone:
        return f"data:image/jpeg;base64,{b64encode(picture).decode()}"
    return url_for("files.picture", entry_id=found.id, size="small")


def _called(seen: "Paper") -> str:
    from portable_record.web.paper_words import apart

    called = seen.head.called
    return str(_("Please call me %(name)s.", name=apart(called))) if called else ""


def _once(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in labels if label))
