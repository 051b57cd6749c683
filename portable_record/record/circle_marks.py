"""The marks that say where somebody stands in the circle: in which group, how close, what they do.

``NEVER_SHARED`` are the person's alone: they go into no share and on no paper for others.
"""

_EXTENSION = "https://portablerecord.org/fhir/StructureDefinition/"
GROUP = f"{_EXTENSION}circle-group"
CLOSE = f"{_EXTENSION}circle-close"
DOES = f"{_EXTENSION}does-for-me"
OWN_PLAN = f"{_EXTENSION}carer-own-plan"

NEVER_SHARED = frozenset({CLOSE, OWN_PLAN})

GROUPS = ("circle-family", "circle-carer", "circle-professional", "circle-group")
CLOSENESS = ("closest", "close", "further")
