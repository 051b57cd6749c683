"""Write what an owner with an https address publishes: their key set and the list of withdrawn shares."""

from contextlib import suppress
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import write_file
from portable_record.actions.notices import own_rids
from portable_record.errors import NoIssuerError
from portable_record.sharing.issuer import issuer_files
from portable_record.sharing.withdrawn_list import WithdrawnList

_FOR_ALL = 0o644  # a web server that is another user must be able to read them


def export_issuer(record: OpenRecord, out: Path) -> tuple[Path, ...]:
    """Write the files to publish under the owner's https address.

    Raises:
        NoIssuerError: this record signs with its own key only, and has no address.
        FileUnwritableError: they cannot be written.
    """
    if not record.identity.issuer:
        raise NoIssuerError
    key = record.identity.owner.public
    stopped = own_rids(record)
    lists = [WithdrawnList.made(key.thumbprint(), len(stopped), stopped)] if stopped else []
    files = issuer_files(record.identity.issuer, [key], withdrawn=lists)
    return tuple(_publish(out / name, data) for name, data in files.items())


def _publish(file: Path, data: bytes) -> Path:
    write_file(file, [data])
    with suppress(OSError):  # some disks know no rights
        file.chmod(_FOR_ALL)
    return file
