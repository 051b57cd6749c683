"""Commands for when a record changes hands or closes: hand-over, death, after-death."""

import os
from pathlib import Path

import click

from portable_record.cli.frame import Answer, day_in, json_option, opened, secret_in, vault_options
from portable_record.errors import UsageError

NEW_VARIABLE = "PORTABLE_RECORD_NEW_PASSPHRASE"


@click.command("hand-over")
@vault_options
@click.option(
    "--new-passphrase-file",
    "new_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Read the person's own passphrase from this file (or set {NEW_VARIABLE}); else it is asked for.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="A folder for the notices to those with whom something was shared.",
)
@click.option(
    "--stays",
    multiple=True,
    help="A member of the circle who stays in it, by name; can be given again. Nobody else does.",
)
@json_option
def hand_over(
    folder: Path | None,
    passphrase_file: Path | None,
    new_file: Path | None,
    out: Path,
    stays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Hand a record over to the person it is about, with keys and a passphrase of their own.

    All shares stop, the rights of whoever kept it end, all of it is locked anew, and the old passphrase and
    recovery code open it no more. Copies and backups made before stay what they are. Of a circle
    those stay who are named; whoever kept the record can be invited again.
    """
    from portable_record.actions.hand_over import hand_over as hand_over_record
    from portable_record.cli.circle_finding import member_called

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        named = [member_called(record, who).id for who in stays]
        done = hand_over_record(record, _their_own(new_file), out, stays=named)
        done.record.vault.close()
    answer.words("The record is theirs now. The old passphrase and recovery code open it no more.")
    answer.words(f"Their recovery code (shown only now): {done.recovery_code}")
    answer.words(f"Their eight words: {' '.join(done.words)}")
    for file in done.notices:
        answer.words(f"Give this to whoever has what was shared: {file}")
    answer.values(
        recovery_code=done.recovery_code,
        words=list(done.words),
        did=done.record.identity.did,
        notices=[str(file) for file in done.notices],
    )


@click.command()
@vault_options
@click.option("--on", "day", default="", help="The day on which the person died, such as 2026-11-22.")
@click.option("--said-by", default="", help="Who says so.")
@click.option("--evidence", default="", help="What they saw, such as the certificate.")
@click.option("--mistaken", is_flag=True, help="Take back that the person has died: it was a mistake.")
@json_option
def death(
    folder: Path | None,
    passphrase_file: Path | None,
    day: str,
    said_by: str,
    evidence: str,
    mistaken: bool,
    as_json: bool,
) -> None:
    """Write down that the person has died; nothing is written or shared for them after that.

    Without options, say what is written down. The record can still be read, printed and saved.
    """
    from portable_record.actions.death import correct_death, death_of, record_death

    answer = Answer(as_json=as_json)
    on = day_in(day)
    with opened(folder, passphrase_file) as record:
        if mistaken:
            correct_death(record, said_by=said_by)
        elif on is not None:
            record_death(record, on, said_by=said_by, evidence=evidence)
        elif said_by or evidence:
            raise UsageError("Say on which day with --on.")
        known = death_of(record)
    if known is None:
        answer.words("It is not written down that the person has died.")
        answer.values(died=None)
        return
    answer.words(f"The record is closed. The person died on {known.day.isoformat()}.")
    if known.said_by:
        answer.words(f"Said by {known.said_by}. {known.evidence}".rstrip())
    answer.values(died=known.day.isoformat(), said_by=known.said_by, evidence=known.evidence)


@click.command("after-death")
@vault_options
@click.argument("choice", required=False, type=click.Choice(["keep", "give", "delete"]))
@click.option("--to", default="", help="To whom all of it is given.")
@click.option("--carry-out", is_flag=True, help="Do what the person chose, after they have died.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to give.")
@json_option
def after_death(
    folder: Path | None,
    passphrase_file: Path | None,
    choice: str | None,
    to: str,
    carry_out: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Choose what becomes of your record when you have died: keep, give (to whom) or delete.

    Without a choice, say what was chosen. Nobody has to choose: then it is kept, closed.
    """
    from portable_record.actions.after_death import SAYS, Choice, choose, chosen
    from portable_record.actions.after_death import carry_out as do_it

    answer = Answer(as_json=as_json)
    with opened(folder, passphrase_file) as record:
        if carry_out:
            what = do_it(record, out)
        else:
            what = choose(record, Choice(choice), to=to) if choice else chosen(record)
    answer.words(SAYS[what.choice] + (f" It is for {what.to}." if what.to else ""))
    if carry_out and what.choice is not Choice.KEEP:
        answer.words("Done.")
    answer.values(choice=what.choice, to=what.to, when=what.when, carried_out=carry_out)


def _their_own(file: Path | None) -> str:
    if file is not None:
        return secret_in(file)
    given = os.environ.get(NEW_VARIABLE, "")
    return given or str(
        click.prompt("The person's own passphrase", hide_input=True, confirmation_prompt=True, err=True)
    )
