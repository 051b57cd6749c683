"""A record that a carer keeps: in their own name, with their own key, from the first line."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.identity import load_identity
from portable_record.actions.start import Carer, start_record
from portable_record.actions.telling import history_of
from portable_record.actions.unlock import unlock
from portable_record.actions.write import writing
from portable_record.actions.writer import own_writer, record_right, writer_of, writers
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.jws import read_jws, verify_jws
from portable_record.errors import (
    MayNotWriteError,
    PortableRecordError,
    RightIncompleteError,
    UsageError,
)
from portable_record.record.rights import Right
from portable_record.record.who import By
from portable_record.vault.creation import is_vault
from tests.actions.carers import AGREES, DAY, NADIA, PARENT, kept_record
from tests.actions.conftest import PASSPHRASE
from tests.actions.quick import stretch_nothing

Kept = Callable[..., OpenRecord]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch no passphrase: these tests start and unlock many times."""
    stretch_nothing(monkeypatch)


@pytest.fixture
def kept(desk: Desk, tmp_path: Path) -> Iterator[Kept]:
    """Start and open a record that a carer keeps."""
    records: list[OpenRecord] = []

    def start(carer: Carer = NADIA) -> OpenRecord:
        records.append(kept_record(desk, tmp_path / f"kept-{len(records)}", carer))
        return records[-1]

    yield start
    for record in records:
        record.vault.close()


def entries(record: OpenRecord, part: str) -> list[dict[str, Any]]:
    return [json.loads(entry.text) for entry in record.vault.entries.page(part)]


def test_a_carers_record_begins_with_who_it_is_for_who_keeps_it_and_by_what_right(kept: Kept) -> None:
    record = kept()

    (person,) = entries(record, "details")
    people = {each["resourceType"]: each for each in entries(record, "people")}

    assert person["name"] == [{"text": "Jean Adeyemi"}]
    assert people["RelatedPerson"]["name"] == [{"text": "Nadia Hussain"}]
    assert people["RelatedPerson"]["identifier"][0]["value"] == record.identity.did
    assert people["Consent"]["category"][0]["coding"][0]["code"] == "agrees"
    assert people["Consent"]["provision"]["actor"][0]["reference"]["display"] == "Nadia Hussain"
    assert {entry.in_conflict for entry in record.vault.entries.all()} == {False}


def test_the_carers_key_signs_and_the_persons_key_waits(kept: Kept) -> None:
    record = kept()
    identity = record.identity
    said = record.vault.settings.get("identity")

    for signed in (said["device_certificate"], said["keeper"]["bond"]):
        jws = read_jws(signed, allowed=frozenset({"alg", "kid"}), most=8192)
        verify_jws(jws, key_from_did(identity.did))
    bond = json.loads(read_jws(said["keeper"]["bond"], allowed=frozenset({"alg", "kid"}), most=8192).payload)

    assert identity.did != did_key(identity.owner_key)
    assert bond["entry"] == own_writer(record).by.writer
    assert (bond["basis"], bond["record"]) == ("agrees", identity.record)


def test_words_are_the_carers_without_their_being_named(kept: Kept) -> None:
    record = kept()

    entry = add_words(record, part="plan", kind=None, words="She walks better", sensitive=False)

    assert json.loads(entry.text)["meta"]["security"][0]["code"] == "PACQAST"
    assert [event.by for event in history_of(record, entry.id)] == [
        "written by Nadia Hussain for Jean Adeyemi"
    ]


def test_every_first_entry_says_that_the_carer_wrote_it(kept: Kept) -> None:
    record = kept()

    written = {event.by for entry in record.vault.entries.all() for event in history_of(record, entry.id)}

    assert written == {"written by Nadia Hussain for Jean Adeyemi"}


def test_nobody_writes_as_the_person_in_a_record_that_is_kept_for_them(kept: Kept) -> None:
    record = kept()

    with pytest.raises(MayNotWriteError, match="Nadia Hussain"), writing(record, By()):
        pass
    record_right(record, "Sam", AGREES, relation="son")
    with pytest.raises(MayNotWriteError, match="Nadia Hussain"):
        writer_of(record, "Sam", None)


def test_others_rights_can_be_written_down_by_the_carer(kept: Kept) -> None:
    record = kept()

    record_right(record, "Sam", AGREES, relation="son")
    record_right(record, "Helen Okafor", AGREES, relation="nurse", organisation="Mossley Care")

    assert [writer.name for writer in writers(record)] == ["Nadia Hussain", "Sam", "Helen Okafor"]
    roles = [each for each in entries(record, "people") if each["resourceType"] == "PractitionerRole"]
    assert roles[0]["organization"] == {"display": "Mossley Care"}


def test_a_paid_carer_names_their_organisation(kept: Kept) -> None:
    record = kept(Carer("Helen Okafor", "support worker", AGREES, organisation="Mossley Care"))

    (role,) = [each for each in entries(record, "people") if each["resourceType"] == "PractitionerRole"]
    entry = add_words(record, part="plan", kind=None, words="A good day", sensitive=False)

    assert role["organization"] == {"display": "Mossley Care"}
    assert role["code"] == [{"text": "support worker"}]
    assert json.loads(entry.text)["meta"]["security"][0]["code"] == "PROAST"


def test_the_activity_log_says_who_acted_for_whom(kept: Kept) -> None:
    record = kept()

    lines = [json.loads(line.event) for line in record.vault.journal.newest()]

    assert {line["agent"][0]["who"]["display"] for line in lines} == {"Nadia Hussain for Jean Adeyemi"}
    assert "right" in {line["type"]["code"] for line in lines}


@pytest.mark.parametrize(
    ("carer", "error"),
    [
        (replace(NADIA, name=" "), UsageError),
        (replace(NADIA, relation=""), UsageError),
        (replace(NADIA, name="N" * 201), UsageError),
        (replace(NADIA, right=Right("self")), UsageError),
        (replace(NADIA, right=Right("agrees")), RightIncompleteError),
        (replace(NADIA, right=Right("agrees", since=DAY, until=date(2026, 11, 2))), MayNotWriteError),
        (replace(NADIA, right=Right("agrees", since=date(2026, 12, 1))), MayNotWriteError),
        (replace(NADIA, right=Right("lpa-health", since=DAY, evidence="OPG 7")), MayNotWriteError),
        (replace(NADIA, right=PARENT), MayNotWriteError),
        (replace(NADIA, right=PARENT, born=date(2008, 2, 29)), MayNotWriteError),
        (replace(NADIA, right=PARENT, born=date(2010, 2, 28)), MayNotWriteError),
    ],
    ids=str,
)
def test_without_a_whole_right_that_holds_there_is_no_record(
    desk: Desk, tmp_path: Path, carer: Carer, error: type[PortableRecordError]
) -> None:
    with pytest.raises(error):
        kept_record(desk, tmp_path / "vault", carer)

    assert not is_vault(tmp_path / "vault")


@pytest.mark.parametrize(
    ("name", "kind", "issuer"),
    [("Jean", "organisation", ""), ("Jean", "person", "https://a.example"), ("", "person", "")],
)
def test_a_carer_keeps_the_record_of_a_person_by_name(
    desk: Desk, tmp_path: Path, name: str, kind: str, issuer: str
) -> None:
    with pytest.raises(UsageError):
        start_record(desk, tmp_path / "vault", PASSPHRASE, name=name, kind=kind, issuer=issuer, carer=NADIA)

    assert not is_vault(tmp_path / "vault")


def test_a_parent_begins_with_the_childs_birth_date(kept: Kept) -> None:
    record = kept(Carer("Nadia Hussain", "mother", PARENT, born=date(2012, 2, 29)))

    (person,) = entries(record, "details")

    assert person["birthDate"] == "2012-02-29"
    assert len(own_writer(record).parts) == 11


def test_in_a_record_of_ones_own_the_persons_key_signs(desk: Desk, tmp_path: Path) -> None:
    start_record(desk, tmp_path / "own", PASSPHRASE, name="Jean Adeyemi", kind="person")

    with unlock(desk, tmp_path / "own", PASSPHRASE).vault as vault:
        record = OpenRecord(desk, vault, load_identity(vault))

        assert record.identity.keeper is None
        assert record.identity.signer is record.identity.owner
        assert own_writer(record).by == By()
        assert replace(record.identity, issuer="https://a.example").iss == "https://a.example"
