"""What was typed becomes values, or a sentence beside the field.

A page makes its form from ``PageForm`` and the functions here, and shows it with the macros of
``templates/macros/forms.html``. Every sentence is ours, so that no library speaks to a person, and says what
to do: "Type your name."
"""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError

LINE, PARAGRAPHS = 200, 4_000
BOXES = ("day", "month", "year")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that make writing run the other way from there on; the marks that belong to a language are none."""

Check = Callable[[object, Field], None]
Choice = tuple[str, str, str]
"""A value, its words, and perhaps a hint."""


class PageForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form of one page. Each problem is said twice: at the top, with a link, and beside its field."""

    def __init__(self, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)
        self._leads: dict[str, str] = {}

    def problems(self) -> list[tuple[str, str]]:
        """List what is wrong: the id of the place, or nothing, and the sentence."""
        places = [(str(field.id), str(field.errors[0])) for field in self if field.errors]
        return [(self._leads.get(str(says), ""), str(says)) for says in self.form_errors] + places

    def refuse(self, says: str, *, at: str = "", to: str = "") -> None:
        """Add a sentence that only the action could know, at a field or for the whole form.

        ``to`` is the id of what it is about, where the page draws that itself.
        """
        says = _(says)
        if at:
            field = self[at]
            field.errors = [*field.errors, says]
        else:
            self.form_errors.append(says)
            self._leads[says] = to


def line(label: str, *, hint: str = "", needed: str = "", most: int = LINE) -> StringField:
    """Ask for one line of words; ``needed`` is what is said when it is left empty."""
    return StringField(label, [_Words(needed, most)], [tidy], hint)


def paragraphs(label: str, *, hint: str = "", needed: str = "", most: int = PARAGRAPHS) -> TextAreaField:
    """Ask for more words than fit a line."""
    return TextAreaField(label, [_Words(needed, most, lines=True)], [tidy], hint)


def secret(label: str, *, hint: str = "", needed: str = "") -> PasswordField:
    """Ask for a passphrase, code or PIN. It is taken as typed, and a page never shows it again."""
    return PasswordField(label, [_Words(needed, LINE)], description=hint)


def one_of(label: str, choices: Sequence[Choice], *, needed: str, hint: str = "") -> RadioField:
    """Ask to choose one."""
    return RadioField(
        label, [_Chosen(needed)], description=hint, choices=offered(choices), validate_choice=False
    )


def some_of(
    label: str,
    choices: Sequence[Choice],
    *,
    needed: str = "",
    hint: str = "",
    kind: type[SelectMultipleField] = SelectMultipleField,
) -> SelectMultipleField:
    """Ask to tick any; ``needed`` is what is said when nothing is ticked."""
    return kind(label, [_Chosen(needed)], description=hint, choices=offered(choices), validate_choice=False)


def offered(choices: Sequence[Choice]) -> list[SelectChoice]:
    """Make choices for ``form.field.choices``, where they are known only when the page is asked for."""
    return [SelectChoice(value, words, {"hint": hint}) for value, words, hint in choices]


def tick(label: str, *, hint: str = "", needed: str = "") -> BooleanField:
    """Ask to tick one box."""
    return BooleanField(label, [_Ticked(needed)], description=hint)


def number(label: str, *, least: int, most: int, hint: str = "") -> StringField:
    """Ask for a whole number between two; ``whole(field)`` gives it once the form is good."""
    return StringField(label, [_Whole(least, most)], [tidy], hint)


def whole(field: StringField) -> int:
    """Give the number that was typed into a ``number`` field."""
    return int(field.data)


def number_in_address(name: str) -> int | None:
    """Give a number out of the address of a page, such as where a list goes on; nothing if it is none."""
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 15 else None


class DayField(Field):  # type: ignore[misc]  # wtforms has no types
    """Asks for a day in three boxes: ``data`` is the day or nothing, ``typed`` what stands in the boxes."""

    def __init__(self, label: str = "", *, needed: str = "", hint: str = "", **more: object) -> None:
        """Make the field; ``needed`` is what is said when all three boxes are empty."""
        super().__init__(label, description=hint, **more)
        self.needed = needed
        self.typed = dict.fromkeys(BOXES, "")

    def process(self, formdata: object, data: object = unset_value, **_more: object) -> None:
        """Take the three boxes, or a day that is known already."""
        self.process_errors: list[str] = []
        known = self.default if data is unset_value else data
        self.data = known if isinstance(known, date) else None
        if self.data is not None:
            self.typed = {box: str(getattr(self.data, box)) for box in BOXES}
        if formdata is not None and hasattr(formdata, "get"):
            self.typed = {box: tidy(formdata.get(f"{self.name}-{box}", ""))[:10] for box in BOXES}
            self.data = _day(self.typed)

    def pre_validate(self, _form: object) -> None:
        """Say what is missing or impossible."""
        if not any(self.typed.values()):
            if self.needed:
                raise StopValidation(str(self.needed))
        elif self.data is None:
            raise StopValidation(_("Type a real day, such as 27 3 2026."))


class SomeDayField(DayField):
    """Asks for a day, a month or a year, as much as is known.

    ``data`` is "2026-03-27", "2026-03", "2026" or nothing.
    """

    data: Any

    def process(self, formdata: object, data: object = unset_value, **_more: object) -> None:
        """Take the three boxes, or what is known already."""
        super().process(formdata, **_more)
        if formdata is not None and hasattr(formdata, "get"):
            self.data = _some_day(self.typed)
        else:
            self.data = None if data is unset_value else str(data or "")[:10]
            known = [part.lstrip("0") for part in str(self.data or "").split("-")]
            self.typed = dict(zip(reversed(BOXES), [*known, "", ""], strict=False))


def _some_day(typed: dict[str, str]) -> str | None:
    """Give what was typed as FHIR writes it; a day alone, or a day and a year, is nothing."""
    day, month, year = (typed[box] for box in BOXES)
    real = _day({"day": day or "1", "month": month or "1", "year": year})
    if real is None or (day and not month):
        return None
    return real.isoformat()[: 10 if day else 7 if month else 4]


def _day(typed: dict[str, str]) -> date | None:
    try:
        day, month, year = (int(typed[box]) for box in BOXES)
        return date(year, month, day) if year >= 1800 else None
    except ValueError:
        return None


def tidy(text: object) -> str:
    """Compose letters with their marks, and take away space at both ends and the other kinds of line end."""
    composed = unicodedata.normalize("NFC", str(text or ""))
    return composed.replace("\r\n", "\n").replace("\r", "\n").strip()


class _Words:
    """Words are there if they must be, are not too long, and hold nothing that cannot be typed."""

    def __init__(self, needed: str, most: int, *, lines: bool = False) -> None:
        self.needed, self.most, self.lines = needed, most, lines

    def __call__(self, _form: object, field: Field) -> None:
        text = str(field.data or "")
        if not text and self.needed:
            raise StopValidation(str(self.needed))
        if len(text) > self.most:
            raise ValidationError(_("Write at most %(most)d letters here.", most=self.most))
        plain = text.replace("\n", "").replace("\t", "") if self.lines else text
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in plain):
            raise ValidationError(_("There is a sign here that cannot be typed. Write it again by hand."))
        if TURNING.intersection(text):
            raise ValidationError(
                _("There is a hidden sign here that turns the writing round. Write it again by hand.")
            )


class AsBefore:
    """What was there before may stay, whatever is said of what is new."""

    def __init__(self, before: object) -> None:
        self.before = before

    def __call__(self, _form: object, field: Field) -> None:
        """Stop looking at a field that was not changed."""
        if self.before and field.data == self.before:
            raise StopValidation


class _Chosen:
    """Each value is among the choices, and there is one if there must be."""

    def __init__(self, needed: str) -> None:
        self.needed = needed

    def __call__(self, _form: object, field: Field) -> None:
        several = isinstance(field, SelectMultipleField)
        given = list(field.data or []) if several else [field.data] if field.data else []
        known = {str(choice.value) for choice in field.choices}
        if (not given and self.needed) or not {str(one) for one in given} <= known:
            raise StopValidation(str(self.needed or _("Choose from the list.")))


class _Ticked:
    """The box is ticked if it must be."""

    def __init__(self, needed: str) -> None:
        self.needed = needed

    def __call__(self, _form: object, field: Field) -> None:
        if self.needed and not field.data:
            raise StopValidation(str(self.needed))


class _Whole:
    """A whole number between two others, in digits of any script."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, _form: object, field: Field) -> None:
        text = str(field.data or "")
        if not text.isdecimal() or len(text) > 9 or not self.least <= int(text) <= self.most:
            says = _l("Type a number from %(least)d to %(most)d.", least=self.least, most=self.most)
            raise StopValidation(str(says))
