"""Answers to a share: how they are read out of a sealed file, and over the pipe from the reader process."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.crypto.jws import sign_jws
from portable_record.errors import KeyIdWrongError, ReplyError
from portable_record.record.canonical import canonical
from portable_record.sharing.me import Me
from portable_record.sharing.read import read
from portable_record.sharing.reader.wire import verdict_from_json, verdict_to_json
from portable_record.sharing.reply import (
    TYPE,
    UNSIGNED_CONTENT,
    read_reply,
    read_unsigned,
    reply_to_claims,
    write_reply,
)
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.trust import Trust
from portable_record.sharing.verdict import Answer, Signer
from tests.sharing.cast import BOB, BOB_SEALS, EVE, EVE_SEALS, NOW, PASSCODE
from tests.sharing.reply_vectors import OFFER, REPLY, WILL_DO
from tests.sharing.slip_vectors import head
from tests.sharing.unsigned_vectors import UNSIGNED, bad, good, sealed

TOKEN = write_reply(REPLY, BOB)


def test_an_answer_says_what_was_put_in_it() -> None:
    assert read_reply(f"{TOKEN}\n").verify(BOB.public) == REPLY
    assert write_reply(REPLY, BOB) == TOKEN


def test_an_answer_is_not_checked_by_a_key_it_does_not_name() -> None:
    with pytest.raises(KeyIdWrongError):
        read_reply(TOKEN).verify(EVE.public)


def test_an_answer_comes_back_in_a_sealed_file_and_over_the_pipe() -> None:
    sealed = seal_file([TOKEN], passcode=PASSCODE, dice=os.urandom)

    verdict = read(sealed, name="answer.carebundle", trust=Trust(), at=NOW, passcode=PASSCODE)

    assert verdict.slips == (REPLY,)
    assert not verdict.taken
    assert verdict_from_json(verdict_to_json(verdict)) == verdict


def test_each_piece_is_shown_by_itself_with_its_kind() -> None:
    shown = read(TOKEN.encode(), name="", trust=Trust(), at=NOW).contents

    assert [one.kind for one in shown] == [
        "What we agreed",
        "What they will do",
        "What they noticed",
        "What they can offer",
    ]
    assert shown[1].lines == (("Who", WILL_DO.who), ("Day", WILL_DO.day))
    assert (shown[3].title, shown[3].lines[0]) == (OFFER.title, ("What", OFFER.text))


def test_nobody_makes_an_answer_without_pieces() -> None:
    with pytest.raises(ReplyError):
        replace(REPLY, pieces=())


UNSIGNED_FILES = sorted((Path(__file__).parents[1] / "vectors").glob("*/unsigned-answer/*.json"))


@pytest.mark.parametrize("file", UNSIGNED_FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_an_answer_that_nobody_signed_ends_as_its_vector_says(file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))
    data = sealed(BOB_SEALS.public, vector["cty"], vector["text"].encode())

    verdict = read(data, name="", trust=Trust(), at=NOW, me=Me(hpke=BOB_SEALS))

    assert verdict.code == vector["code"]
    assert bool(verdict.slips) == (file.parent.parent.name == "good")
    assert verdict.signer == Signer()
    assert verdict.whole is Answer.UNKNOWN


def test_the_vectors_of_unsigned_answers_are_what_their_maker_makes() -> None:
    made = {
        (side, name, code, cty, said)
        for side, vectors in (("good", good()), ("bad", bad()))
        for name, _, code, cty, said in vectors
    }

    kept = [(file, json.loads(file.read_text(encoding="utf-8"))) for file in UNSIGNED_FILES]

    assert made == {
        (file.parent.parent.name, file.stem, each["code"], each["cty"], each["text"]) for file, each in kept
    }


def test_an_unsigned_answer_comes_over_the_pipe_and_never_as_a_signed_one() -> None:
    data = sealed(BOB_SEALS.public, UNSIGNED_CONTENT, canonical(reply_to_claims(UNSIGNED)))
    verdict = read(data, name="", trust=Trust(), at=NOW, me=Me(hpke=BOB_SEALS))

    assert verdict.slips == (UNSIGNED,)
    assert not UNSIGNED.is_signed
    assert verdict_from_json(verdict_to_json(verdict)) == verdict
    assert (str(verdict.verdict), verdict.exit_status) == ("unknown-signer", 3)
    assert read(data, name="", trust=Trust(), at=NOW, me=Me(hpke=EVE_SEALS)).code == "no-slot-for-me"
    with pytest.raises(ReplyError):
        read_reply(sign_jws(canonical(reply_to_claims(UNSIGNED)), BOB, head(BOB, TYPE)))
    with pytest.raises(ReplyError):
        read_unsigned(canonical(reply_to_claims(REPLY)))
