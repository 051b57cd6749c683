"""New keys: why, what becomes void by them, and making them."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.forms import PageForm, secret
from portable_record.web.guard import doorway, is_unlocked, open_to_all
from portable_record.web.work import Progress
from portable_record.web.working import own_work, set_to_work

pages = Blueprint("rekey", __name__, url_prefix="/keys")
open_to_all("rekey.done")
Answer = str | Response | tuple[str, int]


class KeysForm(PageForm):
    """The passphrase, once more."""

    passphrase = secret(
        _l("Your passphrase"),
        hint=_l("It stays the same. If somebody knows it, change it first."),
        needed=_l("Type your passphrase."),
    )


@pages.route("", methods=["GET", "POST"])
def ask() -> Answer:
    """Say what new keys do, and make them after the passphrase."""
    from portable_record.actions.rekey import rekey_record, voided_by_rekeying

    at, form = doorway(current_app), KeysForm()
    with at.record() as record:
        voided = voided_by_rekeying(record)
    if form.validate_on_submit():
        passphrase = str(form.passphrase.data)
        try:
            at.confirm(passphrase)
        except PortableRecordError as refused:
            form.refuse(refused.says, at="passphrase")
        else:

            def deed(progress: Progress) -> object:
                at.go_on_with(lambda record: rekey_record(record, passphrase, progress=progress))
                return voided

            return set_to_work("rekey", deed)
    page = render_template("rekey/ask.html", form=form, voided=voided, is_group=at.is_group)
    return page, 400 if form.problems() else 200


@pages.get("/done")
def done() -> Answer:
    """Say what came of it, and what has to be made anew."""
    work = own_work("rekey")
    if work is None or not work.is_over:
        return redirect(url_for("working.show"))
    status = 400 if work.refusal else 200
    page = render_template(
        "rekey/done.html", refusal=work.refusal, voided=work.answer, open_still=is_unlocked(current_app)
    )
    return page, status
