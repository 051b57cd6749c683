"""How an entry of each kind begins: its type, what it is, who writes it and when, before any words."""

from collections.abc import Callable
from dataclasses import dataclass

from portable_record.record.kinds import kind

Json = dict[str, object]
Begin = Callable[["Stamp"], Json]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes about whom, and when: the reference to the person, to the writer, the moment."""

    subject: Json
    writer: Json
    moment: str
    label: Json
    is_other: bool = False


def head(type_name: str, stamp: Stamp) -> Json:
    """Begin any resource, labelled by who writes."""
    return {"resourceType": type_name, "meta": {"security": [stamp.label]}}


def observation(code: str) -> Begin:
    """Begin an Observation of a kind of ours."""

    def begin(stamp: Stamp) -> Json:
        return {
            **head("Observation", stamp),
            "status": "final",
            "code": kind(code).concept,
            **({"subject": stamp.subject} if "reference" in stamp.subject else {}),
            "effectiveDateTime": stamp.moment,
            **({"performer": [stamp.writer]} if stamp.is_other else {}),
        }

    return begin


def flag(code: str) -> Begin:
    """Begin a Flag of a kind of ours."""

    def begin(stamp: Stamp) -> Json:
        return {
            **head("Flag", stamp),
            "status": "active",
            "category": [kind(code).concept],
            "subject": stamp.subject,
            "period": {"start": stamp.moment[:10]},
            **({"author": stamp.writer} if stamp.is_other else {}),
        }

    return begin


def care_plan(code: str) -> Begin:
    """Begin a CarePlan of a kind of ours."""

    def begin(stamp: Stamp) -> Json:
        return {
            **head("CarePlan", stamp),
            "status": "active",
            "intent": "plan",
            "category": [kind(code).concept],
            "title": kind(code).title,
            "subject": stamp.subject,
            "created": stamp.moment,
            "author": stamp.writer,
        }

    return begin


def about_me(stamp: Stamp) -> Json:
    """Begin the page About me."""
    return {
        **head("Composition", stamp),
        "status": "final",
        "type": kind("about-me").concept,
        "subject": stamp.subject,
        "date": stamp.moment,
        "author": [stamp.writer],
        "title": kind("about-me").title,
    }


def task(stamp: Stamp) -> Json:
    """Begin something to do on a day."""
    return {
        **head("Task", stamp),
        "status": "requested",
        "intent": "plan",
        "code": kind("task").concept,
        **({"for": stamp.subject} if "reference" in stamp.subject else {}),
        "authoredOn": stamp.moment,
        **({"requester": stamp.writer} if "reference" in stamp.writer else {}),
    }


def hope(stamp: Stamp) -> Json:
    """Begin a goal or hope."""
    return {
        **head("Goal", stamp),
        "lifecycleStatus": "active",
        "category": [kind("hope").concept],
        "subject": stamp.subject,
        "startDate": stamp.moment[:10],
        **({"expressedBy": stamp.writer} if stamp.is_other else {}),
    }


def myself(stamp: Stamp) -> Json:
    """Begin the details of the person."""
    return {**head("Patient", stamp), "active": True}


def person(stamp: Stamp) -> Json:
    """Begin somebody in the circle."""
    return {**head("RelatedPerson", stamp), "active": True, "patient": stamp.subject}


def professional(stamp: Stamp) -> Json:
    """Begin somebody whose work it is to help."""
    return {**head("Practitioner", stamp), "active": True}


def location(what: str) -> Begin:
    """Begin a group, service or place."""

    def begin(stamp: Stamp) -> Json:
        return {**head("Location", stamp), "status": "active", "type": [{"text": what}]}

    return begin


def allergy(stamp: Stamp) -> Json:
    """Begin an allergy."""
    return {
        **head("AllergyIntolerance", stamp),
        "clinicalStatus": coded("allergyintolerance-clinical", "active", "Active"),
        "patient": stamp.subject,
        "recordedDate": stamp.moment,
        **({"asserter": stamp.writer} if stamp.is_other and "reference" in stamp.writer else {}),
    }


def medicine(stamp: Stamp) -> Json:
    """Begin a medicine."""
    return {
        **head("MedicationStatement", stamp),
        "status": "active",
        "subject": stamp.subject,
        "dateAsserted": stamp.moment,
        **({"informationSource": stamp.writer} if stamp.is_other else {}),
    }


def condition(stamp: Stamp) -> Json:
    """Begin a condition."""
    return {
        **head("Condition", stamp),
        "clinicalStatus": coded("condition-clinical", "active", "Active"),
        "subject": stamp.subject,
        "recordedDate": stamp.moment,
    }


def document(stamp: Stamp) -> Json:
    """Begin a document."""
    return {
        **head("DocumentReference", stamp),
        "status": "current",
        "subject": stamp.subject,
        "date": stamp.moment,
        "author": [stamp.writer],
    }


def paper(code: str) -> Begin:
    """Begin a document of a kind of ours, of which there may be no file."""

    def begin(stamp: Stamp) -> Json:
        content: list[object] = [{"attachment": {"title": kind(code).title}}]
        return {**document(stamp), "category": [kind(code).concept], "content": content}

    return begin


def file_of_me(code: str) -> Begin:
    """Begin a photo, voice or video of the person; it is called as its kind."""

    def begin(stamp: Stamp) -> Json:
        return {**paper(code)(stamp), "description": kind(code).title}

    return begin


def coded(system: str, code: str, display: str) -> Json:
    """Make a concept of HL7's own codes."""
    address = f"http://terminology.hl7.org/CodeSystem/{system}"
    return {"coding": [{"system": address, "code": code, "display": display}]}
