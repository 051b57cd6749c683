"""How data types are recognised: the elements each may have, and of which it must have one; first fit."""

SHAPES: list[tuple[str, list[str], list[str]]] = [
    ("CodeableConcept", ["coding", "text"], ["coding", "text"]),
    ("Reference", ["reference", "type", "identifier", "display"], ["reference", "identifier", "display"]),
    ("Coding", ["system", "version", "code", "display", "userSelected"], ["code", "display", "system"]),
    ("Money", ["value", "currency"], ["currency"]),
    (
        "Valued",
        [
            "assigner", "code", "comparator", "period", "rank", "system", "type", "unit", "use", "value",
        ],
        ["value"],
    ),
    ("Period", ["start", "end"], ["start", "end"]),
    (
        "HumanName",
        ["use", "text", "family", "given", "prefix", "suffix", "period"],
        ["family", "given", "prefix", "text"],
    ),
    (
        "Address",
        [
            "city", "country", "district", "line", "period", "postalCode", "state", "text", "type", "use",
        ],
        ["line", "city", "district", "state", "postalCode", "country"],
    ),
    (
        "Attachment",
        ["contentType", "creation", "data", "hash", "language", "size", "title", "url"],
        ["contentType", "data", "creation", "hash", "size", "url"],
    ),
    ("Annotation", ["text", "time", "authorString", "authorReference"], ["time", "authorString",
    "authorReference"]),
    ("Range", ["low", "high"], ["low", "high"]),
    ("Ratio", ["numerator", "denominator"], ["numerator", "denominator"]),
    ("Timing", ["event", "repeat", "code"], ["event", "repeat"]),
    ("Narrative", ["status", "div"], ["div"]),
    (
        "Signature",
        ["type", "when", "who", "onBehalfOf", "targetFormat", "sigFormat", "data"],
        ["when", "sigFormat"],
    ),
    (
        "SampledData",
        ["origin", "period", "factor", "lowerLimit", "upperLimit", "dimensions", "data"],
        ["origin"],
    ),
    (
        "Dosage",
        [
            "additionalInstruction", "asNeededBoolean", "asNeededCodeableConcept", "dose", "doseAndRate",
            "maxDosePerAdministration", "maxDosePerLifetime", "maxDosePerPeriod", "method",
            "patientInstruction", "rateQuantity", "rateRange", "rateRatio", "route", "sequence", "site",
            "text",
            "timing",
        ],
        ["doseAndRate", "dose", "asNeededBoolean", "asNeededCodeableConcept", "additionalInstruction",
        "sequence"],
    ),
]  # fmt: skip
