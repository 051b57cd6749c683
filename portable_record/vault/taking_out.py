"""Taking changes out of the history that count no longer: of a removed device, or of a fork.

The anchor, and what was accepted of a check, are made anew over what is left; but only if they were true
before, so that what tells of a cut stays (``docs/format/vault.md``, "Changes of others").
"""

from collections.abc import Callable, Iterable

from portable_record.vault import accepted
from portable_record.vault.check import CheckSignature
from portable_record.vault.vault import Vault


def take_out(
    vault: Vault,
    names: Iterable[str],
    *,
    device: str,
    sign: Callable[[bytes], bytes],
    check: CheckSignature,
) -> set[tuple[str, str]]:
    """Take changes out, by hash, and return the entries that they edited, with their parts.

    Call it in a transaction that also writes a line of the journal: so the mark of how far the record had
    come goes on, although it may have fewer changes.

    Args:
        vault: an open vault.
        names: the hashes of the changes, with those that build on them.
        device: the id of this device.
        sign: signs with the key of this device.
        check: checks, by a device's id, its signature over a message.
    """
    was_whole, known = vault.anchor.is_whole(), accepted.standing(vault, check)
    touched = vault.log.take_out(names)
    if was_whole:
        vault.anchor.keep_anew(sign)
    if known is not None:
        accepted.keep(vault, known.again(vault), device, sign)
    return touched
