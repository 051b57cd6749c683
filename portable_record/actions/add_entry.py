"""Add one entry: the person's own words under one of our kinds, or one FHIR resource from a file."""

import json
from pathlib import Path

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import name_of, read_file
from portable_record.actions.in_circle import reference_to_owner
from portable_record.actions.owner import Owner
from portable_record.actions.write import WRITTEN_HERE, new_entry_id, write
from portable_record.actions.writer import THE_PERSON, Writer
from portable_record.errors import AnotherPersonError, UsageError
from portable_record.record.edits import creation, sensitive_from_the_start
from portable_record.record.entry import Entry
from portable_record.record.intake import Checked, check
from portable_record.record.kinds import KINDS, Kind
from portable_record.record.moments import moment_text
from portable_record.record.parts import PARTS
from portable_record.record.parts import part as part_by_key
from portable_record.sharing.reader.refusals import Refusal

MOST_RESOURCE = 20 << 20


def kinds_by_part() -> dict[str, tuple[str, ...]]:
    """Return, for each part, the kinds that a person can write in plain words."""
    return {
        part.key: kinds
        for part in PARTS
        if (kinds := tuple(kind.code for kind in KINDS if kind.part == part.key and _in_words(kind)))
    }


def add_words(
    record: OpenRecord,
    *,
    part: str,
    kind: str | None,
    words: str,
    sensitive: bool,
    writer: Writer = THE_PERSON,
) -> Entry:
    """Keep somebody's own words as an entry of this part.

    Args:
        record: the open record.
        part: key of the part.
        kind: one of ``kinds_by_part()``; left out, the first kind of the part.
        words: their words, kept exactly.
        sensitive: shared only when ticked itself.
        writer: whose words they are.

    Raises:
        NotFoundError: no such part.
        UsageError: the part cannot be written in plain words, or has no such kind, or there are no words.
        MayNotWriteError: the writer's right does not reach so far.
    """
    chosen = _kind(part, kind)
    if not words.strip():
        raise UsageError("There are no words to keep.")
    subject = reference_to_owner(record)
    resource = {
        "resourceType": "Observation",
        "meta": {"security": [writer.label]},
        "status": "final",
        "code": chosen.concept,
        **({"subject": subject} if subject else {}),
        "effectiveDateTime": moment_text(record.now),
        **_performer(writer),
        "valueString": words,
    }
    try:
        text = json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as fault:
        raise UsageError("These words are not written in UTF-8.") from fault
    return _keep(record, check(text), text, part=part, sensitive=sensitive, writer=writer)


def add_resource(
    record: OpenRecord, file: Path, *, part: str | None, sensitive: bool, writer: Writer = THE_PERSON
) -> Entry:
    """Keep one FHIR resource from a file, checked in the reader process.

    Raises:
        FileUnreadableError, FileTooLargeError: the file cannot be read, or is over 20 MiB.
        AnotherPersonError: it says whose it is, and seems to mean somebody else.
        PortableRecordError: it is no valid FHIR R4 resource; the error says where and why.
        MayNotWriteError: the writer's right does not reach so far.
    """
    if part is not None:
        part_by_key(part)
    text = read_file(file, most=MOST_RESOURCE)
    (found,) = record.desk.reader.check_many([text])
    if isinstance(found, Refusal):
        raise found.error(place=", ".join(place for place in (name_of(file), found.place) if place))
    owner = Owner(record)
    owner.saw_subject(text)
    if owner.other_subject or (found.type == "Patient" and owner.is_not(text)):
        raise AnotherPersonError(owner.other_subject, place=name_of(file))
    return _keep(record, found, text, part=part or found.part, sensitive=sensitive, writer=writer)


def _keep(
    record: OpenRecord, found: Checked, text: bytes, *, part: str, sensitive: bool, writer: Writer
) -> Entry:
    writer.refuse_unless_may_write(part)
    entry_id = new_entry_id(record)
    drafts = [creation(entry_id, text, type_name=found.type, url="", origin=WRITTEN_HERE)]
    if sensitive:
        drafts.append(sensitive_from_the_start(entry_id))
    (entry,) = write(record, part, drafts, by=writer.by)
    return entry


def _performer(writer: Writer) -> dict[str, object]:
    """Say whose words they are, where they are not the person's."""
    if not writer.name:
        return {}
    reference = {"reference": writer.address} if writer.address else {}
    return {"performer": [{**reference, "display": writer.name}]}


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
