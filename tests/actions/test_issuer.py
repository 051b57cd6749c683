"""What an owner with an https address publishes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import FORMER_KEEPERS
from portable_record.actions.issuer import export_issuer, export_viewer
from portable_record.actions.receive import receive_file
from portable_record.crypto.signing import SigningKey
from portable_record.errors import NoIssuerError
from portable_record.record.moments import moment_text
from portable_record.sharing.key_set import KeySet
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from portable_record.sharing.withdrawn_list import WithdrawnList
from portable_record.vault.shelf import Document
from tests.actions.conftest import NOW, Opened
from tests.sharing.cast import EVE, RID, SUE, SUE_DID
from tests.sharing.shares import TERMS_ID

ISSUER = "https://jean.example/key"
DAY_IS_OVER = f"{datetime(2026, 11, 23, tzinfo=UTC).timestamp():.0f}"
SHARES = ("0b8f1c52-8f0e-4a55-9d3c-0c8f2f8d7a01", "0b8f1c52-8f0e-4a55-9d3c-0c8f2f8d7a02")


@pytest.fixture
def jean(opened: Opened) -> OpenRecord:
    return opened(ISSUER)


def stop(
    record: OpenRecord, share: str, rid: str, *, key: SigningKey | None = None, iss: str = ISSUER
) -> None:
    """Stop a share of one's own, as ``withdraw`` keeps it."""
    notice = write_notice(Withdrawal(iss, share, rid, NOW), key or record.identity.signer)
    value = {"iss": iss, "notice": notice}
    record.vault.withdrawals.put(Document(share, rid, moment_text(NOW), value))


def published(record: OpenRecord, out: Path) -> dict[str, dict[str, object]]:
    lists = out / ".well-known"
    written = [file for file in export_issuer(record, out) if lists in file.parents]
    return {str(file.relative_to(out)): json.loads(file.read_bytes()) for file in written}


def test_the_viewer_of_links_lies_beside_the_keys(jean: OpenRecord, tmp_path: Path) -> None:
    files = export_issuer(jean, tmp_path)

    assert tmp_path / "view/index.html" in files
    viewer = {file.relative_to(tmp_path / "other") for file in export_viewer(tmp_path / "other")}
    assert {tmp_path / name for name in viewer} < set(files)
    assert {name.name for name in viewer} == {"index.html", "ar.json", "pl.json", "ur.json", "zh-Hans.json"}
    for name in viewer:
        assert (tmp_path / "other" / name).read_bytes() == (tmp_path / name).read_bytes()


def test_where_nothing_was_stopped_only_the_keys_are_published(jean: OpenRecord, tmp_path: Path) -> None:
    files = published(jean, tmp_path)

    assert set(files) == {".well-known/jwks.json"}
    keys = KeySet.of(files[".well-known/jwks.json"], published=True)
    assert keys.keys == {jean.identity.owner_key.thumbprint(): jean.identity.owner_key}
    assert b"crlVersion" not in (tmp_path / ".well-known/jwks.json").read_bytes()


def test_what_was_stopped_is_listed_with_a_number_that_counts_up(jean: OpenRecord, tmp_path: Path) -> None:
    kid = jean.identity.owner_key.thumbprint()
    stop(jean, SHARES[0], "bbb")
    first = published(jean, tmp_path)[f".well-known/crl/{kid}.json"]
    stop(jean, SHARES[1], "aaa")

    files = published(jean, tmp_path)

    second = files[f".well-known/crl/{kid}.json"]
    assert first == {"kid": kid, "method": "rid", "ctr": 1, "rids": [f"bbb.{DAY_IS_OVER}"]}
    assert second == {
        "kid": kid,
        "method": "rid",
        "ctr": 2,
        "rids": [f"aaa.{DAY_IS_OVER}", f"bbb.{DAY_IS_OVER}"],
    }
    assert WithdrawnList.of(second).covers("aaa", NOW.timestamp())
    assert KeySet.of(files[".well-known/jwks.json"], published=True).list_versions == {kid: 2}


def test_what_was_signed_by_a_clock_that_was_ahead_is_taken_back_all_the_same(
    jean: OpenRecord, tmp_path: Path
) -> None:
    ahead = NOW + timedelta(days=3)
    terms = {"given": moment_text(ahead)}
    jean.vault.shares.put(Document(SHARES[0], "", moment_text(NOW), {"terms": terms}))
    stop(jean, SHARES[0], "bbb")

    (listed,) = [files for name, files in published(jean, tmp_path).items() if "crl" in name]

    assert WithdrawnList.of(listed).covers("bbb", ahead.timestamp())


def test_what_a_former_keeper_stopped_is_listed_under_the_key_that_signed_it(
    jean: OpenRecord, tmp_path: Path
) -> None:
    own, theirs = jean.identity.owner_key.thumbprint(), SUE.public.thumbprint()
    jean.vault.settings.put(FORMER_KEEPERS, [SUE_DID])
    stop(jean, SHARES[0], "theirs", key=SUE)
    stop(jean, SHARES[1], "own")

    files = published(jean, tmp_path)

    assert files[f".well-known/crl/{theirs}.json"]["rids"] == [f"theirs.{DAY_IS_OVER}"]
    assert files[f".well-known/crl/{own}.json"]["rids"] == [f"own.{DAY_IS_OVER}"]
    keys = KeySet.of(files[".well-known/jwks.json"], published=True)
    assert keys.keys.keys() == {own, theirs}


def test_what_was_stopped_under_another_name_is_not_published_here(jean: OpenRecord, tmp_path: Path) -> None:
    jean.vault.settings.put(FORMER_KEEPERS, [SUE_DID])
    stop(jean, SHARES[0], "theirs", key=SUE, iss=SUE_DID)
    stop(jean, SHARES[1], "lost", key=EVE)

    assert set(published(jean, tmp_path)) == {".well-known/jwks.json"}


def test_notices_of_others_are_not_published(jean: OpenRecord, tmp_path: Path) -> None:
    file = tmp_path / "notice.jws"
    file.write_text(write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE))
    receive_file(jean, file)

    assert set(published(jean, tmp_path / "out")) == {".well-known/jwks.json"}


def test_everybody_may_read_what_is_published(jean: OpenRecord, tmp_path: Path) -> None:
    stop(jean, SHARES[0], "bbb")

    modes = {file.stat().st_mode & 0o777 for file in export_issuer(jean, tmp_path)}

    assert modes == {0o644}


def test_who_has_no_address_publishes_nothing(record: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(NoIssuerError):
        export_issuer(record, tmp_path)
