"""The questions of "share without agreement to keep someone safe", one a page, as forms; and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext as _

from portable_record.web.again import typed_again
from portable_record.web.forms import DayField, PageForm, line, one_of, paragraphs, some_of
from portable_record.web.languages import day_in_words
from portable_record.web.search import one_line
from portable_record.web.share_forms import MOST_CONTACTS, Fields, Find
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.inbox import InboxLine
    from portable_record.actions.safeguarding import Plan
    from portable_record.web.inbox import Looking

AT_ONCE = 30
NOBODY_KNOWN = "by-name"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its heading, its fields, what stands in them before, help, and perhaps a search.

    ``none``: there is nothing to choose from.
    """

    title: str
    fields: Fields
    data: Mapping[str, object]
    lead: str = ""
    find: Find | None = None
    none: bool = False


def items(record: "OpenRecord", plan: "Plan", _now: "Looking", hidden: frozenset[str]) -> Asked:
    """Ask from which things; of many, the newest, those looked for by name, and those chosen before."""
    from portable_record.actions.inbox import inbox_page, item_of
    from portable_record.actions.safe_pieces import may_be_taken

    words = one_line(request.args.get("q", ""))
    page = inbox_page(record, find=words, most=AT_ONCE, hidden=hidden)
    chosen = [item for item in plan.items if item not in hidden and record.vault.inbox.has(item)]
    lines = {line.id: line for line in (*page.lines, *(item_of(record, item) for item in chosen))}
    rows = [(line.id, _about(line), _came(line)) for line in lines.values() if may_be_taken(line)]
    field = some_of(
        _("What is it in?"),
        rows,
        needed=_("Tick at least one."),
        hint=_("Tick only what you need. Several must be about the same person. What is locked is not here."),
    )
    more = max(0, page.total - AT_ONCE)
    return Asked(
        _("What is it in?"),
        {"items": field},
        {"items": list(plan.items)},
        find=Find(words, more) if words or more else None,
        none=not rows,
    )


def whom(record: "OpenRecord", plan: "Plan", _now: "Looking", _hidden: frozenset[str]) -> Asked:
    """Ask for whom: a named person with what they do and where; and whether their key is known."""
    from portable_record.actions.safe_lock import helpers

    known = helpers(record, plan.items, private=typed_again())
    words = one_line(request.args.get("q", ""))
    found = [one for one in known if words.casefold() in one.name.casefold()]
    chosen = {plan.contact, request.form.get("contact", "")}
    shown = [*found[:MOST_CONTACTS], *(one for one in known if one.did in chosen)]
    alone = _("A contact whose key you know. A file can be locked for them alone.")
    no_card = _("You have no card of theirs yet: five words open it.")
    rows = [
        (did, own(one.name), alone if one.hpke else no_card)
        for did, one in {one.did: one for one in shown}.items()
    ]
    rows.append((NOBODY_KNOWN, _("Nobody of these"), _("Five words open the file, or you give it on paper.")))
    fields: Fields = {
        "name": line(
            _("Their name"), needed=_("Write their name."), hint=_("One person, not a team."), most=120
        ),
        "role": line(
            _("What they do there"),
            needed=_("Write what they do there."),
            hint=_("Such as: duty social worker."),
            most=120,
        ),
        "organisation": line(
            _("Their organisation"),
            needed=_("Write their organisation."),
            hint=_("Such as: Oldham Council."),
            most=120,
        ),
    }
    if known:
        fields["contact"] = one_of(_("Do you know their key?"), rows, needed=_("Choose one."))
    more = max(0, len(found) - MOST_CONTACTS)
    before = plan.contact or (NOBODY_KNOWN if plan.name else "")
    return Asked(
        _("Who is it for?"),
        fields,
        {"name": plan.name, "role": plan.role, "organisation": plan.organisation, "contact": before},
        lead=_("Give it to the one person who can help. Call them first, at a number that you know already."),
        find=Find(words, more) if words or more else None,
    )


def why(_record: "OpenRecord", plan: "Plan", _now: "Looking", _hidden: frozenset[str]) -> Asked:
    """Ask what the danger is."""
    field = paragraphs(
        _("What could happen, and to whom?"),
        needed=_("Say what could happen."),
        hint=_("What you saw and heard, and when. They read these words first."),
    )
    return Asked(_("What could happen, and to whom?"), {"why": field}, {"why": plan.why})


def who(record: "OpenRecord", plan: "Plan", now: "Looking", _hidden: frozenset[str]) -> Asked:
    """Ask who decided it, and when."""
    fields: Fields = {
        "decided_by": line(
            _("Who decided it?"),
            needed=_("Write who decided it."),
            hint=_("A name, and what they do with you. It stands on what goes out."),
            most=120,
        ),
        "agreed_by": line(
            _("Who agreed to it, if it is somebody else?"),
            hint=_("Such as your lead for safeguarding. Ask them first if there is time."),
            most=120,
        ),
        "decided_on": DayField(_("On which day?"), needed=_("Say on which day.")),
    }
    day = date.fromisoformat(plan.decided_on) if plan.decided_on else record.today
    data = {"decided_by": plan.decided_by or now.by, "agreed_by": plan.agreed_by, "decided_on": day}
    return Asked(_("Who decided it?"), fields, data)


def basis(_record: "OpenRecord", plan: "Plan", _now: "Looking", _hidden: frozenset[str]) -> Asked:
    """Ask by what right in law."""
    from portable_record.sharing.without_agreement import BASES

    fields: Fields = {
        "bases": some_of(
            _("What gives you the right to share it?"),
            [(one.key, _(one.title), f"{_(one.help)} ({one.law})") for one in BASES],
            needed=_("Tick at least one."),
            hint=_("More than one may be right. This is not legal advice: ask your lead, or the ICO."),
        ),
        "basis_words": paragraphs(_("More about it, in your own words"), hint=_("It stays with you.")),
    }
    return Asked(
        _("What gives you the right to share it?"),
        fields,
        {"bases": list(plan.bases), "basis_words": plan.basis_words},
    )


def told(_record: "OpenRecord", plan: "Plan", _now: "Looking", _hidden: frozenset[str]) -> Asked:
    """Ask whether the person knows."""
    fields: Fields = {
        "answer": one_of(
            _("Have you told the person?"),
            (
                ("told", _("Yes"), _("They may then see it when they ask what you hold about them.")),
                ("not-told", _("No"), _("Nothing that goes to them says a word of it.")),
            ),
            needed=_("Choose an answer."),
            hint=_(
                "Tell them, and ask for their yes, unless that puts somebody in danger or makes it too late."
            ),
        ),
        "told_on": DayField(_("If yes: on which day?")),
        "not_told": paragraphs(
            _("If no: why not?"), hint=_("Such as: her partner reads her letters. It stays with you.")
        ),
    }
    day = date.fromisoformat(plan.told_on) if plan.told_on else None
    return Asked(
        _("Have you told the person?"),
        fields,
        {"answer": plan.answer, "told_on": day, "not_told": plan.not_told},
    )


ASKS = {"items": items, "whom": whom, "why": why, "who": who, "basis": basis, "told": told}


def taken(step: str, form: PageForm, plan: "Plan") -> "Plan":
    """Put the answer of a page into the plan."""
    said = {field.name: field.data for field in form if field.name != "csrf_token"}
    if step == "items":
        return replace(plan, items=tuple(said["items"] or ()))
    if step == "basis":
        return replace(plan, bases=tuple(said["bases"] or ()), basis_words=said["basis_words"] or "")
    if step == "whom":
        said["contact"] = "" if said.get("contact") == NOBODY_KNOWN else said.get("contact")
    words = {
        name: each.isoformat() if isinstance(each, date) else str(each or "") for name, each in said.items()
    }
    if step == "told":
        words |= {"not_told": ""} if words["answer"] == "told" else {"told_on": ""}
    return replace(plan, **words)  # type: ignore[arg-type]  # the fields of this page are all texts


def _about(line: "InboxLine") -> str:
    return own(line.about) if line.about else str(_("Something without a name"))


def _came(line: "InboxLine") -> str:
    sender = line.sender or line.claims
    came = _("It came here on %(day)s.", day=day_in_words(line.received))
    return f"{_('From whom')}: {sender}. {came}" if sender else str(came)
