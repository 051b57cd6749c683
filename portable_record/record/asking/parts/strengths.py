"""My strengths: what I am good at, what I can offer, what I value."""

from portable_record.record.asking.own import own_words
from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import CHOICE, Choice, Question
from portable_record.record.asking.ways import Coded
from portable_record.record.kinds import SYSTEM, kind

_REACH = Question(
    "reach",
    "How far away is it?",
    Coded(
        At("component[code.coding.code=reach].valueCodeableConcept", {"code": kind("reach").concept}),
        SYSTEM,
        tuple((code, kind(code).title) for code in ("reach-local", "reach-city", "reach-national")),
    ),
    CHOICE,
    says="How far",
    choices=(
        Choice("reach-local", "Near me", "In my street or part of town."),
        Choice("reach-city", "In my town or city"),
        Choice("reach-national", "Anywhere in the country, or online"),
    ),
)

SHEETS = (
    own_words(
        "good-at",
        ask="What are you good at?",
        hint="Such as: I remember every bus route. I make people laugh.",
        about="Something you do well.",
    ),
    own_words(
        "can-offer",
        ask="What can you do for others?",
        hint="Such as: I can help at the lunch club. I can teach somebody to knit.",
        about="Something you can do for others or for a group.",
    ),
    own_words(
        "value",
        ask="What matters in your life?",
        hint="Such as: my faith. My garden. To be asked and not told.",
        about="Something that matters to you.",
    ),
    own_words(
        "place",
        ask="Which place or group do you value, and why?",
        hint="Such as: the library, because nobody hurries me there.",
        more=(_REACH,),
        about="Somewhere you like to be, or people you like to be with.",
    ),
)
