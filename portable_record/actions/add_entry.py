"""Add one entry: the person's own words under one of our kinds, or one FHIR resource from a file."""

import json
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import read_file
from portable_record.actions.owner import owner_entry
from portable_record.actions.write import WRITTEN_HERE, new_entry_id, write
from portable_record.errors import NotFoundError, PortableRecordError, UsageError
from portable_record.record.edits import creation, sensitive_from_the_start
from portable_record.record.entry import Entry
from portable_record.record.intake import Checked, check
from portable_record.record.kinds import KINDS, Kind
from portable_record.record.moments import moment_text
from portable_record.record.parts import PARTS
from portable_record.record.parts import part as part_by_key
from portable_record.record.who import By, label
from portable_record.sharing.reader.refusals import Refusal, error_from

LABELS = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
MOST_RESOURCE = 20 << 20


def kinds_by_part() -> dict[str, tuple[str, ...]]:
    """Return, for each part, the kinds that a person can write in plain words."""
    return {
        part.key: kinds
        for part in PARTS
        if (kinds := tuple(kind.code for kind in KINDS if kind.part == part.key and _in_words(kind)))
    }


def add_words(record: OpenRecord, *, part: str, kind: str | None, words: str, sensitive: bool) -> Entry:
    """Keep the person's own words as an entry of this part.

    Args:
        record: the open record.
        part: key of the part.
        kind: one of ``kinds_by_part()``; left out, the first kind of the part.
        words: their words, kept exactly.
        sensitive: shared only when ticked itself.

    Raises:
        NotFoundError: no such part.
        UsageError: the part cannot be written in plain words, or has no such kind, or there are no words.
    """
    chosen = _kind(part, kind)
    if not words.strip():
        raise UsageError("There are no words to keep.")
    resource = {
        "resourceType": "Observation",
        "meta": {"security": [{"system": LABELS, "code": label(By())}]},
        "status": "final",
        "code": chosen.concept,
        **_subject(record),
        "effectiveDateTime": moment_text(record.now),
        "valueString": words,
    }
    text = json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()
    return _keep(record, check(text), text, part=part, sensitive=sensitive)


def add_resource(record: OpenRecord, file: Path, *, part: str | None, sensitive: bool) -> Entry:
    """Keep one FHIR resource from a file, checked in the reader process.

    Raises:
        FileUnreadableError, FileTooLargeError: the file cannot be read, or is over 20 MiB.
        PortableRecordError: it is no valid FHIR R4 resource; the error says where and why.
    """
    if part is not None:
        part_by_key(part)
    text = read_file(file, most=MOST_RESOURCE)
    (found,) = record.desk.reader.check_many([text])
    if isinstance(found, Refusal):
        raise _error(found, file.name)
    return _keep(record, found, text, part=part or found.part, sensitive=sensitive)


def _keep(record: OpenRecord, found: Checked, text: bytes, *, part: str, sensitive: bool) -> Entry:
    entry_id = new_entry_id(record)
    drafts = [creation(entry_id, text, type_name=found.type, url="", origin=WRITTEN_HERE)]
    if sensitive:
        drafts.append(sensitive_from_the_start(entry_id))
    (entry,) = write(record, part, drafts, by=By())
    return entry


def _error(refusal: Refusal, name: str) -> PortableRecordError:
    error = error_from({"code": refusal.code, "detail": "", "place": name})
    error.detail = refusal.says.removeprefix(error.sentence).strip()
    return error


def _kind(part: str, name: str | None) -> Kind:
    part_by_key(part)
    kinds = [kind for kind in KINDS if kind.part == part and _in_words(kind)]
    if not kinds:
        raise UsageError(
            "This part is not written in single sentences. Add a FHIR resource instead.", place=part
        )
    if name is None:
        return kinds[0]
    for kind in kinds:
        if kind.code == name:
            return kind
    raise UsageError(f"The kinds of this part are: {', '.join(kind.code for kind in kinds)}.", place=name)


def _in_words(kind: Kind) -> bool:
    scored = kind.code.startswith(("ons4-", "easy-")) or kind.code in ("importance", "confidence")
    return kind.place == "Observation.code" and not scored


def _subject(record: OpenRecord) -> dict[str, object]:
    """Refer to the owner's Patient entry, where there is one."""
    entry_id = owner_entry(record)
    if not entry_id:
        return {}
    try:
        owner = record.vault.entries.get(entry_id)
    except NotFoundError:
        return {}
    return {"subject": {"reference": owner.full_url, "display": owner.title}} if owner.full_url else {}
