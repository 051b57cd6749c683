"""My community: groups, services and places."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_words
from portable_record.record.asking.open_days import OpenDays
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import DATE, PARAGRAPHS, PHONE, SEVERAL, Choice, Question, Sheet
from portable_record.record.asking.ways import address_at
from portable_record.record.service_marks import CHECKED, GETTING_IN, OPEN

_DAYS = (
    Choice("mon", "Monday"),
    Choice("tue", "Tuesday"),
    Choice("wed", "Wednesday"),
    Choice("thu", "Thursday"),
    Choice("fri", "Friday"),
    Choice("sat", "Saturday"),
    Choice("sun", "Sunday"),
)


def _somewhere(key: str, words: str, *, title: str, heading: str, about: str) -> Sheet:
    return Sheet(
        part="community",
        key=key,
        title=title,
        heading=heading,
        about=about,
        begin=begin.location(words),
        fits=of_words("Location", "type", words),
        questions=(
            Question("name", "What is it called?", At("name"), says="Name", needed="Type its name."),
            Question(
                "about",
                "What should people know about it?",
                At("description"),
                PARAGRAPHS,
                hint="What happens there, and who it is for.",
                says="About it",
            ),
            Question("days", "On which days is it open?", OpenDays(), SEVERAL, says="Open on", choices=_DAYS),
            Question(
                "times",
                "At what time?",
                At(f"extension[url={OPEN}].valueString"),
                PARAGRAPHS,
                hint="Such as: 11:30 to 2. Not in August.",
                says="When it is open",
            ),
            Question(
                "access",
                "How do you get in and around?",
                At(f"extension[url={GETTING_IN}].valueString"),
                PARAGRAPHS,
                hint="Such as: ramp at the side door. The bus stops in front.",
                says="Getting in and around",
            ),
            Question(
                "phone", "What is its phone number?", At("telecom[system=phone].value"), PHONE, says="Phone"
            ),
            Question(
                "email",
                "What is its email address?",
                At("telecom[system=email].value"),
                PHONE,
                says="Email",
            ),
            Question(
                "web",
                "What is its page on the web?",
                At("telecom[system=url].value"),
                PHONE,
                hint="Such as: www.lunchclub.example",
                says="On the web",
            ),
            Question("address", "Where is it?", address_at("address"), PARAGRAPHS, says="Address"),
            Question(
                "checked",
                "When did you last check that this is right?",
                At(f"extension[url={CHECKED}].valueDate"),
                DATE,
                says="Checked on",
            ),
        ),
    )


SHEETS = (
    _somewhere(
        "group",
        "Group",
        title="A group",
        heading="Groups",
        about="People who meet: a club, a choir, a faith group.",
    ),
    _somewhere(
        "service",
        "Service",
        title="A service",
        heading="Services",
        about="Somebody who offers help: a charity, an advice line.",
    ),
    _somewhere("place", "Place", title="A place", heading="Places", about="A park, a library, a café."),
)
