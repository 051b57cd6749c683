"""My own contact card, to show, save and print; and a new key of one's own."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers.response import Response as Answer

from portable_record.errors import CardTooLargeError, NoPatientError, NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.forms import DayField, PageForm, one_of, secret
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from datetime import date

    from portable_record.actions.desk import OpenRecord

pages = Blueprint("mine", __name__, url_prefix="/contacts/mine")
Answered = str | Answer | tuple[str, int]
JOSE = "application/jose"


class NewKeyForm(PageForm):
    """Why there is to be a new key, and from when the old one is in doubt."""

    why = one_of(
        _l("Why do you want a new key?"),
        (
            (
                "renewed",
                _l("Nobody else has the old one"),
                _l("I only want a new one. The old key vouches for it, so that people need not begin again."),
            ),
            (
                "exposed",
                _l("Somebody else has my old key, or may have it"),
                _l("People are told not to trust the old one, and compare the eight words of the new one."),
            ),
        ),
        needed=_l("Say why."),
    )
    since = DayField(
        _l("Since when may somebody else have it? (Only for the second answer)"),
        hint=_l("If you do not know, the first day on which it could have been. Left out: today."),
    )
    passphrase = secret(_l("Your passphrase"), needed=_l("Type your passphrase."))


@pages.get("")
def show() -> str:
    """Show the own key in words, in digits and as a small code, and the ways to give the card."""
    from portable_record.actions.own_keys import former_keys
    from portable_record.crypto.did import key_from_did
    from portable_record.crypto.fingerprint import digits, words
    from portable_record.sharing.contact_code import contact_svg

    with doorway(current_app).record() as record:
        former, can_renew = former_keys(record.vault), not record.identity.is_member
        named = bool(_card(record))
        name, did = _on_card(record)
    key = key_from_did(did)
    label = _("The code of your key, to compare")
    return render_template(
        "contacts/mine.html",
        name=name,
        named=named,
        can_renew=can_renew,
        words=words(key),
        digits=digits(key),
        former=former,
        drawing=Markup(contact_svg(did, label)),  # noqa: S704 - our own drawing, its label escaped
    )


@pages.get("/code")
def code() -> str:
    """Show the whole card as one large code."""
    with doorway(current_app).record() as record:
        card, (name, _did) = _card(record), _on_card(record)
    return render_template("contacts/code.html", name=name, side=_modules(card))


@pages.get("/code.png")
def picture() -> Response:
    """Give the picture of that code: as a drawing it would be ten times as large."""
    from portable_record.sharing.contact_code import contact_png

    with doorway(current_app).record() as record:
        card = _card(record)
    if not _modules(card):
        raise NotFoundError
    return Response(contact_png(card), content_type="image/png")


@pages.post("/save")
def save() -> Response:
    """Give the card as a file, called after whose it is: whoever is given several must tell them apart."""
    from portable_record.sharing.file_names import told_apart

    with doorway(current_app).record() as record:
        card, (whose, _did) = _card(record), _on_card(record)
    if not card:
        raise NoPatientError
    return _file(card, told_apart("contact-card.jws", whom=whose, day=""))


@pages.post("/notice/<number>")
def notice(number: str) -> Response:
    """Give the notice of a new key as a file."""
    from portable_record.actions.own_keys import former_keys

    with doorway(current_app).record() as record:
        former = former_keys(record.vault)
    if number not in map(str, range(1, len(former) + 1)):
        raise NotFoundError
    return _file(former[int(number) - 1].notice, f"my-new-key-{number}.jws")


@pages.route("/new-key", methods=["GET", "POST"])
def new_key() -> Answered:
    """Say what a new key does, and make it after the passphrase."""
    form, at = NewKeyForm(), doorway(current_app)
    if form.validate_on_submit():
        since = form.since.data if form.why.data == "exposed" else None
        if since is not None and since > at.today:
            form.refuse(_("That day is still to come."), at="since")
        else:
            try:
                at.confirm(str(form.passphrase.data))
            except PortableRecordError as refused:
                form.refuse(refused.says, at="passphrase")
            else:
                at.go_on_with(lambda record: _renewed(record, form, since))
                if not form.problems():
                    return redirect(url_for("mine.new_key_made"))
    with at.record() as record:
        named = bool(_card(record))
    return render_template("contacts/new-key.html", form=form, named=named), 400 if form.problems() else 200


@pages.get("/new-key/made")
def new_key_made() -> Answered:
    """Say what has to be done now: give everybody the notice."""
    from portable_record.actions.contact_book import everybody
    from portable_record.actions.own_keys import former_keys
    from portable_record.crypto.fingerprint import digits, words

    with doorway(current_app).record() as record:
        former, key = former_keys(record.vault), record.identity.signer.public
        book = everybody(record, confirmed=typed_again())
    if not former:
        return redirect(url_for("mine.show"))
    return render_template(
        "contacts/new-key-made.html", former=former, book=book, words=words(key), digits=digits(key)
    )


def _renewed(record: "OpenRecord", form: NewKeyForm, since: "date | None") -> "OpenRecord":
    """Give the record with its new key; if that is refused, as it was, and say why."""
    from portable_record.actions.new_key import sign_with_new_key

    try:
        return sign_with_new_key(record, str(form.why.data), since=since).record
    except PortableRecordError as refused:
        form.refuse(refused.says)
        return record


def _card(record: "OpenRecord") -> str:
    """Return the own card; nothing where the record has no name to put on it."""
    from portable_record.actions.own_card import own_card

    try:
        return own_card(record)
    except NoPatientError:
        return ""


def _on_card(record: "OpenRecord") -> tuple[str, str]:
    """Give the name and the key on the card that is given out here."""
    from portable_record.actions.own_card import on_card

    try:
        there = on_card(record)
    except NoPatientError:
        return record.identity.signed_as, record.identity.did
    return there.name, there.did or ""


def _modules(card: str) -> int:
    """Return how many modules the code of the card has on a side; none where no code takes it."""
    from portable_record.sharing.contact_code import contact_matrix

    try:
        return len(contact_matrix(card)) if card else 0
    except CardTooLargeError:
        return 0


def _file(text: str, name: str) -> Response:
    answer = Response(f"{text}\n", content_type=JOSE)
    answer.headers["Content-Disposition"] = saved_as(name)
    return answer
