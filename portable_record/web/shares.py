"""Who can see something of the record now, who could before, and stopping it; with what that cannot undo."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError
from portable_record.web.activity import AgainForm
from portable_record.web.again import again, typed_again, typed_now
from portable_record.web.forms import PageForm, number_in_address
from portable_record.web.guard import doorway, safe_place
from portable_record.web.languages import day_in_words
from portable_record.web.links import opened_by_link
from portable_record.web.share_words import MOST_TITLES, what_words
from portable_record.web.together import kept_together
from portable_record.web.told import tell, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.to_tell import ToTell
    from portable_record.actions.withdraw import OwnNotice, ShareLine
    from portable_record.web.link_ends import LinkEnds

pages = Blueprint("shares", __name__, url_prefix="/shares")
Answer = str | Response | tuple[str, int]
PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One share as the list shows it: what of the record is in it, why, and what is known of their copy.

    ``stopped_by`` is the name of whoever stopped it, where that was not done here.
    """

    share: "ShareLine"
    what: list[str]
    why: str
    known: list[str]
    stopped_by: str = ""

    @property
    def recipient(self) -> str:
        """Who it is for, in the language of the page where it is no name."""
        return _(self.share.recipient) if self.share.nobody_named else self.share.recipient


@dataclass(frozen=True, slots=True)
class Turned:
    """One page of a list: its rows, the how-manieth it is, counted from 0, and whether there is another."""

    rows: list[Row]
    at: int
    more: bool


@dataclass(frozen=True, slots=True)
class TellRow:
    """Somebody to tell: the share, the first titles of what changed, and how many more there are."""

    tell: "ToTell"
    recipient: str
    titles: tuple[str, ...]
    more: int


@pages.get("")
def show() -> str:
    """List who can see something now, and who could before; each list is turned page by page."""
    with doorway(current_app).record() as record:
        now = _rows(record, "now", is_open=True)
        before = _rows(record, "before", is_open=False)
        late, together = _late_links(record), kept_together(record).names
    return render_template(
        "shares/list.html",
        now=now,
        before=before,
        late=late,
        together=together,
        private=typed_again(),
        told=told(),
    )


def _late_links(record: "OpenRecord") -> "list[ShareLine]":
    """List the shares of which a link could not be taken away yet."""
    from portable_record.actions.link_ends import late
    from portable_record.actions.withdraw import private_names, shares_named

    hidden = frozenset() if typed_again() else private_names(record)
    return shares_named(record, list({each.share for each in late(record, hidden=hidden)}))


@pages.route("/private", methods=["GET", "POST"])
def private() -> Answer:
    """List the private shares as well, once the passphrase was typed again."""
    form = AgainForm()
    if typed_now(form):
        place = request.args.get("next", "")
        return redirect(safe_place(place) if place else url_for("shares.show"))
    return render_template("shares/private.html", form=form), 400 if form.problems() else 200


@pages.post("/private/hide")
def hide() -> Response:
    """List the private shares no more."""
    again().forget()
    return redirect(url_for("shares.show"))


@pages.get("/to-tell")
def to_tell() -> str:
    """List everybody who holds something older than what stands here now."""
    from portable_record.actions.to_tell import to_tell as look_for

    entry_id, at = request.args.get("entry", ""), number_in_address("page") or 0
    with doorway(current_app).record() as record:
        entry = record.vault.entries.get(entry_id) if entry_id else None
        page = look_for(record, confirmed=typed_again(), entry=entry_id, start=PAGE * at, most=PAGE)
        found = [
            TellRow(
                one,
                _(one.share.recipient) if one.share.nobody_named else one.share.recipient,
                one.titles[:MOST_TITLES],
                max(0, len(one.titles) - MOST_TITLES),
            )
            for one in page.some
        ]
    more = page.total > PAGE * (at + 1)
    return render_template("shares/to-tell.html", found=found, entry=entry, at=at, more=more, told=told())


@pages.post("/<share_id>/told")
def was_told(share_id: str) -> Response:
    """Keep that they were told of what was changed or erased."""
    from portable_record.actions.to_tell import say_told

    with doorway(current_app).record() as record:
        say_told(record, share_id, confirmed=typed_again())
    return redirect(url_for("shares.to_tell", done=tell(_("Saved"))))


@pages.route("/<share_id>/stop", methods=["GET", "POST"])
def stop(share_id: str) -> Answer:
    """Say what stopping does and what it cannot do, and stop it."""
    from portable_record.actions.withdraw import one_share_of, stop_share

    form = PageForm()
    with doorway(current_app).record() as record:
        share = one_share_of(record, share_id, confirmed=typed_again())
        if share.state == "withdrawn":
            return redirect(url_for("shares.stopped", share_id=share_id))
        if form.validate_on_submit():
            stop_share(record, share_id)
        row = _row(record, share)
    if form.is_submitted() and not form.problems():
        _ends().soon(at_once=True)
        _ends().wait()
        return redirect(url_for("shares.stopped", share_id=share_id))
    return render_template("shares/stop.html", form=form, row=row)


@pages.get("/<share_id>/stopped")
def stopped(share_id: str) -> str:
    """Say that it has stopped, and give the notice for whoever holds a copy."""
    from portable_record.actions.link_ends import going
    from portable_record.actions.receipts import hands_told, receipts_of

    with doorway(current_app).record() as record:
        notice = _notice(record, share_id)
        ways = hands_told(record, receipts_of(record, share_id))
        left = going(record, share_id)
    return render_template("shares/stopped.html", notice=notice, going=left, ends=_ends(), ways=ways)


def _ends() -> "LinkEnds":
    found: LinkEnds = current_app.extensions["link-ends"]
    return found


def _notice(record: "OpenRecord", share_id: str) -> "OwnNotice":
    from portable_record.actions.withdraw import own_notices

    for one in own_notices(record, confirmed=typed_again()):
        if one.share == share_id:
            return one
    raise NotFoundError(place=share_id)


def _rows(record: "OpenRecord", name: str, *, is_open: bool) -> Turned:
    """Give the page of a list that is asked for in the address under this name."""
    from portable_record.actions.withdraw import some_shares

    at = number_in_address(name) or 0
    listed = some_shares(record, confirmed=typed_again(), is_open=is_open, start=PAGE * at, most=PAGE + 1)
    known = known_of_many(record, [share.id for share in listed[:PAGE]])
    rows = [_row(record, share, known[share.id]) for share in listed[:PAGE]]
    return Turned(rows, at, len(listed) > PAGE)


def _row(record: "OpenRecord", share: "ShareLine", known: "Sequence[str]" = ()) -> Row:
    from portable_record.sharing.purposes import purpose

    why = _(purpose(share.purpose).title)
    return Row(share, what_is_seen(record, share), why, list(known), who_stopped(record, share))


def who_stopped(record: "OpenRecord", share: "ShareLine") -> str:
    """Name whoever stopped a share, where that was not done here."""
    from portable_record.actions.passed_on import passed_share

    passed = passed_share(record, share.id) if share.state == "withdrawn" else None
    return passed.stopped_by if passed else ""


def known_of(record: "OpenRecord", share_id: str) -> list[str]:
    """Say what they told us of their copy."""
    return known_of_many(record, [share_id])[share_id]


def known_of_many(record: "OpenRecord", shares: "Sequence[str]") -> dict[str, list[str]]:
    """Say of each of some shares what is known of their copy: by receipts, by their answer, by its links."""
    from portable_record.actions.answered import answered_of_many
    from portable_record.actions.link_visits import times_opened
    from portable_record.actions.receipts import receipts_of_many

    came, answered = receipts_of_many(record, shares), answered_of_many(record, shares)
    says = {share: [_(receipt.sentence) for receipt in came.get(share, ())] for share in shares}
    for share, when in answered.items():
        says[share].append(_("They answered on %(day)s.", day=day_in_words(when)))
    for share, times in times_opened(record, shares).items():
        says[share].append(opened_by_link(times))
    return says


def what_is_seen(record: "OpenRecord", share: "ShareLine") -> list[str]:
    """Name what is in a share."""
    return what_words(record, share.parts, share.entries)
