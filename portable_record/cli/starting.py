"""The command that starts a locked record: for oneself, for somebody one cares for, for an organisation."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portable_record.cli.frame import (
    Answer,
    at_a_terminal,
    day_in,
    folder_or_own,
    json_option,
    passphrase_from,
    vault_options,
)
from portable_record.cli.rights import in_options, right_of, right_options
from portable_record.cli.ways import ask_code_back, say_code
from portable_record.errors import RightIncompleteError, UsageError

if TYPE_CHECKING:
    from portable_record.actions.start import Carer


@click.command()
@vault_options
@click.option(
    "--name", default="", help="Your name, or the organisation's, as others will see it when you sign."
)
@click.option(
    "--kind",
    type=click.Choice(["person", "organisation"]),
    default="person",
    show_default=True,
    help="Whose record this is.",
)
@click.option("--issuer", default="", help="Your own https address, if you publish your key there.")
@click.option("--for", "person", default="", help="The name of the person you keep this record for.")
@click.option("--born", default="", help="Their birth date; a parent has to give it.")
@click.option("--by", "who", default="", help="Your own name, where you keep the record for somebody else.")
@right_options
@json_option
def init(
    folder: Path | None,
    passphrase_file: Path | None,
    name: str,
    kind: str,
    issuer: str,
    person: str,
    who: str,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - the options of a right, each with its own kind of value
) -> None:
    """Start a new locked record, and show its recovery code once.

    \b
    portable-record init --name "Jean Adeyemi"
    portable-record init --for "Jean Adeyemi" --by "Nadia Hussain" --relation daughter \\
        --basis agrees --since 2026-11-22

    Whoever starts a record for somebody else has a key of their own: all that they write and share is signed
    with it, for the person, and never as the person.

    The recovery code opens the record when the passphrase is lost (see ``recover``). Nobody else can open it
    for you, so write it down and keep it away from this device. At a terminal you type it back, and it counts
    from then on; in a script, or with ``--json``, it counts at once.
    """
    from portable_record import wiring

    answer = Answer(as_json=as_json)
    carer = _carer(who, person, name, said)
    where, secret = folder_or_own(folder), passphrase_from(passphrase_file, new=True)
    asks = at_a_terminal() and not as_json
    try:
        started = wiring.start(
            *(where, secret),
            name=person or name,
            kind=kind,
            issuer=issuer,
            carer=carer,
            recovery=not asks,
        )
    except RightIncompleteError as incomplete:
        raise in_options(incomplete) from incomplete
    answer.words(f"The locked record is ready in {where}.")
    if carer is not None:
        answer.words(f"It is {person}'s. You keep it for them, and sign with a key of your own.")
    answer.words()
    if asks:
        with wiring.record(where, secret) as record:
            ask_code_back(record, answer)
    else:
        say_code(answer, started.recovery_code)
    answer.words()
    answer.words("People can check that a signature is yours by these eight words:")
    answer.words(f"  {' '.join(started.words)}")
    answer.values(
        vault=str(where),
        recovery_code=started.recovery_code,
        did=started.did,
        words=list(started.words),
        digits=started.digits,
        kept_by=who,
    )


def _carer(who: str, person: str, name: str, said: dict[str, Any]) -> "Carer | None":
    """Take who keeps the record for somebody else out of the options; nobody where nothing says so.

    Raises:
        UsageError: the options do not go together.
    """
    from portable_record.actions.start import Carer

    if not who and not person:
        if any(said.values()):
            raise UsageError("A right is for a record you keep for somebody else: say --for and --by.")
        return None
    if not (who and person) or name:
        raise UsageError("For somebody else, say whom it is for with --for, and who you are with --by.")
    return Carer(
        name=who,
        relation=said["relation"],
        right=right_of(said),
        cannot_decide=said["cannot_decide"],
        organisation=said["organisation"],
        born=day_in(said["born"]),
    )
