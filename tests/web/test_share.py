"""Sharing, one question a page, from the first tick to the signed share."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.answer import add_answers
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk
from portable_record.actions.people import remember
from portable_record.actions.rights import end_right, rights_of
from portable_record.actions.share_choices import Choices, choices_of_share
from portable_record.actions.start import start_record
from portable_record.actions.what_to_share import names_others
from portable_record.actions.writer import record_right
from portable_record.crypto.did import did_key
from portable_record.crypto.signing import SigningKey
from portable_record.record.asking.sheets import sheet_named
from portable_record.record.rights import Right
from portable_record.sharing.contact import Recipient
from portable_record.vault.shelf import Document
from portable_record.web import share_forms
from portable_record.web.doorway import Doorway
from tests.actions.carers import NADIA
from tests.sharing.cast import BOB_DID
from tests.web.asking import PASSPHRASE, Ticks, browser, hidden_in, submit, unlocked
from tests.web.sharing_cast import SECRET, Jean

KEY = SigningKey.from_bytes(b"\x05" * 32).public


@pytest.fixture(scope="module")
def her(module_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jean]:
    """Jean, once for all tests that change nothing but what she chooses."""
    folder = tmp_path_factory.mktemp("sharing") / "record"
    start_record(module_desk, folder, PASSPHRASE, name="Jean", kind="person", recovery=False)
    standing = Doorway(module_desk, folder, ticks=Ticks(), stand_still=lambda: None)
    yield Jean(standing)
    standing.lock()


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_from_the_first_tick_to_the_signed_share(her: Jean) -> None:
    at, before = her.begins(), her.all_shares()
    first = her.reads(f"{at}/what")
    after = her.sends(f"{at}/what", parts=["strengths", "communication"]).location
    her.answers(at)
    her.gives(at, "page", "paper")
    look = her.reads(f"{at}/look")
    check = her.reads(str(her.sends(f"{at}/look").location))
    signed = str(her.sends(f"{at}/check").location)
    page = her.reads(signed)

    assert " checked" not in main_of(first)
    assert first.index("How I communicate") < first.index("My strengths")
    assert after == f"{at}/whom"
    assert "I make people laugh." in look
    assert look.index("Speak slowly.") < look.index("I make people laugh.")
    assert SECRET not in look.partition("What they read first")[2]
    assert "This may not be everything." in look
    assert "Written by the person, not checked by a professional" in look
    assert "Please note" not in look
    assert "Lunch Club" in check
    assert [one for one in her.all_shares() if one not in before] == [signed.removeprefix("/shares/")]
    assert "Lunch Club" in page
    assert re.search(r'class="five-words"[^>]*>\w+ \w+ \w+ \w+ \w+<', page)


def test_a_card_alone_is_shown_as_its_code_says_it(her: Jean) -> None:
    look = her.reads(f"{her.chooses('strengths', ways=('card',))}/look")

    assert "The code does not say who it is for, nor why" in look
    assert "For: " not in look
    assert "Why: " not in look
    assert "I make people laugh." in look
    assert set(re.findall(r'<p class="kind">([^<]+)</p>', look)) == {"Personal details", "In their words"}


def test_a_page_and_a_card_are_shown_each_as_it_says_it(her: Jean) -> None:
    look = her.reads(f"{her.chooses('strengths', ways=('page', 'card'))}/look")
    page, _, code = look.partition("On the code it says")

    assert "For: Lunch Club." in page
    assert "In their words" not in page
    assert "The code does not say who it is for, nor why" in code
    assert "In their words" in code


def test_a_question_with_one_sensible_answer_is_not_asked(her: Jean) -> None:
    at = her.begins()
    first = her.reads(f"{at}/what")
    leads = [
        her.sends(f"{at}/{key}", **sent).location
        for key, sent in (
            ("what", {"parts": ["strengths"]}),
            ("whom", {"kind": "emergency"}),
            ("until", {"lasts": "half-year"}),
        )
    ]
    last = her.reads(f"{at}/ways")
    her.gives(at, "paper")
    her.sends(f"{at}/look")
    check = her.reads(f"{at}/check")

    assert leads == [f"{at}/whom", f"{at}/until", f"{at}/ways"]
    assert ">Question 1<" in first  # how many there are depends on who it is for
    assert "Question 4 of 4" in last
    assert "<title>Is this right? Share - " in check
    assert "To help me in an emergency" in check
    assert f'href="{at}/private"' in check


def test_for_a_contact_it_is_known_what_they_have(her: Jean) -> None:
    with her.doorway.record() as record:
        remember(record, Recipient("contact", "Bob", BOB_DID), issuer=BOB_DID)
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])
    her.sends(f"{at}/whom", kind=BOB_DID, name="")
    her.sends(f"{at}/why", purpose="support")

    leads = [
        her.sends(f"{at}/until", lasts="week").location,
        her.sends(f"{at}/private", private="no").location,
    ]
    her.sends(f"{at}/whom", kind="organisation", name="Lunch Club")

    assert leads == [f"{at}/private", f"{at}/ways"]
    assert her.client.get(f"{at}/look").location == f"{at}/pass-on"


def test_with_nothing_ticked_it_does_not_go_on(her: Jean) -> None:
    answer = her.sends(f"{her.begins()}/what")

    assert answer.status_code == 400
    assert "Tick what you want to share" in answer.text


def test_a_question_out_of_order_leads_to_the_first_without_an_answer(her: Jean) -> None:
    at = her.begins()

    assert her.client.get(f"{at}/why").location == f"{at}/what"
    her.sends(f"{at}/what", parts=["strengths"])
    assert her.client.get(f"{at}/check").location == f"{at}/whom"
    assert her.client.get(f"{at}/ways").location == f"{at}/whom"
    assert her.client.get("/share/plan/whom").status_code == 404
    assert her.client.get(f"{at}/nothing-like-it").status_code == 404


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("x" * 201, "at most 200 letters"),
        ("", "Type their name."),
        ("Club \u202e", "turns the writing round"),
        ("Club \x07", "cannot be typed"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_stays_in_the_form(her: Jean, name: str, says: str) -> None:
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])

    answer = her.sends(f"{at}/whom", kind="organisation", name=name)

    assert answer.status_code == 400
    assert says in html.unescape(answer.text)
    assert name.strip() in html.unescape(answer.text)


def test_a_script_in_a_name_is_a_name(her: Jean) -> None:
    at = her.chooses("strengths", whom={"kind": "organisation", "name": "<script>x</script> 🙂"})

    page = her.reads(f"{at}/look")

    assert "<script>x" not in page
    assert "&lt;script&gt;x&lt;/script&gt; 🙂" in page


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (("", "", ""), "Type the last day."),
        (("1", "2", "2020"), "That day is over."),
        (("1", "2", "2300"), "more than 100 years away"),
        (("31", "2", "2027"), "Type a real day"),
    ],
)
def test_an_end_that_cannot_be_is_refused(her: Jean, day: tuple[str, str, str], says: str) -> None:
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])
    boxes = dict(zip(("day-day", "day-month", "day-year"), day, strict=True))

    answer = her.sends(f"{at}/until", lasts="date", **boxes)

    assert answer.status_code == 400
    assert says in answer.text


def test_a_day_of_ones_own_is_the_last_day(her: Jean) -> None:
    until = {"lasts": "date", "day-day": "5", "day-month": "1", "day-year": "2027"}
    at = her.chooses("strengths", until=until)

    assert "Until: 5 January 2027." in her.reads(f"{at}/look")
    assert 'value="2027"' in her.reads(f"{at}/until")


def test_two_windows_choose_two_shares(her: Jean) -> None:
    one, other = her.chooses("strengths"), her.begins()
    her.sends(f"{other}/what", parts=["communication"])

    assert "I make people laugh." in her.reads(f"{one}/look")
    assert 'value="communication" checked' in her.reads(f"{other}/what")


def test_sent_twice_it_is_signed_once(her: Jean) -> None:
    at, before = her.chooses("strengths"), len(her.all_shares())
    her.sends(f"{at}/look")
    form = hidden_in(her.reads(f"{at}/check"))

    first, second = (her.client.post(f"{at}/check", data=form).location for _ in range(2))

    assert first == second
    assert her.client.get(f"{at}/check").location == first
    assert len(her.all_shares()) == before + 1


def test_what_is_signed_cannot_be_chosen_again(her: Jean) -> None:
    at = her.chooses("strengths")
    form = hidden_in(her.reads(f"{at}/why"))
    her.signs(at)

    answer = her.client.post(f"{at}/what", data={**form, "parts": "strengths"})

    assert answer.status_code == 400
    assert "signed already" in answer.text


def test_what_changed_after_it_was_looked_at_is_not_signed(her: Jean) -> None:
    at, before = her.chooses("communication"), len(her.all_shares())
    her.sends(f"{at}/look")
    form = hidden_in(her.reads(f"{at}/check"))
    her.writes("communication", "Ring twice.")

    answer = her.client.post(f"{at}/check", data=form)

    assert answer.status_code == 400
    assert "Look at it once more" in answer.text
    assert len(her.all_shares()) == before
    assert "Ring twice." in her.reads(f"{at}/look")


def test_a_look_that_is_out_of_date_is_shown_again(her: Jean) -> None:
    at = her.chooses("communication")
    form = hidden_in(her.reads(f"{at}/look"))
    her.writes("communication", "Knock loudly.")

    answer = her.client.post(f"{at}/look", data=form)

    assert answer.status_code == 400
    assert "Knock loudly." in answer.text


def test_a_changed_answer_must_be_looked_at_again(her: Jean) -> None:
    at = her.chooses("strengths")
    her.sends(f"{at}/look")

    after = her.sends(f"{at}/why", purpose="care").location

    assert after == f"{at}/look"
    assert her.client.get(f"{at}/check").location == f"{at}/look"


def test_something_sensitive_goes_only_by_its_own_tick(her: Jean) -> None:
    at = her.begins()
    whole = her.sends(f"{at}/what/strengths", whole="whole", go="on").location
    her.answers(at)
    her.gives(at, "page")
    without = her.reads(f"{at}/look")
    her.sends(f"{at}/what/strengths", whole="whole", entries=[her.hidden], go="on")
    ticked = her.reads(f"{at}/look")

    assert whole == f"{at}/whom"
    assert SECRET not in without.partition("What they read first")[2]
    assert "You marked it as sensitive." in without
    assert SECRET in ticked.partition("What they read first")[2]


def test_the_place_is_open_and_nothing_in_it_is_ticked(her: Jean) -> None:
    entry = str(her.client.get(f"/share/start?entry={her.good}").location)
    part = str(her.client.get("/share/start?part=strengths").location)
    page = her.reads(entry)

    assert entry.endswith(f"/what/strengths?entry={her.good}")
    assert part.endswith("/what/strengths")
    assert page.index(her.good) < page.index(her.hidden)
    assert " checked" not in main_of(page)
    assert f"/share/start?entry={her.good}" in her.reads(f"/entry/{her.good}")
    assert "/share/start?part=strengths" in her.reads("/strengths")
    assert her.client.get("/share/start?part=details").location.endswith("/what")


def test_ticks_of_other_pages_stay(her: Jean) -> None:
    at = her.begins()
    her.sends(f"{at}/what/strengths", entries=[her.good], go="parts")
    her.sends(f"{at}/what/communication", entries=[her.talk], go="parts")
    chosen = her.reads(f"{at}/what")
    her.sends(f"{at}/what/strengths", go="parts")

    assert chosen.count("1 ticked") == 2
    assert her.reads(f"{at}/what").count("1 ticked") == 1


def test_a_part_in_which_nothing_stands_can_be_sent(her: Jean) -> None:
    at = her.begins()

    nothing = her.sends(f"{at}/what/crisis", go="parts")
    whole = her.sends(f"{at}/what/crisis", whole="whole", go="parts")

    assert nothing.location == whole.location == f"{at}/what"


def test_a_long_part_is_turned_page_by_page(her: Jean, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portable_record.actions.what_to_share.AT_ONCE", 1)
    at = her.begins()

    first = her.sends(f"{at}/what/strengths", entries=[her.good], go="after").location
    second = her.sends(first, entries=[her.hidden], go="before").location

    assert "after=" in first
    assert "before=" in second
    assert "2 ticked" in her.reads(f"{at}/what")


def test_an_entry_in_two_versions_is_named_and_cannot_be_ticked(her: Jean) -> None:
    with her.doorway.record() as record:
        entry = record.vault.entries.get(her.writes("plan", "Walk every day"))
        record.vault.entries.put(replace(entry, in_conflict=True), "walk")

    page = her.reads(f"{her.begins()}/what/plan")

    assert "Two versions stand side by side" in page
    assert f'value="{entry.id}"' not in page
    assert f"/entry/{entry.id}/choose" in page or entry.id in page


def test_details_go_one_by_one(jean: Doorway) -> None:
    her = Jean(jean)
    given = {"name": "Jean", "born": "1950-02-01", "nhs-number": "999 000 0018"}
    with jean.record() as record:
        sheet = sheet_named("details", "me")
        add_answers(record, sheet, given, entry_id=str(uuid4()), sensitive=False)
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])

    asked = her.reads(f"{at}/details")
    her.sends(f"{at}/details", details=["birth-date"])
    her.answers(at)
    her.gives(at, "page")
    look = her.reads(f"{at}/look").partition("What they read first")[2]

    assert " checked" not in main_of(asked)
    assert "1950" in look
    assert "999 000" not in look


def test_a_contact_is_offered_with_the_key_that_is_known(her: Jean) -> None:
    with her.doorway.record() as record:
        remember(record, Recipient("organisation", "Known Club", did_key(KEY)), issuer="")
    at = her.chooses("strengths", ways=("sealed",), whom={"kind": did_key(KEY)})

    look = her.reads(f"{at}/look")

    assert "For: Known Club." in look
    assert "The eight words of Known Club" not in look
    assert "notice loud" not in look


def test_words_that_were_not_compared_stand_in_red(her: Jean) -> None:
    key = SigningKey.from_bytes(b"\x07" * 32).public
    with her.doorway.record() as record:
        value = {
            "name": "New Club",
            "kind": "organisation",
            "hpke": "",
            "issuer": "",
            "compared": {"answer": "later"},
        }
        record.vault.contacts.put(Document(did_key(key), "", "2026-11-01T00:00:00Z", value))
    at = her.chooses("strengths", ways=("sealed",), whom={"kind": did_key(key)})

    look = her.reads(f"{at}/look")

    assert "The eight words of New Club" in look
    assert "notice loud" in look


def test_how_somebody_communicates_is_missed_when_it_is_not_ticked(her: Jean) -> None:
    without = her.reads(f"{(at := her.chooses('strengths'))}/look")
    with_it = her.reads(f"{her.chooses('strengths', 'communication')}/look")

    assert f'How you communicate is not in it. <a href="{at}/what">Add it?</a>' in without
    assert "How you communicate is not in it." not in with_it


def test_of_many_contacts_some_are_shown_and_all_are_found(
    her: Jean, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_forms, "MOST_CONTACTS", 1)
    dids = {name: did_key(SigningKey.from_bytes(name.encode() * 8).public) for name in ("Anna", "Bert")}
    with her.doorway.record() as record:
        for name, did in dids.items():
            remember(record, Recipient("contact", name, did), issuer="")
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])

    pages = {words: main_of(her.reads(f"{at}/whom?q={words}")) for words in ("", "ANN", "bert", "zzz")}
    sent = her.sends(f"{at}/whom?q=bert", kind=dids["Bert"])
    chosen = main_of(her.reads(f"{at}/whom?q=ann"))

    assert [page.count('value="did:key:') for page in pages.values()] == [1, 1, 1, 0]
    assert re.search(r"And \d more", pages[""])
    assert dids["Anna"] in pages["ANN"]
    assert dids["Bert"] in pages["bert"]
    assert "Find a contact" in pages["zzz"]
    assert sent.status_code == 302
    assert all(did in chosen for did in dids.values())


def test_people_named_in_it_are_asked_about(her: Jean) -> None:
    her.writes("people", "Sam, my son")
    at = her.begins()
    with her.doorway.record() as record:
        record_right(record, "Sam", Right("agrees", since=date(2026, 11, 1)), relation="son")
    her.sends(f"{at}/what", parts=["people"])
    her.sends(f"{at}/whom", kind="bearer")
    her.sends(f"{at}/why", purpose="support")
    after = her.sends(f"{at}/until", lasts="week").location
    her.sends(f"{at}/agree", agree="not-asked")
    her.answers(at, whom={"kind": "bearer"}, pass_on={})
    her.gives(at, "paper")

    look = her.reads(f"{at}/look")
    check = her.reads(str(her.sends(f"{at}/look").location))
    share = str(her.sends(f"{at}/check").location)
    words = her.writes("strengths", "Sam makes me laugh.")
    with her.doorway.record() as record:
        again = choices_of_share(record, share.rpartition("/")[2])
        named = [names_others(record, Choices(entries=(one,))) for one in (words, her.good)]
        put_in_bin(record, [words])

    assert after == f"{at}/agree"
    assert "No, I have not asked everybody" in her.reads(share)
    assert again.agree == "not-asked"
    assert named == [True, False]
    assert "You have not asked everybody" in look
    assert "No, I have not asked everybody" in check
    assert "Whoever holds it" in check


def test_a_contact_who_is_gone_is_asked_for_again(jean: Doorway) -> None:
    her = Jean(jean)
    with jean.record() as record:
        remember(record, Recipient("organisation", "Known Club", did_key(KEY)), issuer="")
    at = her.chooses("strengths", whom={"kind": did_key(KEY)})
    her.sends(f"{at}/look")
    with jean.record() as record:
        record.vault.contacts.delete(did_key(KEY))

    answers = [her.client.get(f"{at}/{page}") for page in ("look", "ways", "check")]

    assert {answer.status_code for answer in answers} == {400}
    assert all("no longer known" in answer.text for answer in answers)
    assert all("Change who it is for" in answer.text for answer in answers)


def test_what_does_not_fit_a_card_is_named_and_the_card_not_offered(her: Jean) -> None:
    at = her.begins()
    her.writes("outcomes", "It goes well")
    her.sends(f"{at}/what", parts=["outcomes"])
    her.answers(at, has={"has": "nothing"})

    page = her.reads(f"{at}/ways")

    assert 'value="card"' not in page
    assert "Some email takes such a file away" in page
    assert "What does not fit" in page
    assert "It goes well" in page.partition("What does not fit")[2]
    assert "Tick at least one way." in her.sends(f"{at}/ways").text


def test_the_code_of_a_card_is_shown_before_signing_as_it_will_be_read(her: Jean) -> None:
    at = her.chooses(
        "strengths", ways=("card",), whom={"kind": "emergency"}, pass_on={}, has={"has": "nothing"}
    )

    page = her.reads(f"{at}/look")

    assert "For: Whoever helps in an emergency." in page
    assert "Why: To help me in an emergency." in page
    assert "In their words" in page
    assert "There is room for more on it." in page


# --- over a lock ---


def test_what_was_chosen_is_there_after_a_lock(jean: Doorway) -> None:
    her = Jean(jean)
    at = her.chooses("strengths")
    submit(her.client, "/lock", page="/")

    unlocked(her.client)

    assert "I make people laugh." in her.reads(f"{at}/look")
    assert "You had begun" in her.reads("/share")
    her.posts(f"{at}/throw-away", on="/share")
    assert "You had begun" not in her.reads("/share")


def test_what_is_sent_after_it_locked_itself_is_not_lost(jean: Doorway, ticks: Ticks) -> None:
    her = Jean(jean)
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])
    form = {**hidden_in(her.reads(f"{at}/whom")), "kind": "organisation", "name": "Garden Group"}
    ticks.seconds += 24 * 60 * 60

    sent = her.client.post(f"{at}/whom", data=form)
    submit(her.client, "/unlock", page="/unlock?passphrase=yes", passphrase=PASSPHRASE)
    page = her.reads(f"{at}/whom")

    assert sent.location.startswith("/unlock")
    assert 'value="Garden Group"' in page
    assert "You had begun to write this" in page


# --- a private share ---


def test_a_private_share_stands_in_no_list_and_is_shown_after_the_passphrase_alone(jean: Doorway) -> None:
    her = Jean(jean)
    at = her.begins()
    her.sends(f"{at}/what", parts=["strengths"])
    her.answers(at, whom={"kind": "organisation", "name": "Refuge"}, private={"private": "yes"}, has={})
    her.posts("/shares/private/hide", on="/shares")
    begun = her.reads("/share")
    asked = [her.client.get(f"{at}/{key}") for key in ("whom", "what", "check", "has")]
    again = her.types_again(str(asked[-1].location))
    her.sends(again, has="app")
    her.gives(at, "page")
    leads = her.signs(at)
    her.posts("/shares/private/hide", on="/shares")
    address = f"/shares/{her.all_shares()[0]}"
    lists = [her.reads(place) for place in ("/", "/shares", "/share", "/activity", "/shares/to-tell")]
    hidden = [
        her.client.get(f"{address}{more}").status_code for more in ("", "/look", "/code/card", "/paper/paper")
    ]
    signed_again = her.client.get(f"{at}/check").location
    after = her.types_again(str(signed_again))

    assert "You had begun" not in begun
    assert asked[0].location == f"/shares/private?next={at}/whom"
    assert not [page for page in asked if "Refuge" in page.text]
    assert again == f"{at}/has"
    assert leads == address
    assert not [page for page in lists if "Refuge" in page]
    assert set(hidden) == {404}
    assert signed_again == f"/shares/private?next={address}"
    assert after == address
    assert "Refuge" in her.reads(address)
    assert her.sends(f"/share/templates/of/{her.all_shares()[0]}", name="Mine").status_code == 400


def test_what_was_typed_for_a_private_share_stays_when_the_passphrase_is_asked_for_again(
    jean: Doorway, ticks: Ticks
) -> None:
    her = Jean(jean)
    at = her.chooses("strengths")
    her.sends(f"{at}/private", private="yes")
    her.types_again(f"/shares/private?next={at}/whom")
    form = {**hidden_in(her.reads(f"{at}/whom")), "kind": "organisation", "name": "Garden Group"}
    ticks.seconds += 290
    her.reads("/shares")
    ticks.seconds += 20

    sent = her.client.post(f"{at}/whom", data=form)
    page = her.reads(her.types_again(str(sent.location)))

    assert sent.location == f"/shares/private?next={at}/whom"
    assert 'value="Garden Group"' in page
    assert her.posts(f"{at}/throw-away", on="/share").location == "/share"


# --- who may not ---


def test_after_a_death_nothing_is_shared(jean: Doorway) -> None:
    her = Jean(jean)
    at, address = her.chooses("strengths"), her.shares("strengths")
    form = hidden_in(her.reads(f"{at}/look"))
    with jean.record() as record:
        record_death(record, date(2026, 11, 20), said_by="Dr Okafor")

    answers = [
        her.client.get("/share"),
        her.client.get(f"{at}/what"),
        her.client.post(f"{at}/look", data=form),
    ]
    saved = her.posts(f"{address}/save/paper/html", on="/shares")
    still = her.reads(address)

    assert {answer.status_code for answer in (*answers, saved)} == {400}
    assert all("has died" in answer.text for answer in answers)
    assert "Lunch Club" in still
    assert "Give it to them" not in still
    assert "Share the same again" not in still
    assert "/share/start" not in her.reads("/strengths")


def test_a_carer_without_the_right_shares_nothing(module_desk: Desk, tmp_path: Path, ticks: Ticks) -> None:
    start_record(module_desk, tmp_path / "kept", PASSPHRASE, name="Jean", kind="person", carer=NADIA)
    standing = Doorway(module_desk, tmp_path / "kept", ticks=ticks, stand_still=lambda: None)
    client = unlocked(browser(standing))
    with standing.record() as record:
        add_words(record, part="strengths", kind=None, words="She sings", sensitive=False)
    at = client.get("/share/start").location
    may = client.get(at).text
    with standing.record() as record:
        (right,) = rights_of(record)
        end_right(record, right.entry, name="Nadia Hussain")

    may_not = client.get(at)

    assert "My strengths" in may
    assert may_not.status_code == 400
    assert "My strengths" not in main_of(may_not.text)
    standing.lock()
