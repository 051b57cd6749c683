"""The papers on data protection of a group, made of what the record knows and of what was answered."""

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from portable_record.web.governance_groups import came_from, went_for_safety, went_to
from portable_record.web.governance_rows import (
    Answers,
    Paper,
    Row,
    Section,
    answered,
    how_long,
    kept_safe,
    new_paper,
    the_group,
    things_about,
    who_may_look,
)
from portable_record.web.governance_words import ABOUT, IMPACT, ROLES, WHY
from portable_record.web.languages import day_in_words

if TYPE_CHECKING:
    from portable_record.actions.governance import Facts


def paper(key: str, facts: "Facts", answers: Answers) -> Paper:
    """Make one of the papers of ``TITLES``."""
    makers = {
        "register": _register,
        "notice": _notice,
        "agreement": _agreement,
        "roles": _roles,
        "impact": _impact,
    }
    return makers[key](facts, answers)


def _register(facts: "Facts", answers: Answers) -> Paper:
    held = facts.held
    purposes = tuple(
        Row(_(facts.purpose_title(key)) or _("No reason given"), things_about(things, people))
        for key, things, people in held.purposes
    )
    kinds = tuple(Row(_(kind), things_about(things, people)) for kind, things, people in held.kinds)
    unsorted = (
        (
            str(
                ngettext(
                    "%(num)d thing came before the kinds were noted. Open it to see what is in it.",
                    "%(num)d things came before the kinds were noted. Open them to see what is in them.",
                    held.unsorted,
                )
            ),
        )
        if held.unsorted
        else ()
    )
    total = Row(_("In the inbox now"), things_about(held.things, held.about))
    givers = Row(_("From whom"), str(ngettext("%(num)d giver", "%(num)d different givers", held.givers)))
    since = (Row(_("The oldest came on"), day_in_words(held.since)),) if held.since else ()
    return new_paper(
        "register",
        the_group(facts, answers),
        Section(
            _("How much, about whom and from whom"),
            (_("Counted by the app from the inbox. People are counted by their names."),),
            (total, givers, *since),
        ),
        Section(
            _("What kinds of people"),
            (_("People who share something with us, and those whom they name: family, friends, workers."),),
        ),
        Section(_("Why people gave it to us"), rows=purposes),
        Section(_("What kinds of data"), unsorted, kinds),
        Section(_("Why we may hold it"), rows=answered(answers, "basis", "special", "condition", "because")),
        Section(
            _("Who else gets it"),
            rows=(*went_to(facts), *went_for_safety(facts), *answered(answers, "to-whom")),
        ),
        *((Section(_("Passed on to us by other groups"), rows=came),) if (came := came_from(facts)) else ()),
        Section(
            _("Outside the United Kingdom"),
            (_("The app sends nothing anywhere by itself. If you send something abroad, write it down."),),
        ),
        Section(
            _("How long"),
            rows=(
                Row(_("In the inbox"), how_long(facts)),
                Row(_("Kept for longer now, for a reason"), str(held.kept)),
                *answered(answers, "elsewhere", "elsewhere-until"),
            ),
        ),
        Section(_("How it is kept safe"), kept_safe(), who_may_look(facts)),
        asks=(ABOUT.key, WHY.key),
    )


def _notice(facts: "Facts", answers: Answers) -> Paper:
    return new_paper(
        "notice",
        the_group(facts, answers),
        Section(
            _("What we hold about you"),
            (_("What you gave us, or somebody for you. You chose the parts, the reason and the last day."),),
            answered(answers, "elsewhere"),
        ),
        Section(_("Why we may"), rows=answered(answers, "basis", "special")),
        Section(
            _("Who else gets it"),
            (_("We may tell others without your agreement to keep somebody safe, or if a law says so."),),
            answered(answers, "to-whom"),
        ),
        Section(_("How long we keep it"), (how_long(facts),), answered(answers, "elsewhere-until")),
        Section(
            _("What you can ask us"),
            (
                _("You can ask to see what we hold, and get a copy. We answer within one month."),
                _("You can ask us to put it right, to delete it, or to stop using it."),
                _("If you said yes to something, you can take that back at any time."),
                _("You can ask to take it to somebody else."),
                _("No machine decides anything about you."),
            ),
        ),
        Section(
            _("If you are not happy"),
            (
                _("Tell us. Within 30 days we say that we got it, and then we look into it."),
                _("You can also go to the Information Commissioner's Office (ICO). It is free: ico.org.uk."),
            ),
            answered(answers, "complain"),
        ),
        asks=(ABOUT.key, WHY.key),
    )


def _agreement(facts: "Facts", answers: Answers) -> Paper:
    return new_paper(
        "agreement",
        the_group(facts, answers),
        Section(
            _("You decide"),
            (
                _("You choose what you share with us, why, and until when."),
                _("You can stop at any time. You need not say why, and we still treat you well."),
                _("We cannot take back what somebody has read already."),
            ),
        ),
        Section(
            _("We promise"),
            (
                _("We look only when we need to, and each look is written down."),
                _("We show it to nobody else, unless you said that we may."),
                how_long(facts),
                _("If you ask, we give you a receipt that says what became of it."),
            ),
        ),
        Section(
            _("When we may have to tell somebody"),
            (
                _("If somebody is in danger, or a law says that we must, we may have to tell others."),
                _("We tell them only what they need. We tell you too, unless that is a danger to somebody."),
            ),
        ),
        Section(_("If you are not happy"), rows=answered(answers, "complain")),
        asks=(ABOUT.key,),
        signed=(_("Name of the person"), _("For the group"), _("Day")),
    )


def _roles(facts: "Facts", answers: Answers) -> Paper:
    passing_on = {
        "broker": _(
            "You pass on only what the person allowed, and never more, to nobody else and for no longer."
        ),
        "smaller": _(
            "The person's terms came with what you got: why, until when, and that you may not pass it on."
        ),
    }.get(answers.get("role", ""), "")
    between = {
        "each": _("Each group needs its own papers, its own basis and its own answer to the person."),
        "joint": _("Write down who does what, and tell the person the main points of it (Art. 26)."),
        "processor": _("A written contract must be in place before anything is passed on (Art. 28)."),
    }.get(answers.get("between", ""), "")
    return new_paper(
        "roles",
        Section(
            _("The person"),
            (_("Their own record is theirs alone. The law asks them for no papers."),),
        ),
        Section(
            _("Your group"),
            (
                _("You are the controller of what lies in your inbox: you answer for it."),
                *filter(None, (passing_on,)),
            ),
            (Row(_("The group"), facts.name, own=True), *answered(answers, "role")),
        ),
        Section(_("What we passed on, and who is in charge of it now"), rows=went_to(facts)),
        Section(_("What was passed on to us, and who is in charge of it now"), rows=came_from(facts)),
        Section(
            _("Other groups"),
            tuple(filter(None, (between,))),
            answered(answers, "partners", "between", "answers"),
        ),
        Section(
            _("Those who make this app"),
            (_("They get nothing of it. They are no processor, and you need no contract with them."),),
        ),
        asks=(ROLES.key,),
    )


def _impact(facts: "Facts", answers: Answers) -> Paper:
    return new_paper(
        "impact",
        Section(
            _("What is done"),
            rows=(
                Row(_("The group"), facts.name, own=True),
                Row(_("In the inbox now"), things_about(facts.held.things, facts.held.about)),
                Row(_("How long"), how_long(facts)),
            ),
        ),
        Section(_("What this app does against risks"), kept_safe(), who_may_look(facts)),
        Section(_("Is it needed?"), rows=answered(answers, "why-needed", "least", "asked")),
        Section(
            _("What could go wrong"),
            rows=answered(answers, "risk-wrong", "risk-lost", "risk-old", "risk-harm", "others"),
        ),
        Section(_("What is left"), rows=answered(answers, "left", "again")),
        asks=(IMPACT.key,),
    )
