"""The questions of the set-up, as forms."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portable_record.web.forms import PageForm, line, one_of, secret

NEW_HINT = _l(
    "At least 8 letters. Longer is better: four or five words that do not belong together are good, and easy "
    "to remember."
)


def is_new_passphrase(form: PageForm) -> bool:
    """Say whether ``passphrase`` can be a new one and is ``again`` the same; if not, each field says why."""
    from portable_record.actions.strength import is_too_short

    if is_too_short(str(form["passphrase"].data)):
        form.refuse(_("Type at least 8 letters."), at="passphrase")
    elif form["passphrase"].data != form["again"].data:
        form.refuse(_("The two are not the same. Type them again."), at="again")
    return not form.problems()


class CodeForm(PageForm):
    """The code of the window."""

    code = line(
        _l("Code"),
        hint=_l("Twelve letters and numbers. Capital or small does not matter."),
        needed=_l("Type the code that stands in the window where you started the app."),
    )


class WhoForm(PageForm):
    """Whose record it will be."""

    whose = one_of(
        _l("Who is this record for?"),
        (
            ("me", _l("For me"), _l("My own care, in my own words.")),
            (
                "someone",
                _l("For someone I care for"),
                _l("You keep it for them, in your own name. Your words never pass for theirs."),
            ),
            (
                "organisation",
                _l("For my group or organisation"),
                _l("To read what people share with you, and to look after it well."),
            ),
        ),
        needed=_l("Choose who this record is for."),
    )


class MyNameForm(PageForm):
    """The owner's own name."""

    name = line(
        _l("What is your name?"),
        hint=_l("The name by which people who support you know you. They see it on what you share."),
        needed=_l("Type your name."),
        most=100,
    )


class OrganisationForm(PageForm):
    """The name of a group."""

    name = line(
        _l("What is your organisation called?"),
        hint=_l("People see this name when you answer what they shared."),
        needed=_l("Type the name of your organisation."),
        most=100,
    )


class PassphraseForm(PageForm):
    """A passphrase, twice."""

    passphrase = secret(_l("Your passphrase"), hint=NEW_HINT, needed=_l("Type a passphrase."))
    again = secret(_l("The same again"), needed=_l("Type the passphrase a second time."))


class TypeBackForm(PageForm):
    """What was made up for them, typed by themselves."""

    again = secret(
        _l("Type the five words"),
        hint=_l("From your paper, with a space between. So we both know that you have them."),
        needed=_l("Type the five words."),
    )
