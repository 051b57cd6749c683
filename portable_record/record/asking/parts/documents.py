"""My documents: notes and letters as words."""

from portable_record.record import beginnings as begin
from portable_record.record.asking.places import AS_IT_IS, At
from portable_record.record.asking.sheet import PARAGRAPHS, Question, Sheet
from portable_record.record.asking.ways import AttachedText

_WORDS = AttachedText()


def _is_note(resource: object) -> bool:
    if not isinstance(resource, dict) or resource.get("resourceType") != "DocumentReference":
        return False
    return _WORDS.read(resource) not in ("", AS_IT_IS)


SHEETS = (
    Sheet(
        part="documents",
        key="note",
        title="A note or letter, as words",
        heading="Notes and letters",
        about="Something you write or copy.",
        begin=begin.document,
        fits=_is_note,
        questions=(
            Question(
                "title", "What is it called?", At("description"), says="Title", needed="Give it a name."
            ),
            Question(
                "words", "What does it say?", _WORDS, PARAGRAPHS, says=" ", needed="Write what it says."
            ),
        ),
    ),
)
