"""Templates: the choices of a share kept under a name, to begin from again; all of it is looked at anew.

A template holds no key, no day, and nobody it is for unless the person says so: what a share is secret by is
made new each time. Those that come with the app tick nothing before the person says so.
"""

import uuid
from dataclasses import asdict, dataclass, replace

from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.desk import OpenRecord
from portable_record.actions.share_choices import HELPER, HOLDER, Choices, choices_from_value
from portable_record.errors import UsageError
from portable_record.record.moments import moment_text
from portable_record.vault.shelf import Document

MOST_NAME = 100
MOST = 50


@dataclass(frozen=True, slots=True)
class Template:
    """A template: ``id`` is empty for none; ``suggests`` names the parts that may be ticked at once."""

    id: str
    name: str
    about: str
    choices: Choices
    suggests: tuple[str, ...] = ()


READY: tuple[Template, ...] = (
    Template(
        "emergency-card",
        "My emergency card",
        "For whoever helps you in an emergency: how to talk with you, and what to do if things go wrong.",
        Choices(kind=HELPER, purpose="emergency", private="no", has="nothing", details_asked=""),
        ("communication", "crisis"),
    ),
    Template(
        "first-visit",
        "First visit to a new group",
        "So that they know how to talk with you and what matters to you, before you come.",
        Choices(purpose="support", private="no"),
        ("communication", "about-me", "strengths"),
    ),
)
"""Those that come with the app: starting points with nothing ticked."""


def templates_of(record: OpenRecord) -> list[Template]:
    """List the templates of the person's own, by name."""
    kept = [_read(document) for document in record.vault.templates.all()]
    return sorted(kept, key=lambda one: one.name.casefold())


def template_named(record: OpenRecord, template_id: str) -> Template:
    """Return a template, one that comes with the app or the person's own.

    Raises:
        NotFoundError: there is none.
    """
    for one in READY:
        if one.id == template_id:
            return one
    return _read(record.vault.templates.get(template_id))


def keep_template(record: OpenRecord, name: str, choices: Choices) -> Template:
    """Keep the choices of a share under a name, in place of what had that name.

    What is for one time only is left out: the last day, if it was a day of their own, who agreed, what others
    said about something, and whether all was looked at. A private share is not kept: a list of templates
    would tell of it.

    Raises:
        UsageError: the name is empty or too long, there are too many, or the share is private.
        MayNotWriteError: the person has died.
    """
    refuse_if_closed(record)
    name = " ".join(name.split())
    if not name or len(name) > MOST_NAME:
        raise UsageError(f"Give it a name of at most {MOST_NAME} letters.")
    if choices.private == "yes":
        raise UsageError("What is kept out of sight is not kept as a template: the list would tell of it.")
    others = templates_of(record)
    same = next((one.id for one in others if one.name.casefold() == name.casefold()), "")
    if not same and len(others) >= MOST:
        raise UsageError("There are too many templates. Take one away first.")
    new = same or str(uuid.UUID(bytes=record.desk.dice(16), version=4))
    alone = choices.kind in (HOLDER, HELPER)
    kept = replace(
        choices,
        until="",
        lasts="" if choices.lasts == "date" else choices.lasts,
        agree="",
        comments=(),
        pass_on="" if alone else choices.pass_on,
    )
    value = {"name": name, "choices": asdict(kept)}
    record.vault.templates.put(Document(new, "share", moment_text(record.now), value))
    return Template(new, name, "", kept)


def remove_template(record: OpenRecord, template_id: str) -> None:
    """Take a template away.

    Raises:
        NotFoundError: there is none of theirs by this id.
    """
    record.vault.templates.get(template_id)
    record.vault.templates.delete(template_id)


def choices_from(template: Template, *, ticked: bool) -> Choices:
    """Give the choices to begin with; with ``ticked`` what it suggests is ticked, as the person said."""
    return replace(template.choices, parts=template.suggests) if ticked else template.choices


def _read(document: Document) -> Template:
    value = document.value
    return Template(document.id, str(value["name"]), "", choices_from_value(value["choices"]))
