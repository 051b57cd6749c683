"""The vectors of noes to suggestions (docs/format/circle.md, rule 48): how to make each again.

Nadia suggests tea at four; Jean, whose circle it is, Sam, who owns it too, and others say no to it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from portable_record.circle.membership import EDITOR, SUGGESTS, Cut, Membership
from portable_record.crypto.b64 import b64url
from portable_record.record.causal import place
from portable_record.record.change import change_hash, signed_bytes
from portable_record.record.change_file import to_json
from portable_record.record.comment import Comment, comment_id, comment_value
from portable_record.record.edits import Draft, creation
from portable_record.record.erase import erasing
from portable_record.record.fold import fold_entry
from portable_record.record.refusal import NO, suggestion_id
from portable_record.record.shapes import WHOLE
from portable_record.record.who import By
from tests.circle.cast import EVE, JEAN, NADIA, PARTS, SAM, Carer, Person, carer, membership
from tests.circle.place_vectors import PLAN, written
from tests.record.devices import PART, RECORD, Logged, entry_id

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
ABOUT_ME = "about-me"
FIRST = membership(JEAN.member())
NADIAS = NADIA.member(role=SUGGESTS, parts=(ABOUT_ME, *PARTS))
TWO = membership(JEAN.member(), SAM.member(), NADIAS, EVE.member(), follows=[FIRST])
TOLD = "2026-11-22T12:00:00Z"
_Noes = Sequence[tuple[str, str]]


def suggests(*, part: str = PART) -> Logged:
    """Give what Nadia suggests."""
    return carer(NADIA, 2).write([creation(entry_id(1), PLAN, type_name="CarePlan")], part=part)


TEA = suggests()
NAME = change_hash(TEA[0])


def says(
    person: Person, *, name: str = NAME, part: str = PART, words: str = NO, about: str = "", epoch: int = 2
) -> Logged:
    """Let somebody say no to what Nadia suggests, or something else."""
    return no_of(carer(person, epoch), name=name, part=part, words=words, about=about)


def no_of(
    writer: Carer, *, name: str = NAME, part: str = PART, words: str = NO, about: str = "", seq: int = 1
) -> Logged:
    comment = comment_id(RECORD, writer.id, part, seq, 1)
    value = comment_value(Comment(about or suggestion_id(name), words))
    return writer.write([Draft(comment, WHOLE, value)], part=part)


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give noes that count: whoever said each owns the circle."""
    jeans, sams = says(JEAN), says(SAM)
    yield "root", _vector("Whose circle it is says no.", [jeans], [("person", TOLD)])
    yield "owner", _vector("Another owner says no.", [sams], [(SAM.member().id, TOLD)])
    both = [("person", TOLD), (SAM.member().id, TOLD)]
    yield "both", _vector("Two owners say no at once.", [sams, jeans], both)
    before = SAM.member(until="2026-11-22T12:00:00Z")
    yield (
        "in-time",
        _vector(
            "It was said in the last moment of their time.",
            [sams],
            [(SAM.member().id, TOLD)],
            [FIRST, TWO, membership(JEAN.member(), before, NADIAS, follows=[TWO])],
        ),
    )
    free = membership(JEAN.member(), SAM.member(), NADIAS, follows=[FIRST], own_words="editors")
    about_me = suggests(part=ABOUT_ME)
    yield (
        "own-words",
        _vector(
            "It is about the person's own words, which others may write.",
            [says(SAM, name=change_hash(about_me[0]), part=ABOUT_ME)],
            [(SAM.member().id, TOLD)],
            [FIRST, free],
            suggested=about_me,
        ),
    )


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give what is no no to what Nadia suggests, each for one reason."""
    for about, name, memberships in _standing():
        yield name, _vector(about, [says(SAM)], [], memberships)
    yield "reader", _vector("Somebody says it who only reads.", [says(EVE)], [])
    yield "suggests", _vector("Whoever suggested it says it.", [says(NADIA)], [])
    about_me = suggests(part=ABOUT_ME)
    no = says(SAM, name=change_hash(about_me[0]), part=ABOUT_ME)
    yield (
        "own-words",
        _vector("It is about the person's own words, and she did not say it.", [no], [], suggested=about_me),
    )
    other = says(JEAN, part="communication")
    yield "part", _vector("It stands in another part than what was suggested.", [other], [])
    other = says(JEAN, name=change_hash(about_me[0]))
    yield "other", _vector("It is about something else that was suggested.", [other], [])
    entry = says(JEAN, about=entry_id(1))
    yield "entry", _vector("It is about the entry.", [entry], [])
    yield "words", _vector("It says more than no.", [says(JEAN, words="No, thank you")], [])
    yield from _not_theirs()
    writer = carer(JEAN, 2)
    change, edits = no_of(writer)
    state = fold_entry(PART, list(place(change, edits)))
    gone = writer.write([erasing(state, "2026-11-22T13:00:00Z")])
    yield "erased", _vector("It was taken away.", [(change, edits), gone], [])
    text = to_json(*says(JEAN)).decode().replace(_id_of(says(JEAN)), _short(suggestion_id(NAME)))
    malformed = _vector("It edits an entry under the id of a suggestion.", [], [])
    expect = {"rule": 48, "malformed": True}
    yield "edit", {**malformed, "changes": [text], "expect": expect}


def _standing() -> Iterator[tuple[str, str, list[Membership]]]:
    """Give memberships after which what Sam said counts no more, or never did."""
    change, _ = says(SAM)
    cut = (Cut(SAM.device_id, PART, 1, change_hash(change)),)
    gone = membership(JEAN.member(), NADIAS, follows=[TWO], removed=cut)
    yield "Whoever said it was removed.", "removed", [FIRST, TWO, gone]
    lowered = membership(JEAN.member(), SAM.member(role=EDITOR), NADIAS, follows=[TWO])
    yield "Whoever said it owns it no more.", "lowered", [FIRST, TWO, lowered]
    editor = membership(JEAN.member(), SAM.member(role=EDITOR), NADIAS, follows=[FIRST])
    yield "Whoever said it never owned it.", "editor", [FIRST, editor]
    over = membership(JEAN.member(), SAM.member(until="2026-11-22T11:59:59Z"), NADIAS, follows=[FIRST])
    yield "Their time had passed when they said it.", "ended", [FIRST, over]


def _not_theirs() -> Iterator[tuple[str, dict[str, object]]]:
    change, edits = says(JEAN)
    forged = replace(change, signature=EVE.device.sign(signed_bytes(change)))
    yield "forged", _vector("Somebody else signed it.", [(forged, edits)], [])
    another = carer(EVE, 2)
    value = edits[0].value
    assert value is not None
    copied = another.write([Draft(edits[0].entry, WHOLE, value)])
    yield "copied", _vector("It is a copy, under the id of another place.", [copied], [])
    writer = carer(EVE, 2)
    draft = Draft(comment_id(RECORD, writer.id, PART, 1, 1), WHOLE, value)
    yield "name", _vector("It is said in another's name.", [writer.write([draft], by=By())], [])
    stranger = says(Person(9, "Mallory"))
    yield "stranger", _vector("A device says it that is in no membership.", [stranger], [])
    foreign = replace(change, record=entry_id(7))
    foreign = replace(foreign, signature=JEAN.device.sign(signed_bytes(foreign)))
    yield "foreign", _vector("It was said in another record.", [(foreign, edits)], [])


def _short(entry: str) -> str:
    return b64url(UUID(entry).bytes)


def _id_of(logged: Logged) -> str:
    return _short(logged[1][0].entry)


def _vector(
    about: str,
    noes: Sequence[Logged],
    found: _Noes,
    memberships: Sequence[Membership] = (FIRST, TWO),
    *,
    suggested: Logged = TEA,
) -> dict[str, object]:
    return {
        "about": about,
        "root": JEAN.did,
        "memberships": [written(one) for one in memberships],
        "changes": [to_json(*logged).decode() for logged in (suggested, *noes)],
        "expect": {"rule": 48, "noes": {change_hash(suggested[0]): sorted(map(list, found))}},
    }


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give every vector by its path."""
    for kind, vectors in (("good", good()), ("bad", bad())):
        for name, vector in vectors:
            text = json.dumps(vector, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            yield f"{kind}/circle-no/{name}.json", text.encode()


if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).parent.mkdir(parents=True, exist_ok=True)
        (VECTORS / path).write_bytes(data)
