"""Check every part of a locked record, say for each finding what to do, and mend what can be mended."""

from functools import partial

from portable_record.actions.announcements import News, announcements
from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import devices_of, verify_by_device
from portable_record.actions.journal import Act, note
from portable_record.actions.write import entry_from
from portable_record.vault.check import OLDER, Finding, check

STATE = frozenset({"search-damaged", "state-differs"})


def check_record(record: OpenRecord) -> list[Finding]:
    """Check the database, the history and its signatures, attachments, search and activity log.

    That the record is older than it was is found until the owner says that they have seen it.
    """
    signature = partial(verify_by_device, devices_of(record.vault))
    found = check(record.vault, signature=signature, device=record.identity.device_id, describe=entry_from)
    is_told = any(said.news is News.OLDER for said in announcements(record))
    return [*found, OLDER] if is_told and OLDER not in found else found


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
            record.vault.rebuild_state(entry_from)
        note(record, Act.MEND)
    if "stray-files" in codes:
        record.vault.blobs.sweep()
    if "header-damaged" in codes:
        record.vault.ways.rewrite()
    left = check_record(record)
    return [finding for finding in found if finding.code not in {one.code for one in left}], left
