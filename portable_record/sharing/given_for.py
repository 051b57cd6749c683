"""Why something was given, in words: by the person for a purpose, or without their agreement."""

from portable_record.saying import Said, as_it_is, say
from portable_record.sharing.purposes import PURPOSES
from portable_record.sharing.without_agreement import FOR_SAFETY, PURPOSE

_THEIRS = {purpose.key: purpose.theirs for purpose in PURPOSES}
_TITLES = {**{purpose.key: purpose.title for purpose in PURPOSES}, PURPOSE: str(FOR_SAFETY)}


def title_of_purpose(key: str) -> str:
    """Say why something was given; a reason that is none of ours as it stands."""
    return _TITLES.get(key, key)


def why_given(key: str, about: str) -> Said:
    """Say it to whoever was given it, with the name of whom it is about where that is known."""
    if about and key in _THEIRS:
        return say(_THEIRS[key], name=about)
    return say(_TITLES[key]) if key in _TITLES else as_it_is(key)
