"""The emergency sheet by random ticks, as pages make it: what was not ticked is looked for in all of it."""

import html
import re
from collections import Counter
from pathlib import Path

from portable_record.actions.answer import add_answers
from portable_record.actions.desk import OpenRecord
from portable_record.actions.look_after import mark_sensitive
from portable_record.actions.write import new_entry_id
from portable_record.record.asking.sheets import sheet_named
from portable_record.sharing.paper.plain_code import plain_svg
from portable_record.web.doorway import Doorway
from tests.sharing.test_selection_properties import Lots
from tests.torture.bench import PASSPHRASE
from tests.torture.choices import Many
from tests.torture.opened import named_in, plain
from tests.web.asking import Ticks, browser, fill_in, submit

LABEL = "A code that says the words beside it"
_BOX = re.compile(r'type="checkbox"[^>]*name="([^"]+)" value="([^"]+)"')
_TEXT = re.compile(r'<pre class="code-text" dir="auto">(.*?)</pre>', re.DOTALL)
_SAID = re.compile(rb"planted[0-9]+words")


def plant(record: OpenRecord) -> dict[str, str]:
    """Write down what such a sheet is made of; return each word of it, by what is ticked for it."""
    words: dict[str, str] = {}

    def say(part: str, kind: str, *keys: str, sensitive: bool = False) -> None:
        said = {key: f"planted{len(words) + place}words" for place, key in enumerate(keys)}
        entry = add_answers(record, sheet_named(part, kind), said, entry_id=new_entry_id(record)).entry
        mark_sensitive(record, entry, sensitive=sensitive)
        whole = len(keys) == 1
        words.update({entry if whole else f"{entry}.{key}": word for key, word in said.items()})

    for number in range(4):
        for kind in ("allergy", "medicine", "condition"):
            say("health", kind, "what", sensitive=number == 3)
    say("crisis", "crisis", "what-to-do", "helps", "do-not")
    say("about-me", "about-me", "do-and-dont", "important")
    return words


def sheets(
    held: Many, home: Path, words: dict[str, str], rng: Lots, *, rounds: int
) -> tuple[Counter[str], list[str]]:
    """Make sheets on the pages of a record that is closed; count them, and name each word nobody ticked."""
    figures, faults = Counter[str](), list[str]()
    standing = Doorway(held.record.desk, home, ticks=Ticks(), stand_still=lambda: None)
    owner = browser(standing)
    submit(owner, "/unlock", passphrase=PASSPHRASE)
    offered = [
        (name, html.unescape(value)) for name, value in _BOX.findall(owner.get("/paper/emergency").text)
    ]
    for number in range(rounds):
        ticked = rng.some(offered, 1 + rng.below(len(offered)))
        fields = {name: [value for at, value in ticked if at == name] for name, _value in ticked}
        page = owner.get(fill_in(owner, "/paper/emergency", **fields).location).text
        pieces = plain(page.encode())
        figures["left as emergency sheet"] += 1
        figures["things on emergency sheets"] += len(ticked)
        figures["bytes looked through"] += sum(map(len, pieces))
        found = {word.decode() for piece in pieces for word in _SAID.findall(piece)}
        going = {words[value] for _name, value in ticked if value in words}
        faults += [f"emergency sheet {number}: {word} was not ticked" for word in sorted(found - going)]
        faults += [f"emergency sheet {number}: {word} is missing" for word in sorted(going - found)]
        rows = {row.name for row in held.rows if row.id in {value for _name, value in ticked}}
        hidden = named_in(pieces) & held.hidden(rows)
        faults += [f"emergency sheet {number}: {word} was hidden, and shows" for word in sorted(hidden)]
        code = html.unescape(_TEXT.findall(page)[0])
        if plain_svg(code, label=LABEL) not in page:
            faults.append(
                f"emergency sheet {number}: the code says something else than what stands beside it"
            )
    standing.lock()
    return figures, faults
