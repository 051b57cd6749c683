"""Write what an owner with an https address publishes: their key set and the list of withdrawn shares."""

from contextlib import suppress
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.devices import former_keepers
from portable_record.actions.files import write_file
from portable_record.actions.notices import own_stops
from portable_record.actions.own_keys import former_keys
from portable_record.errors import NoIssuerError
from portable_record.record.moments import moment
from portable_record.sharing.issuer import issuer_files
from portable_record.sharing.link_viewer import viewer_files
from portable_record.sharing.new_key import RENEWED
from portable_record.sharing.withdrawal import Withdrawal
from portable_record.sharing.withdrawn_list import WithdrawnList

_DAY = 24 * 60 * 60
_FOR_ALL = 0o644  # a web server that is another user must be able to read them


def export_issuer(record: OpenRecord, out: Path) -> tuple[Path, ...]:
    """Write the files to publish under the owner's https address, and the viewer of links beside them.

    A card is taken back in the list of the key that signed it. That of somebody who kept the record before
    stays published with what they took back, so that their cards are told as stopped. A key that was replaced
    stays for the cards that were signed with it, unless somebody else may have it.

    Raises:
        NoIssuerError: this record signs with its own key only, and has no address.
        FileUnwritableError: they cannot be written.
    """
    if not record.identity.issuer:
        raise NoIssuerError
    stopped: dict[str, set[str]] = {}
    for notice in own_stops(record):
        if notice.said.iss == record.identity.issuer:
            stopped.setdefault(notice.kid, set()).add(_taken_back(record, notice.said))
    former = [key for key in former_keepers(record.vault) if key.thumbprint() in stopped]
    former += [one.key for one in former_keys(record.vault) if one.why == RENEWED]
    keys = {key.thumbprint(): key for key in (record.identity.signer.public, *former)}
    lists = [WithdrawnList.made(kid, len(rids), sorted(rids)) for kid, rids in stopped.items() if kid in keys]
    files = issuer_files(record.identity.issuer, list(keys.values()), withdrawn=lists)
    files |= viewer_files()
    return tuple(_publish(out / name, data) for name, data in files.items())


def _taken_back(record: OpenRecord, said: Withdrawal) -> str:
    """Give an entry of the list: the cards of this share that were signed before the day it stopped was over.

    The day is enough for a reader to know; the hour would tell strangers more than they need.
    """
    moments = [said.when]
    if record.vault.shares.has(said.consent):
        moments.append(moment(record.vault.shares.get(said.consent).value["terms"]["given"]))
    last = int(max(moments).timestamp())
    return f"{said.rid}.{(last // _DAY + 1) * _DAY}"


def export_viewer(out: Path) -> tuple[Path, ...]:
    """Write the viewer of links with its words, for any group to put on its web space.

    Raises:
        FileUnwritableError: they cannot be written.
    """
    return tuple(_publish(out / name, data) for name, data in viewer_files().items())


def _publish(file: Path, data: bytes) -> Path:
    write_file(file, [data])
    with suppress(OSError):  # some disks know no rights
        file.chmod(_FOR_ALL)
    return file
