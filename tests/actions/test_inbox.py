"""The inbox: what is listed, what opens, and that opening is noted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.inbox import inbox_of
from portable_record.actions.open_item import open_item
from portable_record.actions.people import remember
from portable_record.actions.receive import receive_file
from portable_record.actions.share import Wish, share_parts
from portable_record.crypto.fingerprint import words
from portable_record.errors import InboxItemLockedError, NotFoundError
from portable_record.sharing.contact import Recipient
from tests.actions.conftest import Opened
from tests.sharing.card_vectors import CARE_CARD
from tests.sharing.cast import SUE, SUE_DID, UNTIL


def given_by(giver: OpenRecord, folder: Path) -> Path:
    """Share something without a passcode, and return the page."""
    add_words(giver, part="strengths", kind=None, words="I make people laugh.", sensitive=False)
    wish = Wish(parts=("strengths",), to="Jean", purpose="support", forms=("page",), open_page=True)
    return share_parts(giver, wish, folder / "given").files[0]


@pytest.fixture
def item(record: OpenRecord, tmp_path: Path) -> str:
    file = tmp_path / "sue.carecard"
    file.write_text(CARE_CARD)
    return receive_file(record, file).item


def test_an_item_is_listed_with_its_sender_its_person_and_its_end(record: OpenRecord, item: str) -> None:
    (line,) = inbox_of(record)

    assert (line.id, line.iss, line.about, line.state) == (item, SUE_DID, "Sue Hallam", "open")
    assert line.until == "2026-12-20T12:00:00Z"


def test_a_stranger_is_named_by_their_eight_words(record: OpenRecord, item: str) -> None:
    (line,) = inbox_of(record)

    assert (line.sender, line.claims) == ("", "")
    assert line.sentence == (
        "from somebody whose name is not known here, about Sue Hallam, "
        "until 20 December 2026, 12:00 UTC, open. "
        f"Their eight words: {' '.join(words(SUE.public))}"
    )


def test_a_stranger_who_gives_a_name_is_shown_with_it_as_their_own_claim(
    record: OpenRecord, opened: Opened, tmp_path: Path
) -> None:
    receive_file(record, given_by(opened(name="Nadia Hussain"), tmp_path))

    (line,) = inbox_of(record)

    assert (line.sender, line.claims) == ("", "Nadia Hussain")
    assert line.sentence.startswith('from somebody who writes that they are "Nadia Hussain", ')
    assert "Their eight words: " in line.sentence


def test_a_sender_remembered_later_is_named_as_the_contact(
    record: OpenRecord, opened: Opened, tmp_path: Path
) -> None:
    nadia = opened(name="Nadia Hussain")
    receive_file(record, given_by(nadia, tmp_path))

    remember(record, Recipient("contact", "My daughter", nadia.identity.did), issuer=nadia.identity.did)

    (line,) = inbox_of(record)
    assert line.sender == "My daughter"
    assert line.sentence.startswith("from My daughter, ")
    assert "eight words" not in line.sentence


def test_what_the_owner_gave_themselves_comes_from_them(record: OpenRecord, tmp_path: Path) -> None:
    receive_file(record, given_by(record, tmp_path))

    assert next(inbox_of(record)).sender == "Jean Adeyemi"


def test_an_item_kept_by_an_older_program_still_has_its_words(record: OpenRecord, item: str) -> None:
    document = record.vault.inbox.get(item)
    older = {key: value for key, value in document.value.items() if key not in ("did", "claims")}
    record.vault.inbox.put(replace(document, value=older))

    assert next(inbox_of(record)).words == words(SUE.public)


def test_an_opened_item_says_the_kind_of_each_entry_in_words(record: OpenRecord, item: str) -> None:
    seen = open_item(record, item, why="to plan lunch").seen

    assert (seen[0].type, seen[0].kind) == ("Patient", "Personal details")
    assert all(one.kind and one.kind != one.type for one in seen)


def test_opening_is_noted_with_its_reason(record: OpenRecord, item: str) -> None:
    open_item(record, item, why="to plan lunch")

    event = json.loads(record.vault.journal.newest()[0].event)
    assert event["type"]["code"] == "open-item"
    assert event["purposeOfEvent"] == [{"text": "to plan lunch"}]


def test_what_is_over_is_locked_at_once(record: OpenRecord, item: str) -> None:
    later = replace(record, desk=replace(record.desk, now=lambda: UNTIL))

    assert next(inbox_of(later)).state == "ended"
    with pytest.raises(InboxItemLockedError, match="over"):
        open_item(later, item, why="to look")


def test_there_is_no_item_of_another_name(record: OpenRecord) -> None:
    with pytest.raises(NotFoundError):
        open_item(record, "no such item", why="to look")
