"""What a group is asked about data protection, each with a sentence of help. It is not legal advice."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portable_record.web.forms import Choice
from portable_record.web.governance_steps import LAW


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. With ``choices`` one is chosen; else own words answer it, ``long`` or in a line."""

    key: str
    says: str
    help: str
    choices: tuple[Choice, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Some questions on one page."""

    key: str
    title: str
    lead: str
    asks: tuple[Ask, ...]


ABOUT = Asking(
    "about",
    _l("About your group"),
    _l("This goes into the papers that people get from you."),
    (
        Ask("reach", _l("How can people reach you?"), _l("An address, an e-mail or a phone number.")),
        Ask("lead", _l("Who looks after data protection?"), _l("One name. It can be you.")),
        Ask("lead-reach", _l("How can people reach that person?"), _l("An e-mail or a phone number.")),
        Ask(
            "complain",
            _l("How can people complain to you?"),
            _l("To whom, and how. You must say within 30 days that you got it."),
        ),
        Ask(
            "fee",
            _l("Does your group pay the yearly fee to the ICO?"),
            _l("The ICO looks after data protection in the UK. Its website tells if you must pay."),
            (
                ("paid", _l("Yes, we pay it"), ""),
                ("exempt", _l("No, we need not"), ""),
                ("not-yet", _l("We do not know yet"), _l("Find out soon. It is a short list of questions.")),
            ),
        ),
        Ask(
            "to-whom",
            _l("To whom do you pass on what you hold?"),
            _l("Other groups, a council, nobody. Name them if you can."),
            long=True,
        ),
        Ask(
            "elsewhere",
            _l("What do you keep outside this app?"),
            _l("Paper, e-mail, lists on a computer. This app cannot see it."),
            long=True,
        ),
        Ask(
            "elsewhere-until",
            _l("How long do you keep that?"),
            _l("For example: until a year after the person leaves us."),
        ),
    ),
)

WHY = Asking(
    "why",
    _l("Why you may hold it"),
    _l("The law wants two reasons: one for all personal data, and one more for health and care."),
    (
        Ask(
            "basis",
            _l("Why may you hold things about people?"),
            _l("This is your basis under Article 6. Pick the one that fits best."),
            (
                (
                    "interests",
                    _l("They asked us to support them, and would expect it"),
                    _l("Legitimate interests, Art. 6(1)(f). It fits most small groups."),
                ),
                (
                    "consent",
                    _l("They said yes, and a no would cost them nothing"),
                    _l("Consent, Art. 6(1)(a). They can take it back at any time."),
                ),
                (
                    "public-task",
                    _l("It is part of a public job, such as work for a council"),
                    _l("Public task, Art. 6(1)(e)."),
                ),
                (
                    "contract",
                    _l("We have a contract with the person"),
                    _l("Contract, Art. 6(1)(b). Not a contract with a council."),
                ),
                (
                    "duty",
                    _l("A law says that we must"),
                    _l("Legal obligation, Art. 6(1)(c). Know which law."),
                ),
                (
                    "safeguarding",
                    _l("To keep somebody at risk safe"),
                    _l("Recognised legitimate interests, Art. 6(1)(ea). For this alone."),
                ),
                ("life", _l("To save a life"), _l("Vital interests, Art. 6(1)(d). For emergencies alone.")),
            ),
        ),
        Ask(
            "special",
            _l("Why may you hold things about health and care?"),
            _l("This is your condition under Article 9."),
            (
                (
                    "care",
                    _l("We give care or support, and must keep it to ourselves"),
                    _l("Health or social care, Art. 9(2)(h). Everybody who looks is bound to keep silent."),
                ),
                (
                    "explicit",
                    _l("They said a clear yes to this"),
                    _l("Explicit consent, Art. 9(2)(a). Keep their words."),
                ),
                (
                    "social-law",
                    _l("Law on work or social protection asks for it"),
                    _l("Art. 9(2)(b). You need a short policy."),
                ),
                (
                    "members",
                    _l("They are our members, and it stays with us"),
                    _l("A group with a belief or a cause, Art. 9(2)(d). Nothing goes out without a yes."),
                ),
                (
                    "public-interest",
                    _l("For one of the reasons in the public interest that UK law lists"),
                    _l("Art. 9(2)(g). The next question asks which. You need a short policy."),
                ),
                ("life", _l("To save a life when the person cannot say yes"), _l("Art. 9(2)(c).")),
            ),
        ),
        Ask(
            "condition",
            _l("Which line of UK law goes with that?"),
            _l("The Data Protection Act 2018, Schedule 1."),
            (
                ("schedule-1-2", _l("Health or social care"), _l("Paragraph 2. It goes with Art. 9(2)(h).")),
                (
                    "schedule-1-1",
                    _l("Work, benefits and social protection"),
                    _l("Paragraph 1. It goes with Art. 9(2)(b)."),
                ),
                (
                    "schedule-1-16",
                    _l("Support for people with a certain illness or disability"),
                    _l("Paragraph 16, for groups not run for profit. It goes with Art. 9(2)(g)."),
                ),
                (
                    "schedule-1-17",
                    _l("Counselling, advice or support in confidence"),
                    _l("Paragraph 17, where a yes cannot be asked for. It goes with Art. 9(2)(g)."),
                ),
                (
                    "schedule-1-18",
                    _l("To keep children and people at risk safe"),
                    _l("Paragraph 18. It goes with Art. 9(2)(g)."),
                ),
                ("none", _l("None is needed"), _l("With a clear yes, for members, or to save a life.")),
            ),
        ),
        Ask(
            "because",
            _l("Why does this fit your group?"),
            _l("One or two sentences. This is what you will be asked for."),
            long=True,
        ),
    ),
)

ROLES = Asking(
    "roles",
    _l("Who is in charge of what"),
    _l("Answer this if you work with other groups."),
    (
        Ask(
            "role",
            _l("How do you get what people share?"),
            "",
            (
                ("alone", _l("From the person, for us alone"), ""),
                ("broker", _l("From the person, and we pass some of it on to smaller groups"), ""),
                ("smaller", _l("From a larger group that supports us"), ""),
            ),
        ),
        Ask("partners", _l("Which groups are they?"), _l("Their names."), long=True),
        Ask(
            "between",
            _l("Who decides what is done with it?"),
            _l("The law has a name for each. Ask for advice if you are not sure."),
            (
                (
                    "each",
                    _l("Each group decides for what it holds"),
                    _l("Each is a controller of its own. It is so most often."),
                ),
                (
                    "joint",
                    _l("We decide together"),
                    _l("Joint controllers, Art. 26. Write down who answers the person."),
                ),
                (
                    "processor",
                    _l("One group only does what the other tells it"),
                    _l("A processor, Art. 28. You need a written contract."),
                ),
            ),
        ),
        Ask(
            "answers",
            _l("Who answers when a person asks or complains?"),
            _l("One group, one name."),
        ),
    ),
)

IMPACT = Asking(
    "impact",
    _l("Think about the risks"),
    _l("For health and care the law wants you to think first, and to write it down (DPIA, Art. 35)."),
    (
        Ask("why-needed", _l("What do you need it for?"), _l("What would go wrong without it?"), long=True),
        Ask("least", _l("Could you do with less?"), _l("What do you not ask for, on purpose?"), long=True),
        Ask(
            "asked",
            _l("Whom did you ask what they think of it?"),
            _l("People you support, carers, staff."),
            long=True,
        ),
        Ask(
            "risk-wrong",
            _l("What if the wrong person sees it?"),
            _l("How could it happen? What do you do against it?"),
            long=True,
        ),
        Ask(
            "risk-lost",
            _l("What if it is lost, or nobody can open it?"),
            _l("Where are your backups? Who has the recovery code?"),
            long=True,
        ),
        Ask(
            "risk-old",
            _l("What if it is old or not true?"),
            _l("How do you make sure before you act on it?"),
            long=True,
        ),
        Ask(
            "risk-harm",
            _l("Could it put somebody in danger at home?"),
            _l("For example if letters or calls come to the house."),
            long=True,
        ),
        Ask(
            "others",
            _l("What about other people who are named in it?"),
            _l("Family, neighbours, workers."),
            long=True,
        ),
        Ask(
            "left",
            _l("Which risk is left, and who said that it is all right?"),
            _l("A name and a day. If a high risk is left, you must ask the ICO first."),
            long=True,
        ),
        Ask("again", _l("When will you look at this again?"), _l("For example: each year in May.")),
    ),
)

ASKINGS = {asking.key: asking for asking in (ABOUT, WHY, ROLES, IMPACT)}
QUESTIONS = {ask.key: ask for asking in ASKINGS.values() for ask in asking.asks}
_CHOSEN = {(ask.key, value): words for ask in QUESTIONS.values() for value, words, _hint in ask.choices}


def in_words(key: str, said: str) -> str:
    """Say an answer in words: that of a choice, or somebody's own."""
    return str(_CHOSEN.get((key, said), said))


def in_law(key: str, said: str) -> str:
    """Say what the law calls a choice; empty where there is nothing to say."""
    return str(LAW.get((key, said), ""))
