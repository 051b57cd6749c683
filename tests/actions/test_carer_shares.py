"""What a carer shares is signed with their own key, and says for whom and by what right."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.export import export_contact
from portable_record.actions.four_answers import four_answers
from portable_record.actions.share import preview_share, share_parts
from portable_record.actions.start import Carer
from portable_record.actions.verify import verify_one
from portable_record.actions.wish import Wish
from portable_record.actions.withdraw import withdraw_share
from portable_record.actions.writer import end_somebodys_right
from portable_record.crypto.did import did_key
from portable_record.crypto.jws import read_jws
from portable_record.errors import BundleShapeError, MayNotWriteError
from portable_record.record.rights import Right
from portable_record.sharing.consent import SHARE, SHARE_TERMS
from portable_record.sharing.contact import Author, read_contact
from portable_record.sharing.giver import giver_of, refuse_other_signer, role_of
from portable_record.sharing.verdict import Verdict
from tests.actions.carers import DAY, kept_record
from tests.actions.quick import stretch_nothing

WISH = Wish(parts=("plan",), to="Werneth Lunch Club", purpose="support", forms=("page",), open_page=True)
POWER = Right("lpa-health", since=DAY, evidence="OPG 7000-1234")
NADIA = Carer("Nadia Hussain", "daughter", POWER, cannot_decide=True)


@pytest.fixture
def record(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRecord]:
    """The record of Jean Adeyemi, who cannot decide; her daughter has power of attorney."""
    stretch_nothing(monkeypatch)
    record = kept_record(desk, tmp_path / "vault", NADIA)
    add_words(record, part="plan", kind=None, words="She walks better", sensitive=False)
    yield record
    record.vault.close()


def read(record: OpenRecord, file: Path) -> Verdict:
    return verify_one(record.desk, file, trust=b"", at=record.now, passcode=None).verdict


def test_the_recipient_reads_who_signed_for_whom_and_by_what_right(
    record: OpenRecord, tmp_path: Path
) -> None:
    (file,) = share_parts(record, WISH, tmp_path / "out").files

    verdict = read(record, file)
    (_, signed), *_ = four_answers(verdict)[1:]

    assert verdict.signer.did == record.identity.did
    assert "Nadia Hussain (daughter)" in signed
    assert "They signed it for Jean Adeyemi." in signed
    assert "lasting power of attorney for health and care. Nobody here has checked it." in signed


def test_the_persons_key_signs_nothing(record: OpenRecord, tmp_path: Path) -> None:
    wish = replace(WISH, forms=("card", "page", "fhir"))
    shared = share_parts(record, wish, tmp_path / "out")
    notice = withdraw_share(record, shared.id, tmp_path / "out").files[0]
    export_contact(record, tmp_path / "nadia.jws", None)  # type: ignore[arg-type]  # nothing goes to a screen

    person = did_key(record.identity.owner_key)
    told = [file.read_bytes() for file in (tmp_path / "out").iterdir()]

    assert all(person.encode() not in each for each in told)
    signer = record.identity.signer.public.thumbprint()
    assert json.loads(read_jws_payload(notice))["iss"] == record.identity.did
    card = read_contact((tmp_path / "nadia.jws").read_text())
    assert (card.name, card.did) == ("Nadia Hussain for Jean Adeyemi", record.identity.did)
    assert signer != record.identity.owner_key.thumbprint()


def read_jws_payload(file: Path) -> bytes:
    return read_jws(file.read_text().strip(), allowed=frozenset({"alg", "kid", "typ"}), most=8192).payload


def test_the_consent_is_given_by_the_relative(record: OpenRecord, tmp_path: Path) -> None:
    share_parts(record, replace(WISH, forms=("fhir",)), tmp_path / "out")

    bundle = json.loads((tmp_path / "out" / "bundle.fhir.json").read_text())
    resources = {each["resource"]["resourceType"]: each["resource"] for each in bundle["entry"]}
    (performer,) = resources["Consent"]["performer"]
    (agent,) = resources["Provenance"]["agent"]

    assert performer["type"] == "RelatedPerson"
    assert performer["display"] == "Nadia Hussain (daughter)"
    assert agent["onBehalfOf"] == resources["Consent"]["patient"]
    assert agent["role"][0]["coding"][0]["code"] == "lpa-health"


def test_a_card_says_that_somebody_else_put_it_together(record: OpenRecord, tmp_path: Path) -> None:
    share_parts(record, replace(WISH, to="", forms=("card",)), tmp_path / "out")

    verdict = read(record, tmp_path / "out" / "card.carecard")
    printed = (tmp_path / "out" / "card.html").read_text()

    assert verdict.limits.for_them
    assert "They signed it for Jean Adeyemi." in four_answers(verdict)[1][1]
    assert "Put together for the person by somebody else" in printed
    assert "Nadia Hussain (daughter) for Jean Adeyemi, by this right: lasting power" in printed


def test_before_signing_the_carer_sees_how_it_will_be_signed(record: OpenRecord) -> None:
    said = preview_share(record, WISH).said

    assert said[-1] == (
        "Signed by Nadia Hussain (daughter) for Jean Adeyemi, "
        "by this right: lasting power of attorney for health and care."
    )


def test_nobody_shares_by_a_right_that_has_ended(record: OpenRecord, tmp_path: Path) -> None:
    end_somebodys_right(record, "Nadia Hussain", None)

    for share in (lambda: preview_share(record, WISH), lambda: share_parts(record, WISH, tmp_path / "out")):
        with pytest.raises(MayNotWriteError, match="has ended"):
            share()
    assert not (tmp_path / "out").exists()


def test_nobody_shares_a_part_that_their_right_does_not_reach(desk: Desk, tmp_path: Path) -> None:
    money = Right("lpa-money", since=DAY, evidence="OPG 7")
    record = kept_record(desk, tmp_path / "money", replace(NADIA, right=money))

    with record.vault, pytest.raises(MayNotWriteError, match="does not reach"):
        preview_share(record, WISH)


def test_whoever_says_they_gave_it_for_somebody_is_whoever_signed(record: OpenRecord, tmp_path: Path) -> None:
    (file,) = share_parts(record, WISH, tmp_path / "out").files
    (taken,) = read(record, file).taken
    giver = giver_of(taken.bundle)

    assert giver is not None
    refuse_other_signer(giver, record.identity.did)
    with pytest.raises(BundleShapeError, match="did not sign"):
        refuse_other_signer(giver, did_key(record.identity.owner_key))


def test_a_share_by_the_person_names_no_other() -> None:
    refuse_other_signer(None, "did:key:zDn")

    assert role_of(Author("Sue", "did:key:zDn", basis="agrees")) == {}
    assert giver_of({"entry": []}) is None


def test_only_the_last_entry_says_who_gave_a_share() -> None:
    ours = {"coding": [{"system": SHARE, "code": SHARE_TERMS}]}
    consent = {"resourceType": "Consent", "category": [ours]}
    provenance = {"resourceType": "Provenance", "agent": [{"onBehalfOf": {"display": "Jean"}}]}

    last = giver_of({"entry": [{"resource": consent}, {"resource": provenance}]})
    before = giver_of({"entry": [{"resource": provenance}, {"resource": consent}]})

    assert last is not None
    assert before is None
