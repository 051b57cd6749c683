"""Commands about what others wrote: what is new since somebody here looked, and comments on an entry."""

from pathlib import Path

import click

from portable_record.cli.frame import Answer, clock, json_option, opened, vault_options
from portable_record.errors import UsageError

MOST_WORDS = 200
_DEEDS = {
    "new": "New",
    "changed": "Changed",
    "binned": "Put in the bin",
    "gone": "Erased for good",
    "comment": "Said about",
    "comment-gone": "A comment was taken away",
    "hidden": "Not here any more, or not for you",
    "not-taken": "What you suggested was not taken",
}


@click.command("changed")
@vault_options
@click.option(
    "--seen", is_flag=True, help="Say that you have seen it: the next time only what is newer comes."
)
@click.option("--from", "beyond", type=click.IntRange(0), default=0, help="Begin after so many entries.")
@json_option
def changed(
    folder: Path | None, passphrase_file: Path | None, seen: bool, beyond: int, as_json: bool
) -> None:
    """Show what others wrote since you last said that you have seen it, the newest first.

    Of each entry it says who wrote what and when, with the words before and after.
    """
    from portable_record.actions.circle_changed import MOST, changed_since, looked

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        found = changed_since(record, beyond=beyond, most=MOST)
        zone = record.desk.zone
        if seen:
            looked(record, found.upto)
    for one in found.news:
        what = ": ".join(text for text in (_DEEDS[one.deed], one.title) if text)
        by = "" if one.told else f"{one.who or 'somebody'}, {clock(one.when, zone)}: "
        answer.words(f"{by}{what}  ({one.part})")
        if one.words:
            answer.words(f"  {one.words}")
        for told in one.told:
            answer.words(f"  {told.what}, {told.by}, {clock(told.when, zone)}")
            for name, words in (("before", told.before), ("after", told.after)):
                if words and (told.before or words != one.title):
                    answer.words(f"    {name}: {words[:MOST_WORDS]}")
        if one.more:
            answer.words(f"  And more: {one.more}. portable-record history {one.entry}")
        answer.values(
            deed=one.deed,
            entry=one.entry,
            title=one.title,
            part=one.part,
            who=one.who,
            when=one.when,
            changes=one.count,
            words=one.words,
            told=[
                {
                    "what": told.what,
                    "by": told.by,
                    "when": told.when,
                    "before": told.before,
                    "after": told.after,
                }
                for told in one.told
            ],
        )
    if found.older:
        answer.words(f"There is more: portable-record circle changed --from {found.older}")
    if not found.news:
        answer.words("Nothing new.")


@click.command("comment")
@vault_options
@click.argument("entry")
@click.argument("words", default="")
@click.option("--take-away", is_flag=True, help="ENTRY is a comment: take it away for good, with everybody.")
@json_option
def comment(
    folder: Path | None, passphrase_file: Path | None, entry: str, words: str, take_away: bool, as_json: bool
) -> None:
    """Say something about an entry; without words, show what was said about it.

    \b
    portable-record circle comment ENTRY "Is it still four?"
    portable-record circle comment ENTRY
    portable-record circle comment COMMENT --take-away

    Whoever may see the entry can read it, whatever their role. It goes on no paper of the
    record, and into a share only where `share --with-comments` says so.
    """
    from portable_record.actions.comments import add_comment, comments_on, remove_comment

    if take_away and words:
        raise UsageError("Name the comment alone.")
    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if take_away:
            about = remove_comment(record, entry)
            answer.words("Gone here. With the others it goes when they sync.")
            answer.values(gone=entry, entry=about)
            return
        if words:
            made = add_comment(record, entry, words)
            answer.words(f"Said: {made}")
            answer.values(comment=made, entry=entry)
            return
        said = comments_on(record, record.vault.entries.get(entry))
    for one in said:
        answer.words(f"{one.id}  {one.when[:10]}  {one.who or 'somebody'}: {one.words}")
        answer.values(comment=one.id, who=one.who, when=one.when, words=one.words, may_go=one.may_go)
    if not said:
        answer.words("Nobody said anything about it.")


COMMANDS = (changed, comment)
