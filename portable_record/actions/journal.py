"""The activity log: what was done with the record, when, by whom; as FHIR AuditEvent, chained and signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from portable_record.actions.desk import OpenRecord
from portable_record.record.moments import moment_text

IN_TEAM = "team"
"""In the source of an event: it was told by another device of the team, and is not told again."""
_OURS = "https://portablerecord.org/fhir/CodeSystem/acts"


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    title: str
    action: str
    link: str = ":"


class Act(Enum):
    """What can be noted: a code, plain words, and FHIR's letter (create, read, update, delete, execute).

    Last comes the word between it and the other side, where there is one: shared *with* them.
    """

    START = _Kind("start", "Started this record", "C")
    UNLOCK = _Kind("unlock", "Unlocked the record", "E")
    RECOVER = _Kind("recover", "Opened the record with its recovery code", "E")
    PASSPHRASE = _Kind("passphrase", "Set a new passphrase", "U")
    RECOVERY_CODE = _Kind("recovery-code", "Set a new recovery code", "U")
    TRUST = _Kind("trust", "Gave sheets to trusted people", "U")
    TRUST_NOBODY = _Kind("trust-nobody", "Took away the way in by sheets of trusted people", "U")
    RECOVER_BY_SHEETS = _Kind("recover-by-sheets", "Opened the record with sheets of trusted people", "E")
    REKEY = _Kind("rekey", "Began to make new keys", "U")
    REKEYED = _Kind("rekeyed", "Locked the whole record anew under new keys", "U")
    ERASE = _Kind("erase", "Erased for good what had been in the bin for 30 days", "D")
    ERASE_NOW = _Kind("erase-now", "Erased something in the bin for good, at once", "D")
    MEND = _Kind("mend", "Made anew what did not fit the history", "U")
    ACCEPT = _Kind("accept", "Accepted what a check had found and cannot mend", "U")
    SHARE = _Kind("share", "Shared chosen parts", "R", "with")
    COPY = _Kind("copy", "Made a copy of what is shared", "R", "for")
    WITHDRAW = _Kind("withdraw", "Stopped a share", "U", "with")
    PAPER = _Kind("paper", "Made a paper to print", "R", "for")
    EMERGENCY_SHEET = _Kind("emergency-sheet", "Made an emergency sheet to print", "R")
    EXPORT = _Kind("export", "Saved a copy without encryption", "R")
    BACK_UP = _Kind("back-up", "Made a backup", "R")
    RESTORE = _Kind("restore", "Brought this record back from a backup, as a new device", "C")
    RECEIVE = _Kind("receive", "Took something into the inbox", "C", "from")
    OPEN_ITEM = _Kind("open-item", "Opened something in the inbox", "R", "from")
    DELETE_ITEM = _Kind("delete-item", "Deleted something from the inbox", "D", "from")
    KEEP_ITEM = _Kind("keep-item", "Kept something in the inbox for longer", "U", "from")
    SAVE_ITEM = _Kind("save-item", "Saved a copy of something in the inbox", "R", "from")
    PAPERS = _Kind("papers", "Changed the papers on data protection", "U")
    CASE = _Kind("case", "Wrote in the log of breaches and complaints", "U")
    ASKED = _Kind("asked", "Wrote down how somebody is answered who asks what is held about them", "U")
    ASKED_COPY = _Kind(
        "asked-copy", "Saved a copy for somebody who asked what is held about them", "R", "for"
    )
    PASS_ON = _Kind("pass-on", "Passed some of it on, as the person allows", "R", "to")
    RECEIPT_OUT = _Kind("receipt-out", "Handed a receipt on", "R", "from")
    SAFEGUARD = _Kind(
        "safeguard", "Shared something without the person's agreement, to keep somebody safe", "R", "with"
    )
    SAFEGUARD_OUT = _Kind(
        "safeguard-out", "Gave out a copy of what is shared to keep somebody safe", "R", "for"
    )
    SAFEGUARD_BACK = _Kind("safeguard-back", "Took back what was shared to keep somebody safe", "U", "from")
    RECEIPT = _Kind("receipt", "Took a receipt", "C", "from")
    ANSWERING = _Kind("answering", "Began to answer something in the inbox", "E", "from")
    ANSWER = _Kind("answer", "Signed an answer to what was given", "C", "for")
    ANSWER_OUT = _Kind("answer-out", "Gave an answer out", "R", "for")
    ANSWERED = _Kind("answered", "Took an answer to what was shared", "C", "from")
    SUGGESTION_TAKEN = _Kind("suggestion-taken", "Said yes to a suggestion", "C", "from")
    SUGGESTION_REFUSED = _Kind("suggestion-refused", "Said no to a suggestion", "U", "from")
    COMMENT_GONE = _Kind("comment-gone", "Took a comment away for good", "D")
    TOLD = _Kind("told", "Was told that a share has stopped", "U", "by")
    RIGHT = _Kind("right", "Wrote down who may write for the person", "C", "for")
    DEATH = _Kind("death", "Wrote down that the person has died", "U", "by")
    DEATH_MISTAKEN = _Kind("death-mistaken", "Took back that the person has died", "U", "by")
    AFTER_DEATH = _Kind("after-death", "Chose what becomes of the record after death", "U", "for")
    GIVEN = _Kind("given", "Gave all of the record, as the person chose before they died", "R", "to")
    HAND_OVER = _Kind("hand-over", "Handed the record over to the person it is about", "U", "to")
    RIGHT_ENDED = _Kind("right-ended", "Wrote down that a right to write has ended", "U", "for")
    KNOW = _Kind("know", "Remembered a contact's key", "C")
    MET = _Kind("met", "Wrote down a new contact, whose key is not compared yet", "C")
    COMPARED = _Kind("compared", "Compared a key, and it was the same", "U", "with")
    NOT_THE_SAME = _Kind("not-the-same", "Compared a key, and it was not the same", "U", "with")
    NEW_KEY_OF = _Kind("new-key-of", "Took over the new key of a contact", "U")
    OLD_KEY_OF = _Kind("old-key-of", "Stopped trusting the old key of a contact", "U")
    FORGET = _Kind("forget", "Forgot a contact", "D")
    JOIN = _Kind("join", "Made this record to join the circle", "C", "for")
    SORTED_OUT = _Kind("sorted-out", "Took out of the record what does not count in the circle any more", "U")
    CIRCLE = _Kind("circle", "Changed who is in the circle", "U")
    INVITE = _Kind("invite", "Made an invitation to the circle", "C")
    TELL_REMOVED = _Kind("tell-removed", "Told somebody that they are not in the circle any more", "U")
    LEAVE = _Kind("leave", "Said that I leave the circle", "U")
    NEW_KEY = _Kind("new-key", "Began to sign with a new key", "U")


ACTS = tuple(act.value.code for act in Act)
"""The codes of all acts, in the order above."""


def note(
    record: OpenRecord,
    act: Act,
    *,
    to: str = "",
    purpose: str = "",
    about: str = "",
    by: str = "",
    details: Mapping[str, str] | None = None,
) -> None:
    """Write one line of the activity log, signed by this device.

    Args:
        record: the open record.
        act: what was done.
        to: the recipient's or sender's name, where there is one.
        purpose: why, in words.
        about: the id of the share or inbox item.
        by: which worker did it, where several work with one record.
        details: what else must stand in the log for good, by name; needs ``about``.
    """
    event = _event(record, act, to=to, purpose=purpose, about=about, by=by, details=details or {})
    record.vault.journal.append(event, record.identity.device.sign)


def note_of_team(
    record: OpenRecord,
    act: Act,
    *,
    when: str,
    device: str,
    did: str,
    name: str,
    by: str,
    to: str,
    why: str,
    about: str,
) -> None:
    """Write down what a member of the team did on a device of theirs, which has signed that.

    ``by`` is the name that was chosen there, where several work on it.
    """
    agents: list[dict[str, object]] = [
        {
            "who": {"identifier": {"value": did}, "display": record.identity.name},
            "name": f"{by} ({name})" if by and by != name else name,
            "requestor": True,
        }
    ]
    if to:
        agents.append({"who": {"display": to}, "requestor": False})
    event = _written(act, when, agents, device)
    event["source"] = {"site": IN_TEAM, "observer": {"identifier": {"value": device}}}
    if why:
        event["purposeOfEvent"] = [{"text": why}]
    if about:
        event["entity"] = [{"what": {"identifier": {"value": about}}}]
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    record.vault.journal.append(text, record.identity.device.sign)


def _written(act: Act, when: str, agents: list[dict[str, object]], device: str) -> dict[str, object]:
    return {
        "resourceType": "AuditEvent",
        "type": {"system": _OURS, "code": act.value.code, "display": act.value.title},
        "action": act.value.action,
        "recorded": when,
        "outcome": "0",
        "agent": agents,
        "source": {"observer": {"identifier": {"value": device}}},
    }


def _event(
    record: OpenRecord,
    act: Act,
    *,
    to: str,
    purpose: str,
    about: str,
    by: str,
    details: Mapping[str, str],
) -> bytes:
    """Write the AuditEvent (FHIR R4; after IHE BALP's disclosure pattern)."""
    keeper, display = record.identity.keeper, record.identity.signed_as
    if keeper is not None and record.identity.kind == "organisation":
        by, display = by or keeper.name, record.identity.name
    agents: list[dict[str, object]] = [
        {
            "who": {
                "identifier": {"value": record.identity.did},
                "display": display or "owner",
            },
            **({"name": by} if by else {}),
            "requestor": True,
        }
    ]
    if to:
        agents.append({"who": {"display": to}, "requestor": False})
    event = _written(act, moment_text(record.now), agents, record.identity.device_id)
    if purpose:
        event["purposeOfEvent"] = [{"text": purpose}]
    if about:
        more = [{"type": name, "valueString": said} for name, said in details.items() if said]
        event["entity"] = [{"what": {"identifier": {"value": about}}, **({"detail": more} if more else {})}]
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
