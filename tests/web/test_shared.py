"""One share after it was signed: its page, each way to hand it over, sharing again, and whom to tell."""

import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.activity import activity
from portable_record.actions.answer import change_answers, open_entry
from portable_record.actions.bin_entries import put_in_bin
from portable_record.actions.desk import OpenRecord
from portable_record.actions.erase import erase_now
from portable_record.actions.kept_shares import is_kept, kept_share, let_go_of_ended
from portable_record.actions.people import remember
from portable_record.actions.to_tell import say_told, to_tell, told_by_giving
from portable_record.actions.verify import verify_one
from portable_record.actions.ways_out import WAYS
from portable_record.crypto.did import did_key
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey
from portable_record.sharing.contact import Recipient
from portable_record.sharing.verdict import Verdict
from portable_record.web.doorway import Doorway
from tests.web.asking import PASSPHRASE, submit
from tests.web.sharing_cast import SECRET, Jean

ALL = tuple(way.key for way in WAYS)


@pytest.fixture
def her(jean: Doorway) -> Jean:
    return Jean(jean)


def saved(her: Jean, address: str, way: str, ending: str) -> tuple[str, bytes]:
    """Save one file of a share; return its name and what is in it."""
    answer = her.posts(f"{address}/save/{way}/{ending}", on=address)
    assert answer.status_code == 200, answer.location
    name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
    assert name
    return name[1], answer.data


def read(her: Jean, file: Path, passcode: str | None = None) -> Verdict:
    with her.doorway.record() as record:
        return verify_one(record.desk, file, trust=b"", at=record.now, passcode=passcode).verdict


def words_on(page: str) -> str:
    found = re.search(r'class="five-words"[^>]*>([^<]+)<', page)
    return found[1] if found else ""


def test_every_way_verifies_and_what_is_hidden_is_in_no_byte(her: Jean, tmp_path: Path) -> None:
    address = her.shares("strengths", "communication", ways=ALL)
    five = words_on(her.reads(address))
    files = [
        saved(her, address, *each)
        for each in (
            *(("open-page", "html"), ("sealed", "carebundle"), ("paper", "html")),
            *(("card", "png"), ("card", "carecard"), ("card", "html"), ("sheet", "carecard")),
        )
    ]

    for name, data in files:
        (tmp_path / name).write_bytes(data)
        assert "-Lunch-Club-20" in name
        if not name.startswith("paper-"):
            verdict = read(her, tmp_path / name, five)
            seen = " ".join(line for shown in verdict.contents for line in (shown.title, str(shown.lines)))
            assert verdict.code == "first-time", (name, verdict.says)
            assert "I make people laugh." in seen
            assert SECRET not in seen
            assert SECRET not in str(verdict)
        assert SECRET.encode() not in data
        (tmp_path / name).unlink()
    with her.doorway.record() as record:
        kept = kept_share(record, address.removeprefix("/shares/"))
        assert SECRET not in str(kept)


@pytest.mark.parametrize(
    "kept", [{"whom": {"kind": "bearer"}, "pass_on": {}}, {"private": {"private": "yes"}}]
)
def test_the_name_of_a_file_names_nobody_where_nobody_is_to_be_named(
    her: Jean, kept: dict[str, dict[str, str]]
) -> None:
    address = her.shares("strengths", ways=("open-page", "paper"), **kept)
    if "/private" in address:
        submit(her.client, "/shares/private", page="/shares/private", passphrase=PASSPHRASE)
        address = address.partition("next=")[2]

    name, _data = saved(her, address, "paper", "html")

    assert re.fullmatch(r"paper-20\d\d-\d\d-\d\d\.html", name)


def test_the_words_of_a_lock_are_shown_until_they_are_written_down(her: Jean) -> None:
    address = her.shares("strengths")
    first, again = words_on(her.reads(address)), words_on(her.reads(address))
    her.posts(f"{address}/words", on=address, away="yes")
    hidden = her.reads(address)
    refused = her.posts(f"{address}/save/page/html", on=address)
    her.posts(f"{address}/words", on=address)
    new = words_on(her.reads(address))
    submit(her.client, "/lock", page="/")
    submit(her.client, "/unlock", page="/unlock", passphrase=PASSPHRASE)

    assert first == again
    assert len(first.split()) == 5
    assert words_on(hidden) == ""
    assert "Make five words for the lock" in hidden
    assert "five words as a lock" in her.reads(refused.location)
    assert new
    assert new != first
    assert words_on(her.reads(address)) == ""


def test_ways_that_were_not_chosen_are_folded_and_the_one_without_a_lock_says_so(her: Jean) -> None:
    page = her.reads(her.shares("strengths"))

    chosen, folded = page.split("<summary>Other ways to give it</summary>", 1)
    assert "Save the page" in chosen
    assert 'id="open-page"' not in chosen
    assert "Save it without a lock" in folded
    assert "Save the page" not in folded


def test_a_file_for_a_known_key_needs_no_words(her: Jean) -> None:
    key, hpke = SigningKey.from_bytes(b"\x05" * 32).public, HpkePrivateKey.from_bytes(b"\x06" * 96)
    with her.doorway.record() as record:
        remember(record, Recipient("contact", "Sam", did_key(key), hpke.public.to_bytes()), issuer="")
    address = her.shares("strengths", ways=("sealed",), whom={"kind": did_key(key)})

    page, (name, data) = her.reads(address), saved(her, address, "sealed", "carebundle")

    assert words_on(page) == ""
    assert re.fullmatch(r"bundle-Sam-20\d\d-\d\d-\d\d\.carebundle", name)
    assert b'"p2s"' not in data


def test_a_code_is_shown_large_with_its_words(her: Jean) -> None:
    address = her.shares("communication", ways=("card",))

    page = her.reads(f"{address}/code/card")

    assert "<svg" in page
    assert "Speak slowly." in page
    assert len(words_on(page).split()) == 8
    assert her.client.get(f"{address}/code/paper").status_code == 404


def test_what_they_see_and_the_paper_are_those_that_were_signed(her: Jean) -> None:
    address = her.shares("strengths", ways=("paper",))
    her.writes("strengths", "I came later.")

    seen, paper = her.reads(f"{address}/look"), her.client.get(f"{address}/paper/paper")

    assert "I make people laugh." in seen
    assert "I make people laugh." in paper.text
    assert "I came later." not in seen + paper.text
    assert "Lunch Club" in paper.text
    assert paper.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert her.client.get(f"{address}/paper/page").status_code == 404
    assert "care card" in her.reads(f"{address}/paper/card").lower()


def test_the_paper_is_saved_as_a_pdf_where_the_extra_is_installed(
    her: Jean, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = her.shares("strengths", ways=("paper",))
    monkeypatch.setattr("portable_record.actions.carriers.make_pdf", lambda page, _styles: page.encode())
    monkeypatch.setattr("portable_record.actions.handing_over.can_make_pdf", lambda: False)
    without = her.reads(address)
    monkeypatch.setattr("portable_record.actions.handing_over.can_make_pdf", lambda: True)

    name, data = saved(her, address, "paper", "pdf")

    assert "Save as PDF" not in without
    assert "Save as PDF" in her.reads(address)
    assert re.fullmatch(r"paper-Lunch-Club-20\d\d-\d\d-\d\d\.pdf", name)
    assert b"I make people laugh." in data
    assert SECRET.encode() not in data


def test_where_no_pdf_can_be_made_that_is_said(her: Jean, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    address = her.shares("strengths", ways=("paper",))

    answer = her.posts(f"{address}/save/paper/pdf", on=address)

    assert "This device cannot make PDF files yet." in her.reads(answer.location)


def test_what_is_no_file_of_a_way_is_not_there(her: Jean) -> None:
    address = her.shares("strengths", ways=("paper",))

    answers = [
        her.posts(f"{address}/save/{each}", on=address).status_code
        for each in ("paper/png", "card/smart-health-card", "nothing/html")
    ]

    assert answers == [404, 404, 404]


def test_each_copy_is_noted_in_the_activity_log(her: Jean) -> None:
    address = her.shares("strengths", ways=("paper",))
    saved(her, address, "paper", "html")
    printed = her.posts(f"{address}/give/paper/paper", on=address).location
    shown = her.posts(f"{address}/give/card/code", on=address).location
    wrong = her.posts(f"{address}/give/card/pigeon", on=address).status_code

    with her.doorway.record() as record:
        lines = [line.sentence for line in activity(record).lines]

    assert (printed, shown, wrong) == (f"{address}/paper/paper", f"{address}/code/card", 404)
    assert lines.count("Jean made a copy of what is shared for Lunch Club (to support me).") == 3
    assert "Jean shared chosen parts with Lunch Club (to support me)." in lines


# --- when it is over ---


def test_a_share_that_is_stopped_or_over_gives_no_more_copies_and_keeps_none(her: Jean) -> None:
    stopped, ended = her.shares("strengths"), her.shares("communication")
    her.posts(f"{stopped}/stop", on=f"{stopped}/stop")
    with her.doorway.record() as record:
        desk = replace(record.desk, now=lambda: record.desk.now() + timedelta(days=9))
        let_go_of_ended(replace(record, desk=desk))
        kept = [is_kept(record, one.removeprefix("/shares/")) for one in (stopped, ended)]

    after, not_kept = her.reads(stopped), her.reads(ended)

    assert kept == [False, False]
    assert "This share is over." in after
    assert "five-words" not in after
    assert stopped.removeprefix("/shares/") not in re.sub(r"<[^>]*>", "", after)
    assert f'href="{stopped}/stopped"' in after
    assert "no longer kept here" in not_kept
    assert her.client.get(f"{stopped}/look").status_code == 400
    assert her.posts(f"{stopped}/save/paper/html", on="/shares").status_code == 400


def test_a_planted_word_is_gone_from_what_was_kept_after_erasure(her: Jean, jean: Doorway) -> None:
    address, other = her.shares("strengths"), her.shares("communication")
    with jean.record() as record:
        share_id = address.removeprefix("/shares/")
        before = bytes(record.vault.shares.raw(share_id)).decode()
        put_in_bin(record, [her.good])
        erase_now(record, [her.good])
        left = [str(row) for row in record.vault.database.rows("SELECT * FROM shares")]
        consents = [str(row) for row in record.vault.database.rows("SELECT * FROM consents")]
        still = [is_kept(record, one.removeprefix("/shares/")) for one in (address, other)]

    assert "laugh" in before
    assert not [row for row in left + consents if "laugh" in row or before[300:360] in row]
    assert still == [False, True]
    assert "no longer kept here" in her.reads(address)
    assert "Lunch Club" in her.reads("/shares")


# --- sharing again, and templates ---


def test_the_same_can_be_shared_again_and_is_looked_at_again(her: Jean) -> None:
    address = her.shares("strengths", ways=("paper",))
    her.writes("strengths", "I came later.")
    at = her.posts(f"{address}/renew", on=address).location.removesuffix("/until")

    her.sends(f"{at}/until", lasts="today")
    her.sends(f"{at}/has", has="nothing")
    her.gives(at, "paper")
    look = her.reads(f"{at}/look")
    again = her.signs(at)

    assert "For: Lunch Club." in look
    assert "I came later." in look
    assert again != address
    assert len(her.all_shares()) == 2


def test_choices_are_kept_as_a_template_and_begun_from(her: Jean) -> None:
    share_id = her.shares("strengths", "communication").removeprefix("/shares/")
    where = f"/share/templates/of/{share_id}"
    her.sends(where, name="  For   new groups ")
    her.sends(where, name="For new groups", recipient="y")
    listed = her.reads("/share")
    (address,) = {
        one for one in re.findall(r'href="(/share/templates/[^"]+)"', listed) if "-" in one and len(one) > 40
    }
    shown = her.reads(address)
    at = her.sends(address).location
    her.posts(f"{address}/take-away", on=address)

    assert listed.count("For new groups") == 1
    assert "My strengths" in shown
    assert at.endswith("/until")
    assert "Lunch Club" in her.reads(at.replace("/until", "/whom"))
    assert "For new groups" not in her.reads("/share")
    assert her.client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["", "x" * 101, "a\u202eb"])
def test_a_template_needs_a_good_name(her: Jean, name: str) -> None:
    share_id = her.shares("strengths").removeprefix("/shares/")

    assert her.sends(f"/share/templates/of/{share_id}", name=name).status_code == 400


def test_a_ready_template_ticks_nothing_unless_the_person_says_so(her: Jean) -> None:
    address = "/share/templates/first-visit"

    bare = her.sends(address).location
    ticked = her.sends(address, ticked="yes").location

    assert bare.endswith("/what")
    assert " checked" not in her.reads(bare).partition("<main")[2]
    assert 'value="communication" checked' in her.reads(ticked.rpartition("/")[0] + "/what")


# --- whom to tell ---


def later(record: OpenRecord, minutes: int) -> OpenRecord:
    """Let some minutes go by."""
    now = record.desk.now() + timedelta(minutes=minutes)
    return replace(record, desk=replace(record.desk, now=lambda: now))


def erase(her: Jean, entry: str) -> None:
    with her.doorway.record() as record:
        put_in_bin(record, [entry])
        erase_now(record, [entry])


def change(her: Jean, entry: str, words: str, *, minutes: int = 1) -> None:
    with her.doorway.record() as record:
        moved = later(record, minutes)
        opened = open_entry(moved, entry)
        answers: dict[str, Any] = {**opened.answers, opened.sheet.questions[0].key: words}
        change_answers(moved, opened.sheet, entry, answers, seen=opened.seen, form="x")


def test_after_a_correction_everybody_with_an_older_version_is_listed(her: Jean) -> None:
    her.shares("strengths")
    her.shares("communication", whom={"kind": "organisation", "name": "Garden Group"})
    before = her.reads("/shares/to-tell")
    change(her, her.good, "I make everybody laugh.")

    after, of_one, of_other = (
        her.reads(f"/shares/to-tell{more}") for more in ("", f"?entry={her.good}", f"?entry={her.talk}")
    )

    assert "Nobody. What you gave is as it stands here now." in before
    for page in (after, of_one):
        assert "Lunch Club" in page
        assert "Garden Group" not in page
    assert "Nobody." in of_other
    assert f"/shares/to-tell?entry={her.good}" in her.reads(f"/entry/{her.good}")


def test_whoever_was_told_is_on_the_list_no_more_until_something_changes_again(her: Jean) -> None:
    address = her.shares("strengths")
    share, seen = address.rpartition("/")[2], []
    change(her, her.good, "I make everybody laugh.")

    with her.doorway.record() as record:
        for told in (2, 4):
            say_told(later(record, told), share, confirmed=False)
            seen.append(to_tell(record, confirmed=False).total)
            change(her, her.good, f"I make {told} laugh.", minutes=told + 1)
            seen.append(to_tell(record, confirmed=False).total)

    assert seen == [0, 1, 0, 1]


def test_a_button_says_that_they_were_told_of_what_was_erased(her: Jean) -> None:
    address = her.shares("strengths")
    erase(her, her.good)

    told = her.posts(f"{address}/told", on="/shares/to-tell")
    page = her.reads(str(told.location))

    assert "Nobody. What you gave is as it stands here now." in page
    assert "Saved" in page


def test_giving_all_of_it_anew_tells_them_and_a_stopped_share_is_not_given_anew(her: Jean) -> None:
    gone = her.writes("strengths", "I whistle.")
    address = her.shares("strengths")
    erase(her, gone)
    before = her.reads("/shares/to-tell")

    at = str(her.posts(f"{address}/renew", on="/shares/to-tell").location).removesuffix("/until")
    her.answers(at, whom={}, why={}, pass_on={}, private={})
    her.gives(at, "page")
    new = her.signs(at)
    after = her.reads("/shares/to-tell")
    submit(her.client, f"{new}/stop", page=f"{new}/stop")
    erase(her, her.good)

    assert "Share it again as it stands now" in before
    assert "Nobody." in after
    stopped = her.reads("/shares/to-tell")
    assert stopped.count("I have told them") == 2
    assert stopped.count("Share it again as it stands now") == 1


def test_giving_less_or_to_somebody_else_tells_nobody(her: Jean) -> None:
    first, other, less = (
        her.shares(part, whom={"kind": "organisation", "name": name}).rpartition("/")[2]
        for part, name in (
            ("strengths", "Lunch Club"),
            ("strengths", "Choir"),
            ("communication", "Lunch Club"),
        )
    )
    change(her, her.good, "I make everybody laugh.")

    with her.doorway.record() as record:
        for before, new in ((first, other), (first, less), ("no such share", first)):
            told_by_giving(later(record, 2), before, new)

        assert to_tell(record, confirmed=False).total == 2


def test_what_was_erased_is_counted_among_what_to_tell(her: Jean) -> None:
    her.shares("strengths")
    erase(her, her.good)

    assert "1 thing that you erased" in her.reads("/shares/to-tell")
