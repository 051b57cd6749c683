"""docs/format/keys.md says what the code does."""

import re
from pathlib import Path

from portable_record.actions import begun, identity
from portable_record.circle import checkpoint, here, hidden, invitation, leaving, membership, pieces, ring
from portable_record.crypto import chunks, hpke, passcode, passphrase, recovery
from portable_record.crypto.derive import Purpose
from portable_record.crypto.did import did_key
from portable_record.crypto.fingerprint import digits, words
from portable_record.crypto.recovery import recovery_code
from portable_record.crypto.signing import SigningKey
from portable_record.record import change, elements
from portable_record.sharing import (
    attachments,
    contact,
    digests,
    hand,
    new_key,
    receipt,
    reply,
    terms,
    withdrawal,
)
from portable_record.vault import arrivals

TEXT = (Path(__file__).parents[2] / "docs" / "format" / "keys.md").read_text()
KEY = SigningKey.from_bytes(bytes(range(1, 33)))


def test_the_document_lists_each_label_and_no_other() -> None:
    table = TEXT.partition("## Labels")[2].partition("\n## ")[0]

    assert set(re.findall(r"`(portable-record/v1/[a-z0-9/-]+)`", table)) == set(Purpose)


def test_the_document_lists_each_label_of_what_is_signed_hashed_or_named() -> None:
    table = TEXT.partition("## Labels of what is signed, hashed or named")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `([^`]+)`", table, re.MULTILINE) == [
        change.PURPOSE,
        change.VALUE_LABEL.rstrip(b"\0").decode(),
        elements.ITEM_ID_LABEL.rstrip(b"\0").decode(),
        terms.ENTRY_LABEL.rstrip(b"\0").decode(),
        contact.PURPOSE,
        withdrawal.PURPOSE,
        new_key.PURPOSE,
        new_key.WORD_PURPOSE,
        receipt.PURPOSE,
        reply.PURPOSE,
        reply.UNSIGNED_PURPOSE,
        hand.PURPOSE,
        digests.ENTRY_LABEL.rstrip(b"\0").decode(),
        digests.SALT_LABEL.rstrip(b"\0").decode(),
        membership.PURPOSE,
        ring.PURPOSE,
        hidden.PURPOSE,
        here.PURPOSE,
        checkpoint.PURPOSE,
        membership.DEVICE_PURPOSE,
        invitation.PURPOSE,
        leaving.PURPOSE,
        pieces.PURPOSE,
        attachments.FILE_LABEL.rstrip(b"\0").decode(),
        arrivals.ARRIVAL_LABEL.decode(),
        begun.LABEL.decode(),
        identity.CERTIFICATE_PURPOSE,
        identity.KEEPER_PURPOSE,
    ]


def test_the_document_has_the_examples_that_the_code_makes() -> None:
    public = KEY.public

    for made in (
        did_key(public),
        public.thumbprint(),
        public.compressed().hex(),
        " ".join(words(public)),
        digits(public),
        recovery_code(bytes(range(16))),
    ):
        assert f"`{made}`" in TEXT


def test_the_document_has_the_numbers_of_the_code() -> None:
    for number in (
        passphrase.FLOOR_KIB,
        passphrase.CAP_KIB,
        passcode.FLOOR_ROUNDS,
        passcode.CAP_ROUNDS,
        hpke.ENCAPSULATED,
        chunks.CHUNK,
    ):
        assert f"{number:,}" in TEXT
    assert recovery.ALPHABET in TEXT
