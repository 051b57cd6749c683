"""Making changes: what a person does as drafts of edits, and the writer that makes one change of them.

The writer numbers, salts and digests as a stream, so that an import of any size needs little memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from portable_record.errors import EditRefusedError
from portable_record.record import json_text
from portable_record.record.change import Change, Edit, EditId, Seen, signed_bytes, value_digest
from portable_record.record.change_check import EditsInOrder
from portable_record.record.elements import RESOURCE_TYPE, by_item
from portable_record.record.fold import EntryState
from portable_record.record.items import new_items
from portable_record.record.shapes import BINNED, SENSITIVE, WHOLE
from portable_record.record.values import ABSENT, Whole, mark, whole_value
from portable_record.record.who import By


@dataclass(frozen=True, slots=True)
class Draft:
    """An edit that is not part of a change yet: no number, no salt."""

    entry: str
    path: str
    value: bytes
    bases: tuple[EditId, ...] = ()


def creation(entry: str, text: bytes, *, type_name: str, url: str = "", origin: str = "") -> Draft:
    """A new entry. ``text`` is the resource's JSON and is kept byte for byte; it has been checked before.

    ``url`` is the full address that other entries of an import use for it, ``origin`` where it came from.
    """
    return Draft(entry, WHOLE, whole_value(Whole(type_name, url, origin, text)))


def sensitive_from_the_start(entry: str) -> Draft:
    """A mark for an entry that is made in the same change: it goes out only when ticked itself."""
    return Draft(entry, SENSITIVE, b"true")


def replacing(state: EntryState, text: bytes, *, url: str = "", origin: str = "") -> Draft:
    """A newer version of an imported entry, as a whole, in place of all that stands in it now.

    Raises:
        EditRefusedError: the entry was erased.
    """
    refuse_if_erased(state)
    return Draft(state.entry, WHOLE, whole_value(Whole(state.type, url, origin, text)), state.all_heads())


def beside(state: EntryState, text: bytes, *, url: str = "", origin: str = "") -> Draft:
    """A newer version of an imported entry that knows nothing of what was changed in it here since.

    What differs stands side by side then, until somebody chooses.

    Raises:
        EditRefusedError: the entry was erased.
    """
    refuse_if_erased(state)
    wholes = tuple(sorted(whole.id for whole in state.registers.wholes))
    return Draft(state.entry, WHOLE, whole_value(Whole(state.type, url, origin, text)), wholes)


def editing(state: EntryState, new: Mapping[str, object], *, new_id: Callable[[], str]) -> list[Draft]:
    """The edits that make the resource look like ``new``: one for each element or item that differs.

    ``new`` was read with ``json_text.parse`` and then changed, so that untouched numbers keep their
    precision. ``new_id`` gives a fresh id for each new item of a list that has none.

    Raises:
        EditRefusedError: the entry was erased or lies in the bin, or ``new`` is of another type.
    """
    refuse_if_erased(state)
    if state.binned:
        raise EditRefusedError("It lies in the bin. Take it out first.")
    if new.get(RESOURCE_TYPE) != state.type:
        raise EditRefusedError("An entry cannot become one of another kind.")
    shown = {path: state.registers.shown(path) for path in state.registers.paths}
    elements = [*new, *sorted({path.partition("/")[0] for path in shown} - new.keys())]
    drafts = []
    for element in elements:
        if element != RESOURCE_TYPE:
            values = _new_values(state.type, element, new.get(element), shown, new_id)
            drafts += [
                Draft(state.entry, path, value, state.heads(path))
                for path, value in values.items()
                if value != shown.get(path, ABSENT)
            ]
    return drafts


def settling(state: EntryState, path: str, value: bytes) -> Draft:
    """The answer to a conflict at an element or item: ``value`` in place of all that stand there."""
    return Draft(state.entry, path, value, state.heads(path))


def binning(state: EntryState, when: str) -> Draft:
    """Put an entry into the bin, knowing all that stands in it."""
    refuse_if_erased(state)
    return Draft(state.entry, BINNED, mark(when), state.all_heads())


def restoring(state: EntryState) -> Draft:
    """Take an entry out of the bin; also the answer that keeps an entry somebody else put there."""
    refuse_if_erased(state)
    return Draft(state.entry, BINNED, mark(""), state.all_heads())


def marking_sensitive(state: EntryState, *, sensitive: bool) -> Draft:
    """Say whether an entry goes out only when ticked itself."""
    refuse_if_erased(state)
    return Draft(state.entry, SENSITIVE, b"true" if sensitive else b"false", state.heads(SENSITIVE))


def refuse_if_erased(state: EntryState) -> None:
    """Nothing can be written in an entry that is gone for good."""
    if state.erased:
        raise EditRefusedError("It was erased for good.")


def _new_values(
    type_name: str, element: str, new: object, shown: Mapping[str, bytes], new_id: Callable[[], str]
) -> dict[str, bytes]:
    """What each register of an element is to hold."""
    if not by_item(type_name, element):
        return {element: ABSENT if new is None else json_text.write(new)}
    old = {path: shown[path] for path in shown if path.startswith(element + "/")}
    items = [] if new is None else new if isinstance(new, list) else [new]
    kept = new_items(old, element, items, new_id)
    return dict.fromkeys(old, ABSENT) | kept


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
