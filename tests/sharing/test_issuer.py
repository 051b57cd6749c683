"""Names of signers, and what an https issuer publishes."""

import json

import pytest

from portable_record.errors import IssuerRefusedError, WithdrawnListError
from portable_record.sharing.issuer import check_signs_as, issuer_files, key_in_name
from portable_record.sharing.key_set import KeySet
from portable_record.sharing.trust import Trust
from portable_record.sharing.withdrawn_list import WithdrawnList
from tests.sharing.cast import CLINIC, CLINIC_ISS, EVE, RID, SUE, SUE_DID

KID = CLINIC.public.thumbprint()
LIST = WithdrawnList.made(KID, 4, [RID, "abc.100"])


def test_a_did_carries_its_key() -> None:
    assert key_in_name(SUE_DID) == SUE.public


@pytest.mark.parametrize(
    "iss",
    ["https://a.example", "https://a.example:8443/x", "https://A.example/x/y~z", "https://localhost:1/a%20b"],
)
def test_a_well_written_address_is_taken(iss: str) -> None:
    assert key_in_name(iss) is None


@pytest.mark.parametrize(
    "iss",
    [
        "https://",
        "https:///x",
        "https://a.example//x",
        "https://a.example/x/",
        "https://a.example/./x",
        "https://-a.example",
        "https://a.example:",
        "https://a.example:123456",
        "HTTPS://a.example",
        "https://a.example\n",
        "https://a.example/x\x00",
        "https://" + "a" * 600,
        "ftp://a.example",
        "did:key:",
        "did:",
        "a.example",
    ],
)
def test_any_other_name_is_refused(iss: str) -> None:
    with pytest.raises(IssuerRefusedError):
        key_in_name(iss)


def test_who_signs_signs_as_themselves() -> None:
    check_signs_as(SUE_DID, SUE.public)
    check_signs_as(CLINIC_ISS, CLINIC.public)

    with pytest.raises(IssuerRefusedError):
        check_signs_as(SUE_DID, EVE.public)


def test_the_published_files_lie_where_readers_look() -> None:
    files = issuer_files(CLINIC_ISS, [CLINIC.public, EVE.public], withdrawn=[LIST])

    assert set(files) == {".well-known/jwks.json", f".well-known/crl/{KID}.json"}


def test_the_published_keys_are_a_sound_list_with_their_list_version() -> None:
    files = issuer_files(CLINIC_ISS, [CLINIC.public, EVE.public], withdrawn=[LIST])

    keys = KeySet.of(json.loads(files[".well-known/jwks.json"]), published=True)

    assert keys.keys == {KID: CLINIC.public, EVE.public.thumbprint(): EVE.public}
    assert keys.list_versions == {KID: 4, EVE.public.thumbprint(): 0}


def test_the_published_files_together_make_a_list_to_trust() -> None:
    files = issuer_files(CLINIC_ISS, [CLINIC.public], withdrawn=[LIST])
    jwks, crl = (json.loads(files[path]) for path in sorted(files, reverse=True))

    trust = Trust.parse(json.dumps({"trusted": [{"iss": CLINIC_ISS, "jwks": jwks, "crl": crl}]}).encode())

    assert trust.key(CLINIC_ISS, KID) == CLINIC.public
    assert trust.withdrawn(CLINIC_ISS, KID, RID, 1e9)


def test_the_published_keys_hold_no_secret() -> None:
    files = issuer_files(CLINIC_ISS, [CLINIC.public])

    assert '"d"' not in files[".well-known/jwks.json"].decode()


def test_a_did_publishes_nothing() -> None:
    with pytest.raises(IssuerRefusedError):
        issuer_files(SUE_DID, [SUE.public])


@pytest.mark.parametrize("withdrawn", [[LIST, LIST], [WithdrawnList.made("other", 1, [])]])
def test_each_list_belongs_to_one_key(withdrawn: list[WithdrawnList]) -> None:
    with pytest.raises(WithdrawnListError):
        issuer_files(CLINIC_ISS, [CLINIC.public], withdrawn=withdrawn)


def test_a_name_that_is_none_is_not_published() -> None:
    with pytest.raises(WithdrawnListError):
        WithdrawnList.made(KID, 1, ["a b"])
