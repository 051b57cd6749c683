"""What is asked about a file that is attached, in whichever part it is."""

from portable_record.record.asking.places import At
from portable_record.record.asking.sheet import DATE, PARAGRAPHS, Question

_OURS = "https://portablerecord.org/fhir/StructureDefinition/"
IN_WORDS = At(f"extension[url={_OURS}in-words].valueString")
KEPT_AT = At(f"extension[url={_OURS}kept-at].valueString")


def title() -> Question:
    """Ask what it is called."""
    return Question("title", "What is it called?", At("description"), says="Title", needed="Give it a name.")


def day(label: str, says: str) -> Question:
    """Ask what day it is from."""
    return Question("day", label, At("content[].attachment.creation"), DATE, says=says)


def in_words(label: str) -> Question:
    """Ask for what is in it, for whoever cannot see or hear it."""
    return Question(
        "words",
        label,
        IN_WORDS,
        PARAGRAPHS,
        hint="It is read by people who cannot see or hear the file, and the search finds it.",
        says="In words",
    )
