"""A Bundle of somebody's as its contents; see docs/format/bundle.md. How one is made: ``make_bundle.py``.

``read_bundle`` checks the form. It does not check resources against FHIR, nor who signed, nor whether the
terms hold: these are further steps of a reading. Holding ``Contents`` means that the form was checked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portable_record.errors import BundleShapeError, ContentsMixedError
from portable_record.sharing.answer_to import answer_to_in
from portable_record.sharing.attachments import files_in
from portable_record.sharing.consent import SaidTerms, is_share_terms, terms_from_fhir
from portable_record.sharing.person import nhs_numbers
from portable_record.sharing.subject import numbers_of_subject
from portable_record.sharing.terms import MOST_ATTACHED
from portable_record.sharing.without_agreement import Notice, is_notice, named_in, read_notice

Json = dict[str, object]

MOST_ENTRIES = 10_000
MOST_DATA = MOST_ATTACHED * 4 // 3 + 4  # letters of base64
MEMBERS = frozenset(
    {"resourceType", "id", "meta", "language", "identifier", "type", "timestamp", "total", "link", "entry"}
)
ENTRY_MEMBERS = frozenset({"id", "extension", "fullUrl", "resource", "link", "search", "request", "response"})
TYPES = frozenset(
    {
        "batch",
        "batch-response",
        "collection",
        "document",
        "history",
        "message",
        "searchset",
        "transaction",
        "transaction-response",
    }
)
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}\Z")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_LOCAL = ("resource:", "urn:", "#")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a Bundle holds, checked in form.

    ``resources`` are all but the Patient and what belongs to the share itself (its terms and their
    Provenance). ``said`` is what the terms say, or None where there are none inside; ``notice`` is what is
    said in their place of something that was shared without agreement. ``by_url`` finds a resource by the
    address that references in the Bundle use.
    """

    patient: Json
    resources: tuple[Json, ...]
    said: SaidTerms | None
    by_url: Mapping[str, Json] = field(repr=False)
    notice: Notice | None = None


def read_bundle(value: object) -> Contents:
    """Check the form of a Bundle, ours or foreign, and say what it holds.

    Raises:
        BundleShapeError: it is not put together as it should be; the place is named.
        ContentsMixedError: it holds more than one Patient.
    """
    bundle = _object(value, "Bundle")
    _must(bundle.get("resourceType") == "Bundle", "Bundle.resourceType")
    _must(isinstance(bundle.get("type"), str) and bundle["type"] in TYPES, "Bundle.type")
    entries = _entries(bundle)
    resources = [_resource(entry, place) for place, entry in enumerate(entries)]
    patient = _patient(resources)
    _check_subjects(patient, resources)
    by_url = _by_url(entries, resources)
    terms = [each for each in resources if is_share_terms(each)]
    notices = [each for each in resources if is_notice(each)]
    for place, resource in enumerate(resources):
        _check_inside(resource, f"Bundle.entry[{place}]", by_url, ours=bool(terms or notices))
    said = _terms(bundle, terms, resources, by_url) if terms and not notices else None
    notice = _notice(bundle, [*notices, *terms], resources, by_url) if notices else None
    ours = [*terms, *notices]
    of_share = {id(each) for each in (patient, *ours)} | {id(each) for each in _of_share(resources, ours)}
    files_in(bundle)
    answer_to_in(bundle)
    others = tuple(each for each in resources if id(each) not in of_share)
    return Contents(patient, others, said, by_url, notice)


def resources_by_url(bundle: Json) -> Mapping[str, Json]:
    """Return the resources of a Bundle of ours by their address.

    Raises:
        BundleShapeError: it is not put together as it should be; the place is named.
    """
    entries = _entries(bundle)
    return _by_url(entries, [_resource(entry, place) for place, entry in enumerate(entries)])


def author_of(bundle: Json) -> str:
    """Return the name of who put a share together, as they write it in its Provenance; nothing where none is.

    The Bundle was checked before: ``read_bundle``.
    """
    entries = _list(bundle.get("entry"))
    resources = [each.get("resource") for each in entries if isinstance(each, dict)]
    whole = [each for each in resources if isinstance(each, dict)]
    ours = [each for each in whole if is_share_terms(each) or is_notice(each)]
    for resource in _of_share(whole, ours):
        for agent in _list(resource.get("agent")):
            who = agent.get("who") if isinstance(agent, dict) else None
            name = who.get("display") if isinstance(who, dict) else None
            return name.strip() if isinstance(name, str) else ""
    return ""


def _entries(bundle: Json) -> list[Json]:
    listed = bundle.get("entry")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_ENTRIES:
        raise _broken("Bundle.entry")
    return [_object(entry, f"Bundle.entry[{place}]") for place, entry in enumerate(listed)]


def _resource(entry: Json, place: int) -> Json:
    at = f"Bundle.entry[{place}].resource"
    resource = _object(entry.get("resource"), at)
    kind = resource.get("resourceType")
    _must(isinstance(kind, str) and _TYPE.match(kind) and kind not in ("Bundle", "Parameters"), at)
    return resource


def _patient(resources: list[Json]) -> Json:
    found = [each for each in resources if each["resourceType"] == "Patient"]
    if len(found) > 1:
        raise ContentsMixedError(place="Bundle.entry")
    if not found:
        raise BundleShapeError("It does not say whose record this is.", place="Bundle.entry")
    return found[0]


def _check_subjects(patient: Json, resources: list[Json]) -> None:
    """Refuse what names, by an NHS number, another subject than the Patient, or two of them."""
    numbers = {number for each in resources for number in numbers_of_subject(each)}
    own = set(nhs_numbers(patient))
    if numbers - own and (own or len(numbers) > 1):
        raise ContentsMixedError("The NHS numbers differ.", place="Bundle.entry")


def _by_url(entries: list[Json], resources: list[Json]) -> dict[str, Json]:
    urls = [entry.get("fullUrl") for entry in entries]
    if all(url is None for url in urls):
        return {}
    by_url: dict[str, Json] = {}
    for place, (url, resource) in enumerate(zip(urls, resources, strict=True)):
        at = f"Bundle.entry[{place}].fullUrl"
        if not isinstance(url, str) or not url or url in by_url:
            raise _broken(at)
        by_url[url] = resource
    return by_url


def _check_inside(resource: Json, at: str, by_url: Mapping[str, Json], *, ours: bool) -> None:
    """Check what stands in a resource: size of files, nobody else inside, references that lead somewhere."""
    contained = [each for each in _list(resource.get("contained")) if isinstance(each, dict)]
    _must(not (ours and contained), f"{at}.contained")
    names = {f"#{each.get('id')}" for each in contained} | {"#"}
    for found in objects_in(resource):
        data, reference = found.get("data"), found.get("reference")
        _must(not isinstance(data, str) or len(data) <= MOST_DATA, f"{at}.data")
        if isinstance(reference, str) and (ours or reference.startswith(_LOCAL)):
            _must(reference in by_url or reference in names, f"{at}.reference")


def _terms(bundle: Json, terms: list[Json], resources: list[Json], by_url: Mapping[str, Json]) -> SaidTerms:
    """Hold a Bundle that claims to be ours to our own rules, and read its terms."""
    _check_ours(bundle, terms, resources, by_url)
    _must(_is_patient(terms[0].get("patient"), by_url), "Consent.patient")
    return terms_from_fhir(terms[0])


def _notice(bundle: Json, notices: list[Json], resources: list[Json], by_url: Mapping[str, Json]) -> Notice:
    """Hold a Bundle that says it was shared without agreement to those rules, and read its notice."""
    _check_ours(bundle, notices, resources, by_url)
    notice, last = notices[0], resources[-1]
    _must(_is_patient(notice.get("subject"), by_url), "Communication.subject")
    targets = [_leads_to(each, by_url) for each in _list(last.get("target"))]
    _must(last["resourceType"] == "Provenance" and len(targets) == 1, "Provenance.target")
    _must(targets[0] is notice, "Provenance.target")
    said = read_notice(notice, last)
    apart = {id(each) for each in resources if each["resourceType"] == "Patient"} | {id(notice), id(last)}
    others = [url for url, each in by_url.items() if id(each) not in apart]
    _must(sorted(named_in(notice)) == sorted(others), "Communication.payload")
    return said


def _check_ours(bundle: Json, heads: list[Json], resources: list[Json], by_url: Mapping[str, Json]) -> None:
    """Check what holds of all Bundles of ours: exactly one head, its terms or its notice, and new names."""
    _must(bundle["type"] == "collection", "Bundle.type")
    _must(isinstance(bundle.get("timestamp"), str), "Bundle.timestamp")
    _must(len(heads) == 1, "Bundle.entry")
    _must(len(by_url) == len(resources) and all(map(_UUID.match, by_url)), "Bundle.entry.fullUrl")
    for url, resource in by_url.items():
        _must(url == f"urn:uuid:{resource.get('id')}", "Bundle.entry.fullUrl")
    _must(any(each["resourceType"] == "Provenance" for each in resources), "Bundle.entry")


def _is_patient(reference: object, by_url: Mapping[str, Json]) -> bool:
    about = _leads_to(reference, by_url)
    return about is not None and about["resourceType"] == "Patient"


def _leads_to(reference: object, by_url: Mapping[str, Json]) -> Json | None:
    return by_url.get(str(reference.get("reference"))) if isinstance(reference, dict) else None


def _of_share(resources: list[Json], heads: list[Json]) -> list[Json]:
    """Find the Provenance of the share itself: in ours, the last entry of all."""
    last = resources[-1]
    return [last] if heads and last["resourceType"] == "Provenance" else []


def objects_in(whole: Json) -> Iterator[Json]:
    """Give an object and all objects in it; what lies deepest is not reached by calls within calls."""
    waiting: list[object] = [whole]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += [inner for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            waiting += value


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _object(value: object, place: str) -> Json:
    if not isinstance(value, dict):
        raise _broken(place)
    return value


def _must(holds: object, place: str) -> None:
    if not holds:
        raise _broken(place)


def _broken(place: str) -> BundleShapeError:
    return BundleShapeError(place=place)
