"""The inbox: what others gave, what it is opened for, and one thing of it to read.

The list says nothing of what is in it. Before the first thing is opened, whoever looks says what for, and who
they are where the record is a group's; it holds until the record locks.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers.response import Response as Answered

from portable_record.web.again import typed_again
from portable_record.web.files import sealed_off, while_open
from portable_record.web.forms import PageForm, line, number_in_address, offered, one_of
from portable_record.web.going_out import saved_as
from portable_record.web.guard import doorway, safe_place, the_pass
from portable_record.web.lanes import take_lane
from portable_record.web.languages import lang_and_dir, last_day_in_words
from portable_record.web.paper_words import apart
from portable_record.web.result import lines_of
from portable_record.web.tongues import for_whom

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.inbox import InboxLine
    from portable_record.actions.open_item import Seen
    from portable_record.web.waiting import Waiting

pages = Blueprint("inbox", __name__, url_prefix="/inbox")
Answer = str | Answered | tuple[str, int]
AT_ONCE = 50
MOST_OFFSET = 1_000_000
_NUMBER = re.compile(r"[0-9]{1,3}")

STATES = {
    "open": _l("Open"),
    "ended": _l("Over and locked"),
    "withdrawn": _l("Stopped by them and locked"),
    "kept": _l("Kept for a reason"),
}


@dataclass(frozen=True, slots=True)
class Looking:
    """What this session looks for, in words, and who it is; empty where there is one person."""

    why: str
    by: str = ""


class WhyForm(PageForm):
    """What for, and who."""

    who = one_of(_l("Who are you?"), (), needed=_l("Choose your name."))
    name = line(_l("Your name"), needed=_l("Type your name."), most=120)
    why = one_of(_l("Why do you open it?"), (), needed=_l("Choose why you open it."))
    words = line(
        _l("In your own words, if you like"), hint=_l("For example: to plan the trip on Friday."), most=120
    )


@pages.get("")
def show() -> str:
    """List what is here: from whom, about whom, why, until when, and who opened it last."""
    from portable_record.actions.inbox import inbox_page
    from portable_record.actions.inbox_rules import has_workers
    from portable_record.actions.private_items import private_items

    state = request.args.get("state", "")
    state = state if state in STATES else ""
    find = request.args.get("find", "")[:200]
    start = min(number_in_address("from") or 0, MOST_OFFSET)
    with doorway(current_app).record() as record:
        hidden = frozenset[str]() if typed_again() else private_items(record)
        page = inbox_page(record, state=state, find=find, start=start, most=AT_ONCE, hidden=hidden)
        now, group = looking(record), has_workers(record)
    kept = {name: value for name, value in (("state", state), ("find", find)) if value}
    return render_template(
        "inbox/list.html",
        page=page,
        states=STATES,
        state=state,
        find=find,
        kept=kept,
        looking=now,
        group=group,
        whys={line.id: given_for(line) for line in page.lines},
        start=start,
        earlier=max(0, start - AT_ONCE) if start else None,
        later=start + AT_ONCE if start + AT_ONCE < page.total else None,
    )


@pages.route("/why", methods=["GET", "POST"])
def why() -> Answer:
    """Ask what for, and who is looking; once until the record locks."""
    from portable_record.actions.inbox_rules import has_workers, names_oneself, rules_of
    from portable_record.actions.open_item import LOOKING, why_in_words

    with doorway(current_app).record() as record:
        workers = rules_of(record).workers if has_workers(record) else ()
        before, is_asked = looking(record), names_oneself(record)
    by = before.by if before else ""
    form = WhyForm(data={"who": by, "name": by})
    form.why.choices = offered([(key, _(words), "") for key, words in LOOKING.items()])
    form.who.choices = offered([(name, name, "") for name in workers])
    if not workers:
        del form.who
    if workers or not is_asked:
        del form.name
    place = request.args.get("next", "")
    if form.validate_on_submit():
        said = why_in_words(str(form.why.data), str(form.words.data or ""))
        who = form.who.data if workers else form.name.data if is_asked else ""
        _kept().keep(Looking(said, str(who)), key=the_pass())
        return redirect(safe_place(place) if place else url_for("inbox.show"))
    page = render_template("inbox/why.html", form=form, before=before, place=place)
    return page, 400 if form.problems() else 200


@pages.get("/<item>")
def item(item: str) -> Answer:
    """Show one thing: its terms, how it stands now, and what is in it; locked, only that it is."""
    from portable_record.actions.four_answers import four_apart
    from portable_record.actions.inbox import did_of
    from portable_record.actions.open_item import open_item
    from portable_record.actions.passed_on import notice_to_hand_on, passed_of_item
    from portable_record.actions.team_known import known_to_colleagues
    from portable_record.actions.team_shelf import only_opens
    from portable_record.sharing.notice_lines import label_of, lines_of, telling

    with doorway(current_app).record() as record:
        line, reader = line_here(record, item), only_opens(record)
        passed = passed_of_item(record, item, confirmed=typed_again())
        if line.state != "open" and line.kept is None:
            to_hand_on = notice_to_hand_on(record, item) is not None
            return render_template(
                "inbox/locked.html",
                line=line,
                given_for=given_for(line),
                passed=passed,
                to_hand_on=to_hand_on,
                reader=reader,
            )
        now = looking(record)
        if now is None:
            done = request.args.get("done") or None
            return redirect(url_for("inbox.why", next=url_for("inbox.item", item=item), done=done))
        opened = open_item(record, item, why=now.why, by=now.by)
        for_whom = _for_whom(record, opened.line)
        colleagues = known_to_colleagues(record, did_of(record.vault.inbox.get(item)) or "-")
    return render_template(
        "inbox/item.html",
        line=opened.line,
        opened=opened,
        colleagues=colleagues,
        answers=four_apart(opened.verdict) if opened.verdict else (),
        looking=now,
        for_whom=for_whom,
        given_for=given_for(opened.line),
        read_out=read_out,
        label_of=label_of,
        telling=telling,
        lines_of=lines_of,
        passed=passed,
        reader=reader,
    )


@pages.post("/<item>/files/<number>")
def save_one(item: str, number: str) -> Answer:
    """Give one of its files to keep. The browser is told nothing of its kind, so that it opens none."""
    from portable_record.actions.open_item import save_file

    with doorway(current_app).record() as record:
        now = looking(record)
        if now is None:
            return redirect(url_for("inbox.why", next=url_for("inbox.item", item=item)))
        lane = take_lane()
        place = int(number) if _NUMBER.fullmatch(number) else -1
        saved = save_file(record, item, place, why=now.why, by=now.by)
        answer = Response(while_open(saved.pieces), content_type="application/octet-stream")
    answer.content_length = saved.size
    answer.headers["Content-Disposition"] = saved_as(saved.name)
    return sealed_off(lane.carry(answer))


@pages.get("/<item>/edges.css")
def edge(item: str) -> Response:
    """Give the style sheet for the edges of its printed sheets: for whom, until when, which page."""
    from portable_record.sharing.paper.edges import PAGE, PAGES, edge_style

    with doorway(current_app).record() as record:
        below = _for_whom(record, line_here(record, item))
    numbered = _("Page %(page)s of %(pages)s", page=PAGE, pages=PAGES)
    return Response(edge_style(below, numbered, direction=lang_and_dir()[1]), mimetype="text/css")


def looking(record: "OpenRecord") -> Looking | None:
    """Return what this session said it looks for, if it did and whoever it was still works here."""
    from portable_record.actions.inbox_rules import names_oneself, rules_of

    said = _kept().of(the_pass())
    if said is None or not names_oneself(record):
        return said
    return said if said.by and said.by in (rules_of(record).workers or (said.by,)) else None


def line_here(record: "OpenRecord", item: str) -> "InboxLine":
    """Return one thing as the list shows it; from a private contact only once the passphrase was typed again.

    Raises:
        NotFoundError: there is no such thing, or it may not be shown.
    """
    from portable_record.actions.inbox import item_of
    from portable_record.actions.private_items import refuse_private

    refuse_private(record, item, confirmed=typed_again())
    return item_of(record, item)


def given_for(line: "InboxLine") -> str:
    """Say why it was given, in words."""
    from portable_record.sharing.given_for import why_given

    return str(_(why_given(line.purpose, line.about)))


def read_out(seen: "Seen") -> list[tuple[int, str, str]]:
    """Give the lines of an entry to read, without those that say its title once more."""
    from portable_record.sharing.verdict import Shown

    pairs = tuple((line.label, line.text) for line in seen.lines if line.text != seen.title)
    return lines_of(Shown(seen.type, seen.kind, seen.title, pairs))


def _for_whom(record: "OpenRecord", line: "InboxLine") -> str:
    """Say for whom it is and until when, as it stands on every printed sheet."""
    to = apart(for_whom(line.recipient) or record.identity.name)
    if not line.until:
        return str(_("For %(to)s.", to=to))
    return str(_("For %(to)s, until %(day)s.", to=to, day=last_day_in_words(line.until)))


def _kept() -> "Waiting[Looking]":
    found: Waiting[Looking] = current_app.extensions["looking"]
    return found
