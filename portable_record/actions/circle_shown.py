"""Draft what somebody suggests as a page shows it: nothing of it goes in that nobody could look at.

Format: docs/format/circle.md, rule 21. What no page shows is left out (``record/shown.py``), and whose words
they are is said by who signed the change, whatever stands in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from portable_record.actions.circle_pieces import alone, drafts_of
from portable_record.actions.desk import OpenRecord
from portable_record.circle.membership import Member
from portable_record.errors import EditRefusedError
from portable_record.record.asking.places import Json
from portable_record.record.authorship import said_by
from portable_record.record.change import Change, Edit
from portable_record.record.edits import Draft, creation, sensitive_from_the_start
from portable_record.record.fold import EntryState
from portable_record.record.intake import check
from portable_record.record.json_text import resource_of
from portable_record.record.json_text import write as json_bytes
from portable_record.record.line import LABELS, META
from portable_record.record.preview import with_drafts
from portable_record.record.shapes import WHOLE
from portable_record.record.shown import fits_on_a_page, is_unshown, only_shown
from portable_record.record.values import read_whole, whole_value
from portable_record.record.who import label

TOO_MUCH = "There is more here than can be shown, so it cannot be taken."


def drafts_as_shown(
    record: OpenRecord, change: Change, edits: Sequence[Edit], state: EntryState | None, author: Member | None
) -> list[Draft]:
    """Draft what a change says of one entry, whose edits these are, over what stands now.

    Raises:
        EditRefusedError: a page cannot show all of it.
        PortableRecordError: it would make no valid resource.
    """
    theirs: Json = {
        "system": LABELS,
        "code": label(change.by, professional=bool(author and author.organisation)),
    }
    if state is None:
        drafts = list(_begun(change, edits, theirs))
    else:
        drafts = list(_changed(record, state, edits, theirs))
    if drafts:
        text = with_drafts(state, drafts).text if state else read_whole(drafts[0].value).text
        check(text)
        if not fits_on_a_page(resource_of(text)):
            raise EditRefusedError(TOO_MUCH)
    return drafts


def _begun(change: Change, edits: Sequence[Edit], theirs: Json) -> Iterator[Draft]:
    said = alone(change, edits, edits[0].entry)
    text = _labelled(said.text, theirs)
    yield creation(said.entry, text, type_name=said.type, url=said.url, origin=said.origin)
    if said.sensitive:
        yield sensitive_from_the_start(said.entry)


def _changed(record: OpenRecord, state: EntryState, edits: Sequence[Edit], theirs: Json) -> Iterator[Draft]:
    for draft in drafts_of(state, edits, record):
        if draft.path == WHOLE:
            whole = read_whole(draft.value)
            text = _labelled(whole.text, theirs)
            yield replace(draft, value=whole_value(replace(whole, text=text)))
        elif draft.path == META:
            meta = said_by({META: resource_of(state.text).get(META, {})}, theirs, None)[META]
            yield replace(draft, value=json_bytes(meta))
        elif not is_unshown(draft.path):
            yield draft


def _labelled(text: bytes, theirs: Json) -> bytes:
    resource = only_shown(resource_of(text))
    first = {"resourceType": resource.pop("resourceType"), META: {"security": [theirs]}}
    return json_bytes({**first, **resource})
