"""Whose keys the colleagues of a team have compared: told to each other, and making nobody known.

Each device tells of the keys that were compared on it, and by which name their own card calls them; not of
private contacts. On the others it stands beside a key, as what that colleague says. Format:
docs/format/team.md, rule 25.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.contact_book import COMPARED, contact_from
from portable_record.actions.desk import OpenRecord
from portable_record.actions.people import NAMELESS
from portable_record.actions.team_shelf import PAPER, seat_in_team
from portable_record.circle.paper import ASKED, KNOWS, may_read
from portable_record.crypto.did import key_from_did
from portable_record.crypto.fingerprint import words
from portable_record.record.look_alike import clear_name
from portable_record.sharing.contact import MOST_NAME

_UNSAID = {"as": "", "compared": ""}
Said = tuple[str, str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """A key that a colleague compared: what its own card calls them, by whom and when."""

    did: str
    name: str
    by: str
    compared: str

    @property
    def words(self) -> tuple[str, ...]:
        """The eight words of the key."""
        return words(key_from_did(self.did))


def known_here(record: OpenRecord) -> Iterator[Said]:
    """Give whose keys were compared on this device, and what others said as they said it."""
    own, here = record.identity.device_id, dict[str, Mapping[str, str]]()
    for document in record.vault.contacts.all():
        one = contact_from(document)
        if one.state == COMPARED and not one.private:
            called = one.claims if document.value.get("described") else one.name
            name = "" if called == NAMELESS else called[:MOST_NAME]
            here[f"{own}/{one.did}"] = {"as": name, "compared": one.compared_on}
    yield from ((KNOWS, name, said) for name, said in here.items())
    for name, value in _told(record):
        if name.startswith(f"{own}/"):
            yield from () if name in here else [(KNOWS, name, _UNSAID)]
        else:
            yield KNOWS, name, value


def known_to_colleagues(record: OpenRecord, did: str = "") -> list[Known]:
    """List the keys that others who are in the team compared, by name; of one key alone, if it is said."""
    now, seat = standing_of(record).now, seat_in_team(record)
    if now is None or seat is None or not may_read(seat, ASKED):
        return []
    found = list[Known]()
    for name, said in _told(record):
        device, _, key = name.partition("/")
        member, _ = now.devices.get(device, (None, None))
        if member is not None and device != record.identity.device_id and said["compared"]:
            found.append(Known(key, clear_name(said["as"]), member.name, said["compared"]))
    wanted = (one for one in found if did in ("", one.did))
    return sorted(wanted, key=lambda one: (one.name.casefold(), one.did, one.by))


def new_to_us(record: OpenRecord) -> list[Known]:
    """List those whose key stands in no list here; what is private here is not told by that."""
    seen = {one.id for one in record.vault.contacts.all() if not one.value.get("private", False)}
    return [one for one in known_to_colleagues(record) if one.did not in seen]


def _told(record: OpenRecord) -> Iterator[tuple[str, Mapping[str, str]]]:
    for document in record.vault.circle.about(PAPER):
        kind, name = document.id.split(" ")[1:]
        if kind == KNOWS:
            yield name, document.value["said"]
