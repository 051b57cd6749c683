"""The resource types of FHIR R4, and the part of the record where each belongs by default."""

from collections.abc import Iterator, Mapping

from portable_record.record import definitions
from portable_record.record.kinds import SYSTEM, part_of_code

_BY_TYPE: Mapping[str, str] = {
    name: part
    for part, names in {
        "details": "Patient",
        "people": "RelatedPerson Practitioner PractitionerRole CareTeam Group Person",
        "community": "Organization OrganizationAffiliation HealthcareService Location Endpoint",
        "plan": "CarePlan Goal Appointment AppointmentResponse Task RequestGroup",
        "documents": (
            "DocumentReference DocumentManifest Binary Media Composition Consent Communication "
            "CommunicationRequest Questionnaire Bundle Library List Basic Parameters Provenance AuditEvent "
            "Linkage MessageHeader MessageDefinition OperationOutcome OperationDefinition SearchParameter "
            "StructureDefinition StructureMap CodeSystem ValueSet ConceptMap NamingSystem "
            "CapabilityStatement TerminologyCapabilities CompartmentDefinition GraphDefinition "
            "ImplementationGuide ExampleScenario Subscription TestReport TestScript VerificationResult "
            "CatalogEntry EventDefinition PlanDefinition ActivityDefinition Contract"
        ),
        "outcomes": "QuestionnaireResponse Measure MeasureReport",
    }.items()
    for name in names.split()
}
_OTHERWISE = "health"

_ABOUT_ME_LOINC = frozenset({"51855-5", "81338-6"})  # patient note; patient goals, preferences, priorities
_COMMUNICATION = frozenset({"communication", "language", "interpreter", "reasonable adjustment"})
_CRISIS = frozenset({"crisis", "safety plan", "advance", "contingency"})


def resource_types() -> tuple[str, ...]:
    """Return the names of all resource types of R4, in the order of the alphabet."""
    return tuple(sorted(definitions.resource_types()))


def default_part(value: Mapping[str, object]) -> str:
    """Return the key of the part for a resource: by our own code, by what it says, or by its type."""
    for coding in _codings(value):
        if coding.get("system") == SYSTEM and (part := part_of_code(coding.get("code"))):
            return part
    type_name = str(value.get("resourceType"))
    by_type = _BY_TYPE.get(type_name, _OTHERWISE)
    if type_name == "Flag" and _speaks_of(value, _COMMUNICATION):
        return "communication"
    if type_name == "CarePlan" and _speaks_of(value, _CRISIS):
        return "crisis"
    if type_name == "Consent" and _is_advance_decision(value):
        return "crisis"
    if type_name == "Composition" and _is_about_me(value):
        return "about-me"
    if type_name == "Observation" and _has_category(value, "survey"):
        return "outcomes" if _is_wellbeing(value) else by_type
    return by_type


def _codings(value: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The codings that say what a resource is: its code, type and categories; of a Provenance, its deed."""
    deed = ("activity",) if value.get("resourceType") == "Provenance" else ()
    for name in ("code", "type", "category", *deed):
        for concept in _listed(value.get(name)):
            if isinstance(concept, Mapping):
                for coding in _listed(concept.get("coding")):
                    if isinstance(coding, Mapping):
                        yield coding


def _listed(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _words(value: Mapping[str, object]) -> str:
    words = [str(value.get("title", ""))]
    for name in ("code", "type", "category"):
        words += [str(each.get("text", "")) for each in _listed(value.get(name)) if isinstance(each, Mapping)]
    words += [str(coding.get("display", "")) for coding in _codings(value)]
    return " ".join(words).lower()


def _speaks_of(value: Mapping[str, object], words: frozenset[str]) -> bool:
    said = _words(value)
    return any(word in said for word in words)


def _is_advance_decision(value: Mapping[str, object]) -> bool:
    scope = value.get("scope")
    codings = _listed(scope.get("coding")) if isinstance(scope, Mapping) else []
    return any(isinstance(coding, Mapping) and coding.get("code") == "adr" for coding in codings)


def _is_about_me(value: Mapping[str, object]) -> bool:
    return "about me" in _words(value) or any(
        coding.get("system") == "http://loinc.org" and coding.get("code") in _ABOUT_ME_LOINC
        for coding in _codings(value)
    )


def _has_category(value: Mapping[str, object], code: str) -> bool:
    return any(coding.get("code") == code for coding in _codings(value))


def _is_wellbeing(value: Mapping[str, object]) -> bool:
    return _speaks_of(value, frozenset({"wellbeing", "well-being", "life satisfaction", "quality of life"}))
