"""The commands about trusted people: make sheets for them, list them, take the sheets' power away."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portable_record.cli.frame import Answer, at_a_terminal, json_option, opened, vault_options
from portable_record.errors import UsageError

if TYPE_CHECKING:
    from portable_record.actions.desk import OpenRecord
    from portable_record.actions.trusted import Person, Sheets

NEEDED = 2


@click.group("trusted-people")
def trusted_people() -> None:
    """Let people you trust open your record together, each with a printed sheet."""


@trusted_people.command("make")
@vault_options
@click.option("--person", "people", multiple=True, help='A name, or "name, household"; once for each.')
@click.option(
    "--needed", type=int, default=NEEDED, show_default=True, help="How many sheets open the record."
)
@click.option("--no-owner", is_flag=True, help="Leave your own name off the sheets.")
@click.option("--call", default="", help="Whom they should call first, with the number.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write the sheets here, to print."
)
@click.option("--replace", is_flag=True, help="Write into a folder in which there is something.")
@click.option(
    "--handed-over", is_flag=True, help="They count at once: in a script, where nobody can be asked."
)
@json_option
def make(
    folder: Path | None,
    passphrase_file: Path | None,
    people: tuple[str, ...],
    needed: int,
    no_owner: bool,
    call: str,
    out: Path | None,
    replace: bool,
    handed_over: bool,
    as_json: bool,
) -> int:
    """Make one sheet for each person; some of them together open the record.

    Two of three people is a good choice, from different households. The sheets are shown only now, and count
    when you say that all are printed or written down. Older sheets open nothing from then on.
    """
    from portable_record.actions.files import refuse_if_there
    from portable_record.actions.trusted import keep_sheets, make_sheets

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        chosen = [_person(text) for text in people or _asked_names(answer)]
        made = make_sheets(record, chosen, needed, named=not no_owner, call=call)
        if out is not None and not replace:
            refuse_if_there(out, folder=True)
        _show(made, out, answer)
        kept = handed_over or _confirmed(answer)
        if kept:
            keep_sheets(record, made)
    _say_made(made, answer, kept=kept)
    return 0


@trusted_people.command("list")
@vault_options
@json_option
def list_people(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Say who holds sheets that open the record."""
    from portable_record.actions.trusted import trusted_people as who_is_trusted

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        now = who_is_trusted(record)
    if now.there:
        answer.words(
            f"Any {now.needed} of {now.of} sheets open this record. They begin with: {now.set_name}."
        )
        answer.words(f"They count since {now.since[:10]}." if now.since else "")
    else:
        answer.words("No sheets open this record. `portable-record trusted-people make` makes some.")
    for person in now.people:
        answer.words(f"  {person.name}{f', {person.household}' if person.household else ''}")
    answer.values(
        trusted=now.there,
        needed=now.needed,
        of=now.of,
        set=now.set_name,
        since=now.since,
        people=[{"name": person.name, "household": person.household} for person in now.people],
    )


@trusted_people.command("remove")
@vault_options
@json_option
def remove(folder: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Let no sheets open the record any more."""
    from portable_record.actions.trusted import remove_sheets

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        remove_sheets(record)
    answer.words("The sheets open this record no more. Ask for them back, or ask that they be torn up.")
    answer.words("An old copy of the record's folder still opens with them, until `portable-record rekey`.")
    answer.values(removed=True)


def walk_through_sheets(record: "OpenRecord", answer: Answer) -> None:
    """Ask for names, show the sheets, and keep them when they were handed over."""
    from portable_record.actions.trusted import keep_sheets, make_sheets

    names = _asked_names(answer)
    if not names:
        return
    made = make_sheets(record, [_person(text) for text in names], NEEDED)
    _show(made, None, answer)
    kept = _confirmed(answer)
    if kept:
        keep_sheets(record, made)
    _say_made(made, answer, kept=kept)


def _person(text: str) -> "Person":
    from portable_record.actions.trusted import Person

    name, _, household = text.partition(",")
    return Person(name.strip(), household.strip())


def _asked_names(answer: Answer) -> list[str]:
    if answer.as_json or not at_a_terminal():
        raise UsageError("Say for whom with --person, once for each.")
    answer.words(
        "For whom are the sheets? Write a name or, better, a name and where they live: Amina, Mill Lane."
    )
    names: list[str] = []
    while name := str(
        click.prompt(f"Person {len(names) + 1} (Enter if no more)", default="", show_default=False)
    ):
        names.append(name)
    return names


def _show(made: "Sheets", out: Path | None, answer: Answer) -> None:
    from portable_record.actions.files import write_file
    from portable_record.actions.sheets import trusted_text

    for warning in made.warnings:
        answer.words(warning)
    for sheet in made.sheets:
        if out is None:
            answer.words(f"\n{trusted_text(sheet)}")
        else:
            file = write_file(out / f"sheet-{sheet.number}.txt", [trusted_text(sheet).encode()])
            answer.words(f"Written for {sheet.person}: {file}")
    if out is not None:
        answer.words("Print each sheet, and then delete these files: whoever has them can open your record.")


def _confirmed(answer: Answer) -> bool:
    if answer.as_json or not at_a_terminal():
        return False
    return click.confirm("Are all of these sheets printed or written down?", default=False)


def _say_made(made: "Sheets", answer: Answer, *, kept: bool) -> None:
    if kept:
        answer.words("The sheets count from now on; older ones open nothing. Hand them over soon, in person.")
        answer.words(
            f"Write down for yourself who has one: {', '.join(sheet.person for sheet in made.sheets)}."
        )
    else:
        answer.words("Nothing was changed: these sheets open nothing. Tear up what you have of them.")
    answer.values(
        kept=kept,
        set=made.sheets[0].set_name,
        needed=made.sheets[0].needed,
        warnings=list(made.warnings),
        sheets=[
            {"person": sheet.person, "number": sheet.number, "words": list(sheet.words)}
            for sheet in made.sheets
        ],
    )
