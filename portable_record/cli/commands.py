"""Every command: its name, where it lives, and the line that ``--help`` says about it.

To add a command, write it in a file of this room and add its line here, at the place where a person would
look for it. A command's file is read when that command is run, so that ``--help`` reads none of them; the
tests hold each line against the command itself.
"""

from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True, slots=True)
class Listed:
    """One command in the list: ``place`` is ``file:function``, ``says`` the first sentence of its help.

    >>> Listed("share", "giving:share", "Share chosen parts with one person.")
    """

    name: str
    place: str
    says: str

    def command(self) -> click.Command:
        """Read the file of the command and return the command."""
        file, _, function = self.place.partition(":")
        found: click.Command = getattr(import_module(f"portable_record.cli.{file}"), function)
        return found


COMMANDS: tuple[Listed, ...] = (
    Listed("open", "app:open_app", "Open the app in your browser."),
    Listed(
        "demo",
        "app:demo",
        "Do the main job once, on a made-up person: keep, choose, agree, share, and read it as they would.",
    ),
    Listed("init", "starting:init", "Start a new locked record, and show its recovery code once."),
    Listed(
        "status", "records:status", "Say what the record holds, who can see it, and who you are to others."
    ),
    Listed(
        "check",
        "records:check",
        "Check every part of the locked record: database, changes, attachments, search, activity log.",
    ),
    Listed("passphrase", "ways:passphrase", "Change the passphrase; the old one opens the record no more."),
    Listed(
        "recovery-code",
        "ways:recovery_code",
        "Make a new recovery code; an older one opens the record no more.",
    ),
    Listed(
        "recover",
        "recovering:recover",
        "Open the record when the passphrase is lost, and set a new passphrase.",
    ),
    Listed(
        "rekey",
        "rekeying:rekey",
        "Make new keys and lock the whole record anew: for when somebody else may have what opens it.",
    ),
    Listed(
        "trusted-people",
        "trusting:trusted_people",
        "Let people you trust open your record together, each with a printed sheet.",
    ),
    Listed(
        "backup",
        "backups:backup",
        "Make a backup of the whole locked record: one file, encrypted, read back after it was written.",
    ),
    Listed("restore", "backups:restore", "Bring a record back from a backup, on this device or a new one."),
    Listed(
        "import",
        "writing:import_files",
        "Take in health and care records from FHIR R4 files (JSON or NDJSON).",
    ),
    Listed(
        "community",
        "community:community",
        "List the services in a directory's file (Open Referral UK), or keep some of them in your community.",
    ),
    Listed("add", "writing:add", "Write an entry in your own words, or add one FHIR resource from a file."),
    Listed(
        "right",
        "rights:right",
        "Write down by what right somebody writes for the person; without --by, list what is written down.",
    ),
    Listed(
        "hand-over",
        "closing:hand_over",
        "Hand a record over to the person it is about, with keys and a passphrase of their own.",
    ),
    Listed(
        "after-death",
        "closing:after_death",
        "Choose what becomes of your record when you have died: keep, give (to whom) or delete.",
    ),
    Listed(
        "death",
        "closing:death",
        "Write down that the person has died; nothing is written or shared for them after that.",
    ),
    Listed("list", "entries:list_entries", "List the entries, part by part."),
    Listed("show", "entries:show", "Show entries in plain words: the ones named, or a whole part."),
    Listed(
        "search",
        "entries:search",
        "Find entries by their words, and by what was said about them in a circle.",
    ),
    Listed("history", "entries:history", "Show who changed an entry, when, and what stood there before."),
    Listed(
        "undo",
        "writing:undo",
        "Put back what stood before a change (its name is in ``history``); an import is undone part by part.",
    ),
    Listed(
        "remove", "writing:remove", "Put entries into the bin, from where they can be taken back for 30 days."
    ),
    Listed(
        "export",
        "entries:export",
        "Save a copy of your entries as FHIR; what was received comes out byte for byte.",
    ),
    Listed("share", "giving:share", "Share chosen parts: with whom, why, until when."),
    Listed(
        "verify",
        "taking:verify",
        "Check what somebody gave you: a card, a code, a picture of a code, a page or a sealed file.",
    ),
    Listed("receive", "taking:receive", "Check what somebody gave you and keep it in the inbox."),
    Listed(
        "inbox",
        "taking:inbox",
        "List what others gave you; with a name, open that one (the activity log keeps that, and why).",
    ),
    Listed(
        "pass-on",
        "passing:pass_on",
        "Pass some of what somebody gave you on to a smaller group, where the person allows it.",
    ),
    Listed(
        "answer",
        "answering:answer",
        "Answer what somebody gave you: what you agreed, will do, noticed or can offer.",
    ),
    Listed(
        "suggestions",
        "answering:suggestions",
        "List what others suggest in answer to what you shared; say yes or no to one of them.",
    ),
    Listed("accept", "answering:accept", "Take one suggestion into your record."),
    Listed("withdraw", "giving:withdraw", "Stop sharing."),
    Listed(
        "serve-links",
        "hosting:serve_links",
        "Keep sealed shares for people's links, each behind a passcode, for a group that hosts them.",
    ),
    Listed("links", "links:links", "Choose where your links lie on the web; list them; take one away."),
    Listed("circle", "circle:circle", "Keep a record together with others, each on their own device."),
    Listed(
        "activity",
        "activity:activity",
        "Say what was done with the record: who, what, when, with whom and why; the newest last.",
    ),
    Listed(
        "issuer",
        "taking:issuer",
        "Publish your key, so that others can check your cards by your https address.",
    ),
)
