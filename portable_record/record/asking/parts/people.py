"""My people: those in my circle."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_type
from portable_record.record.asking.marked import Marked
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import CHOICE, PARAGRAPHS, PHONE, Choice, Question, Sheet
from portable_record.record.asking.ways import Concept, name_at
from portable_record.record.circle_marks import CLOSE, CLOSENESS, DOES, GROUP, GROUPS, OWN_PLAN
from portable_record.record.kinds import kind

_HINTS = {
    "circle-family": "Neighbours too.",
    "circle-carer": "They look after you, paid or not.",
    "circle-professional": "It is their work to help.",
    "circle-group": "A club, a charity, a team.",
    "closest": "The people you could not be without.",
}


def _choices(codes: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(code, kind(code).title, _HINTS.get(code, "")) for code in codes)


_NAME = Question(
    "name",
    "What is their name?",
    name_at("name[use!=old]"),
    says="Name",
    needed="Type their name.",
)
_DOES = Question(
    "does",
    "What do they do for you?",
    At(f"extension[url={DOES}].valueString"),
    PARAGRAPHS,
    hint="Such as: she has a key. He rings on Sundays.",
    says="What they do for me",
)
_GROUP = Question(
    "group",
    "Where do they belong?",
    Marked(GROUP, GROUPS),
    CHOICE,
    says="In my circle",
    choices=_choices(GROUPS),
)
_CLOSE = Question(
    "close",
    "How close are they to you?",
    Marked(CLOSE, CLOSENESS),
    CHOICE,
    hint="It says where they stand in the picture of your circle. It is never shared.",
    says="How close",
    choices=_choices(CLOSENESS),
)
_OWN_PLAN = Question(
    "own-plan",
    "If they care for you: do they have a plan or breaks of their own?",
    At(f"extension[url={OWN_PLAN}].valueString"),
    PARAGRAPHS,
    hint="Such as: every second weekend is hers. Her carer's assessment was in May. It is never shared.",
    says="Their own plan and breaks",
)
_PHONE = Question(
    "phone",
    "What is their phone number?",
    At("telecom[system=phone,use!=old].value"),
    PHONE,
    says="Phone",
)
_EMAIL = Question(
    "email",
    "What is their email address?",
    At("telecom[system=email,use!=old].value"),
    PHONE,
    says="Email",
)

SHEETS = (
    Sheet(
        part="people",
        key="person",
        title="Somebody in my circle",
        heading="My circle",
        about="Family, friends, neighbours, groups, people who are paid.",
        begin=begin.person,
        fits=of_type("RelatedPerson"),
        questions=(
            _NAME,
            Question(
                "relation",
                "What are they to you?",
                Concept(At("relationship[]")),
                hint="Such as: my sister. My neighbour. My support worker.",
                says="What they are to me",
            ),
            _DOES,
            _GROUP,
            _CLOSE,
            _PHONE,
            _EMAIL,
            _OWN_PLAN,
        ),
    ),
    Sheet(
        part="people",
        key="professional",
        title="Somebody whose work it is to help",
        heading="Professionals",
        about="A doctor, a nurse, a social worker.",
        begin=begin.professional,
        fits=of_type("Practitioner"),
        questions=(_NAME, _DOES, _CLOSE, _PHONE, _EMAIL),
    ),
)
