"""Which resources a sheet is for."""

from collections.abc import Callable, Mapping

from portable_record.record.asking.places import objects
from portable_record.record.kinds import SYSTEM

Fits = Callable[[Mapping[str, object]], bool]


def of_type(name: str) -> Fits:
    """Any resource of a type, whoever made it."""
    return lambda resource: resource.get("resourceType") == name


def of_kind(type_name: str, code: str, element: str = "code") -> Fits:
    """A resource of a type that has a code of ours at an element."""

    def fits(resource: Mapping[str, object]) -> bool:
        if resource.get("resourceType") != type_name:
            return False
        for concept in objects(resource.get(element)):
            for coding in objects(concept.get("coding")):
                if coding.get("code") == code and coding.get("system") == SYSTEM:
                    return True
        return False

    return fits


def of_words(type_name: str, element: str, words: str) -> Fits:
    """A resource of a type whose first concept at an element has these words."""

    def fits(resource: Mapping[str, object]) -> bool:
        said = [concept.get("text") for concept in objects(resource.get(element))]
        return resource.get("resourceType") == type_name and words in said

    return fits
