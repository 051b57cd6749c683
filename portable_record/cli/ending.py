"""How a command ends that did not answer: in a sentence and an exit status, never in a traceback."""

import click

from portable_record.cli.frame import say_refusal, say_stopped, say_wrong_use
from portable_record.errors import PortableRecordError, UnexpectedError


def say_end(fault: Exception, *, wants_json: bool) -> int:
    """Say why a command ended, and return its exit status."""
    match fault:
        case click.exceptions.Abort():
            return say_stopped(wants_json=wants_json)
        case click.ClickException():
            return say_wrong_use(fault, wants_json=wants_json)
        case PortableRecordError():
            return say_refusal(fault, wants_json=wants_json)
        case BrokenPipeError():
            return 1
    return say_refusal(UnexpectedError(type(fault).__name__), wants_json=wants_json)
