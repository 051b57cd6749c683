"""Looking over the record: what was found, what to do, and mending what can be mended."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, offered, secret, some_of
from portable_record.web.guard import doorway
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

pages = Blueprint("check", __name__, url_prefix="/check")
Answer = str | Response | tuple[str | Response, int]
MOST_SAID = 10
_LOOKED = ("check", "mend", "accept")


class AcceptForm(PageForm):
    """What is to be told no more, and the passphrase: nobody hides a trace at a screen left open."""

    codes = some_of(
        _l("What do you accept as it is?"),
        (),
        needed=_l("Tick what you accept, or go back."),
    )
    passphrase = secret(_l("Your passphrase"), needed=_l("Type your passphrase."))


@pages.get("")
def show() -> str:
    """Say what is looked at."""
    return render_template("check/show.html")


@pages.post("")
def look() -> Response:
    """Look over all of it."""
    from portable_record.actions.check import check_record

    at = doorway(current_app)

    def deed(_progress: Progress) -> object:
        with at.record() as record:
            return (), tuple(check_record(record))

    return set_to_work("check", deed)


@pages.post("/mend")
def mend() -> Response:
    """Make anew what can be."""
    from portable_record.actions.check import mend_record

    at = doorway(current_app)

    def deed(_progress: Progress) -> object:
        with at.record() as record:
            mended, left = mend_record(record)
            return tuple(mended), tuple(left)

    return set_to_work("mend", deed)


@pages.route("/accept", methods=["GET", "POST"])
def accept() -> Answer:
    """Ask which of what was found and cannot be mended is to be told no more, and for the passphrase."""
    from portable_record.actions.check import accept_findings, can_be_accepted

    work, at = own_work(*_LOOKED), doorway(current_app)
    left = work.answer[1] if work is not None and isinstance(work.answer, tuple) else ()
    offers = [finding for finding in left if can_be_accepted(finding)]
    if not offers:
        return redirect(url_for("check.show"))
    form = AcceptForm()
    found = {finding.code: [each.says for each in offers if each.code == finding.code] for finding in offers}
    form.codes.choices = offered([(code, _(says[0]), _more(says[1:])) for code, says in found.items()])
    if form.validate_on_submit() and set(form.codes.data) <= found.keys():
        chosen = tuple(form.codes.data)

        def deed(_progress: Progress) -> object:
            with at.record() as record:
                return (), tuple(accept_findings(record, chosen))

        try:
            at.confirm(str(form.passphrase.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="passphrase")
        else:
            return set_to_work("accept", deed)
    return render_template("check/accept.html", form=form), 400 if form.problems() else 200


def _more(says: list[str]) -> str:
    return " ".join(_(each) for each in says[:MOST_SAID])


@pages.get("/done")
def done() -> Answer:
    """Say what was found, or what is mended or accepted now and what is left."""
    from portable_record.actions.check import can_be_accepted

    work = own_work(*_LOOKED)
    if work is None:
        return redirect(url_for("check.show"))
    if not isinstance(work.answer, tuple):
        return render_template("check/done.html", refusal=work.refusal, mended=(), left=()), 400
    mended, left = work.answer
    acceptable = [finding for finding in left if can_be_accepted(finding)]
    return render_template(
        "check/done.html", refusal=None, mended=mended, left=left, acceptable=acceptable, kind=work.kind
    )
