"""My people: those in my circle."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_type
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import PHONE, Question, Sheet
from portable_record.record.asking.ways import Concept, name_at

SHEETS = (
    Sheet(
        part="people",
        key="person",
        title="Somebody in my circle",
        heading="My circle",
        about="Family, friends, neighbours, people who are paid.",
        begin=begin.person,
        fits=of_type("RelatedPerson"),
        questions=(
            Question(
                "name",
                "What is their name?",
                name_at("name[use!=old]"),
                says="Name",
                needed="Type their name.",
            ),
            Question(
                "relation",
                "What are they to you?",
                Concept(At("relationship[]")),
                hint="Such as: my sister. My neighbour. My support worker.",
                says="What they are to me",
            ),
            Question(
                "phone",
                "What is their phone number?",
                At("telecom[system=phone,use!=old].value"),
                PHONE,
                says="Phone",
            ),
            Question(
                "email",
                "What is their email address?",
                At("telecom[system=email,use!=old].value"),
                PHONE,
                says="Email",
            ),
        ),
    ),
)
