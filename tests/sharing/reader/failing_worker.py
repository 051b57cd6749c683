"""A worker with the real verbs, which fails in a chosen way when a piece asks for it. Never in the app."""

import os
import time

from portable_record.sharing.reader import verbs
from portable_record.sharing.reader.serving import Answer
from portable_record.sharing.reader.waiting import keep_serving


def check(header: dict[str, object], body: bytes) -> Answer:
    if b"CRASH" in body:
        os.abort()
    if b"HANG" in body:
        time.sleep(3600)
    if b"MEMORY" in body:
        raise MemoryError
    answer, raw = verbs.check_pieces(header, body)
    return answer, raw.replace(b"Basic", b"Other") if b"LIE" in body else raw


def read(header: dict[str, object], body: bytes) -> Answer:
    answers: dict[bytes, tuple[dict[str, object], bytes]] = {
        b"garbage": ({}, b"[]"),
        b"strange": ({"what": 1}, b""),
        b"unknown-error": ({"refused": {"code": "no-such-code", "detail": "", "place": ""}}, b""),
        b"half-error": ({"refused": {"code": "malformed"}}, b""),
    }
    for asked, answer in answers.items():
        if body.endswith(asked):
            return answer
    return verbs.read_share(header, body)


def picture(header: dict[str, object], body: bytes) -> Answer:
    if body == b"no list":
        return {}, b'{"a":1}'
    if body == b"no texts":
        return {}, b"[1]"
    if body == b"no json":
        return {}, b"["
    return verbs.decode_picture(header, body)


if __name__ == "__main__":
    verbs.warm()
    keep_serving({**verbs.VERBS, "check": check, "read": read, "picture": picture})
