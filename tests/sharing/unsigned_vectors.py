"""Vectors of answers that nobody signed: ``python -m tests.sharing.unsigned_vectors`` writes them.

What is sealed stands in them, and not the sealed file: sealing throws dice.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from portable_record.crypto.b64 import b64url
from portable_record.crypto.hpke import ALG, HpkePublicKey, seal_to
from portable_record.crypto.jwe import encrypt_jwe
from portable_record.record.canonical import canonical
from portable_record.sharing.card_file import write_card_file
from portable_record.sharing.reply import (
    MOST_PIECES,
    PURPOSE,
    UNSIGNED_CONTENT,
    Piece,
    reply_to_claims,
    write_reply,
)
from portable_record.sharing.sealed_file import CONTENT
from tests.sharing.cast import BOB, BOB_DID
from tests.sharing.reply_vectors import OFFER, REPLY, WILL_DO

FOLDER = Path(__file__).parents[1] / "vectors"
UNSIGNED = replace(REPLY, iss="")
SLOT = b"portable-record/v1/sealed-file/slot"
Vector = tuple[str, str, str, str, str]  # name, about, code, cty, text


def text(**change: object) -> str:
    """Write an answer with something else in it; a member that becomes None is left out."""
    claims = {**reply_to_claims(UNSIGNED), **change}
    return canonical({name: value for name, value in claims.items() if value is not None}).decode()


def piece(of: Piece = WILL_DO, **change: object) -> str:
    """Write an answer of one piece with something else in that."""
    return text(pieces=[{**asdict(of), **change}])


def good() -> Iterator[Vector]:
    """Give answers that are read."""
    for name, about, said in (
        ("four-kinds", "a piece of each kind", text()),
        ("card", "without terms, by its name for taking back", text(consent="")),
        ("alone", "by somebody of no group", text(name="Jo Bell, neighbour", by="")),
        ("thirty", "as many pieces as there may be", text(pieces=[asdict(WILL_DO)] * MOST_PIECES)),
        ("script", "script in a box is words", piece(text="<script>alert(1)</script>")),
    ):
        yield name, about, "not-signed-answer", UNSIGNED_CONTENT, said


def bad() -> Iterator[Vector]:
    """Give answers with one fault each."""
    for name, about, said in (
        ("iss", "an issuer, and no signature", text(iss=BOB_DID, purpose=PURPOSE)),
        ("iss-more", "an issuer where there is none", text(iss=BOB_DID)),
        ("purpose", "the purpose of a signed one", text(purpose=PURPOSE)),
        ("more", "a member that is not known", text(until="")),
        ("less", "a member is missing", text(rid=None)),
        ("number", "a member that is no text", text(by=7)),
        ("nameless", "names no share", text(consent="", rid="")),
        ("rid", "a name for taking back that is none", text(rid="no good")),
        ("consent", "terms that are none", text(consent="all")),
        ("when", "a moment that is none", text(when="yesterday")),
        ("name-empty", "nobody answers", text(name="")),
        ("name-long", "a name of 201 letters", text(name="x" * 201)),
        ("by-turned", "a name that turns the writing round", text(by="Jo\u202eBell")),
        ("pieces-none", "no pieces", text(pieces=[])),
        ("pieces-31", "too many pieces", text(pieces=[asdict(WILL_DO)] * (MOST_PIECES + 1))),
        ("piece-more", "a piece with a member more", piece(why="x")),
        ("kind", "a piece of no known kind", piece(kind="order")),
        ("text-long", "a piece of 2,001 letters", piece(text="x" * 2001)),
        ("text-control", "a sign that cannot be typed", piece(text="a\u0007b")),
        ("offer-nameless", "an offer without a name", piece(OFFER, title="")),
        ("offer-script", "a web address that is a script", piece(OFFER, web="javascript:alert(1)")),
        ("too-long", "longer than 64 KiB", text(pieces=[asdict(replace(WILL_DO, text="y" * 2000))] * 40)),
        ("spaces", "another way to write it", text().replace(":", ": ", 1)),
        ("twice", "a member twice", text().replace("{", '{"by":"Eve",', 1)),
        ("signed", "a signed answer in it", write_reply(REPLY, BOB)),
        ("card-file", "a card file in it", write_card_file([write_reply(REPLY, BOB)]).decode()),
        ("no-json", "no JSON", "{]"),
    ):
        yield name, about, "malformed", UNSIGNED_CONTENT, said
    yield "giver", "a giver that is none", "issuer-refused", UNSIGNED_CONTENT, text(giver="Sue")
    yield "as-card", "said to be a card file", "malformed", CONTENT, text()
    yield "other", "said to be something else", "malformed", "text/html", text()


def sealed(key: HpkePublicKey, cty: str, said: bytes) -> bytes:
    """Seal something for one key, as the form in a page does."""
    content = bytes(range(32))
    ek, wrapped = seal_to(key, content, info=SLOT)
    slot = {"alg": ALG, "ek": b64url(ek), "wrapped": b64url(wrapped)}
    jwe = encrypt_jwe(said, content, header={"cty": cty})
    return json.dumps({"v": 1, "slots": [slot], "jwe": jwe}).encode()


def main() -> None:
    """Write all vectors."""
    for side, vectors in (("good", good()), ("bad", bad())):
        for name, about, code, cty, said in vectors:
            file = FOLDER / side / "unsigned-answer" / f"{name}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            value = {"about": about, "code": code, "cty": cty, "text": said}
            file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
