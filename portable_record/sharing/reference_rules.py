"""What FHIR R4 says about references, as far as cutting them needs it. Pure data.

Paths are names of elements joined by dots; a name that repeats itself (section within section) stands once.
"""

from collections.abc import Mapping
from types import MappingProxyType


def paths(words: str) -> frozenset[str]:
    """Read paths that stand in one text, with spaces between."""
    return frozenset(words.split())


REQUIRED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Account": paths("coverage.coverage guarantor.party"),
        "AdverseEvent": paths("subject suspectEntity.instance"),
        "AllergyIntolerance": paths("patient"),
        "Appointment": paths("participant.actor"),  # optional, but app-1 wants an actor or a type
        "AppointmentResponse": paths("appointment"),
        "AuditEvent": paths("source.observer"),
        "BodyStructure": paths("patient"),
        "CarePlan": paths("subject"),
        "ChargeItem": paths("performer.actor subject"),
        "Claim": paths(
            "careTeam.provider diagnosis.diagnosisReference insurance.coverage patient "
            "procedure.procedureReference provider"
        ),
        "ClaimResponse": paths("insurance.coverage insurer patient"),
        "ClinicalImpression": paths("subject"),
        "Communication": paths("payload.contentReference"),
        "CommunicationRequest": paths("payload.contentReference"),
        "Composition": paths("author relatesTo.targetReference"),
        "Condition": paths("subject"),
        "Consent": paths("provision.actor.reference provision.data.reference"),
        "Contract": paths(
            "friendly.contentReference legal.contentReference rule.contentReference "
            "signer.party term.action.subject.reference term.asset.answer.valueReference "
            "term.offer.answer.valueReference term.offer.party.reference"
        ),
        "Coverage": paths("beneficiary payor"),
        "CoverageEligibilityRequest": paths("insurance.coverage insurer patient supportingInfo.information"),
        "CoverageEligibilityResponse": paths("insurance.coverage insurer patient request"),
        "DeviceRequest": paths("codeReference subject"),
        "DeviceUseStatement": paths("device subject"),
        "DiagnosticReport": paths("media.link"),
        "DocumentManifest": paths("content"),
        "DocumentReference": paths("relatesTo.target"),
        "EffectEvidenceSynthesis": paths("exposure exposureAlternative outcome population"),
        "Encounter": paths("diagnosis.condition location.location"),
        "EpisodeOfCare": paths("diagnosis.condition patient"),
        "ExplanationOfBenefit": paths(
            "careTeam.provider diagnosis.diagnosisReference insurance.coverage insurer "
            "patient procedure.procedureReference provider"
        ),
        "FamilyMemberHistory": paths("patient"),
        "Flag": paths("subject"),
        "Goal": paths("subject"),
        "Group": paths("characteristic.valueReference member.entity"),
        "ImagingStudy": paths("series.performer.actor subject"),
        "Immunization": paths("patient performer.actor"),
        "ImmunizationEvaluation": paths("immunizationEvent patient"),
        "ImmunizationRecommendation": paths("patient"),
        "Invoice": paths("lineItem.chargeItemReference participant.actor"),
        "Linkage": paths("item.resource"),
        "List": paths("entry.item"),
        "Medication": paths("ingredient.itemReference"),
        "MedicationAdministration": paths("medicationReference performer.actor subject"),
        "MedicationDispense": paths("medicationReference performer.actor"),
        "MedicationKnowledge": paths(
            "ingredient.itemReference regulatory.regulatoryAuthority relatedMedicationKnowledge.reference"
        ),
        "MedicationRequest": paths("medicationReference subject"),
        "MedicationStatement": paths("medicationReference subject"),
        "NutritionOrder": paths("patient"),
        "PaymentNotice": paths("payment recipient"),
        "Person": paths("link.target"),
        "Procedure": paths("focalDevice.manipulated performer.actor subject"),
        "Provenance": paths("agent.who entity.agent.who entity.what target"),
        "Questionnaire": paths(
            "item.answerOption.valueReference item.enableWhen.answerReference "
            "item.initial.valueReference useContext.valueReference"
        ),
        "RelatedPerson": paths("patient"),
        "ResearchSubject": paths("individual study"),
        "RiskAssessment": paths("subject"),
        "RiskEvidenceSynthesis": paths("outcome population"),
        "Schedule": paths("actor"),
        "ServiceRequest": paths("subject"),
        "Slot": paths("schedule"),
        "Substance": paths("ingredient.substanceReference"),
        "SupplyRequest": paths("itemReference"),
        "Task": paths("input.valueReference output.valueReference"),
        "VerificationResult": paths("validator.organization"),
        "VisionPrescription": paths("patient prescriber"),
    }
)
"""The references that R4 requires, by type: the only ones whose place is kept, with "masked" in it."""

ITEM_GOES: frozenset[str] = paths(
    "Account.coverage.coverage Account.guarantor.party "
    "CarePlan.activity.reference CareTeam.participant.member Communication.payload.contentReference "
    "CommunicationRequest.payload.contentReference Composition.relatesTo.targetReference "
    "DiagnosticReport.media.link DocumentReference.relatesTo.target Encounter.diagnosis.condition "
    "Encounter.location.location Encounter.participant.individual EpisodeOfCare.diagnosis.condition "
    "Group.member.entity Immunization.performer.actor List.entry.item "
    "MedicationAdministration.performer.actor MedicationDispense.performer.actor Person.link.target "
    "Procedure.focalDevice.manipulated Procedure.performer.actor Provenance.entity.what "
    "Task.input.valueReference Task.output.valueReference"
)
"""Items of lists that stand for the entry they point at: when it is not shared, the whole item goes."""

MEANING: frozenset[str] = paths(
    "DeviceRequest.codeReference DeviceUseStatement.device MedicationAdministration.medicationReference "
    "MedicationDispense.medicationReference MedicationRequest.medicationReference "
    "MedicationStatement.medicationReference Observation.focus Provenance.target SupplyRequest.itemReference"
)
"""References without which the entry would say nothing, or something else: it is left out instead."""

SUBJECT: frozenset[str] = paths("subject patient beneficiary for individual")
"""Elements at the root of a resource that say whom it is about: in a person's record, that person."""

ADDRESSES: frozenset[str] = paths(
    "implicitRules instantiatesCanonical instantiatesUri uri url valueCanonical valueId valueOid valueUri "
    "valueUrl valueUuid"
)
"""Elements, wherever they stand, that hold an address or an id and nothing else."""
