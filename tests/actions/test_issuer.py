"""What an owner with an https address publishes."""

import json
from pathlib import Path

import pytest

from portable_record.actions.desk import OpenRecord
from portable_record.actions.issuer import export_issuer
from portable_record.actions.receive import receive_file
from portable_record.errors import NoIssuerError
from portable_record.record.moments import moment_text
from portable_record.sharing.key_set import KeySet
from portable_record.sharing.withdrawal import Withdrawal, write_notice
from portable_record.sharing.withdrawn_list import WithdrawnList
from portable_record.vault.shelf import Document
from tests.actions.conftest import NOW, Opened
from tests.sharing.cast import RID, SUE, SUE_DID
from tests.sharing.shares import TERMS_ID

ISSUER = "https://jean.example/key"


@pytest.fixture
def jean(opened: Opened) -> OpenRecord:
    return opened(ISSUER)


def stop(record: OpenRecord, share: str, rid: str) -> None:
    """Stop a share of one's own, as ``withdraw`` keeps it."""
    record.vault.withdrawals.put(Document(share, rid, moment_text(NOW), {"notice": "x"}))


def published(record: OpenRecord, out: Path) -> dict[str, dict[str, object]]:
    return {str(file.relative_to(out)): json.loads(file.read_bytes()) for file in export_issuer(record, out)}


def test_where_nothing_was_stopped_only_the_keys_are_published(jean: OpenRecord, tmp_path: Path) -> None:
    files = published(jean, tmp_path)

    assert set(files) == {".well-known/jwks.json"}
    keys = KeySet.of(files[".well-known/jwks.json"], published=True)
    assert keys.keys == {jean.identity.owner.public.thumbprint(): jean.identity.owner.public}
    assert b"crlVersion" not in (tmp_path / ".well-known/jwks.json").read_bytes()


def test_what_was_stopped_is_listed_with_a_number_that_counts_up(jean: OpenRecord, tmp_path: Path) -> None:
    kid = jean.identity.owner.public.thumbprint()
    stop(jean, "share-1", "bbb")
    first = published(jean, tmp_path)[f".well-known/crl/{kid}.json"]
    stop(jean, "share-2", "aaa")

    files = published(jean, tmp_path)

    second = files[f".well-known/crl/{kid}.json"]
    assert first == {"kid": kid, "method": "rid", "ctr": 1, "rids": ["bbb"]}
    assert second == {"kid": kid, "method": "rid", "ctr": 2, "rids": ["aaa", "bbb"]}
    assert WithdrawnList.of(second).covers("aaa", 0)
    assert KeySet.of(files[".well-known/jwks.json"], published=True).list_versions == {kid: 2}


def test_notices_of_others_are_not_published(jean: OpenRecord, tmp_path: Path) -> None:
    file = tmp_path / "notice.jws"
    file.write_text(write_notice(Withdrawal(SUE_DID, TERMS_ID, RID, NOW), SUE))
    receive_file(jean, file)

    assert set(published(jean, tmp_path / "out")) == {".well-known/jwks.json"}


def test_everybody_may_read_what_is_published(jean: OpenRecord, tmp_path: Path) -> None:
    stop(jean, "share-1", "bbb")

    modes = {file.stat().st_mode & 0o777 for file in export_issuer(jean, tmp_path)}

    assert modes == {0o644}


def test_who_has_no_address_publishes_nothing(record: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(NoIssuerError):
        export_issuer(record, tmp_path)
