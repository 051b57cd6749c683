"""What was typed becomes values, or a sentence beside the field and at the top."""

from datetime import date

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

from portable_record.assets import folder
from portable_record.web.forms import (
    DayField,
    PageForm,
    line,
    number,
    one_of,
    paragraphs,
    secret,
    some_of,
    tick,
    whole,
)

PAGE = """
{% from "macros/forms.html" import problems, field, passphrase, choices, tick, day, buttons, act %}
{{ problems(form) }}{{ field(form.name) }}{{ field(form.story) }}{{ passphrase(form.secret) }}
{{ choices(form.who, title=true) }}{{ choices(form.ways) }}{{ tick(form.sure) }}{{ day(form.since) }}
{{ field(form.minutes, mode="numeric", ltr=true, short=true) }}{{ buttons("Go on", back="/") }}
"""


class Asking(PageForm):
    name = line("Your name", hint="As others know you.", needed="Type your name.", most=20)
    story = paragraphs("Your story", most=30)
    secret = secret("Passphrase", needed="Type your passphrase.")
    who = one_of("Who is it for?", [("me", "For me", "My own."), ("them", "For them", "")], needed="Choose.")
    ways = some_of("How?", [("call", "By phone", ""), ("post", "By post", "")])
    sure = tick("I am sure", needed="Tick the box.")
    since = DayField("Since when?", needed="Type the day.")
    minutes = number("Minutes", least=1, most=60)


GOOD = {
    "name": "  Zoe\u0308 ",
    "story": "One.\r\nTwo.",
    "secret": " as typed ",
    "who": "me",
    "ways": "post",
    "sure": "y",
    "since-day": "27",
    "since-month": "3",
    "since-year": "2026",
    "minutes": "5",
}


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__, template_folder=str(folder("templates")))
    made.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    Babel(made)
    return made


def filled(app: Flask, **changed: str) -> Asking:
    with app.test_request_context("/", method="POST", data={**GOOD, **changed}):
        form = Asking()
        form.validate()
        return form


def test_good_words_become_typed_values(app: Flask) -> None:
    form = filled(app)

    assert form.problems() == []
    assert form.name.data == "Zoë"
    assert form.story.data == "One.\nTwo."
    assert form.secret.data == " as typed "
    assert (form.who.data, form.ways.data, form.sure.data) == ("me", ["post"], True)
    assert form.since.data == date(2026, 3, 27)
    assert whole(form.minutes) == 5


@pytest.mark.parametrize(
    ("place", "typed", "says"),
    [
        ("name", "   ", "Type your name."),
        ("name", "x" * 21, "Write at most 20 letters here."),
        ("name", "a\nb", "There is a sign here that cannot be typed. Write it again by hand."),
        ("name", "a\0b", "There is a sign here that cannot be typed. Write it again by hand."),
        ("story", "x" * 31, "Write at most 30 letters here."),
        ("secret", "", "Type your passphrase."),
        ("who", "", "Choose."),
        ("who", "somebody", "Choose."),
        ("ways", "by pigeon", "Choose from the list."),
        ("sure", "", "Tick the box."),
        ("since-day", "31", ""),
        ("since-month", "13", "Type a real day, such as 27 3 2026."),
        ("since-year", "26", "Type a real day, such as 27 3 2026."),
        ("since-year", "many", "Type a real day, such as 27 3 2026."),
        ("minutes", "0", "Type a number from 1 to 60."),
        ("minutes", "61", "Type a number from 1 to 60."),
        ("minutes", "five", "Type a number from 1 to 60."),
        ("minutes", "9" * 5000, "Type a number from 1 to 60."),
    ],
)
def test_each_fault_has_its_sentence(app: Flask, place: str, typed: str, says: str) -> None:
    form = filled(app, **{place: typed})

    assert form.problems() == ([(place.partition("-")[0], says)] if says else [])


def test_a_day_that_is_needed_is_asked_for(app: Flask) -> None:
    form = filled(app, **dict.fromkeys(("since-day", "since-month", "since-year"), ""))

    assert form.problems() == [("since", "Type the day.")]


def test_a_sentence_of_the_action_is_shown_at_its_field_or_for_the_whole_form(app: Flask) -> None:
    form = filled(app)

    form.refuse("That is taken.", at="name")
    form.refuse("The disk is full.")

    assert form.problems() == [("", "The disk is full."), ("name", "That is taken.")]


def test_every_field_is_shown_with_label_hint_and_error_and_no_secret(app: Flask) -> None:
    typed = {**GOOD, "name": "", "secret": "not to be seen", "who": "", "sure": "", "since-day": "32"}
    with app.test_request_context("/", method="POST", data=typed):
        form = Asking()
        form.validate()

        page = render_template_string(PAGE, form=form)

    assert "not to be seen" not in page
    assert '<a href="#name">Type your name.</a>' in page
    assert 'id="name-error"' in page
    assert 'aria-describedby="name-hint name-error" aria-invalid="true"' in page
    assert '<legend class="title"><h1>Who is it for?</h1></legend>' in page
    assert 'aria-describedby="who-hint"' in page
    assert 'value="32"' in page
    assert "One.\nTwo." in page


def test_a_known_day_and_a_choice_made_before_are_filled_in(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Asking(data={"since": date(2025, 1, 2), "who": "them", "name": "Sam"})

        page = render_template_string(PAGE, form=form)

    assert 'value="2025"' in page
    assert 'value="them" checked' in page
    assert 'value="Sam"' in page
    assert 'class="problem"' not in page
