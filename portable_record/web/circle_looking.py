"""Looking for news because somebody asked for it, and what the next page says of it."""

from typing import TYPE_CHECKING, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from portable_record.errors import NotFoundError, PortableRecordError, UnexpectedError
from portable_record.web.circle_news import go_on_as_member, lending
from portable_record.web.guard import doorway
from portable_record.web.told import tell

if TYPE_CHECKING:
    from portable_record.actions.circle_sync import Synced
    from portable_record.actions.desk import OpenRecord


def told_of(fault: PortableRecordError) -> str:
    """Have the next page say that looking for news did not work, and why."""
    told = (
        UnexpectedError() if isinstance(fault, NotFoundError) else fault
    )  # else it would name a file of ours
    return tell(_("It did not work this time. Nothing is lost."), careful=_(told.says))


def look_for_news() -> "Synced":
    """Bring the open record together with its place, and no other one that is opened meanwhile.

    Raises:
        RecordLockedError: it was locked meanwhile.
        CirclePlaceMissingError, StorageRefusedError: there is no place, or it does not do what it must.
        AlreadyLookingError: it is being looked already, and takes long.
    """
    from portable_record.actions.circle_place import circle_place
    from portable_record.actions.circle_sync import sync_lent
    from portable_record.actions.circle_time import ON_A_PAGE, Within

    at, news = doorway(current_app), current_app.extensions["circle-news"]
    with news.alone(ON_A_PAGE):
        lend, first = lending(at)
        with lend() as record:
            there = circle_place(record).opened(record.now)
        synced = sync_lent(lend, there, within=Within(at.ticks, ON_A_PAGE))
        go_on_as_member(at, first)
        news.fault = None
    return synced


class NotHere(NamedTuple):
    """Somebody who wrote what has not come, since when that is known, and whether the place may keep it back.

    ``name`` is empty where whoever looks wrote it themself.
    """

    name: str
    since: str
    is_late: bool


def not_here_yet(record: "OpenRecord") -> list[NotHere]:
    """Name who wrote something that has not come."""
    from portable_record.actions.circle_standing import seat_of, standing_of
    from portable_record.actions.circle_words import is_kept_back, missing_here

    in_force, me = standing_of(record).in_force[::-1], seat_of(record).member
    found: dict[str, NotHere] = {}
    for gap in missing_here(record):
        known = (one.devices[gap.device][0] for one in in_force if gap.device in one.devices)
        member = next(known, None)
        own = me is not None and member is not None and member.id == me.id
        name = "" if own else member.name if member else str(_("Somebody"))
        new = NotHere(name, gap.since, is_kept_back(record, gap) and not own)
        old = found.get(name, new)
        found[name] = NotHere(name, min(old.since, new.since), old.is_late or new.is_late)
    return list(found.values())


def says_of(synced: "Synced", *, unread: int = 0) -> str:
    """Say in a few sentences what came of it, or how much came before and is not read yet."""
    said = [_("Somebody asks to join.")] if synced.asks else []
    if synced.came:
        said.append(ngettext("%(num)d change came.", "%(num)d changes came.", synced.came))
    if not said and unread:
        said.append(ngettext("%(num)d thing is new.", "%(num)d things are new.", unread))
    elif not said:
        said.append(_("Nothing new came."))
    if synced.put:
        said.append(_("Ours was put there."))
    if synced.on_the_way:
        said.append(_("Some files are still on their way. Look again later."))
    if synced.damaged or synced.apart:
        said.append(_("Some files there are damaged, or are not from us. They were left alone."))
    if synced.missing:
        said.append(_("Something that others wrote is not here yet."))
    if synced.lost:
        said.append(_("The place has lost files that were there before."))
    if synced.ran_out:
        said.append(_("There is more. It comes while the record is open."))
    if synced.own_apart:
        said.append(_("Some of what you wrote does not count any more. It is kept for you."))
    if synced.told:
        said.append(_("This record is not kept together with you any more."))
    elif not synced.let_in:
        said.append(_("Nobody has let this device in yet."))
    return " ".join(str(one) for one in said)


def you_are_in(record: "OpenRecord") -> str:
    """Greet somebody whom an owner let in, once they have said that the words are the same."""
    if doorway(current_app).is_group:
        count = record.vault.inbox.count()
        says = ngettext("The inbox is here: %(num)d thing.", "The inbox is here: %(num)d things.", count)
    else:
        name, count = record.identity.name, sum(record.vault.entries.counts_by_part().values())
        says = ngettext(
            "%(name)s's plan is here: %(num)d thing to read.",
            "%(name)s's plan is here: %(num)d things to read.",
            count,
            name=name,
        )
    return f"{_('You are in.')} {says if count else _('The plan comes when you look for news.')}"
