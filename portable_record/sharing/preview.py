"""What the recipient will see, entry by entry, and what the person should know before they sign."""

from collections.abc import Mapping
from dataclasses import dataclass

from portable_record.record.readable.dates import last_day
from portable_record.record.readable.view import Line, title, view
from portable_record.saying import say
from portable_record.sharing.card_content import card_content
from portable_record.sharing.cautions import EVERY_SHARE
from portable_record.sharing.contact import Recipient
from portable_record.sharing.purposes import purpose
from portable_record.sharing.selection import Chosen, LeftOut, Selection
from portable_record.sharing.telling_lines import telling
from portable_record.sharing.terms import SMALLER_GROUPS, Terms


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as the recipient will see it. ``kind`` says in words what sort of thing it is."""

    entry_id: str
    type: str
    kind: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A share before it is signed. ``said`` are the terms in sentences; they are shown to both sides.

    ``left_out`` and ``warnings`` are for the person alone.
    """

    said: tuple[str, ...]
    items: tuple[Seen, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]


def preview(selection: Selection, terms: Terms) -> Preview:
    """Show a selection as a reader will show it, with the terms in words."""
    return Preview(said(terms), items_of(selection), selection.left_out, selection.warnings)


def items_of(selection: Selection) -> tuple[Seen, ...]:
    """Show what goes out, entry by entry, as a reader will show it; the person first."""
    titles = {each.url: title(each.resource) for each in selection.chosen}
    return tuple(_seen(each, titles, titles[selection.patient.url]) for each in selection.chosen)


def card_preview(selection: Selection, terms: Terms) -> Preview:
    """Show what a reader of a card made of this selection shows, entry by entry.

    Raises:
        CardContentError: something of it would lose its meaning on a card.
    """
    content = card_content(selection, terms)
    items = tuple(
        Seen(item.entry_id, shown.type, shown.kind, shown.title, _flat(shown.lines))
        for item, shown in zip(content.items, content.shown, strict=True)
    )
    return Preview(card_said(terms), items, selection.left_out, selection.warnings)


def _flat(lines: tuple[tuple[str, str], ...]) -> tuple[Line, ...]:
    return tuple(Line(label, text, 0) for label, text in lines)


def _seen(chosen: Chosen, titles: Mapping[str, str], person: str) -> Seen:
    """Show one entry; ``titles`` names what references in it lead to."""
    shown = view(chosen.resource, name_of=lambda address: titles.get(address, ""))
    lines = telling(shown, person=person)
    return Seen(chosen.entry.id, str(chosen.resource["resourceType"]), shown.kind, shown.title, lines)


def said(terms: Terms) -> tuple[str, ...]:
    """Say the terms in plain sentences."""
    passing = (
        say("They may show it to smaller groups they support.")
        if terms.pass_on == SMALLER_GROUPS
        else say("They may not pass it on.")
    )
    return (
        say("For: %(name)s.", name=_recipient(terms.recipient)),
        say("Why: %(purpose)s.", purpose=say(purpose(terms.purpose).title)),
        say("Until: %(day)s.", day=last_day(terms.until)),
        passing,
        EVERY_SHARE,
        say("They may keep the copy you give them, even after the end."),
    )


def card_said(terms: Terms) -> tuple[str, ...]:
    """Say what a card says of its terms: it cannot name its recipient, nor what they may do with it."""
    if terms.recipient.kind == "emergency":
        whom: tuple[str, ...] = (
            say("For: %(name)s.", name=_recipient(terms.recipient)),
            say("Why: %(purpose)s.", purpose=say(purpose("emergency").title)),
            say("Whoever finds it can read it."),
        )
    else:
        whom = (say("The code does not say who it is for, nor why: whoever finds it can read it."),)
    return (
        *whom,
        say("Until: %(day)s.", day=last_day(terms.until)),
        EVERY_SHARE,
        say("They may keep the copy you give them, even after the end."),
    )


def _recipient(recipient: Recipient) -> str:
    return say(recipient.name) if recipient.kind in ("bearer", "emergency") else recipient.name
