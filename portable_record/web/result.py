"""What came of reading what somebody gave: four separate answers, what is in it, and what to do with it now.

Nothing is kept before somebody says so. What was refused shows nothing of what it says, and keeps nothing.
"""

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response
from wtforms import HiddenField

from portable_record.errors import ContactTwiceError, NotFoundError
from portable_record.web.again import typed_again
from portable_record.web.bringing import Answer, coming_in, look_again
from portable_record.web.forms import PageForm, line, number_in_address, secret
from portable_record.web.guard import doorway
from portable_record.web.languages import day_in_words
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.contact_book import Contact
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.four_answers import OneAnswer
    from portable_record.actions.receive import Received
    from portable_record.saying import Said
    from portable_record.sharing.verdict import Shown

pages = Blueprint("result", __name__, url_prefix="/scan/result")
SAME, NOT_THE_SAME, LATER = "same", "not", "later"
ON_A_PAGE = 50
LOCKED = ("passcode-needed", "passcode-wrong")
STEP, DEEPEST = "\N{NO-BREAK SPACE}", 4
SLIPS = ("Withdrawal", "Receipt", "NewKey", "Contact")
TITLED_BY_US = ("Withdrawal", "Receipt")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
LINK = "link-not-followed"


class PasscodeForm(PageForm):
    """What opens something that was shared."""

    file = HiddenField()
    passcode = secret(
        _l("The five words of its lock"),
        hint=_l(
            "Whoever gave you the file told you them in another way. On a page they are called its passcode."
        ),
        needed=_l("Type the five words."),
    )


class KnowForm(PageForm):
    """By what name the signer is remembered."""

    file = HiddenField()
    name = line(
        _l("What do you call them?"),
        hint=_l("Your own name for them, such as “Sara, my neighbour”."),
        needed=_l("Write a name for them."),
        most=80,
    )


@pages.get("")
def show() -> Answer:
    """Say how it stands with what was scanned or opened; a locked one asks for its passcode first."""
    try:
        return _shown()
    except NotFoundError:
        return _gone_by_now()


@pages.post("/passcode")
def passcode() -> Answer:
    """Open it with a passcode, and read it again."""
    form = PasscodeForm()
    if not form.validate_on_submit():
        return _ask_passcode(form)
    return look_again(str(form.file.data), passcode=str(form.passcode.data), kind="scanned")


@pages.post("/know")
def know() -> Answer:
    """Take what came of comparing the eight words: the same, not the same, or not now."""
    from portable_record.actions.coming import let_go
    from portable_record.actions.know_signer import know_signer

    form, said = KnowForm(), request.form.get("words", "")
    if said == NOT_THE_SAME:
        with coming_in(str(form.file.data)) as (record, _coming):
            let_go(record)
        return redirect(url_for("result.gone", why="words"))
    if said == LATER:
        return redirect(url_for("result.show", later=1))
    if not form.validate_on_submit():
        return _shown(form)
    with coming_in(str(form.file.data)) as (record, coming):
        try:
            know_signer(record, coming, str(form.name.data), confirmed=typed_again())
        except ContactTwiceError as twice:
            form.refuse(_("You know somebody else by this name. %(more)s", more=_(twice.detail)), at="name")
    if form.problems():
        return _shown(form)
    done = tell(_("They are remembered. You find them under “Contacts”."))
    return redirect(url_for("result.show", done=done))


@pages.post("/keep")
def keep() -> Response:
    """Keep it in the inbox, and go to it there."""
    from portable_record.actions.coming import keep

    with coming_in(request.form.get("file", "-")) as (record, coming):
        keep(record, coming, know=False)
    return redirect(url_for("result.kept"))


@pages.get("/kept")
def kept() -> Answer:
    """Lead to what was kept, or say what came of a notice, which has no page in the inbox."""
    from portable_record.actions.private_items import private_items
    from portable_record.actions.verdict_view import given_as

    try:
        received = _received()
    except NotFoundError:
        return _gone_by_now()
    if received is None:
        return redirect(url_for("result.show"))
    if received.item:
        done = tell(_("It is in your inbox now, locked like everything else."))
        address = url_for("inbox.item", item=received.item, done=done)
        with doorway(current_app).record() as record:
            hidden = not typed_again() and received.item in private_items(record)
        return redirect(url_for("contacts.private", next=address) if hidden else address)
    if received.replies:
        reply = received.replies[0]
        address = url_for("suggestions.one", reply_id=reply.id)
        hidden = reply.private and not typed_again()
        return redirect(url_for("shares.private", next=address) if hidden else address)
    with doorway(current_app).record() as record:
        given = [given_as(record, one.share) for one in received.receipts]
    return render_template("result/kept.html", received=received, given=[one for one in given if one])


@pages.post("/record")
def into_record() -> Response:
    """Look what it would change in the own record; nothing is taken in by that."""
    from portable_record.actions.into_record import towards_record

    with coming_in(request.form.get("file", "-")) as (record, coming):
        token = towards_record(record, coming).token
    return look_again(token)


@pages.post("/let-go")
def let_go() -> Response:
    """Let go of it: nothing is kept."""
    from portable_record.actions.coming import let_go

    with doorway(current_app).record() as record:
        let_go(record)
    return redirect(url_for("result.gone"))


@pages.get("/gone")
def gone() -> Answer:
    """Say that nothing was kept, and what to do about words that were not the same."""
    return render_template("result/gone.html", other_words=request.args.get("why") == "words")


def _received() -> "Received | None":
    with coming_in() as (_record, coming):
        return coming.received


def _gone_by_now() -> Response:
    """Lead back to the beginning: what waited was let go of when the record was locked, or by another tab."""
    says = _("What you scanned or opened is not here any more. Scan or open it again.")
    return redirect(url_for("scan.show", done=tell(says)))


def _shown(know_form: KnowForm | None = None) -> Answer:
    from portable_record.actions.four_answers import four_apart, terms_of
    from portable_record.actions.hands_said import hands_of_verdict
    from portable_record.actions.know_signer import as_seen
    from portable_record.actions.verdict_view import after_it, detail_of, marks_of, newer_held
    from portable_record.sharing.notice_lines import label_of, telling
    from portable_record.sharing.verdict_codes import BY_CODE

    with coming_in() as (record, coming):
        if coming.verified is None:
            return redirect(url_for("bringing.looked"))
        if coming.received is not None:
            return redirect(url_for("result.kept"))
        verdict = as_seen(record, coming.verified.verdict, confirmed=typed_again())
        if verdict.code in LOCKED:
            return _ask_passcode(PasscodeForm(formdata=None, data={"file": coming.token}))
        if verdict.code == LINK:
            return render_template("result/link.html", coming=coming)
        after = after_it(record, verdict, confirmed=typed_again())
        start = min(number_in_address("first") or 0, max(0, len(verdict.contents) - 1))
        form = know_form or KnowForm(formdata=None)
        marks = marks_of(verdict)
        if know_form is None:
            form.file.data, form.name.data = coming.token, marks.claims
        page = render_template(
            "result/result.html",
            form=form,
            coming=coming,
            verdict=verdict,
            four=_with_third(four_apart(verdict), after.told),
            terms=terms_of(verdict),
            hands=hands_of_verdict(record, verdict),
            marks=marks,
            after=after,
            row=BY_CODE[verdict.code],
            detail=detail_of(verdict),
            newer=newer_held(record, verdict),
            contents=[(shown, lines_of(shown)) for shown in verdict.contents[start : start + ON_A_PAGE]],
            start=start,
            size=ON_A_PAGE,
            later="later" in request.args,
            alike=_known_alike(record, marks.claims, but=verdict.signer.did or ""),
            confirmed=typed_again(),
            titled_by_us=TITLED_BY_US,
            label_of=label_of,
            telling=telling,
        )
    return page, 400 if form.problems() else 200


def _known_alike(record: "OpenRecord", claims: str, *, but: str) -> "tuple[Contact, ...]":
    """List the contacts whose name looks like what a new signer calls themselves."""
    from portable_record.actions.contact_book import alike, everybody

    return alike(everybody(record, confirmed=typed_again()), claims, but=but) if claims else ()


def _with_third(four: "tuple[OneAnswer, ...]", told: "Said | None") -> "tuple[OneAnswer, ...]":
    """Put what is known of whom it is for in place of the third answer."""
    return four if told is None else (*four[:2], replace(four[2], answer=told, tone=""), four[3])


def lines_of(shown: "Shown") -> list[tuple[int, str, str]]:
    """Give the lines of an entry: how far each belongs to the one above, its label, its text."""
    return [
        (
            min((len(label) - len(label.lstrip(STEP))) // 2, DEEPEST),
            label.lstrip(STEP),
            _said(shown, label, text),
        )
        for label, text in shown.lines
    ]


def _said(shown: "Shown", label: str, text: str) -> str:
    """Say what stands on a slip in the language of the page: a day, or one of our own sentences."""
    if shown.type == "Suggestion":
        return day_in_words(text) if label == "Day" else text
    if shown.type not in SLIPS:
        return text
    with suppress(ValueError):  # a name may look like a moment
        return day_in_words(text) if _MOMENT.fullmatch(text) else str(_(text))
    return text


def _ask_passcode(form: PasscodeForm) -> Answer:
    with coming_in() as (_record, coming):
        verdict = coming.verified.verdict if coming.verified is not None else None
        if verdict is None or verdict.code not in LOCKED:
            return redirect(url_for("result.show"))
        form.file.data = coming.token
        if verdict.code == "passcode-wrong" and not form.problems():
            form.refuse(_(verdict.says), at="passcode")
        page = render_template("result/passcode.html", form=form, coming=coming)
    return page, 400 if form.problems() else 200
