"""Foreign bytes are parsed in here: one warm process with limits, away from the record and its keys."""

from portable_record.sharing.reader.asking import Reader
from portable_record.sharing.reader.refusals import Refusal

__all__ = ["Reader", "Refusal"]
