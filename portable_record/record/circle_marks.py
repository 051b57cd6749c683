"""The marks that say where somebody stands in the circle: in which group, how close, what they do."""

_EXTENSION = "https://portablerecord.org/fhir/StructureDefinition/"
GROUP = f"{_EXTENSION}circle-group"
CLOSE = f"{_EXTENSION}circle-close"
DOES = f"{_EXTENSION}does-for-me"

GROUPS = ("circle-family", "circle-carer", "circle-professional", "circle-group")
CLOSENESS = ("closest", "close", "further")
