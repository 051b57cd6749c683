"""My documents: notes and letters as words, and files of any kind."""

from collections.abc import Mapping

from portable_record.record import beginnings as begin
from portable_record.record.asking.attached import attached
from portable_record.record.asking.parts import files
from portable_record.record.asking.places import AS_IT_IS, At
from portable_record.record.asking.sheet import CHOICE, PARAGRAPHS, Choice, Question, Sheet
from portable_record.record.asking.ways import AttachedText, Coded
from portable_record.record.kinds import SYSTEM, kind

_WORDS = AttachedText()
# a legal paper has a sheet of its own, in the part for bad times
_KINDS = tuple(kind(code) for code in ("photo", "letter", "voice", "video", "other-document"))


def is_note(resource: object) -> bool:
    """Say whether it is a document that holds plain words itself."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "DocumentReference":
        return False
    return _WORDS.read(resource) not in ("", AS_IT_IS)


def _is_file(resource: Mapping[str, object]) -> bool:
    found = attached(resource)
    return found is not None and bool(found.blob)


SHEETS = (
    Sheet(
        part="documents",
        key="file",
        title="A file",
        heading="Files",
        about="A photo, a letter, a voice recording, a video, or anything else.",
        begin=begin.document,
        fits=_is_file,
        file="*/*",
        questions=(
            files.title(),
            Question(
                "kind",
                "What kind of thing is it?",
                Coded(At("category[]"), SYSTEM, tuple((one.code, one.title) for one in _KINDS)),
                CHOICE,
                choices=tuple(Choice(one.code, one.title) for one in _KINDS),
                says="Kind",
            ),
            files.day("What day is it from?", "From"),
            files.in_words("What does it show or say, in words?"),
        ),
    ),
    Sheet(
        part="documents",
        key="note",
        title="A note or letter, as words",
        heading="Notes and letters",
        about="Something you write or copy.",
        begin=begin.document,
        fits=is_note,
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
