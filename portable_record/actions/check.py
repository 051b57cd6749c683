"""Check every part of a locked record, say for each finding what to do, and mend what can be mended."""

from collections.abc import Collection
from functools import partial

from portable_record.actions.announcements import News, announcements
from portable_record.actions.circle_apart import ApartShelf
from portable_record.actions.circle_folded import folded_before
from portable_record.actions.circle_standing import known_signatures, standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of, verify_by_device
from portable_record.actions.journal import Act, note
from portable_record.actions.write import entry_from
from portable_record.errors import UsageError
from portable_record.vault.accepted import ANCHORED, BY_PLACE, KINDS, OF_HISTORY, Accepted, keep, standing
from portable_record.vault.check import OLDER, Apart, Finding, check

STATE = frozenset({"search-damaged", "state-differs"})


def check_record(record: OpenRecord) -> list[Finding]:
    """Check the database, the history and its signatures, attachments, search and activity log.

    That the record is older than it was is found until the owner says that they have seen it. What they
    accepted is told no more, as long as nothing of what stood there then is changed further.
    """
    known = standing(record.vault, partial(verify_by_device, devices_of(record.vault)))
    apart = ApartShelf(record)
    accepted = {code for code, _says in known.findings} if known is not None else set[str]()
    found = check(
        record.vault,
        signature=known_signatures(record),
        device=record.identity.device_id,
        describe=entry_from,
        after=known.journal if known is not None and "journal-broken" in accepted else None,
        ends=known.ends if known is not None else frozenset(),
        sound=not accepted & OF_HISTORY,
        apart=Apart(apart.silent, apart.gone(standing_of(record)), folded_before(record)),
    )
    if known is not None:
        found = [
            finding
            for finding in found
            if finding.stops
            or finding.code not in BY_PLACE
            or (finding.code, str(finding.says)) not in known.findings
        ]
    is_told = any(said.news is News.OLDER for said in announcements(record))
    return [*found, OLDER] if is_told and OLDER not in found else found


def can_be_accepted(finding: Finding) -> bool:
    """Say whether this is something that cannot be mended here, and can be lived with."""
    return finding.code in KINDS and not finding.mends and not finding.stops


def accept_findings(record: OpenRecord, codes: Collection[str]) -> list[Finding]:
    """Accept what a check finds under these codes, so that it is told no more; return what is left.

    It cannot be mended here, and stays as it is. The activity log keeps that it was accepted. Should history
    or activity log as they stand now be changed further, all of it is told again.

    Raises:
        UsageError: nothing is found under one of the codes, or it is none that can be accepted.
        VaultError: it was not saved.
    """
    found = {(each.code, str(each.says)) for each in check_record(record) if can_be_accepted(each)}
    there = {code for code, _says in found}
    if unknown := sorted(set(codes) - there):
        raise UsageError("Nothing that can be accepted is found under this code.", place=unknown[0])
    left_out = sorted((there & ANCHORED) - set(codes))
    if left_out and ANCHORED & set(codes):
        raise UsageError("Accept this too: the two belong together.", place=left_out[0])
    vault, device = record.vault, record.identity.device
    known = standing(vault, partial(verify_by_device, devices_of(vault)))
    chosen = {pair for pair in found if pair[0] in codes}
    with vault.transaction():
        accepted = Accepted.now(vault, chosen | (known.findings if known is not None else frozenset()))
        note(record, Act.ACCEPT, purpose=", ".join(sorted(codes)))
        if not left_out:
            vault.anchor.keep_anew(device.sign)
        keep(vault, accepted, record.identity.device_id, device.sign)
    return check_record(record)


def mend_record(record: OpenRecord) -> tuple[list[Finding], list[Finding]]:
    """Check, make anew what can be, remove stray files, and check again.

    Nothing is made anew from a history that is not sound itself: what is stored may be all there is.

    Returns:
        What was found and is mended now, and what is left.

    Raises:
        VaultError: it could not be written; nothing is worse than before.
    """
    found = check_record(record)
    codes = {finding.code for finding in found if finding.mends}
    if not codes:
        return [], found
    with record.vault.transaction():
        if "ends-differ" in codes:
            record.vault.log.rebuild_ends()
        if codes & STATE:
            record.vault.rebuild_state(
                entry_from, ApartShelf(record).gone(standing_of(record)), folded_before(record)
            )
        note(record, Act.MEND)
    if "stray-files" in codes:
        record.vault.blobs.sweep()
    if "header-damaged" in codes:
        record.vault.ways.rewrite()
    left = check_record(record)
    return [finding for finding in found if finding.code not in {one.code for one in left}], left
