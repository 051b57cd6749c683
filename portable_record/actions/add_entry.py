"""Add one entry: the person's own words under one of our kinds, or one FHIR resource from a file."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from portable_record.actions.desk import OpenRecord
from portable_record.actions.files import name_of, read_file
from portable_record.actions.in_circle import reference_to_owner
from portable_record.actions.owner import Owner
from portable_record.actions.read_entries import list_of
from portable_record.actions.write import new_entry_id, state_of, write
from portable_record.actions.writer import Writer, own_writer
from portable_record.errors import AnotherPersonError, UsageError
from portable_record.record.beginnings import Stamp
from portable_record.record.edits import creation, editing, sensitive_from_the_start
from portable_record.record.entry import Entry
from portable_record.record.intake import Checked, check
from portable_record.record.json_text import parse
from portable_record.record.json_text import write as json_bytes
from portable_record.record.moments import moment_text
from portable_record.record.own_words import Form, Said, added_to, forms_of, is_page, page_of
from portable_record.record.parts import PARTS
from portable_record.record.parts import part as part_by_key
from portable_record.record.values import WRITTEN_HERE
from portable_record.sharing.reader.refusals import Refusal

MOST_RESOURCE = 20 << 20
NOTHING_BESIDE: Mapping[str, str] = MappingProxyType({})


def kinds_by_part() -> dict[str, tuple[Form, ...]]:
    """Return, for each part, what a person can write in plain words."""
    return {part.key: forms for part in PARTS if (forms := forms_of(part.key))}


def add_words(
    record: OpenRecord,
    *,
    part: str,
    kind: str | None,
    words: str,
    sensitive: bool,
    writer: Writer | None = None,
    beside: Mapping[str, str] = NOTHING_BESIDE,
) -> Entry:
    """Keep somebody's own words as an entry of this part, or on the page that they have begun there.

    Args:
        record: the open record.
        part: key of the part.
        kind: one of ``kinds_by_part()``; left out, the first kind of the part.
        words: their words, kept exactly.
        sensitive: shared only when ticked itself.
        writer: whose words they are; left out, those of whoever keeps the record.
        beside: what belongs beside the words, such as ``phone``; see ``own_words.Said``.

    Raises:
        NotFoundError: no such part.
        UsageError: the part cannot be written in plain words, or has no such kind; there are no words; or
            something was given that does not belong beside them.
        MayNotWriteError: the writer's right does not reach so far.
    """
    writer = writer or own_writer(record)
    form = _form(part, kind)
    said = Said(words, **beside)
    _check_words(words, *beside.values())
    for wrong in sorted(said.given - form.beside):
        raise UsageError(f"--{wrong} does not belong to this kind.", place=form.code)
    writer.refuse_unless_may_write(part)
    stamp = stamp_of(record, writer)
    page = _page(record, form, stamp, sensitive=sensitive) if form.page else None
    if page is not None:
        return _add_to_page(record, page, form, said, stamp, writer)
    text = json_bytes(page_of(form, said, stamp) if form.page else form.make(said, stamp))
    return _keep(record, check(text), text, part=part, sensitive=sensitive, writer=writer)


def add_resource(
    record: OpenRecord, file: Path, *, part: str | None, sensitive: bool, writer: Writer | None = None
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
    writer = writer or own_writer(record)
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


def _check_words(words: str, *beside: str) -> None:
    if not words.strip():
        raise UsageError("There are no words to keep.")
    try:
        "".join((words, *beside)).encode()
    except UnicodeEncodeError as fault:
        raise UsageError("These words are not written in UTF-8.") from fault


def stamp_of(record: OpenRecord, writer: Writer) -> Stamp:
    """Say who writes about whom, and when."""
    me: dict[str, object] = reference_to_owner(record) or {"display": record.identity.name or "The person"}
    other: dict[str, object] = {"display": writer.name}
    if writer.address:
        other = {"reference": writer.address, "display": writer.name}
    return Stamp(
        subject=me,
        writer=other if writer.name else me,
        moment=moment_text(record.now),
        label=writer.label,
        is_other=bool(writer.name),
    )


def _page(record: OpenRecord, form: Form, stamp: Stamp, *, sensitive: bool) -> Entry | None:
    """Find the page that this writer has begun here; another's is never written into."""
    for entry in list_of(record, part=form.part):
        if entry.sensitive is not sensitive or entry.in_conflict:
            continue
        resource = _resource(entry)
        authors = resource.get("author")
        meta = resource.get("meta")
        if (
            is_page(resource, form)
            and stamp.writer.get("display") in _names(authors)
            and isinstance(meta, dict)
            and meta.get("security") == [stamp.label]
            and state_of(record, entry.part, entry.id).origin == WRITTEN_HERE
        ):
            return entry
    return None


def _add_to_page(
    record: OpenRecord, page: Entry, form: Form, said: Said, stamp: Stamp, writer: Writer
) -> Entry:
    new = added_to(_resource(page), form, said, stamp)
    check(json_bytes(new))
    state = state_of(record, form.part, page.id)
    drafts = editing(state, new, new_id=lambda: f"own-{record.desk.dice(8).hex()}")
    (entry,) = write(record, form.part, drafts, by=writer.by)
    return entry


def _resource(entry: Entry) -> dict[str, object]:
    value = parse(entry.text)
    return value if isinstance(value, dict) else {}


def _names(authors: object) -> list[object]:
    listed = authors if isinstance(authors, list) else [authors]
    return [each.get("display") for each in listed if isinstance(each, dict)]


def _form(part: str, name: str | None) -> Form:
    part_by_key(part)
    forms = forms_of(part)
    if not forms:
        raise UsageError(
            "This part is not written in single sentences. Add a FHIR resource instead.", place=part
        )
    if name is None:
        return forms[0]
    for form in forms:
        if form.code == name:
            return form
    raise UsageError(f"The kinds of this part are: {', '.join(form.code for form in forms)}.", place=name)
