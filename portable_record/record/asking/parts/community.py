"""My community: groups, services and places."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_words
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import PARAGRAPHS, PHONE, Question, Sheet
from portable_record.record.asking.ways import address_at


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
                hint="When it is open, how to get in, what happens there, on what day you checked this.",
                says="About it",
            ),
            Question(
                "phone", "What is its phone number?", At("telecom[system=phone].value"), PHONE, says="Phone"
            ),
            Question("address", "Where is it?", address_at("address"), PARAGRAPHS, says="Address"),
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
