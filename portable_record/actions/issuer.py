"""Write what an owner with an https address publishes: their key set and the list of withdrawn shares."""

from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import write_file
from portable_record.errors import NoIssuerError
from portable_record.sharing.issuer import issuer_files
from portable_record.sharing.withdrawn_list import WithdrawnList


def export_issuer(record: OpenRecord, out: Path) -> tuple[Path, ...]:
    """Write the files to publish under the owner's https address.

    Raises:
        NoIssuerError: this record signs with its own key only, and has no address.
        FileUnwritableError: they cannot be written.
    """
    if not record.identity.issuer:
        raise NoIssuerError
    key = record.identity.owner.public
    stopped = [document.about for document in record.vault.withdrawals.all()]
    lists = [WithdrawnList.made(key.thumbprint(), len(stopped), sorted(stopped))]
    files = issuer_files(record.identity.issuer, [key], withdrawn=lists)
    return tuple(write_file(out / name, [data]) for name, data in files.items())
