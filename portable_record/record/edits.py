"""Making changes: drafts of edits, and the writer that numbers, salts and digests them as a stream."""

from dataclasses import dataclass, replace

from portable_record.record.change import Change, Edit, EditId, Seen, signed_bytes, value_digest
from portable_record.record.change_check import EditsInOrder
from portable_record.record.who import By


@dataclass(frozen=True, slots=True)
class Draft:
    """An edit that is not part of a change yet: no number, no salt."""

    entry: str
    path: str
    value: bytes
    bases: tuple[EditId, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next change of a chain goes, and who writes it; see ``Change`` for the fields."""

    record: str
    epoch: int
    device: str
    part: str
    seq: int
    previous: str
    lamport: int
    when: str
    by: By


@dataclass(frozen=True, slots=True)
class UnsignedChange:
    """A finished change that waits for the device's signature over ``signed_bytes``."""

    change: Change

    @property
    def signed_bytes(self) -> bytes:
        """The bytes to sign."""
        return signed_bytes(self.change)


class ChangeWriter:
    """Makes one change as a stream: add the drafts one by one, store each edit, finish, sign, seal.

    Example::

        writer = ChangeWriter(place)
        edits = [writer.add(draft, dice(16)) for draft in drafts]
        unsigned = writer.finish()
        change = sealed(unsigned, key.sign(unsigned.signed_bytes))
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._edits = EditsInOrder(place.device, place.part, place.seq)

    def add(self, draft: Draft, salt: bytes) -> Edit:
        """Turn a draft into the next edit of this change; ``salt`` is 16 fresh random bytes.

        Raises:
            MalformedChangeError: the draft breaks a rule of the format.
        """
        edit = Edit(
            n=self._edits.count + 1,
            entry=draft.entry,
            path=draft.path,
            value=draft.value,
            salt=salt,
            digest=value_digest(salt, draft.value),
            bases=tuple(sorted(draft.bases)),
        )
        self._edits.add(edit)
        return edit

    def finish(self, seen: tuple[Seen, ...] = ()) -> UnsignedChange:
        """Close the change; ``seen`` countersigns the newest changes of other devices in this part.

        Raises:
            MalformedChangeError: nothing was added, or the place breaks a rule of the format.
        """
        place = self._place
        change = Change(
            record=place.record,
            epoch=place.epoch,
            device=place.device,
            part=place.part,
            seq=place.seq,
            previous=place.previous,
            lamport=place.lamport,
            when=place.when,
            by=place.by,
            count=self._edits.count,
            edits_digest=self._edits.digest,
            seen=tuple(sorted(seen)),
        )
        return UnsignedChange(change)


def sealed(unsigned: UnsignedChange, signature: bytes) -> Change:
    """The change with its signature, 64 bytes of ES256."""
    return replace(unsigned.change, signature=signature)
