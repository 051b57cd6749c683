"""Who signs: a key by its own name (``did:key``) or an https address, and what such an address publishes.

See docs/format/issuer.md.
"""

import json
import re
from collections.abc import Iterable, Sequence

from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.signing import VerifyKey
from portable_record.errors import DidError, IssuerRefusedError, WithdrawnListError
from portable_record.sharing.key_set import key_set_value
from portable_record.sharing.withdrawn_list import WithdrawnList

_MOST = 512
_HTTPS = re.compile(
    r"https://"
    r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"  # host and port
    r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*\Z"  # path of segments that are not empty: no slash at the end
)


def key_in_name(iss: str) -> VerifyKey | None:
    """Return the key that a ``did:key`` issuer carries, or None for an https issuer.

    Raises:
        IssuerRefusedError: it is neither, or is not written in the one right way.
    """
    if len(iss) > _MOST:
        raise IssuerRefusedError
    if iss.startswith("did:"):
        try:
            return key_from_did(iss)
        except DidError as refused:
            raise IssuerRefusedError(refused.detail) from refused
    if not _HTTPS.match(iss) or {".", ".."} & set(iss.split("/")):
        raise IssuerRefusedError
    return None


def check_signs_as(iss: str, key: VerifyKey) -> None:
    """Refuse to sign under a name that readers would refuse.

    Raises:
        IssuerRefusedError: the name is not well written, or is the name of another key.
    """
    if key_in_name(iss) is not None and iss != did_key(key):
        raise IssuerRefusedError("It is the name of another key.")


def issuer_files(
    iss: str, keys: Sequence[VerifyKey], *, withdrawn: Iterable[WithdrawnList] = ()
) -> dict[str, bytes]:
    """Make the files that an https issuer publishes under its address, by path.

    Raises:
        IssuerRefusedError: the address is not one that readers take.
        WithdrawnListError: a list belongs to none of the keys, or two belong to one.
    """
    if key_in_name(iss) is not None:
        raise IssuerRefusedError("Only an https address publishes files.")
    lists = list(withdrawn)
    versions = {each.kid: each.counter for each in lists}
    if len(versions) != len(lists) or not versions.keys() <= {key.thumbprint() for key in keys}:
        raise WithdrawnListError("There is one list for each key.")
    files = {".well-known/jwks.json": _text(key_set_value(keys, versions))}
    return files | {f".well-known/crl/{each.kid}.json": _text(each.value()) for each in lists}


def _text(value: dict[str, object]) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"
