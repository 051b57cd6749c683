"""What must be said first and loud: negations, mistakes, and things that stopped.

``WARNINGS`` is keyed by type, with ``*`` for all: ``[path, {code: [before the title, sentence]}]``. The code
is that of the element: its text, ``true`` or ``false``, or the code of any coding in it. The first rule that
fits a path wins, a type's own rules before those for all. ``DENIALS`` are elements of nested objects that
turn their meaning round: what is put before the words of that object.
"""

Warnings = dict[str, list[list[object]]]

WARNINGS: Warnings = {
    "*": [
        [
            "status",
            {
                "entered-in-error": [
                    "Entered by mistake",
                    "This was entered by mistake. Do not rely on it.",
                ],
                "stopped": ["Stopped", "This has been stopped."],
                "cancelled": ["Cancelled", "This was cancelled."],
                "revoked": ["Called off", "This was called off. It no longer counts."],
                "rejected": ["Rejected", "This was rejected."],
                "declined": ["Declined", "This was declined."],
                "not-done": ["NOT done", "This was NOT done."],
                "abandoned": ["Given up", "This was given up before it was done."],
                "aborted": ["Broken off", "This was broken off before it was done."],
                "terminated": ["Ended", "This was ended."],
                "on-hold": ["Paused", "This is paused."],
                "onhold": ["Paused", "This is paused."],
                "suspended": ["Paused", "This is paused."],
                "superseded": ["Replaced", "There is a newer one. Do not rely on this one."],
                "retired": ["No longer used", "This is no longer used."],
                "inactive": ["No longer in use", "This is no longer in use."],
                "failed": ["Failed", "This failed."],
                "draft": ["Draft", "This is a draft. It is not finished."],
                "off": ["Switched off", "This is switched off."],
            },
        ],
        [
            "docStatus",
            {"entered-in-error": ["Entered by mistake", "This was entered by mistake. Do not rely on it."]},
        ],
        ["active", {"false": ["No longer in use", "This is no longer in use."]}],
        ["doNotPerform", {"true": ["Do NOT do this", "This must NOT be done."]}],
    ],
    "AdverseEvent": [
        ["actuality", {"potential": ["Could have happened", "This did not happen, but it could have."]}],
    ],
    "AllergyIntolerance": [
        [
            "verificationStatus",
            {
                "refuted": ["NOT an allergy", "This was checked and is NOT an allergy."],
                "entered-in-error": ["Entered by mistake", "This was entered by mistake. Do not rely on it."],
                "unconfirmed": ["", "Nobody has checked yet if this is right."],
            },
        ],
        [
            "clinicalStatus",
            {
                "inactive": ["No longer an allergy", "This is no longer an allergy for this person."],
                "resolved": ["No longer an allergy", "This is no longer an allergy for this person."],
            },
        ],
        [
            "code",
            {
                code: ["", "This says that no allergy of this kind is known. It is not an allergy."]
                for code in (
                    "716186003",
                    "409137002",
                    "428607008",
                    "429625007",
                    "1003774007",
                    "no-known-allergies",
                    "no-known-medication-allergies",
                    "no-known-environmental-allergies",
                    "no-known-food-allergies",
                )
            }
            | {"no-allergy-info": ["", "Nothing is known about allergies. There may be some."]},
        ],
    ],
    "Appointment": [
        [
            "status",
            {
                "noshow": ["Missed", "The person did NOT come to this."],
                "proposed": ["Suggested", "This is only a suggestion. It is not booked."],
                "pending": ["Not booked yet", "This is not booked yet."],
                "waitlist": ["Waiting list", "This is not booked yet. It is on a waiting list."],
            },
        ],
    ],
    "AppointmentResponse": [["participantStatus", {"declined": ["Declined", "The answer is no."]}]],
    "CarePlan": [
        ["activity.detail.doNotPerform", {"true": ["", "This plan says some things that must NOT be done."]}],
    ],
    "Composition": [["status", {"preliminary": ["Not finished", "This is not finished yet."]}]],
    "Condition": [
        [
            "verificationStatus",
            {
                "refuted": ["NOT so", "This was checked and the person does NOT have it."],
                "entered-in-error": ["Entered by mistake", "This was entered by mistake. Do not rely on it."],
                "unconfirmed": ["Not checked yet", "Nobody has checked yet if this is right."],
                "provisional": ["Not certain", "This is likely, but not certain."],
                "differential": ["Not certain", "This is one of several possibilities. It is not certain."],
            },
        ],
        [
            "clinicalStatus",
            {
                "inactive": ["No longer", "This is no longer so."],
                "resolved": ["No longer", "This is no longer so."],
                "remission": ["Better for now", "This is better for now. It could come back."],
            },
        ],
    ],
    "Consent": [
        ["provision.type", {"deny": ["", "This says NO to something. Read the rule below."]}],
        ["provision.provision.type", {"deny": ["", "This says NO to something. Read the rule below."]}],
        [
            "status",
            {"proposed": ["Not agreed yet", "This is only a suggestion. Nobody has agreed to it yet."]},
        ],
    ],
    "Coverage": [["status", {"cancelled": ["Ended", "This cover was cancelled."]}]],
    "DocumentReference": [
        ["docStatus", {"preliminary": ["Not finished", "This is not finished yet."]}],
    ],
    "Flag": [["status", {"inactive": ["No longer", "This alert no longer counts."]}]],
    "Goal": [
        [
            "lifecycleStatus",
            {
                "rejected": ["Not agreed", "This goal was NOT agreed."],
                "cancelled": ["Given up", "This goal was given up."],
                "on-hold": ["Paused", "This goal is paused."],
                "entered-in-error": ["Entered by mistake", "This was entered by mistake. Do not rely on it."],
            },
        ],
        ["achievementStatus", {"not-achieved": ["", "This goal was NOT reached."]}],
    ],
    "Group": [
        ["characteristic.exclude", {"true": ["", "Some people or things are left OUT of this group."]}],
        ["actual", {"false": ["", "These are the rules for a group, not a real group."]}],
    ],
    "Immunization": [
        ["status", {"not-done": ["NOT given", "This vaccination was NOT given."]}],
        ["isSubpotent", {"true": ["", "This dose may have been too weak to protect."]}],
    ],
    "ImmunizationEvaluation": [["doseStatus", {"notvalid": ["", "This dose does NOT count."]}]],
    "List": [["entry.deleted", {"true": ["", "Some things were taken off this list."]}]],
    "Location": [["status", {"suspended": ["Closed for now", "This place is closed for now."]}]],
    "MedicationAdministration": [["status", {"not-done": ["NOT given", "This medicine was NOT given."]}]],
    "MedicationDispense": [
        ["status", {"declined": ["NOT handed out", "This medicine was NOT handed out."]}],
    ],
    "MedicationRequest": [
        ["doNotPerform", {"true": ["Do NOT take", "This medicine must NOT be taken or given."]}],
        ["status", {"stopped": ["Stopped", "This medicine was stopped."]}],
        [
            "intent",
            {
                "proposal": ["Suggested", "This is only a suggestion, not a prescription."],
                "option": ["One choice", "This is one of several choices."],
            },
        ],
    ],
    "MedicationStatement": [
        [
            "status",
            {
                "not-taken": ["NOT taken", "This medicine is NOT taken."],
                "stopped": ["Stopped", "This medicine was stopped."],
                "on-hold": ["Paused", "This medicine is paused."],
                "intended": ["Not started yet", "This medicine is not started yet."],
                "completed": ["Finished", "This medicine is finished."],
            },
        ],
    ],
    "Observation": [
        [
            "interpretation",
            {
                "HH": ["", "This result is very high. It may need action at once."],
                "LL": ["", "This result is very low. It may need action at once."],
                "AA": ["", "This result is far from usual. It may need action at once."],
            },
        ],
        [
            "status",
            {
                "preliminary": ["", "This result is not final yet."],
                "registered": ["", "There is no result yet."],
            },
        ],
    ],
    "DiagnosticReport": [
        [
            "status",
            {
                "preliminary": ["", "This report is not final yet."],
                "partial": ["", "This report is not complete yet."],
                "registered": ["", "There is no result yet."],
            },
        ],
    ],
    "Patient": [
        ["deceasedBoolean", {"true": ["", "This person has died."]}],
        [
            "link.type",
            {"replaced-by": ["Replaced", "These details were replaced by others. Do not rely on them."]},
        ],
    ],
    "Person": [["active", {"false": ["No longer in use", "These details are no longer in use."]}]],
    "Procedure": [["status", {"not-done": ["NOT done", "This was NOT done."]}]],
    "QuestionnaireResponse": [
        ["status", {"in-progress": ["Not finished", "Not all questions are answered yet."]}],
    ],
    "RelatedPerson": [
        ["active", {"false": ["No longer", "This person no longer supports me."]}],
    ],
    "ServiceRequest": [
        ["doNotPerform", {"true": ["Do NOT do this", "This must NOT be done."]}],
        ["intent", {"proposal": ["Suggested", "This is only a suggestion."]}],
    ],
    "Substance": [["status", {"inactive": ["No longer used", "This is no longer used."]}]],
    "SupplyDelivery": [["status", {"abandoned": ["NOT delivered", "This was NOT delivered."]}]],
}

DENIALS: dict[str, dict[str, str]] = {
    "deleted": {"true": "TAKEN OFF: "},
    "doNotPerform": {"true": "Do NOT do this: "},
    "exclude": {"true": "NOT: "},
    "excluded": {"true": "NOT covered: "},
    "inactive": {"true": "No longer used: "},
    "isSubpotent": {"true": "Too weak: "},
    "status": {
        "cancelled": "Cancelled: ",
        "entered-in-error": "Entered by mistake: ",
        "not-done": "NOT done: ",
        "on-hold": "Paused: ",
        "stopped": "Stopped: ",
    },
}
