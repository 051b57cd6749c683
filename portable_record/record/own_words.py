"""What a person writes in plain words, as FHIR R4: one way for each kind of thing in each part.

Most is an entry of its own. What belongs on one page (About me, the plan for when things go wrong) is added
to the page that the same writer has begun. Nothing is guessed out of the words: they stand as written.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portable_record.record import beginnings as begin
from portable_record.record.asking.ways import narrative
from portable_record.record.beginnings import Json, Stamp
from portable_record.record.kinds import KINDS, kind
from portable_record.record.one_kind import Kind

_SCORED = ("ons4-", "easy-")
_NUMBERS = frozenset({"importance", "confidence", "progress"})


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: ``words``, and what belongs beside them as far as it was given.

    ``name`` and ``phone`` are those of a person or a group; ``times``, ``address``, ``access`` and
    ``checked`` (the day on which somebody made sure) are those of a group, a service or a place; ``relation``
    is what a person is to the one whom the record is about.
    """

    words: str
    name: str = ""
    phone: str = ""
    relation: str = ""
    times: str = ""
    address: str = ""
    access: str = ""
    checked: str = ""

    @property
    def given(self) -> frozenset[str]:
        """The names of what was given beside the words."""
        named = {each: getattr(self, each) for each in _BESIDE}
        return frozenset(each for each, text in named.items() if text)


_BESIDE = ("name", "phone", "relation", "times", "address", "access", "checked")
_OF_PLACE = frozenset({"name", "phone", "times", "address", "access", "checked"})
_OF_PERSON = frozenset({"name", "phone", "relation"})


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of thing that can be written in plain words.

    ``page`` is the code of the page it is added to, empty for an entry of its own; ``list`` is where on that
    page. ``beside`` names what may be given beside the words.
    """

    part: str
    code: str
    title: str
    make: Callable[[Said, Stamp], Json]
    page: str = ""
    list: str = ""
    beside: frozenset[str] = frozenset()


def forms_of(part: str) -> tuple[Form, ...]:
    """List what can be written in this part, the first being what is meant if nothing is said."""
    return tuple(form for form in FORMS if form.part == part)


def page_of(form: Form, said: Said, stamp: Stamp) -> Json:
    """Begin a page with one thing on it."""
    return _PAGES[form.page](stamp) | {form.list: [form.make(said, stamp)]}


def added_to(page: Mapping[str, object], form: Form, said: Said, stamp: Stamp) -> Json:
    """Put one more thing on a page: at the end, or under its heading where that stands there already."""
    listed = page.get(form.list)
    items = list(listed) if isinstance(listed, list) else []
    new = form.make(said, stamp)
    for place, item in enumerate(items):
        if form.list == "section" and item.get("code") == new["code"]:
            items[place] = item | {"text": _joined(item.get("text"), said.words)}
            return {**page, form.list: items}
    return {**page, form.list: [*items, new]}


def is_page(resource: Mapping[str, object], form: Form) -> bool:
    """Say whether a resource is the page that this form is added to."""
    wanted = kind(form.page).coding
    concepts = resource.get("category") or [resource.get("type")]
    return any(
        isinstance(concept, dict) and wanted in (concept.get("coding") or [])
        for concept in (concepts if isinstance(concepts, list) else [])
    )


def _observation(one: Kind) -> Callable[[Said, Stamp], Json]:
    def make(said: Said, stamp: Stamp) -> Json:
        return {**begin.observation(one.code)(stamp), "valueString": said.words}

    return make


def _step(one: Kind) -> Callable[[Said, Stamp], Json]:
    def make(said: Said, _: Stamp) -> Json:
        return {"detail": {"status": "in-progress", "code": one.concept, "description": said.words}}

    return make


def _section(one: Kind) -> Callable[[Said, Stamp], Json]:
    def make(said: Said, _: Stamp) -> Json:
        return {"title": one.title, "code": one.concept, "text": narrative(said.words)}

    return make


def _joined(text: object, words: str) -> Json:
    """Put a paragraph at the end of a section's words, whose ``div`` was written here."""
    return narrative(words, str(text.get("div", "")) if isinstance(text, dict) else "")


def _plan(said: Said, stamp: Stamp) -> Json:
    return {**begin.care_plan("plan")(stamp), "description": said.words}


def _hope(said: Said, stamp: Stamp) -> Json:
    return {**begin.hope(stamp), "description": {"text": said.words}}


def _person(said: Said, stamp: Stamp) -> Json:
    return {
        **begin.person(stamp),
        **({"relationship": [{"text": said.relation}]} if said.relation else {}),
        "name": [{"text": said.name or said.words}],
        **_phones(said),
    }


def _place(what: str) -> Callable[[Said, Stamp], Json]:
    def make(said: Said, stamp: Stamp) -> Json:
        more = (
            ("", said.words if said.name else ""),
            ("Open: ", said.times),
            ("Getting in and around: ", said.access),
            ("Checked on: ", said.checked),
        )
        about = "\n".join(f"{label}{text}" for label, text in more if text)
        return {
            **begin.location(what)(stamp),
            "name": said.name or said.words,
            **({"description": about} if about else {}),
            **_phones(said),
            **({"address": {"text": said.address}} if said.address else {}),
        }

    return make


def _phones(said: Said) -> Json:
    return {"telecom": [{"system": "phone", "value": said.phone}]} if said.phone else {}


def _allergy(said: Said, stamp: Stamp) -> Json:
    return {**begin.allergy(stamp), "code": {"text": said.words}}


def _medicine(said: Said, stamp: Stamp) -> Json:
    return {**begin.medicine(stamp), "medicationCodeableConcept": {"text": said.words}}


def _condition(said: Said, stamp: Stamp) -> Json:
    return {**begin.condition(stamp), "code": {"text": said.words}}


def _note(said: Said, stamp: Stamp) -> Json:
    data = b64encode(said.words.encode()).decode()
    title = said.name or "A note"
    return {
        **begin.document(stamp),
        "description": title,
        "content": [{"attachment": {"contentType": "text/plain", "data": data, "title": title}}],
    }


def _form_of(one: Kind) -> Form | None:
    if one.place == "Observation.code" and not one.code.startswith(_SCORED) and one.code not in _NUMBERS:
        return Form(one.part, one.code, one.title, _observation(one))
    if one.place == "CarePlan.activity.detail.code":
        return Form(one.part, one.code, one.title, _step(one), page="crisis", list="activity")
    if one.place == "Composition.section.code":
        return Form(one.part, one.code, one.title, _section(one), page="about-me", list="section")
    return None


_PAGES: Mapping[str, Callable[[Stamp], Json]] = {
    "crisis": begin.care_plan("crisis"),
    "about-me": begin.about_me,
}

FORMS: tuple[Form, ...] = (
    *(form for one in KINDS if (form := _form_of(one))),
    Form("plan", "hope", kind("hope").title, _hope),
    Form("plan", "plan", "What my plan is about", _plan),
    Form("people", "person", "Somebody in my circle", _person, beside=_OF_PERSON),
    Form("community", "group", "A group", _place("Group"), beside=_OF_PLACE),
    Form("community", "service", "A service", _place("Service"), beside=_OF_PLACE),
    Form("community", "place", "A place", _place("Place"), beside=_OF_PLACE),
    Form("health", "allergy", "An allergy", _allergy),
    Form("health", "medicine", "A medicine I take", _medicine),
    Form("health", "condition", "A condition I have", _condition),
    Form("documents", "note", "A note or letter, as words", _note, beside=frozenset({"name"})),
)
