"""Packed shares written down as vectors, one fault each, are read to the code that each names."""

import json
from functools import partial
from pathlib import Path

import pytest

from portable_record.actions.came_files import read_packed
from portable_record.actions.desk import Desk
from portable_record.actions.verify import verdict_on
from portable_record.crypto.b64 import unb64url
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.sharing.me import Me
from tests.sharing.attachment_vectors import FOLDER, LETTER, PHOTO, as_json, bad, good
from tests.sharing.cast import NOW
from tests.sharing.make_vectors import written

FILES = sorted(FOLDER.glob("*/attachments/*.json"))


def test_the_vectors_are_those_that_are_made() -> None:
    made = {
        f"{side}/{name}": written(as_json(about, code, data))
        for side, all_of_them in (("good", good()), ("bad", bad()))
        for name, about, code, data in all_of_them
    }

    assert {f"{file.parts[-3]}/{file.stem}": file.read_text(encoding="utf-8") for file in FILES} == made


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_vector_is_read_to_its_code(desk: Desk, file: Path) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))
    me = Me(hpke=HpkePrivateKey.from_bytes(unb64url(vector["hpke"])))
    read = partial(verdict_on, desk, name="", trust=b"", at=NOW, passcode=None, me=me)

    verdict, _, files = read_packed(unb64url(vector["input"]), desk.reader, read)

    assert verdict.code == vector["code"]
    assert [b"".join(each.opened()) for each in files] == ([] if verdict.refused else [LETTER, PHOTO])
