"""The words of law beside what a group chooses, and of its log: the kinds of cases and their steps."""

from flask_babel import lazy_gettext as _l

LAW = {
    ("basis", "interests"): _l("Legitimate interests, Art. 6(1)(f)"),
    ("basis", "consent"): _l("Consent, Art. 6(1)(a)"),
    ("basis", "public-task"): _l("Public task, Art. 6(1)(e)"),
    ("basis", "contract"): _l("Contract, Art. 6(1)(b)"),
    ("basis", "duty"): _l("Legal obligation, Art. 6(1)(c)"),
    ("basis", "safeguarding"): _l("Recognised legitimate interests, Art. 6(1)(ea)"),
    ("basis", "life"): _l("Vital interests, Art. 6(1)(d)"),
    ("special", "care"): _l("Health or social care, Art. 9(2)(h)"),
    ("special", "explicit"): _l("Explicit consent, Art. 9(2)(a)"),
    ("special", "social-law"): _l("Law on work and social protection, Art. 9(2)(b)"),
    ("special", "members"): _l("A group with a belief or a cause, Art. 9(2)(d)"),
    ("special", "public-interest"): _l("Substantial public interest, Art. 9(2)(g)"),
    ("special", "life"): _l("Vital interests, Art. 9(2)(c)"),
    ("condition", "schedule-1-1"): _l("Data Protection Act 2018, Schedule 1, paragraph 1"),
    ("condition", "schedule-1-2"): _l("Data Protection Act 2018, Schedule 1, paragraph 2"),
    ("condition", "schedule-1-16"): _l("Data Protection Act 2018, Schedule 1, paragraph 16"),
    ("condition", "schedule-1-17"): _l("Data Protection Act 2018, Schedule 1, paragraph 17"),
    ("condition", "schedule-1-18"): _l("Data Protection Act 2018, Schedule 1, paragraph 18"),
    ("between", "each"): _l("Each is a controller of its own"),
    ("between", "joint"): _l("Joint controllers, Art. 26"),
    ("between", "processor"): _l("A processor, Art. 28"),
}
"""What the law calls what can be chosen, by the key of the question and the choice."""

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
