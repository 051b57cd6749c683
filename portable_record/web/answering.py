"""Answer what somebody gave: four boxes that may each stay empty, a look at what goes out, and a signature.

Then the ways to give the answer back: a code, a moving code, a locked file, or paper.
"""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answered

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.begun import is_saved, keeping, keeps
from portable_record.web.forms import DayField, PageForm, line, paragraphs
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway, the_pass
from portable_record.web.inbox import looking
from portable_record.web.suggested_words import KINDS
from portable_record.web.told import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from portable_record.actions.answer_share import GivenAnswer
    from portable_record.sharing.reply import Piece
    from portable_record.web.waiting import Waiting

pages = Blueprint("answering", __name__, url_prefix="/inbox")
keeps("answering.write")
Answer = str | Answered | tuple[str, int]
SIGN, CHANGE = "sign", "change"


class AnswerForm(PageForm):
    """The four boxes, with what belongs to each, and who writes."""

    q_agreed = paragraphs(_l("What we agreed"), hint=_l("Write each thing on a line of its own."))
    q_will_do = paragraphs(_l("What we will do"), hint=_l("Write each thing on a line of its own."))
    q_who = line(_l("Who does it?"), hint=_l("A name, or leave it empty: then it is your group."), most=120)
    q_day = DayField(_l("By which day?"), hint=_l("Leave it empty if there is none."))
    q_noticed = paragraphs(
        _l("What we noticed"),
        hint=_l("Only what the person would want to know. Write each thing on a line of its own."),
    )
    q_title = line(_l("What we can offer: its name"), hint=_l("Such as: Friday lunch club."), most=120)
    q_offer = paragraphs(_l("What is it?"), hint=_l("In a few words."), most=2000)
    q_where = line(_l("Where is it?"), most=300)
    q_times = line(_l("When is it?"), hint=_l("Such as: Fridays, 12 to 2."), most=300)
    q_phone = line(_l("The phone number"), most=60)
    q_web = line(_l("The web address"), hint=_l("It begins with https://"), most=300)
    q_name = line(_l("Your name"), needed=_l("Type your name."), most=80)
    q_role = line(_l("What you do there"), hint=_l("Such as: driver, or support worker."), most=40)


@pages.route("/<item>/answer", methods=["GET", "POST"])
def write(item: str) -> Answer:
    """Ask what is answered, show exactly what goes out, and sign it."""
    from portable_record.actions.answer_share import answer_of, answers_to, sign_answer, written_as
    from portable_record.actions.inbox import item_of
    from portable_record.actions.team_shelf import name_in_team
    from portable_record.actions.who_answers import say_answering

    with doorway(current_app).record() as record:
        now = looking(record)
        shown = item_of(record, item)
        if now is None:
            return redirect(url_for("inbox.why", next=url_for("answering.write", item=item)))
        if shown.state == "open":
            say_answering(record, item, by=now.by)
        answer_check = answers_to(record, item)
        kept = keeping(_("An answer"))
        form = AnswerForm(**kept.sent, data={"q_name": now.by or name_in_team(record)})
        deed, said = request.form.get("deed", ""), None
        if form.validate_on_submit() and deed != CHANGE:
            try:
                by = written_as(str(form.q_name.data), str(form.q_role.data or ""))
                said = answer_of(record, item, pieces_in(form), by=by)
                if deed == SIGN:
                    given = sign_answer(
                        record, item, said, form=request.form.get("once", "")[:64], who=now.by
                    )
                    is_saved()
                    done = tell(_("It is signed. Now give it to them."))
                    return redirect(url_for("answering.show", item=item, answer=given.id, done=done))
            except PortableRecordError as refused:
                form.refuse(_(refused.detail or refused.says), at=_PLACES.get(refused.place, ""))
    if said is not None and not form.problems():
        typed = [(name, text) for name, text in request.form.items(multi=True) if name[:2] == "q_"]
        once = request.form.get("once", "") or doorway(current_app).desk.dice(8).hex()
        return render_template(
            "answers/look.html",
            form=form,
            line=shown,
            said=said,
            typed=typed,
            once=once,
            kinds=KINDS,
            kept=kept,
        )
    page = render_template("answers/write.html", form=form, line=shown, before=answer_check, kept=kept)
    return page, 400 if form.problems() else 200


@pages.get("/<item>/answers/<answer>")
def show(item: str, answer: str) -> str:
    """Show an answer that was signed, and the ways to give it."""
    from portable_record.actions.inbox import item_of

    with doorway(current_app).record() as record:
        shown = item_of(record, item)
    given = _given(item, answer)
    return render_template(
        "answers/show.html", line=shown, given=given, said=given.said, kinds=KINDS, words=_words_of(answer)
    )


@pages.get("/<item>/answers/<answer>/code")
def code(item: str, answer: str) -> str:
    """Show a short answer as one code."""
    return render_template("answers/code.html", item=item, given=_given(item, answer))


@pages.get("/<item>/answers/<answer>/code.png")
def picture(item: str, answer: str) -> Response:
    """Draw that code."""
    from portable_record.sharing.contact_code import contact_png

    given = _given(item, answer)
    if not given.fits_code:
        raise NotFoundError(place=answer)
    return Response(contact_png(given.token), content_type="image/png")


@pages.post("/<item>/answers/<answer>/words")
def words(item: str, answer: str) -> Answered:
    """Make five words for the lock of the file, or put them away."""
    from portable_record.actions.answer_share import new_words

    _given(item, answer)
    if request.form.get("away"):
        _waiting().forget()
    else:
        with doorway(current_app).record() as record:
            _waiting().keep((answer, new_words(record)), key=the_pass())
    return redirect(url_for("answering.show", item=item, answer=answer))


@pages.post("/<item>/answers/<answer>/save")
def save(item: str, answer: str) -> Response:
    """Give the locked file."""
    from portable_record.actions.answer_share import locked_answer

    return _saved(item, answer, locked_answer)


@pages.post("/<item>/answers/<answer>/page")
def save_page(item: str, answer: str) -> Response:
    """Give the answer as a page that opens in any browser with the five words."""
    from portable_record.actions.answer_share import answer_page

    return _saved(item, answer, answer_page)


def _saved(item: str, answer: str, lock: "Callable[..., tuple[str, bytes]]") -> Response:
    with doorway(current_app).record() as record:
        now = looking(record)
        name, content = lock(record, item, answer, passcode=_words_of(answer), who=now.by if now else "")
    found = Response(content, content_type="application/octet-stream")
    found.headers["Content-Disposition"] = saved_as(name)
    return found


def pieces_in(form: AnswerForm) -> "tuple[Piece, ...]":
    """Make pieces of what was typed: one of each line, and the offer.

    Raises:
        ReplyError: a line is too long, or the offer has no name or says nothing.
    """
    from portable_record.sharing.reply import AGREED, NOTICED, OFFER, WILL_DO, Piece

    day = form.q_day.data.isoformat() if form.q_day.data else ""
    pieces = [Piece(AGREED, each) for each in _lines(form.q_agreed.data)]
    pieces += [
        Piece(WILL_DO, each, who=str(form.q_who.data or ""), day=day) for each in _lines(form.q_will_do.data)
    ]
    pieces += [Piece(NOTICED, each) for each in _lines(form.q_noticed.data)]
    about = {name: str(form[f"q_{name}"].data or "") for name in ("title", "where", "times", "phone", "web")}
    words = str(form.q_offer.data or "")
    if words or any(about.values()):
        pieces.append(Piece(OFFER, words or about["title"], **about))
    return tuple(pieces)


_PLACES = {"title": "q_title", "web": "q_web", "pieces": "q_agreed"}
"""At which question a refusal of the format stands."""


def _lines(text: object) -> list[str]:
    return [each.replace("\t", " ").strip() for each in str(text or "").splitlines() if each.strip()]


def _given(item: str, answer: str) -> "GivenAnswer":
    from portable_record.actions.answer_share import answer_given

    with doorway(current_app).record() as record:
        return answer_given(record, item, answer)


def _words_of(answer: str) -> str:
    held = _waiting().of(the_pass())
    return held[1] if held is not None and held[0] == answer else ""


def _waiting() -> "Waiting[tuple[str, str]]":
    found: Waiting[tuple[str, str]] = current_app.extensions["answer-words"]
    return found
