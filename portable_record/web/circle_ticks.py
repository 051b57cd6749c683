"""Show somebody in the circle single things that are sensitive: tick, look at the words, confirm."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.record.parts import part as part_by_key
from portable_record.web.forms import PageForm, offered, some_of
from portable_record.web.guard import doorway
from portable_record.web.told import tell
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from portable_record.actions.circle_ticks import ToTick
    from portable_record.actions.desk import OpenRecord
    from portable_record.circle.membership import Member
    from portable_record.record.entry import Entry

pages = Blueprint("circle_ticks", __name__, url_prefix="/circle/people/<member_id>/sensitive")
Answer = str | Response | tuple[str, int]


class TicksForm(PageForm):
    """What somebody may see of what is sensitive."""

    entries = some_of(
        _l("What may they see?"),
        (),
        hint=_l("Nothing is ticked before. They see what you tick, and no more."),
    )


@pages.route("", methods=["GET", "POST"])
def show(member_id: str) -> Answer:
    """Ask what somebody may see; then show the words before anything goes out."""
    with doorway(current_app).record() as record:
        member, listed = _listed(record, member_id)
        form = TicksForm(data={"entries": [one.id for one in listed if one.is_ticked]})
        form.entries.choices = offered([_choice(one) for one in listed])
        if form.validate_on_submit() and "again" not in request.form:
            chosen = set(form.entries.data or ())
            tick = [one for one in listed if one.id in chosen and not one.is_ticked]
            untick = [one for one in listed if one.is_ticked and one.id not in chosen]
            if tick or untick:
                return _confirm(record, member, tick, untick, PageForm())
            done = tell(_("Nothing is changed."))
            return redirect(url_for("circle_people.one", member_id=member_id, done=done))
    page = render_template("circle/ticks.html", form=form, member=member, listed=listed)
    return page, 400 if form.problems() else 200


@pages.post("/confirm")
def confirm(member_id: str) -> Answer:
    """Let somebody see what was looked at, and no longer see what is ticked no more."""
    from portable_record.actions.circle_ticks import change_ticks, stamp_of

    form = PageForm()
    with doorway(current_app).record() as record:
        member, listed = _listed(record, member_id)
        asked = {name: set(request.form.getlist(name)) for name in ("tick", "untick")}
        tick = [one for one in listed if one.id in asked["tick"] and not one.is_ticked]
        untick = [one for one in listed if one.id in asked["untick"] and one.is_ticked]
        if not form.validate_on_submit() or stamp_of(tick) != request.form.get("seen", ""):
            form.refuse(_("Something was changed meanwhile. Look at it again."))
            return _confirm(record, member, tick, untick, form), 400
        try:
            change_ticks(record, member_id, tick=[one.id for one in tick], untick=[one.id for one in untick])
        except PortableRecordError as refused:
            form.refuse(_(refused.says))
            return _confirm(record, member, tick, untick, form), 400
    says = _("Saved. They see it once both of you have looked for news.") if tick else _("Saved")
    return redirect(url_for("circle_people.one", member_id=member_id, done=tell(says)))


def _listed(record: "OpenRecord", member_id: str) -> tuple["Member", tuple["ToTick", ...]]:
    from portable_record.actions.circle_members import member_of
    from portable_record.actions.circle_state import owned_circle
    from portable_record.actions.circle_ticks import to_tick

    circle, now = owned_circle(record)
    member = member_of(now, member_id)
    if circle.member == member:
        raise NotFoundError(place=member_id)
    return member, to_tick(record, member_id)


def _choice(one: "ToTick") -> tuple[str, str, str]:
    hints = [str(_(part_by_key(one.part).title))]
    if one.words is None:
        hints.append(_("Only they have its words. If you tick it, they come to you too."))
    elif one.sees and not one.is_ticked:
        hints.append(_("They see it now, for it is ticked for somebody else."))
    if one.may_have_read:
        hints.append(_("They may have read it before it was marked as sensitive."))
    title = own(one.title) if one.title else _("Something sensitive that they wrote")
    return one.id, title, " \N{MIDDLE DOT} ".join(hints)


def _confirm(
    record: "OpenRecord", member: "Member", tick: list["ToTick"], untick: list["ToTick"], form: PageForm
) -> str:
    from portable_record.actions.circle_ticks import other_owners, stamp_of
    from portable_record.actions.part_view import card_of
    from portable_record.actions.read_entries import show_entries

    here = [one.id for one in tick if one.words]
    shown = list(show_entries(record, here, part=None)) if here else []
    return render_template(
        "circle/ticks-confirm.html",
        form=form,
        member=member,
        tick=tick,
        untick=untick,
        shown=[(one, card_of(one.entry)) for one in shown],
        only_theirs=len(tick) - len(here),
        owners=other_owners(record, member.id),
        stamp=stamp_of(tick),
        chosen=sorted(
            {*member.ticked, *(one.id for one in tick)} - {one.id for one in untick},
        ),
        part_by_key=part_by_key,
    )


def _lacks_words(entry: "Entry") -> bool:
    """Say whether somebody here cannot see all that stands in an entry: only of a record kept jointly."""
    from portable_record.actions.circle_standing import has_circle
    from portable_record.actions.circle_ticks import lacks_words

    if g.get("kept_jointly") is False:  # a page asks this of each of its entries
        return False
    with doorway(current_app).record() as record:
        g.kept_jointly = has_circle(record.vault)
        return bool(g.kept_jointly) and lacks_words(record, entry)


def only_here(record: "OpenRecord", entry_id: str) -> str:
    """Say to whoever wrote something sensitive that nobody else has it until an owner ticks it."""
    from portable_record.actions.circle_only_theirs import is_only_here, is_suggested_unread

    there = record.vault.entries
    if (
        is_only_here(record, there.get(entry_id))
        if there.has(entry_id)
        else is_suggested_unread(record, entry_id)
    ):
        return str(_("Only you have these words until an owner ticks it. Ask one of them."))
    return ""


def _says_only_here(entry_id: str) -> str:
    with doorway(current_app).record() as record:
        return only_here(record, entry_id)


pages.add_app_template_global(_says_only_here, "says_only_here")
pages.add_app_template_global(_lacks_words, "lacks_words")
