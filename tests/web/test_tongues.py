"""The languages of the pages: what is said in them, and that nothing is forgotten."""

import gettext
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext as say_here
from flask_babel import ngettext as count_here
from markupsafe import Markup

from portable_record.assets import folder
from portable_record.saying import begun, say, say_many, together
from portable_record.web import create_app, tongues
from portable_record.web.doorway import Doorway
from portable_record.web.tongues import Tongue, tongue
from tests.web.asking import HOST, browser, submit
from tests.web.plain_words import Marked, unmarked
from tests.web.test_strangers import deeds
from tests.words.gather import gathered

NOT_OURS = re.compile(r"[0-9a-f-]{20,}")
ENOUGH = 2
SOMEBODYS = frozenset(
    re.findall(r'": ?"([^"]*[A-Z 0-9][^"]{2,})"', (folder("sample_records") / "martin.json").read_text())
)
WORDS = re.compile(r"(?<!\()\b[A-Za-z]{2,}")


_FEW = {
    "%(who)s turns 16 on %(day)s.": "%(day)s: %(who)s is 16.",
    "Stop.": "stop <now>.",
    "Reached": "Done",
    "Whoever holds it": "Anybody",
    "the person": "somebody",
    "<b>Nobody</b>": "<b>Noone</b>",
}


class Small(gettext.NullTranslations):
    """A language with few sentences."""

    def gettext(self, message: str) -> str:
        return _FEW.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{msgid1 if n == 0 else msgid2} ({n})"


@pytest.fixture
def app(doorway: Doorway) -> Flask:
    made = create_app(doorway, host=HOST)
    made.config["SERVER_NAME"] = HOST
    return made


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongues, "tongue", lambda _code: Tongue(Small()))


@pytest.fixture
def from_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongues, "tongue", lambda _code: Tongue(Small(), from_the_right=True))


def drawn(app: Flask, template: str, **values: object) -> str:
    with app.test_request_context("/unlock"):
        return app.jinja_env.from_string(template).render(**values)


@pytest.mark.usefixtures("small")
def test_a_sentence_of_a_lower_room_is_said_in_the_language_of_the_page(app: Flask) -> None:
    said = say("%(who)s turns 16 on %(day)s.", who=say("the person"), day=date(2026, 3, 9))

    with app.test_request_context("/unlock"):
        assert say_here(said) == "9 March 2026: somebody is 16."
        assert say_here(begun(say("the person"))) == "Somebody"
        assert say_here(together(said, "Stop.")) == "9 March 2026: somebody is 16. stop <now>."
        assert say_here(say_many("%(num)d year", "%(num)d years", 1)) == "1 years (1)"
        assert count_here("%(num)d day", "%(num)d days", 2) == "2 days (2)"
        assert say_here("") == ""


@pytest.mark.usefixtures("small")
def test_a_template_says_the_same_and_makes_it_safe(app: Flask) -> None:
    hostile = "<script>alert('%(x)s')</script>"

    page = drawn(
        app,
        '{{ _("Stop.") }}|{{ _(said) }}|{{ _("100% of it") }}|{{ _("<b>Nobody</b>") }}'
        '|{{ _("It is %(who)s", who=who) }}',
        said=say("It is <b>%(who)s</b>", who=hostile),
        who=hostile,
    )

    stop, said, all_of_it, nobody, who = page.split("|")
    assert stop == "stop &lt;now&gt;."
    assert "<" not in said + who
    assert "&lt;script&gt;alert('%(x)s')&lt;/script&gt;" in said
    assert (all_of_it, nobody) == ("100% of it", "<b>Noone</b>")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("What I need: A lift: at four", "Czego potrzebuję: A lift: at four"),
        ("Draft: What I need: A lift", "Szkic: Czego potrzebuję: A lift"),
        ("About me, 3 May 2026", "O mnie, 3 maja 2026"),
        ("About me, 31 June 2026", "About me, 31 June 2026"),
        ("About me, 3 Prairial 2026", "About me, 3 Prairial 2026"),
        ("About me", "O mnie"),
        ("A walk, 3 May 2026", "A walk, 3 May 2026"),
        ("Sam: A lift", "Sam: A lift"),
        ("What I need: ", "What I need: "),
    ],
)
def test_a_title_is_said_in_the_language_of_the_page_and_somebodys_words_in_it_stay(
    app: Flask, monkeypatch: pytest.MonkeyPatch, title: str, said: str
) -> None:
    monkeypatch.setattr(tongues, "get_locale", lambda: "pl")
    monkeypatch.setattr(tongues, "format_date", lambda day, _form: f"{day.day} maja {day.year}")

    assert drawn(app, "{{ title | titled }}", title=title) == said


@pytest.mark.usefixtures("small")
def test_what_somebody_wrote_is_told_as_it_is(app: Flask) -> None:
    page = drawn(app, "{{ said | told }}|{{ 'Reached' | told }}", said=say("Reached"))

    assert page == "Done|Reached"


@pytest.mark.usefixtures("small")
def test_our_words_for_a_code_are_said_and_somebodys_own_stay(app: Flask) -> None:
    page = drawn(app, '{{ "Reached" | coded }}|{{ "Reached!" | coded }}|{{ "Stop." | coded }}')

    assert page == "Done|Reached!|Stop."


@pytest.mark.usefixtures("small")
def test_where_nobody_is_named_whom_it_is_for_is_said_and_a_name_stays(app: Flask) -> None:
    page = drawn(app, '{{ "Whoever holds it" | for_whom }}|{{ "Reached" | for_whom }}|{{ "" | for_whom }}')

    assert page == "Anybody|Reached|"


@pytest.mark.usefixtures("from_the_right")
def test_a_name_is_set_apart_where_people_write_from_right_to_left(app: Flask) -> None:
    said = say("%(who)s turns 16 on %(day)s.", who="Sam", day=date(2026, 3, 9))

    with app.test_request_context("/unlock"):
        assert say_here(said) == "9 March 2026: \u2068Sam\u2069 is 16."
        assert say_here("It is %(who)s", who="") == "It is "
    assert drawn(app, '{{ _("It is %(who)s", who=who) }}', who=Markup("<i>Sam</i>")) == "It is <i>Sam</i>"


def test_a_sentence_in_english_is_set_apart_where_people_write_from_right_to_left() -> None:
    urdu, polish = tongues.tongue("ur"), tongues.tongue("pl")

    assert urdu.ugettext("Nobody translated this.") == "\u2068Nobody translated this.\u2069"
    assert urdu.ungettext("Is it %(num)d?", "Are they %(num)d?", 2) == "\u2068Are they %(num)d?\u2069"
    assert urdu.ungettext("Is it %(num)d?", "Are they %(num)d?", 1) == "\u2068Is it %(num)d?\u2069"
    assert urdu.ugettext("Nobody translated this") == "Nobody translated this"
    assert urdu.ugettext("Stop") != "Stop"
    assert polish.ugettext("Nobody translated this.") == "Nobody translated this."


def test_a_contact_with_markup_for_a_name_shows_literally(app: Flask) -> None:
    page = drawn(app, "{{ _(sentence) }}", sentence="Shared with <img src=x>: 50%.")

    assert page == "Shared with &lt;img src=x&gt;: 50%."


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Marked:
    everything = Marked()
    monkeypatch.setattr(tongues, "tongue", lambda _code: Tongue(everything))
    return everything


@pytest.mark.slow
def test_every_word_of_ours_on_every_page_can_be_translated(
    owner: FlaskClient, doorway: Doorway, marked: Marked
) -> None:
    found = dict(_unmarked(owner, browser(doorway), doorway))

    assert found == {}, "\n".join(f"{path[:60]}  {text[:120]}" for text, path in found.items())
    known = gathered()
    assert {
        text for text in marked.asked if text not in known and "⟦" not in text and WORDS.search(text)
    } == set()


def _unmarked(owner: FlaskClient, stranger: FlaskClient, doorway: Doorway) -> Iterator[tuple[str, str]]:
    """Walk all pages by their addresses, their links and their forms; give what a catalogue could not say."""
    met: dict[str, int] = {}
    deeds_here = deeds(owner)
    waiting = [path for _, method, path in deeds_here if method == "GET" and not path.startswith("/static")]
    for path in waiting:
        shape = NOT_OURS.sub("", path.partition("?")[0])
        met[shape] = met.get(shape, 0) + 1
        if met[shape] > ENOUGH or path in waiting[: waiting.index(path)]:
            continue
        page = owner.get(path)
        if 300 <= page.status_code < 400:
            waiting.append(page.location)
        elif page.mimetype == "text/html":
            yield from ((text, path) for text in unmarked(page.text, SOMEBODYS))
            waiting += [to for to in re.findall(r'href="(/[^"#]*)"', page.text) if "/static/" not in to]
    for endpoint, method, path in deeds_here:
        if method == "POST" and endpoint != "locking.lock":
            page = submit(owner, path, page="/settings/look")
            assert doorway.work is None or doorway.work.wait(60)
            if not 300 <= page.status_code < 400 and page.mimetype == "text/html":
                yield from ((text, f"POST {path}") for text in unmarked(page.text, SOMEBODYS))
    for path in ("/unlock", "/recover", "/language"):
        yield from ((text, path) for text in unmarked(stranger.get(path).text))


def test_a_group_says_we_of_itself_and_leaves_an_entry_as_its_person_says_it() -> None:
    group = tongue("en_GB").of_a_group()

    assert group.ugettext("How I communicate") == "How we communicate"
    assert group.as_a_person("How I communicate") == "How I communicate"
