"""Where the deeds of a device of the team end that went, and which of them those named there follow.

Whoever went keeps an old key to the place, and could put deeds there under numbers from before: they lie
beside those that a membership names. Format: docs/format/team.md, rule 8.
"""

from collections.abc import Iterable, Mapping

from portable_record.actions.circle_standing import standing_of
from portable_record.actions.desk import OpenRecord
from portable_record.actions.team_shelf import DEEDS, DEEDS_CAME, NEW_DEEDS, beside_of, say_of_team
from portable_record.circle.deeds import read_deeds
from portable_record.circle.team_counting import cuts_of_deeds, end_of_line, lies_beside
from portable_record.vault.log import Head
from portable_record.vault.shelf import Document


def end_of_deeds(record: OpenRecord, device: str) -> Head:
    """Give the last deeds of a device of which all before are here: with them they end when it goes."""
    shelf = record.vault.circle
    own = shelf.about(NEW_DEEDS) if device == record.identity.device_id else []
    return Head(*end_of_line(_held(record, [*own, *shelf.about(f"{DEEDS} {device}")]).get(device, {})))


def note_beside(record: OpenRecord) -> None:
    """Write down which deeds lie beside those that memberships name, since others are here than before.

    Those that no longer do count from now on, so all is judged anew. Call it before deeds are taken in.
    """
    cuts, shelf = [cut for cut in cuts_of_deeds(standing_of(record)) if cut.seq], record.vault.circle
    gone = {cut.device for cut in cuts}
    documents = [one for device in sorted(gone) for one in shelf.about(f"{DEEDS} {device}")]
    held = _held(record, [*documents, *shelf.about(DEEDS_CAME)] if gone else [])
    found = {cut.hash: lies_beside(cut, held.get(cut.device, {})) for cut in cuts}
    now, before = {name: one for name, one in found.items() if one}, beside_of(record)
    if now == before:
        return
    is_tied = any(not set(names) <= set(now.get(cut, ())) for cut, names in before.items())
    say_of_team(record, beside=now, **({"judged_by": []} if is_tied else {}))


def _held(record: OpenRecord, documents: Iterable[Document]) -> Mapping[str, Mapping[str, tuple[int, str]]]:
    """Give of each device the deeds that are here: by hash the number, and the hash of those before."""
    held = dict[str, dict[str, tuple[int, str]]]()
    for document in documents:
        name = document.id.partition(" ")[2]
        device, seq, previous = document.value.get("place") or _place(record, document)
        held.setdefault(device, {})[name] = (seq, previous)
    return held


def _place(record: OpenRecord, document: Document) -> tuple[str, int, str]:
    deeds = read_deeds(record.vault.circle.raw(document.id))
    return deeds.device, deeds.seq, deeds.previous
