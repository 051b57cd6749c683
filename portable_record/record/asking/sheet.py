"""A sheet: the questions for one kind of entry, where each answer stands, and how they read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portable_record.record.asking.places import AS_IT_IS, Answer, Json, Place
from portable_record.record.beginnings import Stamp

LINE, PARAGRAPHS, CHOICE, SEVERAL = "line", "paragraphs", "choice", "several"
DATE, NUMBER, PHONE, PERSON, ENTRY = "date", "number", "phone", "person", "entry"
TYPES = (LINE, PARAGRAPHS, CHOICE, SEVERAL, DATE, NUMBER, PHONE, PERSON, ENTRY)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer out of several: its value, its words, perhaps a hint."""

    value: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question in the person's words.

    ``says`` is what stands before the answer when it is read; left out, the label. ``needed`` is what is said
    when there is no answer; left out, it may be left empty. ``check`` looks at an answer that was given and
    says what may be wrong with it; it is kept all the same. ``later`` questions are asked only once there is
    something to change. ``among`` names whom or what to choose from, known only when the question is asked;
    ``ends`` says what 0 and 10 mean. What is asked ``beside`` another question, by its key, stands on one
    page with it.
    """

    key: str
    label: str
    place: Place
    type: str = LINE
    hint: str = ""
    says: str = ""
    needed: str = ""
    choices: tuple[Choice, ...] = ()
    check: Callable[[str], str] | None = None
    later: bool = False
    among: str = ""
    ends: tuple[str, str] = ("", "")
    beside: str = ""

    def words(self, answer: Answer) -> str:
        """Say an answer as it reads: of choices, their words."""
        known = {choice.value: choice.words for choice in self.choices}
        given = (answer,) if isinstance(answer, str) else answer
        if self.among or self.type in (PERSON, ENTRY):
            return ", ".join(name for one in given if (name := one.partition(" ")[2]))
        if not self.choices:
            return "" if answer == AS_IT_IS else ", ".join(given)
        return ", ".join(known.get(one, "") for one in given if known.get(one))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions for one kind of entry.

    ``begin`` makes the resource before there is any answer. ``fits`` says whether a resource is of this kind,
    also one that came from elsewhere. Of a kind that is there ``once`` there is one entry in a record.
    ``heading`` is what stands over several of them; left out,
    the title. With ``guided``, the questions are asked one a page the first time. What is not ``offered`` is
    added on a page of its own, not from the list of what can be added. Only the person answers what is asked
    ``in_person``, and nobody for them. ``file`` says which files an entry of this kind begins with, such as
    ``image/*``, or ``*/*`` for any; the questions are asked afterwards. With
    ``file_may_wait`` it can be written down without one.
    """

    part: str
    key: str
    title: str
    questions: tuple[Question, ...]
    begin: Callable[[Stamp], Json]
    fits: Callable[[Mapping[str, object]], bool]
    about: str = ""
    heading: str = ""
    once: bool = False
    guided: bool = False
    offered: bool = True
    in_person: bool = False
    file: str = ""
    file_may_wait: bool = False

    def question(self, key: str) -> Question:
        """Return a question by its key; another key is a mistake in the program (KeyError)."""
        return {question.key: question for question in self.questions}[key]


def answers(sheet: Sheet, resource: Mapping[str, object]) -> dict[str, Answer]:
    """Read all answers out of a resource."""
    return {question.key: question.place.read(resource) for question in sheet.questions}


def answered(sheet: Sheet, resource: Mapping[str, object], given: Mapping[str, Answer]) -> Json:
    """Return the resource with these answers; what is answered as before is not touched at all."""
    new = dict(resource)
    for question in sheet.questions:
        answer = given.get(question.key)
        if answer is None or answer == AS_IT_IS or same(answer, question.place.read(resource)):
            continue
        new = question.place.write(new, answer)
    return new


def same(one: Answer, other: Answer) -> bool:
    """Say whether two answers say the same; the order of several does not matter, nor how lines end."""
    if isinstance(one, str) and isinstance(other, str):
        return _bare(one) == _bare(other)
    return set(one) == set(other)


def _bare(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
