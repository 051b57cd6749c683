"""Settings: when the record locks, the PIN, the passphrase, and how the pages look."""

from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import PinError, PortableRecordError
from portable_record.web.begun import is_saved, keeping, keeps
from portable_record.web.forms import PageForm, number, one_of, secret, whole
from portable_record.web.guard import doorway
from portable_record.web.setup_forms import NEW_HINT, is_new_passphrase

pages = Blueprint("settings", __name__, url_prefix="/settings")
keeps("settings.lock", "settings.look")
Answer = str | Response | tuple[str, int]

_NOW = _l("Your passphrase now")
_NOW_NEEDED = _l("Type the passphrase that opens the record now.")


class IdleForm(PageForm):
    """After how many minutes it locks."""

    minutes = number(
        _l("After how many minutes without you should it lock?"),
        least=1,
        most=60,
        hint=_l("From 1 to 60. Five is good at home; one or two where others come by."),
    )


class PinForm(PageForm):
    """A PIN, twice, after the passphrase."""

    passphrase = secret(_NOW, needed=_NOW_NEEDED)
    pin = secret(_l("The PIN"), hint=_l("4 to 8 digits, not in a row."), needed=_l("Type a PIN."))
    again = secret(_l("The same again"), needed=_l("Type the PIN a second time."))


class RemovePinForm(PageForm):
    """The passphrase, to take the PIN away."""

    passphrase = secret(_NOW, needed=_NOW_NEEDED)


class PassphraseForm(PageForm):
    """The passphrase now, and a new one twice."""

    now = secret(_NOW, needed=_NOW_NEEDED)
    passphrase = secret(_l("The new passphrase"), hint=NEW_HINT, needed=_l("Type a new passphrase."))
    again = secret(_l("The same again"), needed=_l("Type the new passphrase a second time."))


class LookForm(PageForm):
    """Size of letters, contrast."""

    text = one_of(
        _l("How large should the letters be?"),
        (("normal", _l("Normal"), ""), ("large", _l("Large"), ""), ("largest", _l("Very large"), "")),
        needed=_l("Choose how large the letters should be."),
    )
    contrast = one_of(
        _l("How strong should the colours be?"),
        (("normal", _l("Normal"), ""), ("more", _l("Strong contrast"), _l("Black and white, dark lines."))),
        needed=_l("Choose how strong the colours should be."),
    )


@pages.get("")
def show() -> str:
    """Show what is set."""
    from portable_record.actions.pin import has_pin
    from portable_record.actions.preferences import preferences_of
    from portable_record.actions.recovery_code import code_kept
    from portable_record.actions.trusted import trusted_people

    with doorway(current_app).record() as record:
        return render_template(
            "settings/show.html",
            liked=preferences_of(record),
            has_pin=has_pin(record),
            kept=code_kept(record),
            trusted=trusted_people(record),
        )


@pages.route("/lock", methods=["GET", "POST"])
def lock() -> Answer:
    """Choose after how long it locks."""
    from portable_record.actions.preferences import preferences_of

    with doorway(current_app).record() as record:
        liked = preferences_of(record)
    kept = keeping(_("When it locks"))
    form = IdleForm(data={"minutes": str(liked.idle_minutes)}, **kept.sent)
    if form.validate_on_submit():
        _keep(idle_minutes=whole(form.minutes))
        is_saved()
        return redirect(url_for("settings.show"))
    return _page("settings/lock.html", form, kept=kept)


@pages.route("/pin", methods=["GET", "POST"])
def pin() -> Answer:
    """Set a PIN for the screen lock, after the passphrase."""
    from portable_record.actions.pin import has_pin, set_pin

    form = PinForm()
    if form.validate_on_submit():
        if form.pin.data != form.again.data:
            form.refuse(_("The two are not the same. Type them again."), at="again")
        elif _confirmed(form, "passphrase"):
            try:
                with doorway(current_app).record() as record:
                    set_pin(record, str(form.pin.data))
                return redirect(url_for("settings.show"))
            except PinError as refused:
                form.refuse(refused.says, at="pin")
    with doorway(current_app).record() as record:
        return _page("settings/pin.html", form, has_pin=has_pin(record))


@pages.route("/pin/remove", methods=["GET", "POST"])
def no_pin() -> Answer:
    """Take the PIN away, after the passphrase."""
    from portable_record.actions.pin import remove_pin

    form = RemovePinForm()
    if form.validate_on_submit() and _confirmed(form, "passphrase"):
        with doorway(current_app).record() as record:
            remove_pin(record)
        return redirect(url_for("settings.show"))
    return _page("settings/no-pin.html", form)


@pages.route("/passphrase", methods=["GET", "POST"])
def passphrase() -> Answer:
    """Change the passphrase."""
    from portable_record.actions.recover import change_passphrase
    from portable_record.actions.strength import strength

    form, level = PassphraseForm(), ""
    if form.validate_on_submit() and is_new_passphrase(form) and _confirmed(form, "now"):
        new = str(form.passphrase.data)
        with doorway(current_app).record() as record:
            change_passphrase(record, new)
            level = strength(new, known=(record.identity.name,)).level
    return _page("settings/passphrase.html", form, level=level)


@pages.route("/look", methods=["GET", "POST"])
def look() -> Answer:
    """Choose how the pages look."""
    from portable_record.actions.preferences import preferences_of

    with doorway(current_app).record() as record:
        liked = preferences_of(record)
    kept = keeping(_("How the pages look"))
    form = LookForm(data={"text": liked.text, "contrast": liked.contrast}, **kept.sent)
    if form.validate_on_submit():
        _keep(text=str(form.text.data), contrast=str(form.contrast.data))
        is_saved()
        return redirect(url_for("settings.show"))
    return _page("settings/look.html", form, kept=kept)


def _keep(**chosen: str | int) -> None:
    """Keep a choice, and follow it at once."""
    from portable_record.actions.preferences import keep_preferences, preferences_of

    with doorway(current_app).record() as record:
        liked = replace(preferences_of(record), **chosen)  # type: ignore[arg-type]  # each has the kind of its field
        keep_preferences(record, liked)
    doorway(current_app).like(liked)


def _confirmed(form: PageForm, field: str) -> bool:
    """Make sure of the passphrase, or say at the field why not."""
    try:
        doorway(current_app).confirm(str(form[field].data))
    except PortableRecordError as refused:
        form.refuse(refused.says, at=field)
        return False
    return True


def _page(template: str, form: PageForm, **more: object) -> Answer:
    return render_template(template, form=form, **more), 400 if form.problems() else 200
