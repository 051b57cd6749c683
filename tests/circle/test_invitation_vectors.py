"""Invitations, requests and words of leaving are read strictly (docs/format/circle.md, rules 30 and 31)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.circle.invitation import read_invitation, sign_invitation
from portable_record.circle.leaving import leaves, read_leaving, sign_leaving
from portable_record.circle.removal import read_removal, sign_removal, verify_removal
from portable_record.circle.request import make_request, read_request, refuse_unless_answers
from portable_record.crypto.b64 import b64url
from portable_record.errors import (
    InvitationError,
    InvitationOverError,
    LeavingError,
    PortableRecordError,
    RemovalError,
    RequestError,
    SignatureBrokenError,
)
from tests.circle.cast import EVE, JEAN, NADIA, SAM, membership
from tests.circle.circle_vectors import VECTORS
from tests.circle.invitation_vectors import (
    INVITATION,
    LEAVING,
    REMOVAL,
    REQUEST,
    TOGETHER,
    UNTIL,
    all_vectors,
)


def answers(data: bytes) -> None:
    refuse_unless_answers(read_request(data), INVITATION)


def told(data: bytes) -> None:
    verify_removal(read_removal(data), TOGETHER)


READERS = {"invitation": read_invitation, "request": answers, "leaving": read_leaving, "removal": told}
KINDS = tuple(READERS)
BAD = sorted(file for kind in KINDS for file in (VECTORS / "bad" / "circle").glob(f"{kind}-*.json"))


def vector(name: str) -> dict[str, object]:
    read: dict[str, object] = json.loads((VECTORS / "good" / "circle" / f"{name}.json").read_bytes())
    return read


@pytest.mark.parametrize("name", ["invitation", "invitation-placeless", "invitation-team"])
def test_a_good_invitation_is_read_and_written_again_byte_for_byte(name: str) -> None:
    said = vector(name)

    read = read_invitation(str(said["input"]).encode())

    assert read.written.decode() == said["input"]
    expect = {"hash": read.hash, "answer_key": b64url(read.answer_key), "team": read.team}
    assert said["expect"] == {key: expect[key] for key in said["expect"]}  # type: ignore[attr-defined]  # JSON


def test_a_good_request_gives_both_sides_the_same_words() -> None:
    said = vector("request")
    invitation = read_invitation(str(said["invitation"]).encode())

    read = read_request(str(said["input"]).encode())

    refuse_unless_answers(read, invitation)
    assert said["expect"] == {"words": list(read.words(invitation)), "digits": read.digits(invitation)}


def test_a_good_word_of_leaving_is_read() -> None:
    said = vector("leaving")

    read = read_leaving(str(said["input"]).encode())

    assert said["expect"] == {"did": read.did, "when": read.when}


def test_a_good_word_of_removal_is_read_and_is_by_an_owner_of_that_epoch() -> None:
    said = vector("removal")

    read = read_removal(str(said["input"]).encode())

    verify_removal(read, TOGETHER)
    assert said["expect"] == {"did": read.did, "epoch": read.epoch, "since": read.since}


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_text_with_one_fault_is_refused(file: Path) -> None:
    said = json.loads(file.read_bytes())
    read = READERS[file.stem.partition("-")[0]]

    with pytest.raises((InvitationError, RequestError, LeavingError, RemovalError, SignatureBrokenError)):
        read(said["input"].encode())


def test_the_vectors_are_what_their_maker_makes() -> None:
    good = [file for kind in KINDS for file in (VECTORS / "good" / "circle").glob(f"{kind}*.json")]

    lying_there = {str(file.relative_to(VECTORS)): file.read_bytes() for file in [*good, *BAD]}

    assert lying_there == dict(all_vectors())


def test_an_invitation_counts_until_its_last_moment() -> None:
    INVITATION.refuse_if_over(UNTIL)

    with pytest.raises(InvitationOverError):
        INVITATION.refuse_if_over("2026-11-29T12:00:01Z")


def test_the_words_are_others_where_anything_in_between_was_changed() -> None:
    other = replace(INVITATION, secret=bytes(32))
    hers = replace(REQUEST, device=replace(REQUEST.device, key=EVE.device.public))

    words = {REQUEST.words(INVITATION), REQUEST.words(other), hers.words(INVITATION)}

    assert len(words) == 3


def test_what_lets_somebody_in_is_not_shown() -> None:
    assert "secret" not in repr(INVITATION)


@pytest.mark.parametrize(
    "deed",
    [
        lambda: sign_invitation(INVITATION, JEAN.own),
        lambda: sign_invitation(replace(INVITATION, name=""), SAM.own),
        lambda: sign_leaving(read_leaving(LEAVING), SAM.own),
        lambda: sign_removal(read_removal(REMOVAL), JEAN.device),
        lambda: make_request(replace(REQUEST, name=""), INVITATION),
    ],
    ids=["another owner", "nobody", "somebody else", "another device", "no name"],
)
def test_nothing_is_made_that_could_not_be_read(deed: object) -> None:
    with pytest.raises(PortableRecordError):
        deed()  # type: ignore[operator]  # one of the above


def test_who_leaves_is_found_until_they_are_let_in_anew() -> None:
    word = read_leaving(LEAVING)
    later = replace(NADIA.member().devices[0], since="2026-11-23T12:00:00Z")
    back = replace(membership(JEAN.member()), members=(replace(NADIA.member(), devices=(later,)),))

    assert leaves(word, membership(JEAN.member(), NADIA.member())) == NADIA.member().id
    assert leaves(word, membership(JEAN.member())) == ""
    assert leaves(word, back) == ""
