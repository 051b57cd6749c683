"""Contacts: everybody who is known by a key, a page for each, comparing the key, forgetting somebody."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.web.activity import AgainForm
from portable_record.web.again import again, typed_again, typed_now
from portable_record.web.asked import some_day_in_words
from portable_record.web.forms import PageForm, SomeDayField, line, one_of, tick
from portable_record.web.guard import doorway, safe_place
from portable_record.web.search import one_line
from portable_record.web.shares import who_stopped
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.contact_book import Contact, Described
    from portable_record.actions.desk import OpenRecord

pages = Blueprint("contacts", __name__, url_prefix="/contacts")
Answer = str | Response | tuple[str, int]
PAGE, MANY = 50, 12
MOST_GIVEN = 20
ANSWERS = (
    ("met", _l("Yes, the same. We were together"), ""),
    (
        "called",
        _l("Yes, the same. We spoke by phone or video"),
        _l("At a number that you knew before, not one that came with the card."),
    ),
    ("different", _l("No, something is different"), _l("Then this key is not trusted.")),
    ("later", _l("I will do it later"), ""),
)


class ContactForm(PageForm):
    """What is written down about somebody."""

    name = line(
        _l("What do you call them?"),
        hint=_l("Only you see this name. Such as: Sam from the lunch club."),
        needed=_l("Write a name."),
        most=100,
    )
    what_for = line(
        _l("What are they for you? (You can leave this out)"), hint=_l("Such as: runs the choir.")
    )
    met = line(_l("How did you meet? (You can leave this out)"))
    met_on = SomeDayField(_l("When was that? (You can leave this out)"))
    private = tick(
        _l("Keep this contact private"),
        hint=_l("Then they stand in no list until you type your passphrase again."),
    )


class NamedForm(ContactForm):
    """The same about somebody who gave no name of their own: what you call them goes out."""

    name = line(
        _l("What do you call them?"),
        hint=_l(
            "They gave no name, so they see this one on what you share. Such as: Sam from the lunch club."
        ),
        needed=_l("Write a name."),
        most=100,
    )


def contact_form(gave: str, data: Mapping[str, object]) -> ContactForm:
    """Ask what is written down about somebody, who gave this name or none."""
    return (ContactForm if gave else NamedForm)(data=data)


class CompareForm(PageForm):
    """Whether the words read the same on both sides."""

    answer = one_of(_l("Do both read the same?"), ANSWERS, needed=_l("Say whether they read the same."))


def described(form: ContactForm) -> "Described":
    """Give what was typed."""
    from portable_record.actions.contact_book import Described

    return Described(
        name=str(form["name"].data),
        what_for=str(form.what_for.data or ""),
        met=str(form.met.data or ""),
        met_on=str(form.met_on.data or ""),
        private=bool(form.private.data),
    )


def the_contact(record: "OpenRecord", contact_id: str) -> "Contact":
    """Return the contact that an address names.

    Raises:
        NotFoundError: there is none, or it is private and nobody typed the passphrase again.
    """
    from portable_record.actions.contact_book import DID, contact_by

    return contact_by(record, f"{DID}{contact_id}", confirmed=typed_again())


@pages.get("")
def show() -> str:
    """List everybody who is known by a key."""
    from portable_record.actions.contact_book import everybody
    from portable_record.actions.team_known import new_to_us

    words, page = one_line(request.args.get("q", "")), request.args.get("page", "")
    start = PAGE * int(page) if page.isdecimal() and len(page) < 4 else 0
    with doorway(current_app).record() as record:
        book, colleagues = everybody(record, confirmed=typed_again()), new_to_us(record)
    found = [one for one in book if words.casefold() in f"{one.name} {one.what_for} {one.claims}".casefold()]
    return render_template(
        "contacts/list.html",
        found=found[start : start + PAGE],
        colleagues=() if words or start else colleagues,
        total=len(found),
        words=words,
        many=len(book) > MANY,
        empty=not book,
        at=start // PAGE,
        more=len(found) > start + PAGE,
        private=typed_again(),
        some_private=any(one.private for one in book),
    )


@pages.route("/private", methods=["GET", "POST"])
def private() -> Answer:
    """List the private contacts as well, once the passphrase was typed again."""
    form = AgainForm()
    if typed_now(form):
        place = request.args.get("next", "")
        return redirect(safe_place(place) if place else url_for("contacts.show"))
    return render_template("contacts/private.html", form=form), 400 if form.problems() else 200


@pages.post("/private/hide")
def hide() -> Response:
    """List the private contacts no more."""
    again().forget()
    return redirect(url_for("contacts.show"))


@pages.get("/<contact_id>")
def one(contact_id: str) -> str:
    """Show somebody: their key, how far it was compared, what went to and fro."""
    from portable_record.actions.to_and_fro import came_from, given_to

    with doorway(current_app).record() as record:
        contact = the_contact(record, contact_id)
        given = given_to(record, contact, confirmed=typed_again())
        stopped_by = {share.id: who_stopped(record, share) for share in given[:MOST_GIVEN]}
        came = came_from(record, contact)
    return render_template(
        "contacts/one.html",
        contact=contact,
        given=given[:MOST_GIVEN],
        stopped_by=stopped_by,
        more_given=max(0, len(given) - MOST_GIVEN),
        came=came[:MOST_GIVEN],
        more_came=max(0, len(came) - MOST_GIVEN),
        doubtful=next((one.since for one in contact.former if one.why == "exposed"), ""),
    )


@pages.route("/<contact_id>/change", methods=["GET", "POST"])
def change(contact_id: str) -> Answer:
    """Change what is written down about somebody."""
    from portable_record.actions.contact_book import describe

    with doorway(current_app).record() as record:
        contact = the_contact(record, contact_id)
        form = contact_form(
            contact.claims,
            {
                "name": contact.name,
                "what_for": contact.what_for,
                "met": contact.met,
                "met_on": contact.met_on,
                "private": contact.private,
            },
        )
        if form.validate_on_submit():
            said = described(form)
            describe(record, contact.did, said, confirmed=typed_again())
            if said.private and not typed_again():  # they stand nowhere from now on
                return redirect(url_for("contacts.show"))
            done = tell(_("Saved"), careful=_careful_of(record, contact, said.name))
            return redirect(url_for("contacts.one", contact_id=contact.id, done=done))
    return render_template(
        "contacts/change.html", form=form, contact=contact
    ), 400 if form.problems() else 200


def _careful_of(record: "OpenRecord", contact: "Contact", name: str) -> str:
    """Say that a new name looks like that of somebody else in the book."""
    from portable_record.actions.contact_book import alike, everybody

    if name == contact.name:
        return ""
    others = alike(everybody(record, confirmed=typed_again()), name, but=contact.did)
    names = ", ".join(one.name for one in others)
    return _("This name looks like that of somebody else you know: %(names)s", names=names) if names else ""


@pages.route("/<contact_id>/compare", methods=["GET", "POST"])
def compare(contact_id: str) -> Answer:
    """Show the words and digits of a key, and ask whether they read the same on the other side."""
    from portable_record.actions import contact_book

    form = CompareForm()
    with doorway(current_app).record() as record:
        contact = the_contact(record, contact_id)
        if form.validate_on_submit():
            said = str(form.answer.data)
            answer = contact_book.SAME if said in ("met", "called") else said
            how = said if answer != said else ""
            contact_book.compare(record, contact.did, answer, how=how, confirmed=typed_again())
            return redirect(url_for("contacts.compared", contact_id=contact_id))
    return render_template(
        "contacts/compare.html", form=form, contact=contact
    ), 400 if form.problems() else 200


@pages.get("/<contact_id>/compared")
def compared(contact_id: str) -> str:
    """Say what comes of it, and offer to give them the own card in return."""
    with doorway(current_app).record() as record:
        return render_template("contacts/compared.html", contact=the_contact(record, contact_id))


@pages.route("/<contact_id>/forget", methods=["GET", "POST"])
def forget(contact_id: str) -> Answer:
    """Say what forgetting somebody means, and do it."""
    from portable_record.actions.contact_book import forget

    form = PageForm()
    with doorway(current_app).record() as record:
        contact = the_contact(record, contact_id)
        if form.validate_on_submit():
            forget(record, contact.did, confirmed=typed_again())
            return redirect(url_for("contacts.show"))
    return render_template("contacts/forget.html", form=form, contact=contact)


def state_words(state: str) -> str:
    """Say in one or two words how far a key was compared."""
    words: dict[str, str] = {
        "compared": _("Compared"),
        "vouched": _("Vouched for, not compared"),
        "not-compared": _("Not compared yet"),
        "different": _("Not their key"),
    }
    return words[state]


for _name, _word in (("state_words", state_words), ("some_day", some_day_in_words)):
    pages.add_app_template_global(_word, _name)
