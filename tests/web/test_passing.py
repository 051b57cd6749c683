"""Passing something on, page by page: what is asked, what is refused, what stands where afterwards."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portable_record.actions.attach import attach
from portable_record.actions.contact_book import change
from portable_record.actions.desk import Desk
from portable_record.actions.handing_over import copy_of
from portable_record.actions.open_item import entries_of
from portable_record.actions.passed_on import passed_of_item
from portable_record.actions.receipts import receipts_to_give
from portable_record.actions.receive import receive_file
from portable_record.actions.safeguarding import Plan, begin, begun_of, keep_plan
from portable_record.actions.share import Wish, share_parts
from portable_record.actions.subject_access import (
    Choice,
    begin_request,
    held_about,
    keep_choice,
    keep_choices,
    request_of,
    settle_request,
    shared_about,
)
from portable_record.actions.unlock import unlock
from portable_record.actions.ways_out import way_named
from portable_record.actions.withdraw import withdraw_share
from portable_record.actions.write import new_entry_id
from portable_record.record.asking.sheets import sheets_of
from portable_record.web.doorway import Doorway
from tests.actions.inboxes import new_vault
from tests.actions.passing import CARERS, CLUB, SUE, TEA, Three, give, know_each_other, write
from tests.actions.quick import stretch_nothing
from tests.web.asking import PASSPHRASE, Ticks, browser, fill_in, hidden_in, submit, unlocked


@dataclass(frozen=True)
class Place:
    """The worker of the carers before their record, what Sue gave them, and the other two."""

    worker: FlaskClient
    carers: Doorway
    three: Three
    share: str
    item: str

    @property
    def path(self) -> str:
        """Where it is passed on."""
        return f"/inbox/{self.item}/pass-on"


@pytest.fixture(scope="module")
def place(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Three records; that of the carers stands behind pages."""
    kinds = ((SUE, "person"), (CARERS, "organisation"), (CLUB, "organisation"))
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        folders = [
            new_vault(module_desk, tmp_path_factory.mktemp("one"), name=name, kind=kind)
            for name, kind in kinds
        ]
        three = Three(*(unlock(module_desk, folder, PASSPHRASE) for folder in folders))
        know_each_other(three)
        write(three.sue)
        share, item = give(three, tmp_path_factory.mktemp("given"))
        three.carers.vault.close()
        carers = Doorway(module_desk, folders[1], ticks=Ticks(), stand_still=lambda: None)
        worker = unlocked(browser(carers))
        assert fill_in(worker, "/inbox/why", name="Jo Bell", why="support").status_code == 302
        yield Place(worker, carers, three, share, item)
        carers.lock()
        three.sue.vault.close()
        three.club.vault.close()


def chosen(page: str, title: str) -> str:
    """Return the value of the box before a title."""
    found = re.search(rf'value="([^"]+)"[^>]*>\s*<b>[^<]*(?:<bdi>)?{re.escape(title)}', page)
    assert found, page
    return html.unescape(found[1])


def on(place: Place, page: str, **fields: str | list[str]) -> str:
    """Answer one question, and return the next page."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.partition("<main")[2])
    data: dict[str, str | list[str]] = {}
    for name, value in hidden:
        data[name] = html.unescape(value)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    answer = place.worker.post(place.path, data={**data, "csrf_token": token[1], **fields})
    return answer.text if answer.status_code != 302 else answer.headers["Location"]


DAY = {"q_until-day": "30", "q_until-month": "11", "q_until-year": "2026"}


def as_far_as(place: Place, step: str) -> str:
    """Answer all questions before one of them."""
    page = place.worker.get(place.path).text
    if step == "to":
        return page
    page = on(place, page, q_to=chosen(page, CLUB))
    if step == "what":
        return page
    page = on(place, page, q_entries=[chosen(page, TEA)])
    if step == "until":
        return page
    page = on(place, page, **DAY)
    return page if step == "role" else on(place, page, q_role="independent")


def test_where_no_group_is_found_there_is_nothing_to_go_on_with(place: Place) -> None:
    some, none = (place.worker.get(f"{place.path}?q={words}").text for words in ("", "zzz"))

    assert "<button>Go on</button>" in some
    assert "<button>Go on</button>" not in none


def test_very_many_things_are_folded_away_by_kind_and_what_is_ticked_stays(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_at_once = as_far_as(place, "what")
    monkeypatch.setattr("portable_record.web.heaps.FEW", 1)
    monkeypatch.setattr("portable_record.web.heaps.MOST_IN_A_HEAP", 1)
    folded = as_far_as(place, "what")
    nothing = on(place, folded)
    after = on(place, folded, q_entries=[chosen(folded, TEA)])
    again = on(place, after, deed="back")

    boxes = re.compile(r'type="checkbox"[^>]*name="q_entries" value="([^"]+)"')
    assert sorted(boxes.findall(folded)) == sorted(boxes.findall(all_at_once))
    assert folded.count("<details>") == len(boxes.findall(folded))
    assert "<summary>How to communicate: 2 to 2</summary>" in folded
    assert "<details open>" in nothing  # where the link of the problem leads
    assert "1 ticked" in again
    assert again.count(" checked>") == 1
    assert 'id="q_entries"' in folded


def test_a_file_goes_along_where_it_is_ticked_and_the_page_says_which(place: Place, tmp_path: Path) -> None:
    sue, sheet = place.three.sue, next(sheet for sheet in sheets_of("documents") if sheet.file)
    for words in (b"Bring the blue blanket", b"Skye"):
        attach(sue, sheet, [words], name=f"{len(words)}.txt", entry_id=new_entry_id(sue))
    wish = Wish(parts=("documents",), to=CARERS, purpose="support", pass_on=True, forms=("sealed",))
    shared = share_parts(sue, wish, tmp_path / "given")
    with place.carers.record() as record:
        here = replace(place, item=receive_file(record, shared.files[0]).item)
    page = as_far_as(here, "what")
    one, other = re.findall(r'name="q_files" value="([^"]+)"', page)

    alone = on(here, page, q_entries=[one], q_files=[other])
    looks = [
        on(here, on(here, on(here, page, q_entries=[one], q_files=files), **DAY), q_role="independent")
        for files in ([one], [])
    ]

    assert "&lt;bdi" not in page
    assert "Tick the entry too that the file belongs to." in alone
    assert ["Files that go along" in look for look in looks] == [True, False]
    assert ["Files that stay behind" in look for look in looks] == [False, True]
    assert ["Files do not go with it" in look for look in looks] == [False, True]
    keeps_safe(here)


def keeps_safe(place: Place) -> None:
    """The same worker shares one of the two to keep somebody safe, with its file."""
    with place.carers.record() as record:
        safe = begin(record, by="")
        keep_plan(record, safe, Plan(items=(place.item,)))
    at = f"/governance/safeguarding/{safe}"
    page = place.worker.get(f"{at}/pieces").text
    one, other = re.findall(r'name="files" value="([^"]+)"', page)

    refused = fill_in(place.worker, f"{at}/pieces", pieces=one, files=other)
    taken = fill_in(place.worker, f"{at}/pieces", pieces=one, files=one)
    with place.carers.record() as record:
        said = begun_of(record, safe).plan
        who = {
            "name": "Dana Cole",
            "role": "worker",
            "organisation": "Oldham Council",
            "decided_by": "Jo Bell",
        }
        more = {"bases": ("at-risk",), "answer": "told", "decided_on": "2026-11-22", "told_on": "2026-11-22"}
        keep_plan(record, safe, replace(said, why="Bruises.", **who, **more))  # type: ignore[arg-type]  # texts and tuples, as their names say
    look = place.worker.get(f"{at}/look").text
    (needed,) = re.findall(r'name="(needed-[^"]+)"', look)
    signed = place.worker.post(f"{at}/look", data={**hidden_in(look), needed: "To find her"})
    submit(place.worker, f"{at}/words", page=at)
    saved = submit(place.worker, f"{at}/save/file", page=at)

    assert " checked" not in page.partition("<main")[2]
    assert (refused.status_code, taken.status_code) == (400, 302)
    assert "Tick the entry too that the file belongs to." in refused.text
    assert "Files that go along" in look
    assert "Files that stay behind" not in look
    assert signed.status_code == 302
    assert saved.data.startswith(b"PK")
    assert saved.data.count(b"files/1") == 2


def test_a_worker_passes_a_part_on_one_question_a_page(place: Place, tmp_path: Path) -> None:
    assert "Pass some of it on" in place.worker.get(f"/inbox/{place.item}").text
    first, second = as_far_as(place, "to"), as_far_as(place, "what")
    look = as_far_as(place, "look")

    assert "Which group do you pass it on to?" in first
    assert " checked" not in second.partition("<form")[2]
    assert "Tameside Carers passed it on to Lunch Club" in look
    assert "To support me" not in look
    assert "I like tea" in look
    assert "I come by bus" not in look
    address = on(place, look, deed="sign")
    twice = on(place, look, deed="sign")
    assert address == twice
    shown = place.worker.get(address).text
    assert "Passed on to: " in shown
    assert "1 thing about " in shown
    assert "Share the same again" not in shown
    assert CLUB in place.worker.get(f"/inbox/{place.item}").text.partition("To whom you passed")[2]
    receipts = place.worker.get(f"/inbox/{place.item}/receipts").text
    assert "That some of it was passed on" in receipts
    assert place.worker.get(f"/inbox/{place.item}/receipts/passed-1.svg").status_code == 200

    register = place.worker.get("/governance/paper/register").text
    roles = place.worker.get("/governance/paper/roles").text
    looks = place.worker.get("/governance/looks").text
    assert "Passed on to us by other groups" not in register
    for paper in (register, roles):
        assert "Passed on to them 1 time, about 1 person, last on " in paper
        assert f"<dt><bdi>{CLUB}</bdi></dt>" in paper
        assert "(Each is a controller of its own)" in paper
    assert f"Passed on to <bdi>{CLUB}</bdi>" in looks

    share = address.rpartition("/")[2]
    with place.carers.record() as record:
        _, content = copy_of(record, share, way_named("sealed"), ".carebundle")
    assert isinstance(content, bytes)
    (tmp_path / "on").write_bytes(content)
    item = receive_file(place.three.club, tmp_path / "on").item
    (tmp_path / "receipt").write_bytes(receipts_to_give(place.three.club, item)[0].content)
    with place.carers.record() as record:
        receive_file(record, tmp_path / "receipt")
    shown = place.worker.get(address).text
    found = re.search(r'action="(/shares/[^"]+/receipts/[^"]+)"', shown)
    assert found
    token = hidden_in(shown)["csrf_token"]
    handed = place.worker.post(found[1], data={"csrf_token": token})
    assert handed.data == (tmp_path / "receipt").read_bytes()
    assert place.worker.post(f"{found[1]}x", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize(
    ("step", "fields", "says"),
    [
        ("to", {}, "Choose a group."),
        ("what", {}, "Tick what you pass on."),
        ("until", {}, "Type the last day."),
        ("until", {**DAY, "q_until-year": "2027"}, "The person shares it until 20 December 2026."),
        ("until", {**DAY, "q_until-day": "1"}, "That day is over."),
        ("role", {}, "Choose how they hold it."),
        ("role", {"q_role": "owner"}, "Choose how they hold it."),
    ],
)
def test_a_wrong_answer_is_said_beside_its_question(
    place: Place, step: str, fields: dict[str, str], says: str
) -> None:
    assert says in html.unescape(on(place, as_far_as(place, step), **fields))


def test_what_was_answered_is_there_when_one_goes_back(place: Place) -> None:
    page = as_far_as(place, "role")

    until = on(place, page, deed="back")
    what = on(place, until, deed="back", **DAY)
    again = on(place, as_far_as(place, "look"), deed="back")

    assert 'value="30"' in until
    assert re.search(r"checked[^>]*>\s*<b>[^<]*(?:<bdi>)?How I communicate: I like tea", what)
    assert re.search(r'value="independent" checked', again)


def test_what_is_signed_is_what_was_looked_at(place: Place) -> None:
    page = as_far_as(place, "look")

    changed = on(place, page.replace('name="seen" value="', 'name="seen" value="0'), deed="sign")

    assert "has changed since you looked at it" in changed


def test_odd_things_typed_are_refused_in_a_sentence(place: Place) -> None:
    for odd in ("\u202e<script>x</script>", "🫖" * 300, "\x00"):
        page = as_far_as(place, "look")
        again = on(place, page, q_to=odd, q_entries=[odd], q_role=odd, deed="sign", seen=odd)
        assert "There is a problem" in again
        assert "<script>x" not in again


def test_groups_are_found_by_name(place: Place) -> None:
    assert CLUB in place.worker.get(f"{place.path}?q=lunch").text
    assert CLUB not in place.worker.get(f"{place.path}?q=choir").text


def test_of_a_private_group_nothing_is_said_on_an_open_screen(place: Place) -> None:
    look = as_far_as(place, "look")
    address = on(place, look, deed="sign")
    did = place.three.club.identity.did
    with place.carers.record() as record:
        change(record, did, private=True)
    try:
        pages = [place.worker.get(path).text for path in (f"/inbox/{place.item}", "/activity", place.path)]
        again = on(place, look)
        receipts = place.worker.get(f"/inbox/{place.item}/receipts").text
        code = place.worker.get(f"/inbox/{place.item}/receipts/passed-1.svg")
        with place.carers.record() as record:
            typed = passed_of_item(record, place.item, confirmed=True)
    finally:
        with place.carers.record() as record:
            change(record, did, private=False)

    assert address
    assert all(CLUB not in page for page in pages)
    assert CLUB not in again
    assert "Choose a group among your contacts." in again
    assert {one.to for one in typed} == {CLUB}
    assert "receipts/got.svg" in receipts
    assert "receipts/passed-" not in receipts
    assert code.status_code == 404
    assert "receipts/passed-1.svg" in place.worker.get(f"/inbox/{place.item}/receipts").text
    assert CLUB in place.worker.get("/activity").text


def test_a_day_beyond_all_days_is_refused_in_a_sentence(place: Place) -> None:
    beyond = {"q_until-day": "31", "q_until-month": "12", "q_until-year": "9999"}

    again = on(place, as_far_as(place, "look"), **beyond)

    assert "This was passed on for longer than it was given." in again


def test_a_stranger_learns_nothing(place: Place) -> None:
    stranger = browser(place.carers)

    assert stranger.get(place.path).status_code == 302
    assert "Lunch" not in stranger.get(place.path).text
    assert stranger.post(place.path, data={"deed": "sign"}).status_code in (302, 400)
    assert place.worker.post(place.path, data={"deed": "sign"}).status_code == 400
    assert place.worker.get("/inbox/none/pass-on").status_code == 404
    assert place.worker.get(f"/inbox/{place.item}/notice.svg").status_code == 404
    token = hidden_in(place.worker.get(place.path).text)["csrf_token"]
    notice = place.worker.post(f"/inbox/{place.item}/notice", data={"csrf_token": token})
    assert notice.status_code == 404


def test_whoever_opens_it_says_why_before(place: Place) -> None:
    other = unlocked(browser(place.carers))
    try:
        answer = other.get(place.path)
    finally:
        assert fill_in(other, "/inbox/why", name="Jo Bell", why="support").status_code == 302

    assert answer.status_code == 302
    assert "/inbox/why" in answer.headers["Location"]


def test_where_it_is_not_allowed_the_page_says_how_to_ask(place: Place, tmp_path: Path) -> None:
    page = Place(place.worker, place.carers, place.three, "", "")
    wish = tmp_path / "no"
    shared = share_parts(
        place.three.sue,
        Wish(parts=("communication",), to=CARERS, purpose="support", forms=("sealed",)),
        wish,
    )
    with page.carers.record() as record:
        item = receive_file(record, shared.files[0]).item

    worker = unlocked(browser(place.carers))
    assert fill_in(worker, "/inbox/why", name="Jo Bell", why="support").status_code == 302
    assert "How to ask the person" in worker.get(f"/inbox/{item}").text
    answer = worker.get(f"/inbox/{item}/pass-on").text
    assert "The person did not allow it." in answer
    assert "Give them your contact card" in answer


def test_the_copy_for_whoever_asks_says_to_whom_some_of_it_was_passed_on(place: Place) -> None:
    worker = unlocked(browser(place.carers))
    assert fill_in(worker, "/inbox/why", name="Jo Bell", why="asked").status_code == 302
    again = replace(place, worker=worker)
    on(again, as_far_as(again, "look"), deed="sign")
    with place.carers.record() as record:
        asked = begin_request(record, about=SUE, asks="", came=record.today, by="Jo Bell")
        for line in held_about(record, request_of(record, asked)):
            number = len(entries_of(record, record.vault.inbox.get(line.id)))
            keep_choices(record, asked, line.id, (Choice("keep"),) * number, by="Jo Bell")
        for one in shared_about(record, request_of(record, asked)):
            keep_choice(record, asked, one.id, Choice("leave", "It is another matter."), by="Jo Bell")
        settle_request(
            record, asked, checked="known", checked_words="", harm="no", harm_words="", by="Jo Bell"
        )

    at = f"/governance/subject-access/{asked}"
    hidden = hidden_in(worker.get(at).text)
    shown = worker.post(f"{at}/print", data=hidden).text
    with zipfile.ZipFile(io.BytesIO(worker.post(f"{at}/copy", data=hidden).data)) as copy:
        table = copy.read("what-we-hold.csv").decode()

    assert re.search(f"Passed on to .*{CLUB}.* on ", shown)
    assert f"Passed on to {CLUB} on " in table


def test_after_a_notice_the_locked_page_says_whom_to_tell(place: Place, tmp_path: Path) -> None:
    worker = unlocked(browser(place.carers))
    assert fill_in(worker, "/inbox/why", name="Jo Bell", why="support").status_code == 302
    again = replace(place, worker=worker)
    on(again, as_far_as(again, "look"), deed="sign")
    notice = withdraw_share(place.three.sue, place.share, tmp_path / "notice").files[0]
    with place.carers.record() as record:
        receive_file(record, notice)

    page = worker.get(f"/inbox/{place.item}").text

    (share, *_others) = re.findall(r'href="(/shares/[^"]+)"', page.partition("Whom to tell")[2])
    shown = worker.get(share).text
    assert "<bdi>Sue</bdi> stopped this share on" in shown
    assert "<bdi>Sue</bdi> stopped this share on" in worker.get("/shares").text
    assert "You stopped this share on" not in shown
    addresses = set(re.findall(r'href="(/contacts/[^"/]{20,})"', worker.get("/contacts").text))
    assert any("<bdi>Sue</bdi> stopped this share on" in worker.get(each).text for each in addresses)
    assert "You passed some of it on" in page
    assert "Whom to tell" in page
    assert worker.get(f"/inbox/{place.item}/notice.svg").status_code == 200
    token = hidden_in(page)["csrf_token"]
    saved = worker.post(f"/inbox/{place.item}/notice", data={"csrf_token": token})
    assert saved.data == notice.read_bytes()
