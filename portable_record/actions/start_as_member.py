"""Start a locked record for a member of a circle: somebody who helps to keep another person's record.

It lies on the member's own device and is empty at first; what they may see comes once an owner let them in.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portable_record.actions.desk import Desk, OpenRecord
from portable_record.actions.identity import Identity, Keeper
from portable_record.actions.journal import Act, note
from portable_record.actions.start import RID_KEY_SIZE, Started, made, refuse_unless_name
from portable_record.crypto.did import did_key, key_from_did
from portable_record.crypto.hpke import HpkePrivateKey
from portable_record.crypto.signing import SigningKey
from portable_record.errors import DidError, UsageError
from portable_record.record.who import PERSON


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who joins the circle of another person's record, as the invitation says and they say.

    ``record`` is the id of the record, ``root`` the key of whoever began the circle (did:key), ``whose`` the
    name of the person it is about. ``own`` is the key of whoever joins, where they have one already: a second
    device of the same member; left out, one is thrown. ``entry`` is the id by which changes name them; the
    first membership that has them says which it is for good. ``team``: it is the team of an organisation.
    """

    record: str
    root: str
    whose: str
    name: str
    relation: str
    organisation: str = ""
    basis: str = "agrees"
    entry: str = ""
    own: SigningKey | None = None
    team: bool = False


def start_as_member(
    desk: Desk,
    folder: Path,
    passphrase: str,
    joining: Joining,
    *,
    recovery: bool = True,
    first: Callable[[OpenRecord], None] = lambda _record: None,
) -> Started:
    """Make a locked record for a member of a circle, in an empty or absent folder, and lock it again.

    It has the member's keys, and of the owner's key the public half alone. What ``first`` writes is part of
    the making: the place of the circle, say. Nothing can be written in it before an owner lets them in.

    Raises:
        VaultError: the folder or the passphrase does not do (see ``Vault.create``).
        UsageError: a name is missing or too long, or the key is none.
    """
    for said, what in ((joining.whose, "whose record it is"), (joining.name, "who you are")):
        refuse_unless_name(said, what)
    try:
        key_from_did(joining.root)
    except DidError as broken:
        raise UsageError(broken.detail, place=joining.root) from broken
    identity = _identity_of(desk, joining)

    def write_first(record: OpenRecord) -> None:
        note(record, Act.JOIN, to=joining.whose.strip())
        first(record)

    return made(desk, folder, passphrase, identity, write_first, recovery=recovery)


def _identity_of(desk: Desk, joining: Joining) -> Identity:
    """Make the keys of a member; whose own key began the circle has the owner's key, and is the owner."""
    own = joining.own or SigningKey.generate()
    is_theirs = joining.entry == PERSON and did_key(own.public) == joining.root
    member = Keeper(
        name=joining.name.strip(),
        relation=joining.relation.strip(),
        organisation=joining.organisation.strip(),
        entry=joining.entry or str(uuid.UUID(bytes=desk.dice(16), version=4)),
        basis=joining.basis,
        key=own,
    )
    return Identity(
        record=joining.record,
        name=joining.whose.strip(),
        kind="organisation" if joining.team else "person",
        issuer="",
        owner=own if is_theirs else None,
        device=SigningKey.generate(),
        hpke=HpkePrivateKey.generate(),
        rid_key=desk.dice(RID_KEY_SIZE),
        keeper=None if is_theirs else member,
        root="" if is_theirs else joining.root,
    )
