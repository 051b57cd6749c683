"""What is in it? The entries of a Bundle, each checked and then shown in plain words. Step 9."""

from collections.abc import Iterator

from portable_record.errors import FhirInvalidError, PortableRecordError
from portable_record.record.fhir import validate
from portable_record.record.readable.view import title, view
from portable_record.sharing.verdict import Shown

_INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


def check_resources(bundle: dict[str, object]) -> None:
    """Check that each resource of a Bundle is valid FHIR R4 (step 9).

    Raises:
        FhirInvalidError: one is not; the place names it.
    """
    for number, (_, resource) in enumerate(_entries(bundle)):
        try:
            validate(resource)
        except PortableRecordError as invalid:
            place = f"entry[{number}].{invalid.place}" if invalid.place else f"entry[{number}]"
            raise FhirInvalidError(invalid.detail, place=place) from invalid


def show(bundle: dict[str, object], *, without: str | None = None) -> tuple[Shown, ...]:
    """Show the entries of a Bundle as a person reads them, in its order.

    With ``without``, the id of the terms of the share, the terms themselves and the Provenance are left out:
    who gave it, for whom and until when is said beside the contents, not among them.
    """
    entries = list(_entries(bundle))
    titles = {url: title(resource) for url, resource in entries}
    return tuple(
        _shown(resource, titles)
        for _, resource in entries
        if without is None or not _is_terms(resource, without)
    )


def _entries(bundle: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Give address and resource of each entry; the shape was checked before."""
    listed = bundle.get("entry")
    for entry in listed if isinstance(listed, list) else []:
        yield str(entry.get("fullUrl", "")), entry["resource"]


def _is_terms(resource: dict[str, object], consent: str) -> bool:
    kind = resource.get("resourceType")
    return kind == "Provenance" or (kind == "Consent" and resource.get("id") == consent)


def _shown(resource: dict[str, object], titles: dict[str, str]) -> Shown:
    shown = view(resource, name_of=lambda reference: titles.get(reference, ""))
    lines = tuple((_INDENT * line.depth + line.label, line.text) for line in shown.lines)
    return Shown(str(resource.get("resourceType")), shown.title, lines)
