"""The vectors of moving codes: one rule or one fault each. ``make_vectors.py`` writes them.

What npm ``@ngraveio/bc-ur`` wrote over our input stands beside this in ``ur/npm-*.txt``.
"""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.ur import MovingCode
from portable_record.sharing.ur.bytewords import read_bytewords, write_bytewords
from portable_record.sharing.ur.cbor import write_bytes
from portable_record.sharing.ur.mixing import mixed_in
from portable_record.sharing.ur.part import MOST_MESSAGE, Message, Part, read_text, write_part, write_whole
from tests.sharing.card_vectors import CARE_CARD, HEALTH_CARD
from tests.sharing.lock_vectors import AS_BOB, kept

Vector = tuple[str, str, str, str, dict[str, object]]  # name, about, code, input, members for the reader

LETTERS = 400
CODE = MovingCode(CARE_CARD.encode(), letters=LETTERS)
WHOLE = MovingCode(CARE_CARD.encode(), letters=4296).text(1)
NPM = Path(__file__).parent / "ur"


def texts_of(file: bytes, letters: int = LETTERS) -> list[str]:
    """Return a file's fragments as they are, one text each."""
    code = MovingCode(file, letters=letters)
    return [code.text(number) for number in range(1, code.total + 1)]


PARTS = texts_of(CARE_CARD.encode())


def part(text: str = PARTS[0]) -> Part:
    """Read a part, to make one with a fault of it."""
    read = read_text(text)
    if isinstance(read, bytes):
        raise TypeError("the code is whole")
    return read


def good() -> Iterator[Vector]:
    """Give what must be read."""
    for name, about, texts in _good():
        yield name, about, "first-time", "\n".join(texts), {}
    sealed = texts_of(kept("both-locks").encode())
    yield (
        "sealed-file",
        "A sealed file, for the reader's key.",
        "first-time",
        "\n".join(sealed),
        {"me": AS_BOB},
    )


def bad() -> Iterator[Vector]:
    """Give what must not."""
    for name, about, code, texts in (*_bad_texts(), *_bad_parts(), *_bad_together(), *_bad_files()):
        yield name, about, code, "\n".join(texts), {}


def _good() -> Iterator[tuple[str, str, list[str]]]:
    yield "parts-in-order", "The fragments in their order.", PARTS
    yield "parts-backwards", "The last first.", PARTS[::-1]
    yield "parts-repeated", "Each part twice.", [*PARTS, *PARTS]
    yield "parts-mixed", "Mixed parts alone, from the middle.", [CODE.text(n) for n in range(1000, 1010)]
    yield "parts-lost", "Every third is lost.", [CODE.text(n) for n in range(1, 15) if n % 3]
    yield "number-highest", "A part with the highest number.", [*PARTS[1:], _numbered((1 << 32) - 1)]
    yield "small-letters", "All in small letters.", [text.lower() for text in PARTS]
    yield "whole", "One code.", [WHOLE]
    yield "whole-twice", "The same code twice.", [WHOLE, WHOLE]
    yield "card-file", "A file with a card.", texts_of(write_card_file([CARE_CARD]))
    for file in sorted(NPM.glob("npm-*.txt")):
        yield file.stem, "Written by npm @ngraveio/bc-ur 1.1.13.", file.read_text().splitlines()


def _bad_texts() -> Iterator[tuple[str, str, str, list[str]]]:
    first, more = PARTS[0], PARTS[1:]
    for name, about, text in (
        ("mixed-case", "Capitals and small letters.", first[:-2] + first[-2:].lower()),
        (
            "letter-outside",
            "A letter outside ASCII whose capital is inside.",
            first.lower().replace("s", "\u017f", 1),
        ),
        ("odd-letters", "Half a byte at the end.", first + "A"),
        ("no-such-word", "A pair of letters that stands for no byte.", first[:-2] + "XX"),
        ("checksum", "Two bytes changed places.", first[:-6] + first[-4:-2] + first[-6:-4] + first[-2:]),
        ("cut", "The last byte is missing.", first[:-2]),
        ("leading-zero", "A number that begins with 0.", first.replace("/1-", "/01-", 1)),
        ("no-body", "Nothing after the numbers.", first.rsplit("/", 1)[0] + "/"),
        ("body-short", "A checksum and nothing else.", first.rsplit("/", 1)[0] + "/" + write_bytewords(b"")),
        ("path-longer", "A fourth piece.", first.replace("/", "/X/", 1)),
    ):
        yield name, about, "moving-code-text", [text, *more]
    yield (
        "type-other",
        "Another type.",
        "kind-unknown",
        [first.replace("PORTABLE-RECORD", "CRYPTO-SEED"), *more],
    )


def _bad_parts() -> Iterator[tuple[str, str, str, list[str]]]:
    one = part()
    about = one.message
    for name, says, text in (
        ("number-zero", "Part 0.", _numbered(0)),
        ("number-too-high", "Part 2^32.", _numbered(1 << 32)),
        ("total-one", "One part alone, written as a part.", _alone()),
        ("numbers-differ", "Another number inside.", PARTS[0].replace("/1-", "/2-", 1)),
        ("totals-differ", "Another total inside.", PARTS[0].replace(f"-{CODE.total}/", "-99/", 1)),
        ("checksum-too-high", "A checksum of 33 bits.", _with(replace(about, checksum=1 << 32))),
        ("length-too-long", "Longer than its fragments.", _with(replace(about, length=about.length * 2))),
        ("length-too-short", "The last fragment is not needed.", _with(replace(about, length=1))),
        ("fragment-empty", "An empty fragment.", write_part(replace(one, data=b""))),
        ("fragment-short", "A fragment that is much shorter.", write_part(replace(one, data=one.data[:9]))),
        *_bad_lists(read_bytewords(PARTS[0].rsplit("/", 1)[1])),
    ):
        yield name, says, "moving-code-text", [text, *PARTS[1:]]
    long = Message("PORTABLE-RECORD", 9_999, MOST_MESSAGE + 1, 0, 2_098)
    yield "message-too-long", "More than 20 MiB.", "too-large", [write_part(Part(long, 1, bytes(2_098)))]
    many = Message("PORTABLE-RECORD", 10_001, 10_001, 0, 1)
    yield "fragments-too-many", "10,001 fragments.", "too-large", [write_part(Part(many, 1, b"\0"))]


def _bad_lists(raw: bytes) -> Iterator[tuple[str, str, str]]:
    """Give lists with a fault; in ``raw`` the head of the fragment stands at 11."""
    for name, says, changed in (
        ("number-not-minimal", "A number in a longer form.", b"\x85\x18\x01" + raw[2:]),
        ("length-not-minimal", "A byte string's length in a longer form.", raw[:11] + b"\x59\x00" + raw[12:]),
        ("list-of-six", "Six items.", b"\x86" + raw[1:] + b"\x01"),
        ("list-of-four", "Four items.", b"\x84" + raw[1:11]),
        ("list-for-bytes", "A byte string where the list should be.", write_bytes(raw)),
        ("text-for-fragment", "A text where the fragment should be.", raw[:11] + b"\x78" + raw[12:]),
        ("fragment-endless", "A fragment of no length.", raw[:11] + b"\x5f" + raw[11:] + b"\xff"),
        ("list-longer", "A byte after the list.", raw + b"\x00"),
        ("fragment-cut", "The fragment is cut.", raw[:-1]),
        ("number-cut", "A number is cut.", raw[:3] + b"\x1a\x00"),
        ("list-cut", "The list is cut.", raw[:2]),
    ):
        yield name, says, f"UR:PORTABLE-RECORD/1-{CODE.total}/{write_bytewords(changed)}"


def _bad_together() -> Iterator[tuple[str, str, str, list[str]]]:
    one, other = part(), texts_of(HEALTH_CARD.encode())
    yield "part-missing", "One is missing.", "moving-code-part", PARTS[1:]
    yield (
        "parts-too-few",
        "As many as needed, one of them says nothing new.",
        "moving-code-part",
        [*PARTS[1:], PARTS[1]],
    )
    yield "two-messages", "A part of another message.", "codes-differ", [*PARTS[1:], other[0]]
    yield "two-wholes", "Two codes, each whole.", "codes-differ", [WHOLE, write_whole(write_bytes(b"other"))]
    yield "whole-and-part", "A whole code and a part.", "codes-differ", [WHOLE, PARTS[0]]
    yield (
        "two-sizes",
        "The same message, cut in another way.",
        "codes-differ",
        [*PARTS, texts_of(CARE_CARD.encode(), 300)[0]],
    )
    changed = write_part(replace(one, data=bytes(len(one.data))))
    yield "contradiction", "Two that contradict each other.", "codes-differ", [*PARTS, changed]
    yield "whole-changed", "A fragment was changed.", "moving-code-broken", [changed, *PARTS[1:]]


def _bad_files() -> Iterator[tuple[str, str, str, list[str]]]:
    message = read_bytewords(WHOLE.rsplit("/", 1)[1])
    for name, about, code, carried in (
        ("message-a-text", "The message is a text.", "moving-code-broken", b"\x65hello"),
        ("message-longer", "A byte after the message.", "moving-code-broken", message + b"\0"),
        ("message-cut", "The message is cut.", "moving-code-broken", message[:-1]),
        (
            "moving-code-inside",
            "A moving code in a moving code.",
            "kind-unknown",
            write_bytes(WHOLE.encode()),
        ),
        ("page-inside", "A page.", "kind-unknown", write_bytes(b"<!doctype html><title>x</title>")),
        ("archive-inside", "A packed folder.", "archive-not-read", write_bytes(b"PK\x03\x04")),
        ("not-signed", "FHIR that nobody signed.", "not-signed", write_bytes(b'{"resourceType":"Patient"}')),
        ("nothing-inside", "An empty file.", "moving-code-broken", write_bytes(b"")),
    ):
        yield name, about, code, [write_whole(carried)]
    flipped = f"{CARE_CARD[:-8]}{'A' if CARE_CARD[-8] != 'A' else 'B'}{CARE_CARD[-7:]}"
    yield "signature-broken", "The card in it was changed.", "signature-broken", texts_of(flipped.encode())


def _numbered(number: int) -> str:
    """Write a mixed part under any number, with the right data for it where it can be."""
    about = part().message
    mixed = bytes(about.fragment)
    if number < 1 << 32:
        for index in mixed_in(number or 1, total=about.total, checksum=about.checksum):
            mixed = bytes(a ^ b for a, b in zip(mixed, part(PARTS[index]).data, strict=True))
    return write_part(Part(about, number, mixed))


def _alone() -> str:
    message = write_bytes(CARE_CARD.encode())
    about = Message("PORTABLE-RECORD", 1, len(message), zlib.crc32(message), len(message))
    return write_part(Part(about, 1, message))


def _with(message: Message) -> str:
    return write_part(replace(part(), message=message))
