"""The reader as the app uses it: what it gives back, and that no input ever stops the next one."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portable_record.errors import (
    NoCodeInPictureError,
    PictureUnreadableError,
    ReaderStoppedError,
    ReaderTooSlowError,
    TooLargeError,
    TrustMalformedError,
)
from portable_record.record.intake import Checked, check
from portable_record.sharing import qr
from portable_record.sharing.me import Me
from portable_record.sharing.page import make_page
from portable_record.sharing.read import read
from portable_record.sharing.reader import Reader, Refusal
from portable_record.sharing.reader.frames import BODY_MOST
from portable_record.sharing.reader.process import command
from portable_record.sharing.sealed_file import seal_file
from portable_record.sharing.trust import Trust
from tests.sharing.cast import BOB_DID, BOB_SEALS, NOW, PASSCODE, TRUST_BOTH
from tests.sharing.page_shares import FULL, sealed, signed

VECTORS = sorted((Path(__file__).parents[2] / "vectors").glob("*/card/*.json"))
TRUST = json.dumps(TRUST_BOTH).encode()
FAILING = command(sys.executable, "tests.sharing.reader.failing_worker")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """The reader of the app."""
    with Reader(sys.executable) as started:
        started.start()
        yield started


@pytest.fixture
def failing() -> Iterator[Reader]:
    """A reader whose worker fails when a piece asks for it."""
    with Reader(sys.executable, arguments=FAILING) as started:
        yield started


def basic(text: str) -> bytes:
    return json.dumps({"resourceType": "Basic", "id": "one", "code": {"text": text}}).encode()


def good(piece: bytes) -> Checked:
    return check(piece)


@pytest.mark.parametrize("file", VECTORS, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_every_vector_ends_in_the_same_verdict_inside_the_reader(reader: Reader, file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))
    data = vector["input"].encode()
    trust = json.dumps(vector["trust"]).encode() if vector["trust"] else b""

    verdict = reader.read(data, name=file.name, trust=trust, at=NOW)

    assert verdict == read(data, name=file.name, trust=Trust.parse(trust) if trust else Trust(), at=NOW)


@pytest.mark.parametrize("data", [sealed(FULL), make_page(sealed(FULL))], ids=["sealed", "page"])
def test_a_passcode_opens_inside_the_reader(reader: Reader, data: bytes) -> None:
    verdict = reader.read(data, name="x", trust=b"", at=NOW, passcode=PASSCODE)
    without = reader.read(data, name="x", trust=b"", at=NOW)

    assert (verdict.code, without.code) == ("first-time", "passcode-needed")
    assert any(shown.title == "Peanuts" or "eanut" in shown.title for shown in verdict.contents)


def test_a_key_opens_inside_the_reader(reader: Reader) -> None:
    data = seal_file([signed(FULL)], recipients=[BOB_SEALS.public], dice=bytes)
    me = Me(dids=frozenset({BOB_DID}), hpke=BOB_SEALS)

    verdict = reader.read(data, name="x", trust=TRUST, at=NOW, me=me)

    assert verdict.code == "whole-and-known"


def test_a_list_of_signers_that_is_not_as_it_should_be_is_named(reader: Reader) -> None:
    with pytest.raises(TrustMalformedError):
        reader.read(b"x", name="x", trust=b"[]", at=NOW)


def test_a_file_larger_than_anything_that_is_read_is_refused_before_it_is_sent(reader: Reader) -> None:
    with pytest.raises(TooLargeError):
        reader.read(bytes(BODY_MOST + 1), name="x", trust=b"", at=NOW)


def test_a_moving_code_as_large_as_no_code_can_be_is_refused_without_filling_the_memory(
    reader: Reader,
) -> None:
    verdict = reader.read(b"ur:bytes/" + b"ae" * 500_000, name="x", trust=b"", at=NOW)

    assert verdict.code == "moving-code-text"


def test_codes_in_a_picture_are_found_inside_the_reader(reader: Reader) -> None:
    token = signed(FULL[:1])
    modules = qr.matrix(token, most=qr.CardSize.SHEET)

    found = reader.decode_picture(qr.png(modules))

    assert [text[:5] for text in found] == ["shc:/"]


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"no picture", PictureUnreadableError), (qr.png([[False] * 60] * 60), NoCodeInPictureError)],
    ids=["broken", "empty"],
)
def test_a_picture_that_cannot_be_read_is_refused_by_name(
    reader: Reader, data: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        reader.decode_picture(data)


def test_pieces_are_checked_in_their_order_and_a_bad_one_never_stops_the_others(reader: Reader) -> None:
    pieces = [basic("a"), b"{]", basic("b"), b'{"resourceType":"Nothing"}', b"", basic("c")]

    checked = reader.check_many(pieces)

    assert [type(each) for each in checked] == [Checked, Refusal, Checked, Refusal, Refusal, Checked]
    assert checked[0] == good(pieces[0])
    assert isinstance(checked[1], Refusal)
    assert (checked[1].code, checked[1].place) == ("not-json", "line 1, column 2")


def test_no_pieces_give_no_answers(reader: Reader) -> None:
    assert reader.check_many([]) == []


@pytest.mark.outside
def test_every_official_example_is_checked_the_same_inside_the_reader(reader: Reader, outside: Path) -> None:
    files = sorted((outside / "hl7-r4-examples").glob("*.json"))
    pieces = [file.read_bytes() for file in files]

    checked = reader.check_many(pieces)

    assert len(files) > 100
    for piece, each in zip(pieces, checked, strict=True):
        if isinstance(each, Checked):
            assert each.sha256 == hashlib.sha256(piece).hexdigest()
    assert sum(isinstance(each, Checked) for each in checked) >= 0.97 * len(pieces)


@pytest.mark.parametrize(
    ("fault", "code"),
    [("CRASH", "reader-stopped"), ("HANG", "reader-too-slow"), ("MEMORY", "reader-out-of-memory")],
)
def test_pieces_that_make_the_reader_fail_are_found_and_the_good_ones_are_kept(
    failing: Reader, fault: str, code: str
) -> None:
    pieces = [basic("a"), basic(fault), basic("b")]
    if fault == "HANG":
        failing._seconds = 2.0

    checked = failing.check_many(pieces)

    assert [checked[0], checked[2]] == [good(pieces[0]), good(pieces[2])]
    assert isinstance(checked[1], Refusal)
    assert checked[1].code == code


def test_an_answer_about_something_else_is_not_believed(failing: Reader) -> None:
    checked = failing.check_many([b'{"resourceType":"Basic","code":{"text":"LIE"}} ', basic("a")])

    assert isinstance(checked[1], Checked)


def test_after_ten_faults_in_one_import_nothing_more_is_read(failing: Reader) -> None:
    pieces = [basic("MEMORY")] * 12 + [basic("a")]

    checked = failing.check_many(pieces)

    codes = [each.code for each in checked if isinstance(each, Refusal)]
    assert codes == ["reader-out-of-memory"] * 10 + ["reader-stopped"] * 3


@pytest.mark.parametrize("asked", [b"garbage", b"strange", b"unknown-error", b"half-error"])
def test_an_answer_that_makes_no_sense_is_refused_and_the_next_read_works(
    failing: Reader, asked: bytes
) -> None:
    with pytest.raises(ReaderStoppedError):
        failing.read(asked, name="x", trust=b"", at=NOW)

    assert failing.read(b"{}", name="x", trust=b"", at=NOW).code == "kind-unknown"


@pytest.mark.parametrize("asked", [b"no list", b"no texts", b"no json"])
def test_a_list_of_texts_that_is_none_is_refused(failing: Reader, asked: bytes) -> None:
    with pytest.raises(ReaderStoppedError):
        failing.decode_picture(asked)


def test_a_fault_is_raised_by_name_and_the_next_read_works(failing: Reader) -> None:
    usual, failing._seconds = failing._seconds, 1.0
    with pytest.raises(ReaderTooSlowError):
        failing._check([basic("HANG")])
    failing._seconds = usual

    assert failing.check_many([basic("a")]) == [good(basic("a"))]


def test_a_closed_reader_starts_again_when_it_is_asked(failing: Reader) -> None:
    failing.close()
    failing.close()

    assert failing.check_many([basic("a")]) == [good(basic("a"))]


def test_many_threads_share_one_reader(reader: Reader) -> None:
    answers: list[list[Checked | Refusal]] = []

    def ask(number: int) -> None:
        answers.append(reader.check_many([basic(f"thread {number}")]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each.title for answer in answers for each in answer if isinstance(each, Checked)) == sorted(
        check(basic(f"thread {number}")).title for number in range(20)
    )


def test_a_reader_that_is_used_up_without_fork_is_replaced(
    failing: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing.check_many([basic("a")])
    first = failing._worker
    assert first is not None
    first._forks, first._answered = False, 100

    failing.check_many([basic("a")])

    assert failing._worker is not first


def test_a_worker_that_cannot_be_started_is_told_and_the_next_try_may_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    with Reader(sys.executable) as reader:
        with monkeypatch.context() as full:
            full.setattr(subprocess, "Popen", no_room)
            with pytest.raises(ReaderStoppedError):
                reader.start()

        reader.start()
