"""Sealed texts."""

import json
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwe import decrypt_compact
from joserfc.jwk import OctKey

from portable_record.crypto.b64 import b64url, unb64url
from portable_record.crypto.deflate import deflate
from portable_record.crypto.jose import decrypt_jwe, encrypt_jwe
from portable_record.crypto.sealing import seal
from portable_record.errors import (
    AlgorithmRefusedError,
    HeaderRefusedError,
    InflateTooLargeError,
    KeyFormatError,
    MalformedError,
    PortableRecordError,
    SealBrokenError,
    TooLargeError,
)

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
CTY = {"cty": "application/smart-health-card"}
ALLOWED = frozenset({"alg", "enc", "cty", "zip"})
PLAIN = b"my plan, in my words"
TOKEN = encrypt_jwe(PLAIN, KEY, header=CTY)
HEADER, _, NONCE, CIPHERTEXT, TAG = TOKEN.split(".")


def opened(token: str, key: bytes = KEY, most: int = 4000) -> tuple[dict[str, str], bytes]:
    return decrypt_jwe(token, key, allowed=ALLOWED, most=most)


def with_header(header: object, sealed_bytes: bytes = PLAIN) -> str:
    """A text under another header, with a seal that fits it."""
    first = b64url(header if isinstance(header, bytes) else json.dumps(header).encode())
    sealed = seal(KEY, sealed_bytes, nonce=bytes(12), associated=first.encode())
    return f"{first}..{b64url(bytes(12))}.{b64url(sealed[:-16])}.{b64url(sealed[-16:])}"


METHODS = {"alg": "dir", "enc": "A256GCM"}


@given(st.binary(max_size=2000), st.sampled_from([{}, {"zip": "DEF"}]))
def test_what_is_sealed_is_opened(plaintext: bytes, folded: dict[str, str]) -> None:
    token = encrypt_jwe(plaintext, KEY, header={**CTY, **folded})

    header, found = opened(token)

    assert found == plaintext
    assert header == {**METHODS, **CTY, **folded}


def test_what_is_sealed_by_hand_is_opened() -> None:
    assert opened(with_header(METHODS)) == (METHODS, PLAIN)
    assert opened(with_header({**METHODS, "zip": "DEF"}, deflate(PLAIN)))[1] == PLAIN


@pytest.mark.parametrize("folded", [{}, {"zip": "DEF"}])
def test_a_large_text_that_cannot_be_folded_just_fits(folded: dict[str, str]) -> None:
    plaintext = b"".join(seal(KEY, bytes(60_000), nonce=n.to_bytes(12), associated=b"") for n in range(10))

    token = encrypt_jwe(plaintext, KEY, header=folded)

    assert opened(token, most=len(plaintext))[1] == plaintext


def test_each_sealing_is_another_one() -> None:
    assert encrypt_jwe(PLAIN, KEY, header=CTY) != TOKEN


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBrokenError):
        opened(TOKEN, OTHER)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(KeyFormatError):
        opened(TOKEN, bytes(size))
    with pytest.raises(KeyFormatError):
        encrypt_jwe(PLAIN, bytes(size), header=CTY)


@given(st.integers(0, 12 + len(PLAIN) + 16 - 1), st.integers(0, 7))
def test_a_flipped_bit_is_refused(place: int, bit: int) -> None:
    sealed = bytearray(unb64url(NONCE) + unb64url(CIPHERTEXT) + unb64url(TAG))
    sealed[place] ^= 1 << bit
    parts = (b64url(bytes(part)) for part in (sealed[:12], sealed[12:-16], sealed[-16:]))

    with pytest.raises(SealBrokenError):
        opened(f"{HEADER}..{'.'.join(parts)}")


def test_a_changed_header_is_refused() -> None:
    header = b64url(json.dumps({**METHODS, "cty": "text/plain"}).encode())

    with pytest.raises(SealBrokenError):
        opened(TOKEN.replace(HEADER, header))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "....",
        HEADER,
        TOKEN.replace("..", ".", 1),
        f"{TOKEN}.",
        f"{TOKEN}.{TAG}",
        f"{TOKEN}=",
        f"{TOKEN}\n",
        f" {TOKEN}",
        f"{HEADER}.{b64url(bytes(40))}.{NONCE}.{CIPHERTEXT}.{TAG}",
        f"{HEADER}...{CIPHERTEXT}.{TAG}",
        f"{HEADER}..{b64url(bytes(11))}.{CIPHERTEXT}.{TAG}",
        f"{HEADER}..{b64url(bytes(16))}.{CIPHERTEXT}.{TAG}",
        f"{HEADER}..{NONCE}.{CIPHERTEXT}.",
        f"{HEADER}..{NONCE}.{CIPHERTEXT}.{b64url(unb64url(TAG)[:12])}",
        f"{HEADER}..{NONCE}.{CIPHERTEXT}.{b64url(unb64url(TAG) + b'0')}",
        f"{HEADER}..{NONCE}.{CIPHERTEXT} .{TAG}",
        with_header(b"{"),
        with_header(b'{"alg":"dir","alg":"dir","enc":"A256GCM"}'),
        with_header([METHODS]),
        json.dumps({"protected": HEADER, "iv": NONCE, "ciphertext": CIPHERTEXT, "tag": TAG}),
    ],
)
def test_a_malformed_text_is_refused(token: str) -> None:
    with pytest.raises(MalformedError):
        opened(token)


@pytest.mark.parametrize(
    "extra",
    [{"crit": ["exp"]}, {"kid": "1"}, {"epk": {}}, {"p2c": 10**9}, {"cty": 1}, {"zip": True}, {"enc": None}],
)
def test_a_header_that_asks_for_more_is_refused(extra: dict[str, object]) -> None:
    with pytest.raises(HeaderRefusedError):
        opened(with_header({**METHODS, **extra}))


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"alg": "dir"},
        {"enc": "A256GCM"},
        {**METHODS, "alg": "none"},
        {**METHODS, "alg": "A256KW"},
        {**METHODS, "alg": "RSA1_5"},
        {**METHODS, "enc": "A128GCM"},
        {**METHODS, "enc": "A256CBC-HS512"},
        {**METHODS, "zip": "GZIP"},
    ],
)
def test_another_method_is_refused(header: dict[str, str]) -> None:
    with pytest.raises(AlgorithmRefusedError):
        opened(with_header(header))


@pytest.mark.parametrize("header", [{"alg": "A256KW"}, {"enc": "A128GCM"}, {"zip": "GZIP"}])
def test_nothing_is_sealed_by_another_method(header: dict[str, str]) -> None:
    with pytest.raises(AlgorithmRefusedError):
        encrypt_jwe(PLAIN, KEY, header=header)


def test_what_the_library_refuses_is_refused_in_our_words() -> None:
    with pytest.raises(HeaderRefusedError):
        encrypt_jwe(PLAIN, KEY, header={"jku": "here"})


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(TooLargeError):
        opened("x" * 3000, most=1000)


def test_a_text_that_is_a_little_too_long_is_refused_when_opened() -> None:
    with pytest.raises(TooLargeError):
        opened(TOKEN, most=len(PLAIN) - 1)

    assert opened(TOKEN, most=len(PLAIN))[1] == PLAIN


def test_a_bomb_does_not_unfold() -> None:
    token = encrypt_jwe(bytes(50_000_000), KEY, header={"zip": "DEF"})

    with pytest.raises(InflateTooLargeError):
        opened(token, most=1_000_000)


@pytest.mark.parametrize("folded", [b"", b"\xff", deflate(PLAIN)[:-1], deflate(PLAIN) + b"\0"])
def test_a_broken_folding_is_refused(folded: bytes) -> None:
    with pytest.raises(MalformedError):
        opened(with_header({**METHODS, "zip": "DEF"}, folded))


def test_the_frame_of_zlib_is_not_taken_for_deflate() -> None:
    with pytest.raises(MalformedError):
        opened(with_header({**METHODS, "zip": "DEF"}, zlib.compress(PLAIN)))


@given(st.text(alphabet="ey.JA_-=Z9 é", max_size=60))
def test_any_text_is_refused_in_our_words(token: str) -> None:
    with pytest.raises(PortableRecordError):
        opened(token)


def test_what_we_open_another_implementation_opens() -> None:
    theirs = decrypt_compact(encrypt_jwe(PLAIN, KEY, header={"zip": "DEF"}), OctKey.import_key(KEY))

    assert theirs.plaintext == PLAIN


def test_opening_a_large_text_holds_it_few_times() -> None:
    size = 8 << 20
    token = encrypt_jwe(bytes(size), KEY, header={})
    tracemalloc.start()

    plaintext = opened(token, most=size)[1]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(plaintext) == size
    assert peak < 5 * size
