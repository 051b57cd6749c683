"""Answers to a share: how they are read out of a sealed file, and over the pipe from the reader process."""

import os
from dataclasses import replace

import pytest

from portable_record.errors import KeyIdWrongError, ReplyError
from portable_record.sharing.read import read
from portable_record.sharing.reader.wire import verdict_from_json, verdict_to_json
from portable_record.sharing.reply import read_reply, write_reply
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.trust import Trust
from tests.sharing.cast import BOB, EVE, NOW, PASSCODE
from tests.sharing.reply_vectors import OFFER, REPLY, WILL_DO

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
