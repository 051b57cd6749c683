"""A record is handed over to the person it is about, with keys of their own."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.begun import Begun, begun_forms, keep_begun
from portable_record.actions.check import check_record
from portable_record.actions.death import record_death
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.hand_over import HandedOver, hand_over, make_theirs, open_shares
from portable_record.actions.notices import stopped_names
from portable_record.actions.share import share_parts
from portable_record.actions.share_choices import Choices, drafts_of, keep_draft
from portable_record.actions.telling import history_of
from portable_record.actions.unlock import unlock
from portable_record.actions.wish import Wish
from portable_record.actions.withdraw import own_notices
from portable_record.actions.writer import own_writer, writers
from portable_record.crypto.did import key_from_did
from portable_record.errors import MayNotWriteError, PassphraseError, UsageError, WrongPassphraseError
from portable_record.record.who import By
from portable_record.sharing.withdrawal import read_notice as notice_of
from portable_record.vault.vault import Vault
from tests.actions.carers import kept_record
from tests.actions.conftest import PASSPHRASE

THEIRS = "five other words of Jean"
WISH = Wish(parts=("plan",), to="Werneth Lunch Club", purpose="support", open_page=True)


@pytest.fixture
def kept(desk: Desk, tmp_path: Path) -> Iterator[OpenRecord]:
    """The record of Jean Adeyemi, kept for her by her daughter, with one share that is open."""
    record = kept_record(desk, tmp_path / "kept")
    add_words(record, part="plan", kind=None, words="She walks better", sensitive=False)
    share_parts(record, WISH, tmp_path / "shared")
    yield record
    record.vault.close()


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """Closes what is opened in a test."""
    with ExitStack() as stack:
        yield stack


def done_in(closing: ExitStack, done: HandedOver) -> HandedOver:
    closing.callback(done.record.vault.close)
    return done


def test_the_person_has_keys_and_words_of_their_own_and_the_carers_key_is_gone(
    kept: OpenRecord, closing: ExitStack, tmp_path: Path
) -> None:
    before, owner = kept.identity, kept.vault.keys.get("owner")
    keep_draft(kept, "0" * 16, Choices(parts=("plan",)))
    keep_begun(kept, Begun("one", "/plan/add/goal", "A goal", (("q_words", "not for Jean's eyes"),)))

    own = done_in(closing, hand_over(kept, THEIRS, tmp_path / "notices")).record
    entry = add_words(own, part="plan", kind=None, words="I walk better", sensitive=False)

    assert own.identity.keeper is None
    assert not own.vault.keys.has("keeper")
    assert begun_forms(own) == []
    assert drafts_of(own) == []
    now = own.identity
    new = {now.signer.to_bytes(), now.device.to_bytes(), now.hpke.to_bytes(), now.rid_key}
    old = {owner, before.device.to_bytes(), before.hpke.to_bytes(), before.rid_key}
    assert new.isdisjoint(old | {before.signer.to_bytes()})
    assert own_writer(own).by == By()
    assert [event.by for event in history_of(own, entry.id)] == ["written by Jean Adeyemi"]


def test_shares_stop_with_notices_and_rights_end(
    kept: OpenRecord, closing: ExitStack, tmp_path: Path
) -> None:
    did = kept.identity.did

    done = done_in(closing, hand_over(kept, THEIRS, tmp_path / "notices"))

    assert open_shares(done.record) == []
    assert [file.suffix for file in done.notices] == [".jws"]
    assert [writer.standing for writer in writers(done.record)] == ["This right has ended."]
    events = [json.loads(line.event) for line in done.record.vault.journal.newest()]
    handed = [each for each in events if each["type"]["code"] == "hand-over"]
    assert handed[0]["agent"][0]["who"]["identifier"]["value"] == did


def test_between_their_own_keys_and_new_ones_of_the_record_nothing_looks_tampered_with(
    kept: OpenRecord,
) -> None:
    own = make_theirs(kept, THEIRS)

    assert check_record(own) == []


def test_what_the_carer_stopped_is_known_as_stopped_under_the_carers_key(
    kept: OpenRecord, closing: ExitStack, tmp_path: Path
) -> None:
    iss, (share,) = kept.identity.iss, open_shares(kept)

    own = done_in(closing, hand_over(kept, THEIRS, tmp_path / "notices")).record

    assert (iss, share) in stopped_names(own)
    assert (own.identity.iss, share) not in stopped_names(own)
    (notice,) = own_notices(own, confirmed=False)
    assert (notice.said.iss, notice.recipient) == (iss, "Werneth Lunch Club")
    verified = notice_of(notice.token).verify(key_from_did(iss))
    assert verified.consent == share


def test_what_opened_it_before_opens_it_no_more(
    kept: OpenRecord, desk: Desk, closing: ExitStack, tmp_path: Path
) -> None:
    folder = kept.vault.folder
    done = done_in(closing, hand_over(kept, THEIRS, tmp_path / "notices"))
    closing.close()

    with pytest.raises(WrongPassphraseError):
        unlock(desk, folder, PASSPHRASE)
    Vault.open_with_recovery(folder, done.recovery_code, dice=desk.dice).close()
    again = unlock(desk, folder, THEIRS)

    with again.vault:
        assert again.identity.did == done.record.identity.did


def test_what_the_carer_wrote_stays_theirs_and_whole(
    kept: OpenRecord, closing: ExitStack, tmp_path: Path
) -> None:
    own = done_in(closing, hand_over(kept, THEIRS, tmp_path / "notices")).record
    add_words(own, part="plan", kind=None, words="I walk better", sensitive=False)

    written = {event.by for entry in own.vault.entries.page("plan") for event in history_of(own, entry.id)}

    assert check_record(own) == []
    assert (tmp_path / "kept").is_dir()
    assert written == {"written by Jean Adeyemi", "written by Nadia Hussain for Jean Adeyemi"}


def test_a_record_of_ones_own_is_not_handed_over(record: OpenRecord, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nobody keeps"):
        hand_over(record, THEIRS, tmp_path)


def test_without_a_passphrase_or_after_a_death_nothing_is_handed_over(
    kept: OpenRecord, tmp_path: Path
) -> None:
    with pytest.raises(PassphraseError):
        hand_over(kept, "", tmp_path)
    record_death(kept, date(2026, 11, 20), said_by="Sam")
    with pytest.raises(MayNotWriteError):
        hand_over(kept, THEIRS, tmp_path)

    assert kept.vault.keys.has("keeper")
