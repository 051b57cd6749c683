"""The questions of passing something on, one a page, as forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext as _

from portable_record.web.again import typed_again
from portable_record.web.at_hand import in_words
from portable_record.web.forms import DayField, one_of, some_of, tick
from portable_record.web.heaps import some_of_many
from portable_record.web.search import one_line
from portable_record.web.share_forms import MOST_CONTACTS
from portable_record.web.tongues import own

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.to_pass_on import ToPass

DETAILS = ("birth-date", "address", "nhs-number")


@dataclass(frozen=True, slots=True)
class Asking:
    """What the questions are about: the record, the thing, what may go on of it, what was answered so far."""

    record: "OpenRecord"
    item: str
    there: "ToPass"
    typed: "MultiDict[str, str]"


def _to(asking: Asking) -> dict[str, object]:
    from portable_record.actions.to_pass_on import groups_for

    words = one_line(request.args.get("q", ""))
    groups = groups_for(asking.record, asking.item, private=typed_again())
    found = [one for one in groups if words.casefold() in one.name.casefold()]
    chosen = asking.typed.get("q_to", "")
    rows = [
        (one.did, own(one.name), "")
        for one in [*found[:MOST_CONTACTS], *(one for one in groups if one.did == chosen)]
    ]
    needed = _("Choose a group.") if rows else _("Meet the group first: take their contact card.")
    return {"q_to": one_of(_("Which group do you pass it on to?"), list(dict.fromkeys(rows)), needed=needed)}


def _what(asking: Asking) -> dict[str, object]:
    titles = {"birth-date": _("Birth date"), "address": _("Address"), "nhs-number": _("NHS number")}
    rows = [(thing.url, own(thing.title), _(thing.kind)) for thing in asking.there.things]
    fields: dict[str, object] = {
        "q_entries": some_of_many(
            _("What do you pass on?"),
            rows,
            needed=_("Tick what you pass on."),
            hint=_("Tick only what they need. Their name always goes with it. Nothing is ticked before."),
        )
    }
    files = [
        (thing.url, own(thing.file.name), own(thing.title) + f", {in_words(thing.file.size)}")
        for thing in asking.there.things
        if thing.file is not None
    ]
    if files:
        fields["q_files"] = some_of(
            _("Which files do they need?"),
            files,
            hint=_("A file goes only with the entry that it belongs to. Leave out what they do not need."),
        )
    if asking.there.details:
        details = [(key, titles[key], "") for key in DETAILS if key in asking.there.details]
        fields["q_details"] = some_of(_("Which details of the person do they need?"), details)
    return fields


def _until(_asking: Asking) -> dict[str, object]:
    return {
        "q_until": DayField(
            _("Until which day may they use it?"),
            needed=_("Type the last day."),
            hint=_("A short time is safer. You can pass it on again while the person shares it."),
        )
    }


def _role(asking: Asking) -> dict[str, object]:
    rows = [
        (
            "independent",
            _("They decide themselves how they use it"),
            _("They answer for it by law, like you do. This is so for most groups."),
        ),
        ("joint", _("They and you decide together"), _("You have written down who does what.")),
        (
            "processor",
            _("They do only what you tell them"),
            _("You have a written agreement. You answer for it."),
        ),
    ]
    fields: dict[str, object] = {
        "q_role": one_of(
            _("How will they hold it?"),
            rows,
            needed=_("Choose how they hold it."),
            hint=_("The law asks who is in charge of what. Your choice is signed with it."),
        )
    }
    if asking.there.may_go_again:
        fields["q_again"] = tick(
            _("They may pass it on once more, to a smaller group that they support"),
            hint=_("Leave this empty unless they need to. It never goes further than that."),
        )
    return fields


FIELDS: Mapping[str, Callable[[Asking], dict[str, object]]] = {
    "to": _to,
    "what": _what,
    "until": _until,
    "role": _role,
}


def find_group(asking: Asking) -> tuple[str, int] | None:
    """Return by what words groups are looked for, and how many more there are; None where all are shown."""
    from portable_record.actions.to_pass_on import groups_for

    words = one_line(request.args.get("q", ""))
    groups = groups_for(asking.record, asking.item, private=typed_again())
    found = [one for one in groups if words.casefold() in one.name.casefold()]
    more = max(0, len(found) - MOST_CONTACTS)
    return (words, more) if words or more else None
