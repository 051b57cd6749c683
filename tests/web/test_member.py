"""The record of somebody else, on the device of a member of their circle: every page says so."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from portable_record.actions.desk import Desk
from portable_record.web.doorway import Doorway
from portable_record.web.easy_member import EASY_FOR_MEMBERS
from portable_record.web.easy_words import EASY
from tests.actions.in_a_circle import keep_next, let_in, member_of
from tests.circle.cast import JEAN
from tests.reading_age import reading_age
from tests.web.asking import browser, fill_in, hidden_in, submit, unlocked
from tests.web.circle_cast import before_members

HTML = "text/html"
STRENGTH = "/strengths/add/good-at"
BANNER = "This is the record of <bdi>Jean Adeyemi</bdi>. You are here as <bdi>Sam Adeyemi</bdi>."


@pytest.fixture(scope="module")
def doorway(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    with before_members(module_desk, tmp_path_factory.mktemp("member") / "vault") as standing:
        yield standing


@pytest.fixture(scope="module")
def sam(doorway: Doorway) -> FlaskClient:
    return unlocked(browser(doorway))


def pages(client: FlaskClient) -> list[str]:
    rules = client.application.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments})


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def links(page: str) -> str:
    """Where the links and the forms of a page lead."""
    return "\n".join(re.findall(r'(?:href|action)="([^"#?]*)', main(page)))


def test_every_page_opens_and_says_whose_record_it_is_and_as_whom_one_is_here(
    sam: FlaskClient, doorway: Doorway
) -> None:
    told = {path: sam.get(path) for path in pages(sam) if path not in ("/lock", "/recover")}

    assert {path for path, got in told.items() if got.status_code >= 500} == set()
    drawn = {path: got.text for path, got in told.items() if got.status_code == 200 and got.mimetype == HTML}
    shown = {path: text for path, text in drawn.items() if "<main" in text}
    assert len(shown) > 40
    assert {path for path, text in shown.items() if BANNER not in text} == set()
    assert "Hand the record over" not in shown["/settings"]
    assert "What happens when I die" not in shown["/settings"]


def test_every_page_speaks_of_the_person_by_name_and_not_as_if_it_were_theirs(sam: FlaskClient) -> None:
    home, plan, circle = (sam.get(path).text for path in ("/", "/plan", "/circle"))

    assert not re.search(r"\b(My|Your)\b", re.sub(r"(?s)<script.*?</script>", "", main(home + plan)))
    assert "Jean Adeyemi's plan" in home
    assert "<h1>Jean Adeyemi's plan</h1>" in plan
    assert "Keeping Jean Adeyemi's plan together" in circle


def test_easy_read_speaks_of_the_person_by_name(sam: FlaskClient) -> None:
    submit(sam, "/easy-read?next=/plan", page="/plan")

    shown = {path: main(sam.get(path).text) for path in ("/", "/plan", "/about-me", "/circle")}
    submit(sam, "/easy-read?next=/plan", page="/plan")

    assert "You help with the plan of Jean Adeyemi." in shown["/"]
    assert "What Jean Adeyemi wants to do." in shown["/plan"]
    assert "What Jean Adeyemi loves and needs." in shown["/about-me"]
    assert not any(re.search(r"\b(your|Your|My)\b", page) for page in (shown["/plan"], shown["/about-me"]))


def test_what_easy_read_says_by_name_is_said_and_is_as_easy() -> None:
    said = [words % {"whose": "Asha"} for words in EASY_FOR_MEMBERS.values()]

    assert {str(says) for lines in EASY.values() for _, says in lines} >= EASY_FOR_MEMBERS.keys()
    assert max(len(words.split()) for words in said) <= 9
    assert reading_age(" ".join(said)) <= 7


def test_a_name_is_only_a_name_in_every_sentence(sam: FlaskClient, doorway: Doorway) -> None:
    doorway.whose, whose = "<b>50% (د)", doorway.whose

    page = sam.get("/plan").text

    doorway.whose = whose
    assert "<h1>\u2068&lt;b&gt;50% (د)\u2069's plan</h1>" in page


def test_nobody_who_has_not_unlocked_reads_whose_record_it_is(doorway: Doorway) -> None:
    stranger = browser(doorway)

    assert "Jean" not in stranger.get("/unlock").text


def test_what_a_member_may_not_write_is_not_asked_and_what_they_may_is_kept(
    sam: FlaskClient, doorway: Doorway
) -> None:
    early = sam.get(STRENGTH)
    with doorway.record() as record:
        let_in(record, parts=("plan",))
    other = sam.get(STRENGTH)
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, parts=("strengths",)))
    own = fill_in(sam, STRENGTH, q_words="plays chess")
    begun = hidden_in(sam.get(STRENGTH).text)
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="viewer"))
    late = sam.post(STRENGTH, data={**begun, "q_words": "plays the cello"})

    assert "nobody has let you in yet" in early.text
    assert "This part is not shared with you." in other.text
    assert own.status_code == 302
    assert "you may read, and not write" in late.text
    assert "plays the cello" in late.text


def test_who_only_reads_is_offered_nothing_to_write_and_told_why(sam: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="viewer", parts=("plan", "strengths")))
        entry = record.vault.entries.page("strengths")[0].id

    shown = [sam.get(path).text for path in ("/strengths", f"/entry/{entry}", "/plan", "/history", "/")]

    assert all("You can read it and say something about it. You cannot change it." in page for page in shown)
    assert "plays chess" in main(shown[0])
    for page in shown:
        assert not re.search(r"/(add|change|bin|undo|move|sensitive|share)\b", links(page)), links(page)


def test_only_who_decides_says_that_something_is_sensitive_no_more(
    sam: FlaskClient, doorway: Doorway
) -> None:
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="editor", parts=("strengths",)))
        entry = record.vault.entries.page("strengths")[0].id
    page = f"/entry/{entry}"
    submit(sam, f"{page}/sensitive", page=page, sensitive="yes")

    shown = sam.get(page).text
    answer = submit(sam, f"{page}/sensitive", page=page, sensitive="no")

    assert "No longer mark it as sensitive" not in shown
    assert "says that this is not sensitive any more" in answer.text
    with doorway.record() as record:
        assert record.vault.entries.get(entry).sensitive


def test_who_suggests_reads_so_on_every_button(sam: FlaskClient, doorway: Doorway) -> None:
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, role="suggests", parts=("strengths",)))

    page = sam.get(STRENGTH).text
    kept = fill_in(sam, STRENGTH, q_words="can juggle")

    assert "Suggest a change</button>" in page
    assert "What you write here waits for a yes." in page
    assert "Suggested. It waits for a yes." in sam.get(kept.location).text
    assert "can juggle" not in sam.get("/strengths").text
    assert "Undo" not in main(sam.get(fill_in(sam, STRENGTH, q_words="can sing").location).text)
    assert "No allergy" not in sam.get("/health").text
    assert "That does not mean that nothing is written there." in sam.get("/health").text
    home = sam.get("/").text
    assert "Parts that are not shared with you" in home
    assert 'href="/health"' not in home


def test_who_does_not_decide_for_the_person_reads_that_a_birth_date_waits(
    sam: FlaskClient, doorway: Doorway
) -> None:
    says = "A birth date that you write here waits for a yes."
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, parts=("details",)))
    as_an_editor = sam.get("/details").text
    with doorway.record() as record:
        keep_next(record, JEAN.member(), member_of(record, parts=("details",), basis="deputy"))

    assert says in as_an_editor
    assert says not in sam.get("/details").text
