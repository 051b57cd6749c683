"""A sheet of questions as a form of a page, and what was typed as answers."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Field

from portable_record.record.asking import sheet as types
from portable_record.record.asking.places import AS_IT_IS, Answer
from portable_record.record.asking.sheet import Choice, Question, Sheet
from portable_record.web.forms import (
    AsBefore,
    PageForm,
    SomeDayField,
    line,
    one_of,
    paragraphs,
    some_of,
    tidy,
)
from portable_record.web.languages import day_in_words

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

Among = Mapping[str, Sequence[Choice]]
"""Whom or what to choose from, by what a question names in ``among``."""

NOTHING: Among = MappingProxyType({})
SCALE = tuple(Choice(str(number), str(number)) for number in range(11))
POINTING = (types.PERSON, types.ENTRY)


def asked(
    sheet: Sheet,
    questions: Iterable[Question],
    before: Mapping[str, Answer],
    among: Among = NOTHING,
    *,
    typed: "MultiDict[str, str] | None" = None,
) -> PageForm:
    """Make the form of some questions.

    ``before`` is what stands there now, ``among`` what to choose from, ``typed`` what was begun in it.
    """
    fields = {
        _name(question): _field(question, before.get(question.key, ""), _listed(question, among))
        for question in questions
    }
    data = {
        _name(question): _shown(question, before.get(question.key, ""), _listed(question, among))
        for question in sheet.questions
    }
    sent = {} if typed is None else {"formdata": typed}
    made: PageForm = type("AskedForm", (PageForm,), fields)(data=data, **sent)
    return made


def given(form: PageForm, questions: Iterable[Question], before: Mapping[str, Answer]) -> dict[str, Answer]:
    """Take the answers out of a form; what is written in another way and was left alone stays as it is."""
    found: dict[str, Answer] = {}
    for question in questions:
        data = form[_name(question)].data
        answer: Answer = tuple(data or ()) if question.type == types.SEVERAL else str(data or "")
        was = before.get(question.key, "")
        stays = not answer and was == AS_IT_IS
        if question.type in POINTING and answer:
            stays = _is_same(str(answer), str(was))
        if question.type == types.SEVERAL and question.among:
            answer = tuple(next((one for one in was if _is_same(one, each)), each) for each in answer)
        found[question.key] = was if stays else answer
    return found


def place_of(question: Question) -> str:
    """Name the field of a question."""
    return _name(question)


def cautions(questions: Iterable[Question], answers: Mapping[str, Answer]) -> str:
    """Say what may be wrong with what was answered, though it is kept."""
    said = [
        _(question.check(answer))
        for question in questions
        if question.check and isinstance(answer := answers.get(question.key, ""), str) and answer
        if answer != AS_IT_IS and question.check(answer)
    ]
    return " ".join(said)


def spoken(question: Question, answer: Answer) -> str:
    """Say an answer as it reads, in the language of the page."""
    if question.type == types.DATE and isinstance(answer, str) and answer != AS_IT_IS:
        return some_day_in_words(answer)
    if question.choices:
        chosen = [
            one for one in question.choices if one.value in ((answer,) if isinstance(answer, str) else answer)
        ]
        return ", ".join(_(one.words) for one in chosen)
    return question.words(answer)


def some_day_in_words(text: str) -> str:
    """Say a day, a month or a year as people do; what is no such thing stands as it is."""
    try:
        if len(text) == 7:
            return str(format_skeleton("yMMMM", _first_of(text), locale=get_locale()))
        return text if len(text) < 7 else day_in_words(text)
    except ValueError:
        return text


def _first_of(month: str) -> Any:  # noqa: ANN401 - babel has no types for what it takes
    from datetime import date

    return date.fromisoformat(f"{month}-01")


def _name(question: Question) -> str:
    return f"q_{question.key}"


def _listed(question: Question, among: Among) -> Sequence[Choice]:
    """List whom or what may be chosen, where that is known only now."""
    return among.get(question.among or "people", ()) if question.among or question.type in POINTING else ()


def _field(question: Question, before: Answer, listed: Sequence[Choice]) -> Field:
    label, hint = _(question.label), _hint(question, before)
    needed = _(question.needed) if question.needed and before != AS_IT_IS else ""
    if question.type in (types.CHOICE, types.NUMBER, *POINTING):
        made = one_of(label, _choices(question, before, listed), needed=needed, hint=hint)
        if question.type == types.NUMBER:
            made.kwargs["render_kw"] = {"ends": [_(end) if end else "" for end in question.ends]}
    elif question.type == types.SEVERAL:
        made = some_of(label, _choices(question, before, listed), needed=needed, hint=hint)
    elif question.type == types.DATE:
        return SomeDayField(label, needed=needed, hint=hint)
    elif question.type == types.PARAGRAPHS:
        made = paragraphs(label, hint=hint, needed=needed)
    else:
        made = line(label, hint=hint, needed=needed)
        if question.type == types.PHONE:
            made.kwargs["render_kw"] = {"ltr": True}
    made.args = (made.args[0], [AsBefore(_shown(question, before, listed)), *made.args[1]], *made.args[2:])
    return made


def _hint(question: Question, before: Answer) -> str:
    hint = _(question.hint) if question.hint else ""
    if before != AS_IT_IS:
        return hint
    stays = _("Something is written here in another way. It stays as it is, unless you answer this.")
    return f"{hint} {stays}".strip()


def _choices(question: Question, before: Answer, listed: Sequence[Choice]) -> list[tuple[str, str, str]]:
    if question.among or question.type in POINTING:
        offered = [(one.value, one.words, one.hint) for one in listed]
        offered += [
            (one, one.partition(" ")[2] or _("Somebody in this record"), "")
            for one in ((before,) if isinstance(before, str) else before)
            if one not in ("", AS_IT_IS) and not _same_entry(one, listed)
        ]
    else:
        known = SCALE if question.type == types.NUMBER else question.choices
        offered = [(one.value, _(one.words), _(one.hint) if one.hint else "") for one in known]
    may_be_open = bool(before) and before != AS_IT_IS and not question.needed
    if may_be_open and question.type != types.SEVERAL:
        offered.append(("", _("Leave this open"), ""))
    return offered


def _shown(question: Question, before: Answer, listed: Sequence[Choice]) -> object:
    if question.type == types.SEVERAL:
        chosen = [] if isinstance(before, str) else list(before)
        return [_same_entry(one, listed) or one for one in chosen] if question.among else chosen
    if before == AS_IT_IS:
        return ""
    if question.type in POINTING and before:
        return _same_entry(before, listed) or before
    return tidy(before)


def _same_entry(before: Answer, listed: Sequence[Choice]) -> str:
    """Find the choice that points to the same entry, whatever it was called then."""
    return next((one.value for one in listed if _is_same(one.value, str(before))), "")


def _is_same(one: str, other: str) -> bool:
    """Whether two answers point to the same; somebody who has no address goes by their name."""
    (address, _s, name), (there, _s, called) = one.partition(" "), other.partition(" ")
    return address == there if address and there else name == called != ""
