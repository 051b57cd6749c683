"""The marks on a place or service of which FHIR has no element: checked on, changed on, how to get in."""

_EXTENSION = "https://portablerecord.org/fhir/StructureDefinition/"
CHECKED = f"{_EXTENSION}checked-on"
HOW = f"{_EXTENSION}checked-how"
CHANGED = f"{_EXTENSION}changed-on"
OPEN = f"{_EXTENSION}opening-times"
GETTING_IN = f"{_EXTENSION}getting-in"
OWN_WORDS = f"{_EXTENSION}own-words"
ABOUT = f"{_EXTENSION}description"
DIRECTORY = "directory"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
