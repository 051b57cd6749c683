"""Some of what an organisation holds, as a Bundle that goes out without the person's agreement.

See docs/format/disclosure.md. What goes out is chosen and cut as in any share (``selection.py``): the terms
that are needed for that are made here, say nothing of agreement, and never go out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portable_record.record.entry import Entry
from portable_record.record.moments import moment_text
from portable_record.record.readable.view import title
from portable_record.record.types import default_part
from portable_record.sharing.attachments import SentFile, files_to_fhir
from portable_record.sharing.bundle import Contents, Json
from portable_record.sharing.contact import Recipient
from portable_record.sharing.make_bundle import SUBSETTED
from portable_record.sharing.selection import Chosen, Selection, select
from portable_record.sharing.terms import Terms
from portable_record.sharing.without_agreement import Notice, notice_to_fhir, provenance_to_fhir

_NOBODY = Recipient("bearer", "nobody")
_ANY = "support"  # the selection asks for a purpose and never looks at it


def choose_pieces(
    entries: Sequence[Entry],
    pieces: Sequence[str],
    *,
    details: frozenset[str],
    name: str,
    key: bytes,
    now: datetime,
) -> Selection:
    """Choose pieces of what is held, and cut them to what may go.

    Args:
        entries: all that is held; what is not chosen must be known to be kept out. The first is the Patient.
        pieces: ids of the entries that were ticked.
        details: birth date, address and NHS number, as far as they were ticked.
        name: the id of the notice, a UUID.
        key: 32 random bytes, by which the entries get their new names; they are kept and never sent.
        now: this moment.
    """
    chosen = Terms(
        id=name,
        key=key,
        recipient=_NOBODY,
        purpose=_ANY,
        given=now,
        until=now + timedelta(days=1),
        entries=tuple(pieces),
        details=details,
    )
    came_in = frozenset(each.id for each in entries)
    return select(entries, chosen, now, owner=entries[0].id, came_in=came_in)


def make_disclosure(
    selection: Selection, notice: Notice, *, name: str, files: Sequence[SentFile] = ()
) -> Json:
    """Put a notice and what goes out with it together; ``name`` is that of its Provenance, a UUID.

    Raises:
        ShareTooLargeError: there are too many files with it, or they are too large.
    """
    address, patient = f"urn:uuid:{notice.id}", selection.patient
    shared = [each.url for each in selection.chosen[1:]]
    return {
        "resourceType": "Bundle",
        "meta": {"tag": [SUBSETTED]} | ({"extension": [files_to_fhir(files)]} if files else {}),
        "type": "collection",
        "timestamp": moment_text(notice.sent),
        "entry": [
            {
                "fullUrl": address,
                "resource": notice_to_fhir(notice, patient_url=patient.url, shared=shared),
            },
            *({"fullUrl": each.url, "resource": each.resource} for each in selection.chosen),
            {
                "fullUrl": f"urn:uuid:{name}",
                "resource": provenance_to_fhir(notice, name=name, target=address),
            },
        ],
    }


def selection_of(contents: Contents) -> Selection:
    """Return what was read of such a Bundle as a selection, to show it once more as its readers see it."""
    urls = {id(resource): url for url, resource in contents.by_url.items()}
    resources = (contents.patient, *contents.resources)
    return Selection(tuple(_chosen(each, urls[id(each)]) for each in resources), (), ())


def _chosen(resource: Json, url: str) -> Chosen:
    kind = str(resource["resourceType"])
    return Chosen(
        Entry(url, default_part(resource), kind, b"", title(resource), ""), resource, url, came_in=True
    )
