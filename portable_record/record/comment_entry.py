"""How a comment stands among the entries: apart from all parts, under the entry that it is about.

So no list of a part, no count and no share ever comes upon it; whoever shows an entry asks for what was said
about that entry alone. Who searches finds it by its words, and is led to the entry. A no to a suggestion
stands so too, under the id of the suggestion (``refusal.py``): it is found by no words.
"""

from portable_record.record.comment import is_comment_id, read_comment
from portable_record.record.entry import Entry
from portable_record.record.fold import EntryState
from portable_record.record.refusal import is_suggestion_id

BEGIN = "comment "
"""How what stands in place of the part of a comment begins."""


def comments_of(part: str, about: str) -> str:
    """Give what stands in place of the part of all comments in a part that are about one entry."""
    return f"{BEGIN}{part} {about}"


def comment_entry(state: EntryState) -> Entry:
    """Make the entry of a comment out of its state."""
    return Entry(
        id=state.entry,
        part=comments_of(state.part, read_comment(state.text).about),
        type=state.type,
        text=state.text,
        title="",
        updated=state.updated,
        in_conflict=state.in_conflict,
        writer=state.writer,
    )


def words_to_find(state: EntryState) -> str:
    """Give the words by which a comment is found: none where it is about a suggestion."""
    comment = read_comment(state.text)
    return "" if is_suggestion_id(comment.about) else comment.words


def is_about(entry: Entry) -> tuple[str, str]:
    """Give the part that a comment is in, and the id of the entry that it is about; else nothing twice."""
    return named_in(entry.part) if is_comment_id(entry.id) else ("", "")


def named_in(stands_in: str) -> tuple[str, str]:
    """Give the part and the id of the entry that are named in what stands in place of a comment's part."""
    _, part, about = stands_in.split(" ")
    return part, about
