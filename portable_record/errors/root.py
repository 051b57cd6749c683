"""The root of every error, and those of no room in particular.

The rule of these files: a class says in its docstring the sentence that a person reads, in plain words;
``code`` is its short name for programs and documents; names end in ``Error``. A detail (which file, which
place, which number) is given when it is raised and comes after the sentence. Details never hold what a record
says, nor a secret.
"""

from inspect import cleandoc
from typing import ClassVar

from portable_record.saying import Said, as_it_is, together


class PortableRecordError(Exception):
    """Something was refused."""

    code: ClassVar[str] = "refused"
    exit_status: ClassVar[int] = 1

    def __init__(self, detail: str = "", *, place: str = "") -> None:
        """Keep the detail and the place (file, entry, element) where it went wrong."""
        super().__init__(detail)
        self.detail = detail
        self.place = place

    @property
    def sentence(self) -> str:
        """The plain sentence of this kind of refusal, the same every time."""
        return " ".join(cleandoc(type(self).__doc__ or "").split())

    @property
    def says(self) -> Said:
        """What a person reads: the sentence, then the detail, then the place."""
        place = as_it_is(f"({self.place})") if self.place else ""
        return together(self.sentence, self.detail, place)

    def __str__(self) -> str:
        return self.says


class UsageError(PortableRecordError):
    """This cannot be asked for in that way."""

    code = "usage"
    exit_status = 2


class NotFoundError(PortableRecordError):
    """There is nothing by that name here."""

    code = "not-found"


class StoppedError(PortableRecordError):
    """It was stopped. Nothing was changed by it."""

    code = "stopped"


class UnexpectedError(PortableRecordError):
    """Something went wrong that we did not foresee. Nothing was lost; please tell us what you did."""

    code = "unexpected"
