"""The codes of our own that say what kind of entry or section this is, and which part it belongs to.

FHIR says "an Observation"; it does not say "something I am good at". These codes do. They are published as a
FHIR CodeSystem in ``docs/format/codesystem.json`` and explained in ``docs/format/codes.md``; a test keeps the
three the same. A code is never removed or given another meaning; new ones come at the end of their group.
"""

from portable_record.record import one_kind
from portable_record.record.one_kind import Kind

SYSTEM = one_kind.SYSTEM
_OBSERVATION = "Observation.code"
_SECTION = "Composition.section.code"
_STEP = "CarePlan.activity.detail.code"
_DOCUMENT = "DocumentReference.category"
_PAPER = "DocumentReference.type"
_REACH = "Observation.component.valueCodeableConcept"
_CIRCLE = "RelatedPerson.extension.valueCoding"

KINDS: tuple[Kind, ...] = (
    # communication
    Kind(
        "communication-need",
        "communication",
        "Flag.category",
        "How I communicate",
        "A flag that tells everybody, first of all, about a communication need.",
    ),
    Kind(
        "reasonable-adjustment",
        "communication",
        "Flag.category",
        "What makes things easier",
        "A flag for a change that a service makes so that the person can use it.",
    ),
    Kind(
        "communicate",
        "communication",
        _OBSERVATION,
        "How I communicate",
        "How the person says and understands things, in their own words.",
    ),
    Kind(
        "language",
        "communication",
        _OBSERVATION,
        "My language",
        "A language the person speaks, reads or signs, and how well.",
    ),
    Kind(
        "interpreter",
        "communication",
        _OBSERVATION,
        "Interpreter",
        "Whether and what interpreter or communication supporter is needed.",
    ),
    Kind(
        "format",
        "communication",
        _OBSERVATION,
        "Formats that work for me",
        "Large print, Easy Read, audio, a call and not a letter, and the like.",
    ),
    Kind(
        "adjustment",
        "communication",
        _OBSERVATION,
        "What makes things easier",
        "An adjustment in the person's own words.",
    ),
    # about me: the headings of the PRSB standard, headings only
    Kind(
        "about-me",
        "about-me",
        "Composition.type",
        "About me",
        "The page in the person's own words, one section for each heading.",
    ),
    Kind(
        "most-important",
        "about-me",
        _SECTION,
        "What is most important to me",
        "A section of About me.",
    ),
    Kind(
        "important-people",
        "about-me",
        _SECTION,
        "People who are important to me",
        "A section of About me.",
    ),
    Kind(
        "how-to-communicate",
        "about-me",
        _SECTION,
        "How I communicate and how to communicate with me",
        "A section of About me.",
    ),
    Kind("wellness", "about-me", _SECTION, "My wellness", "A section of About me."),
    Kind(
        "do-and-dont",
        "about-me",
        _SECTION,
        "Please do and please don't",
        "A section of About me.",
    ),
    Kind(
        "how-to-support",
        "about-me",
        _SECTION,
        "How and when to support me",
        "A section of About me.",
    ),
    Kind(
        "also-worth-knowing",
        "about-me",
        _SECTION,
        "Also worth knowing about me",
        "A section of About me.",
    ),
    Kind(
        "who-helped",
        "about-me",
        _SECTION,
        "Who helped me write this",
        "A section of About me.",
    ),
    Kind(
        "photo-of-me",
        "about-me",
        _DOCUMENT,
        "A photo of me",
        "A picture of the person; the file is attached.",
    ),
    Kind("voice-of-me", "about-me", _DOCUMENT, "My voice", "The person speaks; the recording is attached."),
    Kind("video-of-me", "about-me", _DOCUMENT, "A video of me", "The person is seen; the film is attached."),
    # strengths
    Kind("good-at", "strengths", _OBSERVATION, "What I am good at", "A strength, in the person's own words."),
    Kind(
        "can-offer",
        "strengths",
        _OBSERVATION,
        "What I can offer",
        "Something the person can do for others or for a group.",
    ),
    Kind("value", "strengths", _OBSERVATION, "What I value", "Something that matters in the person's life."),
    Kind(
        "place",
        "strengths",
        _OBSERVATION,
        "A place or group I value",
        "A place, a group or a service the person values; its reach stands in a component.",
    ),
    Kind("reach", "strengths", "Observation.component.code", "Reach", "How far away the place or group is."),
    Kind("reach-local", "strengths", _REACH, "Local", "In the neighbourhood."),
    Kind("reach-city", "strengths", _REACH, "City", "Anywhere in the town, city or region."),
    Kind("reach-national", "strengths", _REACH, "National", "Anywhere in the country, or only online."),
    # plan
    Kind("plan", "plan", "CarePlan.category", "My plan", "The support plan."),
    Kind("hope", "plan", "Goal.category", "A hope", "A goal or a hope of the person's own."),
    Kind("need", "plan", _OBSERVATION, "What I need", "A need, in the person's own words."),
    Kind(
        "concern",
        "plan",
        _OBSERVATION,
        "What worries me",
        "A concern in the person's own words; no diagnosis.",
    ),
    Kind("risk", "plan", _OBSERVATION, "A risk", "A risk, and how the person wants to live with it."),
    Kind("equipment", "plan", _OBSERVATION, "Equipment", "A thing the person uses or waits for."),
    Kind("funding", "plan", _OBSERVATION, "Money for my support", "A budget or payment, and who holds it."),
    Kind("review", "plan", _OBSERVATION, "Review", "Who runs the review of the plan, and when."),
    Kind(
        "importance",
        "plan",
        _OBSERVATION,
        "How important this goal is to me",
        "0 to 10; Observation.focus is the goal.",
    ),
    Kind(
        "confidence",
        "plan",
        _OBSERVATION,
        "How sure I am that I can do it",
        "0 to 10; Observation.focus is the goal.",
    ),
    Kind(
        "progress",
        "plan",
        _OBSERVATION,
        "How far I have come",
        "0 to 10 where it is given, and what has happened in note; Observation.focus is the goal.",
    ),
    Kind(
        "reviewed",
        "plan",
        _OBSERVATION,
        "A review of my plan",
        "What comes next, when a review was held; Observation.hasMember is what works and what does not.",
    ),
    Kind(
        "agreed",
        "plan",
        "Provenance.activity",
        "Agreed",
        "Somebody agrees to the plan; Provenance.entity is each thing in it, with its hash.",
    ),
    Kind(
        "task",
        "plan",
        "Task.code",
        "Something to do on a day",
        "Who does what on which day; Task.executionPeriod.start is the day.",
    ),
    Kind(
        "handover-note",
        "plan",
        _OBSERVATION,
        "What the next person must know",
        "What one helper leaves to the next: how it was, what was done, what to watch.",
    ),
    # crisis
    Kind("crisis", "crisis", "CarePlan.category", "If things go wrong", "The crisis plan, part of the plan."),
    Kind("sets-it-off", "crisis", _STEP, "What sets it off", "What can bring a bad time on."),
    Kind("early-sign", "crisis", _STEP, "Early signs", "What others may notice first."),
    Kind("helps", "crisis", _STEP, "What helps", "What helps in a bad time."),
    Kind("what-to-do", "crisis", _STEP, "What to do", "What others should do."),
    Kind("call", "crisis", _STEP, "Who to call", "Who to call, in this order."),
    Kind("do-not", "crisis", _STEP, "What not to do", "What makes it worse."),
    Kind(
        "if-my-carer-cannot-come",
        "crisis",
        _STEP,
        "If my carer cannot come",
        "Keys, pets, how long the person can be alone.",
    ),
    Kind(
        "advance-statement",
        "crisis",
        _STEP,
        "My advance statement",
        "What the person wants to happen, in their own words; not a refusal of treatment in law.",
    ),
    Kind(
        "legal-paper",
        "crisis",
        "DocumentReference.category",
        "A legal paper",
        "An advance decision (ADRT), a ReSPECT form or a power of attorney; attached, never written here.",
    ),
    Kind("carer-steps-in", "crisis", _STEP, "Who comes instead", "Who has agreed to step in for the carer."),
    Kind("carer-keys", "crisis", _STEP, "Keys", "Who has a key, and how to get in."),
    Kind("carer-alone", "crisis", _STEP, "How long I can be alone", "How long the person can be left alone."),
    Kind("carer-medicines", "crisis", _STEP, "My medicines", "Where they are, and who helps with them."),
    Kind("carer-animals", "crisis", _STEP, "Animals and others", "Who or what depends on the person."),
    # people: where somebody stands in the circle
    Kind("circle-family", "people", _CIRCLE, "Family and friends", "Family, a friend or a neighbour."),
    Kind("circle-carer", "people", _CIRCLE, "Carers", "Somebody who looks after the person, paid or not."),
    Kind("circle-professional", "people", _CIRCLE, "Professionals", "Somebody whose work it is to help."),
    Kind("circle-group", "people", _CIRCLE, "Groups", "A group or an organisation."),
    Kind("closest", "people", _CIRCLE, "Closest to me", "The innermost ring; never shared."),
    Kind("close", "people", _CIRCLE, "Close to me", "The ring around it; never shared."),
    Kind("further", "people", _CIRCLE, "Further away", "The outer ring; never shared."),
    Kind(
        "advance-decision",
        "crisis",
        _PAPER,
        "Advance decision to refuse treatment (ADRT)",
        "A paper that refuses a treatment beforehand.",
    ),
    Kind("respect-form", "crisis", _PAPER, "ReSPECT form", "A paper on care and treatment in an emergency."),
    Kind(
        "power-for-health",
        "crisis",
        _PAPER,
        "Power of attorney for health and welfare",
        "A lasting power of attorney for health and welfare.",
    ),
    Kind(
        "power-for-money",
        "crisis",
        _PAPER,
        "Power of attorney for money and property",
        "A lasting power of attorney for property and financial affairs.",
    ),
    Kind("other-paper", "crisis", _PAPER, "Another legal paper", "Any other paper that counts in law."),
    # documents
    Kind("photo", "documents", _DOCUMENT, "A photo or picture", "A picture; the file is attached."),
    Kind("letter", "documents", _DOCUMENT, "A letter or paper", "A letter or paper; the file is attached."),
    Kind("voice", "documents", _DOCUMENT, "A voice recording", "A recording to listen to, attached."),
    Kind("video", "documents", _DOCUMENT, "A video", "A film, attached."),
    Kind("other-document", "documents", _DOCUMENT, "Something else", "Any other file, attached."),
    # outcomes: the four ONS questions, the same reworded for Easy Read (never mixed), and two plain lists
    Kind("ons4-satisfied", "outcomes", _OBSERVATION, "Satisfied with my life", "ONS4, 0 to 10."),
    Kind("ons4-worthwhile", "outcomes", _OBSERVATION, "What I do feels worthwhile", "ONS4, 0 to 10."),
    Kind("ons4-happy", "outcomes", _OBSERVATION, "Happy yesterday", "ONS4, 0 to 10."),
    Kind("ons4-anxious", "outcomes", _OBSERVATION, "Anxious yesterday", "ONS4, 0 to 10; high is worse."),
    Kind(
        "easy-satisfied",
        "outcomes",
        _OBSERVATION,
        "Satisfied with my life (easy words)",
        "Asked in other words, so not comparable with ONS4.",
    ),
    Kind(
        "easy-worthwhile",
        "outcomes",
        _OBSERVATION,
        "What I do feels worthwhile (easy words)",
        "Asked in other words, so not comparable with ONS4.",
    ),
    Kind(
        "easy-happy",
        "outcomes",
        _OBSERVATION,
        "Happy yesterday (easy words)",
        "Asked in other words, so not comparable with ONS4.",
    ),
    Kind(
        "easy-anxious",
        "outcomes",
        _OBSERVATION,
        "Anxious yesterday (easy words)",
        "Asked in other words, so not comparable with ONS4.",
    ),
    Kind("working", "outcomes", _OBSERVATION, "What is working", "In the words of whoever says it."),
    Kind("not-working", "outcomes", _OBSERVATION, "What is not working", "In the words of whoever says it."),
)

_BY_CODE = {kind.code: kind for kind in KINDS}

ABOUT_ME_HEADINGS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind.place == _SECTION)
"""The sections of About me, in the order they are shown."""


def kind(code: str) -> Kind:
    """Return the kind with this code; a code that is not ours is a mistake in the program (KeyError)."""
    return _BY_CODE[code]


def part_of_code(code: object) -> str:
    """Return the part that a code of ours belongs to, or nothing for a code we do not have."""
    found = _BY_CODE.get(code) if isinstance(code, str) else None
    return found.part if found else ""
