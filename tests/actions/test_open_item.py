"""Opening something in the inbox: what is judged again, who opens it, and what it says of older ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.inbox import inbox_of, inbox_page
from portable_record.actions.inbox_rules import MOST_WORKERS, InboxRules, add_worker, keep_rules, rules_of
from portable_record.actions.open_item import judge_again, open_item, save_item, why_in_words
from portable_record.actions.people import remember
from portable_record.actions.receive import SIGNED
from portable_record.crypto.did import did_key
from portable_record.errors import (
    InboxItemLockedError,
    OpenedByWhomError,
    WorkersFullError,
    WorkerUnknownError,
)
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.contact import Recipient
from portable_record.sharing.verdict import Answer, Standing
from tests.actions.inboxes import SHARE, Take, at, copied, new_vault, notice, taking
from tests.actions.quick import stretch_nothing
from tests.sharing.card_vectors import CARE_CARD, HEALTH_CARD
from tests.sharing.cast import CLINIC, CLINIC_ISS, EVE_DID, NOW, SUE_DID


@pytest.fixture(scope="module", autouse=True)
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        yield


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_vault(desk, tmp_path_factory.mktemp("made"), name="Werneth Club", kind="organisation")


@pytest.fixture
def record(desk: Desk, made: Path, tmp_path: Path) -> Iterator[OpenRecord]:
    with copied(desk, made, tmp_path / "vault") as opened:
        yield opened


@pytest.fixture
def take(record: OpenRecord, tmp_path: Path) -> Take:
    return taking(record, tmp_path)


@pytest.fixture
def item(take: Take) -> str:
    return take(SHARE).item


def standing(record: OpenRecord, item: str) -> tuple[Standing, str | None]:
    signer = judge_again(record, record.vault.inbox.get(item)).signer
    return signer.standing, signer.name


def test_a_signer_is_known_from_when_they_are_remembered(record: OpenRecord, item: str) -> None:
    before = standing(record, item)
    remember(record, Recipient("contact", "Our Sue", SUE_DID), issuer=SUE_DID)

    assert before == (Standing.FIRST_TIME, None)
    assert standing(record, item) == (Standing.KNOWN, "Our Sue")


def test_another_key_of_the_same_signer_is_said(record: OpenRecord, take: Take) -> None:
    remember(record, Recipient("organisation", "Clinic", did_key(CLINIC.public)), issuer=CLINIC_ISS)
    item = take(HEALTH_CARD).item
    old = record.vault.contacts.get(did_key(CLINIC.public))
    record.vault.contacts.delete(old.id)
    remember(record, Recipient("organisation", "Clinic", EVE_DID), issuer=CLINIC_ISS)

    opened = open_item(record, item, why="to look", by="Jo")

    assert standing(record, item) == (Standing.KEY_CHANGED, "Clinic")
    assert opened.seen


def test_what_cannot_be_read_any_more_is_said_and_not_noted_as_opened(record: OpenRecord, item: str) -> None:
    signed = record.vault.consents.get(SIGNED + item)
    record.vault.consents.put(signed, write_card_file([SHARE[:-20] + "A" * 20]))

    opened = open_item(record, item, why="to look", by="Jo")

    assert opened.verdict is not None
    assert (opened.verdict.code, opened.verdict.whole) == ("signature-broken", Answer.NO)
    assert opened.seen == ()
    assert opened.line.last_look is None


def test_the_four_are_those_of_now_and_not_of_when_it_came(record: OpenRecord, take: Take, item: str) -> None:
    document = record.vault.inbox.get(item)
    take(notice())

    verdict = judge_again(record, document)

    assert verdict.code == "withdrawn"
    assert judge_again(at(record, NOW + timedelta(days=40)), document).code == "expired"


def test_an_older_one_says_so_and_both_are_linked(record: OpenRecord, item: str) -> None:
    document = record.vault.inbox.get(item)
    older = replace(document, id="older", value={**document.value, "given": "2026-11-20T12:00:00Z"})
    record.vault.inbox.put(older)
    record.vault.consents.put(
        replace(record.vault.consents.get(SIGNED + item), id=f"{SIGNED}older"),
        record.vault.consents.raw(SIGNED + item),
    )

    newest, before = (
        open_item(record, item, why="to look", by="Jo"),
        open_item(record, "older", why="to look", by="Jo"),
    )

    assert (newest.is_older, before.is_older) == (False, True)
    assert [version.id for version in newest.versions] == ["older"]
    assert [version.id for version in before.versions] == [item]


def test_nothing_is_linked_that_is_about_nobody(record: OpenRecord, item: str) -> None:
    document = record.vault.inbox.get(item)
    for name in (item, "other"):
        record.vault.inbox.put(replace(document, id=name, value={**document.value, "about": ""}))

    assert open_item(record, item, why="to look", by="Jo").versions == ()


def test_only_a_worker_on_the_list_opens_or_saves_it(record: OpenRecord, item: str) -> None:
    add_worker(record, "Jo  Bell")

    with pytest.raises(WorkerUnknownError, match="Jo Bell"):
        open_item(record, item, why="to look", by="Eve")
    with pytest.raises(WorkerUnknownError):
        save_item(record, item, why="to look", by="Eve")
    opened = open_item(record, item, why="To answer them", by=" jo bell ")

    assert opened.line.last_look is not None
    assert (opened.line.last_look.by, opened.line.last_look.why) == ("Jo Bell", "To answer them")


@pytest.mark.parametrize(("why", "by"), [("", "Jo"), (" ", "Jo"), ("to look", ""), ("to look", "  ")])
def test_a_group_opens_nothing_without_why_and_by_whom(
    record: OpenRecord, item: str, why: str, by: str
) -> None:
    for open_or_save in (open_item, save_item):
        with pytest.raises(OpenedByWhomError):
            open_or_save(record, item, why=why, by=by)

    assert record.vault.inbox.get(item).value.get("last_look") is None


def test_what_is_over_is_not_saved(record: OpenRecord, item: str) -> None:
    assert SHARE.encode() in save_item(record, item, why="to look", by="Jo")
    with pytest.raises(InboxItemLockedError):
        save_item(at(record, NOW + timedelta(days=40)), item, why="to look", by="Jo")


def test_the_list_of_workers_has_an_end(record: OpenRecord) -> None:
    keep_rules(record, InboxRules(workers=tuple(f"Worker {n}" for n in range(MOST_WORKERS))))

    add_worker(record, "worker 7")
    add_worker(record, " ")
    with pytest.raises(WorkersFullError):
        add_worker(record, "One More")

    assert len(rules_of(record).workers) == MOST_WORKERS


def test_a_reason_of_the_list_may_have_words_added() -> None:
    assert why_in_words("answer", "by Friday") == "To answer them: by Friday"
    assert why_in_words("answer") == "To answer them"
    assert why_in_words("", "typed in a command") == "typed in a command"


def test_a_contact_is_found_by_the_name_we_know_them_by(record: OpenRecord, item: str, take: Take) -> None:
    take(CARE_CARD)
    remember(record, Recipient("contact", "Our Süe", SUE_DID), issuer=SUE_DID)

    assert inbox_page(record, find="our SÜE").total == 2
    assert inbox_page(record, find="sue HALLAM").total == 1
    assert inbox_page(record, find="nobody").all == 2


def test_the_words_of_the_list_say_nothing_of_what_is_in_it(record: OpenRecord, item: str) -> None:
    (line,) = inbox_of(record)

    assert "tea" not in line.sentence.lower()
    assert "open" in line.sentence
