"""Several files read together: the codes of one split card may come in a file each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portable_record.errors import CodesMissingError
from portable_record.sharing.verdict import Verdict

Read = Callable[[bytes, str], Verdict]


@dataclass(frozen=True, slots=True)
class File:
    """A file to read, with the name to speak of it by."""

    name: str
    data: bytes


def read_all(files: Sequence[File], read: Read) -> list[Verdict]:
    """Read each file, and once more together those that hold some of a card's codes.

    A bad file never stops the rest. The verdicts come in the order of the files; those whose codes make one
    card get the verdict of that card. Codes of two cards, given at once, end in ``codes-differ``.

        >>> read_all([File("a.txt", b"shc:/1/2/56"), File("b.txt", b"shc:/2/2/76")], read)
    """
    verdicts = [read(file.data, file.name) for file in files]
    parted = [place for place, verdict in enumerate(verdicts) if verdict.code == CodesMissingError.code]
    if len(parted) > 1:
        codes = "\n".join(code for place in parted for code in verdicts[place].parts)
        together = read(codes.encode(), files[parted[0]].name)
        for place in parted:
            verdicts[place] = together
    return verdicts
