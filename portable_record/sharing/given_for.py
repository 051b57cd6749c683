"""Why something was given, in words: by the person for a purpose, or without their agreement."""

from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.without_agreement import FOR_SAFETY, PURPOSE

_TITLES = {**{purpose.key: purpose.title for purpose in PURPOSES}, PURPOSE: str(FOR_SAFETY)}


def title_of_purpose(key: str) -> str:
    """Say why something was given; a reason that is none of ours as it stands."""
    return _TITLES.get(key, key)
