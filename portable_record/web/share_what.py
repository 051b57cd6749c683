"""What to share: whole parts, or single things of a part, each by its own tick."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, request, url_for
from flask_babel import gettext as _

from portable_record.record.parts import part as part_by_key
from portable_record.web.begun import is_saved, keeps
from portable_record.web.forms import PageForm, some_of
from portable_record.web.guard import doorway
from portable_record.web.share_way import Answer, draft_here, form_of, on_from, out_of_sight, page_of_share
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from portable_record.actions.what_to_share import ToTick

pages = Blueprint("picking", __name__, url_prefix="/share")
keeps("picking.what", "picking.part")
out_of_sight(pages)


@pages.route("/<draft>/what", methods=["GET", "POST"])
def what(draft: str) -> Answer:
    """Ask which parts; single things of a part are ticked on a page of its own."""
    from portable_record.actions.share_choices import keep_draft
    from portable_record.actions.what_to_share import parts_to_share

    with doorway(current_app).record() as record:
        choices = draft_here(record, draft).choices
        listed = parts_to_share(record, choices)
        rows = [(one.part.key, _(one.part.title), _(one.part.about)) for one in listed]
        field = some_of(
            _("What do you want to share?"), rows, hint=_("Nothing is ticked before you tick it.")
        )
        form, begun = form_of({"parts": field}, {"parts": choices.parts})
        if form.validate_on_submit():
            new = replace(choices, parts=tuple(form["parts"].data or ()))
            opened = request.form.get("open", "")
            if opened or not new.is_empty:
                keep_draft(record, draft, new)
                is_saved()
                if opened:
                    return redirect(url_for("picking.part", draft=draft, key=part_by_key(opened).key))
                return on_from(record, draft)
            form.refuse(_("Tick what you want to share, or choose single things."), at="parts")
        return page_of_share(
            "share/what.html", form, draft, "what", back=url_for("share.begin"), listed=listed, begun=begun
        )


@pages.route("/<draft>/what/<key>", methods=["GET", "POST"])
def part(draft: str, key: str) -> Answer:
    """Ask which single things of a part, or all of it; what is sensitive goes only by its own tick."""
    from portable_record.actions.share_choices import keep_draft
    from portable_record.actions.what_to_share import part_to_share, ticks_after

    where = {name: request.args.get(name, "") for name in ("before", "after")}
    only = request.args.get("entry", "")
    with doorway(current_app).record() as record:
        choices = draft_here(record, draft).choices
        seen = part_to_share(record, key, only=only, **where)
        form, begun = form_of(
            _part_fields(seen.ticks),
            {
                "whole": ["whole"] if key in choices.parts else [],
                "entries": choices.entries,
                "said": choices.comments,
            },
        )
        if form.validate_on_submit() and _is_beside(form):
            whole = bool(form["whole"].data)
            ticked, said = (form[name].data or () if name in form else () for name in ("entries", "said"))
            shown = request.form.get("shown", "").split(",")
            new = replace(
                choices,
                parts=_with(choices.parts, key, whole=whole),
                entries=ticks_after(choices.entries, shown, ticked),
                comments=ticks_after(choices.comments, shown, said),
            )
            keep_draft(record, draft, new)
            is_saved()
            go = request.form.get("go", "")
            if go in ("before", "after"):
                near = seen.page.before if go == "before" else seen.page.after
                address = url_for("picking.part", draft=draft, key=key)
                return redirect(f"{address}?{go}={near}")
            if go == "parts" or new.is_empty:
                return redirect(url_for("picking.what", draft=draft))
            return on_from(record, draft)
        return page_of_share(
            "share/part.html",
            form,
            draft,
            f"part-{key}",
            back=url_for("picking.what", draft=draft),
            part=part_by_key(key),
            seen=seen,
            shown=",".join(tick.entry.id for tick in seen.ticks),
            only=only,
            begun=begun,
        )


def _part_fields(ticks: tuple["ToTick", ...]) -> dict[str, object]:
    fields: dict[str, object] = {
        "whole": some_of(
            _("All of this part"),
            [
                (
                    "whole",
                    _("Share all of it"),
                    _("All that stands in it when you sign, but for what is marked as sensitive."),
                )
            ],
        )
    }
    rows = [
        (
            tick.entry.id,
            own(tick.entry.title),
            _("Sensitive: it goes only if you tick it here.") if tick.entry.sensitive else _(tick.kind),
        )
        for tick in ticks
    ]
    if rows:
        fields["entries"] = some_of(_("Or single things"), rows, hint=_("Only what you tick."))
    said = [
        (tick.entry.id, own(tick.entry.title), _("Said by %(names)s", names=", ".join(tick.said_by)))
        for tick in ticks
        if tick.said_by
    ]
    if said:
        fields["said"] = some_of(
            _("With what was said about it?"),
            said,
            hint=_("These are other people's words, and go out with their names. Ask them first."),
        )
    return fields


def _is_beside(form: PageForm) -> bool:
    """Say whether what was said goes only beside what it is about; else say so on the page."""
    ticked, said = (set(form[name].data or () if name in form else ()) for name in ("entries", "said"))
    if said - ticked and not form["whole"].data:
        form.refuse(_("Tick the thing too that it is about."), at="said")
    return not form.problems()


def _with(parts: tuple[str, ...], key: str, *, whole: bool) -> tuple[str, ...]:
    others = tuple(one for one in parts if one != key)
    return (*others, key) if whole else others
