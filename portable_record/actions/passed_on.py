"""What was passed on from here: to whom, until when, and whom to tell when it stops.

It lies with the thing in the inbox that it is a part of; the share itself is one like others.
"""

from dataclasses import dataclass, replace

from portable_record.actions.desk import OpenRecord
from portable_record.actions.notices import notice_for
from portable_record.actions.share_names import names_of
from portable_record.actions.withdraw import private_names, stop_share
from portable_record.record.moments import moment_text
from portable_record.sharing.hand import read_hand
from portable_record.vault.shelf import Document

PASSED = "passed"


@dataclass(frozen=True, slots=True)
class PassedLine:
    """One time that some of a thing was passed on: the share, to whom, when, until when, how many things."""

    share: str
    to: str
    when: str
    until: str
    things: int


def passed_of(document: Document) -> tuple[PassedLine, ...]:
    """List to whom some of a thing was passed on, the newest first."""
    said = [(one, read_hand(one["token"]).said) for one in document.value.get(PASSED, ())]
    return tuple(
        PassedLine(one["share"], hand.to_name, moment_text(hand.when), moment_text(hand.until), one["things"])
        for one, hand in said
    )


@dataclass(frozen=True, slots=True)
class PassedShare:
    """What a share is a part of: the thing in the inbox, if it is still there, about whom, from whom.

    ``stopped_by`` is the name of whoever stopped it, where that was not done here.
    """

    item: str
    about: str
    giver: str
    things: int
    stopped_by: str = ""


def passed_share(record: OpenRecord, share_id: str) -> PassedShare | None:
    """Say of what a share is a part, where it was passed on; None of a share of the owner's own.

    Raises:
        NotFoundError: there is no such share.
    """
    said = record.vault.shares.get(share_id).value.get(PASSED)
    if not said:
        return None
    item = said["item"] if record.vault.inbox.has(said["item"]) else ""
    return PassedShare(item, said["about"], said["from"], said["things"], said.get("stopped_by", ""))


def passed_of_item(record: OpenRecord, item: str, *, confirmed: bool) -> tuple[PassedLine, ...]:
    """List to whom some of a thing in the inbox was passed on, the newest first.

    To private contacts only where it is ``confirmed``: the passphrase was typed again.

    Raises:
        NotFoundError: there is no such thing.
    """
    hidden = frozenset[str]() if confirmed else private_names(record)
    return tuple(one for one in passed_of(record.vault.inbox.get(item)) if one.share not in hidden)


def hands_passed(document: Document) -> tuple[tuple[str, ...], ...]:
    """Return, for each time that it was passed on, the signed hands after the person's own."""
    before = tuple(token for token, _did in document.value.get("hands", ())[1:])
    return tuple((*before, one["token"]) for one in document.value.get(PASSED, ()))


def stop_passed(record: OpenRecord, items: tuple[str, ...], *, by: str) -> None:
    """Stop all that was passed on of these things: no more copies are made, and each gets a notice.

    ``by`` is the name under which whoever stopped them signs: the person, or whoever passed them on.
    """
    for item in items:
        document = record.vault.inbox.get(item)
        who = "about" if names_of(document).giver == by else "from"
        for one in document.value.get(PASSED, ()):
            if not record.vault.withdrawals.has(one["share"]):
                stop_share(record, one["share"])
                share = record.vault.shares.get(one["share"])
                said = {**share.value[PASSED], "stopped_by": share.value[PASSED][who]}
                record.vault.shares.put(replace(share, value={**share.value, PASSED: said}))


def let_go_of_passed(record: OpenRecord, document: Document) -> None:
    """Let go of what was signed when some of a thing was passed on: no more copies can be made of it."""
    for one in document.value.get(PASSED, ()):
        record.vault.shares.let_go_of_bytes(one["share"])


def notice_to_hand_on(record: OpenRecord, item: str) -> tuple[str, bytes] | None:
    """Return the person's own notice that stopped a thing, as a file to hand on; None where there is none.

    Raises:
        NotFoundError: there is no such thing.
    """
    document = record.vault.inbox.get(item)
    raw = notice_for(record, document)
    return (f"withdrawal-{item[:8]}.jws", raw) if raw is not None else None
