"""Everything that leaves by every way of sharing, and what was hidden, looked for in each byte of it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portable_record.actions.add_entry import add_words
from portable_record.actions.desk import OpenRecord
from portable_record.actions.link import make_link, write_link_files
from portable_record.actions.link_place import LinkPlace, choose_link_place
from portable_record.actions.moving import share_to_show
from portable_record.actions.share import Wish, share_parts
from portable_record.errors import CardContentError, CardTooLargeError
from portable_record.sharing.link import read_link
from portable_record.storage.manifest import fetch_with_passcode
from portable_record.web import links_host
from tests.sharing.cast import PASSCODE
from tests.sharing.test_selection_properties import Lots
from tests.storage.hosted import UPLOAD, hosted
from tests.storage.serving import shown
from tests.torture.bench import NOW
from tests.torture.choices import Many, expected, many, random_wish
from tests.torture.emergency import plant, sheets
from tests.torture.opened import named_in, opened, plain

ROUNDS, ENTRIES = 100, 500
CODES = ("card", "sheet")
REST = ("page", "sealed", "paper", "fhir")
PRINTED = ("paper.html", "card.html", "sheet.html")
MOST_HOSTED = 32 * 1024 * 1024
MOST_ASKED = 1_000_000  # times by one asker: here all come from one, in no time
MOST_FRAMES = 3  # so many times as many as there must be

Leaving = dict[str, tuple[bytes, ...]]
"""What leaves by its name, each opened as far as it can be."""


def carriers(
    home: Path, seed: int, *, rounds: int = ROUNDS, entries: int = ENTRIES
) -> tuple[dict[str, int], list[str]]:
    """Share random choices in every way; count what left, and name each hidden word in it."""
    figures, faults = Counter[str](), list[str]()
    web, host = home / "web", home / "host"
    for folder in (web, host):
        folder.mkdir(parents=True)
    with (
        many(home / "vault", seed, entries) as held,
        shown(web) as address,
        hosted(host, NOW.timestamp) as at,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(links_host, "BURST", MOST_ASKED)
        words = [_told(held.record, n) for n in range(3)]
        places = (
            LinkPlace(address=f"{address}/", folder=str(web), viewer="https://view.example/#"),
            LinkPlace(address=at, secret=UPLOAD),
        )
        for number in range(rounds):
            figures["shares"] += 1
            wish = _wish(held, words, Lots(seed * 1_000_003 + number), for_a_card=number % 2 == 0)
            for name, pieces in leaves(held.record, wish, home, places).items():
                figures[f"left as {name}"] += 1
                figures["bytes looked through"] += sum(map(len, pieces))
                faults += [f"share {number}, {name}: {word}" for word in _shown(held, words, wish, pieces)]
            shutil.rmtree(home / "out")
        planted = plant(held.record)
        held.record.vault.close()
        printed, told = sheets(held, home / "vault", planted, Lots(seed), rounds=rounds)
    figures.update(printed)
    faults += told
    return dict(sorted(figures.items())), faults


def leaves(record: OpenRecord, wish: Wish, home: Path, places: tuple[LinkPlace, LinkPlace]) -> Leaving:
    """Share a wish in every way, of the codes only those that it fits; ``places`` are a folder and a host."""
    out = home / "out"
    found = {
        f"{form}{each.name.removeprefix(form)}": _opened(each)
        for form in CODES
        if _fits(record, wish, form, out / form)
        for each in sorted((out / form).iterdir())
    }
    shared = share_parts(record, replace(wish, forms=REST, passcode=PASSCODE), out / "rest")
    found |= {each.name: _opened(each) for each in shared.files}
    (bare,) = share_parts(record, replace(wish, forms=("page",), open_page=True), out / "open").files
    found["page without a lock"] = _opened(bare)
    for size, code in share_to_show(record, shared.id).codes.items():
        frames = "\n".join(code.text(number) for number in range(1, MOST_FRAMES * code.total + 1))
        found[f"moving code, {size}"] = opened(frames.encode(), at=NOW)
    choose_link_place(record, places[0])
    found |= _link(record, shared.id, out, home / "web")
    choose_link_place(record, places[1])
    return found | _hosted(record, shared.id, home / "host")


def _hosted(record: OpenRecord, share: str, host: Path) -> Leaving:
    """Leave it with a host of links: what opens with the passcode, and all that the host keeps."""
    link = make_link(record, share)
    said = read_link(link.text)
    sealed = fetch_with_passcode(said.url, link.passcode, who="Bob", most=MOST_HOSTED)
    return {
        "link with a passcode": opened(sealed, at=NOW, link_key=said.key),
        "what a host keeps": tuple(file.read_bytes() for file in host.iterdir()),
    }


def _link(record: OpenRecord, share: str, out: Path, web: Path) -> Leaving:
    link = make_link(record, share)
    said = read_link(link.text)
    (file,) = web.iterdir()
    sealed = opened(file.read_bytes(), at=NOW, link_key=said.key)
    file.unlink()
    text, picture = write_link_files(link, out / "link")
    return {
        "link file": sealed,
        "link": (text.read_bytes(), said.label.encode(), said.url.encode()),
        "link picture": (picture.read_bytes(),),
    }


def _opened(file: Path) -> tuple[bytes, ...]:
    data = file.read_bytes()
    is_plain = file.name in PRINTED or file.suffix == ".json"
    return plain(data) if is_plain else opened(data, at=NOW)


def _fits(record: OpenRecord, wish: Wish, form: str, out: Path) -> bool:
    try:
        share_parts(record, replace(wish, forms=(form,)), out)
    except (CardContentError, CardTooLargeError):
        return False
    return True


def _told(record: OpenRecord, number: int) -> tuple[str, str]:
    """Write how the person communicates, in words that fit a card; return the entry and its words."""
    words = f"Say number{number}spoken slowly."
    return add_words(record, part="communication", kind=None, words=words, sensitive=False).id, words


def _wish(held: Many, words: list[tuple[str, str]], rng: Lots, *, for_a_card: bool) -> Wish:
    """Choose one thing that fits a card, or all kinds of things."""
    if for_a_card:
        return replace(random_wish(held.rows, rng), parts=(), entries=(rng.one(words)[0],))
    return random_wish(held.rows, rng)


def _shown(held: Many, words: list[tuple[str, str]], wish: Wish, pieces: tuple[bytes, ...]) -> Iterator[str]:
    yield from named_in(pieces) & held.hidden(expected(held.rows, wish))
    for entry, said in words:
        if entry not in wish.entries and "communication" not in wish.parts:
            yield from (said for piece in pieces if said.encode() in piece)
