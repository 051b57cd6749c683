"""A selection and its terms as a FHIR Bundle; see docs/format/bundle.md. How one is read: ``bundle.py``."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from portable_record.record.moments import moment_text
from portable_record.sharing.answer_to import answer_to_fhir
from portable_record.sharing.attachments import SentFile, files_to_fhir
from portable_record.sharing.consent import LABELS, named, terms_to_fhir
from portable_record.sharing.contact import Author
from portable_record.sharing.giver import role_of
from portable_record.sharing.terms import Terms

if TYPE_CHECKING:  # reading needs nothing of choosing
    from portable_record.sharing.selection import Selection

Json = dict[str, object]

SUBSETTED: Json = {"system": LABELS, "code": "SUBSETTED", "display": "This may not be everything"}
AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


def make_bundle(
    selection: "Selection",
    terms: Terms,
    *,
    author: Author,
    now: datetime,
    files: Sequence[SentFile] = (),
    answer_to: bytes = b"",
) -> Json:
    """Put a selection and its terms together. The same input gives the same Bundle.

    ``answer_to`` is the sealing key of whoever signs it.

    Raises:
        ShareTooLargeError: there are too many files with it, or they are too large.
    """
    shared = [(each.url, str(each.resource["resourceType"])) for each in selection.chosen]
    consent_url = f"urn:uuid:{terms.id}"
    consent = terms_to_fhir(terms, patient_url=selection.patient.url, shared=shared, author=author)
    targets = [*(each.url for each in selection.chosen if not each.came_in), consent_url]
    name = terms.name_of("provenance")
    provenance = _provenance(name, targets, selection.patient.url, author, now)
    extensions = [answer_to_fhir(answer_to)] if answer_to else []
    extensions += [files_to_fhir(files)] if files else []
    return {
        "resourceType": "Bundle",
        "meta": {"tag": [SUBSETTED]} | ({"extension": extensions} if extensions else {}),
        "type": "collection",
        "timestamp": moment_text(now),
        "entry": [
            *({"fullUrl": each.url, "resource": each.resource} for each in selection.chosen),
            {"fullUrl": consent_url, "resource": consent},
            {"fullUrl": f"urn:uuid:{name}", "resource": provenance},
        ],
    }


def _provenance(name: str, targets: list[str], patient_url: str, author: Author, now: datetime) -> Json:
    agent: Json = {"type": {"coding": [{"system": AGENT, "code": "author"}]}, "who": named(author)}
    if author.relation is not None:
        agent |= {**role_of(author), "onBehalfOf": {"reference": patient_url}}
    return {
        "resourceType": "Provenance",
        "id": name,
        "target": [{"reference": target} for target in targets],
        "recorded": moment_text(now),
        "agent": [agent],
    }
