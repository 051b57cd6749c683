"""What can be said in plain words of an entry that has no sheet of its own, mostly one from elsewhere.

These sheets are for changing alone: such an entry is read with all that is in it. Where the type has room for
remarks, the person's own stands beside those of others, which stay as they are.
"""

from collections.abc import Callable, Mapping

from portable_record.record import beginnings as begin
from portable_record.record.asking.fitting import Fits, of_type
from portable_record.record.asking.places import At, Json, Place
from portable_record.record.asking.sheet import DATE, PARAGRAPHS, PHONE, Question, Sheet
from portable_record.record.asking.sheets import sheet_for
from portable_record.record.asking.ways import Concept, address_at
from portable_record.record.beginnings import Stamp
from portable_record.record.definitions import resource_types, row

REMARK = "my-remark"
_REVIEW = Question("review", "When should it be looked at again?", At("period.end"), DATE, says="Again")


def sheet_to_change(resource: Mapping[str, object], part: str) -> Sheet | None:
    """Find the sheet in which an entry is changed: its own, or what can be said of any of its type."""
    return sheet_for(resource, part) or next((sheet for sheet in OTHERS if sheet.fits(resource)), None)


def has_remarks(resource: Mapping[str, object]) -> bool:
    """Say whether FHIR has room for remarks in a resource of this type."""
    name = str(resource.get("resourceType"))
    note = row(name).elements.get("note") if name in resource_types() else None
    return note is not None and note.type == "Annotation" and note.is_list


def _remark(key: str) -> Question:
    place: Place = At(f"note[id={REMARK}].text")
    hint = "It is kept beside what others wrote, which stays as it is."
    return Question(key, "What do you want to say about this?", place, PARAGRAPHS, hint=hint, says="I say")


def _words(ask: str, place: Place, *, says: str = "") -> Question:
    return Question("words", ask, place, PARAGRAPHS, says=says)


def _sheet(
    part: str, key: str, title: str, fits: Fits, *questions: Question, made: Callable[[Stamp], Json]
) -> Sheet:
    return Sheet(part=part, key=key, title=title, fits=fits, questions=questions, begin=made, offered=False)


def _made(name: str, **more: object) -> Callable[[Stamp], Json]:
    return lambda stamp: {**begin.head(name, stamp), **more}


_PHONE = Question(
    "phone", "What is the phone number?", At("telecom[system=phone].value"), PHONE, says="Phone"
)

OTHERS: tuple[Sheet, ...] = (
    _sheet(
        "plan",
        "other-plan",
        "A plan",
        of_type("CarePlan"),
        Question("title", "What is it called?", At("title"), says="Title"),
        _words("What is it about?", At("description"), says="About"),
        _REVIEW,
        _remark("remark"),
        made=begin.care_plan("plan"),
    ),
    _sheet(
        "communication",
        "other-flag",
        "Something to heed",
        of_type("Flag"),
        _words("What must be heeded?", Concept(At("code")), says="Heed"),
        _REVIEW,
        made=begin.flag("communication-need"),
    ),
    _sheet(
        "community",
        "organisation",
        "An organisation",
        of_type("Organization"),
        Question("name", "What is it called?", At("name"), says="Name", needed="Type its name."),
        _PHONE,
        Question("address", "Where is it?", address_at("address[]"), PARAGRAPHS, says="Address"),
        made=_made("Organization"),
    ),
    _sheet(
        "community",
        "offer",
        "Something that is offered",
        of_type("HealthcareService"),
        Question("name", "What is it called?", At("name"), says="Name"),
        _words("What should people know about it?", At("comment"), says="About it"),
        _PHONE,
        made=_made("HealthcareService"),
    ),
    _sheet(
        "community",
        "somewhere",
        "A place",
        of_type("Location"),
        Question("name", "What is it called?", At("name"), says="Name"),
        _words("What should people know about it?", At("description"), says="About it"),
        _PHONE,
        made=_made("Location"),
    ),
    _sheet(
        "documents",
        "document",
        "A document",
        of_type("DocumentReference"),
        Question("title", "What is it called?", At("description"), says="Title"),
        made=lambda stamp: begin.document(stamp) | {"content": [{"attachment": {"title": "A document"}}]},
    ),
    _sheet("health", "remark", "A remark of mine", has_remarks, _remark("remark"), made=begin.condition),
)
