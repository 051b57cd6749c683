"""What the papers of a group are made of: headings with rows of words, and what several papers say alike.

The same is read, printed and saved as a table (CSV).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portable_record.web.governance_words import QUESTIONS, in_law, in_words

if TYPE_CHECKING:
    from portable_record.actions.governance import Facts

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands beside it; ``own`` if somebody wrote it, ``missing`` if nobody did yet.

    ``named`` says that the label is somebody's name.
    """

    label: str
    text: str
    own: bool = False
    missing: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, perhaps sentences, and rows."""

    title: str
    says: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. ``asks`` are the pages of questions it is made of; names ``signed`` go below it."""

    key: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    asks: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many answers are still missing in it."""
        return sum(row.missing for section in self.sections for row in section.rows)


COUNTED = frozenset({"register", "impact", "roles"})
"""The papers that say how much there is."""

TITLES = {
    "register": (_l("What we hold and why"), _l("The register that the law asks for (Art. 30).")),
    "notice": (
        _l("What we tell people"),
        _l("Your privacy notice, in plain words. Hang it up, or hand it out."),
    ),
    "agreement": (_l("Our agreement with you"), _l("One page to go through with the person, and to sign.")),
    "roles": (_l("Who is in charge of what"), _l("Between you, the person and other groups.")),
    "impact": (
        _l("Thinking about the risks"),
        _l("A draft of the assessment that the law asks for (DPIA, Art. 35)."),
    ),
}


def new_paper(key: str, *sections: Section, asks: tuple[str, ...], signed: tuple[str, ...] = ()) -> Paper:
    """Make a paper of ``TITLES`` out of its sections."""
    title, lead = TITLES[key]
    return Paper(key, str(title), str(lead), sections, asks, signed)


def _one(answers: Answers, key: str, label: str = "") -> Row:
    """Say an answer beside its question, or that it is missing."""
    said = answers.get(key, "")
    words = label or str(QUESTIONS[key].says)
    if not said:
        return Row(words, _("Not answered yet"), missing=True)
    choice = bool(QUESTIONS[key].choices)
    law = in_law(key, said)
    text = f"{in_words(key, said)} ({law})" if law else in_words(key, said)
    return Row(words, text, own=not choice)


def answered(answers: Answers, *keys: str) -> tuple[Row, ...]:
    """Say some answers beside their questions."""
    return tuple(_one(answers, key) for key in keys)


def the_group(facts: "Facts", answers: Answers) -> Section:
    """Say who the group is."""
    rows = (Row(_("The group"), facts.name, own=True), *answered(answers, "reach", "lead", "lead-reach"))
    return Section(_("Who we are"), rows=rows)


def how_long(facts: "Facts") -> str:
    """Say how long things stay in the inbox."""
    return str(
        ngettext(
            "As long as the person said. Then it is locked at once, and deleted %(num)d day later.",
            "As long as the person said. Then it is locked at once, and deleted %(num)d days later.",
            facts.days,
        )
    )


def things_about(things: int, people: int) -> str:
    """Say how many things there are, and about how many people."""
    count = str(ngettext("%(num)d thing", "%(num)d things", things))
    whom = str(ngettext("%(num)d person", "%(num)d people", people))
    return str(_("%(count)s, about %(whom)s", count=count, whom=whom))


def kept_safe() -> tuple[str, ...]:
    """Say what the app does to keep things safe."""
    return (
        _("All of it is encrypted on this device, and locks by itself."),
        _("Each time that something is opened is written down: by whom, when and why."),
        _("The inbox as a whole cannot be saved as a file."),
    )


def who_may_look(facts: "Facts") -> tuple[Row, ...]:
    """Say how many are on the list of those who may look; with nobody on it, that it is missing."""
    if not facts.workers:
        return (Row(_("Who may look"), _("Nobody is on the list yet"), missing=True),)
    on_it = ngettext(
        "%(num)d worker is on the list of those who may look.",
        "%(num)d workers are on the list of those who may look.",
        facts.workers,
    )
    return (Row(_("Who may look"), str(on_it)),)
