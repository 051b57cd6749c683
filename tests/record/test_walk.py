"""A text that is seen through a window is cut as one that is all in memory."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portable_record.errors import IntakeError
from portable_record.record import walk as walking
from portable_record.record.cut import Piece, cut
from portable_record.record.walk import Buffer


class Peephole:
    """Bytes of which slices are given out, as from a file that is not in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.longest = 0

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, place: slice) -> bytes:
        found = self._data[place]
        self.longest = max(self.longest, len(found))
        return found

    def find(self, sought: bytes, start: int, end: int) -> int:
        return self._data.find(sought, start, end)


def outcome(buffer: Buffer) -> tuple[list[tuple[int, int, str, str]], str]:
    """The pieces of a text, and what it was refused for in the end."""
    found: list[Piece] = []
    refusal = ""
    try:
        found += cut(buffer)
    except IntakeError as refused:
        refusal = f"{refused.code} {refused.place}"
    return [(one.start, one.end, one.full_url, one.fault.code if one.fault else "") for one in found], refusal


def bundle(*texts: str) -> bytes:
    entries = [{"fullUrl": f"urn:x:{text}", "resource": {"a": [{"b": text}], "c": 4}} for text in texts]
    return json.dumps({"resourceType": "Bundle", "entry": entries}, ensure_ascii=False).encode()


TEXTS = {
    "bundle": bundle("one", 'two \\ " } ]', "three" * 20),
    "cut": bundle("one", "two")[:-9],
    "lines": b'{"a":1}\n\n{"b":[1,2,{"c":"d"}]}  \r\n{"broken": \n{"e":5}',
    "list": b'[{"a":1} , {"b":2},7 ,"text"]',
    "spaces": b" " * 50 + b'{"a":1}' + b"\n" * 50,
    "deep": b"[" * 80 + b"]" * 80,
    "deep-and-cut": b'{"resourceType":"Bundle","entry":' + b"[" * 80,
    "after": b'{"resourceType":"Bundle","entry":[{"resource":{}}]} 7',
    "number": b'{"resourceType":"Bundle","total":123456789012345678901234567890,"entry":[{"resource":{}}]}',
    "mark": b"\xef\xbb\xbf" + bundle("one"),
}


@pytest.mark.parametrize("window", [1, 2, 7, 64, 1000])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_window_of_any_size_shows_the_same(
    text: bytes, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "WINDOW", window)

    assert outcome(Peephole(text)) == outcome(text)


def test_only_a_small_part_of_a_large_text_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "WINDOW", 512)
    seen = Peephole(bundle(*("word" * 20 for _ in range(1000))))

    pieces, _ = outcome(seen)

    assert len(pieces) == 1000
    assert seen.longest < 2048


_NOISE = st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b":", b",", b"a", b"\n", b'"entry"']))


@settings(max_examples=300, deadline=None)
@given(_NOISE.map(b"".join))
def test_noise_is_refused_in_the_same_words(noise: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walking, "WINDOW", 3)

        assert outcome(Peephole(b'{"resourceType":"Bundle",' + noise)) == outcome(
            b'{"resourceType":"Bundle",' + noise
        )
