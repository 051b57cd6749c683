"""Check every part of a locked record, and say for each finding what to do."""

from portable_record.actions.desk import OpenRecord
from portable_record.actions.write import entry_from
from portable_record.errors import SignatureBrokenError
from portable_record.vault.check import Finding, check


def check_record(record: OpenRecord) -> list[Finding]:
    """Check the database, the history and its signatures, attachments, search and activity log."""
    device = record.identity.device

    def signature(signer: str, message: bytes, signed: bytes) -> None:
        if signer != record.identity.device_id:
            raise SignatureBrokenError("It was signed by a device that is not known here.")
        device.public.verify(message, signed)

    return check(record.vault, signature=signature, device=record.identity.device_id, describe=entry_from)
