"""Words of a plan kept together that do not count, with the reason; and writing one's own again."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.record.parts import PARTS
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord

pages = Blueprint("circle_apart", __name__, url_prefix="/circle")
Answer = str | Response | tuple[str, int]
MOST = 100


class WaysForm(PageForm):
    """What is chosen of a device that went several ways; ``first`` is the place of the first of them."""

    first = ""

    def problems(self) -> list[tuple[str, str]]:
        """List what is wrong, each with the first of the ways."""
        return [(place or self.first, says) for place, says in super().problems()]


def part_words(key: str) -> str:
    """Say which part this is; of one that this app does not know, its key."""
    return next((str(_(part.title)) for part in PARTS if part.key == key), key)


def to_settle(record: "OpenRecord", *, is_owner: bool) -> list[tuple[str, str]]:
    """Say what of it waits for somebody here, each with the page on which it is settled."""
    from portable_record.actions.circle_bring_in import count_own_words
    from portable_record.actions.circle_forks import forks

    waits = [
        (_("A device of %(name)s wrote two things at once", name=fork.who), url_for("circle_apart.two_ways"))
        for fork in (forks(record) if is_owner else ())
    ]
    count = count_own_words(record)
    says = ngettext(
        "%(num)d thing that you wrote does not count", "%(num)d things that you wrote do not count", count
    )
    return [*waits, *([(says, url_for("circle_apart.show"))] if count else [])]


@pages.route("/apart", methods=["GET", "POST"])
def show() -> Answer:
    """Show what does not count, one's own words first, and do what was pressed."""
    from portable_record.actions.circle_bring_in import own_words
    from portable_record.actions.circle_conflicts import WHY, kept_apart
    from portable_record.actions.circle_state import the_circle
    from portable_record.circle.counting import Counts

    form = PageForm()
    with doorway(current_app).record() as record:
        is_stopped = bool(the_circle(record).stopped)
        if form.validate_on_submit():
            try:
                says = _answer(record, request.form.get("answer", ""), request.form.get("of", ""))
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                return redirect(url_for("circle_apart.show", done=tell(says)))
        own = own_words(record)
        mine = {one.id for one in own}
        others = [
            one
            for one in kept_apart(record)
            if one.id not in mine and one.why != Counts.SUGGESTION and one.words
        ]
    page = render_template(
        "circle/apart.html",
        form=form,
        mine=own[:MOST],
        others=others[::-1][:MOST],
        more=max(0, len(own) - MOST) + max(0, len(others) - MOST),
        is_stopped=is_stopped,
        why=WHY,
        part_words=part_words,
    )
    return page, 400 if form.problems() else 200


def _answer(record: "OpenRecord", answer: str, name: str) -> str:
    from portable_record.actions.circle_bring_in import bring_in, bring_in_all, let_be

    if answer == "all":
        count = bring_in_all(record)
        return str(ngettext("%(num)d thing was written again.", "%(num)d things were written again.", count))
    if answer == "bring-in":
        bring_in(record, name)
        return str(_("It was written again."))
    if answer == "let-be":
        let_be(record, name)
        return str(_("It stays here to be read, and does not count."))
    raise NotFoundError


@pages.route("/two-ways", methods=["GET", "POST"])
def two_ways() -> Answer:
    """Let an owner choose which of two things counts that a device wrote under one number."""
    from portable_record.actions.circle_forks import forks, settle_forks
    from portable_record.actions.circle_state import owned_circle

    form = WaysForm()
    with doorway(current_app).record() as record:
        owned_circle(record)
        if form.validate_on_submit():
            try:
                chosen = [said for key, said in request.form.items() if key.startswith("way-")]
                settle_forks(record, chosen)
            except PortableRecordError as refused:
                form.refuse(_(refused.says))
            else:
                return redirect(url_for("circle.show", done=tell(_("It is settled."))))
        found = forks(record)
    form.first = f"way-{found[0].device}-{found[0].part}-1" if found else ""
    devices = {fork.device: [one for one in found if one.device == fork.device] for fork in found}
    page = render_template(
        "circle/two-ways.html", form=form, devices=list(devices.values()), part_words=part_words
    )
    return page, 400 if form.problems() else 200
