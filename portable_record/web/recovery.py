"""The recovery code: made, written down, typed back; its sheet; and using it when the passphrase is lost."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.forms import PageForm, secret
from portable_record.web.guard import doorway, open_to_all, the_mark, the_pass
from portable_record.web.setup_forms import NEW_HINT, is_new_passphrase
from portable_record.web.unlock import ways_on
from portable_record.web.waiting import Waiting
from portable_record.web.ways_back import recover_with_code

pages = Blueprint("recovery", __name__)
open_to_all("recovery.recover", "recovery.use_code")
Answer = str | Response | tuple[str, int]


class NowForm(PageForm):
    """The passphrase, once more: a code is a way in that lasts; a screen left open is not enough for it."""

    passphrase = secret(_l("Your passphrase"), needed=_l("Type your passphrase."))


class TypeBackForm(PageForm):
    """The code, from paper."""

    code = secret(
        _l("Type the recovery code"),
        hint=_l("From your paper. Capital or small letters and the lines between do not matter."),
        needed=_l("Type the recovery code from your paper."),
    )


class RecoverForm(PageForm):
    """The code, and a new passphrase."""

    code = secret(
        _l("Your recovery code"),
        hint=_l("28 letters and numbers, in seven groups of four. It is on your recovery sheet."),
        needed=_l("Type your recovery code."),
    )
    passphrase = secret(_l("A new passphrase"), hint=NEW_HINT, needed=_l("Type a new passphrase."))
    again = secret(_l("The same again"), needed=_l("Type the new passphrase a second time."))


def thrown() -> Waiting[str]:
    """Return where the code waits that was made up and is not typed back yet."""
    found: Waiting[str] = current_app.extensions["thrown"]
    return found


@pages.get("/recovery")
def offer() -> str:
    """Say what a recovery code is for, and offer to make one."""
    return _offer(NowForm(formdata=None))


@pages.post("/recovery")
def throw() -> Answer:
    """Make up a code, after the passphrase; right after set-up it was typed already. It opens nothing yet."""
    from portable_record.actions.recovery_code import throw_code

    form, at = NowForm(), doorway(current_app)
    if not typed_again():
        if not form.validate_on_submit():
            return _offer(form), 400
        try:
            at.confirm(str(form.passphrase.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="passphrase")
            return _offer(form), 400
    thrown().keep(throw_code(at.desk), key=the_pass())
    return redirect(url_for("recovery.show", **_kept_after()))


def _offer(form: NowForm) -> str:
    from portable_record.actions.recovery_code import code_kept
    from portable_record.actions.trusted import trusted_people

    with doorway(current_app).record() as record:
        kept, trusted = code_kept(record), trusted_people(record).there
    return render_template(
        "recovery/offer.html",
        form=form,
        kept=kept,
        trusted=trusted,
        typed=typed_again(),
        after_setup=_after_setup(),
    )


@pages.get("/recovery/code")
def show() -> Answer:
    """Show the code, to be written down."""
    code = thrown().of(the_pass())
    if not code:
        return redirect(url_for("recovery.offer", **_kept_after()))
    return render_template("recovery/code.html", code=code, after=_kept_after())


@pages.get("/recovery/sheet")
def sheet() -> Answer:
    """The sheet to print: all that somebody needs who has nothing else."""
    code = thrown().of(the_pass())
    if not code:
        return redirect(url_for("recovery.offer"))
    with doorway(current_app).record() as record:
        identity, today = record.identity, record.now.date().isoformat()
    return render_template(
        "recovery/sheet.html",
        code=code,
        name=identity.name,
        folder=doorway(current_app).folder,
        today=today,
        after=_kept_after(),
    )


@pages.route("/recovery/type-back", methods=["GET", "POST"])
def type_back() -> Answer:
    """Have the code typed back; only then it counts."""
    from portable_record.actions.recovery_code import keep_code

    code = thrown().of(the_pass())
    if not code:
        return redirect(url_for("recovery.offer", **_kept_after()))
    form = TypeBackForm()
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                keep_code(record, code, str(form.code.data))
        except PortableRecordError as refused:
            form.refuse(refused.says, at="code")
        else:
            thrown().forget()
            return redirect(url_for("recovery.ready", **_kept_after()))
    page = render_template("recovery/type-back.html", form=form, after=_kept_after())
    return page, 400 if form.problems() else 200


@pages.route("/recovery/try", methods=["GET", "POST"])
def try_it() -> Answer:
    """Have the code of the paper typed again, to see that it opens the record; nothing else happens."""
    from portable_record.actions.recovery_code import code_kept, try_code

    form, done = TypeBackForm(), False
    with doorway(current_app).record() as record:
        if not code_kept(record).there:
            return redirect(url_for("recovery.offer"))
        if form.validate_on_submit():
            try:
                try_code(record, str(form.code.data))
                done = True
            except PortableRecordError as refused:
                form.refuse(refused.says, at="code")
    page = render_template("recovery/try.html", form=form, done=done)
    return page, 400 if form.problems() else 200


@pages.get("/ready")
def ready() -> str:
    """Say that all is ready, or what is still missing, and what to do first."""
    from portable_record.actions.circle_join import waiting_for
    from portable_record.actions.recovery_code import code_kept

    with doorway(current_app).record() as record:
        return render_template(
            "recovery/ready.html",
            kept=code_kept(record).there,
            after_setup=_after_setup(),
            kind=record.identity.kind,
            joins=waiting_for(record),
        )


@pages.get("/recover")
def recover() -> Answer:
    """Ask for the recovery code and a new passphrase."""
    if not doorway(current_app).has_record:
        return redirect(url_for("setup.begin"))
    form = RecoverForm(formdata=None)
    return render_template("recovery/recover.html", form=form, done=False, more=ways_on(None))


@pages.post("/recover")
def use_code() -> Answer:
    """Set a new passphrase with the recovery code."""
    form, more = RecoverForm(), ways_on(None)
    if form.validate_on_submit() and is_new_passphrase(form):
        at, code, new = doorway(current_app), str(form.code.data), str(form.passphrase.data)
        try:
            recover_with_code(at, code, new, mark=the_mark())
            return render_template("recovery/recover.html", form=form, done=True)
        except PortableRecordError as refused:
            form.refuse(refused.says, at="code")
            more = ways_on(refused)
    return render_template("recovery/recover.html", form=form, done=False, more=more), 400


def _after_setup() -> bool:
    return request.args.get("after") == "setup"


def _kept_after() -> dict[str, Any]:
    """Carry on that this belongs to the set-up."""
    return {"after": "setup"} if _after_setup() else {}
