"""The texts that stand in the XML answer of a server, found as it is read; no entities, no tree."""

from collections.abc import Mapping
from pyexpat import ExpatError, ParserCreate

from portable_record.errors import StorageRefusedError
from portable_record.storage.port import MOST_FILES

_NO = "It does not answer as it should."
_MOST_TEXT = 8_192


class _Reader:
    def __init__(self, wanted: Mapping[str, list[str]]) -> None:
        self._wanted = wanted
        self._text: list[str] | None = None

    def start(self, tag: str, _marks: object) -> None:
        self._text = [] if tag in self._wanted else None

    def text(self, piece: str) -> None:
        if self._text is not None:
            self._text.append(piece)

    def end(self, tag: str) -> None:
        found = self._wanted.get(tag)
        if found is not None and self._text is not None:
            text = "".join(self._text)
            if len(text) > _MOST_TEXT or len(found) > MOST_FILES:
                raise StorageRefusedError("There are too many files in it.")
            found.append(text)
        self._text = None

    def refuse(self, *_said: object) -> None:
        raise StorageRefusedError(_NO)


def texts_in(xml: bytes, *tags: str) -> dict[str, list[str]]:
    """Give for each tag, written ``namespace tag``, all texts that stand in it.

    Raises:
        StorageRefusedError: it is not well-formed, declares what we do not read, or holds too many.
    """
    found: dict[str, list[str]] = {tag: [] for tag in tags}
    reader, parser = _Reader(found), ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.text, reader.refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - it takes no names
    except ExpatError as broken:
        raise StorageRefusedError(_NO) from broken
    return found
