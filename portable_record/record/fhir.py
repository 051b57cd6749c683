"""Is this a resource that FHIR R4 allows? And if not, was it made for another version?

HL7's own R4 definitions decide (``structure``). The models of ``fhir.resources`` are asked only after a
refusal: does STU3 or R5 accept it, or does it at least know the type? That way the sentence can say which
version it looks like. This is the one door to ``fhir.resources``, which is imported when it is first needed
and never writes. ``docs/decisions/0002-hl7s-definitions-decide.md`` says why the models do not decide.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from portable_record.errors import FhirInvalidError, FhirTypeError, FhirVersionError
from portable_record.record.definitions import resource_types, row
from portable_record.record.structure import check_structure

if TYPE_CHECKING:
    from fhir_core.fhirabstractmodel import FHIRAbstractModel

MOST_VALUES_ASKED = 10_000

_R4B = "fhir.resources.R4B"
_OTHERS = (("R5", "fhir.resources"), ("STU3", "fhir.resources.STU3"), ("R4B", _R4B))


def validate(value: object) -> None:
    """Refuse a parsed value that is not a valid R4 resource.

    Raises:
        FhirVersionError: it is not valid R4, and it is made for another version.
        FhirInvalidError, FhirTypeError, FhirCodeError: it is not valid R4. ``place`` is the element.
    """
    try:
        check_structure(value)
    except FhirInvalidError as refused:
        if isinstance(value, dict) and (version := _version_of(value, refused)):
            detail = f"It looks like {version}. {refused.detail}"
            raise FhirVersionError(detail, place=refused.place) from None
        raise


def warm() -> None:
    """Unpack the definitions of every type, so that the first resources are not slow."""
    for name in resource_types():
        row(name)


def _version_of(value: dict[str, object], refused: FhirInvalidError) -> str:
    """The other version that has this type (where R4 has not) or accepts this resource; or nothing.

    The models overlook some faults in every version (a wrong code, an empty list, "true" as a text). So what
    the R4B model accepts as well proves nothing about the version.
    """
    name = value.get("resourceType")
    if not isinstance(name, str):
        return ""
    if isinstance(refused, FhirTypeError) and name not in resource_types():
        return next((version for version, package in _OTHERS if _model(package, name)), "")
    if _is_large(value) or _accepts(_R4B, name, value):
        return ""
    return next((version for version, package in _OTHERS if _accepts(package, name, value)), "")


def _is_large(value: dict[str, object]) -> bool:
    """Whether asking three models about this would take long; the guess is not worth that."""
    layer: list[object] = [value]
    count = 0
    while layer and count <= MOST_VALUES_ASKED:
        count += len(layer)
        layer = [inner for holder in layer for inner in _inside(holder)]
    return count > MOST_VALUES_ASKED


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _accepts(package: str, name: str, value: dict[str, object]) -> bool:
    model = _model(package, name)
    if model is None:
        return False
    try:
        model.model_validate(value)
    except Exception:  # noqa: BLE001  # the models fail in many ways (KeyError, TypeError) over odd shapes
        return False
    return True


@lru_cache(maxsize=512)
def _model(package: str, name: str) -> "type[FHIRAbstractModel] | None":
    """The model of a resource type in one version, or none."""
    if not name.isalpha():
        return None
    try:
        model: type[FHIRAbstractModel] = import_module(package).get_fhir_model_class(name)
    except ValueError:
        return None
    is_resource = any(base.__name__ == "Resource" for base in model.__mro__)
    return model if is_resource else None
