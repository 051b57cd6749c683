"""What a person has chosen so far while they share, kept in the record until it is signed or thrown away.

So it outlives a lock, and two windows may choose two shares side by side: each has an id of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import timedelta
from typing import Any

from portable_record.actions.circle_standing import refuse_unless_may_share
from portable_record.actions.closed import refuse_if_closed
from portable_record.actions.contact_book import private_dids
from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import Known, contacts, in_book
from portable_record.actions.share import sign_share
from portable_record.actions.to_tell import told_by_giving
from portable_record.actions.ways_out import forms_of
from portable_record.actions.wish import Wish
from portable_record.actions.withdraw import is_private
from portable_record.errors import NotFoundError, UsageError
from portable_record.record.comment import is_comment_id
from portable_record.record.moments import moment, moment_text
from portable_record.sharing.contact import BEARER, EMERGENCY, Recipient
from portable_record.sharing.terms import SMALLER_GROUPS, terms_from_value

SETTING = "share-drafts"
MOST = 20
CONTACT, GROUP, HOLDER, HELPER = KINDS = ("contact", "organisation", "bearer", "emergency")
DAYS: Mapping[str, int] = {"today": 0, "week": 7, "month": 30, "quarter": 91, "half-year": 182}
"""How long a share lasts, by the plain choices; ``date`` is a day of their own."""

SHORT: Mapping[str, str] = {CONTACT: "month", GROUP: "month", HOLDER: "week", HELPER: "half-year"}
"""What is offered first, by whom it is for."""

_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Choices:
    """The answers; an empty one is not given yet.

    ``entries`` are single things, sensitive or not, also within a whole part: there only the sensitive ones
    count. ``comments`` are things with which goes what was said about them. ``to`` is the did of a contact,
    or a name. ``lasts`` is one of ``DAYS``, or "date" with the day in ``until``. ``agree`` says whether other
    people named in it agree: "yes", "not-asked". ``again`` is the id of the share that is given anew.
    """

    parts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    details_asked: str = ""
    kind: str = ""
    to: str = ""
    purpose: str = ""
    lasts: str = ""
    until: str = ""
    pass_on: str = ""
    agree: str = ""
    private: str = ""
    has: str = ""
    ways: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    again: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing to share is chosen."""
        return not self.parts and not self.entries


@dataclass(frozen=True, slots=True)
class ShareDraft:
    """One share that is being chosen.

    ``seen`` stands for what the person looked at last (``share.Look``), ``signed`` is the id of the share
    once it is signed, so that sending twice signs once.
    """

    id: str
    choices: Choices = field(default_factory=Choices)
    when: str = ""
    seen: str = ""
    signed: str = ""


def is_draft_id(text: str) -> bool:
    """Say whether this may be the id of a draft."""
    return bool(_ID.fullmatch(text))


def drafts_of(record: OpenRecord) -> list[ShareDraft]:
    """List what is being chosen and is not signed yet, the newest first."""
    return [one for one in _all(record) if not one.signed]


def draft_of(record: OpenRecord, draft_id: str) -> ShareDraft:
    """Return one share that is being chosen, or was just signed.

    Raises:
        NotFoundError: there is none by this id.
    """
    for one in _all(record):
        if one.id == draft_id:
            return replace(one, choices=settled(record, one.choices))
    raise NotFoundError(place=draft_id)


def settled(record: OpenRecord, choices: Choices) -> Choices:
    """Answer the questions that have one sensible answer for whom this is, where nothing else was said.

    A contact has this app, and only a group can support smaller ones. What is for whoever holds it, or for
    whoever helps in an emergency, is for nobody to keep out of sight. The last page has all, to be changed.
    """
    if choices.kind == CONTACT:
        contact = in_book(record, choices.to)
        is_group = contact is not None and contact.kind == GROUP
        return replace(
            choices,
            has=choices.has or "app",
            pass_on=choices.pass_on or ("" if is_group else "no"),
            private="yes" if contact is not None and contact.private else choices.private,
        )
    if choices.kind not in (HOLDER, HELPER):
        return choices
    helps = "emergency" if choices.kind == HELPER else ""
    return replace(
        choices,
        purpose=choices.purpose or helps,
        has=choices.has or "nothing",
        private=choices.private or "no",
    )


def answered_by_itself(record: OpenRecord, choices: Choices) -> frozenset[str]:
    """Name the questions that have one sensible answer, so that they are not asked."""
    plain = replace(choices, purpose="", has="", private="", pass_on="")
    answers = settled(record, plain)
    names = {
        "why": answers.purpose,
        "has": answers.has,
        "private": answers.private,
        "pass-on": answers.pass_on,
    }
    return frozenset(name for name, answer in names.items() if answer)


def is_out_of_sight(record: OpenRecord, choices: Choices) -> bool:
    """Say whether it is shown after the passphrase alone: a private share, or one for somebody private."""
    return choices.private == "yes" or (choices.kind == CONTACT and choices.to in private_dids(record))


def keep_draft(record: OpenRecord, draft_id: str, choices: Choices) -> ShareDraft:
    """Keep what is chosen now. Where it differs from before, it must be looked at again before it is signed.

    Raises:
        MayNotWriteError: the person has died.
        UsageError: this was signed already.
    """
    refuse_if_closed(record)
    refuse_unless_may_share(record)
    before = next((one for one in _all(record) if one.id == draft_id), ShareDraft(draft_id))
    if before.signed:
        raise UsageError("This was signed already. Begin a new share.")
    seen = before.seen if before.choices == choices else ""
    return _put(record, replace(before, choices=choices, seen=seen))


def was_seen(record: OpenRecord, draft: ShareDraft, seen: str) -> None:
    """Keep what the person has looked at."""
    _put(record, replace(draft, seen=seen))


def throw_draft_away(record: OpenRecord, draft_id: str) -> None:
    """Let go of a share that is not wanted any more."""
    _write(record, [one for one in _all(record) if one.id != draft_id])


def throw_all_drafts_away(record: OpenRecord) -> None:
    """Let go of everything that is being chosen."""
    record.vault.settings.remove(SETTING)


def sign_draft(record: OpenRecord, draft_id: str) -> str:
    """Sign what was looked at, once; return the id of the share.

    Raises:
        As ``sign_share``.
    """
    draft = draft_of(record, draft_id)
    if draft.signed:
        return draft.signed
    with record.vault.transaction():
        wish = wish_of(record, draft.choices)
        share_id = sign_share(record, wish, seen=draft.seen, ways=draft.choices.ways)
        told_by_giving(record, draft.choices.again, share_id)
        _put(record, ShareDraft(draft.id, Choices(), signed=share_id))
    return share_id


def wish_of(record: OpenRecord, choices: Choices) -> Wish:
    """Say what is wished for; what is gone from the record since is left out.

    Raises:
        UsageError: somebody was chosen who is no contact any more.
    """
    there = [record.vault.entries.get(one) for one in choices.entries if record.vault.entries.has(one)]
    whole, who = frozenset(choices.parts), _recipient(record, choices)
    return Wish(
        parts=choices.parts,
        entries=tuple(one.id for one in there if one.part not in whole),
        sensitive=tuple(one.id for one in there if one.part in whole and one.sensitive),
        details=choices.details,
        to=choices.to if choices.kind == GROUP else "",
        recipient=who.outgoing if isinstance(who, Known) else who,
        called=who.name if isinstance(who, Known) else "",
        emergency=choices.kind == HELPER,
        purpose=choices.purpose,
        until=last_day(record, choices),
        pass_on=choices.pass_on == SMALLER_GROUPS,
        private=choices.private == "yes",
        forms=forms_of(choices.ways),
        open_page="open-page" in choices.ways and "page" not in choices.ways,
        comments=choices.comments,
        agree=choices.agree,
    )


def last_day(record: OpenRecord, choices: Choices) -> str:
    """Give the last day of a share, as 2026-12-31; nothing where it is not chosen yet."""
    if choices.lasts == "date":
        return choices.until
    if choices.lasts not in DAYS:
        return ""
    today = max(record.today, record.now.date())
    return (today + timedelta(days=DAYS[choices.lasts])).isoformat()


def choices_of_share(record: OpenRecord, share_id: str) -> Choices:
    """Take the choices of a share for a new one; until when is to be chosen anew, and all is looked at again.

    What was said about something is ticked anew.

    Raises:
        NotFoundError: there is no such share.
    """
    share = record.vault.shares.get(share_id)
    terms = terms_from_value(share.value["terms"])
    who = terms.recipient
    return Choices(
        parts=terms.parts,
        entries=tuple(one for one in (*terms.entries, *terms.sensitive) if not is_comment_id(one)),
        details=tuple(sorted(terms.details)),
        details_asked="yes",
        kind=CONTACT if who.did else who.kind,
        to=who.did or (who.name if who.kind == GROUP else ""),
        purpose=terms.purpose,
        pass_on=terms.pass_on,
        private="yes" if is_private(record, share_id) else "no",
        agree=str(share.value.get("agree", "")),
        again=share_id,
    )


def _recipient(record: OpenRecord, choices: Choices) -> Known | Recipient:
    """Say for whom it is. A group that is known by exactly this name is the contact of that name.

    A private contact is chosen by their key alone: a name that is typed finds none.
    """
    if choices.kind == HOLDER:
        return BEARER
    if choices.kind == HELPER:
        return EMERGENCY
    if choices.kind == CONTACT:
        found = [one for one in contacts(record) if one.did == choices.to]
        if not found:
            raise UsageError("This contact is no longer known. Choose who it is for.")
        return found[0]
    same = [one for one in contacts(record, private=False) if one.name.casefold() == choices.to.casefold()]
    return same[0] if len(same) == 1 else Recipient(GROUP, choices.to)


def _all(record: OpenRecord) -> list[ShareDraft]:
    return [_read(value) for value in record.vault.settings.get(SETTING, [])]


def _put(record: OpenRecord, draft: ShareDraft) -> ShareDraft:
    kept = replace(draft, when=moment_text(record.now))
    _write(record, [kept, *(one for one in _all(record) if one.id != draft.id)][:MOST])
    return kept


def _write(record: OpenRecord, drafts: list[ShareDraft]) -> None:
    record.vault.settings.put(SETTING, [asdict(one) for one in drafts])


def _read(value: Mapping[str, Any]) -> ShareDraft:
    return ShareDraft(**{**value, "choices": choices_from_value(value["choices"])})


def choices_from_value(value: Mapping[str, Any]) -> Choices:
    """Read choices as they are kept."""
    known = {each.name for each in fields(Choices)}
    given: dict[str, Any] = {
        name: tuple(said) if isinstance(said, list) else said for name, said in value.items() if name in known
    }
    return Choices(**given)


def day_began(draft: ShareDraft) -> str:
    """Give the day on which something was last chosen, as 2026-12-31."""
    return moment(draft.when).date().isoformat()
