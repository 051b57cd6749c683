"""Share without agreement to keep someone safe: step by step, the second look, the list, strangers."""

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portable_record.actions.delete_items import keep_longer
from portable_record.actions.desk import Desk
from portable_record.actions.inbox_rules import add_worker
from portable_record.actions.people import remember
from portable_record.actions.safe_pieces import held_in
from portable_record.actions.safe_sharing import look_at, pieces_going, share_it
from portable_record.actions.safeguarding import Plan, begin, keep_plan
from portable_record.actions.unlock import unlock
from portable_record.sharing.contact import BEARER, Recipient
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from portable_record.sharing.withdrawal import read_notice
from portable_record.sharing.without_agreement import LABEL
from portable_record.web.doorway import Doorway
from tests.actions.conftest import PASSPHRASE
from tests.actions.inboxes import new_vault, taking
from tests.actions.quick import seal_at_once
from tests.plainly import plainly
from tests.sharing.cast import BOB_DID, BOB_SEALS, EVE_DID, NOW, SUE, SUE_DID, UNTIL
from tests.sharing.page_shares import PEANUTS
from tests.sharing.shares import SUE_HERSELF, Choice, entry, share, terms, words
from tests.sharing.test_read import reading
from tests.web.asking import Ticks, browser, fill_in, hidden_in, submit, unlocked

AT = "/governance/safeguarding"
WHERE, TEA = "I stay with my cousin on Fridays.", "I like tea."
MEGABYTE = 1_000_000
NO_CARD = Recipient("organisation", "Hospital", EVE_DID)
SCRIPT = "<script>alert(1)</script>"
WHY = "She has bruises and is afraid to go home."
SECRET = "Her partner reads her letters."
COUNCIL = {"name": "Dana Cole", "role": "duty social worker", "organisation": "Oldham Council"}
DECIDED = {"decided_by": "Jo Bell, support worker", "agreed_by": "Ali Khan, lead"}


def given() -> str:
    """What Sue gave the club: four things, one of them hostile, with her address and her number."""
    chosen = Choice(
        recipient=BEARER,
        until=UNTIL,
        parts=("about-me", "health"),
        details=frozenset({"birth-date", "address", "nhs-number"}),
    )
    held = (
        words("Where I am", "about-me", WHERE),
        words("What I like", "about-me", TEA),
        words("Long", "about-me", SCRIPT + "x" * MEGABYTE),
        entry("peanuts", "health", PEANUTS),
    )
    value = make_bundle(share(*held, **chosen), terms(**chosen), author=SUE_HERSELF, now=NOW)
    return sign(value, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid="Q0zb3_-aY2k", types=())


@pytest.fixture(scope="module")
def made(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The record of a group with what Sue gave it, and a list of workers."""
    folder = tmp_path_factory.mktemp("made")
    vault = new_vault(module_desk, folder, name="Werneth Club", kind="organisation")
    opened = unlock(module_desk, vault, PASSPHRASE)
    item = taking(opened, folder)(given()).item
    add_worker(opened, "Jo Bell")
    opened.vault.close()
    return vault, item


@pytest.fixture
def club(
    module_desk: Desk, made: tuple[Path, str], tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doorway]:
    seal_at_once(monkeypatch)
    folder = Path(shutil.copytree(made[0], tmp_path / "club"))
    standing = Doorway(module_desk, folder, ticks=ticks, stand_still=lambda: None)
    yield standing
    standing.lock()


@pytest.fixture
def worker(club: Doorway) -> FlaskClient:
    """A worker who has said who they are."""
    client = unlocked(browser(club))
    assert fill_in(client, "/inbox/why", who="Jo Bell", why="safe").status_code == 302
    return client


def begun(worker: FlaskClient, item: str) -> str:
    """Begin one, and choose the thing it is in; return its address."""
    first = submit(worker, f"{AT}/begin", page=AT).location
    assert fill_in(worker, first, items=item).status_code == 302
    return str(first.rpartition("/")[0])


def short_of(worker: FlaskClient, safe: str, words: str) -> str:
    """By which a piece is ticked that says this."""
    page = worker.get(f"{safe}/pieces").text
    labels = re.findall(r'name="pieces" value="([0-9a-f]+)".*?</label>', page, re.DOTALL)
    texts = re.findall(r'name="pieces" value="[0-9a-f]+"(.*?)</label>', page, re.DOTALL)
    found: list[str] = [
        short for short, text in zip(labels, texts, strict=True) if words in html.unescape(text)
    ]
    return found[0]


NOT_TOLD = {"answer": "not-told", "not_told": SECRET}


def ready(club: Doorway, item: str, *pieces: str, **more: object) -> str:
    """Have all questions answered already; return the address."""
    with club.record() as record:
        held = held_in(record, [item])
        plan = Plan(
            items=(item,),
            asked_pieces=True,
            pieces=tuple(each.id for each in held.pieces if any(words in each.title for words in pieces)),
            name=COUNCIL["name"],
            role=COUNCIL["role"],
            organisation=COUNCIL["organisation"],
            decided_by=DECIDED["decided_by"],
            agreed_by=DECIDED["agreed_by"],
            answer="not-told",
            not_told=SECRET,
            why=WHY,
            decided_on="2026-11-22",
            bases=("at-risk",),
            basis_words="Care Act 2014",
        )
        safe = begin(record, by="Jo Bell")
        keep_plan(record, safe, Plan(items=(item,)))
        keep_plan(record, safe, replace(plan, **more))  # type: ignore[arg-type]  # a test says what it changes
    return f"{AT}/{safe}"


def shares(worker: FlaskClient, safe: str, because: str = "They must find her") -> TestResponse:
    """Say why each piece is needed, and share it."""
    page = worker.get(f"{safe}/look").text
    needed = dict.fromkeys(re.findall(r'name="(needed-[^"]+)"', page), because)
    return worker.post(f"{safe}/look", data={**hidden_in(page), **needed})


def shared(club: Doorway, item: str, **more: object) -> str:
    """Have one shared already; return its address."""
    safe = ready(club, item, WHERE, **more).rpartition("/")[2]
    with club.record() as record:
        needed = dict.fromkeys(pieces_going(record, safe), "They must find her")
        share_it(record, safe, seen=look_at(record, safe).seen, needed=needed, by="Jo Bell")
    return f"{AT}/{safe}"


def test_all_of_it_is_answered_looked_at_and_goes_out_as_it_was_seen(
    worker: FlaskClient, made: tuple[Path, str]
) -> None:
    safe = begun(worker, made[1])
    days = {"decided_on-day": "22", "decided_on-month": "11", "decided_on-year": "2026"}
    for step, fields in (
        ("pieces", {"pieces": [short_of(worker, safe, WHERE)]}),
        ("whom", {**COUNCIL, "contact": "by-name"}),
        ("why", {"why": WHY}),
        ("who", {**DECIDED, **days}),
        ("basis", {"bases": ["at-risk"], "basis_words": "Care Act 2014"}),
        ("told", NOT_TOLD),
    ):
        answer = fill_in(worker, f"{safe}/{step}", **fields)
        assert answer.status_code == 302, (step, answer.text)
    look = html.unescape(worker.get(f"{safe}/look").text)
    one = shares(worker, safe).location.partition("?")[0]
    submit(worker, f"{one}/words", page=one)
    five = re.search(r'class="five-words"[^>]*>([^<]+)', worker.get(one).text)
    assert five
    file = submit(worker, f"{one}/save/file", page=one)
    page = submit(worker, f"{one}/save/page", page=one)
    paper = submit(worker, f"{one}/paper", page=one)

    for data, passcode in ((file.data, five[1]), (page.data, five[1])):
        verdict = reading(data, passcode=passcode)
        assert verdict.says.startswith(LABEL)
        assert [shown.title for shown in verdict.contents] == ["Sue", f"Where I am: {WHERE}"]
        assert verdict.limits.notice is not None
        assert verdict.limits.notice.to == "Dana Cole, duty social worker, Oldham Council"
        for _heading, said in (("", verdict.limits.notice.why), ("", WHERE), ("", LABEL)):
            assert said in look
    assert "attachment" in file.headers["Content-Disposition"]
    assert "Sue" not in file.headers["Content-Disposition"]
    printed = html.unescape(paper.text)
    assert printed.partition("<header>")[2].strip().startswith(f'<p class="label"><b>{LABEL}. Decided by')
    assert WHERE in printed
    for text in (look, printed, file.text):
        assert TEA not in text
        assert SECRET not in text
    assert "They must find her" not in printed


def test_nothing_is_ticked_before_and_each_piece_goes_by_its_own_tick(
    worker: FlaskClient, made: tuple[Path, str]
) -> None:
    safe = begun(worker, made[1])
    page = worker.get(f"{safe}/pieces").text
    nothing = fill_in(worker, f"{safe}/pieces")

    assert 'name="pieces"' in page
    assert 'name="details"' in page
    assert " checked" not in page.partition("<main")[2]
    assert nothing.status_code == 400
    link = re.search(r'<a href="#(piece-[0-9a-f]+)">Tick at least one\.</a>', nothing.text)
    assert link
    assert f'id="{link[1]}"' in nothing.text


def test_a_hostile_thing_is_words_and_the_choice_of_it_stays_short(
    worker: FlaskClient, made: tuple[Path, str]
) -> None:
    safe = begun(worker, made[1])

    page = worker.get(f"{safe}/pieces").text

    assert SCRIPT not in page
    assert html.escape(SCRIPT) in page
    assert len(page) < 40_000


def test_details_go_one_by_one(worker: FlaskClient, club: Doorway, made: tuple[Path, str]) -> None:
    safe = ready(club, made[1], details=("address",))

    look = worker.get(f"{safe}/look").text

    assert "Long Street" in look
    assert "1950" not in plainly(look)
    assert "999 000" not in look
    assert shares(worker, safe).status_code == 302


def test_before_it_is_shared_each_piece_needs_a_reason_and_nothing_typed_is_lost(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    safe = ready(club, made[1], WHERE, TEA)
    shorts = [short_of(worker, safe, words) for words in (WHERE, TEA)]

    refused = fill_in(worker, f"{safe}/look", **{f"needed-{shorts[0]}": "To find her"})

    assert refused.status_code == 400
    assert 'value="To find her"' in refused.text
    assert f'href="#needed-{shorts[1]}"' in refused.text
    assert "Nothing was shared in this way yet" in worker.get(AT).text


def test_what_has_changed_since_it_was_looked_at_is_not_shared(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    safe = ready(club, made[1], WHERE)
    page = worker.get(f"{safe}/look").text
    needed = dict.fromkeys(re.findall(r'name="(needed-[^"]+)"', page), "x")
    fill_in(worker, f"{safe}/why", why="Something else.")

    answer = worker.post(f"{safe}/look", data={**hidden_in(page), **needed})

    assert answer.status_code == 400
    assert "Nothing was shared in this way yet" in worker.get(AT).text


def test_sent_twice_it_is_shared_once(worker: FlaskClient, club: Doorway, made: tuple[Path, str]) -> None:
    safe = ready(club, made[1], WHERE)
    page = worker.get(f"{safe}/look").text
    data = {**hidden_in(page), **dict.fromkeys(re.findall(r'name="(needed-[^"]+)"', page), "x")}

    first, second = (worker.post(f"{safe}/look", data=data) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert second.location == safe
    assert worker.get(AT).text.count("<article") == 1


def test_a_draft_outlives_a_lock_and_may_be_thrown_away(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    safe = begun(worker, made[1])
    fill_in(worker, f"{safe}/whom", **COUNCIL, contact="by-name")
    club.lock()
    again = unlocked(worker)

    asked = again.get(AT)
    fill_in(again, "/inbox/why", who="Jo Bell", why="safe")
    kept = again.get(AT).text
    submit(again, f"{safe}/throw-away", page=AT)

    assert asked.location == f"/inbox/why?next={AT}"
    assert "Dana Cole" in kept
    assert "Begun, and not shared yet" not in again.get(AT).text
    assert again.get(f"{safe}/why").status_code == 404


@pytest.mark.parametrize(
    ("step", "fields", "says"),
    [
        (
            "whom",
            {"name": "Dana", "role": "", "organisation": "", "contact": "by-name"},
            "Write what they do",
        ),
        ("why", {"why": " "}, "Say what could happen."),
        ("why", {"why": "x" * 4001}, "Write at most 4000 letters"),
        ("why", {"why": "a\u202eb"}, "hidden sign"),
        (
            "who",
            {**DECIDED, "decided_on-year": "2030", "decided_on-day": "1", "decided_on-month": "1"},
            "ahead",
        ),
        ("basis", {"bases": []}, "Tick at least one."),
        ("basis", {"bases": ["because"]}, "Tick at least one."),
        ("told", {"answer": "told"}, "Say on which day they were told."),
        ("told", {"answer": "not-told"}, "Say why you have not told them."),
        ("items", {"items": []}, "Tick at least one."),
    ],
)
def test_an_answer_that_does_not_do_is_refused_beside_its_field(
    worker: FlaskClient, made: tuple[Path, str], step: str, fields: dict[str, str], says: str
) -> None:
    safe = begun(worker, made[1])

    answer = fill_in(worker, f"{safe}/{step}", **fields)

    assert answer.status_code == 400
    assert says in answer.text


def test_a_contact_whose_key_is_known_may_be_chosen_and_nobody_else(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    with club.record() as record:
        council = Recipient("organisation", "Oldham Council", BOB_DID, BOB_SEALS.public.raw)
        remember(record, council, issuer=BOB_DID)
    safe = begun(worker, made[1])

    with club.record() as record:
        for contact in (Recipient("contact", "Her", SUE_DID, BOB_SEALS.public.raw), NO_CARD):
            remember(record, contact, issuer=contact.did or "")
    asked = worker.get(f"{safe}/whom").text
    wrong = fill_in(worker, f"{safe}/whom", **COUNCIL, contact="did:key:zDn")
    herself = fill_in(worker, f"{safe}/whom", **COUNCIL, contact=SUE_DID)
    others = worker.get(f"{safe}/whom?q=nobody").text
    fill_in(worker, f"{safe}/whom", **COUNCIL, contact=BOB_DID)

    for refused in (wrong, herself):
        assert refused.status_code == 400
        assert "Choose one." in refused.text
    assert SUE_DID not in asked
    assert asked.count("You have no card of theirs yet: five words open it.") == 1
    assert BOB_DID not in others
    assert f'value="{BOB_DID}" checked' in worker.get(f"{safe}/whom").text


def test_the_second_look_says_for_whom_the_file_is_locked(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    with club.record() as record:
        for contact in (Recipient("organisation", "Council", BOB_DID, BOB_SEALS.public.raw), NO_CARD):
            remember(record, contact, issuer=contact.did or "")

    looks = [
        html.unescape(worker.get(f"{ready(club, made[1], WHERE, contact=did)}/look").text)
        for did in (BOB_DID, EVE_DID, "")
    ]

    assert re.search(r"The file is locked for: \W*(<bdi>)?Council", looks[0])
    assert "The file opens with five words. You have no card of theirs yet" in looks[1]
    assert "The file opens with five words<" in looks[2]
    one = shared(club, made[1], contact=EVE_DID)
    assert "You have no card of theirs yet: five words open it." in worker.get(one).text


def test_the_list_the_table_and_the_log_keep_what_was_decided(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    one = shared(club, made[1])

    listed, page = worker.get(AT).text, worker.get(one).text
    table = submit(worker, f"{AT}/table", page=AT).text
    with club.record() as record:
        events = b"".join(line.event for line in record.vault.journal.newest())

    for text in (listed, page, table):
        assert WHY in text
        assert "Ali Khan, lead" in text
        assert "paragraph 18" in text
    assert SECRET in page
    assert SECRET in table
    assert "They must find her" in table
    for said in (WHY, SECRET, "Ali Khan", "paragraph 18", "safeguard", "Dana Cole"):
        assert said.encode() in events
    assert WHERE.encode() not in events
    assert "to keep somebody safe" in worker.get("/activity").text


def test_it_is_taken_back_with_a_reason_and_the_notice_is_saved(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    one = shared(club, made[1])

    asked = worker.get(f"{one}/back").text
    refused = fill_in(worker, f"{one}/back", why=" ")
    long = fill_in(worker, f"{one}/back", why=SCRIPT + "x" * 5000)
    back = fill_in(worker, f"{one}/back", why=SCRIPT)
    twice = worker.get(f"{one}/back")
    page, listed = worker.get(one).text, worker.get(AT).text
    table = submit(worker, f"{AT}/table", page=AT).text
    notice = submit(worker, f"{one}/notice", page=one)

    assert "they have read it" in asked.lower()
    assert (refused.status_code, long.status_code, back.status_code) == (400, 400, 302)
    assert html.escape(SCRIPT, quote=False) in long.text
    assert (twice.status_code, twice.location) == (302, one)
    assert SCRIPT not in page
    assert "Taken back on 22 November 2026" in page
    assert "Save the locked file" not in page
    assert "Taken back on 22 November 2026" in listed
    assert "Why it was taken back" in table
    assert ".jws" in notice.headers["Content-Disposition"]
    assert read_notice(notice.text.strip()).said.when == NOW


def test_no_receipt_and_no_page_of_the_thing_says_a_word_of_it(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    pages = [f"/inbox/{made[1]}", f"/inbox/{made[1]}/receipts", "/inbox", "/governance/paper/notice"]
    before = [worker.get(page).text for page in pages]
    shared(club, made[1])

    after = [worker.get(page).text for page in pages]
    register = worker.get("/governance/paper/register").text

    assert "time. The list says to whom, and why." in register
    assert "Dana Cole" not in register
    assert all("Dana Cole" not in page and LABEL not in page and WHY not in page for page in after)
    assert [len(page) for page in before[1:2]] == [len(page) for page in after[1:2]]


def asks(worker: FlaskClient, made: tuple[Path, str]) -> str:
    """Sue asks what is held about her; all but what was shared for safety is looked through."""
    fields = {"came-day": "20", "came-month": "11", "came-year": "2026"}
    asked = str(fill_in(worker, "/governance/subject-access/new", about="Sue", **fields).location)
    look = worker.get(f"{asked}/look/{made[1]}").text
    deeds = dict.fromkeys(re.findall(r'name="(deed-\d+)"', look), "keep")
    worker.post(f"{asked}/look/{made[1]}", data={**hidden_in(look), **deeds})
    fill_in(worker, asked, checked="known", harm="no")
    return asked


def copy_of(worker: FlaskClient, asked: str) -> TestResponse:
    return worker.post(f"{asked}/print", data=hidden_in(worker.get(asked).text))


def test_who_asks_what_is_held_gets_it_only_if_somebody_says_so(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    one = shared(club, made[1])
    asked = asks(worker, made)
    at = f"{asked}/shared/{one.rpartition('/')[2]}"

    early = copy_of(worker, asked)
    form = worker.get(at).text
    no_reason = fill_in(worker, at, deed="leave", reason="")
    fill_in(worker, at, deed="leave", reason="A danger to her")
    without = copy_of(worker, asked).text
    fill_in(worker, at, deed="keep", reason="")
    with_it = copy_of(worker, asked).text

    assert early.status_code == 400
    assert re.search(r'value="leave" checked', form)
    assert "could do serious harm" in form
    assert no_reason.status_code == 400
    assert "Dana Cole" not in without
    assert "A danger to her" not in without
    assert "Dana Cole" in with_it
    assert SECRET not in with_it


def test_of_what_the_person_knows_the_copy_tells_first(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    one = shared(club, made[1], answer="told", told_on="2026-11-21")
    asked = asks(worker, made)

    form = worker.get(f"{asked}/shared/{one.rpartition('/')[2]}").text

    assert re.search(r'value="keep" checked', form)
    assert "Yes, on 21 November 2026" in worker.get(one).text
    assert worker.get(f"{asked}/shared/safe-none").status_code == 404


def test_a_persons_own_record_neither_offers_it_nor_has_it(owner: FlaskClient) -> None:
    for path in ("", "/safe-1", "/safe-1/items", "/safe-1/pieces", "/safe-1/look", "/safe-1/back"):
        assert owner.get(AT + path).status_code == 404
    for path in (
        "/begin",
        "/table",
        "/safe-1/words",
        "/safe-1/save/file",
        "/safe-1/paper",
        "/safe-1/throw-away",
    ):
        assert submit(owner, AT + path, page="/settings").status_code == 404
    assert AT not in owner.get("/").text


def test_a_worker_who_has_not_said_who_they_are_is_asked_first(
    club: Doorway, worker: FlaskClient, made: tuple[Path, str]
) -> None:
    one = shared(club, made[1])
    safe = begun(worker, made[1])
    club.lock()
    nameless = unlocked(worker)

    gets = [nameless.get(path) for path in (AT, one, f"{safe}/items", f"{safe}/pieces", f"{safe}/look")]
    posts = [
        submit(nameless, path, page="/settings")
        for path in (
            *(f"{AT}/begin", f"{AT}/table", f"{one}/words", f"{one}/save/page", f"{one}/paper"),
            *(f"{safe}/throw-away", f"{safe}/why", f"{safe}/pieces", f"{safe}/look"),
        )
    ]

    for answer in (*gets, *posts):
        assert answer.status_code == 302
        assert answer.location.startswith("/inbox/why?next=")


def test_another_browser_and_a_form_without_its_token_do_nothing(
    club: Doorway, worker: FlaskClient, made: tuple[Path, str]
) -> None:
    one = shared(club, made[1])
    stranger = browser(club)

    assert stranger.get(one).location.startswith("/unlock")
    assert worker.post(f"{AT}/begin").status_code == 400
    assert worker.post(f"{one}/paper").status_code == 400


def test_what_is_locked_is_not_offered_and_not_taken_unless_a_part_is_kept(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    safe = ready(club, made[1], WHERE)
    with club.record() as record:
        document = record.vault.inbox.get(made[1])
        record.vault.inbox.put(replace(document, value={**document.value, "state": "withdrawn"}))

    offered = worker.get(f"{safe}/items").text
    look, pieces = worker.get(f"{safe}/look"), worker.get(f"{safe}/pieces")
    with club.record() as record:
        keep_longer(record, made[1], reason="safeguarding", until=NOW + timedelta(days=9), by="Jo Bell")
    kept = worker.get(f"{safe}/look")

    assert f'value="{made[1]}"' not in offered
    assert "Locked or over? First use “Keep some of it for longer”." in offered
    assert ">Go on<" not in offered
    assert look.status_code == pieces.status_code == 400
    assert "This is locked" in look.text
    assert kept.status_code == 200, kept.text


def test_pages_that_are_not_there_are_not_found(
    worker: FlaskClient, club: Doorway, made: tuple[Path, str]
) -> None:
    safe, one = begun(worker, made[1]), shared(club, made[1])

    assert worker.get(f"{safe}/nothing").status_code == 404
    assert worker.get(safe).status_code == 404
    assert worker.get(f"{one}/why").status_code == 404
    assert submit(worker, f"{one}/save/fax", page=one).status_code == 404
    assert submit(worker, f"{one}/save/file", page=one).status_code == 400
