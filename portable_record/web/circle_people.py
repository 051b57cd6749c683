"""Who keeps the plan with me: invite somebody, compare the words, say what they may, let somebody go."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answer
from wtforms import FileField

from portable_record.errors import NotFoundError, PortableRecordError, RecordLockedError
from portable_record.record.moments import end_of_day, moment
from portable_record.record.parts import PARTS
from portable_record.web.circle import ROLES, part_titles, place_of, role_words
from portable_record.web.circle_ages import ends_sooner, what_is_due_of
from portable_record.web.circle_looking import look_for_news
from portable_record.web.circle_news import lending
from portable_record.web.forms import DayField, PageForm, line, offered, one_of, paragraphs, some_of
from portable_record.web.guard import doorway
from portable_record.web.handed import MOST_TEXT, HandedForm, look_for_code, with_camera
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.circle_invite import Asks
    from portable_record.actions.desk import OpenRecord
    from portable_record.circle.membership import Member

pages = Blueprint("circle_people", __name__, url_prefix="/circle")
Answered = str | Answer | tuple[str | Response, int]


class TakeForm(HandedForm):
    """The answer to an invitation, as text or as a file."""

    text = paragraphs(
        _l("Paste the text of their answer"),
        hint=_l("It begins with {. Or open their file below, or a picture of their code."),
        most=MOST_TEXT,
    )
    file = FileField(_l("Or choose the file with their answer"))


class MayForm(PageForm):
    """What somebody may."""

    role = one_of(_l("What may they do?"), ROLES, needed=_l("Say what they may do."))
    parts = some_of(
        _l("Which parts may they see?"),
        (),
        hint=_l("Nothing is ticked before. Whoever keeps it as you do sees all."),
    )
    relation = line(
        _l("What are they to you?"), hint=_l("Such as: sister, neighbour, support worker."), most=100
    )
    organisation = line(
        _l("If it is their job: whom do they work for?"),
        hint=_l("Leave it empty for family and friends."),
        most=100,
    )
    until = DayField(
        _l("Until when?"),
        hint=_l("The last day. Leave it empty if there is none. What they have read they keep."),
    )

    @property
    def said(self) -> dict[str, Any]:
        """What was answered, as ``let_in`` and ``change_member`` take it."""
        asked = [name for name in ("role", "relation", "organisation") if name in self]
        words = {name: str(self[name].data or "") for name in asked}
        until = end_of_day(self.until.data) if self.until.data else ""
        parts = {"parts": tuple(self.parts.data or ())} if "parts" in self else {}
        return {**words, **parts, "until": until}

    def offer(self) -> None:
        """Offer the parts that there are; a team has its inbox alone, and one organisation."""
        if doorway(current_app).is_group:
            del self.parts, self.organisation
            self.role.choices = offered([one for one in ROLES if one[0] != "suggests"])
            return
        self.parts.choices = offered([(part.key, str(_(part.title)), "") for part in PARTS])


@pages.route("/take", methods=["GET", "POST"])
def take() -> Answered:
    """Take somebody's answer to an invitation."""
    from portable_record.actions.circle_invite import take_request
    from portable_record.actions.circle_state import owned_circle

    with doorway(current_app).record() as record:
        owned_circle(record)
    form = TakeForm()
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                asks = take_request(record, form.came)
        except PortableRecordError as refused:
            form.refuse(_(refused.says), at="text")
        else:
            return redirect(url_for("circle_people.compare", ask=asks.id))
    with doorway(current_app).record() as record:
        has_place = place_of(record) is not None
    page = render_template("circle/take.html", form=form, most_frame=with_camera(), has_place=has_place)
    return page, 400 if form.problems() else 200


@pages.post("/take/frame")
def take_frame() -> Answered:
    """Look for the code of an answer in a picture of the camera."""
    from portable_record.actions.circle_invite import take_request

    def kept(said: bytes) -> str:
        with doorway(current_app).record() as record:
            return url_for("circle_people.compare", ask=take_request(record, said).id)

    return look_for_code(kept)


@pages.route("/asks/<ask>", methods=["GET", "POST"])
def compare(ask: str) -> Answered:
    """Compare the words with whoever asks."""
    from portable_record.actions.circle_invite import not_the_same

    with doorway(current_app).record() as record:
        asks = _asks(record, ask)
        if PageForm().validate_on_submit():
            if request.form.get("answer") == "same":
                return redirect(url_for("circle_people.may", ask=ask))
            not_the_same(record, ask)
            says = _("Nobody was let in. Somebody else has that invitation; it is over. Make a new one.")
            return redirect(url_for("circle.show", done=tell(says)))
    return render_template("circle/compare.html", asks=asks, form=PageForm())


@pages.route("/asks/<ask>/may", methods=["GET", "POST"])
def may(ask: str) -> Answered:
    """Ask what they may, and let them in."""
    from portable_record.actions.circle_invite import let_in, whom_it_is_for

    with doorway(current_app).record() as record:
        asks, same = _asks(record, ask), _of_the_same_name(record, ask)
        meant = whom_it_is_for(record, asks.request.invitation)
    before = {"role": meant.role, "parts": list(meant.parts)} if meant.role else {}
    names = ("relation", "organisation")
    form = MayForm(
        data={name: getattr(meant, name) or getattr(asks.request, name) for name in names} | before
    )
    form.offer()
    if before and "parts" in form:
        form.parts.description = _("Ticked is what they could see before.")
    if form.validate_on_submit() and _is_said(form, known=asks.known is not None):
        try:
            with doorway(current_app).record() as record:
                let_in(
                    record,
                    ask,
                    **form.said,
                    entry=meant.entry if asks.known is None else "",
                )
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            return redirect(url_for("circle.show", done=_bring_in(asks.request.name)))
    page = render_template("circle/may.html", form=form, name=asks.request.name, known=asks.known, same=same)
    return page, 400 if form.problems() else 200


def _bring_in(name: str) -> str:
    """Bring to the place that somebody was let in; have the next page say what is left to do."""
    try:
        look_for_news()
    except PortableRecordError:
        return tell(_("%(name)s is in. They see it once both of you have looked for news.", name=name))
    return tell(_("%(name)s is in. They see it once they look for news.", name=name))


def _is_said(form: MayForm, *, known: bool) -> bool:
    if known or form.role.data == "owner" or "parts" not in form or form.parts.data:
        return True
    form.refuse(_("Tick at least one part."), at="parts")
    return False


@pages.route("/people/<member_id>", methods=["GET", "POST"])
def one(member_id: str) -> Answered:
    """Show one person; an owner can change what they may."""
    from portable_record.actions.circle_members import change_member
    from portable_record.actions.circle_state import the_circle
    from portable_record.actions.circle_words import last_here

    with doorway(current_app).record() as record:
        circle = the_circle(record)
        member, leaves = _member(record, member_id), _leaves(record, member_id)
        seen = last_here(record)
    form = MayForm(
        data={
            "role": member.role,
            "parts": list(member.parts),
            "relation": member.relation,
            "organisation": member.organisation,
            "until": moment(member.until).date() if member.until else None,
        }
    )
    form.offer()
    if "parts" in form:
        form.parts.description = _("Whoever keeps it as you do sees all.")
    if circle.is_owner and form.validate_on_submit() and _is_said(form, known=False):
        try:
            with doorway(current_app).record() as record:
                now = change_member(record, member_id, **form.said)
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            done = tell(_("Saved"), careful=ends_sooner(now, member_id, form.said["until"]))
            return redirect(url_for("circle_people.one", member_id=member_id, done=done))
    page = render_template(
        "circle/one.html",
        form=form,
        member=member,
        circle=circle,
        mine=circle.member is not None and circle.member.id == member.id,
        role_words=role_words,
        part_titles=part_titles,
        due=what_is_due_of(member_id),
        leaves=leaves,
        seen=seen,
    )
    return page, 400 if form.problems() else 200


@pages.route("/people/<member_id>/remove", methods=["GET", "POST"])
def remove(member_id: str) -> Answered:
    """Take somebody out, once it was said what that does."""
    from portable_record.actions.circle_members import remove_member

    lend, _first = lending(doorway(current_app))
    with lend() as record:
        member, leaves = _member(record, member_id), _leaves(record, member_id)
        folder = folder_of(record)
    form = PageForm()
    if form.validate_on_submit():
        with suppress(PortableRecordError):
            look_for_news()  # what they wrote counts as far as it came here; a place may be away
        try:
            with lend() as record:
                remove_member(record, member_id)
        except RecordLockedError:
            raise  # another may be open by now, of which nothing is shown here
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            says = _("%(name)s is out. They are sent nothing, and told nothing.", name=member.name)
            if folder:
                says = f"{says} {_('Stop sharing the folder with them, too.')}"
            return redirect(url_for("circle.show", done=tell(says)))
    page = render_template("circle/remove.html", form=form, member=member, leaves=leaves, folder=folder)
    return page, 400 if form.problems() else 200


@pages.post("/devices/<device>/lost")
def lost(device: str) -> Answer:
    """Take out a device that was lost."""
    from portable_record.actions.circle_members import remove_device

    try:
        with doorway(current_app).record() as record:
            before = _of_device(record, device)
            now = remove_device(record, device)
    except PortableRecordError as refused:
        return redirect(url_for("circle.show", done=tell(str(_(refused.says)))))
    says = tell(_("That device is out. It gets nothing new."))
    if before is None or any(one.id == before.id for one in now.members):
        return redirect(url_for("circle.show", done=says))
    return redirect(url_for("circle_invitations.add", again=before.id, done=says))


@pages.route("/leave", methods=["GET", "POST"])
def leave() -> Answered:
    """Say that I leave."""
    from portable_record.actions.circle_leave import leave_circle

    form = PageForm()
    if form.validate_on_submit():
        try:
            with doorway(current_app).record() as record:
                leave_circle(record)
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
        else:
            says = _("The others are told when you look for news the next time.")
            return redirect(url_for("circle.show", done=tell(says)))
    return render_template("circle/leave.html", form=form), 400 if form.problems() else 200


def _asks(record: "OpenRecord", ask: str) -> "Asks":
    from portable_record.actions.circle_invite import who_asks

    found = next((one for one in who_asks(record) if one.id == ask), None)
    if found is None:
        raise NotFoundError
    return found


def folder_of(record: "OpenRecord") -> str:
    """Name the folder where the files meet, into which others must be let; nothing where it is none."""
    place = place_of(record)
    return Path(place.address).name if place is not None and place.kind == "folder" else ""


def _of_device(record: "OpenRecord", device: str) -> "Member | None":
    from portable_record.actions.circle_state import the_circle

    now = the_circle(record).now
    member, _device = now.devices.get(device, (None, None)) if now else (None, None)
    return member


def _of_the_same_name(record: "OpenRecord", ask: str) -> "Member | None":
    """Give the member who is called as whoever asks with another key: it may be their own device."""
    from portable_record.actions.circle_state import the_circle

    asks, now = _asks(record, ask), the_circle(record).now
    if asks.known is not None or now is None:
        return None
    name = asks.request.name.casefold()
    return next((one for one in now.members if one.name.casefold() == name), None)


def _leaves(record: "OpenRecord", member_id: str) -> bool:
    """Say whether somebody asked to leave, and whoever is here can carry it out."""
    from portable_record.actions.circle_leave import who_leaves
    from portable_record.actions.circle_state import the_circle

    circle = the_circle(record)
    return circle.is_owner and not circle.stopped and any(one.id == member_id for one in who_leaves(record))


def _member(record: "OpenRecord", member_id: str) -> "Member":
    from portable_record.actions.circle_members import member_of
    from portable_record.actions.circle_state import the_circle

    circle = the_circle(record)
    if circle.now is None:
        raise NotFoundError
    return member_of(circle.now, member_id)
