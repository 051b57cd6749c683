"""Records that somebody keeps for another person."""

from datetime import date
from pathlib import Path

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.start import Carer, start_record
from portable_record.actions.unlock import unlock
from portable_record.record.rights import Right
from tests.actions.conftest import PASSPHRASE

DAY = date(2026, 11, 1)
AGREES = Right("agrees", since=DAY)
PARENT = Right("parental-responsibility", since=date(2012, 2, 29))


NADIA = Carer("Nadia Hussain", "daughter", AGREES)


def kept_record(desk: Desk, folder: Path, carer: Carer = NADIA) -> OpenRecord:
    """Start and open the record of Jean Adeyemi that a carer keeps."""
    start_record(desk, folder, PASSPHRASE, name="Jean Adeyemi", kind="person", carer=carer)
    return unlock(desk, folder, PASSPHRASE)
