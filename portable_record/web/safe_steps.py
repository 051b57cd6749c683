"""Share without agreement to keep someone safe: the questions, the pieces, and the second look.

One question a page; what was said waits in the record. Nothing is ticked before it is ticked here, and what
is shared is what was looked at last.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response

from portable_record.errors import NotFoundError, PortableRecordError
from portable_record.web.again import typed_again
from portable_record.web.begun import begun_fields, is_saved, keeps, place_of_form, typed_before
from portable_record.web.forms import PageForm, number_in_address
from portable_record.web.guard import doorway
from portable_record.web.safe_forms import ASKS, taken
from portable_record.web.safe_here import at_work, hidden_here, who_first
from portable_record.web.share_way import form_of
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.files_to_pass import FileToPass
    from portable_record.actions.safe_pieces import Held
    from portable_record.actions.safeguarding import Plan

pages = Blueprint("safe_steps", __name__, url_prefix="/governance/safeguarding")
keeps("safe_steps.ask", "safe_steps.pieces", "safe_steps.look")
Answer = str | Response | tuple[str, int]
ON_A_PAGE = 100
SHORT = 8  # signs of a piece's id in a form
MOST_SIGNS, MOST_LINES, MOST_NEEDED = 300, 6, 200
DETAILS = ("birth-date", "address", "nhs-number")


@pages.route("/<safe>/pieces", methods=["GET", "POST"])
def pieces(safe: str) -> Answer:
    """Ask which pieces of it: each is ticked one by one, and none is ticked before."""
    from portable_record.actions.safe_pieces import held_in, note_looking
    from portable_record.actions.safeguarding import begun_of, keep_plan

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        plan = _plan(record, begun_of(record, safe).plan)
        try:
            held = held_in(record, plan.items)
        except PortableRecordError as refused:
            return _cannot(safe, "items", refused)
        start = min(number_in_address("from") or 0, max(0, len(held.pieces) - 1))
        shown = held.pieces[start : start + ON_A_PAGE]
        form, begun = form_of({}, {})
        typed = request.form if form.is_submitted() else typed_before(begun)
        if typed is not None:
            others = {piece for piece in plan.pieces if piece not in {each.id for each in shown}}
            ticked = others | {each.id for each in shown if each.id[:SHORT] in typed.getlist("pieces")}
            details = tuple(each for each in DETAILS if each in typed.getlist("details"))
            kept = {piece for piece in plan.files if piece in others}
            kept |= {each.id for each in shown if each.id[:SHORT] in typed.getlist("files")}
            plan = replace(
                plan,
                pieces=tuple(each.id for each in held.pieces if each.id in ticked),
                details=details if not start else plan.details,
                asked_pieces=True,
                files=tuple(piece for piece in held.files if piece in kept),
            )
        if form.validate_on_submit():
            go = request.form.get("go", "")
            try:
                keep_plan(record, safe, plan if go != "next" else replace(plan, asked_pieces=False))
                is_saved()
                if go == "next":
                    return redirect(f"{address_of(safe, 'pieces')}?from={start + ON_A_PAGE}")
                return _on(record, safe)
            except PortableRecordError as refused:
                first = next((f"piece-{each.id[:SHORT]}" for each in shown), "")
                form.refuse(refused.detail or refused.says, to=first)
        else:
            note_looking(record, plan.items, by=now.by)
        return _page(
            "governance/safe_pieces.html",
            form,
            safe,
            "pieces",
            begun=begun,
            back=url_for("safe_steps.ask", safe=safe, step="items"),
            held=held,
            shown=_in_words(held, start),
            plan=plan,
            details=_details(held),
            start=start,
            size=ON_A_PAGE,
            total=len(held.pieces),
        )


@pages.route("/<safe>/look", methods=["GET", "POST"])
def look(safe: str) -> Answer:
    """Show exactly what goes out, ask of each piece why it is needed, and share it."""
    from portable_record.actions.safe_sharing import DETAIL_WORDS, look_at, pieces_going, share_it
    from portable_record.actions.safeguarding import BEGUN, begun_of

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        if record.vault.register.has(safe) and record.vault.register.get(safe).about != BEGUN:
            return redirect(url_for("safe.one", safe=safe))
        plan = _plan(record, begun_of(record, safe).plan)
        if plan.first_gap != "look":
            return redirect(address_of(safe, plan.first_gap))
        try:
            seen, going = look_at(record, safe), pieces_going(record, safe)
        except PortableRecordError as refused:
            return _cannot(safe, "whom" if refused.place == "contact" else "items", refused)
        details = [(each, str(_(DETAIL_WORDS[each]))) for each in plan.details]
        form, begun = form_of({}, {})
        typed = begun.fields if begun else tuple(request.form.items())
        needed = {**{each[:SHORT]: why for each, why in plan.needed.items()}, **_needed(typed)}
        reasons = {each: needed.get(each[:SHORT], "") for each in (*plan.details, *going)}
        named = {item.entry_id: item.title for item in seen.items} | dict(details)
        missing: dict[str, str] = {}
        if form.validate_on_submit():
            missing = {
                each[:SHORT]: _("Say why this is needed: %(what)s", what=named[each])
                for each, why in reasons.items()
                if not why
            }
            if not missing:
                try:
                    share_it(record, safe, seen=request.form.get("seen", ""), needed=reasons, by=now.by)
                    is_saved()
                    done = tell(_("It is signed. Now give it to them."))
                    return redirect(url_for("safe.one", safe=safe, done=done))
                except PortableRecordError as refused:
                    form.refuse(refused.detail or refused.says)
        return _page(
            "governance/safe_look.html",
            form,
            safe,
            "look",
            begun=begun,
            back=address_of(safe, "told"),
            going=seen,
            plan=plan,
            locked_for=_locked_for(record, plan),
            details=details,
            needed=needed,
            missing=missing,
            short=SHORT,
        )


@pages.post("/<safe>/throw-away")
def away(safe: str) -> Response:
    """Let go of one that was begun."""
    from portable_record.actions.safeguarding import throw_away

    with doorway(current_app).record() as record:
        if at_work(record) is None:
            return who_first()
        throw_away(record, safe)
    return redirect(url_for("safe.show"))


@pages.route("/<safe>/<step>", methods=["GET", "POST"])
def ask(safe: str, step: str) -> Answer:
    """Ask one question."""
    from portable_record.actions.safe_pieces import held_in
    from portable_record.actions.safeguarding import begun_of, keep_plan

    with doorway(current_app).record() as record:
        now = at_work(record)
        if now is None:
            return who_first()
        plan = _plan(record, begun_of(record, safe).plan)
        if step not in ASKS:
            raise NotFoundError(place=step)
        if step != "items" and not plan.items:
            return redirect(address_of(safe, "items"))
        asked = ASKS[step](record, plan, now, hidden_here(record))
        form, begun = form_of(asked.fields, asked.data)
        if form.validate_on_submit():
            try:
                new = taken(step, form, plan)
                if step == "items":
                    held_in(record, new.items)
                keep_plan(record, safe, new)
                is_saved()
                return _on(record, safe)
            except PortableRecordError as refused:
                at = refused.place if refused.place in asked.fields else ""
                form.refuse(refused.detail or refused.says, at=at)
        return _page(
            "governance/safe_ask.html",
            form,
            safe,
            step,
            begun=begun,
            back=_before(safe, step),
            asked=asked,
        )


def address_of(safe: str, step: str) -> str:
    """Give the address of a page of one that was begun."""
    if step in ("pieces", "look"):
        return url_for(f"safe_steps.{step}", safe=safe)
    return url_for("safe_steps.ask", safe=safe, step=step)


def _plan(record: "OpenRecord", plan: "Plan") -> "Plan":
    """Give the plan, if what it is about may be shown."""
    if not hidden_here(record).isdisjoint(plan.items):
        raise NotFoundError
    return plan


def _locked_for(record: "OpenRecord", plan: "Plan") -> str:
    """Name the contact for whom a file is locked; one who is private by the words that were typed here."""
    from portable_record.actions.people import contacts

    shown = (one.name for one in contacts(record, private=typed_again()) if one.did == plan.contact)
    return next(shown, plan.to)


def _on(record: "OpenRecord", safe: str) -> Response:
    from portable_record.actions.safeguarding import begun_of

    return redirect(address_of(safe, begun_of(record, safe).plan.first_gap))


def _before(safe: str, step: str) -> str:
    from portable_record.actions.safeguarding import STEPS

    place = STEPS.index(step)
    return address_of(safe, STEPS[place - 1]) if place else url_for("safe.show")


def _needed(typed: Any) -> dict[str, str]:  # noqa: ANN401 - pairs of texts, from a form or kept of one
    mark = "needed-"
    found = {name.removeprefix(mark): str(why) for name, why in typed if name.startswith(mark)}
    return {name: " ".join(why.split())[:MOST_NEEDED] for name, why in found.items()}


def _in_words(
    held: "Held", start: int
) -> list[tuple[str, str, str, tuple[tuple[str, str], ...], "FileToPass | None"]]:
    """Give each piece of a page: its short id, its kind, its title, the first of its lines, and its file."""
    from portable_record.record.json_text import parse
    from portable_record.record.readable.view import view
    from portable_record.sharing.telling_lines import telling

    found = []
    for each in held.pieces[start : start + ON_A_PAGE]:
        value = parse(each.text)
        seen = view(value if isinstance(value, dict) else {})
        told = telling(seen, person=held.about)[:MOST_LINES]
        lines = tuple((line.label, line.text[:MOST_SIGNS]) for line in told)
        found.append((each.id[:SHORT], seen.kind, seen.title, lines, held.files.get(each.id)))
    return found


def _details(held: "Held") -> list[tuple[str, str, str]]:
    """Give the details of the person that are held: key, words, and what it says."""
    from portable_record.actions.safe_sharing import DETAIL_WORDS
    from portable_record.record.json_text import parse
    from portable_record.record.readable.view import view
    from portable_record.sharing.person import minimal_patient

    value = parse(held.entries[0].text)
    person = value if isinstance(value, dict) else {}
    found = []
    for key in DETAILS:
        at = doorway(current_app).desk.now()
        bare = minimal_patient(person, name="x", details=frozenset(), now=at, came_in=True)
        with_it = minimal_patient(person, name="x", details=frozenset({key}), now=at, came_in=True)
        if with_it != bare:
            before = {line.text for line in view(bare).lines}
            said = [line.text for line in view(with_it).lines if line.text not in before]
            found.append((key, str(_(DETAIL_WORDS[key])), "; ".join(said)))
    return found


def _cannot(safe: str, step: str, refused: PortableRecordError) -> Answer:
    form = PageForm(formdata=None)
    form.refuse(refused.detail or refused.says)
    back = address_of(safe, step)
    return render_template("governance/safe_cannot.html", form=form, safe=safe, back=back), 400


def _page(template: str, form: PageForm, safe: str, step: str, **more: Any) -> Answer:  # noqa: ANN401 - for the page
    page = render_template(
        template,
        form=form,
        safe=safe,
        step=step,
        hidden=begun_fields(f"{safe}-{step}", _("Keep someone safe")),
        keeps=place_of_form(),
        **more,
    )
    return page, 400 if form.problems() or more.get("missing") else 200
