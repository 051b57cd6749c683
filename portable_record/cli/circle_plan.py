"""Commands with which helpers keep a plan: who does what this week, and writing it question by question."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, json_option, opened, vault_options
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.asking.sheet import PARAGRAPHS, SEVERAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portable_record.actions.newest import Kept
    from portable_record.record.asking.places import Answer as Given
    from portable_record.record.asking.sheet import Choice, Sheet
    from portable_record.record.week import ToDo

STEP, PLAN, STDIN = "step", "plan", "-"


@click.command("week")
@vault_options
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="A day of the week to show; else this week.")
@click.option("--who", default="", help="Only what this person does, by name.")
@click.option("--done", multiple=True, metavar="ID", help="Say that this is done; can be given again.")
@click.option("--not-done", multiple=True, metavar="ID", help="Say that this is to do after all.")
@click.option(
    "--ics", type=click.Path(dir_okay=False, path_type=Path), help="Save what is to do for a calendar."
)
@json_option
def week(
    folder: Path | None,
    passphrase_file: Path | None,
    day: datetime | None,
    who: str,
    done: tuple[str, ...],
    not_done: tuple[str, ...],
    ics: Path | None,
    as_json: bool,
) -> None:
    """Show who does what this week; say that something is done.

    \b
    portable-record circle week
    portable-record circle week --who Sam --day 2026-12-01
    portable-record circle week --done ID
    portable-record circle week --ics week.ics

    The file for a calendar is not locked: whoever keeps your calendar can read it.
    """
    from portable_record.actions.circle_choices import helpers_to_choose
    from portable_record.actions.week import mark_task, tasks, week_seen
    from portable_record.record.calendar_file import calendar_file
    from portable_record.record.moments import moment_text

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        for is_done, named in ((True, done), (False, not_done)):
            for entry in named:
                mark_task(record, entry, done=is_done)
        chosen = chosen_of(who, helpers_to_choose(record)) if who else ""
        whose = chosen.partition(" ")[0] or chosen
        if ics is not None:
            listed = tasks(record, who=whose)
            ics.write_bytes(calendar_file(listed, made=moment_text(record.now), says=_title))
            answer.words(f"Saved: {ics}")
        seen = week_seen(record, day and day.date(), who=whose)
    answer.words(f"{seen.first} to {seen.last}")
    days = [(f"{each:%A %Y-%m-%d}", some) for each, some in seen.days]
    for heading, some in (("Not done yet", seen.late), *days, ("On no day yet", seen.open)):
        if some:
            answer.words(heading)
        for todo in some:
            _say(answer, todo)
    if seen.is_empty:
        answer.words("Nothing is written down for this week.")


def _say(answer: Answer, todo: "ToDo") -> None:
    state = "[x]" if todo.done else "[ ]"
    said = "  ".join(text for text in (todo.time, todo.words, todo.name or "Nobody has said yes yet") if text)
    answer.words(f"  {state} {todo.entry}  {said}")
    answer.values(
        entry=todo.entry, words=todo.words, day=todo.day, time=todo.time, who=todo.name, state=todo.state
    )


def _title(todo: "ToDo") -> str:
    first = todo.words.partition("\n")[0]
    return f"{first} ({todo.name})" if todo.name else first


@click.command("write")
@vault_options
@click.argument("entry", default="")
@click.option("--kind", default="", help="Write something new of this kind, such as hope, step or task.")
@click.option("--part", default=PLAN, show_default=True, help="The part to write in.")
@click.option(
    "--say", "said", multiple=True, metavar="KEY=WORDS", help="An answer; KEY=- reads it, line by line."
)
@json_option
def write(
    folder: Path | None,
    passphrase_file: Path | None,
    entry: str,
    kind: str,
    part: str,
    said: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write something new in the plan, or change single answers of an entry or a step.

    \b
    portable-record circle write --kind hope --say "words=Walk to the shop" --say by=2027
    portable-record circle write --kind step --say "words=Buy shoes" --say who=Sam --say goal=ID
    portable-record circle write --kind task --say "words=A lift" --say day=2026-12-01 --say who=Sam
    portable-record circle write --kind handover-note --say words=- < note.txt
    portable-record circle write ENTRY --say "why=The air"
    portable-record circle write ENTRY

    ENTRY is an entry, or the key of a step. Without --say it lists the questions with what stands there.
    Words may have several lines; empty words leave an answer open. Somebody is chosen by name, an entry by
    its id.
    """
    from portable_record.actions.answer import add_answers, change_answers, open_entry
    from portable_record.actions.circle_choices import CHOICES
    from portable_record.actions.circle_standing import seat_of
    from portable_record.actions.plan_deeds import keep_step, open_step
    from portable_record.actions.write import new_entry_id
    from portable_record.record.asking.parts.steps import STEP as STEP_SHEET
    from portable_record.record.asking.sheets import sheet_named

    if bool(entry) == bool(kind):
        raise UsageError("Name the entry to change, or with --kind what is new.")
    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        form = new_entry_id(record)
        if kind == STEP or (entry and not record.vault.entries.has(entry)):
            step = open_step(record, entry)
            sheet, before, seen = STEP_SHEET, dict(step.answers), step.seen
        elif entry:
            there = open_entry(record, entry)
            sheet, before, seen = there.sheet, dict(there.answers), there.seen
        else:
            sheet, before, seen = sheet_named(part, kind), {}, ""
        if not said:
            _list(answer, sheet, before)
            return
        among = {one.among: CHOICES[one.among](record) for one in sheet.questions if one.among}
        new: dict[str, Given] = {}
        for one in said:
            key, words = _given(sheet, one, among, new)
            new[key] = words
        given = before | new
        _refuse_open(sheet, given)
        if sheet is STEP_SHEET:
            kept = keep_step(record, entry, given, seen=seen, form=form)
        elif entry:
            kept = change_answers(record, sheet, entry, given, seen=seen, form=form)
        else:
            kept = add_answers(record, sheet, given, entry_id=form)
        waits = bool(kept.changes) and seat_of(record).waits(kept.part)
    _tell(answer, kept, waits=waits)


def _list(answer: Answer, sheet: "Sheet", before: "dict[str, Given]") -> None:
    """List the questions of a kind, with what stands there."""
    for question in sheet.questions:
        words = question.words(before.get(question.key, ""))
        answer.words(f"{question.key}  {question.label}")
        for line in words.splitlines():
            answer.words(f"  {line}")
        few = ", ".join(choice.value for choice in question.choices)
        if few:
            answer.words(f"  one of: {few}")
        answer.values(key=question.key, asks=question.label, answer=words)


def _given(
    sheet: "Sheet", said: str, among: "Mapping[str, Sequence[Choice]]", before: "Mapping[str, Given]"
) -> "tuple[str, Given]":
    """Read one answer as it was typed."""
    key, sign, text = said.partition("=")
    question = next((one for one in sheet.questions if one.key == key), None)
    if question is None or not sign:
        keys = ", ".join(one.key for one in sheet.questions)
        raise UsageError(f"Say KEY=WORDS, with one of these keys: {keys}.", place=key)
    if text == STDIN:
        text = sys.stdin.read()
    text = text.strip()
    if "\n" in text and question.type != PARAGRAPHS:
        raise UsageError("This answer has one line.", place=key)
    if not text:
        return key, () if question.type == SEVERAL else ""
    if question.among:
        found = chosen_of(text, among[question.among])
        return key, (*(before.get(key) or ()), found) if question.type == SEVERAL else found
    known = [one.value for one in question.choices]
    if known and text not in known:
        raise UsageError(f"Choose one of these: {', '.join(known)}.", place=key)
    return key, text


def chosen_of(said: str, choices: "Sequence[Choice]") -> str:
    """Find what was chosen: by its id, by its address, or by a name that one of them has alone.

    Raises:
        NotFoundError: there is no such choice.
        UsageError: there are several.
    """
    by_id = [one.value for one in choices if one.value.partition(" ")[0] in (said, f"urn:uuid:{said}")]
    named = [one.value for one in choices if one.words.casefold() == said.casefold()]
    found = by_id or named or [one.value for one in choices if said.casefold() in one.words.casefold()]
    if not found:
        raise NotFoundError(place=said)
    if len(found) > 1:
        raise UsageError(f"Several are called so. Give one of these: {', '.join(found)}.")
    return found[0]


def _refuse_open(sheet: "Sheet", given: "Mapping[str, Given]") -> None:
    """Refuse to leave open what has to be answered.

    Raises:
        UsageError: something is missing.
    """
    for question in sheet.questions:
        if question.needed and not question.later and not given.get(question.key):
            raise UsageError(f"{question.needed} (--say {question.key}=…)", place=question.key)


def _tell(answer: Answer, kept: "Kept", *, waits: bool) -> None:
    if kept.in_conflict:
        answer.words("Somebody else changed it at once. Choose with: portable-record circle conflicts")
    elif waits:
        answer.words("It waits until an owner says yes.")
    else:
        answer.words("Saved." if kept.changes else "It stands like this already.")
    answer.words(f"  {kept.entry}")
    answer.values(entry=kept.entry, part=kept.part, saved=bool(kept.changes), waits=waits)


COMMANDS = (week, write)
