"""The way through the questions of a share: which are asked, which comes next, and the frame of each page.

What is chosen is kept in the record from page to page (``share_choices.py``), so it outlives a lock, and two
windows are two shares. A page leads to the next question that has no answer yet; so after a change there is
nothing to answer twice, and what is shown at the end is always looked at again before it is signed.
"""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.begun import begun_fields, begun_here, place_of_form, rescue, typed_before
from portable_record.web.forms import PageForm
from portable_record.web.guard import doorway

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.share import Look
    from portable_record.actions.share_choices import Choices, ShareDraft

Answer = str | Response | tuple[str, int]
PAGES = {"what": "picking.what", "ways": "signing.ways", "look": "signing.look", "check": "signing.check"}
"""The pages that are more than one question; all others are ``share.step``."""


def out_of_sight(pages: Blueprint) -> None:
    """Show what is chosen for a private share after the passphrase alone: the browser's history leads there.

    What was sent when too much time had gone is kept, as over a lock.
    """

    @pages.before_request
    def ask() -> Response | None:
        from portable_record.actions.share_choices import drafts_of, is_out_of_sight

        draft = (request.view_args or {}).get("draft", "")
        with doorway(current_app).record() as record:
            chosen = [one.choices for one in drafts_of(record) if one.id == draft]
            if typed_again() or not any(is_out_of_sight(record, choices) for choices in chosen):
                return None
        rescue()
        place = url_for("share.begin") if request.endpoint == "share.away" else place_of_form()
        return redirect(url_for("shares.private", next=place))


def draft_here(record: "OpenRecord", draft: str) -> "ShareDraft":
    """Return what is chosen so far; nothing yet where the first page was not sent."""
    from portable_record.actions.closed import refuse_if_closed
    from portable_record.actions.share_choices import ShareDraft, draft_of, is_draft_id

    refuse_if_closed(record)
    if not is_draft_id(draft):
        raise NotFoundError(place=draft)
    try:
        return draft_of(record, draft)
    except NotFoundError:
        return ShareDraft(draft)


def steps(record: "OpenRecord", choices: "Choices") -> list[tuple[str, bool]]:
    """List the questions that are asked of this share, in order, and whether each has an answer."""
    kept: dict[Choices, list[tuple[str, bool]]] = g.setdefault("share_steps", {})
    if choices not in kept:
        kept[choices] = _steps(record, choices)
    return kept[choices]


def _steps(record: "OpenRecord", choices: "Choices") -> list[tuple[str, bool]]:
    from portable_record.actions.share_choices import HELPER, HOLDER, answered_by_itself
    from portable_record.actions.what_to_share import details_there, names_others

    asked = [("what", not choices.is_empty)]
    if details_there(record):
        asked.append(("details", bool(choices.details_asked)))
    asked += [("whom", bool(choices.kind)), ("why", bool(choices.purpose)), ("until", bool(choices.lasts))]
    if choices.kind not in (HOLDER, HELPER):
        asked.append(("pass-on", bool(choices.pass_on)))
    if choices.is_empty or names_others(record, choices):
        asked.append(("agree", bool(choices.agree)))
    asked += [("private", bool(choices.private)), ("has", bool(choices.has)), ("ways", bool(choices.ways))]
    alone = answered_by_itself(record, choices)
    return [one for one in asked if one[0] not in alone]


def place_of(draft: str, name: str) -> tuple[int, int] | None:
    """Say the how-manieth question a page is, and of how many; nothing where it is none of them.

    How many there are depends on what it is and who it is for: until both are known the number is 0.
    """
    with doorway(current_app).record() as record:
        choices = draft_here(record, draft).choices
        names = [each for each, _answered in steps(record, choices)]
    bare = "what" if name.startswith("part-") else name
    total = len(names) if choices.kind and not choices.is_empty else 0
    return (names.index(bare) + 1, total) if bare in names else None


def gap_in(record: "OpenRecord", choices: "Choices", *, before: str) -> str | None:
    """Name the first question before a page that has no answer; None where all have."""
    for name, answered in steps(record, choices):
        if name == before:
            return None
        if not answered:
            return name
    return None


def on_from(record: "OpenRecord", draft: str) -> Response:
    """Go on to the next question without an answer; then to what they will see."""
    return to_page(draft, gap_in(record, draft_here(record, draft).choices, before="look") or "look")


def to_page(draft: str, name: str) -> Response:
    """Go to a page of a share that is being chosen."""
    return redirect(address_of(draft, name))


def address_of(draft: str, name: str) -> str:
    """Give the address of a page of a share that is being chosen."""
    if name in PAGES:
        return url_for(PAGES[name], draft=draft)
    return url_for("share.step", draft=draft, key=name)


def back_from(record: "OpenRecord", draft: str, name: str, choices: "Choices") -> str:
    """Give the address of the page before this one."""
    names = [each for each, _answered in steps(record, choices)]
    place = names.index(name) if name in names else 1
    return address_of(draft, names[max(0, place - 1)])


def looked(record: "OpenRecord", choices: "Choices") -> tuple["Look | None", str]:
    """Look at what would go out; or say why it cannot."""
    from portable_record.actions.share import look_at
    from portable_record.actions.share_choices import wish_of

    try:
        return look_at(record, wish_of(record, choices)), ""
    except PortableRecordError as refused:
        return None, refused.says


def cannot(draft: str, refused: str, *, back: str) -> Answer:
    """Say why what was chosen cannot be shared."""
    form = PageForm(formdata=None)
    form.refuse(refused)
    return render_template("share/cannot.html", form=form, back=back, draft=draft), 400


def form_of(fields: dict[str, object], data: Any) -> tuple[PageForm, Any]:  # noqa: ANN401 - fields of any kind
    """Make the form of a page, filled with what was begun in it, or else with what was answered before."""
    begun = begun_here()
    sent = {} if begun is None else {"formdata": typed_before(begun)}
    made: PageForm = type("ShareForm", (PageForm,), fields)(data=data, **sent)
    return made, begun


def page_of_share(template: str, form: PageForm, draft: str, name: str, **more: Any) -> Answer:  # noqa: ANN401 - for the page
    """Show a page of a share that is being chosen."""
    page = render_template(
        template,
        form=form,
        draft=draft,
        hidden=begun_fields(f"{draft}-{name}", _("What you share")),
        keeps=place_of_form(),
        place=place_of(draft, name),
        **more,
    )
    return page, 400 if form.problems() else 200
