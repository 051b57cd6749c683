"""Writes the vectors of links, one rule or one fault each: ``python -m tests.sharing.link_vectors``."""

import json
from collections.abc import Iterator
from pathlib import Path

from portable_record.crypto.b64 import b64url

VECTORS = Path(__file__).parents[1] / "vectors"
KEY = b64url(bytes(range(32)))
NAME = b64url(bytes(range(32, 64)))
PLAIN: dict[str, object] = {
    "url": f"https://files.example/{NAME}",
    "key": KEY,
    "exp": 1893456000,
    "flag": "U",
    "label": "Part of a care record",
}
Vector = dict[str, str]


def text(said: object, *, before: str = "shlink:/") -> str:
    """Write what a link says, whatever it is."""
    return before + b64url(json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode())


def without(*names: str) -> dict[str, object]:
    """Leave members out."""
    return {name: value for name, value in PLAIN.items() if name not in names}


def good() -> Iterator[tuple[str, str, str]]:
    """Give the links that are read: name, about, text."""
    yield "direct", "The file itself lies at the address.", text(PLAIN)
    yield "viewer", "Behind the address of a viewer.", text(PLAIN, before="https://view.example/#shlink:/")
    yield "passcode", "A manifest, for a passcode.", text({**PLAIN, "flag": "P"})
    yield "long-passcode", "It may change, and asks for a passcode.", text({**PLAIN, "flag": "LP"})
    yield "bare", "An address and a key, and nothing else.", text(without("exp", "flag", "label"))
    yield "version", "It says that it is of version 1.", text({**PLAIN, "v": 1})
    yield "others", "Members that nobody here knows.", text({**PLAIN, "extension": {}, "_our": [1]})
    yield "end-with-point", "An end with a fraction.", text({**PLAIN, "exp": 1893456000.5})
    yield (
        "this-machine",
        "Plain http, on this machine.",
        text({**PLAIN, "url": f"http://127.0.0.1:8000/{NAME}"}),
    )
    yield "label-80", "The longest label.", text({**PLAIN, "label": "ä" * 80})


def bad() -> Iterator[tuple[str, str, str, str]]:
    """Give the links that are refused: name, about, member at fault, text."""
    yield "not-base64url", "A letter of plain base64.", "", f"{text(PLAIN)}+"
    yield "not-json", "No JSON.", "", "shlink:/" + b64url(b"{url}")
    yield "list", "A list.", "", text([PLAIN])
    yield (
        "name-twice",
        "A name that stands twice.",
        "",
        "shlink:/" + b64url(f'{{"url":"https://files.example/{NAME}","key":"{KEY}","key":"{KEY}"}}'.encode()),
    )
    yield "capitals", "The scheme in capitals.", "", text(PLAIN, before="SHLINK:/")
    yield "too-long", "Longer than a link may be.", "", text({**PLAIN, "extension": "a" * 4096})
    yield (
        "viewer-http",
        "A viewer without TLS.",
        "viewer",
        text(PLAIN, before="http://view.example/#shlink:/"),
    )
    yield (
        "viewer-no-hash",
        "A viewer that would be sent it.",
        "viewer",
        text(PLAIN, before="https://view.example/?shlink:/"),
    )
    yield "no-url", "No address.", "url", text(without("url"))
    yield "url-http", "An address without TLS.", "url", text({**PLAIN, "url": f"http://files.example/{NAME}"})
    yield "url-file", "An address on the disk.", "url", text({**PLAIN, "url": "file:///etc/passwd"})
    yield (
        "url-129",
        "An address of 129 characters.",
        "url",
        text({**PLAIN, "url": "https://files.example/".ljust(129, "a")}),
    )
    yield (
        "url-user",
        "An address with a name and a password.",
        "url",
        text({**PLAIN, "url": f"https://sue:secret@files.example/{NAME}"}),
    )
    yield (
        "url-fragment",
        "An address with something after #.",
        "url",
        text({**PLAIN, "url": f"https://files.example/#{NAME}"}),
    )
    yield (
        "url-port",
        "An address with a port that is none.",
        "url",
        text({**PLAIN, "url": f"https://files.example:99999/{NAME}"}),
    )
    yield "no-key", "No key.", "key", text(without("key"))
    yield "key-short", "A key of 31 bytes.", "key", text({**PLAIN, "key": b64url(bytes(31))})
    yield "key-long", "A key of 33 bytes.", "key", text({**PLAIN, "key": b64url(bytes(33))})
    yield (
        "key-spare-bits",
        "A key with spare bits that are not zero.",
        "key",
        text({**PLAIN, "key": "A" * 42 + "B"}),
    )
    yield "end-before", "An end before 1970.", "exp", text({**PLAIN, "exp": -1})
    yield "end-text", "An end that is a text.", "exp", text({**PLAIN, "exp": "1893456000"})
    yield "end-far", "An end after the year 9999.", "exp", text({**PLAIN, "exp": 253402300800})
    yield "flag-both", "Both a file and a passcode.", "flag", text({**PLAIN, "flag": "PU"})
    yield "flag-unknown", "A flag that nobody knows.", "flag", text({**PLAIN, "flag": "UX"})
    yield "flag-twice", "A flag that stands twice.", "flag", text({**PLAIN, "flag": "UU"})
    yield "flag-order", "Flags in another order.", "flag", text({**PLAIN, "flag": "PL"})
    yield "flag-list", "Flags as a list.", "flag", text({**PLAIN, "flag": ["U"]})
    yield "label-81", "A label of 81 letters.", "label", text({**PLAIN, "label": "a" * 81})
    yield "version-2", "A later version.", "v", text({**PLAIN, "v": 2})


def made() -> Iterator[tuple[str, Vector]]:
    """Give the path of each vector below ``tests/vectors`` and what it holds."""
    for name, about, link in good():
        yield f"good/link/{name}.json", {"about": about, "expect": "read", "place": "", "input": link}
    for name, about, place, link in bad():
        yield (
            f"bad/link/{name}.json",
            {"about": about, "expect": "link-refused", "place": place, "input": link},
        )


def written(vector: Vector) -> str:
    """Write a vector as it stands in its file."""
    return json.dumps(vector, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write all vectors."""
    for path, vector in made():
        (VECTORS / path).write_text(written(vector), encoding="utf-8")


if __name__ == "__main__":
    main()
