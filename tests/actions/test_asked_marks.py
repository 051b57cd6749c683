"""Somebody who asks is found by what they are known by, whatever name stands in what they shared."""

from collections.abc import Iterator

import pytest

from portable_record.actions.asked_marks import Marks, lines_about, marks_of
from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.people import remember
from portable_record.actions.subject_access import begin_request, held_about, request_of
from portable_record.sharing.contact import BEARER, Recipient
from portable_record.sharing.health_card import sign
from portable_record.sharing.make_bundle import make_bundle
from tests.actions.inboxes import copied, new_vault, taking
from tests.actions.quick import stretch_nothing
from tests.sharing.cast import BOB_DID, NOW, SUE, SUE_DID, UNTIL
from tests.sharing.shares import SUE_HERSELF, Choice, share, terms, words

NUMBER, BORN = "999 000 0018", "1950-04-03"


@pytest.fixture(scope="module")
def club(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRecord]:
    """A group that holds what "Sue" gave it, with her number and birth date; it calls her Martha Dodd."""
    folder = tmp_path_factory.mktemp("club")
    with pytest.MonkeyPatch.context() as patch:
        stretch_nothing(patch)
        made = new_vault(desk, folder, name="Werneth Club", kind="organisation")
        with copied(desk, made, folder / "open") as opened:
            remember(opened, Recipient("contact", "Martha Dodd", SUE_DID), issuer=SUE_DID)
            taking(opened, folder)(given())
            yield opened


def given() -> str:
    chosen = Choice(
        recipient=BEARER,
        until=UNTIL,
        parts=("about-me",),
        details=frozenset({"birth-date", "nhs-number"}),
    )
    value = make_bundle(
        share(words("Tea", "about-me", "I like tea."), **chosen), terms(**chosen), author=SUE_HERSELF, now=NOW
    )
    return sign(value, key=SUE, iss=SUE_DID, nbf=NOW, exp=UNTIL, rid=None, types=())


def test_what_is_typed_is_sorted() -> None:
    said = f"Sue Green, 999 000 0018\n3/4/1950; 1950-04-03\n{SUE_DID}\n31/2/1950"

    assert marks_of(" Sue ", said) == Marks(
        ("sue", "sue green", "31/2/1950"), ("9990000018",), ("1950-04-03",), (SUE_DID,)
    )


@pytest.mark.parametrize(
    ("about", "also"),
    [
        ("sue", ""),
        ("martha dodd", ""),
        ("Somebody", "Earlier, MARTHA"),
        ("Somebody", NUMBER),
        ("Somebody", "03.04.1950"),
        ("Somebody", SUE_DID),
    ],
)
def test_they_are_found_by_each_of_it(club: OpenRecord, about: str, also: str) -> None:
    asked = begin_request(club, about=about, asks="", came=club.today, by="Jo", also=also)

    found = held_about(club, request_of(club, asked))

    assert [line.about for line in found] == ["Sue"]


@pytest.mark.parametrize("also", ["", "999 000 0026", "4/4/1950", BOB_DID])
def test_by_something_else_nobody_is_found(club: OpenRecord, also: str) -> None:
    assert lines_about(club, marks_of("Somebody", also), most=9, hidden=frozenset()) == []


def test_what_is_hidden_or_has_lost_its_text_is_not_found_by_what_it_says(club: OpenRecord) -> None:
    (line,) = lines_about(club, marks_of("sue"), most=9, hidden=frozenset())
    marks = marks_of("Somebody", NUMBER)

    assert lines_about(club, marks, most=9, hidden=frozenset({line.id})) == []
    club.vault.consents.let_go_of_bytes(f"signed:{line.id}")
    assert lines_about(club, marks, most=9, hidden=frozenset()) == []
