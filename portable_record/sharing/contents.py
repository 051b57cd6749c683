"""What is in it? The entries of a Bundle, each checked and then shown in plain words. Steps 7 and 9."""

from portable_record.errors import BundleShapeError, FhirInvalidError, PortableRecordError
from portable_record.record.fhir import validate
from portable_record.record.readable.view import NameOf, title, view
from portable_record.sharing.bundle import ENTRY_MEMBERS, MEMBERS, Contents
from portable_record.sharing.verdict import Shown

_INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


def check_envelope(bundle: dict[str, object]) -> None:
    """Check the Bundle around the entries before anything in it is looked at (step 7).

    Raises:
        BundleShapeError: it holds what no Bundle has.
    """
    if not bundle.keys() <= MEMBERS or not isinstance(bundle.get("type"), str):
        raise BundleShapeError(place="Bundle")


def check_resources(bundle: dict[str, object]) -> None:
    """Check that each resource of a Bundle, whose shape was checked before, is valid FHIR R4.

    Raises:
        FhirInvalidError: one is not, or an entry around one holds what no entry has; the place names it.
    """
    listed = bundle["entry"]
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        if not entry.keys() <= ENTRY_MEMBERS:
            raise FhirInvalidError(place=f"Bundle.entry[{number}]")
        _check_resource(entry["resource"], f"Bundle.entry[{number}]")


def show(contents: Contents) -> tuple[Shown, ...]:
    """Show the person and the entries of a Bundle as a person reads them, in its order.

    The terms of the share and its Provenance are not among them: who gave it, for whom and until when is said
    beside the contents.
    """
    titled: dict[str, str] = {}

    def name_of(reference: str) -> str:
        if reference not in titled:
            there = contents.by_url.get(reference)
            titled[reference] = "" if there is None else title(there)
        return titled[reference]

    return tuple(_shown(resource, name_of) for resource in (contents.patient, *contents.resources))


def _check_resource(resource: dict[str, object], place: str) -> None:
    try:
        validate(resource)
    except PortableRecordError as invalid:
        where = f"{place}: {invalid.place}" if invalid.place else place
        raise FhirInvalidError(invalid.detail, place=where) from invalid


def _shown(resource: dict[str, object], name_of: NameOf) -> Shown:
    shown = view(resource, name_of=name_of)
    lines = tuple((_INDENT * line.depth + line.label, line.text) for line in shown.lines)
    return Shown(str(resource.get("resourceType")), shown.kind, shown.title, lines)
