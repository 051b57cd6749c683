"""The file around signed texts, ``{"verifiableCredential": [...]}``: cards, and what a sealed file holds."""

import json
from collections.abc import Sequence

from portable_record.errors import MalformedError, TooLargeError

MOST_CARDS = 20


def write_card_file(tokens: Sequence[str]) -> bytes:
    """Write signed texts as one file.

    Raises:
        TooLargeError: there are more than 20.
    """
    if len(tokens) > MOST_CARDS:
        raise TooLargeError
    return json.dumps({"verifiableCredential": list(tokens)}, separators=(",", ":")).encode()


def tokens_of(value: dict[str, object]) -> tuple[str, ...]:
    """Return the signed texts of a parsed file, in its order.

    Raises:
        MalformedError: it is not a list of texts, or is empty.
        TooLargeError: there are more than 20.
    """
    listed = value.get("verifiableCredential")
    if not isinstance(listed, list) or not listed:
        raise MalformedError("It holds no list of signed texts.")
    if len(listed) > MOST_CARDS:
        raise TooLargeError
    tokens = tuple(token for token in listed if isinstance(token, str))
    if len(tokens) != len(listed):
        raise MalformedError("Something in its list is not a text.")
    return tokens
