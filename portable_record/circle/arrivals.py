"""What came from the place, sorted: who may open it with what, what it is, and what is kept apart and why.

Format: docs/format/circle.md, rules 1 to 6, 10, 16, 23 and 27. Nothing is decided here of what counts: a
membership that comes out has its signature and no more, a change not even that.
"""

from collections.abc import Callable, Collection, Mapping

from portable_record.circle import checkpoint, deeds, here, membership, pieces, ring, thing, travel
from portable_record.circle.came import (
    Apart,
    CameChange,
    CameCheckpoint,
    CameDeeds,
    CameElse,
    CameHere,
    CameMembership,
    CameRing,
    CameThing,
    Mine,
    Sorted,
    Why,
)
from portable_record.circle.checkpoint_file import checkpoint_of
from portable_record.circle.deeds import INBOX, read_deeds
from portable_record.circle.files import (
    HEAD,
    KEY_FILE,
    MOST,
    PART_FILE,
    Opened,
    file_name,
    key_for,
    open_key_file,
    open_part_file,
)
from portable_record.circle.here import read_here
from portable_record.circle.membership import Membership
from portable_record.circle.membership_file import read_membership
from portable_record.circle.ring import CIRCLE, ENTRY, PART, RECEIVE, Ring, read_ring, verify_ring
from portable_record.circle.thing import read_thing
from portable_record.errors import CircleFileError, NotCanonicalError, PortableRecordError
from portable_record.record.canonical import read_canonical

RING_KEY = _RING_KEY = "ring"
MOST_ELSE = 16 * 1024
"""Bytes of what this version of the app does not know: it is kept for a later one, and may be no burden."""


_LONG = (ring, membership, travel, here, deeds, thing, checkpoint, pieces)
_KNOWN = tuple(f'"purpose":"{one.PURPOSE}"'.encode() for one in _LONG)
"""How what is known says what it was made for."""


class Sorting:
    """Sorts what came, batch by batch; a key that comes with one batch opens what comes with the next."""

    def __init__(self, mine: Mine) -> None:
        """Begin with what the device has."""
        self._mine = mine
        self._memberships = dict(mine.memberships)
        self._rings = dict(mine.rings)
        self._ring_keys = {f"{_RING_KEY} {name}": key for name, key in mine.ring_keys.items()}
        self._waiting: dict[str, CameRing] = {}
        self._read: Mapping[str, object] = {}  # what the file at hand says
        self._keys = _keys_of(self._rings.values())
        self._all = list((self._ring_keys | self._keys).items())
        self._found: dict[bytes, str] = {}
        self._tried: dict[bytes, int] = {}

    @property
    def rings(self) -> Mapping[str, Ring]:
        """The rings that are here, by the hash of their membership."""
        return self._rings

    @property
    def keys(self) -> frozenset[str]:
        """The names of all keys that are at hand."""
        return frozenset((*self._ring_keys, *self._keys))

    def opens(self, head: bytes) -> bool:
        """Whether some key here opens a file that begins so."""
        return self._key_for(head) is not None

    def take(self, files: Mapping[str, bytes]) -> Sorted:
        """Sort one batch of files, by the names under which they lay there."""
        found = Sorted()
        closed: dict[str, bytes] = {}
        for name, file in files.items():
            if file_name(file) != name:
                found.unfinished.append(name)
            elif file[:1] == bytes([KEY_FILE]):
                self._take_key_file(name, file, found)
            elif file[:1] == bytes([PART_FILE]) and len(file) > HEAD:
                closed[name] = file
            else:
                _keep_apart(name, Why.UNKNOWN, found)
        while opening := [name for name, file in closed.items() if self.opens(file[:HEAD])]:
            # Keys come out of what is opened: rings first, then memberships, then all they have keys to.
            for name in sorted(opening, key=lambda name: self._order(closed[name])):
                self._take_part_file(name, closed.pop(name), found)
        waiting = {came.file for came in self._waiting.values()}
        left = closed.keys() | (
            files.keys() & waiting
        )  # a ring whose membership has not come is looked at again
        found.locked |= {name: files[name][:HEAD] for name in left}
        return found

    def _order(self, file: bytes) -> int:
        key = self._key_for(file[:HEAD]) or ""
        return (not key.startswith(_RING_KEY + " ")) + (not key.endswith(f" {CIRCLE}"))

    def _key_for(self, head: bytes) -> str | None:
        """Name the key that opens a file; no key is tried twice on the same."""
        found = self._found.get(head)
        if found is not None and found not in self._among(found):
            self._tried[head], found = 0, None  # it was that of a ring that was not ours after all
        if found is None:
            new = self._all[self._tried.get(head, 0) :]
            self._tried[head] = len(self._all)
            found = key_for(head, {name: key for name, key in new if name in self._among(name)})
            if found is not None:
                self._found[head] = found
        return found

    def _among(self, key: str) -> dict[str, bytes]:
        """Give the keys among which one is, by its name."""
        return self._ring_keys if key.startswith(_RING_KEY + " ") else self._keys

    def _use(self, keys: Mapping[str, bytes]) -> None:
        """Take keys into use that came."""
        for name, key in keys.items():
            self._among(name)[name] = key
            self._all.append((name, key))

    def _take_key_file(self, name: str, file: bytes, found: Sorted) -> None:
        try:
            opened = (open_key_file(file, own) for own in self._mine.receives)
            key = next((key for key in opened if key is not None), None)
        except CircleFileError:
            _keep_apart(name, Why.CHANGED, found)
            return
        found.done.append(name)
        if key is not None:
            found.ring_keys[name] = key
            self._use({f"{_RING_KEY} {name}": key})

    def _take_part_file(self, name: str, file: bytes, found: Sorted) -> None:
        try:
            key = self._key_for(file[:HEAD])
            opened = self._open(file, key) if key else None
        except CircleFileError:
            _keep_apart(name, Why.CHANGED, found)
            return
        if opened is None:  # its ring came, and was not ours after all: the key is gone again
            found.locked[name] = file[:HEAD]
            return
        found.size += len(opened.content)
        try:
            purpose = self._purpose(opened.content)
            take = self._takers.get(purpose, Sorting._take_else)
            take(self, name, opened, purpose, found)
        except _ApartError as apart:
            _keep_apart(name, apart.why, found)
        except PortableRecordError:
            _keep_apart(name, Why.MALFORMED, found)

    def _open(self, file: bytes, key: str) -> Opened | None:
        """Open a file; what somebody may have sealed who was only invited, no further than they may write."""
        kind, _, of = key.partition(" ")
        answers = kind == _RING_KEY and len(of) != len(file_name(b""))  # not a key file, but an invitation
        most = MOST_ELSE if answers else MOST
        return open_part_file(file, {key: self._among(key)[key]}, most=most)

    def _purpose(self, content: bytes) -> str:
        """Read what something was made for, and that it is of this record (rule 6).

        What is long and was made for nothing that is known is not even read.
        """
        if len(content) > MOST_ELSE and not any(name in content for name in _KNOWN):
            raise _ApartError(Why.UNKNOWN)
        try:
            read = read_canonical(content)
        except NotCanonicalError as broken:
            raise _ApartError(Why.MALFORMED) from broken
        said = read if isinstance(read, dict) else {}
        self._read = said
        if said.get("record") != self._mine.record:
            raise _ApartError(Why.FOREIGN)
        return str(said.get("purpose", ""))

    def _take_ring(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        _only_under(opened.key.startswith(_RING_KEY + " "))
        came = CameRing(name, opened.key.partition(" ")[2], read_ring(opened.content), opened.content)
        self._waiting[name] = came
        self._use({f"{name} {CIRCLE}": came.ring.keys[CIRCLE]})  # its membership is under that
        self._join(came.ring.membership, found)

    def _take_membership(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        _only_under(opened.key.endswith(f" {CIRCLE}"))
        came = CameMembership(name, read_membership(opened.content), opened.content)
        self._memberships[came.membership.hash] = came.membership
        found.memberships.append(came)
        found.done.append(name)
        self._join(came.membership.hash, found)

    def _join(self, name: str, found: Sorted) -> None:
        """Take the keys of a ring into use, once its membership is here and both fit (rule 10)."""
        if name not in self._memberships:
            return
        for came in [came for came in self._waiting.values() if came.ring.membership == name]:
            del self._waiting[came.file], self._keys[f"{came.file} {CIRCLE}"]
            try:
                verify_ring(came.ring, self._memberships[name], came.ring.device)
                self._refuse_unless_mine(came.ring, self._memberships[name])
            except _ApartError as apart:
                _keep_apart(came.file, apart.why, found)
                continue
            except PortableRecordError:
                _keep_apart(came.file, Why.FORGED, found)
                continue
            if name not in self._rings:
                self._rings[name] = came.ring
                self._use(_keys_of([came.ring]))
                found.rings.append(came)
            found.done.append(came.file)

    def _refuse_unless_mine(self, ring: Ring, of: Membership) -> None:
        """Leave a ring alone that was given to somebody else: it names a device that seals to another key."""
        _, device = of.devices[ring.device]
        own = {key.public.to_bytes() for key in self._mine.receives}
        if device.receives.to_bytes() not in own:
            raise _ApartError(Why.WRONG_KEY)

    def _take_change(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        of, _, key = opened.key.partition(" ")
        change, edits = travel.unpack(opened.content, self._rings[of].keys if of in self._rings else {})
        epoch = self._memberships[of].epoch if of in self._memberships else 0
        _only_under(key == PART + change.part)
        found.changes.append(CameChange(name, epoch, change, edits, of))
        found.done.append(name)

    def _take_here(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        came = CameHere(name, read_here(opened.content), opened.content)
        _only_under(opened.key.endswith(f" {PART}{came.here.part}"))
        found.heres.append(came)
        found.done.append(name)

    def _take_deeds(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        came = CameDeeds(name, self._inbox_epoch(opened), read_deeds(opened.content), opened.content)
        _only_under(came.deeds.epoch <= came.epoch)
        found.deeds.append(came)
        found.done.append(name)

    def _take_thing(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        found.things.append(CameThing(name, self._inbox_epoch(opened), read_thing(opened.content)))
        found.done.append(name)

    def _inbox_epoch(self, opened: Opened) -> int:
        of, _, key = opened.key.partition(" ")
        _only_under(key == PART + INBOX and of in self._memberships)
        return self._memberships[of].epoch

    def _take_checkpoint(self, name: str, opened: Opened, _: str, found: Sorted) -> None:
        of, _, key = opened.key.partition(" ")
        folded = checkpoint_of(self._read, self._rings[of].keys if of in self._rings else {})
        epoch = self._memberships[of].epoch if of in self._memberships else 0
        _only_under(key == PART + folded.part and folded.epoch == epoch)
        found.checkpoints.append(CameCheckpoint(name, of, folded, opened.content))
        found.done.append(name)

    def _take_else(self, name: str, opened: Opened, purpose: str, found: Sorted) -> None:
        if len(opened.content) > MOST_ELSE:
            raise _ApartError(Why.UNKNOWN)
        of, _, key = opened.key.partition(" ")
        found.others.append(CameElse(name, purpose, key, opened.content, of))
        found.done.append(name)

    _takers: Mapping[str, Callable[["Sorting", str, Opened, str, Sorted], None]] = {
        ring.PURPOSE: _take_ring,
        membership.PURPOSE: _take_membership,
        travel.PURPOSE: _take_change,
        here.PURPOSE: _take_here,
        deeds.PURPOSE: _take_deeds,
        thing.PURPOSE: _take_thing,
        checkpoint.PURPOSE: _take_checkpoint,
    }


class _ApartError(Exception):
    def __init__(self, why: Why) -> None:
        self.why = why


def _only_under(right_key: bool) -> None:  # noqa: FBT001 - a sentence at each call
    if not right_key:
        raise _ApartError(Why.WRONG_KEY)


def _keep_apart(name: str, why: Why, found: Sorted) -> None:
    found.apart.append(Apart(name, why))
    found.done.append(name)


def _keys_of(rings: Collection[Ring]) -> dict[str, bytes]:
    """Give the keys of rings to whole files, the newest first: most files are under those."""
    newest = sorted(rings, key=lambda ring: (-ring.epoch, ring.membership))
    return {
        f"{ring.membership} {name}": key
        for ring in newest
        for name, key in ring.keys.items()
        if not name.startswith((ENTRY, RECEIVE))
    }
