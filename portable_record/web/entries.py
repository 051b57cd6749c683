"""A part to read, and an entry to read."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, current_app, render_template, request, url_for

from portable_record.record.parts import PARTS
from portable_record.record.parts import part as part_by_key
from portable_record.web.asked import some_day_in_words, spoken
from portable_record.web.guard import doorway
from portable_record.web.may import may_here
from portable_record.web.told import told

if TYPE_CHECKING:
    from portable_record.actions.part_view import Card
    from portable_record.record.asking.places import Answer
    from portable_record.record.asking.sheet import Question

pages = Blueprint("entries", __name__)
View = TypeVar("View", bound=Callable[..., Any])


def at_each_part(
    blueprint: Blueprint, tail: str = "", *, methods: Sequence[str] = ("GET",)
) -> Callable[[View], View]:
    """Give a page an address under each part: ``/plan/add`` for the tail ``/add``; it is told the ``key``."""

    def place(view: View) -> View:
        for one in PARTS:
            blueprint.add_url_rule(
                f"/{one.key}{tail}", view_func=view, methods=list(methods), defaults={"key": one.key}
            )
        return view

    return place


OWN_PAGES: dict[str, Callable[[], str]] = {}
"""Parts that have a page of their own; entry by entry they are read at ``?all=1``, a page at a time."""


@at_each_part(pages)
def part(key: str) -> str:
    """Show the entries of one part by kind, a page at a time, with what can be added."""
    from portable_record.actions.answer import kinds_to_add
    from portable_record.actions.part_view import part_view
    from portable_record.actions.two_of_me import people_in_details

    if key in OWN_PAGES and not request.args.keys() & {"all", "before", "after"}:
        return OWN_PAGES[key]()
    with doorway(current_app).record() as record:
        seen = part_view(
            record, key, before=request.args.get("before", ""), after=request.args.get("after", "")
        )
        return render_template(
            "entries/part.html",
            part=part_by_key(key),
            seen=seen,
            page=seen.page,
            offered=kinds_to_add(record, key),
            two=key == "details" and len(people_in_details(record)) > 1,
        )


@pages.get("/entry/<entry_id>")
def one(entry_id: str) -> str:
    """Show one entry, who wrote it, and what can be done with it."""
    from portable_record.actions.changed_by import changed_by
    from portable_record.actions.comments import comments_on, may_comment
    from portable_record.actions.part_view import card_of
    from portable_record.actions.previews import is_broken
    from portable_record.actions.read_entries import show_entries

    with doorway(current_app).record() as record:
        shown = next(iter(show_entries(record, (entry_id,), part=None)))
        card = card_of(shown.entry)
        return render_template(
            "entries/entry.html",
            shown=shown,
            card=card,
            broken=card.file is not None and is_broken(record, card.file, entry_id),
            part=part_by_key(shown.entry.part),
            share=_share(shown.entry.id, shown.entry.part),
            marks=changed_by(record, card, shown.lines),
            said=comments_on(record, shown.entry),
            may_say=may_comment(record, shown.entry),
        )


def _share(entry_id: str, part: str) -> str:
    """Give where this entry is shared; nothing for what the person is, which goes detail by detail."""
    if part == "details" or doorway(current_app).is_closed or not may_here().share:
        return ""
    return url_for("share.start", entry=entry_id)


def rows_of(card: "Card") -> list[tuple["Question", "Answer", str]]:
    """List question, answer and words of all that is answered."""
    listed = [(question, answer, spoken(question, answer)) for question, answer in card.answers]
    return [row for row in listed if row[2]]


for _name, _word in (
    ("told", told),
    ("spoken", spoken),
    ("rows_of", rows_of),
    ("some_day", some_day_in_words),
):
    pages.add_app_template_global(_word, _name)
