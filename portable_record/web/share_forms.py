"""The questions of a share, one a page, as forms; and what was answered, as choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import gettext as _

from portable_record.web.again import typed_again
from portable_record.web.asked import spoken
from portable_record.web.forms import DayField, PageForm, line, one_of, some_of
from portable_record.web.languages import day_in_words
from portable_record.web.search import one_line
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.share_choices import Choices

MOST_DAYS = 36_525
MOST_CONTACTS = 20
Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its fields, what stands in them before, and a sentence above them."""

    fields: Fields
    data: Mapping[str, object]
    lead: str = ""
    find: "Find | None" = None


@dataclass(frozen=True, slots=True)
class Find:
    """A list too long to show at once: the words it is looked through by, and how many more there are."""

    words: str
    more: int


def details(record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask for birth date, address and NHS number, each by its own tick."""
    from portable_record.actions.what_to_share import details_there

    rows = [
        (key, _(question.says), own(spoken(question, answer)))
        for key, question, answer in details_there(record)
    ]
    field = some_of(
        _("Which of your details should they see?"),
        rows,
        hint=_("They always see the name that you use. They see more only where you tick it."),
    )
    return Asked({"details": field}, {"details": choices.details})


def whom(record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask for whom it is; of many contacts, the newest, those looked for by name, and whoever was chosen.

    Private contacts are offered only after the passphrase was typed again.
    """
    from portable_record.actions.people import contacts
    from portable_record.actions.share_choices import CONTACT, GROUP, HELPER, HOLDER

    known, words = contacts(record, private=typed_again()), one_line(request.args.get("q", ""))
    found = [one for one in known if words.casefold() in one.name.casefold()]
    chosen = {choices.to if choices.kind == CONTACT else "", request.form.get("kind", "")}
    shown = [*found[:MOST_CONTACTS], *(one for one in known if one.did in chosen)]
    rows = [
        (did, own(name), _("A contact whose key you know. A file can be locked for them alone."))
        for did, name in {one.did: one.name for one in shown}.items()
    ]
    rows += [
        (GROUP, _("A group, an organisation or a person, by name"), _("Write the name below.")),
        (HOLDER, _("Whoever holds this paper or file"), _("Anybody who has it may use it.")),
        (HELPER, _("Whoever helps me in an emergency"), _("Such as an ambulance crew.")),
    ]
    fields: Fields = {
        "kind": one_of(_("Who is it for?"), rows, needed=_("Choose who it is for.")),
        "name": line(_("Their name"), hint=_("Such as Mossley Lunch Club.")),
    }
    before = choices.to if choices.kind == CONTACT else choices.kind
    more = max(0, len(found) - MOST_CONTACTS)
    return Asked(
        fields,
        {"kind": before, "name": choices.to if choices.kind == GROUP else ""},
        find=Find(words, more) if words or more else None,
    )


def why(_record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask why."""
    from portable_record.actions.share import list_purposes

    rows = [(key, _(title), "") for key, title in list_purposes()]
    field = one_of(_("Why do you share it?"), rows, needed=_("Choose why you share it."))
    return Asked({"purpose": field}, {"purpose": choices.purpose})


def until(record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask until when, a short time first."""
    from portable_record.actions.share_choices import DAYS, HELPER, SHORT

    titles = {
        "today": _("Only today"),
        "week": _("For a week"),
        "month": _("For a month"),
        "quarter": _("For three months"),
        "half-year": _("For half a year"),
    }
    rows = [
        (key, title, _until(record.today, DAYS[key]))
        for key, title in titles.items()
        if key != "half-year" or choices.kind == HELPER or choices.lasts == key
    ]
    rows.append(("date", _("Until a day that I choose"), _("Type the day below.")))
    fields: Fields = {
        "lasts": one_of(
            _("Until when may they use it?"),
            rows,
            hint=_("A short time is safer. You can always share again."),
            needed=_("Choose until when."),
        ),
        "day": DayField(_("The last day")),
    }
    day = date.fromisoformat(choices.until) if choices.until else None
    return Asked(fields, {"lasts": choices.lasts or SHORT.get(choices.kind, "month"), "day": day})


def pass_on(_record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask whether they may pass it on."""
    rows = [
        ("no", _("No"), _("Only they may see it.")),
        (
            "smaller-groups",
            _("Yes, to smaller groups that they support"),
            _("Never more than you give them now."),
        ),
    ]
    field = one_of(
        _("May they show it to others?"),
        rows,
        needed=_("Choose yes or no."),
        hint=_("Your choice is signed with it. Nobody can make them keep to it."),
    )
    return Asked({"pass_on": field}, {"pass_on": choices.pass_on or "no"})


def agree(_record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask whether the people named in it agree."""
    rows = [
        ("yes", _("Yes, I asked them"), ""),
        ("not-asked", _("No, I have not asked everybody"), _("You can go on. It is kinder to ask first.")),
    ]
    field = one_of(
        _("Do the people named in it agree?"),
        rows,
        needed=_("Choose yes or no."),
        hint=_("What you chose names other people, such as family or workers."),
    )
    return Asked({"agree": field}, {"agree": choices.agree})


def private(record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask whether the share is to be seen in this app; with a private contact, not to be is offered first."""
    from portable_record.actions.people import in_book

    contact = in_book(record, choices.to) if choices.kind == "contact" else None
    first = "yes" if contact is not None and contact.private else "no"
    rows = [
        ("no", _("No, show it in my lists"), _("You see at once who has something of yours.")),
        (
            "yes",
            _("Yes, keep it out of sight"),
            _("It stands in no list and on no paper. You see it after you type your passphrase again."),
        ),
    ]
    field = one_of(
        _("Should nobody here see that you share this?"),
        rows,
        needed=_("Choose yes or no."),
        hint=_("Such as with a refuge or a solicitor, when others look at this screen too."),
    )
    return Asked({"private": field}, {"private": choices.private or first})


def has(_record: "OpenRecord", choices: "Choices") -> Asked:
    """Ask what the other one has to read it with."""
    rows = [
        ("nothing", _("Nothing, or I do not know"), _("They read it with their own eyes.")),
        ("phone", _("A phone"), ""),
        ("computer", _("A computer"), _("With any browser.")),
        ("app", _("This app"), _("Portable Record, on their own computer.")),
    ]
    field = one_of(_("What do they have to read it with?"), rows, needed=_("Choose what they have."))
    return Asked({"has": field}, {"has": choices.has})


def _until(today: date, days: int) -> str:
    return str(_("The last day is %(day)s.", day=day_in_words((today + timedelta(days=days)).isoformat())))


# --- what was answered ---


def took_details(form: PageForm, choices: "Choices") -> "Choices":
    """Take the details that were ticked."""
    return replace(choices, details=tuple(form["details"].data or ()), details_asked="yes")


def took_whom(form: PageForm, choices: "Choices") -> "Choices | None":
    """Take for whom it is; nothing where a name is missing."""
    from portable_record.actions.share_choices import CONTACT, GROUP, HELPER, HOLDER

    chosen, name = str(form["kind"].data), str(form["name"].data or "")
    if chosen == GROUP and not name:
        form.refuse(_("Type their name."), at="name")
        return None
    kind = chosen if chosen in (GROUP, HOLDER, HELPER) else CONTACT
    to = name if kind == GROUP else chosen if kind == CONTACT else ""
    if (kind, to) == (choices.kind, choices.to):
        return choices
    private = "yes" if choices.private == "yes" else ""
    why = "" if choices.kind == HELPER else choices.purpose
    return replace(choices, kind=kind, to=to, purpose=why, pass_on="", has="", private=private)


def took_until(form: PageForm, choices: "Choices", today: date) -> "Choices | None":
    """Take until when; nothing where it is a day that is over or too far away."""
    lasts, day = str(form["lasts"].data), form["day"].data
    if lasts != "date":
        return replace(choices, lasts=lasts, until="")
    if day is None:
        form.refuse(_("Type the last day."), at="day")
        return None
    if day < today:
        form.refuse(_("That day is over. Type a day that comes."), at="day")
        return None
    if (day - today).days >= MOST_DAYS:
        form.refuse(_("That is more than 100 years away. Type a day that is nearer."), at="day")
        return None
    return replace(choices, lasts=lasts, until=day.isoformat())


def took(name: str) -> Callable[[PageForm, "Choices"], "Choices"]:
    """Take one answer as it is."""

    def take(form: PageForm, choices: "Choices") -> "Choices":
        given: dict[str, Any] = {name: str(form[name].data)}
        return replace(choices, **given)

    return take
