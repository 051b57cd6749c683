"""The words of the log of a group: the kinds of cases, and the steps that can be written down for each."""

from flask_babel import lazy_gettext as _l

CASES = {
    "breaches": (
        _l("When something goes wrong"),
        _l("A lost paper, a letter to the wrong person, a stolen laptop."),
    ),
    "complaints": (_l("Complaints"), _l("When somebody is not happy with what you did with their data.")),
}

STEPS = {
    "breaches": {
        "did": (_l("What we did about it"), _l("For example: we called them, and got the letter back.")),
        "told-regulator": (_l("We told the ICO"), _l("Its website has a form, and a phone number for help.")),
        "not-regulator": (
            _l("We need not tell the ICO"),
            _l("Only if harm to people is unlikely. Say why. This stops the clock."),
        ),
        "told-people": (
            _l("We told the people"),
            _l("You must, and soon, if it may harm them much. Say what happened and what they can do."),
        ),
        "not-people": (_l("We need not tell the people"), _l("Say why.")),
        "closed": (_l("Nothing is left to do"), _l("What did you learn? What is done in another way now?")),
    },
    "complaints": {
        "said-it-came": (_l("We said that we got it"), _l("The law gives you 30 days for this.")),
        "did": (_l("What we did about it"), ""),
        "answered": (
            _l("We answered"),
            _l("Tell them also that they can go to the ICO."),
        ),
        "closed": (_l("Nothing is left to do"), ""),
    },
}
