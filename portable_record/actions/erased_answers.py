"""What was taken out of an answer and is erased for good: the answer lets go of its words as well.

That there was such a piece stays, and what was said to the others. The file that the answer came in goes
whole, since it holds the words too.
"""

from collections.abc import Iterable
from dataclasses import replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.suggestions import ERASED
from portable_record.sharing.reply import without_words


def let_go_of_taken(record: OpenRecord, entries: Iterable[str]) -> None:
    """Let go of the words of all suggestions that became one of these entries. Call it in a transaction."""
    gone, shelf = set(entries), record.vault.suggestions
    for document in shelf.all():
        said, claims = document.value["said"], document.value["claims"]
        numbers = {number for number, one in said.items() if one.get("entry") in gone}
        if not numbers:
            continue
        pieces = [
            without_words(piece) if str(number) in numbers else piece
            for number, piece in enumerate(claims["pieces"], 1)
        ]
        value = {
            **document.value,
            "claims": {**claims, "pieces": pieces},
            "said": said | {number: {"state": ERASED} for number in numbers},
        }
        shelf.put(replace(document, value=value))
        shelf.let_go_of_bytes(document.id)
