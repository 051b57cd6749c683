"""Receiving: what is kept, how a notice of stopped sharing locks it, and who is remembered."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions.death import record_death
from portable_record.actions.desk import OpenRecord
from portable_record.actions.open_item import open_item
from portable_record.actions.people import contacts, known_signers, remember
from portable_record.actions.receive import Received, me_of, receive_file
from portable_record.crypto.did import did_key
from portable_record.crypto.fingerprint import words
from portable_record.crypto.signing import SigningKey
from portable_record.errors import MayNotWriteError
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.contact import Recipient, write_contact
from portable_record.sharing.health_card import sign
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from tests.sharing.card_vectors import CARE_CARD, HEALTH_CARD
from tests.sharing.cast import (
    CARE,
    CLINIC,
    CLINIC_ISS,
    CLINIC_TRUSTED,
    EVE,
    EVE_DID,
    NOW,
    RID,
    SUE,
    SUE_DID,
    UNTIL,
    trusting,
)
from tests.sharing.shares import TERMS_ID
from tests.sharing.test_read import share_for

OTHER_RID = "abcdefghijk"
FOR_ANYONE = share_for(Recipient("bearer", "Whoever holds it"))

Receive = Callable[..., Received]


def card(rid: str | None = RID, *, nbf: datetime = NOW) -> str:
    return sign(CARE, key=SUE, iss=SUE_DID, nbf=nbf, exp=UNTIL, rid=rid, types=())


def notice(rid: str = RID, *, key: SigningKey = SUE, iss: str = SUE_DID, consent: str = TERMS_ID) -> str:
    return write_notice(Withdrawal(iss, consent, rid, NOW), key)


@pytest.fixture
def receive(record: OpenRecord, tmp_path: Path) -> Receive:
    """Receive a text as a file."""

    def receive_text(text: str | bytes, *, know: bool = False, trust: object = None) -> Received:
        file = tmp_path / "given.txt"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        list_of_signers = tmp_path / "trust.json"
        list_of_signers.write_text(json.dumps(trust))
        return receive_file(record, file, know=know, trust=None if trust is None else list_of_signers)

    return receive_text


def state(record: OpenRecord, item: str) -> str:
    return str(record.vault.inbox.get(item).value["state"])


def told(record: OpenRecord) -> list[str]:
    return [json.loads(line.event)["type"]["code"] for line in record.vault.journal.newest()]


@pytest.mark.parametrize("text", [card(), FOR_ANYONE], ids=["card", "share"])
def test_a_notice_locks_what_came_before_it_and_it_is_refused_from_then_on(
    record: OpenRecord, receive: Receive, text: str
) -> None:
    item = receive(text).item

    locked = receive(notice()).locked

    assert locked == (item,)
    assert state(record, item) == "withdrawn"
    assert receive(text).verified.verdict.code == "withdrawn"


@pytest.mark.parametrize("text", [card(), FOR_ANYONE], ids=["card", "share"])
def test_a_notice_that_comes_first_is_not_forgotten(receive: Receive, text: str) -> None:
    assert receive(notice()).item == ""

    received = receive(text)

    assert (received.verified.verdict.code, received.item) == ("withdrawn", "")


def test_a_notice_of_another_share_or_another_signer_locks_nothing(
    record: OpenRecord, receive: Receive
) -> None:
    item = receive(card()).item

    locked = receive(notice(OTHER_RID)).locked + receive(notice(key=EVE, iss=EVE_DID)).locked

    assert locked == ()
    assert state(record, item) == "open"
    assert receive(card()).verified.verdict.code == "first-time"


def test_two_notices_of_one_name_both_count(record: OpenRecord, receive: Receive) -> None:
    other = TERMS_ID.replace("5f", "6f")

    receive(notice())
    receive(notice(consent=other))

    assert {(SUE_DID, TERMS_ID), (SUE_DID, other), (SUE_DID, RID)} <= me_of(record).withdrawn


def test_a_notice_is_noted_once(record: OpenRecord, receive: Receive) -> None:
    receive(notice())
    receive(notice())

    assert told(record).count("told") == 1


def test_a_forged_notice_stops_nothing(record: OpenRecord, receive: Receive) -> None:
    receive(card())

    refused = receive(notice(key=EVE))

    assert refused.verified.verdict.refused
    assert not me_of(record).withdrawn


def test_each_card_of_a_file_can_lock_it(record: OpenRecord, receive: Receive) -> None:
    item = receive(write_card_file([card(), card(OTHER_RID)])).item

    assert receive(notice(OTHER_RID)).locked == (item,)


def test_a_card_that_brings_its_own_notice_is_kept_locked(record: OpenRecord, receive: Receive) -> None:
    received = receive(write_card_file([card(), notice()]))

    assert received.locked == (received.item,)


def test_the_newest_that_is_held_counts(record: OpenRecord, receive: Receive) -> None:
    newer = card(nbf=NOW + timedelta(seconds=2))
    for text in (card(), card(nbf=NOW + timedelta(seconds=1)), newer):
        assert receive(text).item

    assert receive(card(nbf=NOW + timedelta(seconds=1))).verified.verdict.code == "older-than-held"
    assert receive(newer).item


def test_a_card_without_a_name_for_taking_back_is_kept(record: OpenRecord, receive: Receive) -> None:
    assert state(record, receive(card(None)).item) == "open"
    assert me_of(record).held == {}


@pytest.mark.parametrize(
    "text", [write_contact(Recipient("contact", "Sue", SUE_DID), SUE), json.dumps(CLINIC_TRUSTED["jwks"])]
)
def test_what_is_no_share_is_not_put_into_the_inbox(record: OpenRecord, receive: Receive, text: str) -> None:
    received = receive(text)

    assert not received.verified.verdict.refused
    assert (received.item, record.vault.inbox.all()) == ("", [])


def test_the_words_of_a_new_signer_are_told_until_they_are_known(receive: Receive) -> None:
    first, after = receive(card(), know=True), receive(card())

    assert first.signer_words == words(SUE.public)
    assert after.signer_words == ()
    assert after.verified.verdict.code == "whole-and-known"


def test_a_signer_with_an_address_is_remembered_with_their_key(record: OpenRecord, receive: Receive) -> None:
    trust = trusting({**CLINIC_TRUSTED, "name": " " * 3})

    receive(HEALTH_CARD, know=True, trust=trust)

    (contact,) = contacts(record)
    assert (contact.name, contact.did) == (CLINIC_ISS, did_key(CLINIC.public))
    assert receive(HEALTH_CARD).verified.verdict.code == "whole-and-known"


def test_another_key_of_a_remembered_address_is_refused(record: OpenRecord, receive: Receive) -> None:
    receive(HEALTH_CARD, know=True, trust=trusting(CLINIC_TRUSTED))
    other = sign(CARE, key=EVE, iss=CLINIC_ISS, nbf=NOW, exp=UNTIL, rid=None, types=())

    assert receive(other).verified.verdict.code == "key-changed"


def test_a_name_too_long_is_cut(record: OpenRecord, receive: Receive) -> None:
    receive(HEALTH_CARD, know=True, trust=trusting({**CLINIC_TRUSTED, "name": "x" * 500}))

    assert contacts(record)[0].name == "x" * 200


def test_remembering_somebody_again_loses_nothing_of_them(record: OpenRecord, receive: Receive) -> None:
    sue = Recipient("organisation", "Sue's", SUE_DID, record.identity.hpke.public.to_bytes())
    receive(write_contact(sue, SUE), know=True)

    receive(card(), know=True)

    assert [one.recipient for one in contacts(record)] == [sue]


def test_the_address_of_a_contact_outlives_their_contact_card(record: OpenRecord, receive: Receive) -> None:
    receive(HEALTH_CARD, know=True, trust=trusting(CLINIC_TRUSTED))

    receive(write_contact(Recipient("organisation", "Clinic", did_key(CLINIC.public)), CLINIC), know=True)

    assert known_signers(record)[CLINIC_ISS].name == "Clinic"
    assert receive(HEALTH_CARD).verified.verdict.code == "whole-and-known"


def test_the_newest_key_of_an_address_counts(record: OpenRecord) -> None:
    remember(record, Recipient("contact", "Clinic", EVE_DID), issuer=CLINIC_ISS)
    old = record.vault.contacts.get(EVE_DID)
    record.vault.contacts.put(type(old)(old.id, old.about, "2020-01-01T00:00:00Z", old.value))
    remember(record, Recipient("contact", "Clinic", did_key(CLINIC.public)), issuer=CLINIC_ISS)

    assert known_signers(record)[CLINIC_ISS].key == CLINIC.public


def test_nobody_is_remembered_for_a_list_of_keys(record: OpenRecord, receive: Receive) -> None:
    receive(json.dumps(CLINIC_TRUSTED["jwks"]), know=True)

    assert contacts(record) == []


def test_the_care_card_of_a_stranger_is_kept_with_its_kinds_in_words(
    record: OpenRecord, receive: Receive
) -> None:
    item = receive(CARE_CARD).item

    seen = open_item(record, item, why="to look").seen

    assert [(entry.type, entry.kind) for entry in seen] == [
        ("Patient", "Personal details"),
        ("Observation", seen[1].kind),
    ]
    assert seen[1].kind != "Observation"


def test_after_a_death_only_a_notice_is_kept(record: OpenRecord, receive: Receive) -> None:
    item = receive(card(OTHER_RID)).item
    record_death(record, date(2026, 11, 1), said_by="Sam")

    with pytest.raises(MayNotWriteError):
        receive(card())
    with pytest.raises(MayNotWriteError):
        receive(write_contact(Recipient("contact", "Sue", SUE_DID), SUE), know=True)
    locked = receive(notice(OTHER_RID, consent=TERMS_ID)).locked

    assert locked == (item,)
    assert [each.id for each in record.vault.inbox.all()] == [item]
    assert contacts(record) == []
