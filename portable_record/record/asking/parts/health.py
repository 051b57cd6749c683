"""My health: allergies, medicines, conditions in the person's own words."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import of_type
from portable_record.record.asking.places import At, Either, Instead, Json
from portable_record.record.asking.sheet import CHOICE, DATE, PARAGRAPHS, Choice, Question, Sheet
from portable_record.record.asking.ways import Coded, Concept, OneOf
from portable_record.record.beginnings import Stamp

_HL7 = "http://terminology.hl7.org/CodeSystem/"
_SNOMED = "http://snomed.info/sct"
NONE_KNOWN = {"coding": [{"system": _SNOMED, "code": "716186003", "display": "No known allergy"}]}
_NONE_CODED = At("code[coding.code=716186003]")
_MORE = "What else should people know?"


def _says_none(resource: object) -> bool:
    return isinstance(resource, dict) and _NONE_CODED.get({"code": [resource.get("code")]}) is not None


def _begin_none(stamp: Stamp) -> Json:
    words = {"code": NONE_KNOWN | {"text": "No allergies that I know of"}}
    return begin.allergy(stamp) | words


def _is_none(resource: object) -> bool:
    return _says_none(resource) and of_type("AllergyIntolerance")(resource)  # type: ignore[arg-type]  # it is a dict


def _is_allergy(resource: object) -> bool:
    return not _says_none(resource) and of_type("AllergyIntolerance")(resource)  # type: ignore[arg-type]  # so is this


_ALLERGY = Sheet(
    part="health",
    key="allergy",
    title="An allergy",
    heading="My allergies",
    about="Something that your body reacts to: a medicine, a food, a plaster.",
    begin=begin.allergy,
    fits=_is_allergy,
    questions=(
        Question(
            "what",
            "What are you allergic to?",
            Concept(At("code")),
            says="Allergic to",
            needed="Write what you are allergic to.",
        ),
        Question(
            "reaction",
            "What happens then?",
            Concept(At("reaction[].manifestation[]")),
            PARAGRAPHS,
            hint="Such as: my face swells and I cannot breathe well.",
            says="What happens",
        ),
        Question(
            "danger",
            "How bad can it get?",
            At("criticality"),
            CHOICE,
            says="How bad",
            choices=(
                Choice("high", "It can be dangerous", "Somebody must call for help."),
                Choice("low", "It is unpleasant, not dangerous"),
                Choice("unable-to-assess", "I do not know"),
            ),
        ),
        Question(
            "more", _MORE, At("note[].text"), PARAGRAPHS, hint="Such as where your pen is.", says="Also"
        ),
        Question(
            "now",
            "Do you still have this allergy?",
            Coded(
                At("clinicalStatus"),
                f"{_HL7}allergyintolerance-clinical",
                (("active", "Active"), ("inactive", "Inactive"), ("resolved", "Resolved")),
            ),
            CHOICE,
            says="Now",
            choices=(
                Choice("active", "Yes, I have it"),
                Choice("inactive", "Not at the moment"),
                Choice("resolved", "No, it has gone"),
            ),
            later=True,
        ),
    ),
)

_NONE = Sheet(
    part="health",
    key="no-allergies",
    title="No allergies that I know of",
    about="Write this only if it is so. If you do not know, write nothing.",
    begin=_begin_none,
    fits=_is_none,
    questions=(
        Question("more", _MORE, At("note[].text"), PARAGRAPHS, hint="Such as: tested in 2024.", says="Also"),
    ),
)

_MEDICINE = Sheet(
    part="health",
    key="medicine",
    title="A medicine I take",
    heading="My medicines",
    about="Tablets, drops, creams, injections, also those you buy yourself.",
    begin=begin.medicine,
    fits=of_type("MedicationStatement"),
    questions=(
        Question(
            "what",
            "What is the medicine called?",
            Instead(Concept(At("medicationCodeableConcept")), "medication"),
            hint="Copy the name and the strength from the box.",
            says="Medicine",
            needed="Write what the medicine is called.",
        ),
        Question(
            "how",
            "How and when do you take it?",
            At("dosage[].text"),
            PARAGRAPHS,
            hint="Such as: one tablet in the morning, with water.",
            says="How and when",
        ),
        Question("why", "What is it for?", Concept(At("reasonCode[]")), says="What for"),
        Question(
            "since",
            "Since when do you take it?",
            Instead(Either((At("effectivePeriod.start"), At("effectiveDateTime"))), "effective"),
            DATE,
            hint="The year alone is fine.",
            says="Since",
        ),
        Question(
            "more",
            _MORE,
            At("note[].text"),
            PARAGRAPHS,
            hint="Such as who helps you to take it.",
            says="Also",
        ),
        Question(
            "now",
            "Do you still take it?",
            OneOf(At("status"), ("active", "on-hold", "stopped", "completed")),
            CHOICE,
            says="Now",
            needed="Choose one.",
            choices=(
                Choice("active", "Yes"),
                Choice("on-hold", "Not at the moment"),
                Choice("stopped", "No, I stopped"),
                Choice("completed", "No, it was for a short time only"),
            ),
            later=True,
        ),
    ),
)

_CONDITION = Sheet(
    part="health",
    key="condition",
    title="A condition I have",
    heading="My conditions",
    about="An illness, an injury, a disability.",
    begin=begin.condition,
    fits=of_type("Condition"),
    questions=(
        Question(
            "what",
            "What is it called?",
            Concept(At("code")),
            hint="As you say it, or as it stands on a letter.",
            says="Condition",
            needed="Write what it is called.",
        ),
        Question(
            "since",
            "Since when do you have it?",
            Instead(Either((At("onsetDateTime"), At("onsetPeriod.start"))), "onset"),
            DATE,
            hint="The year alone is fine.",
            says="Since",
        ),
        Question("more", "How is it for you?", At("note[].text"), PARAGRAPHS, says="How it is"),
        Question(
            "now",
            "Do you still have it?",
            Coded(
                At("clinicalStatus"),
                f"{_HL7}condition-clinical",
                (("active", "Active"), ("inactive", "Inactive"), ("resolved", "Resolved")),
            ),
            CHOICE,
            says="Now",
            choices=(
                Choice("active", "Yes, I have it"),
                Choice("inactive", "Not at the moment"),
                Choice("resolved", "No, it has gone"),
            ),
            later=True,
        ),
    ),
)

SHEETS = (_ALLERGY, _NONE, _MEDICINE, _CONDITION)
