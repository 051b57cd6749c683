"""The vectors of comments (docs/format/circle.md, rule 34): how to make each again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portable_record.record.canonical import canonical
from portable_record.record.comment import MOST, Comment, comment_id, comment_value
from tests.circle.cast import EVE, JEAN
from tests.record.devices import RECORD, entry_id

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
ABOUT = entry_id(1)
_HEADER = {"origin": "written here", "type": "Communication", "url": ""}
_PLACES = (
    ("first", "The first change of a device in a part.", JEAN.device_id, "plan", 1, 1, "Is it still four?"),
    ("later", "Another place, and words in two scripts.", EVE.device_id, "health", 300, 2, "چار بجے\nFour?"),
    (
        "longest",
        "As many characters as there may be.",
        EVE.device_id,
        "plan",
        2**53 - 1,
        1,
        "\U0001f642" * MOST,
    ),
)
_Fault = Callable[[dict[str, Any]], object]


def good() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each good comment with the id that its place gives it."""
    for name, about, device, part, seq, n, words in _PLACES:
        place = {"record": RECORD, "device": device, "part": part, "seq": seq, "n": n}
        expect = {
            "id": comment_id(RECORD, device, part, seq, n),
            "value": comment_value(Comment(ABOUT, words)).decode(),
        }
        yield name, {"about": about, "input": {**place, "entry": ABOUT, "words": words}, "expect": expect}


def bad() -> Iterator[tuple[str, dict[str, object]]]:
    """Give each edit of a comment that has one fault."""
    for name, about, fault in _FAULTS:
        resource = json.loads(_good().partition("\n")[2])
        fault(resource)
        yield name, _bad(about, _with(resource))
    for name, about, header in _HEADERS:
        yield name, _bad(about, _with(json.loads(_good().partition("\n")[2]), _HEADER | header))
    head, _, text = _good().partition("\n")
    yield "spaces", _bad("It is not canonical.", f"{head}\n{json.dumps(json.loads(text))}")
    yield "no-resource", _bad("It holds no resource.", f"{head}\n")
    yield "list", _bad("Its resource is a list.", f"{head}\n[]")
    yield "replaces", _bad("It replaces something.", _good()) | {"bases": [[EVE.device_id, 1, 1]]}
    for path in ("payload", "@binned", "@sensitive"):
        vector = _bad("It is changed.", "true") | {"path": path, "bases": [[EVE.device_id, 1, 1]]}
        yield path.strip("@"), vector


def _good() -> str:
    return comment_value(Comment(ABOUT, "Is it still four?")).decode()


def _with(resource: dict[str, Any], header: dict[str, str] = _HEADER) -> str:
    return f"{canonical(header).decode()}\n{canonical(resource).decode()}"


def _bad(about: str, value: str) -> dict[str, Any]:
    return {"about": about, "path": "", "bases": [], "input": value, "expect": {"rule": 34}}


def _set(**other: object) -> _Fault:
    return lambda resource: resource.update(other)


def _words(words: object) -> _Fault:
    return _set(payload=[{"contentString": words}])


def _about(*references: str) -> _Fault:
    return _set(about=[{"reference": reference} for reference in references])


_FAULTS: tuple[tuple[str, str, _Fault], ...] = (
    ("type", "It is something else.", _set(resourceType="Observation")),
    ("status", "It has another status.", _set(status="in-progress")),
    ("category", "It has another category.", _set(category=[{"text": "Letter"}])),
    ("sender", "It names an author.", _set(sender={"display": "Jean"})),
    ("about-none", "It is about nothing.", lambda resource: resource.pop("about")),
    ("about-two", "It is about two entries.", _about(f"urn:uuid:{ABOUT}", f"urn:uuid:{entry_id(2)}")),
    ("about-elsewhere", "It is about something elsewhere.", _about("https://example.org/Goal/1")),
    ("about-bare", "The entry is named without urn:uuid.", _about(ABOUT)),
    ("about-comment", "It is about a comment.", _about(f"urn:uuid:{comment_id(RECORD, 'x', 'plan', 1, 1)}")),
    ("words-none", "It says nothing.", _words("")),
    ("words-many", "It says too much.", _words("a" * (MOST + 1))),
    ("words-number", "Its words are a number.", _words(4)),
    ("words-control", "It holds a control character.", _words("a\u0007b")),
    ("words-c1", "It holds one of the later control characters.", _words("a\u009bb")),
    ("words-return", "A line ends in another way.", _words("a\r\nb")),
    ("payload-two", "It says two things.", _set(payload=[{"contentString": "a"}, {"contentString": "b"}])),
    ("attachment", "A file is attached.", _set(payload=[{"contentAttachment": {"title": "a"}}])),
)
_HEADERS = (
    ("header-type", "Its header names another type.", {"type": "Observation"}),
    ("header-url", "It has an address.", {"url": f"urn:uuid:{ABOUT}"}),
    ("header-origin", "It came in from elsewhere.", {"origin": "letter.json"}),
)


def all_vectors() -> Iterator[tuple[str, bytes]]:
    """Give every vector by its path."""
    for kind, vectors in (("good", good()), ("bad", bad())):
        for name, vector in vectors:
            text = json.dumps(vector, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
            yield f"{kind}/circle-comment/{name}.json", text.encode()


if __name__ == "__main__":
    for path, data in all_vectors():
        (VECTORS / path).parent.mkdir(parents=True, exist_ok=True)
        (VECTORS / path).write_bytes(data)
