"""The name by which a person points at a change, such as ``plan:12:oKb3...``."""

from portable_record.errors import UsageError

LONGEST_NUMBER = 18  # digits; more is no number of a change, nor one that a database takes


def change_name(part: str, seq: int, device: str) -> str:
    """Name a change by its part, its number in the chain, and the device."""
    return f"{part}:{seq}:{device}"


def read_change_name(name: str) -> tuple[str, int, str]:
    """Take a name apart into part, number and device.

    Raises:
        UsageError: it is no name of a change.
    """
    part, _, rest = name.partition(":")
    seq, _, device = rest.partition(":")
    if not (part and seq.isdecimal() and len(seq) <= LONGEST_NUMBER and device):
        raise UsageError("A change is named as `history` shows it, such as plan:12:...", place=name)
    return part, int(seq), device
